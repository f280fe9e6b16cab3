/* manor-json.c: reading JSON from front to back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-json"

#include "config.h"

#include <string.h>

#include "manor-json.h"

/* Deeper than anything that servers nest. */
#define MAX_DEPTH 64

/**
 * manor_json_init:
 * @self: a place, of whatever content
 * @text: a text, which stays as long as @self is read
 * @length: its bytes
 *
 * Begins to read.
 *
 * Returns: %FALSE where @text is not UTF-8; reading it has failed then
 */
gboolean
manor_json_init (ManorJson  *self,
                 const char *text,
                 gsize       length)
{
  const char *valid;

  *self = (ManorJson) { .start = text, .at = text, .end = text + length };

  if (g_utf8_validate_len (text, length, &valid))
    return TRUE;

  /* g_utf8_validate_len() takes no NUL; neither does JSON. */
  self->at = valid;

  return manor_json_fail (self, "UTF-8 text");
}

/**
 * manor_json_clear:
 * @self: a place
 *
 * Frees what reading took; @self may be begun with again.
 */
void
manor_json_clear (ManorJson *self)
{
  if (self->key != NULL)
    g_string_free (g_steal_pointer (&self->key), TRUE);
}

/**
 * manor_json_fail:
 * @self: a place
 * @expected: static, what should be there, in English
 *
 * Makes reading fail here, where it has not failed before.
 *
 * Returns: %FALSE
 */
gboolean
manor_json_fail (ManorJson  *self,
                 const char *expected)
{
  if (self->expected == NULL)
    self->expected = expected;

  return FALSE;
}

/**
 * manor_json_failed:
 * @self: a place
 *
 * Returns: whether reading has failed
 */
gboolean
manor_json_failed (ManorJson *self)
{
  return self->expected != NULL;
}

/**
 * manor_json_peek:
 * @self: a place
 *
 * Looks at what comes, and passes over blanks.
 *
 * Returns: its first character, “0” for any digit; a NUL at the end and after a failure
 */
char
manor_json_peek (ManorJson *self)
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

/**
 * manor_json_enter:
 * @self: a place
 * @bracket: “{” or “[”
 *
 * Goes into an object or array.
 *
 * Returns: %FALSE where something else comes
 */
gboolean
manor_json_enter (ManorJson *self,
                  char       bracket)
{
  if (manor_json_peek (self) != bracket)
    return manor_json_fail (self, bracket == '{' ? "an object" : "an array");

  if (self->depth == MAX_DEPTH)
    return manor_json_fail (self, "less depth");

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
  char c = manor_json_peek (self);

  if (c == closing)
    return leave (self);

  if (!self->first)
    {
      if (c != ',')
        return manor_json_fail (self, "a comma");
      self->at++;
    }
  self->first = FALSE;

  return self->expected == NULL;
}

/**
 * manor_json_next_item:
 * @self: a place in an array
 *
 * Goes to the next item.
 *
 * Returns: %FALSE behind the last, which leaves the array, and on failure
 */
gboolean
manor_json_next_item (ManorJson *self)
{
  return next (self, ']');
}

/**
 * manor_json_next_key:
 * @self: a place in an object
 * @key: (out): the key, good until the next one is read
 *
 * Goes to the next key’s value.
 *
 * Returns: %FALSE behind the last, which leaves the object, and on failure
 */
