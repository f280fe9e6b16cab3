/* manor-hrana-decode.c: values and rows from Hrana's JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "manor-hrana-private.h"
#include "manor-sql-error.h"

void
_manor_hrana_scratch_init (ManorHranaScratch *self)
{
  self->type = g_string_new (NULL);
  self->text = g_string_new (NULL);
  self->bytes = g_byte_array_new ();
}

void
_manor_hrana_scratch_clear (ManorHranaScratch *self)
{
  g_string_free (self->type, TRUE);
  g_string_free (self->text, TRUE);
  g_byte_array_unref (self->bytes);
}

/* A value's members, in whatever order they came. */
typedef struct
{
  ManorJsonSlice type;
  ManorJsonSlice value;
  char           value_kind;  /* by its first character; \0 where there was none */
  ManorJsonSlice base64;
} Members;

static gboolean
read_members (ManorJson         *json,
              ManorHranaScratch *scratch,
              Members           *members)
{
  ManorJsonSlice key;

  *members = (Members) { .value_kind = '\0' };

  if (!manor_json_enter (json, '{'))
    return FALSE;

  while (manor_json_next_key (json, &key))
    {
      if (manor_json_slice_is (&key, "type") && members->type.text == NULL)
        {
          manor_json_string (json, scratch->type, &members->type);
        }
      else if (manor_json_slice_is (&key, "value") && members->value_kind == '\0')
        {
          members->value_kind = manor_json_peek (json);
          if (members->value_kind == '"')
            manor_json_string (json, scratch->text, &members->value);
          else if (members->value_kind == 'n')
            manor_json_null (json);
          else
            manor_json_number (json, &members->value);
        }
      else if (manor_json_slice_is (&key, "base64") && members->base64.text == NULL)
        {
          manor_json_string (json, scratch->text, &members->base64);
        }
      else if (manor_json_slice_is (&key, "type") || manor_json_slice_is (&key, "value") ||
               manor_json_slice_is (&key, "base64"))
        {
          return manor_json_fail (json, "a key once");
        }
      else
        {
          manor_json_skip (json);
        }
    }

  return !manor_json_failed (json);
}

static gboolean
read_number_value (ManorJson     *json,
                   const Members *members,
                   ManorValue    *value)
{
  if (manor_json_slice_is (&members->type, "integer"))
    {
      value->type = MANOR_VALUE_INTEGER;

      return (members->value_kind == '"' &&
              manor_json_slice_integer (&members->value, &value->integer)) ||
             manor_json_fail (json, "an integer of 64 bits as a string before here");
    }

  value->type = MANOR_VALUE_REAL;
  if (members->value_kind == 'n')
    value->real = NAN;
  else if (members->value_kind == '0' || members->value_kind == '-')
    value->real = manor_json_slice_real (&members->value);
  else
    return manor_json_fail (json, "a number before here");

  return TRUE;
}

gboolean
_manor_hrana_read_value (ManorJson         *json,
                         ManorHranaScratch *scratch,
                         ManorValue        *value)
{
  Members members;

  if (!read_members (json, scratch, &members))
    return FALSE;

  *value = MANOR_VALUE_INIT_NULL;

  if (manor_json_slice_is (&members.type, "text"))
    {
      if (members.value_kind != '"')
        return manor_json_fail (json, "a string before here");
      value->type = MANOR_VALUE_TEXT;
      value->bytes = members.value.text;
      value->length = members.value.length;
      return TRUE;
    }

  if (manor_json_slice_is (&members.type, "integer") || manor_json_slice_is (&members.type, "float"))
    return read_number_value (json, &members, value);

  if (manor_json_slice_is (&members.type, "blob"))
    {
      if (members.base64.text == NULL || !manor_json_slice_base64 (&members.base64, scratch->bytes))
        return manor_json_fail (json, "base64 before here");
      value->type = MANOR_VALUE_BLOB;
      value->bytes = (const char *) scratch->bytes->data;
      value->length = scratch->bytes->len;
      return TRUE;
    }

  return manor_json_slice_is (&members.type, "null") ||
         manor_json_fail (json, "a type of value before here");
}

typedef struct
{
  char *name;
  char *type;
} Column;

static void
column_clear (gpointer data)
{
  Column *column = data;

  g_clear_pointer (&column->name, g_free);
  g_clear_pointer (&column->type, g_free);
}

