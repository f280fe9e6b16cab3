/* manor-json-slice.c: what pieces of a JSON text mean
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-json"

#include "config.h"

#include <string.h>

#include "manor-base64-private.h"
#include "manor-json.h"

/**
 * manor_json_slice_is:
 * @self: a slice
 * @word: a word
 *
 * Returns: whether it is that word, letter for letter
 */
gboolean
manor_json_slice_is (const ManorJsonSlice *self,
                     const char           *word)
{
  return self->text != NULL && self->length == strlen (word) &&
         memcmp (self->text, word, self->length) == 0;
}

/**
 * manor_json_slice_integer:
 * @self: a number
 * @integer: (out): what it is
 *
 * Returns: %FALSE where it is no integer, or does not fit
 */
gboolean
manor_json_slice_integer (const ManorJsonSlice *self,
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

/**
 * manor_json_slice_real:
 * @self: a number
 *
 * Returns: what it is
 */
double
manor_json_slice_real (const ManorJsonSlice *self)
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

/**
 * manor_json_slice_base64:
 * @self: a string
 * @bytes: takes what it means
 *
 * Reads standard base64, with its padding or without.
 *
 * Returns: %FALSE where it is none
 */
gboolean
manor_json_slice_base64 (const ManorJsonSlice *self,
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
      int sextet = _manor_base64_get_value ((guint8) self->text[i]);

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
