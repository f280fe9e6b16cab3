/* platform-transfer.c: groups that end, or go to another organization
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "manor-fiber.h"
#include "platform.h"

/* New: databases of @self, schema databases after their children. */
static GPtrArray *
list_databases (PlatformGroup *self)
{
  GPtrArray *databases = self->organization->databases;
  GPtrArray *list = g_ptr_array_new ();

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < databases->len; i++)
      {
        PlatformDatabase *database = g_ptr_array_index (databases, i);

        if (database->group == self && database->is_schema == (pass == 1))
          g_ptr_array_add (list, database);
      }

  return list;
}

gboolean
platform_group_delete (PlatformGroup  *self,
                       GError        **error)
{
  g_autoptr(GPtrArray) doomed = list_databases (self);

  for (guint i = 0; i < doomed->len; i++)
    if (!manor_await (platform_database_delete (g_ptr_array_index (doomed, i)), error))
      return FALSE;

  if (!self->deleted)
    g_ptr_array_remove (self->organization->groups, self);
  self->deleted = TRUE;

  return TRUE;
}

/* It comes last in the other organization's lists, and is found under its former host, too. */
static void
move (PlatformDatabase     *database,
      PlatformOrganization *organization)
{
  GHashTable *by_label = organization->platform->by_label;

  g_ptr_array_remove (database->organization->databases, database);
  g_hash_table_remove (database->organization->by_name, database->name);
  g_hash_table_replace (by_label, (char *) g_intern_string (database->label), database);

  database->organization = organization;
  database->serial = platform_next_serial (organization->platform);
  g_free (database->label);
  database->label = g_strdup_printf ("%s-%s", database->name, organization->slug);
  g_ptr_array_add (organization->databases, database);
  g_hash_table_insert (organization->by_name, database->name, database);
  g_hash_table_replace (by_label, database->label, database);
}

gboolean
platform_group_transfer (PlatformGroup        *self,
                         PlatformOrganization *organization)
{
  g_autoptr(GPtrArray) moved = list_databases (self);

  if (platform_organization_find_group (organization, self->name) != NULL)
    return FALSE;
  for (guint i = 0; i < moved->len; i++)
    if (platform_organization_find_database (organization, ((PlatformDatabase *) g_ptr_array_index (moved, i))->name) != NULL)
      return FALSE;

  g_ptr_array_remove (self->organization->groups, self);
  for (guint i = 0; i < moved->len; i++)
    move (g_ptr_array_index (moved, i), organization);
  self->organization = organization;
  g_ptr_array_add (organization->groups, self);

  return TRUE;
}
