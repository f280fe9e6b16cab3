/* manor-sidebar-match.c: whether a name is what is searched for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-sidebar-match"

#include "config.h"

#include <string.h>

#include "manor-sidebar-match.h"

/**
 * manor_sidebar_match:
 * @name: a name
 * @needle: what is searched for, casefolded
 *
 * Looks for a part of a name, in any case. Names are ASCII nearly always, and then nothing is
 * allocated: it runs 100,000 times a keystroke.
 *
 * Returns: whether @needle is in @name
 */
gboolean
manor_sidebar_match (const char *name,
                     const char *needle)
{
  if (*needle == '\0')
    return TRUE;

  for (const char *at = name; *at != '\0'; at++)
    {
      gsize i = 0;

      if ((guchar) *at >= 0x80)
        {
          g_autofree char *folded = g_utf8_casefold (name, -1);

          return strstr (folded, needle) != NULL;
        }

      while (needle[i] != '\0' && g_ascii_tolower (at[i]) == needle[i])
        i++;

      if (needle[i] == '\0')
        return TRUE;
    }

  return FALSE;
}