gboolean
manor_json_next_key (ManorJson      *self,
                     ManorJsonSlice *key)
{
  if (!next (self, '}'))
    return FALSE;

  if (self->key == NULL)
    self->key = g_string_new (NULL);

  if (manor_json_peek (self) != '"')
    return manor_json_fail (self, "a key");
  if (!manor_json_string (self, self->key, key))
    return FALSE;

  if (manor_json_peek (self) != ':')
    return manor_json_fail (self, "a colon");
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
        return manor_json_fail (self, "four hexadecimal digits");
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
    return manor_json_fail (self, "a whole character");

  if (unit >= 0xd800 && unit < 0xdc00)
    {
      if (self->end - self->at < 2 || self->at[0] != '\\' || self->at[1] != 'u')
        return manor_json_fail (self, "the second half of a character");
      self->at += 2;
      if (!read_hex (self, &low))
        return FALSE;
      if (low < 0xdc00 || low >= 0xe000)
        return manor_json_fail (self, "the second half of a character");
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
    return manor_json_fail (self, "an escape");

  if (*self->at == 'u')
    {
      self->at++;
      return read_character (self, scratch);
    }

  name = *self->at != '\0' ? strchr (names, *self->at) : NULL;
  if (name == NULL)
    return manor_json_fail (self, "an escape");

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

/**
 * manor_json_string:
 * @self: a place
 * @scratch: takes a string that has escapes
 * @slice: (out): the string, in the text or in @scratch
 *
 * Reads a string.
 *
 * Returns: %FALSE where something else comes
 */
gboolean
manor_json_string (ManorJson      *self,
                   GString        *scratch,
                   ManorJsonSlice *slice)
{
  const char *p;

  if (manor_json_peek (self) != '"')
    return manor_json_fail (self, "a string");

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
        return manor_json_fail (self, "an escaped control character");
      if (!read_escape (self, scratch))
        return FALSE;
      p = scan_plain (self->at, self->end);
    }

  if (p == self->end)
    {
      self->at = p;
      return manor_json_fail (self, "the end of a string");
    }

  g_string_append_len (scratch, self->at, p - self->at);
  self->at = p + 1;
  *slice = (ManorJsonSlice) { scratch->str, scratch->len };

  return TRUE;
}

/**
 * manor_json_string_or_null:
 * @self: a place
 * @scratch: takes a string that has escapes
 * @slice: (out): the string; its text is %NULL for null
 *
 * Reads a string, or null.
 *
 * Returns: %FALSE where something else comes
 */
gboolean
manor_json_string_or_null (ManorJson      *self,
                           GString        *scratch,
                           ManorJsonSlice *slice)
{
  if (manor_json_peek (self) == 'n')
    {
      *slice = (ManorJsonSlice) { NULL, 0 };
      return manor_json_null (self);
    }

  return manor_json_string (self, scratch, slice);
}

static gboolean
pass_digits (ManorJson *self)
{
  const char *p = self->at;

  while (self->at < self->end && g_ascii_isdigit (*self->at))
    self->at++;

  return self->at > p || manor_json_fail (self, "a digit");
}

/**
 * manor_json_number:
 * @self: a place
 * @slice: (out): the number as it is written
 *
 * Reads a number.
 *
 * Returns: %FALSE where something else comes
 */
gboolean
manor_json_number (ManorJson      *self,
                   ManorJsonSlice *slice)
{
  const char *p;
  char c = manor_json_peek (self);

  if (c != '-' && c != '0')
    return manor_json_fail (self, "a number");

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

  if (manor_json_peek (self) != *word || (gsize) (self->end - self->at) < length ||
      memcmp (self->at, word, length) != 0)
    return FALSE;

  self->at += length;

  return TRUE;
}

/**
 * manor_json_boolean:
 * @self: a place
 * @value: (out): what it is
 *
 * Reads true or false.
 *
 * Returns: %FALSE where something else comes
 */
gboolean
manor_json_boolean (ManorJson *self,
                    gboolean  *value)
{
  *value = pass_word (self, "true");

  return *value || pass_word (self, "false") || manor_json_fail (self, "true or false");
}

/**
 * manor_json_null:
 * @self: a place
 *
 * Reads null.
 *
 * Returns: %FALSE where something else comes
 */
gboolean
manor_json_null (ManorJson *self)
{
  return pass_word (self, "null") || manor_json_fail (self, "null");
}

/**
 * manor_json_skip:
 * @self: a place
 *
 * Passes over a value, whatever it is.
 *
 * Returns: %FALSE where there is none
 */
gboolean
manor_json_skip (ManorJson *self)
{
  /* By hand and not by recursion: the depth is bounded, the fiber's stack too. */
  GString *scratch = g_string_new (NULL);
  char closing[MAX_DEPTH + 1];
  guint depth = 0;
  ManorJsonSlice slice;
  gboolean value;
  gboolean done;

  do
    {
      char c = manor_json_peek (self);

      if (c == '{' || c == '[')
        {
          done = manor_json_enter (self, c);
          if (done)
            closing[depth++] = c == '{' ? '}' : ']';
        }
      else if (c == '"')
        done = manor_json_string (self, scratch, &slice);
      else if (c == 't' || c == 'f')
        done = manor_json_boolean (self, &value);
      else if (c == 'n')
        done = manor_json_null (self);
      else
        done = manor_json_number (self, &slice);

      while (done && depth > 0 &&
             !(closing[depth - 1] == '}' ? manor_json_next_key (self, &slice)
                                         : manor_json_next_item (self)))
        {
          done = self->expected == NULL;
          depth--;
        }
    }
  while (done && depth > 0);

  g_string_free (scratch, TRUE);

  return done;
}

/**
 * manor_json_end:
 * @self: a place
 *
 * Ends reading: nothing but blanks may follow.
 *
 * Returns: whether all of the text was read, and nothing failed
 */
gboolean
manor_json_end (ManorJson *self)
{
  if (self->expected != NULL)
    return FALSE;

  manor_json_peek (self);

  return self->at == self->end || manor_json_fail (self, "the end");
}
