/* manor-propagation.h: a change that a server carries to the children by itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ManorPropagationStep:
 * @MANOR_PROPAGATION_WAITING: the server has not come to it
 * @MANOR_PROPAGATION_CHECKED: the server tried the change on it and rolled it back
 * @MANOR_PROPAGATION_APPLIED: done
 * @MANOR_PROPAGATION_FAILED: the change does not work on it, or the server gave all up
 *
 * Where a child stands.
 */
typedef enum
{
  MANOR_PROPAGATION_WAITING,
  MANOR_PROPAGATION_CHECKED,
  MANOR_PROPAGATION_APPLIED,
  MANOR_PROPAGATION_FAILED,
} ManorPropagationStep;

#define MANOR_TYPE_PROPAGATION (manor_propagation_get_type ())

/* What is to be propagated, and how far it is. Made by the caller, filled by the database while
 * it runs; used from the main thread. Signal “child” (name, step, why or NULL) for each change.
 * Properties “job” and “waiting” are notified. */
G_DECLARE_FINAL_TYPE (ManorPropagation, manor_propagation, MANOR, PROPAGATION, GObject)

/* @statements: the script, statement by statement, without transaction statements.
 * @guards: SELECTs that raise an error on a database that must not be changed; run before the
 * statements, on the schema database and on every child. @checks: the same, behind them. Foreign
 * keys are off. All (array zero-terminated=1), @guards and @checks may be NULL. */
ManorPropagation     *manor_propagation_new             (const char * const  *statements,
                                                         const char * const  *guards,
                                                         const char * const  *checks) G_GNUC_WARN_UNUSED_RESULT;
const char * const   *manor_propagation_get_statements  (ManorPropagation    *self);
const char * const   *manor_propagation_get_guards      (ManorPropagation    *self);
const char * const   *manor_propagation_get_checks      (ManorPropagation    *self);
/* Bytes of all of it where a server keeps it, as JSON. */
gsize                 manor_propagation_measure         (ManorPropagation    *self);
gboolean              manor_propagation_fits            (ManorPropagation    *self);
/* It is with the server, or may be: what became of it is for the server to say. */
gboolean              manor_propagation_get_sent        (ManorPropagation    *self);
/* The server's number for it, 0 before it is known. */
gint64                manor_propagation_get_job         (ManorPropagation    *self);
/* What it waits for, for a person (“another migration of …”), or NULL. */
const char           *manor_propagation_get_waiting     (ManorPropagation    *self);
/* WAITING for children not heard of. */
ManorPropagationStep  manor_propagation_get_child       (ManorPropagation    *self,
                                                         const char          *name,
                                                         const char         **why);
/* For implementations. */
void                  manor_propagation_set_sent        (ManorPropagation    *self,
                                                         gboolean             sent);
void                  manor_propagation_set_job         (ManorPropagation    *self,
                                                         gint64               job);
void                  manor_propagation_set_waiting     (ManorPropagation    *self,
                                                         const char          *waiting);
void                  manor_propagation_set_child       (ManorPropagation    *self,
                                                         const char          *name,
                                                         ManorPropagationStep step,
                                                         const char          *why);

G_END_DECLS
