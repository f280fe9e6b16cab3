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
  g_autofree char *folded = NULL;

  if (!g_str_is_ascii (name) || !g_str_is_ascii (needle))
    {
      folded = g_utf8_casefold (name, -1);
      return strstr (folded, needle) != NULL;
    }

  for (; *name != '\0'; name++)
    {
      gsize i = 0;

      while (needle[i] != '\0' && g_ascii_tolower (name[i]) == needle[i])
        i++;

      if (needle[i] == '\0')
        return TRUE;
    }

  return FALSE;
}
