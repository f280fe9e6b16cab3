/* manor-result-builder.c: collecting the rows of a result
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-result-builder"

#include "config.h"

#include <string.h>

#include "manor-result-private.h"

/* The first chunk is small, since most results are; each is twice as large as the one
 * before, so that a big result does not have many. */
#define FIRST_CHUNK_SIZE 1024
#define LAST_CHUNK_SIZE  (1024 * 1024)

/* A tag is at most ten bytes, an integer or a real eight. */
#define MAX_TAG_SIZE    10
#define MAX_NUMBER_SIZE 8

/* ManorResultBuilder:
 *
 * Invariants:
 *
 *  (1) The row under way begins at @row_start in the last chunk and ends at @used; it moves
 *      to the next chunk as a whole, since a row lies in one chunk.
 *  (2) @column is the next cell's column; 0 between two rows.
 */
struct _ManorResultBuilder
{
  ManorResult *result;
  guint        n_rows_allocated;
  guint        column;             /* (2) */
  gsize        row_start;          /* (1) */
  gsize        used;
  gsize        allocated;          /* of the last chunk */
  gsize        finished;           /* bytes in the chunks before it */
};

/**
 * manor_result_builder_new:
 * @n_columns: how many values make a row
 *
 * Starts a result.
 *
 * Returns: (transfer full): a builder, to be given to manor_result_builder_end() or freed
 */
ManorResultBuilder *
manor_result_builder_new (guint n_columns)
{
  ManorResultBuilder *self = g_new0 (ManorResultBuilder, 1);

  self->result = g_object_new (MANOR_TYPE_RESULT, NULL);
  self->result->n_columns = n_columns;
  self->result->columns = g_new0 (ManorResultColumn, n_columns);

  return self;
}

/**
 * manor_result_builder_free:
 * @self: (transfer full): a builder
 *
 * Throws away what was collected.
 */
void
manor_result_builder_free (ManorResultBuilder *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->result);
  g_free (self);
}

/**
 * manor_result_builder_set_column:
 * @self: a builder
 * @column: from 0
 * @name: (nullable): its name
 * @type: (nullable): its declared type
 *
 * Names a column.
 */
void
manor_result_builder_set_column (ManorResultBuilder *self,
                                 guint               column,
                                 const char         *name,
                                 const char         *type)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (column < self->result->n_columns);

  g_set_str (&self->result->columns[column].name, name);
  g_set_str (&self->result->columns[column].type, type);
}

static void
start_chunk (ManorResultBuilder *self,
             gsize               needed)
{
  ManorResult *result = self->result;
  gsize row_length = self->used - self->row_start;
  gsize size = self->allocated == 0 ? FIRST_CHUNK_SIZE : MIN (self->allocated * 2, LAST_CHUNK_SIZE);
  guint8 *chunk;

  /* Room for as much again, so that a row of many large cells is not moved for each. */
  size = MAX (size, needed + 2 * row_length);
  chunk = g_malloc (size);

  if (row_length > 0)
    memcpy (chunk, result->chunks[result->n_chunks - 1] + self->row_start, row_length);

  if (result->n_chunks > 0 && self->row_start == 0)
    {
      g_free (result->chunks[result->n_chunks - 1]);
    }
  else
    {
      result->chunks = g_renew (guint8 *, result->chunks, result->n_chunks + 1);
      result->n_chunks++;
      self->finished += self->row_start;
    }
  result->chunks[result->n_chunks - 1] = chunk;

  self->allocated = size;
  self->row_start = 0;
  self->used = row_length;
}

static void
start_row (ManorResultBuilder *self)
{
  ManorResult *result = self->result;

  self->row_start = self->used;
  if (result->n_rows == self->n_rows_allocated)
    {
      self->n_rows_allocated = MAX (self->n_rows_allocated * 2, 16);
      result->rows = g_renew (guint64, result->rows, self->n_rows_allocated);
    }
}

static void
finish_row (ManorResultBuilder *self)
{
  ManorResult *result = self->result;

  result->rows[result->n_rows++] = ((guint64) (result->n_chunks - 1) << 32) | self->row_start;
  self->column = 0;
}

static guint
n_bytes_of_integer (gint64 integer)
{
  guint n = 1;

  while (n < 8 && (integer < -((gint64) 1 << (8 * n - 1)) ||
                   integer >= ((gint64) 1 << (8 * n - 1))))
    n++;

  return n;
}

