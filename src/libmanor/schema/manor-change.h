/* manor-change.h: one difference between two catalogues
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-schema-object.h"

G_BEGIN_DECLS

/**
 * ManorChangeKind:
 * @MANOR_CHANGE_ADDED: only the second has it: an object, a column, a constraint, a default
 * @MANOR_CHANGE_EXTRA: only the first has it: an object, a column and the constraints that
 *   hang on it; kept unless the user says otherwise
 * @MANOR_CHANGE_REMOVED: a constraint, default or option of a shared table that only the
 *   first has
 * @MANOR_CHANGE_CHANGED: both have it, differently
 * @MANOR_CHANGE_RENAMED: the same thing under another name, confirmed or proposed
 * @MANOR_CHANGE_NOTE: worth knowing, no drift: column order, letter case of a name
 *
 * What kind of difference.
 */
typedef enum
{
  MANOR_CHANGE_ADDED,
  MANOR_CHANGE_EXTRA,
  MANOR_CHANGE_REMOVED,
  MANOR_CHANGE_CHANGED,
  MANOR_CHANGE_RENAMED,
  MANOR_CHANGE_NOTE,
} ManorChangeKind;

/* The part of the object that differs. */
typedef enum
{
  MANOR_ASPECT_OBJECT,        /* the whole table, index, view or trigger */
  MANOR_ASPECT_COLUMN,        /* a whole column */
  MANOR_ASPECT_TYPE,
  MANOR_ASPECT_NOT_NULL,
  MANOR_ASPECT_DEFAULT,
  MANOR_ASPECT_COLLATION,
  MANOR_ASPECT_GENERATED,
  MANOR_ASPECT_PRIMARY_KEY,
  MANOR_ASPECT_UNIQUE,
  MANOR_ASPECT_CHECK,
  MANOR_ASPECT_FOREIGN_KEY,
  MANOR_ASPECT_OPTIONS,       /* STRICT, WITHOUT ROWID, AUTOINCREMENT, module arguments */
  MANOR_ASPECT_ORDER,
  MANOR_ASPECT_SPELLING,
} ManorAspect;

#define MANOR_TYPE_CHANGE (manor_change_get_type ())

/* Immutable. */
G_DECLARE_FINAL_TYPE (ManorChange, manor_change, MANOR, CHANGE, GObject)

ManorChangeKind    manor_change_get_kind        (ManorChange *self);
ManorAspect        manor_change_get_aspect      (ManorChange *self);
ManorObjectKind    manor_change_get_object_kind (ManorChange *self);
/* The object's name, as the second catalogue spells it where it has it. */
const char        *manor_change_get_name        (ManorChange *self);
/* The column, for column changes; NULL otherwise. */
const char        *manor_change_get_column      (ManorChange *self);
/* For RENAMED: the name before (of the table or column). */
const char        *manor_change_get_old_name    (ManorChange *self);
/* Borrowed; NULL on the side that lacks it. */
ManorSchemaObject *manor_change_get_from        (ManorChange *self);
ManorSchemaObject *manor_change_get_to          (ManorChange *self);
/* One line for a person, translated: “column users.email: NOT NULL added”. */
const char        *manor_change_get_text        (ManorChange *self);
/* Stable words for programs: “added” “extra” …, “table” “column” …. */
const char        *manor_change_get_kind_nick   (ManorChange *self);
const char        *manor_change_get_aspect_nick (ManorChange *self);
gboolean           manor_change_get_pending     (ManorChange *self);

G_END_DECLS
