/* manor-child.h: a child as the last survey saw it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-database.h"

G_BEGIN_DECLS

/**
 * ManorChildState:
 * @MANOR_CHILD_UNKNOWN: not surveyed yet
 * @MANOR_CHILD_IN_SYNC: has all that the schema database has, and maybe things of its own
 * @MANOR_CHILD_BEHIND: only lacks things
 * @MANOR_CHILD_DRIFTED: something differs
 * @MANOR_CHILD_UNREACHABLE: could not be read; the error says why
 * @MANOR_CHILD_ASLEEP: was not read, since it sleeps: reading would wake it
 * @MANOR_CHILD_ARCHIVED: was not read, since it is archived: it answers nothing
 *
 * How a child stands to its schema database.
 */
typedef enum
{
  MANOR_CHILD_UNKNOWN,
  MANOR_CHILD_IN_SYNC,
  MANOR_CHILD_BEHIND,
  MANOR_CHILD_DRIFTED,
  MANOR_CHILD_UNREACHABLE,
  MANOR_CHILD_ASLEEP,
  MANOR_CHILD_ARCHIVED,
} ManorChildState;

#define MANOR_CHILD_N_STATES (MANOR_CHILD_ARCHIVED + 1)

#define MANOR_CHILD_ERROR (manor_child_error_quark ())

/**
 * ManorChildError:
 * @MANOR_CHILD_ERROR_ASLEEP: it sleeps; reading it would wake it
 * @MANOR_CHILD_ERROR_ARCHIVED: it answers nothing before its group is unarchived
 *
 * Why an ASLEEP or ARCHIVED child was not read.
 */
typedef enum
{
  MANOR_CHILD_ERROR_ASLEEP,
  MANOR_CHILD_ERROR_ARCHIVED,
} ManorChildError;

GQuark manor_child_error_quark (void);

typedef struct _ManorVariant ManorVariant;

#define MANOR_TYPE_CHILD (manor_child_get_type ())

/* Properties: “database”, “name”; “state”, “variant”, “error-text” notify on the main
 * thread. */
G_DECLARE_FINAL_TYPE (ManorChild, manor_child, MANOR, CHILD, GObject)

ManorDatabase   *manor_child_get_database   (ManorChild      *self);
const char      *manor_child_get_name       (ManorChild      *self);
ManorChildState  manor_child_get_state      (ManorChild      *self);
/* NULL when unknown, unreachable, asleep or archived. */
ManorVariant    *manor_child_get_variant    (ManorChild      *self);
const GError    *manor_child_get_error      (ManorChild      *self);
/* Whether it was left alone: asleep or archived. */
gboolean         manor_child_rests          (ManorChild      *self);
/* “In sync”, “Behind” …, translated; and “in-sync”, “behind” … for programs. */
const char      *manor_child_state_get_text (ManorChildState  state);
const char      *manor_child_state_get_nick (ManorChildState  state);

G_END_DECLS
