/* manor-database-names.c: names of databases, for people
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-database"

#include "config.h"

#include <string.h>

#include "manor-database.h"

/* The numbers at the start of both, whose digits may begin with zeros. */
static int
compare_numbers (const char **a,
                 const char **b)
{
  gsize n_a;
  gsize n_b;
  int order;

  *a += strspn (*a, "0");
  *b += strspn (*b, "0");
  n_a = strspn (*a, "0123456789");
  n_b = strspn (*b, "0123456789");

  order = n_a != n_b ? (n_a < n_b ? -1 : 1) : strncmp (*a, *b, n_a);
  *a += n_a;
  *b += n_b;

  return order;
}

/**
 * manor_database_skip_name:
 * @name: a database's name
 * @message: the message of an error about it
 *
 * Errors name their database. Where a list names it already, it would stand there twice.
 *
 * Returns: the part of @message behind the name
 */
const char *
manor_database_skip_name (const char *name,
                          const char *message)
{
  gsize length = strlen (name);

  g_return_val_if_fail (message != NULL, NULL);

  return g_str_has_prefix (message, name) && g_str_has_prefix (message + length, ": ")
         ? message + length + strlen (": ") : message;
}

/**
 * manor_database_compare_names:
 * @a: a name
 * @b: another one
 *
 * Orders names as a person does: “workspace2” comes before “workspace10”. The order does not
 * depend on the language, and only equal names compare as equal.
 *
 * Returns: a number below, equal to or above 0
 */
int
manor_database_compare_names (const char *a,
                              const char *b)
{
  const char *p = a;
  const char *q = b;

  g_return_val_if_fail (a != NULL && b != NULL, 0);

  while (*p != '\0' && *q != '\0')
    {
      int order;

      if (g_ascii_isdigit (*p) && g_ascii_isdigit (*q))
        {
          order = compare_numbers (&p, &q);
        }
      else
        {
          order = (guchar) g_ascii_tolower (*p) - (guchar) g_ascii_tolower (*q);
          p++;
          q++;
        }

      if (order != 0)
        return order;
    }

  if (*p != *q)
    return *p == '\0' ? -1 : 1;

  return strcmp (a, b);
}
