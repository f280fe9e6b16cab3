/* manorctl-script.c: SQL that is not an argument
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "manorctl-output.h"
#include "manorctl-script.h"

static void
set_error_from_errno (GError **error)
{
  int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
               _("The SQL could not be read: %s"), g_strerror (code));
}

static GString *
read_all (FILE    *file,
          GError **error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  char buffer[16 * 1024];
  gsize n;

  while ((n = fread (buffer, 1, sizeof buffer, file)) > 0)
    g_string_append_len (text, buffer, (gssize) n);

  if (ferror (file))
    {
      set_error_from_errno (error);
      return NULL;
    }

  /* SQLite would take the NUL for the end, and leave out the rest. */
  if (memchr (text->str, '\0', text->len) != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("This is no SQL: it has a NUL in it"));
      return NULL;
    }

  return g_steal_pointer (&text);
}

char *
manorctl_script_read (const char  *path,
                      GError     **error)
{
  FILE *file = stdin;
  GString *text;

  if (!g_str_equal (path, "-"))
    file = fopen (path, "re");
  else if (isatty (STDIN_FILENO))
    manorctl_note (_("Type SQL, then Ctrl+D"));

  if (file == NULL)
    {
      set_error_from_errno (error);
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }

  text = read_all (file, error);
  if (file != stdin)
    fclose (file);

  return text != NULL ? g_string_free_and_steal (text) : NULL;
}
