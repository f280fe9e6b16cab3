/* manor-env.c: variables for a deployment, as .env text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-env"

#include "config.h"

#include <stdarg.h>
#include <string.h>

#include "manor-env.h"

static gboolean
is_plain (const char *value)
{
  if (*value == '\0')
    return FALSE;

  for (; *value != '\0'; value++)
    if (!g_ascii_isalnum (*value) && strchr ("-._:/=@%+,", *value) == NULL)
      return FALSE;

  return TRUE;
}

/* Single quotes keep everything but themselves and line breaks, in shells and in dotenv libraries;
 * what has those goes in double quotes, whose backslashes both understand. */
static void
append_value (GString    *text,
              const char *value)
{
  if (is_plain (value))
    {
      g_string_append (text, value);
      return;
    }

  if (strpbrk (value, "'\n\r") == NULL)
    {
      g_string_append_printf (text, "'%s'", value);
      return;
    }

  g_string_append_c (text, '"');
  for (; *value != '\0'; value++)
    {
      if (strchr ("\"\\$`", *value) != NULL)
        g_string_append_c (text, '\\');
      g_string_append_c (text, *value);
    }
  g_string_append_c (text, '"');
}

/**
 * manor_env_dup_text:
 * @first_name: a variable's name
 * @...: its value, the next name, and so on; %NULL at the end. A variable whose value is %NULL is
 *   left out
 *
 * Writes variables as shells and dotenv libraries read them, a line each.
 *
 * Returns: (transfer full): the lines
 */
char *
manor_env_dup_text (const char *first_name,
                    ...)
{
  GString *text = g_string_new (NULL);
  va_list arguments;

  va_start (arguments, first_name);
  for (const char *name = first_name; name != NULL; name = va_arg (arguments, const char *))
    {
      const char *value = va_arg (arguments, const char *);

      if (value == NULL)
        continue;

      g_string_append_printf (text, "%s=", name);
      append_value (text, value);
      g_string_append_c (text, '\n');
    }
  va_end (arguments);

  return g_string_free (text, FALSE);
}
