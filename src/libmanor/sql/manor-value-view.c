/* manor-value-view.c: one value at length, for reading
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-value-view"

#include "config.h"

#include <string.h>

#include "manor-value-view.h"

#define MAX_DEPTH      512
#define BYTES_PER_LINE 16

/* A reader that keeps its place in an array of brackets instead of calling itself: the text
 * comes from a database and can be nested as deep as it likes. */
typedef struct
{
  const char *at;
  const char *end;
  GString    *out;
  GString    *open;     /* the brackets that are open, outermost first */
} Pretty;

static void
skip_space (Pretty *self)
{
  while (self->at < self->end && strchr (" \t\r\n", *self->at) != NULL && *self->at != '\0')
    self->at++;
}

static void
new_line (Pretty *self)
{
  g_string_append_c (self->out, '\n');
  for (gsize i = 0; i < self->open->len; i++)
    g_string_append (self->out, "  ");
}

static gboolean
copy_string (Pretty *self)
{
  const char *start = self->at;

  for (self->at++; self->at < self->end; self->at++)
    if (*self->at == '\\')
      self->at++;
    else if (*self->at == '"')
      break;
    else if ((guchar) *self->at < 0x20)
      return FALSE;

  if (self->at >= self->end)
    return FALSE;

  self->at++;
  g_string_append_len (self->out, start, self->at - start);

  return TRUE;
}

static gboolean
is_number (const char *text,
           gsize       length)
{
  g_autofree char *copy = g_strndup (text, length);
  char *end;

  /* strtod takes more than JSON does: hexadecimal, “inf”, “nan”. */
  if (strspn (copy, "+-.0123456789eE") != length || copy[0] == '+' || copy[0] == '.')
    return FALSE;

  g_ascii_strtod (copy, &end);

  return end != copy && *end == '\0';
}

/* A number, true, false or null. */
static gboolean
copy_word (Pretty *self)
{
  const char *start = self->at;
  gsize length;

  while (self->at < self->end && (g_ascii_isalnum (*self->at) || strchr ("+-.", *self->at) != NULL) &&
         *self->at != '\0')
    self->at++;
  length = (gsize) (self->at - start);

  if (!(length == 4 && (memcmp (start, "true", 4) == 0 || memcmp (start, "null", 4) == 0)) &&
      !(length == 5 && memcmp (start, "false", 5) == 0) &&
      !is_number (start, length))
    return FALSE;

  g_string_append_len (self->out, start, (gssize) length);

  return TRUE;
}

static gboolean
in_object (Pretty *self)
{
  return self->open->len > 0 && self->open->str[self->open->len - 1] == '{';
}

static gboolean
copy_key (Pretty *self)
{
  skip_space (self);
  if (self->at >= self->end || *self->at != '"' || !copy_string (self))
    return FALSE;

  skip_space (self);
  if (self->at >= self->end || *self->at != ':')
    return FALSE;

  self->at++;
  g_string_append (self->out, ": ");

  return TRUE;
}

/* The beginning of a value: opens brackets until it comes to something that ends by itself. */
static gboolean
copy_value (Pretty *self)
{
  for (;;)
    {
      char bracket;

      skip_space (self);
      if (self->at >= self->end)
        return FALSE;

      bracket = *self->at;
      if (bracket == '"')
        return copy_string (self);
      if (bracket != '{' && bracket != '[')
        return copy_word (self);
      if (self->open->len >= MAX_DEPTH)
        return FALSE;

      self->at++;
      skip_space (self);
      g_string_append_c (self->out, bracket);

      if (self->at < self->end && *self->at == (bracket == '{' ? '}' : ']'))
        {
          g_string_append_c (self->out, *self->at++);
          return TRUE;
        }

      g_string_append_c (self->open, bracket);
      new_line (self);
      if (bracket == '{' && !copy_key (self))
        return FALSE;
    }
}

/* What follows a value: closes brackets until a comma leads to the next one. */
static gboolean
copy_rest (Pretty *self)
{
  while (self->open->len > 0)
    {
      skip_space (self);
      if (self->at >= self->end)
        return FALSE;

      if (*self->at == ',')
        {
          self->at++;
          g_string_append_c (self->out, ',');
          new_line (self);
          return (!in_object (self) || copy_key (self)) && copy_value (self);
        }

      if (*self->at != (in_object (self) ? '}' : ']'))
        return FALSE;

      g_string_truncate (self->open, self->open->len - 1);
      new_line (self);
      g_string_append_c (self->out, *self->at++);
    }

  return TRUE;
}

/**
 * manor_json_dup_pretty:
 * @text: what may be JSON
 * @length: its length in bytes
 *
 * Lays JSON out for reading. Names, strings and numbers stay letter for letter.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL where @text is not well formed or
 *   neither an object nor an array
 */
char *
manor_json_dup_pretty (const char *text,
                       gsize       length)
{
  g_autoptr(GString) out = NULL;
  g_autoptr(GString) open = NULL;
  Pretty pretty;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  if (length == 0 || !g_utf8_validate_len (text, length, NULL))
    return NULL;

  out = g_string_sized_new (length + length / 4);
  open = g_string_new (NULL);
  pretty = (Pretty) { .at = text, .end = text + length, .out = out, .open = open };

  skip_space (&pretty);
  if (pretty.at >= pretty.end || (*pretty.at != '{' && *pretty.at != '['))
    return NULL;

  if (!copy_value (&pretty))
    return NULL;
  while (open->len > 0)
    if (!copy_rest (&pretty))
      return NULL;

  skip_space (&pretty);
  if (pretty.at < pretty.end)
    return NULL;

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * manor_bytes_dup_dump:
 * @bytes: some bytes
 * @length: how many
 * @max_bytes: how many to show at most
 *
 * Writes bytes as lines of 16 in hexadecimal and as ASCII.
 *
 * Returns: (transfer full): the lines, without a newline at the end
 */
char *
manor_bytes_dup_dump (const guint8 *bytes,
                      gsize         length,
                      gsize         max_bytes)
{
  g_autoptr(GString) out = g_string_new (NULL);

  g_return_val_if_fail (bytes != NULL || length == 0, NULL);

  length = MIN (length, max_bytes);

  for (gsize start = 0; start < length; start += BYTES_PER_LINE)
    {
      gsize n = MIN (BYTES_PER_LINE, length - start);

      if (start > 0)
        g_string_append_c (out, '\n');
      g_string_append_printf (out, "%08" G_GSIZE_MODIFIER "x ", start);

      for (gsize i = 0; i < BYTES_PER_LINE; i++)
        {
          if (i % 8 == 0)
            g_string_append_c (out, ' ');
          if (i < n)
            g_string_append_printf (out, "%02x ", bytes[start + i]);
          else
            g_string_append (out, "   ");
        }

      g_string_append (out, " |");
      for (gsize i = 0; i < n; i++)
        g_string_append_c (out, g_ascii_isprint ((char) bytes[start + i]) ? (char) bytes[start + i] : '.');
      g_string_append_c (out, '|');
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}
