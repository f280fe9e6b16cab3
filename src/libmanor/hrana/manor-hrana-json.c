/* manor-hrana-json.c: reading JSON from front to back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-hrana-error.h"
#include "manor-hrana-json-private.h"

/* Deeper than anything that Hrana nests. */
#define MAX_DEPTH 64

gboolean
_manor_json_init (ManorJson  *self,
                  const char *text,
                  gsize       length)
{
  const char *valid;

  *self = (ManorJson) { .start = text, .at = text, .end = text + length };

  if (g_utf8_validate_len (text, length, &valid))
    return TRUE;

  /* g_utf8_validate_len() takes no NUL; neither does JSON. */
  self->at = valid;

  return _manor_json_fail (self, "UTF-8 text");
}

void
_manor_json_clear (ManorJson *self)
{
  if (self->key != NULL)
    g_string_free (g_steal_pointer (&self->key), TRUE);
}

gboolean
_manor_json_fail (ManorJson  *self,
                  const char *expected)
{
  if (self->expected == NULL)
    self->expected = expected;

  return FALSE;
}

gboolean
_manor_json_failed (ManorJson *self)
{
  return self->expected != NULL;
}

GError *
_manor_json_new_error (ManorJson *self)
{
  g_autofree char *place = g_strdup_printf ("%" G_GSIZE_FORMAT,
                                            (gsize) (self->at - self->start));

  return g_error_new (MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL,
                      /* translators: %1$s is a place in an answer, %2$s what should be there, in
                       * English, like “a string” */
                      _("the server’s answer is not what a libSQL server says: at byte %1$s there "
                        "should be %2$s; is the address right?"),
                      place,
                      self->expected != NULL ? self->expected : "more");
}

char
_manor_json_peek (ManorJson *self)
{
  if (self->expected != NULL)
    return '\0';

  while (self->at < self->end &&
         (*self->at == ' ' || *self->at == '\n' || *self->at == '\t' || *self->at == '\r'))
    self->at++;

  if (self->at == self->end)
    return '\0';

  return g_ascii_isdigit (*self->at) ? '0' : *self->at;
}

gboolean
_manor_json_enter (ManorJson *self,
                   char       bracket)
{
  if (_manor_json_peek (self) != bracket)
    return _manor_json_fail (self, bracket == '{' ? "an object" : "an array");

  if (self->depth == MAX_DEPTH)
    return _manor_json_fail (self, "less depth");

  self->at++;
  self->depth++;
  self->first = TRUE;

  return TRUE;
}

/* After an object or array was left, the one around it is not empty. */
static gboolean
leave (ManorJson *self)
{
  self->at++;
  self->depth--;
  self->first = FALSE;

  return FALSE;
}

/* Passes over the comma. FALSE behind the last. */
static gboolean
next (ManorJson *self,
      char       closing)
{
  char c = _manor_json_peek (self);

  if (c == closing)
    return leave (self);

  if (!self->first)
    {
      if (c != ',')
        return _manor_json_fail (self, "a comma");
      self->at++;
    }
  self->first = FALSE;

  return self->expected == NULL;
}

gboolean
_manor_json_next_item (ManorJson *self)
{
  return next (self, ']');
}

gboolean
_manor_json_next_key (ManorJson      *self,
                      ManorJsonSlice *key)
{
  if (!next (self, '}'))
    return FALSE;

  if (self->key == NULL)
    self->key = g_string_new (NULL);

  if (_manor_json_peek (self) != '"')
    return _manor_json_fail (self, "a key");
  if (!_manor_json_string (self, self->key, key))
    return FALSE;

  if (_manor_json_peek (self) != ':')
    return _manor_json_fail (self, "a colon");
  self->at++;

  return TRUE;
}

static gboolean
read_hex (ManorJson *self,
          guint     *unit)
{
  *unit = 0;

  for (guint i = 0; i < 4; i++)
    {
      int digit = self->at < self->end ? g_ascii_xdigit_value (*self->at) : -1;

      if (digit < 0)
        return _manor_json_fail (self, "four hexadecimal digits");
      *unit = *unit << 4 | (guint) digit;
      self->at++;
    }

  return TRUE;
}