static gboolean
read_column (ManorJson *json,
             GString   *scratch,
             Column    *column)
{
  ManorJsonSlice key, slice;

  if (!manor_json_enter (json, '{'))
    return FALSE;

  while (manor_json_next_key (json, &key))
    {
      char **place = manor_json_slice_is (&key, "name") ? &column->name
                     : manor_json_slice_is (&key, "decltype") ? &column->type : NULL;

      if (place == NULL)
        {
          manor_json_skip (json);
        }
      else if (manor_json_string_or_null (json, scratch, &slice) && slice.text != NULL)
        {
          g_free (*place);
          *place = g_strndup (slice.text, slice.length);
        }
    }

  return !manor_json_failed (json);
}

ManorResultBuilder *
_manor_hrana_read_columns (ManorJson *json,
                           guint     *n_columns)
{
  g_autoptr(GArray) columns = g_array_new (FALSE, TRUE, sizeof (Column));
  g_autoptr(GString) scratch = g_string_new (NULL);
  ManorResultBuilder *builder;

  g_array_set_clear_func (columns, column_clear);

  if (!manor_json_enter (json, '['))
    return NULL;

  while (manor_json_next_item (json))
    {
      g_array_set_size (columns, columns->len + 1);
      if (!read_column (json, scratch, &g_array_index (columns, Column, columns->len - 1)))
        return NULL;
    }

  if (manor_json_failed (json))
    return NULL;

  builder = manor_result_builder_new (columns->len);
  for (guint i = 0; i < columns->len; i++)
    {
      const Column *column = &g_array_index (columns, Column, i);

      manor_result_builder_set_column (builder, i, column->name, column->type);
    }
  *n_columns = columns->len;

  return builder;
}

GError *
_manor_hrana_error_too_big (gsize max_bytes)
{
  g_autofree char *size = g_format_size (max_bytes);
  /* translators: %s is a size, like “64 MB” */
  g_autofree char *text = g_strdup_printf (_("the result passes the limit of %s; ask for "
                                             "fewer rows or columns"), size);

  return manor_sql_error_new (MANOR_SQL_ERROR_TOO_BIG, -1, text);
}

gboolean
_manor_hrana_read_row (ManorJson           *json,
                       ManorHranaScratch   *scratch,
                       ManorResultBuilder  *builder,
                       guint                n_columns,
                       gsize                max_bytes,
                       gboolean            *has_infinity,
                       GError             **error)
{
  guint n_values = 0;

  if (!manor_json_enter (json, '['))
    return FALSE;

  while (manor_json_next_item (json))
    {
      ManorValue value;

      if (n_values++ == n_columns)
        return manor_json_fail (json, "the end of a row");
      if (!_manor_hrana_read_value (json, scratch, &value))
        return FALSE;

      if (value.type == MANOR_VALUE_REAL && isnan (value.real))
        *has_infinity = TRUE;
      if (max_bytes > 0 && manor_result_builder_get_size (builder) + value.length > max_bytes)
        {
          g_propagate_error (error, _manor_hrana_error_too_big (max_bytes));
          return FALSE;
        }
      manor_result_builder_add_value (builder, &value);
    }

  if (n_values < n_columns)
    return manor_json_fail (json, "as many values as columns before here");

  return !manor_json_failed (json);
}

/* A result that is being read. */
typedef struct
{
  const ManorHranaLimits *limits;
  ManorHranaScratch       scratch;
  ManorResultBuilder     *builder;
  guint                   n_columns;
  const char             *rows;        /* where they are, when they came before their columns */
  gboolean                has_rows;
  gboolean                truncated;
  gboolean               *has_infinity;
  gint64                  n_changes;
  gint64                  last_rowid;
  double                  msec;
} Reading;

static void
read_rows (ManorJson  *json,
           Reading    *reading,
           GError    **error)
{
  gboolean done = manor_json_enter (json, '[');

  reading->has_rows = TRUE;

  while (done && manor_json_next_item (json))
    {
      if (reading->limits->max_rows > 0 &&
          manor_result_builder_get_n_rows (reading->builder) == reading->limits->max_rows)
        {
          reading->truncated = TRUE;
          done = manor_json_skip (json);
        }
      else
        {
          done = _manor_hrana_read_row (json, &reading->scratch, reading->builder, reading->n_columns,
                                        reading->limits->max_bytes, reading->has_infinity, error);
        }
    }
}

