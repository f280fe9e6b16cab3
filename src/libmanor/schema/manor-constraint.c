/* manor-constraint.c: a constraint of a table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-constraint"

#include "config.h"

#include "manor-constraint-private.h"

/**
 * ManorConstraint:
 *
 * A constraint, whether it stands at a column or by itself. Filled in by the parser,
 * immutable afterwards.
 *
 * Invariants:
 *
 *  (1) `columns`, `collations`, `orders` and `parent_columns` are never %NULL; the first
 *      three have the same length for PRIMARY KEY and UNIQUE.
 */

G_DEFINE_FINAL_TYPE (ManorConstraint, manor_constraint, G_TYPE_OBJECT)

static void
manor_constraint_finalize (GObject *object)
{
  ManorConstraint *self = MANOR_CONSTRAINT (object);

  g_free (self->name);
  g_strfreev (self->columns);
  g_strfreev (self->collations);
  g_strfreev (self->orders);
  g_free (self->conflict);
  g_free (self->expression);
  g_free (self->parent);
  g_strfreev (self->parent_columns);
  g_free (self->on_delete);
  g_free (self->on_update);
  g_free (self->text);
  g_free (self->column);
  g_free (self->meaning);
  g_free (self->core);

  G_OBJECT_CLASS (manor_constraint_parent_class)->finalize (object);
}

static void
manor_constraint_class_init (ManorConstraintClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_constraint_finalize;
}

static void
manor_constraint_init (ManorConstraint *self)
{
  self->columns = g_new0 (char *, 1);
  self->collations = g_new0 (char *, 1);
  self->orders = g_new0 (char *, 1);
  self->parent_columns = g_new0 (char *, 1);
}

ManorConstraint *
_manor_constraint_new (ManorConstraintKind  kind,
                       const char          *name,
                       const char          *column)
{
  ManorConstraint *self = g_object_new (MANOR_TYPE_CONSTRAINT, NULL);

  self->kind = kind;
  self->name = g_strdup (name);
  self->column = g_strdup (column);

  return self;
}

const char *
_manor_constraint_get_core (ManorConstraint *self)
{
  return self->core;
}

/**
 * manor_constraint_get_kind:
 * @self: a `ManorConstraint`
 *
 * Returns: what it constrains
 */
ManorConstraintKind
manor_constraint_get_kind (ManorConstraint *self)
{
  g_return_val_if_fail (MANOR_IS_CONSTRAINT (self), MANOR_CONSTRAINT_CHECK);

  return self->kind;
}

/**
 * manor_constraint_get_name:
 * @self: a `ManorConstraint`
 *
 * Returns: (nullable): its name, without quotes
 */
const char *
manor_constraint_get_name (ManorConstraint *self)
{
  g_return_val_if_fail (MANOR_IS_CONSTRAINT (self), NULL);

  return self->name;
}

/**
 * manor_constraint_get_columns:
 * @self: a `ManorConstraint`
 *
 * Returns: (array zero-terminated=1): the columns of a key, in order; none for CHECK
 */
const char * const *
manor_constraint_get_columns (ManorConstraint *self)
{
  g_return_val_if_fail (MANOR_IS_CONSTRAINT (self), NULL);

  return (const char * const *) self->columns;
}

/**
 * manor_constraint_get_collations:
 * @self: a `ManorConstraint`
 *
 * Returns: (array zero-terminated=1): per column the COLLATE said, folded, or ""
 */
const char * const *
manor_constraint_get_collations (ManorConstraint *self)
{
  g_return_val_if_fail (MANOR_IS_CONSTRAINT (self), NULL);

  return (const char * const *) self->collations;
}

/**
 * manor_constraint_get_conflict:
 * @self: a `ManorConstraint`
 *
 * Returns: (nullable): what ON CONFLICT says, folded
 */
const char *
manor_constraint_get_conflict (ManorConstraint *self)
{
  g_return_val_if_fail (MANOR_IS_CONSTRAINT (self), NULL);

  return self->conflict;
}

/**
 * manor_constraint_get_expression:
 * @self: a `ManorConstraint`
 *
 * Returns: (nullable): what a CHECK asks, as written
 */
const char *
manor_constraint_get_expression (ManorConstraint *self)
{
  g_return_val_if_fail (MANOR_IS_CONSTRAINT (self), NULL);

  return self->expression;
}

/**
 * manor_constraint_get_parent:
 * @self: a `ManorConstraint`
 *
 * Returns: (nullable): the table a foreign key points to
 */
const char *
manor_constraint_get_parent (ManorConstraint *self)
{
  g_return_val_if_fail (MANOR_IS_CONSTRAINT (self), NULL);

  return self->parent;
}

/**
 * manor_constraint_get_parent_columns:
 * @self: a `ManorConstraint`
 *
 * Returns: (array zero-terminated=1): the columns it points to; none for the
 *   primary key
 */
const char * const *
manor_constraint_get_parent_columns (ManorConstraint *self)
{
  g_return_val_if_fail (MANOR_IS_CONSTRAINT (self), NULL);

  return (const char * const *) self->parent_columns;
}

/**
 * manor_constraint_get_on_delete:
 * @self: a `ManorConstraint`
 *
 * Returns: (nullable): the action, folded; %NULL for NO ACTION
 */
const char *
manor_constraint_get_on_delete (ManorConstraint *self)
{
  g_return_val_if_fail (MANOR_IS_CONSTRAINT (self), NULL);

  return self->on_delete;
}

/**
 * manor_constraint_get_on_update:
 * @self: a `ManorConstraint`
 *
 * Returns: (nullable): the action, folded; %NULL for NO ACTION
 */
const char *
manor_constraint_get_on_update (ManorConstraint *self)
{
  g_return_val_if_fail (MANOR_IS_CONSTRAINT (self), NULL);

  return self->on_update;
}

/**
 * manor_constraint_get_deferred:
 * @self: a `ManorConstraint`
 *
 * Returns: whether a foreign key is checked at the commit
 */
gboolean
manor_constraint_get_deferred (ManorConstraint *self)
{
  g_return_val_if_fail (MANOR_IS_CONSTRAINT (self), FALSE);

  return self->deferred;
}

/**
 * manor_constraint_get_text:
 * @self: a `ManorConstraint`
 *
 * Returns: its text as written
 */
const char *
manor_constraint_get_text (ManorConstraint *self)
{
  g_return_val_if_fail (MANOR_IS_CONSTRAINT (self), NULL);

  return self->text;
}

/**
 * manor_constraint_get_column:
 * @self: a `ManorConstraint`
 *
 * Returns: (nullable): the column whose definition holds it
 */
const char *
manor_constraint_get_column (ManorConstraint *self)
{
  g_return_val_if_fail (MANOR_IS_CONSTRAINT (self), NULL);

  return self->column;
}

/**
 * manor_constraint_get_meaning:
 * @self: a `ManorConstraint`
 *
 * Returns: one spelling for constraints that mean the same and have the same name
 */
const char *
manor_constraint_get_meaning (ManorConstraint *self)
{
  g_return_val_if_fail (MANOR_IS_CONSTRAINT (self), NULL);

  return self->meaning;
}
