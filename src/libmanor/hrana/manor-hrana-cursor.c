/* manor-hrana-cursor.c: what a cursor answers, as it arrives
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include <math.h>
#include <string.h>

#include "manor-hrana-cursor-private.h"
#include "manor-sql-error.h"

/* A line is one row, and a row 5 MB unless the server was told otherwise. */
#define MAX_LINE (1024 * 1024 * 1024)

/* ManorHranaCursor:
 *
 * The answer is lines of JSON: first the baton, then the entries of one step.
 *
 * Invariants:
 *
 *  (1) `line` holds the beginning of a line whose end has not come.
 *  (2) `total` is the number or the size of the grouped rows read so far; the server's own total
 *      with each group must be the same.
 *  (3) An answer is whole when the step ended and nothing was cut; who pushes sees the cut.
 */
struct _ManorHranaCursor
{
  ManorHranaLimits    limits;
  ManorHranaScratch   scratch;
  ManorHranaScratch   cell;          /* of a group's cells, while `scratch` holds the group */
  ManorResultBuilder *builder;
  GByteArray         *line;          /* (1) */
  char               *baton;
  char               *base_url;
  GError             *step_error;
  gint64              total;         /* (2) */
  gint64              n_changes;
  guint               n_columns;
  ManorHranaGrouping  grouping;
  gboolean            is_grouped;
  gboolean            has_head;
  gboolean            has_ended;     /* (3) */
  gboolean            is_full;
  gboolean            has_infinity;
};

static void
cursor_finalize (gpointer data)
{
  ManorHranaCursor *self = data;

  _manor_hrana_scratch_clear (&self->scratch);
  _manor_hrana_scratch_clear (&self->cell);
  g_clear_pointer (&self->builder, manor_result_builder_free);
  g_byte_array_unref (self->line);
  g_clear_pointer (&self->baton, g_free);
  g_clear_pointer (&self->base_url, g_free);
  g_clear_error (&self->step_error);
}

ManorHranaCursor *
_manor_hrana_cursor_new (ManorResult            *columns,
                         ManorHranaGrouping      grouping,
                         const ManorHranaLimits *limits)
{
  ManorHranaCursor *self = g_atomic_rc_box_new0 (ManorHranaCursor);

  self->limits = *limits;
  self->grouping = grouping;
  self->line = g_byte_array_new ();
  _manor_hrana_scratch_init (&self->scratch);
  _manor_hrana_scratch_init (&self->cell);

  if (columns != NULL)
    {
      self->is_grouped = TRUE;
      self->n_columns = manor_result_get_n_columns (columns);
      self->builder = manor_result_builder_new (self->n_columns);
      for (guint i = 0; i < self->n_columns; i++)
        manor_result_builder_set_column (self->builder, i, manor_result_get_column_name (columns, i),
                                         manor_result_get_column_type (columns, i));
    }

  return self;
}