/* A number, a number as a string, or null. */
static void
read_count (ManorJson *json,
            GString   *scratch,
            gint64    *count)
{
  ManorJsonSlice slice = { NULL, 0 };
  char c = manor_json_peek (json);

  if (c == '"')
    manor_json_string (json, scratch, &slice);
  else if (c == 'n')
    manor_json_null (json);
  else
    manor_json_number (json, &slice);

  if (slice.text != NULL && !manor_json_slice_integer (&slice, count))
    manor_json_fail (json, "an integer before here");
}

static void
read_member (ManorJson             *json,
             Reading               *reading,
             const ManorJsonSlice  *key,
             GError               **error)
{
  ManorJsonSlice slice;

  if (manor_json_slice_is (key, "cols") && reading->builder == NULL)
    {
      reading->builder = _manor_hrana_read_columns (json, &reading->n_columns);
    }
  else if (manor_json_slice_is (key, "rows") && !reading->has_rows && reading->rows == NULL)
    {
      if (reading->builder != NULL)
        {
          read_rows (json, reading, error);
          return;
        }
      manor_json_peek (json);
      reading->rows = json->at;
      manor_json_skip (json);
    }
  else if (manor_json_slice_is (key, "cols") || manor_json_slice_is (key, "rows"))
    {
      manor_json_fail (json, "a key once");
    }
  else if (manor_json_slice_is (key, "affected_row_count"))
    {
      read_count (json, reading->scratch.text, &reading->n_changes);
    }
  else if (manor_json_slice_is (key, "last_insert_rowid"))
    {
      read_count (json, reading->scratch.text, &reading->last_rowid);
    }
  else if (manor_json_slice_is (key, "query_duration_ms") && manor_json_peek (json) != 'n')
    {
      if (manor_json_number (json, &slice))
        reading->msec = manor_json_slice_real (&slice);
    }
  else
    {
      manor_json_skip (json);
    }
}

/* The rows that came before their columns. */
static void
read_late_rows (ManorJson  *json,
                Reading    *reading,
                GError    **error)
{
  ManorJson there = *json;

  there.at = reading->rows;
  read_rows (&there, reading, error);
  json->key = there.key;
  json->expected = there.expected;
  if (there.expected != NULL)
    json->at = there.at;
}

ManorResult *
_manor_hrana_read_result (ManorJson               *json,
                          const ManorHranaLimits  *limits,
                          gboolean                *has_infinity,
                          GError                 **error)
{
  Reading reading = { .limits = limits, .has_infinity = has_infinity };
  GError *local_error = NULL;
  ManorJsonSlice key;

  _manor_hrana_scratch_init (&reading.scratch);

  if (manor_json_enter (json, '{'))
    while (local_error == NULL && manor_json_next_key (json, &key))
      read_member (json, &reading, &key, &local_error);

  if (local_error == NULL && reading.rows != NULL && reading.builder != NULL)
    read_late_rows (json, &reading, &local_error);

  _manor_hrana_scratch_clear (&reading.scratch);

  if (local_error == NULL && !manor_json_failed (json) && (reading.builder == NULL || !reading.has_rows))
    manor_json_fail (json, "columns and rows before here");

  if (local_error != NULL || manor_json_failed (json))
    {
      g_clear_pointer (&reading.builder, manor_result_builder_free);
      if (local_error != NULL)
        g_propagate_error (error, local_error);
      return NULL;
    }

  manor_result_builder_set_outcome (reading.builder, reading.n_changes, reading.last_rowid,
                                    (gint64) CLAMP (reading.msec * 1000, 0, 1e15), reading.truncated);

  return manor_result_builder_end (reading.builder);
}

GError *
_manor_hrana_read_error (ManorJson *json)
{
  g_autoptr(GString) scratch = g_string_new (NULL);
  g_autofree char *code = NULL;
  g_autofree char *message = NULL;
  ManorJsonSlice key, slice;

  if (!manor_json_enter (json, '{'))
    return NULL;

  while (manor_json_next_key (json, &key))
    {
      char **place = manor_json_slice_is (&key, "message") ? &message
                     : manor_json_slice_is (&key, "code") ? &code : NULL;

      if (place == NULL)
        {
          manor_json_skip (json);
        }
      else if (manor_json_string_or_null (json, scratch, &slice) && slice.text != NULL)
        {
          g_free (*place);
          *place = g_strndup (slice.text, slice.length);
        }
    }

  if (manor_json_failed (json))
    return NULL;

  if (message == NULL)
    {
      manor_json_fail (json, "a message before here");
      return NULL;
    }

  return manor_hrana_error_from_code (code != NULL ? code : "", message);
}
