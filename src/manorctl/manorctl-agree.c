/* manorctl-agree.c: what a person agrees to by typing a name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "manorctl-agree.h"

gboolean
manorctl_agree_can_ask (void)
{
  return isatty (STDIN_FILENO) && isatty (STDERR_FILENO);
}

static gboolean
ask_for_name (const char *name,
              const char *question)
{
  char answer[512];

  if (!manorctl_agree_can_ask ())
    return FALSE;

  fflush (stdout);
  fprintf (stderr, "%s ", question);
  fflush (stderr);

  return fgets (answer, sizeof answer, stdin) != NULL && g_str_equal (g_strstrip (answer), name);
}

gboolean
manorctl_agree_by_name (const char *name,
                        const char *agreed,
                        const char *question)
{
  if (agreed != NULL ? g_str_equal (agreed, name) : ask_for_name (name, question))
    return TRUE;

  if (agreed != NULL)
    /* translators: %1$s is the name of a database or group, %2$s what was typed instead */
    manorctl_note (_("Nothing was done: it is called “%1$s”, and --yes says “%2$s”"), name, agreed);
  else
    manorctl_note (_("Nothing was done; “--yes %s” agrees to it"), name);

  return FALSE;
}

gboolean
manorctl_agree_by_number (const char *number,
                          const char *agreed,
                          const char *question)
{
  if (agreed != NULL ? g_str_equal (agreed, number) : ask_for_name (number, question))
    return TRUE;

  if (agreed != NULL)
    /* translators: %1$s is how many databases there are, %2$s what was typed instead */
    manorctl_note (_("Nothing was done: there are %1$s, and --yes says “%2$s”"), number, agreed);
  else
    manorctl_note (_("Nothing was done; “--yes %s” agrees to it"), number);

  return FALSE;
}
