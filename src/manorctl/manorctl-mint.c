/* manorctl-mint.c: a new token on its way out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "manorctl-mint.h"

void
manorctl_mint_print (const char *token)
{
  g_autoptr(JsonBuilder) builder = NULL;

  if (manorctl_json)
    {
      builder = json_builder_new ();
      json_builder_begin_object (builder);
      manorctl_json_string (builder, "token", token);
      json_builder_end_object (builder);
      manorctl_json_print (builder);
    }
  else
    {
      manorctl_write (token, strlen (token));
      manorctl_write ("\n", 1);
    }

  if (isatty (STDOUT_FILENO))
    manorctl_note (_("It is shown this once, and stays in what your terminal remembers; to keep it out of there, write it to "
                     "a file: “manorctl … > FILE”"));
}
