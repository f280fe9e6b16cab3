/* platform-rules.c: what the platform takes for a name, a duration, a size
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "platform-rules.h"

#define NAME_MAX_LENGTH 64

gboolean
platform_is_name (const char *text)
{
  gsize length = strlen (text);

  return length > 0 && length <= NAME_MAX_LENGTH &&
         strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

gboolean
platform_read_expiration (const char *text,
                          gint64     *seconds)
{
  static const struct { char unit; gint64 seconds; } units[] = {
    { 'w', 7 * 24 * 3600 }, { 'd', 24 * 3600 }, { 'h', 3600 }, { 'm', 60 }, { 's', 1 },
  };
  guint next = 0;

  *seconds = 0;
  if (text == NULL || *text == '\0' || strcmp (text, "never") == 0 || strcmp (text, "none") == 0 ||
      strcmp (text, "default") == 0)
    return TRUE;

  while (*text != '\0')
    {
      gint64 n = 0;
      gsize n_digits = strspn (text, "0123456789");

      if (n_digits == 0 || n_digits > 6)
        return FALSE;
      n = g_ascii_strtoll (text, NULL, 10);
      text += n_digits;
      while (next < G_N_ELEMENTS (units) && units[next].unit != *text)
        next++;
      if (next == G_N_ELEMENTS (units))
        return FALSE;
      *seconds += n * units[next++].seconds;
      text++;
    }

  return *seconds > 0;
}

gboolean
platform_is_size (const char *text)
{
  static const char * const units[] = { "", "b", "kb", "mb", "gb", "tb", NULL };
  gsize n_digits = strspn (text, "0123456789");
  g_autofree char *unit = g_ascii_strdown (text + n_digits, -1);

  return n_digits > 0 && g_strv_contains (units, unit);
}

gboolean
platform_is_time (const char *text)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  return time != NULL;
}
