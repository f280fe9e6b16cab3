/* manor-value.c: one SQL value, borrowed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-value"

#include "config.h"

#include <math.h>
#include <string.h>

#include "manor-value.h"

#define REAL_BUFFER_SIZE 64

static void
append_hex (GString    *string,
            const char *bytes,
            gsize       length)
{
  static const char digits[] = "0123456789ABCDEF";

  for (gsize i = 0; i < length; i++)
    {
      guint8 byte = (guint8) bytes[i];

      g_string_append_c (string, digits[byte >> 4]);
      g_string_append_c (string, digits[byte & 15]);
    }
}

/* Takes at most @max_chars characters, shows a NUL as ␀ and a byte that is no UTF-8 as �. */
static void
append_text (GString    *string,
             const char *bytes,
             gsize       length,
             gsize       max_chars)
{
  const char *p = bytes;
  const char *end = bytes + length;

  for (gsize n = 0; p < end; n++)
    {
      gunichar c;

      if (n == max_chars)
        {
          g_string_append (string, "…");
          return;
        }

      c = g_utf8_get_char_validated (p, end - p);
      if (c == 0 || *p == '\0')
        {
          g_string_append (string, "␀");
          p++;
        }
      else if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          g_string_append (string, "\xef\xbf\xbd");
          p++;
        }
      else
        {
          const char *next = g_utf8_next_char (p);

          g_string_append_len (string, p, next - p);
          p = next;
        }
    }
}

/**
 * manor_value_append_real:
 * @string: where it goes
 * @real: a number that is finite
 *
 * Appends the shortest spelling that reads back as the same number, always with a point or an
 * exponent so that it stays a real.
 */
void
manor_value_append_real (GString *string,
                         double   real)
{
  char buffer[REAL_BUFFER_SIZE];

  for (int precision = 15; precision <= 17; precision++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", precision);
      g_ascii_formatd (buffer, sizeof buffer, format, real);
      if (memcmp (&(double) { g_ascii_strtod (buffer, NULL) }, &real, sizeof real) == 0)
        break;
    }

  g_string_append (string, buffer);
  if (strpbrk (buffer, ".e") == NULL)
    g_string_append (string, ".0");
}

/**
 * manor_value_text:
 * @text: (nullable): a string
 *
 * Views a string as a value.
 *
 * Returns: a text that borrows @text, or NULL's value for %NULL
 */
ManorValue
manor_value_text (const char *text)
{
  ManorValue value = MANOR_VALUE_INIT_NULL;

  if (text != NULL)
    {
      value.type = MANOR_VALUE_TEXT;
      value.bytes = text;
      value.length = strlen (text);
    }

  return value;
}

/**
 * manor_value_equal:
 * @a: a value
 * @b: another one
 *
 * Compares type and content: the integer 1 and the real 1.0 are two values, and NULL equals
 * NULL.
 *
 * Returns: %TRUE if they are the same
 */
gboolean
manor_value_equal (const ManorValue *a,
                   const ManorValue *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (a->type != b->type)
    return FALSE;

  switch (a->type)
    {
    case MANOR_VALUE_INTEGER:
      return a->integer == b->integer;

    case MANOR_VALUE_REAL:
      return memcmp (&a->real, &b->real, sizeof a->real) == 0;

    case MANOR_VALUE_TEXT:
    case MANOR_VALUE_BLOB:
      return a->length == b->length &&
             (a->length == 0 || memcmp (a->bytes, b->bytes, a->length) == 0);

    case MANOR_VALUE_NULL:
    default:
      return TRUE;
    }
}

/**
 * manor_value_dup_display:
 * @self: a value
 * @max_chars: how many characters to show before “…”, 0 for all
 *
 * Writes the value for a person. The text is valid UTF-8 whatever the database holds; its
 * line breaks stay.
 *
 * Returns: (transfer full): a string
 */
char *
manor_value_dup_display (const ManorValue *self,
                         gsize             max_chars)
{
  GString *string;

  g_return_val_if_fail (self != NULL, NULL);

  if (max_chars == 0)
    max_chars = G_MAXSIZE;

  string = g_string_new (NULL);

  switch (self->type)
    {
    case MANOR_VALUE_INTEGER:
      g_string_append_printf (string, "%" G_GINT64_FORMAT, self->integer);
      break;

    case MANOR_VALUE_REAL:
      if (isinf (self->real))
        g_string_append (string, self->real > 0 ? "Inf" : "-Inf");
      else
        manor_value_append_real (string, self->real);
      break;

    case MANOR_VALUE_TEXT:
      append_text (string, self->bytes, self->length, max_chars);
      break;

    case MANOR_VALUE_BLOB:
      g_string_append (string, "X'");
      append_hex (string, self->bytes, MIN (self->length, max_chars / 2));
      g_string_append (string, self->length > max_chars / 2 ? "…'" : "'");
      break;

    case MANOR_VALUE_NULL:
    default:
      g_string_append (string, "NULL");
      break;
    }

  return g_string_free (string, FALSE);
}

static void
append_text_literal (GString    *string,
                     const char *bytes,
                     gsize       length)
{
  /* SQL text ends at a NUL, and a program that passes it on may mend what is no UTF-8. */
  if (!g_utf8_validate_len (bytes, length, NULL))
    {
      g_string_append (string, "CAST(X'");
      append_hex (string, bytes, length);
      g_string_append (string, "' AS TEXT)");
      return;
    }

  g_string_append_c (string, '\'');
  while (length > 0)
    {
      const char *quote = memchr (bytes, '\'', length);
      gsize n = quote != NULL ? (gsize) (quote - bytes) + 1 : length;

      g_string_append_len (string, bytes, (gssize) n);
      if (quote != NULL)
        g_string_append_c (string, '\'');
      bytes += n;
      length -= n;
    }
  g_string_append_c (string, '\'');
}

/**
 * manor_value_dup_literal:
 * @self: a value
 *
 * Writes the value as SQL that SQLite reads back as exactly the same value.
 *
 * Returns: (transfer full): an SQL literal
 */
char *
manor_value_dup_literal (const ManorValue *self)
{
  GString *string;

  g_return_val_if_fail (self != NULL, NULL);

  string = g_string_new (NULL);

  switch (self->type)
    {
    case MANOR_VALUE_INTEGER:
      g_string_append_printf (string, "%" G_GINT64_FORMAT, self->integer);
      break;

    case MANOR_VALUE_REAL:
      if (isinf (self->real))
        g_string_append (string, self->real > 0 ? "9.0e+999" : "-9.0e+999");
      else if (isnan (self->real))
        g_string_append (string, "NULL");
      else
        manor_value_append_real (string, self->real);
      break;

    case MANOR_VALUE_TEXT:
      append_text_literal (string, self->length > 0 ? self->bytes : "", self->length);
      break;

    case MANOR_VALUE_BLOB:
      g_string_append (string, "X'");
      append_hex (string, self->bytes, self->length);
      g_string_append_c (string, '\'');
      break;

    case MANOR_VALUE_NULL:
    default:
      g_string_append (string, "NULL");
      break;
    }

  return g_string_free (string, FALSE);
}
