/* manor-console-host.c: an organization's database by its own URL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-console"

#include "config.h"

#include <string.h>

#include "manor-console-private.h"
#include "manor-turso.h"

/* A database of a platform has a host of its own, “libsql://DB-ORG.turso.io”, and which database that is only the platform's list
 * says: a name is never read out of a host. What a host looks like only decides whether an organization that was not read
 * yet is worth being asked. */

/* “HOST”, or “HOST:PORT” where it has one. */
static char *
dup_host (GUri *uri)
{
  g_autofree char *host = g_ascii_strdown (g_uri_get_host (uri), -1);

  if (g_uri_get_port (uri) <= 0)
    return g_steal_pointer (&host);

  return g_strdup_printf ("%s:%d", host, g_uri_get_port (uri));
}

static ManorDatabase *
find_by_host (ManorConnection *connection,
              const char      *host)
{
  GListModel *databases = manor_connection_get_databases (connection);
  guint n = g_list_model_get_n_items (databases);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorDatabase) database = g_list_model_get_item (databases, i);
      ManorDatabaseFacts *facts = manor_database_get_facts (database);

      if (facts != NULL && facts->host != NULL && g_ascii_strcasecmp (facts->host, host) == 0)
        return g_steal_pointer (&database);
    }

  return NULL;
}

/* The documented form of a host's first part. */
static gboolean
may_be_of (ManorConsole    *self,
           ManorConnection *connection,
           const char      *host)
{
  ManorConnectionEntry *entry = _manor_console_get_entry (self, connection);
  g_autofree char *label = g_strndup (host, strcspn (host, ".:"));
  g_autofree char *end = entry != NULL ? g_strconcat ("-", entry->organization, NULL) : NULL;

  return end != NULL && g_str_has_suffix (label, end);
}

static GPtrArray *
list_organizations (ManorConsole *self)
{
  GPtrArray *organizations = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->connections->len; i++)
    if (MANOR_IS_TURSO (g_ptr_array_index (self->connections, i)))
      g_ptr_array_add (organizations, g_object_ref (g_ptr_array_index (self->connections, i)));

  return organizations;
}

ManorConnection *
_manor_console_await_host (ManorConsole  *self,
                           const char    *url,
                           char         **name,
                           GError       **error)
{
  g_autoptr(GUri) uri = _manor_console_parse_url (url, error);
  g_autofree char *path = uri != NULL ? _manor_console_dup_url_path (uri) : NULL;
  g_autofree char *host = uri != NULL ? dup_host (uri) : NULL;
  g_autoptr(GPtrArray) organizations = list_organizations (self);

  *name = NULL;
  if (uri == NULL || *path != '\0')
    return NULL;

  for (guint i = 0; i < organizations->len; i++)
    {
      ManorConnection *connection = g_ptr_array_index (organizations, i);
      g_autoptr(ManorDatabase) database = find_by_host (connection, host);

      if (database == NULL && !may_be_of (self, connection, host))
        continue;
      if (!_manor_console_await_ready (self, connection, error))
        return NULL;
      if (database == NULL && (database = find_by_host (connection, host)) == NULL)
        continue;

      *name = g_strdup (manor_database_get_name (database));
      return g_object_ref (connection);
    }

  return NULL;
}