ManorHranaCursor *
_manor_hrana_cursor_ref (ManorHranaCursor *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
_manor_hrana_cursor_unref (ManorHranaCursor *self)
{
  g_atomic_rc_box_release_full (self, cursor_finalize);
}

static int
nibble_of (char c)
{
  return g_ascii_xdigit_value (c);
}

static gboolean
read_hex (ManorJson            *json,
          const ManorJsonSlice *slice,
          GByteArray           *bytes)
{
  if (slice->length % 2 != 0)
    return manor_json_fail (json, "pairs of hexadecimal digits before here");

  g_byte_array_set_size (bytes, (guint) (slice->length / 2));
  for (gsize i = 0; i < slice->length; i += 2)
    {
      int high = nibble_of (slice->text[i]);
      int low = nibble_of (slice->text[i + 1]);

      if (high < 0 || low < 0)
        return manor_json_fail (json, "hexadecimal digits before here");
      bytes->data[i / 2] = (guint8) (high << 4 | low);
    }

  return TRUE;
}

static double
real_of (const ManorJsonSlice *slice)
{
  if (manor_json_slice_is (slice, "Inf"))
    return INFINITY;
  if (manor_json_slice_is (slice, "-Inf"))
    return -INFINITY;

  return manor_json_slice_real (slice);
}

/* [TEXT], [HEX,0] or [HEX,1]. */
static gboolean
read_marked (ManorHranaCursor *self,
             ManorJson        *json,
             ManorValue       *value)
{
  ManorJsonSlice slice, mark;

  if (!manor_json_enter (json, '[') || !manor_json_next_item (json) ||
      !manor_json_string (json, self->cell.text, &slice))
    return manor_json_fail (json, "a marked value");

  if (!manor_json_next_item (json))
    {
      value->type = MANOR_VALUE_REAL;
      value->real = real_of (&slice);
      return !manor_json_failed (json);
    }

  if (!manor_json_number (json, &mark) || !read_hex (json, &slice, self->cell.bytes))
    return FALSE;

  value->type = manor_json_slice_is (&mark, "1") ? MANOR_VALUE_TEXT : MANOR_VALUE_BLOB;
  value->bytes = (const char *) self->cell.bytes->data;
  value->length = self->cell.bytes->len;

  return !manor_json_next_item (json) && !manor_json_failed (json);
}

static gboolean
read_cell (ManorHranaCursor *self,
           ManorJson        *json,
           ManorValue       *value)
{
  ManorJsonSlice slice;

  *value = MANOR_VALUE_INIT_NULL;

  switch (manor_json_peek (json))
    {
    case '"':
      value->type = MANOR_VALUE_TEXT;
      if (!manor_json_string (json, self->cell.text, &slice))
        return FALSE;
      value->bytes = slice.text;
      value->length = slice.length;
      return TRUE;

    case '[':
      return read_marked (self, json, value);

    case 'n':
      return manor_json_null (json);

    default:
      value->type = MANOR_VALUE_INTEGER;
      return manor_json_number (json, &slice) &&
             (manor_json_slice_integer (&slice, &value->integer) ||
              manor_json_fail (json, "an integer before here"));
    }
}

static gboolean
add_value (ManorHranaCursor  *self,
           const ManorValue  *value,
           GError           **error)
{
  if (self->limits.max_bytes > 0 &&
      manor_result_builder_get_size (self->builder) + value->length > self->limits.max_bytes)
    {
      g_propagate_error (error, _manor_hrana_error_too_big (self->limits.max_bytes));
      return FALSE;
    }

  manor_result_builder_add_value (self->builder, value);

  return TRUE;
}

static gboolean
check_full (ManorHranaCursor *self)
{
  if (self->limits.max_rows > 0 &&
      manor_result_builder_get_n_rows (self->builder) == self->limits.max_rows)
    self->is_full = TRUE;

  return self->is_full;
}

/* One row: an array, or several where there are many columns. */
static gboolean
read_grouped_row (ManorHranaCursor  *self,
                  ManorJson         *json,
                  GError           **error)
{
  guint n_values = 0;

  while (n_values < self->n_columns)
    {
      if (!manor_json_enter (json, '['))
        return FALSE;

      while (manor_json_next_item (json))
        {
          ManorValue value;

          if (n_values++ == self->n_columns)
            return manor_json_fail (json, "the end of a row");
          if (!read_cell (self, json, &value) || !add_value (self, &value, error))
            return FALSE;
        }

      if (manor_json_failed (json))
        return FALSE;
    }

  return TRUE;
}

static void
set_error (ManorJson  *json,
           GError    **error)
{
  if (error != NULL && *error == NULL)
    *error = _manor_hrana_error_from_json (json);
}

static gboolean
read_group (ManorHranaCursor  *self,
            const ManorValue  *group,
            gint64             total,
            GError           **error)
{
  ManorJson json;
  gboolean done = manor_json_init (&json, group->bytes, group->length);
  guint n_rows = 0;

  while (done && !manor_json_end (&json) && !check_full (self))
    {
      json.expected = NULL;
      done = read_grouped_row (self, &json, error);
      n_rows++;
    }

  json.expected = done ? NULL : json.expected;

  /* A line feed stands between two rows. */
  self->total += self->grouping == MANOR_HRANA_BY_COUNT
                 ? (gint64) n_rows : (gint64) group->length - (gint64) n_rows + 1;
  if (done && !self->is_full && self->total != total)
    done = manor_json_fail (&json, "all rows before here");

  if (!done)
    set_error (&json, error);
  manor_json_clear (&json);

  return done;
}

static gboolean
read_group_row (ManorHranaCursor  *self,
                ManorJson         *json,
                GError           **error)
{
  ManorValue group, total;

  if (!manor_json_enter (json, '[') || !manor_json_next_item (json) ||
      !_manor_hrana_read_value (json, &self->scratch, &group) || !manor_json_next_item (json) ||
      !_manor_hrana_read_value (json, &self->cell, &total) || manor_json_next_item (json) ||
      manor_json_failed (json))
    return manor_json_fail (json, "a group of rows");

  if (group.type != MANOR_VALUE_TEXT || total.type != MANOR_VALUE_INTEGER)
    return manor_json_fail (json, "a group of rows before here");

  return read_group (self, &group, total.integer, error);
}

static gboolean
read_row (ManorHranaCursor  *self,
          ManorJson         *json,
          GError           **error)
{
  if (self->builder == NULL)
    return manor_json_fail (json, "columns before a row");

  if (!check_full (self) && self->is_grouped)
    return read_group_row (self, json, error);

  if (self->is_full)
    return manor_json_skip (json);

  return _manor_hrana_read_row (json, &self->scratch, self->builder, self->n_columns,
                                self->limits.max_bytes, &self->has_infinity, error);
}

static gboolean
read_string_member (ManorHranaCursor  *self,
                    ManorJson         *json,
                    char             **place)
{
  ManorJsonSlice slice;

  if (!manor_json_string_or_null (json, self->scratch.text, &slice))
    return FALSE;

  g_free (*place);
  *place = slice.text != NULL ? g_strndup (slice.text, slice.length) : NULL;

  return TRUE;
}

static gboolean
read_error_member (ManorHranaCursor *self,
                   ManorJson        *json)
{
  GError *error = _manor_hrana_read_error (json);

  if (error == NULL)
    return FALSE;

  g_clear_error (&self->step_error);
  self->step_error = error;

  return TRUE;
}

/* What a line is does not depend on its “type” alone: a member of that name comes in one kind of entry
 * only. */
static gboolean
read_member (ManorHranaCursor      *self,
             ManorJson             *json,
             const ManorJsonSlice  *key,
             GError               **error)
{
  ManorJsonSlice type;

  if (!self->has_head && manor_json_slice_is (key, "baton"))
    return read_string_member (self, json, &self->baton);
  if (!self->has_head && manor_json_slice_is (key, "base_url"))
    return read_string_member (self, json, &self->base_url);
  if (!self->has_head)
    return manor_json_skip (json);

  if (manor_json_slice_is (key, "row"))
    return read_row (self, json, error);
  if (manor_json_slice_is (key, "cols") && self->builder == NULL)
    return (self->builder = _manor_hrana_read_columns (json, &self->n_columns)) != NULL;
  if (manor_json_slice_is (key, "error"))
    return read_error_member (self, json);

  if (manor_json_slice_is (key, "type"))
    {
      if (!manor_json_string (json, self->scratch.type, &type))
        return FALSE;
      if (manor_json_slice_is (&type, "step_end"))
        self->has_ended = TRUE;
      return TRUE;
    }

  return manor_json_skip (json);
}

static gboolean
read_line (ManorHranaCursor  *self,
           const char        *text,
           gsize              length,
           GError           **error)
{
  GError *local_error = NULL;
  ManorJsonSlice key;
  ManorJson json;

  if (length == 0)
    return TRUE;

  if (manor_json_init (&json, text, length) && manor_json_enter (&json, '{'))
    while (local_error == NULL && manor_json_next_key (&json, &key))
      if (!read_member (self, &json, &key, &local_error))
        break;

  self->has_head = TRUE;
  if (local_error == NULL && !manor_json_end (&json))
    local_error = _manor_hrana_error_from_json (&json);
  manor_json_clear (&json);

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, local_error);

  return FALSE;
}

