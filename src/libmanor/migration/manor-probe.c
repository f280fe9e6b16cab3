/* manor-probe.c: a read-only question about the rows a plan would stop at or lose
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-probe"

#include "config.h"

#include "manor-probe-private.h"

/**
 * ManorProbe:
 *
 * A question that can be put to a child before anything is written. Immutable.
 */
struct _ManorProbe
{
  GObject         parent_instance;

  ManorProbeKind  kind;
  char           *table;
  char           *column;
  char           *sql;
  char           *rows_sql;
  char           *title;
  char           *remedy;
};

G_DEFINE_FINAL_TYPE (ManorProbe, manor_probe, G_TYPE_OBJECT)

static void
manor_probe_finalize (GObject *object)
{
  ManorProbe *self = MANOR_PROBE (object);

  g_clear_pointer (&self->table, g_free);
  g_clear_pointer (&self->column, g_free);
  g_clear_pointer (&self->sql, g_free);
  g_clear_pointer (&self->rows_sql, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->remedy, g_free);

  G_OBJECT_CLASS (manor_probe_parent_class)->finalize (object);
}

static void
manor_probe_class_init (ManorProbeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_probe_finalize;
}

static void
manor_probe_init (ManorProbe *self)
{
}

/**
 * manor_probe_new:
 * @kind: what a count over 0 means
 * @table: the table, as it is called in the child
 * @column: (nullable): the column
 * @sql: (transfer full): one SELECT with one integer
 * @rows_sql: (transfer full) (nullable): one SELECT of some of the rows
 * @title: (transfer full): what is counted
 * @remedy: (transfer full) (nullable): what to do about it
 *
 * Returns: (transfer full): a `ManorProbe`
 */
ManorProbe *
manor_probe_new (ManorProbeKind  kind,
                 const char     *table,
                 const char     *column,
                 char           *sql,
                 char           *rows_sql,
                 char           *title,
                 char           *remedy)
{
  ManorProbe *self = g_object_new (MANOR_TYPE_PROBE, NULL);

  g_assert (table != NULL && sql != NULL && title != NULL);

  self->kind = kind;
  self->table = g_strdup (table);
  self->column = g_strdup (column);
  self->sql = sql;
  self->rows_sql = rows_sql;
  self->title = title;
  self->remedy = remedy;

  return self;
}

/**
 * manor_probe_get_kind:
 * @self: a `ManorProbe`
 *
 * Returns: what a count over 0 means
 */
ManorProbeKind
manor_probe_get_kind (ManorProbe *self)
{
  g_return_val_if_fail (MANOR_IS_PROBE (self), MANOR_PROBE_BLOCKS);

  return self->kind;
}

/**
 * manor_probe_get_takes:
 * @self: a `ManorProbe`
 *
 * Returns: whether what it counts is gone afterwards, and must be agreed to
 */
gboolean
manor_probe_get_takes (ManorProbe *self)
{
  g_return_val_if_fail (MANOR_IS_PROBE (self), FALSE);

  return self->kind == MANOR_PROBE_LOSES || self->kind == MANOR_PROBE_SPOILS;
}

/**
 * manor_probe_get_sql:
 * @self: a `ManorProbe`
 *
 * Returns: one SELECT with one integer, valid before the plan
 */
const char *
manor_probe_get_sql (ManorProbe *self)
{
  g_return_val_if_fail (MANOR_IS_PROBE (self), NULL);

  return self->sql;
}

/**
 * manor_probe_get_rows_sql:
 * @self: a `ManorProbe`
 *
 * Returns: (nullable): one SELECT of at most 20 of the rows
 */
const char *
manor_probe_get_rows_sql (ManorProbe *self)
{
  g_return_val_if_fail (MANOR_IS_PROBE (self), NULL);

  return self->rows_sql;
}

/**
 * manor_probe_get_table:
 * @self: a `ManorProbe`
 *
 * Returns: the table it asks about, as the child calls it
 */
const char *
manor_probe_get_table (ManorProbe *self)
{
  g_return_val_if_fail (MANOR_IS_PROBE (self), NULL);

  return self->table;
}

/**
 * manor_probe_get_column:
 * @self: a `ManorProbe`
 *
 * Returns: (nullable): the column it asks about
 */
const char *
manor_probe_get_column (ManorProbe *self)
{
  g_return_val_if_fail (MANOR_IS_PROBE (self), NULL);

  return self->column;
}

/**
 * manor_probe_get_title:
 * @self: a `ManorProbe`
 *
 * Returns: what is counted, to go behind a number
 */
const char *
manor_probe_get_title (ManorProbe *self)
{
  g_return_val_if_fail (MANOR_IS_PROBE (self), NULL);

  return self->title;
}

/**
 * manor_probe_get_remedy:
 * @self: a `ManorProbe`
 *
 * Returns: (nullable): what to do about it
 */
const char *
manor_probe_get_remedy (ManorProbe *self)
{
  g_return_val_if_fail (MANOR_IS_PROBE (self), NULL);

  return self->remedy;
}
