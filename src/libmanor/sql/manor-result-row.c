/* manor-result-row.c: one row of a result, made when a view asks for it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-result-row"

#include "config.h"

#include "manor-result-private.h"

struct _ManorResultRow
{
  GObject      parent_instance;

  ManorResult *result;
  guint        index;
};

G_DEFINE_FINAL_TYPE (ManorResultRow, manor_result_row, G_TYPE_OBJECT)

static void
manor_result_row_finalize (GObject *object)
{
  ManorResultRow *self = MANOR_RESULT_ROW (object);

  g_clear_object (&self->result);

  G_OBJECT_CLASS (manor_result_row_parent_class)->finalize (object);
}

static void
manor_result_row_class_init (ManorResultRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_result_row_finalize;
}

static void
manor_result_row_init (ManorResultRow *self)
{
}

ManorResultRow *
_manor_result_row_new (ManorResult *result,
                       guint        index)
{
  ManorResultRow *self = g_object_new (MANOR_TYPE_RESULT_ROW, NULL);

  self->result = g_object_ref (result);
  self->index = index;

  return self;
}

/**
 * manor_result_row_get_result:
 * @self: a `ManorResultRow`
 *
 * Returns: (transfer none): the result it is a row of
 */
ManorResult *
manor_result_row_get_result (ManorResultRow *self)
{
  g_return_val_if_fail (MANOR_IS_RESULT_ROW (self), NULL);

  return self->result;
}

/**
 * manor_result_row_get_index:
 * @self: a `ManorResultRow`
 *
 * Returns: its place in the result, from 0
 */
guint
manor_result_row_get_index (ManorResultRow *self)
{
  g_return_val_if_fail (MANOR_IS_RESULT_ROW (self), 0);

  return self->index;
}

/**
 * manor_result_row_get_value:
 * @self: a `ManorResultRow`
 * @column: from 0
 *
 * Returns: the cell's value, whose bytes belong to the result
 */
ManorValue
manor_result_row_get_value (ManorResultRow *self,
                            guint           column)
{
  g_return_val_if_fail (MANOR_IS_RESULT_ROW (self), MANOR_VALUE_INIT_NULL);

  return manor_result_get_value (self->result, self->index, column);
}
