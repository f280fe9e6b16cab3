/* manorctl-grammar.c: sizes, times and durations as a person types them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>
#include <manor.h>
#include <string.h>

#include "manorctl-grammar.h"

gboolean
manorctl_read_switch (const char  *option,
                      const char  *text,
                      gboolean    *on,
                      GError     **error)
{
  *on = g_str_equal (text, "on");
  if (*on || g_str_equal (text, "off"))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               /* translators: %1$s is an option, %2$s what was given */
               _("--%1$s takes “on” or “off”, not “%2$s”"), option, text);

  return FALSE;
}

gboolean
manorctl_read_size (const char  *option,
                    const char  *text,
                    guint64     *bytes,
                    GError     **error)
{
  static const struct
  {
    const char *unit;
    guint64     bytes;
  } units[] = {
    { "", 1 }, { "B", 1 }, { "KB", 1000 }, { "MB", 1000 * 1000 }, { "GB", 1000 * 1000 * 1000 },
  };
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  char *end;
  guint64 n = g_ascii_strtoull (stripped, &end, 10);

  for (guint i = 0; g_ascii_isdigit (*stripped) && i < G_N_ELEMENTS (units); i++)
    if (g_ascii_strcasecmp (g_strchug (end), units[i].unit) == 0 && n <= G_MAXINT64 / units[i].bytes)
      {
        *bytes = n * units[i].bytes;
        return TRUE;
      }

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               /* translators: %1$s is an option, %2$s what was given */
               _("--%1$s “%2$s” should be a number of bytes, or one with KB, MB or GB"), option, text);

  return FALSE;
}

GDateTime *
manorctl_read_time (const char  *option,
                    const char  *text,
                    GError     **error)
{
  g_autofree char *copy = g_strstrip (g_strdup (text));
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  GDateTime *time;

  /* The day has ten characters. */
  if (strlen (copy) > 10 && copy[10] == ' ')
    copy[10] = 'T';
  time = g_date_time_new_from_iso8601 (copy, zone);

  if (time == NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 /* translators: %1$s is an option, %2$s what was given */
                 _("--%1$s “%2$s” should be a time like 2026-11-29T20:15:00Z"), option, text);

  return time;
}

gboolean
manorctl_check_duration (const char  *option,
                         const char  *text,
                         GError     **error)
{
  if (manor_token_request_is_expiration (text))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               /* translators: %1$s is an option, %2$s what was given */
               _("--%1$s “%2$s” should be “never”, or weeks, days, hours and minutes like 2w1d30m"), option, text);

  return FALSE;
}
