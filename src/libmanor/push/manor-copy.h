/* manor-copy.h: a copy that a push made of a child before it changed it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ManorCopyState:
 * @MANOR_COPY_THERE: it is among the databases
 * @MANOR_COPY_IN_USE: it is there, and a child or a schema database by now: it is not deleted
 * @MANOR_COPY_GONE: it is not among the databases, and Manor did not delete it
 * @MANOR_COPY_DELETED: Manor deleted it
 * @MANOR_COPY_FAILED: it could not be deleted
 *
 * What became of a copy.
 */
typedef enum
{
  MANOR_COPY_THERE,
  MANOR_COPY_IN_USE,
  MANOR_COPY_GONE,
  MANOR_COPY_DELETED,
  MANOR_COPY_FAILED,
} ManorCopyState;

#define MANOR_TYPE_COPY (manor_copy_get_type ())

/* Properties “state” and “error-text” notify on the main thread. */
G_DECLARE_FINAL_TYPE (ManorCopy, manor_copy, MANOR, COPY, GObject)

/* The database's name. */
const char     *manor_copy_get_name       (ManorCopy      *self);
/* What it is a copy of. */
const char     *manor_copy_get_child      (ManorCopy      *self);
ManorCopyState  manor_copy_get_state      (ManorCopy      *self);
/* Bytes, or -1 where not known. */
gint64          manor_copy_get_size       (ManorCopy      *self);
/* Why it is FAILED, or IN_USE; else NULL. */
const char     *manor_copy_get_error_text (ManorCopy      *self);
const char     *manor_copy_state_get_text (ManorCopyState  state);
const char     *manor_copy_state_get_nick (ManorCopyState  state);

G_END_DECLS
