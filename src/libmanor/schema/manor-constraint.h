/* manor-constraint.h: a constraint of a table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  MANOR_CONSTRAINT_PRIMARY_KEY,
  MANOR_CONSTRAINT_UNIQUE,
  MANOR_CONSTRAINT_CHECK,
  MANOR_CONSTRAINT_FOREIGN_KEY,
} ManorConstraintKind;

#define MANOR_TYPE_CONSTRAINT (manor_constraint_get_type ())

/* Immutable. */
G_DECLARE_FINAL_TYPE (ManorConstraint, manor_constraint, MANOR, CONSTRAINT, GObject)

ManorConstraintKind  manor_constraint_get_kind       (ManorConstraint *self);
/* CONSTRAINT name, or NULL. */
const char          *manor_constraint_get_name       (ManorConstraint *self);
/* PRIMARY KEY, UNIQUE and FOREIGN KEY: the columns' names in order; empty for CHECK. */
const char * const  *manor_constraint_get_columns    (ManorConstraint *self);
/* Per column of PRIMARY KEY and UNIQUE: its COLLATE, folded, "" for none. */
const char * const  *manor_constraint_get_collations (ManorConstraint *self);
/* Folded: “replace”, “ignore” …; NULL where none is said. */
const char          *manor_constraint_get_conflict   (ManorConstraint *self);
/* CHECK: the expression as written, without its parentheses. */
const char          *manor_constraint_get_expression (ManorConstraint *self);
/* FOREIGN KEY: the parent, its columns (empty: its primary key), folded actions (“cascade”,
 * NULL for NO ACTION) and whether it is deferred. */
const char          *manor_constraint_get_parent         (ManorConstraint *self);
const char * const  *manor_constraint_get_parent_columns (ManorConstraint *self);
const char          *manor_constraint_get_on_delete      (ManorConstraint *self);
const char          *manor_constraint_get_on_update      (ManorConstraint *self);
gboolean             manor_constraint_get_deferred       (ManorConstraint *self);
/* The text as written. */
const char          *manor_constraint_get_text           (ManorConstraint *self);
/* The column whose definition holds it, or NULL for one of the table's. */
const char          *manor_constraint_get_column         (ManorConstraint *self);
/* Canonical; parts in their order, the constraint's name included. */
const char          *manor_constraint_get_meaning        (ManorConstraint *self);

G_END_DECLS
