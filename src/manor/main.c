/* main.c: where the console starts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <libdex.h>
#include <locale.h>

#include "manor-application.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr(ManorApplication) application = NULL;

  dex_init ();
  manor_secret_keep_from_log ();

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name (_("Manor"));
  gtk_window_set_default_icon_name (APP_ID);

  application = manor_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