/* Behind “\u”. Half a pair is no character. */
static gboolean
read_character (ManorJson *self,
                GString   *scratch)
{
  guint unit, low;

  if (!read_hex (self, &unit))
    return FALSE;

  if (unit >= 0xdc00 && unit < 0xe000)
    return _manor_json_fail (self, "a whole character");

  if (unit >= 0xd800 && unit < 0xdc00)
    {
      if (self->end - self->at < 2 || self->at[0] != '\\' || self->at[1] != 'u')
        return _manor_json_fail (self, "the second half of a character");
      self->at += 2;
      if (!read_hex (self, &low))
        return FALSE;
      if (low < 0xdc00 || low >= 0xe000)
        return _manor_json_fail (self, "the second half of a character");
      unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }

  if (unit == 0)
    g_string_append_c (scratch, '\0');
  else
    g_string_append_unichar (scratch, unit);

  return TRUE;
}

static gboolean
read_escape (ManorJson *self,
             GString   *scratch)
{
  static const char names[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  const char *name;

  self->at++;
  if (self->at == self->end)
    return _manor_json_fail (self, "an escape");

  if (*self->at == 'u')
    {
      self->at++;
      return read_character (self, scratch);
    }

  name = *self->at != '\0' ? strchr (names, *self->at) : NULL;
  if (name == NULL)
    return _manor_json_fail (self, "an escape");

  g_string_append_c (scratch, meanings[name - names]);
  self->at++;

  return TRUE;
}

/* Stops at a quote, a backslash or what must not be in a string. */
static const char *
scan_plain (const char *p,
            const char *end)
{
  while (p < end && *p != '"' && *p != '\\' && (guchar) *p >= 0x20)
    p++;

  return p;
}

gboolean
_manor_json_string (ManorJson      *self,
                    GString        *scratch,
                    ManorJsonSlice *slice)
{
  const char *p;

  if (_manor_json_peek (self) != '"')
    return _manor_json_fail (self, "a string");

  self->at++;
  p = scan_plain (self->at, self->end);
  if (p < self->end && *p == '"')
    {
      *slice = (ManorJsonSlice) { self->at, (gsize) (p - self->at) };
      self->at = p + 1;
      return TRUE;
    }

  g_string_truncate (scratch, 0);
  while (p < self->end && *p != '"')
    {
      g_string_append_len (scratch, self->at, p - self->at);
      self->at = p;
      if (*p != '\\')
        return _manor_json_fail (self, "an escaped control character");
      if (!read_escape (self, scratch))
        return FALSE;
      p = scan_plain (self->at, self->end);
    }

  if (p == self->end)
    {
      self->at = p;
      return _manor_json_fail (self, "the end of a string");
    }

  g_string_append_len (scratch, self->at, p - self->at);
  self->at = p + 1;
  *slice = (ManorJsonSlice) { scratch->str, scratch->len };

  return TRUE;
}

gboolean
_manor_json_string_or_null (ManorJson      *self,
                            GString        *scratch,
                            ManorJsonSlice *slice)
{
  if (_manor_json_peek (self) == 'n')
    {
      *slice = (ManorJsonSlice) { NULL, 0 };
      return _manor_json_null (self);
    }

  return _manor_json_string (self, scratch, slice);
}

static gboolean
pass_digits (ManorJson *self)
{
  const char *p = self->at;

  while (self->at < self->end && g_ascii_isdigit (*self->at))
    self->at++;

  return self->at > p || _manor_json_fail (self, "a digit");
}

gboolean
_manor_json_number (ManorJson      *self,
                    ManorJsonSlice *slice)
{
  const char *p;
  char c = _manor_json_peek (self);

  if (c != '-' && c != '0')
    return _manor_json_fail (self, "a number");

  p = self->at;
  if (*self->at == '-')
    self->at++;
  if (self->at < self->end && *self->at == '0')
    self->at++;
  else if (!pass_digits (self))
    return FALSE;

  if (self->at < self->end && *self->at == '.')
    {
      self->at++;
      if (!pass_digits (self))
        return FALSE;
    }

  if (self->at < self->end && (*self->at == 'e' || *self->at == 'E'))
    {
      self->at++;
      if (self->at < self->end && (*self->at == '+' || *self->at == '-'))
        self->at++;
      if (!pass_digits (self))
        return FALSE;
    }

  *slice = (ManorJsonSlice) { p, (gsize) (self->at - p) };

  return TRUE;
}

static gboolean
pass_word (ManorJson  *self,
           const char *word)
{
  gsize length = strlen (word);

  if (_manor_json_peek (self) != *word || (gsize) (self->end - self->at) < length ||
      memcmp (self->at, word, length) != 0)
    return FALSE;

  self->at += length;

  return TRUE;
}

gboolean
_manor_json_boolean (ManorJson *self,
                     gboolean  *value)
{
  *value = pass_word (self, "true");

  return *value || pass_word (self, "false") || _manor_json_fail (self, "true or false");
}

gboolean
_manor_json_null (ManorJson *self)
{
  return pass_word (self, "null") || _manor_json_fail (self, "null");
}

/* By hand and not by recursion: the depth is bounded, the fiber's stack too. */
gboolean
_manor_json_skip (ManorJson *self)
{
  GString *scratch = g_string_new (NULL);
  char closing[MAX_DEPTH + 1];
  guint depth = 0;
  ManorJsonSlice slice;
  gboolean value;
  gboolean done;

  do
    {
      char c = _manor_json_peek (self);

      if (c == '{' || c == '[')
        {
          done = _manor_json_enter (self, c);
          if (done)
            closing[depth++] = c == '{' ? '}' : ']';
        }
      else if (c == '"')
        done = _manor_json_string (self, scratch, &slice);
      else if (c == 't' || c == 'f')
        done = _manor_json_boolean (self, &value);
      else if (c == 'n')
        done = _manor_json_null (self);
      else
        done = _manor_json_number (self, &slice);

      while (done && depth > 0 &&
             !(closing[depth - 1] == '}' ? _manor_json_next_key (self, &slice)
                                         : _manor_json_next_item (self)))
        {
          done = self->expected == NULL;
          depth--;
        }
    }
  while (done && depth > 0);

  g_string_free (scratch, TRUE);

  return done;
}

gboolean
_manor_json_end (ManorJson *self)
{
  if (self->expected != NULL)
    return FALSE;

  _manor_json_peek (self);

  return self->at == self->end || _manor_json_fail (self, "the end");
}

gboolean
_manor_json_slice_is (const ManorJsonSlice *self,
                      const char           *word)
{
  return self->text != NULL && self->length == strlen (word) &&
         memcmp (self->text, word, self->length) == 0;
}

gboolean
_manor_json_slice_integer (const ManorJsonSlice *self,
                           gint64               *integer)
{
  const char *p = self->text;
  const char *end = self->text + self->length;
  gboolean negative = p < end && *p == '-';
  guint64 limit = (guint64) G_MAXINT64 + (negative ? 1 : 0);
  guint64 sum = 0;

  if (negative)
    p++;
  if (p == end || end - p > 19)
    return FALSE;

  for (; p < end; p++)
    {
      if (!g_ascii_isdigit (*p))
        return FALSE;
      sum = sum * 10 + (guint64) (*p - '0');
    }

  if (sum > limit)
    return FALSE;

  *integer = negative ? (gint64) (0 - sum) : (gint64) sum;

  return TRUE;
}

double
_manor_json_slice_real (const ManorJsonSlice *self)
{
  char buffer[64];
  g_autofree char *copy = NULL;

  if (self->length >= sizeof buffer)
    {
      copy = g_strndup (self->text, self->length);
      return g_ascii_strtod (copy, NULL);
    }

  memcpy (buffer, self->text, self->length);
  buffer[self->length] = '\0';

  return g_ascii_strtod (buffer, NULL);
}

static int
sextet_of (char c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  if (c == '+')
    return 62;

  return c == '/' ? 63 : -1;
}

gboolean
_manor_json_slice_base64 (const ManorJsonSlice *self,
                          GByteArray           *bytes)
{
  gsize length = self->length;
  guint32 bits = 0;
  guint n_bits = 0;
  guint8 *out;

  for (guint i = 0; i < 2 && length > 0 && length == self->length - i && self->length % 4 == 0; i++)
    if (self->text[length - 1] == '=')
      length--;

  /* One character alone holds no byte. */
  if (length % 4 == 1)
    return FALSE;

  g_byte_array_set_size (bytes, (guint) (length / 4 * 3 + (length % 4 > 0 ? length % 4 - 1 : 0)));
  out = bytes->data;

  for (gsize i = 0; i < length; i++)
    {
      int sextet = sextet_of (self->text[i]);

      if (sextet < 0)
        return FALSE;

      bits = bits << 6 | (guint32) sextet;
      n_bits += 6;
      if (n_bits >= 8)
        {
          n_bits -= 8;
          *out++ = (guint8) (bits >> n_bits);
        }
    }

  return TRUE;
}
