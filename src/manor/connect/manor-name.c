/* manor-name.c: whether a database can have a name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-name"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "manor-name.h"

/* The longest name of a file is 255 bytes, and “.sqlite3-journal” must fit behind. */
#define MAX_BYTES 230

/**
 * manor_name_dup_problem:
 * @connection: where a database shall be made
 * @name: its name
 *
 * Tells a person, while they type, why a name will not do. The connection has the last word
 * when the database is made.
 *
 * Returns: (transfer full) (nullable): one sentence, "" for a name that is still empty, or
 *   %NULL for a name that will do
 */
char *
manor_name_dup_problem (ManorConnection *connection,
                        const char      *name)
{
  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if (*name == '\0')
    return g_strdup ("");

  if (strlen (name) > MAX_BYTES)
    return g_strdup (_("This name is too long"));

  if (strchr (name, '/') != NULL || strchr (name, '\\') != NULL)
    return g_strdup (_("A name has no slashes in it"));

  if (*name == '.' || *name == '-')
    return g_strdup_printf (_("A name does not begin with “%c”"), *name);

  if (g_ascii_isspace (*name) || g_ascii_isspace (name[strlen (name) - 1]))
    return g_strdup (_("A name does not begin or end with a space"));

  if (strpbrk (name, "*?[]") != NULL)
    return g_strdup (_("“*”, “?” and brackets stand for patterns and cannot be in a name"));

  for (const char *at = name; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      return g_strdup (_("A name has no control characters in it"));

  if (manor_connection_find_database (connection, name) != NULL)
    return g_strdup_printf (_("“%s” already has a database of this name"),
                            manor_connection_get_title (connection));

  return NULL;
}
