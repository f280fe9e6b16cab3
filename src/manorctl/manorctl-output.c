/* manorctl-output.c: what the command line writes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "manorctl-output.h"

gboolean manorctl_json;

static gboolean progress_shown;

/* What is printed is UTF-8, whatever came in; the terminal gets its own encoding from
 * nobody, as everywhere today. */
void
manorctl_write (const char *text,
                gsize       length)
{
  manorctl_progress_end ();
  fwrite (text, 1, length, stdout);
}

void
manorctl_print (const char *format,
                ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  manorctl_write (text, strlen (text));
}

/* An argument may be an address with a token in it, which is no reason to repeat it. */
static void
write_note (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  manor_secret_hide_tokens (valid);

  manorctl_progress_end ();
  /* In order with the answers, where both go to one place. */
  fflush (stdout);
  fprintf (stderr, "manorctl: %s\n", valid);
}

void
manorctl_note (const char *format,
               ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  write_note (text);
}

ManorctlStatus
manorctl_fail (const GError *error)
{
  write_note (error != NULL ? error->message : _("Something failed without saying why"));

  return MANORCTL_FAILED;
}

ManorctlStatus
manorctl_fail_usage (const char *format,
                     ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  write_note (text);

  return MANORCTL_USAGE;
}

gboolean
manorctl_flush (void)
{
  gboolean failed = fflush (stdout) != 0 || ferror (stdout) != 0;
  int code = errno;

  if (failed)
    manorctl_note (_("The output could not be written: %s"), g_strerror (code));

  return !failed;
}

void
manorctl_progress (const char *format,
                   ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  if (!isatty (STDERR_FILENO))
    return;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  fprintf (stderr, "\r\033[K%s", text);
  fflush (stderr);
  progress_shown = TRUE;
}

void
manorctl_progress_end (void)
{
  if (!progress_shown)
    return;

  progress_shown = FALSE;
  fputs ("\r\033[K", stderr);
  fflush (stderr);
}

struct _ManorctlTable
{
  guint      n_columns;
  guint     *widths;
  gboolean  *right;
  GPtrArray *rows; /* of GStrv, the titles first */
};

static guint
text_width (const char *text)
{
  guint width = 0;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (g_unichar_iszerowidth (character))
        continue;
      width += g_unichar_iswide (character) ? 2 : 1;
    }

  return width;
}

/* A cell is one line, and cannot steer the terminal. */
static char *
make_cell (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *cell = g_string_new (NULL);

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (character == '\n')
        g_string_append (cell, "↵");
      else if (character == '\t')
        g_string_append_c (cell, ' ');
      else if (character == '\r')
        continue;
      else if (g_unichar_iscntrl (character))
        g_string_append (cell, "\xef\xbf\xbd");
      else
        g_string_append_unichar (cell, character);
    }

  return g_string_free_and_steal (cell);
}

void
manorctl_table_add (ManorctlTable      *self,
                    const char * const *cells)
{
  char **row = g_new0 (char *, self->n_columns + 1);

  for (guint i = 0; i < self->n_columns; i++)
    {
      row[i] = make_cell (cells[i]);
      self->widths[i] = MAX (self->widths[i], text_width (row[i]));
    }

  g_ptr_array_add (self->rows, row);
}

ManorctlTable *
manorctl_table_new (const char * const *titles)
{
  ManorctlTable *self = g_new0 (ManorctlTable, 1);

  self->n_columns = g_strv_length ((char **) titles);
  self->widths = g_new0 (guint, self->n_columns);
  self->right = g_new0 (gboolean, self->n_columns);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  manorctl_table_add (self, titles);

  return self;
}

void
manorctl_table_free (ManorctlTable *self)
{
  g_free (self->widths);
  g_free (self->right);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

void
manorctl_table_set_right (ManorctlTable *self,
                          guint          column)
{
  g_return_if_fail (column < self->n_columns);

  self->right[column] = TRUE;
}

static void
append_row (ManorctlTable  *self,
            char          **row,
            GString        *out)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      guint gap = self->widths[i] - text_width (row[i]);

      if (i > 0)
        g_string_append (out, "  ");
      if (self->right[i])
        g_string_append_printf (out, "%*s", (int) gap, "");
      g_string_append (out, row[i]);
      if (!self->right[i] && i + 1 < self->n_columns)
        g_string_append_printf (out, "%*s", (int) gap, "");
    }

  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  g_string_append_c (out, '\n');
}

static void
append_rule (ManorctlTable *self,
             GString       *out)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      if (i > 0)
        g_string_append (out, "  ");
      for (guint j = 0; j < MAX (self->widths[i], 1); j++)
        g_string_append (out, "─");
    }

  g_string_append_c (out, '\n');
}

void
manorctl_table_print (ManorctlTable *self)
{
  g_autoptr(GString) out = g_string_new (NULL);

  for (guint i = 0; i < self->rows->len; i++)
    {
      append_row (self, g_ptr_array_index (self->rows, i), out);
      if (i == 0)
        append_rule (self, out);
      if (out->len > 64 * 1024)
        {
          manorctl_write (out->str, out->len);
          g_string_truncate (out, 0);
        }
    }

  manorctl_write (out->str, out->len);
}

void
manorctl_json_string (JsonBuilder *builder,
                      const char  *name,
                      const char  *value)
{
  g_autofree char *valid = value != NULL ? g_utf8_make_valid (value, -1) : NULL;

  json_builder_set_member_name (builder, name);
  if (valid != NULL)
    json_builder_add_string_value (builder, valid);
  else
    json_builder_add_null_value (builder);
}

void
manorctl_json_integer (JsonBuilder *builder,
                       const char  *name,
                       gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
manorctl_json_boolean (JsonBuilder *builder,
                       const char  *name,
                       gboolean     value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

void
manorctl_json_time (JsonBuilder *builder,
                    const char  *name,
                    GDateTime   *value)
{
  g_autofree char *text = value != NULL ? g_date_time_format_iso8601 (value) : NULL;

  manorctl_json_string (builder, name, text);
}

void
manorctl_json_array (JsonBuilder *builder,
                     const char  *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

void
manorctl_json_strings (JsonBuilder         *builder,
                       const char          *name,
                       const char * const  *values)
{
  manorctl_json_array (builder, name);
  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    {
      g_autofree char *valid = g_utf8_make_valid (values[i], -1);

      json_builder_add_string_value (builder, valid);
    }
  json_builder_end_array (builder);
}

void
manorctl_json_print (JsonBuilder *builder)
{
  g_autoptr(JsonGenerator) generator = json_generator_new ();
  g_autoptr(JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = NULL;

  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);

  manorctl_print ("%s\n", text);
}
