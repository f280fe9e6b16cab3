/* manor-hrana-encode.c: values and statements as Hrana's JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-hrana-private.h"
#include "manor-sql-error.h"
#include "manor-token.h"

#define REAL_BUFFER_SIZE 64

/* A slash stays as it is: the server takes no escape in a base64 text. */
void
_manor_hrana_append_string (GString    *json,
                            const char *text,
                            gsize       length)
{
  const char *end = text + length;

  g_string_append_c (json, '"');

  while (text < end)
    {
      const char *p = text;

      while (p < end && *p != '"' && *p != '\\' && (guchar) *p >= 0x20)
        p++;
      g_string_append_len (json, text, p - text);

      if (p < end && (*p == '"' || *p == '\\'))
        {
          g_string_append_c (json, '\\');
          g_string_append_c (json, *p);
        }
      else if (p < end)
        {
          g_string_append_printf (json, "\\u%04x", (guchar) *p);
        }
      text = p + 1;
    }

  g_string_append_c (json, '"');
}

static void
append_base64 (GString    *json,
               const char *bytes,
               gsize       length)
{
  g_autofree char *text = g_base64_encode ((const guchar *) bytes, length);

  g_string_append (json, text);
}

void
_manor_hrana_append_value (GString          *json,
                           const ManorValue *value)
{
  switch (value->type)
    {
    case MANOR_VALUE_INTEGER:
      g_string_append_printf (json, "{\"type\":\"integer\",\"value\":\"%" G_GINT64_FORMAT "\"}",
                              value->integer);
      break;

    case MANOR_VALUE_REAL:
      if (!isfinite (value->real))
        {
          g_string_append (json, "{\"type\":\"null\"}");
          break;
        }
      g_string_append (json, "{\"type\":\"float\",\"value\":");
      manor_value_append_real (json, value->real);
      g_string_append_c (json, '}');
      break;

    case MANOR_VALUE_TEXT:
      g_string_append (json, "{\"type\":\"text\",\"value\":");
      _manor_hrana_append_string (json, value->bytes, value->length);
      g_string_append_c (json, '}');
      break;

    case MANOR_VALUE_BLOB:
      g_string_append (json, "{\"type\":\"blob\",\"base64\":\"");
      append_base64 (json, value->bytes, value->length);
      g_string_append (json, "\"}");
      break;

    case MANOR_VALUE_NULL:
    default:
      g_string_append (json, "{\"type\":\"null\"}");
      break;
    }
}

/* A parameter where it stands in the statement. */
typedef struct
{
  gsize start;
  gsize length;
  guint number;  /* as SQLite counts, from 1 */
} Place;

typedef struct
{
  const char  *sql;
  ManorResult *row;
  GArray      *places;    /* Place, in order */
  GPtrArray   *names;     /* by number - 1; NULL where there is none */
  GArray      *values;    /* ManorValue, by number - 1 */
  gboolean     has_named;
  gboolean     has_positional;
  gboolean     has_literal;
} Binding;

