/* manor-page-factory.c: from a key to a page
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-page-factory"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "manor-connection-page.h"
#include "manor-database-page.h"
#include "manor-fleet-page.h"
#include "manor-page-factory.h"

static const char *
after (const char *key,
       const char *prefix)
{
  return key != NULL && g_str_has_prefix (key, prefix) ? key + strlen (prefix) : NULL;
}

/**
 * manor_page_factory_find:
 * @console: where to look
 * @key: the key of a page
 *
 * Finds what a page would show.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorConnection, a
 *   #ManorFleet or a #ManorDatabase, or rejects where there is none
 */
DexFuture *
manor_page_factory_find (ManorConsole *console,
                         const char   *key)
{
  const char *name;

  dex_return_error_if_fail (MANOR_IS_CONSOLE (console));
  dex_return_error_if_fail (key != NULL);

  name = after (key, "connection:");
  if (name != NULL)
    {
      ManorConnection *connection = manor_console_find_connection (console, name);

      if (connection == NULL)
        return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                                      _("The connection was removed"));

      return dex_future_new_take_object (g_object_ref (connection));
    }

  name = after (key, "fleet:");
  if (name != NULL)
    return manor_console_find_fleet (console, name);

  name = after (key, "database:");
  if (name != NULL)
    return manor_console_find_database (console, name);

  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                _("This version of Manor cannot open “%s”"), key);
}

/**
 * manor_page_factory_make:
 * @console: the console
 * @subject: what manor_page_factory_find() gave for it
 *
 * Makes the page.
 *
 * Returns: (transfer floating): a page
 */
ManorPage *
manor_page_factory_make (ManorConsole *console,
                         GObject      *subject)
{
  g_return_val_if_fail (MANOR_IS_CONSOLE (console), NULL);

  if (MANOR_IS_CONNECTION (subject))
    return manor_connection_page_new (console, MANOR_CONNECTION (subject));

  if (MANOR_IS_FLEET (subject))
    return MANOR_PAGE (manor_fleet_page_new (console, MANOR_FLEET (subject)));

  if (MANOR_IS_DATABASE (subject))
    return MANOR_PAGE (manor_database_page_new (console, MANOR_DATABASE (subject)));

  g_return_val_if_reached (NULL);
}

/**
 * manor_page_factory_is_current:
 * @console: where to look
 * @key: the key of a page
 * @subject: what manor_page_factory_find() once gave for it
 *
 * Tells whether @key still names @subject: a connection that was removed and added again, and a database that was
 * deleted and made again, are other objects under the same key. What is gone and has no heir is still itself.
 *
 * Returns: %FALSE where the page should be made anew
 */
gboolean
manor_page_factory_is_current (ManorConsole *console,
                               const char   *key,
                               GObject      *subject)
{
  const char *path = strchr (key, ':') != NULL ? strchr (key, ':') + 1 : key;
  g_autofree char *id = g_strndup (path, strcspn (path, "/"));
  ManorConnection *connection;
  ManorDatabase *database;
  gpointer heir;

  g_return_val_if_fail (MANOR_IS_CONSOLE (console), TRUE);

  connection = manor_console_find_connection (console, id);
  if (connection == NULL)
    return TRUE;

  if (MANOR_IS_CONNECTION (subject))
    return MANOR_CONNECTION (subject) == connection;

  database = MANOR_IS_FLEET (subject) ? manor_fleet_get_schema (MANOR_FLEET (subject)) : MANOR_DATABASE (subject);
  if (manor_database_get_connection (database) != connection)
    return FALSE;

  heir = MANOR_IS_FLEET (subject) ? (gpointer) manor_connection_find_fleet (connection, manor_database_get_name (database))
                                  : manor_connection_find_database (connection, manor_database_get_name (database));

  return heir == NULL || heir == (gpointer) subject;
}

/**
 * manor_page_factory_get_icon_name:
 * @key: (nullable): the key of a page
 *
 * Returns: the icon of the tab until the page is there
 */
const char *
manor_page_factory_get_icon_name (const char *key)
{
  if (after (key, "connection:") != NULL)
    return "folder-symbolic";

  if (after (key, "fleet:") != NULL)
    return "manor-fleet-symbolic";

  return "manor-database-symbolic";
}