static guint64
tag_of (const ManorValue *value)
{
  switch (value->type)
    {
    case MANOR_VALUE_INTEGER:
      return n_bytes_of_integer (value->integer);
    case MANOR_VALUE_REAL:
      return 9;
    case MANOR_VALUE_TEXT:
      return 10 + 2 * (guint64) value->length;
    case MANOR_VALUE_BLOB:
      return 11 + 2 * (guint64) value->length;
    case MANOR_VALUE_NULL:
    default:
      return 0;
    }
}

static guint8 *
write_cell (guint8           *p,
            const ManorValue *value)
{
  guint64 tag = tag_of (value);

  for (guint64 rest = tag; ; rest >>= 7)
    {
      *p++ = (guint8) ((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
      if (rest <= 0x7f)
        break;
    }

  if (tag >= 10)
    {
      if (value->length > 0)
        memcpy (p, value->bytes, value->length);
      return p + value->length;
    }

  if (tag == 9)
    {
      memcpy (p, &value->real, sizeof value->real);
      return p + sizeof value->real;
    }

  for (guint i = 0; i < tag; i++)
    *p++ = (guint8) ((guint64) value->integer >> (8 * i));

  return p;
}

/**
 * manor_result_builder_add_value:
 * @self: a builder
 * @value: the next cell, from left to right and from the first row to the last
 *
 * Adds a cell, whose bytes are copied.
 */
void
manor_result_builder_add_value (ManorResultBuilder *self,
                                const ManorValue   *value)
{
  gsize needed = MAX_TAG_SIZE + MAX_NUMBER_SIZE;
  guint8 *chunk;

  g_return_if_fail (self != NULL && value != NULL);
  g_return_if_fail (self->result->n_columns > 0);

  if (value->type == MANOR_VALUE_TEXT || value->type == MANOR_VALUE_BLOB)
    needed += value->length;

  if (self->column == 0)
    start_row (self);
  if (self->used + needed > self->allocated)
    start_chunk (self, needed);

  chunk = self->result->chunks[self->result->n_chunks - 1];
  self->used = (gsize) (write_cell (chunk + self->used, value) - chunk);

  if (++self->column == self->result->n_columns)
    finish_row (self);
}

/**
 * manor_result_builder_get_size:
 * @self: a builder
 *
 * Returns: about how many bytes the rows take so far
 */
gsize
manor_result_builder_get_size (ManorResultBuilder *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->finished + self->used + self->result->n_rows * sizeof (guint64);
}

/**
 * manor_result_builder_get_n_rows:
 * @self: a builder
 *
 * Returns: how many rows are complete
 */
guint
manor_result_builder_get_n_rows (ManorResultBuilder *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->result->n_rows;
}

/**
 * manor_result_builder_set_outcome:
 * @self: a builder
 * @n_changes: how many rows the statement changed
 * @last_rowid: the rowid inserted last
 * @duration: in microseconds
 * @truncated: whether there were more rows than were wanted
 *
 * Says what else the statement did.
 */
void
manor_result_builder_set_outcome (ManorResultBuilder *self,
                                  gint64              n_changes,
                                  gint64              last_rowid,
                                  gint64              duration,
                                  gboolean            truncated)
{
  g_return_if_fail (self != NULL);

  self->result->n_changes = n_changes;
  self->result->last_rowid = last_rowid;
  self->result->duration = duration;
  self->result->truncated = truncated;
}

/**
 * manor_result_builder_end:
 * @self: (transfer full): a builder
 *
 * Finishes the result. A row that was begun and not completed is left out.
 *
 * Returns: (transfer full): a `ManorResult`
 */
ManorResult *
manor_result_builder_end (ManorResultBuilder *self)
{
  ManorResult *result;

  g_return_val_if_fail (self != NULL, NULL);

  result = g_steal_pointer (&self->result);
  if (result->n_chunks > 0 && self->used < self->allocated)
    {
      guint8 **last = &result->chunks[result->n_chunks - 1];

      *last = g_realloc (*last, MAX (self->used, 1));
    }
  result->size = self->finished + self->used + result->n_rows * sizeof (guint64);
  g_free (self);

  return result;
}
