/* manor-demo-folder.c: a fleet to try Manor on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-demo-folder"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "manor-demo-folder.h"

/* Nobody tries it this often; a folder that cannot be listed must not make it endless. */
#define MAX_FOLDERS 1000

typedef struct
{
  ManorConsole *console;
  GFile        *data_dir;
} Demo;

static void
demo_free (gpointer data)
{
  Demo *demo = data;

  g_clear_object (&demo->console);
  g_clear_object (&demo->data_dir);
  g_free (demo);
}

/* “demo”, or “demo-2” where that was tried before: what somebody did to it is kept. */
static DexFuture *
manor_demo_folder_build_fiber (gpointer user_data)
{
  Demo *demo = user_data;

  for (guint i = 1; i <= MAX_FOLDERS; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup ("demo") : g_strdup_printf ("demo-%u", i);
      g_autofree char *title = NULL;
      g_autoptr(GFile) folder = g_file_get_child (demo->data_dir, name);
      g_autoptr(GError) error = NULL;

      if (manor_await_boolean (dex_file_query_exists (folder), NULL))
        continue;

      if (!manor_await (manor_console_make_demo (demo->console, folder), &error))
        return dex_future_new_for_error (g_steal_pointer (&error));

      title = i == 1 ? g_strdup (_("Demo")) : g_strdup_printf (_("Demo %u"), i);

      return manor_console_add_folder (demo->console, folder, title);
    }

  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_EXISTS,
                                _("“%s” is full of demo fleets; delete some of them first"),
                                g_file_peek_path (demo->data_dir));
}

/**
 * manor_demo_folder_build:
 * @console: what to add it to
 * @data_dir: (nullable): where to make its folder; %NULL for the user's own data of Manor
 *
 * Builds the demo fleets in a folder with a free name and adds it.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorConnection or
 *   rejects
 */
DexFuture *
manor_demo_folder_build (ManorConsole *console,
                         const char   *data_dir)
{
  g_autofree char *own_dir = NULL;
  Demo *demo;

  dex_return_error_if_fail (MANOR_IS_CONSOLE (console));

  if (data_dir == NULL)
    data_dir = own_dir = g_build_filename (g_get_user_data_dir (), "manor", NULL);

  demo = g_new0 (Demo, 1);
  demo->console = g_object_ref (console);
  demo->data_dir = g_file_new_for_path (data_dir);

  return manor_fiber_spawn (0, manor_demo_folder_build_fiber, demo, demo_free);
}
