/* manor-result.c: the rows a statement returned
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-result"

#include "config.h"

#include <string.h>

#include "manor-result-private.h"

/* ManorResult:
 *
 * Invariants:
 *
 *  (1) Nothing changes after manor_result_builder_end(), so that any thread may read.
 *  (2) A row lies in one chunk; its place is the chunk's index in the upper and the offset
 *      in the chunk in the lower 32 bits.
 *  (3) A cell is a tag, a number of 7 bits a byte, and the bytes it announces: 0 is NULL,
 *      1 to 8 an integer of as many bytes, 9 a real, then 10 + 2 × length a text and
 *      11 + 2 × length a blob.
 *  (4) Every row has all its cells.
 */

static GType
manor_result_get_item_type (GListModel *model)
{
  return MANOR_TYPE_RESULT_ROW;
}

static guint
manor_result_get_n_items (GListModel *model)
{
  return manor_result_get_n_rows (MANOR_RESULT (model));
}

static gpointer
manor_result_get_item (GListModel *model,
                       guint       position)
{
  ManorResult *self = MANOR_RESULT (model);

  if (position >= self->n_rows)
    return NULL;

  return _manor_result_row_new (self, position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = manor_result_get_item_type;
  iface->get_n_items = manor_result_get_n_items;
  iface->get_item = manor_result_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (ManorResult, manor_result, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
manor_result_finalize (GObject *object)
{
  ManorResult *self = MANOR_RESULT (object);

  for (guint i = 0; i < self->n_chunks; i++)
    g_free (self->chunks[i]);
  g_free (self->chunks);
  g_free (self->rows);
  for (guint i = 0; i < self->n_columns; i++)
    {
      g_free (self->columns[i].name);
      g_free (self->columns[i].type);
    }
  g_free (self->columns);

  G_OBJECT_CLASS (manor_result_parent_class)->finalize (object);
}

static void
manor_result_class_init (ManorResultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_result_finalize;
}

static void
manor_result_init (ManorResult *self)
{
}

static const guint8 *
read_tag (const guint8 *p,
          guint64      *tag)
{
  guint shift = 0;

  *tag = 0;
  do
    {
      *tag |= (guint64) (*p & 0x7f) << shift;
      shift += 7;
    }
  while (*p++ & 0x80);

  return p;
}

static gsize
cell_length (guint64 tag)
{
  if (tag <= 8)
    return (gsize) tag;
  if (tag == 9)
    return sizeof (double);

  return (gsize) ((tag - 10) / 2);
}

static gint64
read_integer (const guint8 *p,
              guint         n_bytes)
{
  /* The sign comes with the highest byte. */
  gint64 value = (gint8) p[n_bytes - 1];

  for (guint i = n_bytes - 1; i > 0; i--)
    value = (gint64) ((guint64) value << 8) | p[i - 1];

  return value;
}

/**
 * manor_result_get_n_columns:
 * @self: a `ManorResult`
 *
 * Returns: how many columns there are; 0 for a statement that returns no rows
 */
guint
manor_result_get_n_columns (ManorResult *self)
{
  g_return_val_if_fail (MANOR_IS_RESULT (self), 0);

  return self->n_columns;
}

/**
 * manor_result_get_column_name:
 * @self: a `ManorResult`
 * @column: from 0
 *
 * Returns: (transfer none): the column's name, never %NULL
 */
const char *
manor_result_get_column_name (ManorResult *self,
                              guint        column)
{
  g_return_val_if_fail (MANOR_IS_RESULT (self), "");
  g_return_val_if_fail (column < self->n_columns, "");

  return self->columns[column].name != NULL ? self->columns[column].name : "";
}

/**
 * manor_result_get_column_type:
 * @self: a `ManorResult`
 * @column: from 0
 *
 * Returns: (transfer none) (nullable): the declared type, or %NULL for an expression
 */
const char *
manor_result_get_column_type (ManorResult *self,
                              guint        column)
{
  g_return_val_if_fail (MANOR_IS_RESULT (self), NULL);
  g_return_val_if_fail (column < self->n_columns, NULL);

  return self->columns[column].type;
}

/**
 * manor_result_get_n_rows:
 * @self: a `ManorResult`
 *
 * Returns: how many rows there are
 */
guint
manor_result_get_n_rows (ManorResult *self)
{
  g_return_val_if_fail (MANOR_IS_RESULT (self), 0);

  return self->n_rows;
}

/**
 * manor_result_get_value:
 * @self: a `ManorResult`
 * @row: from 0
 * @column: from 0
 *
 * Returns: the cell's value, whose bytes belong to @self
 */
ManorValue
manor_result_get_value (ManorResult *self,
                        guint        row,
                        guint        column)
{
  ManorValue value = MANOR_VALUE_INIT_NULL;
  const guint8 *p;
  guint64 tag;

  g_return_val_if_fail (MANOR_IS_RESULT (self), value);
  g_return_val_if_fail (row < self->n_rows && column < self->n_columns, value);

  p = self->chunks[self->rows[row] >> 32] + (self->rows[row] & G_MAXUINT32);
  p = read_tag (p, &tag);
  for (guint i = 0; i < column; i++)
    p = read_tag (p + cell_length (tag), &tag);

  if (tag >= 10)
    {
      value.type = tag % 2 == 0 ? MANOR_VALUE_TEXT : MANOR_VALUE_BLOB;
      value.bytes = (const char *) p;
      value.length = cell_length (tag);
    }
  else if (tag == 9)
    {
      value.type = MANOR_VALUE_REAL;
      memcpy (&value.real, p, sizeof value.real);
    }
  else if (tag > 0)
    {
      value.type = MANOR_VALUE_INTEGER;
      value.integer = read_integer (p, (guint) tag);
    }

  return value;
}

/**
 * manor_result_dup_text:
 * @self: a `ManorResult`
 * @row: from 0
 * @column: from 0
 *
 * Gives a text as a string, as far as its first NUL; other values as a person reads them.
 *
 * Returns: (transfer full) (nullable): a string, or %NULL where the cell is NULL
 */
char *
manor_result_dup_text (ManorResult *self,
                       guint        row,
                       guint        column)
{
  ManorValue value = manor_result_get_value (self, row, column);

  if (value.type == MANOR_VALUE_NULL)
    return NULL;
  if (value.type == MANOR_VALUE_TEXT || value.type == MANOR_VALUE_BLOB)
    return g_strndup (value.length > 0 ? value.bytes : "", value.length);

  return manor_value_dup_display (&value, 0);
}

/**
 * manor_result_get_integer:
 * @self: a `ManorResult`
 * @row: from 0
 * @column: from 0
 *
 * Returns: the cell's integer; a real is cut, everything else is 0
 */
gint64
manor_result_get_integer (ManorResult *self,
                          guint        row,
                          guint        column)
{
  ManorValue value = manor_result_get_value (self, row, column);

  if (value.type == MANOR_VALUE_INTEGER)
    return value.integer;
  if (value.type == MANOR_VALUE_REAL && value.real > -9.2e18 && value.real < 9.2e18)
    return (gint64) value.real;

  return 0;
}

/**
 * manor_result_get_n_changes:
 * @self: a `ManorResult`
 *
 * Returns: how many rows a writing statement changed; 0 for a read
 */
gint64
manor_result_get_n_changes (ManorResult *self)
{
  g_return_val_if_fail (MANOR_IS_RESULT (self), 0);

  return self->n_changes;
}

/**
 * manor_result_get_last_rowid:
 * @self: a `ManorResult`
 *
 * Returns: the rowid of the row inserted last on the connection
 */
gint64
manor_result_get_last_rowid (ManorResult *self)
{
  g_return_val_if_fail (MANOR_IS_RESULT (self), 0);

  return self->last_rowid;
}

/**
 * manor_result_get_duration:
 * @self: a `ManorResult`
 *
 * Returns: microseconds between the send and the last row
 */
gint64
manor_result_get_duration (ManorResult *self)
{
  g_return_val_if_fail (MANOR_IS_RESULT (self), 0);

  return self->duration;
}

/**
 * manor_result_get_truncated:
 * @self: a `ManorResult`
 *
 * Returns: %TRUE when a row limit cut the result short
 */
gboolean
manor_result_get_truncated (ManorResult *self)
{
  g_return_val_if_fail (MANOR_IS_RESULT (self), FALSE);

  return self->truncated;
}

/**
 * manor_result_get_size:
 * @self: a `ManorResult`
 *
 * Returns: about how many bytes of memory the rows take
 */
gsize
manor_result_get_size (ManorResult *self)
{
  g_return_val_if_fail (MANOR_IS_RESULT (self), 0);

  return self->size;
}