gboolean
_manor_hrana_cursor_push (ManorHranaCursor  *self,
                          GBytes            *bytes,
                          GError           **error)
{
  gsize length;
  const char *p = g_bytes_get_data (bytes, &length);
  const char *end = p + length;

  while (p < end)
    {
      const char *feed = memchr (p, '\n', (gsize) (end - p));
      const char *stop = feed != NULL ? feed : end;

      if (feed == NULL || self->line->len > 0)
        {
          if ((gsize) (stop - p) > MAX_LINE - self->line->len)
            {
              g_set_error_literal (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL,
                                   "the server's answer has a line without an end");
              return FALSE;
            }
          g_byte_array_append (self->line, (const guint8 *) p, (guint) (stop - p));
        }

      if (feed != NULL && self->line->len > 0)
        {
          if (!read_line (self, (const char *) self->line->data, self->line->len, error))
            return FALSE;
          g_byte_array_set_size (self->line, 0);
        }
      else if (feed != NULL && !read_line (self, p, (gsize) (stop - p), error))
        {
          return FALSE;
        }

      p = stop + 1;
    }

  return TRUE;
}

gboolean
_manor_hrana_cursor_is_full (ManorHranaCursor *self)
{
  return self->is_full;
}

const char *
_manor_hrana_cursor_get_baton (ManorHranaCursor *self)
{
  return self->baton;
}

const char *
_manor_hrana_cursor_get_base_url (ManorHranaCursor *self)
{
  return self->base_url;
}

gboolean
_manor_hrana_cursor_has_infinity (ManorHranaCursor *self)
{
  return self->has_infinity;
}

ManorResult *
_manor_hrana_cursor_end (ManorHranaCursor  *self,
                         gint64             duration,
                         GError           **error)
{
  if (self->line->len > 0 &&
      !read_line (self, (const char *) self->line->data, self->line->len, error))
    return NULL;

  if (self->step_error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->step_error));
      return NULL;
    }

  if (self->builder == NULL || !(self->has_ended || self->is_full))
    {
      g_set_error_literal (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL,
                           "the server's answer ended before the statement did");
      return NULL;
    }

  manor_result_builder_set_outcome (self->builder, self->n_changes, 0, duration, self->is_full);

  return manor_result_builder_end (g_steal_pointer (&self->builder));
}