static void
binding_clear (Binding *binding)
{
  g_clear_pointer (&binding->places, g_array_unref);
  g_clear_pointer (&binding->names, g_ptr_array_unref);
  g_clear_pointer (&binding->values, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Binding, binding_clear)

#define MAX_PARAMETERS 32766

static guint
number_of (Binding    *binding,
           const char *name)
{
  guint number = 0;

  if (name[0] == '?' && name[1] != '\0')
    number = (guint) CLAMP (g_ascii_strtoll (name + 1, NULL, 10), 1, MAX_PARAMETERS);

  for (guint i = 0; name[0] != '?' && number == 0 && i < binding->names->len; i++)
    if (g_strcmp0 (binding->names->pdata[i], name) == 0)
      number = i + 1;

  if (number == 0)
    number = binding->names->len + 1;

  while (binding->names->len < number)
    g_ptr_array_add (binding->names, NULL);

  if (name[0] != '?' && binding->names->pdata[number - 1] == NULL)
    binding->names->pdata[number - 1] = g_strdup (name);

  return number;
}

static void
find_places (Binding *binding)
{
  gsize offset = 0;

  for (;;)
    {
      ManorToken token = manor_token_read (binding->sql, -1, offset);

      if (token.type == MANOR_TOKEN_END)
        return;

      if (token.type == MANOR_TOKEN_PARAMETER)
        {
          g_autofree char *name = g_strndup (binding->sql + token.start, token.length);
          Place place = { token.start, token.length, number_of (binding, name) };

          g_array_append_val (binding->places, place);
          if (name[0] == '?')
            binding->has_positional = TRUE;
          else
            binding->has_named = TRUE;
        }

      offset = token.start + token.length;
    }
}

static gboolean
find_value (Binding    *binding,
            guint       number,
            ManorValue *value)
{
  const char *given = binding->names->pdata[number - 1];
  g_autofree char *name = given != NULL ? g_strdup (given) : g_strdup_printf ("?%u", number);
  guint n_columns = manor_result_get_n_columns (binding->row);

  for (guint i = 0; i < n_columns; i++)
    if (g_strcmp0 (manor_result_get_column_name (binding->row, i), name) == 0)
      {
        *value = manor_result_get_value (binding->row, 0, i);
        return TRUE;
      }

  if (number <= n_columns)
    {
      const char *column = manor_result_get_column_name (binding->row, number - 1);

      if (column == NULL || *column == '\0')
        {
          *value = manor_result_get_value (binding->row, 0, number - 1);
          return TRUE;
        }
    }

  return FALSE;
}

/* A NUL is a character like others, for JSON and SQLite. */
static gboolean
is_utf8 (const char *text,
         gsize       length)
{
  const char *end = text + length;

  while (text < end)
    {
      const char *nul = memchr (text, '\0', (gsize) (end - text));
      const char *stop = nul != NULL ? nul : end;

      if (!g_utf8_validate_len (text, (gsize) (stop - text), NULL))
        return FALSE;
      text = stop + 1;
    }

  return TRUE;
}

/* What JSON has no word for and SQL has. */
static gboolean
needs_literal (const ManorValue *value)
{
  if (value->type == MANOR_VALUE_REAL)
    return isinf (value->real);

  return value->type == MANOR_VALUE_TEXT && !is_utf8 (value->bytes, value->length);
}

static gboolean
find_values (Binding  *binding,
             GError  **error)
{
  g_autofree gboolean *used = g_new0 (gboolean, binding->names->len + 1);

  for (guint i = 0; i < binding->places->len; i++)
    used[g_array_index (binding->places, Place, i).number] = TRUE;

  for (guint number = 1; number <= binding->names->len; number++)
    {
      ManorValue value = MANOR_VALUE_INIT_NULL;

      if (used[number] && !find_value (binding, number, &value))
        {
          const char *given = binding->names->pdata[number - 1];
          g_autofree char *name = given != NULL ? g_strdup (given) : g_strdup_printf ("?%u", number);
          /* translators: %s is a parameter of an SQL statement, like “:name” */
          g_autofree char *text = g_strdup_printf (_("the parameter %s has no value"), name);

          g_propagate_error (error, manor_sql_error_new (MANOR_SQL_ERROR_FAILED, -1, text));
          return FALSE;
        }

      binding->has_literal |= needs_literal (&value);
      g_array_append_val (binding->values, value);
    }

  return TRUE;
}

static void
append_literal (GString          *sql,
                const ManorValue *value)
{
  if (value->type == MANOR_VALUE_REAL)
    {
      g_string_append (sql, value->real > 0 ? "9e999" : "(-9e999)");
      return;
    }

  g_string_append (sql, "CAST(x'");
  for (gsize i = 0; i < value->length; i++)
    g_string_append_printf (sql, "%02x", (guchar) value->bytes[i]);
  g_string_append (sql, "' AS TEXT)");
}

/* Named and positional parameters cannot be sent together, and some values not at all: numbers
 * for all, and literals in the place of those. */
static void
append_rewritten (GString *json,
                  Binding *binding)
{
  g_autoptr(GString) sql = g_string_new (NULL);
  g_autoptr(GString) args = g_string_new (NULL);
  g_autofree guint *sent_as = g_new0 (guint, binding->names->len + 1);
  guint n_sent = 0;
  gsize end = 0;

  for (guint i = 0; i < binding->places->len; i++)
    {
      const Place *place = &g_array_index (binding->places, Place, i);
      const ManorValue *value = &g_array_index (binding->values, ManorValue, place->number - 1);

      g_string_append_len (sql, binding->sql + end, (gssize) (place->start - end));
      end = place->start + place->length;

      if (needs_literal (value))
        {
          append_literal (sql, value);
          continue;
        }

      if (sent_as[place->number] == 0)
        {
          sent_as[place->number] = ++n_sent;
          if (n_sent > 1)
            g_string_append_c (args, ',');
          _manor_hrana_append_value (args, value);
        }
      g_string_append_printf (sql, "?%u", sent_as[place->number]);
    }
  g_string_append (sql, binding->sql + end);

  g_string_append (json, "{\"sql\":");
  _manor_hrana_append_string (json, sql->str, sql->len);
  g_string_append_printf (json, ",\"args\":[%s]}", args->str);
}

static void
append_bound (GString *json,
              Binding *binding)
{
  g_string_append (json, "{\"sql\":");
  _manor_hrana_append_string (json, binding->sql, strlen (binding->sql));
  g_string_append (json, binding->has_named ? ",\"named_args\":[" : ",\"args\":[");

  for (guint i = 0; i < binding->values->len; i++)
    {
      const char *name = binding->names->pdata[i];

      if (i > 0)
        g_string_append_c (json, ',');
      if (binding->has_named)
        {
          g_string_append (json, "{\"name\":");
          _manor_hrana_append_string (json, name, strlen (name));
          g_string_append (json, ",\"value\":");
        }
      _manor_hrana_append_value (json, &g_array_index (binding->values, ManorValue, i));
      if (binding->has_named)
        g_string_append_c (json, '}');
    }

  g_string_append (json, "]}");
}

gboolean
_manor_hrana_append_statement (GString      *json,
                               const char   *sql,
                               ManorResult  *parameters,
                               GError      **error)
{
  g_auto(Binding) binding = { .sql = sql, .row = parameters };

  if (!g_utf8_validate (sql, -1, NULL))
    {
      g_propagate_error (error,
                         manor_sql_error_new (MANOR_SQL_ERROR_FAILED, -1,
                                              _("the statement is not UTF-8 text; convert it")));
      return FALSE;
    }

  if (parameters == NULL || manor_result_get_n_rows (parameters) == 0)
    {
      g_string_append (json, "{\"sql\":");
      _manor_hrana_append_string (json, sql, strlen (sql));
      g_string_append_c (json, '}');
      return TRUE;
    }

  binding.places = g_array_new (FALSE, FALSE, sizeof (Place));
  binding.names = g_ptr_array_new_with_free_func (g_free);
  binding.values = g_array_new (FALSE, FALSE, sizeof (ManorValue));
  find_places (&binding);
  if (!find_values (&binding, error))
    return FALSE;

  if (binding.has_literal || (binding.has_named && binding.has_positional))
    append_rewritten (json, &binding);
  else
    append_bound (json, &binding);

  return TRUE;
}
