/* manor-name.c: whether a database can have a name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-name"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "manor-name.h"

/* What every libSQL server takes, and every address can hold. */
#define SERVER_CHARACTERS G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_"
#define MAX_SERVER_BYTES 64

/* The longest name of a file is 255 bytes, and “.sqlite3-journal” must fit behind. */
#define MAX_BYTES 230

static char *
dup_server_problem (const char *name)
{
  if (name[strspn (name, SERVER_CHARACTERS)] != '\0')
    return g_strdup (_("A name on a server has only the letters A to Z, digits, “-” and “_” in it"));

  if (strlen (name) > MAX_SERVER_BYTES)
    return g_strdup (_("This name is too long"));

  return NULL;
}

/* As Turso's API documentation of 2026-06 has it. */
static char *
dup_platform_problem (const char *name)
{
  if (name[strspn (name, G_CSET_a_2_z G_CSET_DIGITS "-")] != '\0')
    return g_strdup (_("A name on Turso has only the letters a to z, digits and “-” in it"));

  if (strlen (name) > MAX_SERVER_BYTES)
    return g_strdup (_("This name is too long"));

  return NULL;
}

static char *
dup_file_problem (const char *name)
{
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

  return NULL;
}

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
  const char *kind;
  char *problem;

  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if (*name == '\0')
    return g_strdup ("");

  kind = manor_connection_get_kind (connection);
  if (g_str_equal (kind, "folder"))
    problem = dup_file_problem (name);
  else if (g_str_equal (kind, "turso"))
    problem = dup_platform_problem (name);
  else
    problem = dup_server_problem (name);

  if (problem != NULL)
    return problem;

  if (manor_connection_find_database (connection, name) != NULL)
    return g_strdup_printf (_("“%s” already has a database of this name"),
                            manor_connection_get_title (connection));

  return NULL;
}
