/* manor-delete-dialog.c: deleting a database, with its name typed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-delete-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-delete-dialog.h"

typedef struct
{
  ManorConnection *connection;
  ManorDatabase   *database;
} Deletion;

static void
deletion_free (gpointer data)
{
  Deletion *deletion = data;

  g_clear_object (&deletion->connection);
  g_clear_object (&deletion->database);
  g_free (deletion);
}

static DexFuture *
delete_database (gpointer user_data)
{
  Deletion *deletion = user_data;

  return manor_connection_delete_database (deletion->connection, deletion->database);
}

static gboolean
has_trash (ManorConnection *connection)
{
  return manor_connection_get_features (connection) & MANOR_CONNECTION_TRASHES;
}

/* What goes and what stays, where there is a trash. */
static char *
dup_trash_consequence (ManorDatabase *database,
                       ManorFleet    *fleet)
{
  const char *location = manor_database_get_location (database);
  guint n_children;

  if (fleet == NULL)
    return g_strdup_printf (_("“%s” with all its rows moves to the trash."), location);

  n_children = manor_fleet_get_n_children (fleet);

  return g_strdup_printf (ngettext ("“%s” moves to the trash. Its %u child stays as it is, as an ordinary database.",
                                    "“%s” moves to the trash. Its %u children stay as they are, as ordinary databases.",
                                    n_children),
                          location, n_children);
}

/* The same where what is deleted is gone. */
static char *
dup_final_consequence (ManorDatabase *database,
                       ManorFleet    *fleet)
{
  const char *name = manor_database_get_name (database);
  guint n_children = fleet != NULL ? manor_fleet_get_n_children (fleet) : 0;

  if (n_children == 0)
    return g_strdup_printf (_("“%s” with all its rows is gone for good: the server has no trash."),
                            name);

  if (manor_database_get_propagates (database))
    return g_strdup_printf (ngettext ("The server does not let “%s” go while it has %u child. Delete that first.",
                                      "The server does not let “%s” go while it has %u children. Delete them first.",
                                      n_children),
                            name, n_children);

  return g_strdup_printf (ngettext ("“%s” with all its rows is gone for good: the server has no trash. Its %u child stays as it is, as an ordinary database.",
                                    "“%s” with all its rows is gone for good: the server has no trash. Its %u children stay as they are, as ordinary databases.",
                                    n_children),
                          name, n_children);
}

/* What the platform itself refuses, and what to do about it. NULL where it does not. */
static char *
dup_protection (ManorConnection *connection,
                ManorDatabase   *database)
{
  ManorDatabaseFacts *facts = manor_database_get_facts (database);
  ManorOrganization *organization = manor_connection_get_organization (connection);
  ManorGroup *group = NULL;

  if (facts == NULL)
    return NULL;

  if (facts->flags & MANOR_DATABASE_PROTECTED)
    /* translators: %s is a database; the words in quotes are a switch and a menu entry */
    return g_strdup_printf (_("“%s” is protected from being deleted. Switch off “Delete Protection” in its Configuration… first."),
                            manor_database_get_name (database));

  if (organization != NULL && facts->group != NULL)
    group = manor_organization_find_group (organization, facts->group);
  if (group != NULL && manor_group_get_protected (group))
    /* translators: the first %s is a group, the second one a database in it */
    return g_strdup_printf (_("The group “%s” and its databases are protected from being deleted, “%s” among them. Switch off “Delete Protection” of the group, in Groups…, first."),
                            facts->group, manor_database_get_name (database));

  return NULL;
}

static char *
dup_consequence (ManorConnection *connection,
                 ManorDatabase   *database)
{
  ManorFleet *fleet = manor_connection_find_fleet (connection, manor_database_get_name (database));

  return has_trash (connection) ? dup_trash_consequence (database, fleet)
                                : dup_final_consequence (database, fleet);
}

/* A server keeps a schema database that it has children of. */
static gboolean
is_held (ManorConnection *connection,
         ManorDatabase   *database)
{
  ManorFleet *fleet = manor_connection_find_fleet (connection, manor_database_get_name (database));

  return manor_database_get_propagates (database) && fleet != NULL &&
         manor_fleet_get_n_children (fleet) > 0;
}

static void
refresh_cb (ManorConnection *connection)
{
  dex_future_disown (manor_connection_refresh (connection));
}

/**
 * manor_delete_dialog_new:
 * @connection: the connection of @database
 * @database: what shall go
 *
 * Returns: (transfer floating): a #ManorTypedDialog that deletes a database
 */
AdwDialog *
manor_delete_dialog_new (ManorConnection *connection,
                         ManorDatabase   *database)
{
  AdwDialog *dialog;
  Deletion *deletion;
  g_autofree char *protection = NULL;
  g_autofree char *consequence = NULL;

  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (MANOR_IS_DATABASE (database), NULL);

  deletion = g_new0 (Deletion, 1);
  deletion->connection = g_object_ref (connection);
  deletion->database = g_object_ref (database);
  protection = dup_protection (connection, database);
  consequence = dup_consequence (connection, database);

  dialog = manor_typed_dialog_new (_("Delete Database?"),
                                   has_trash (connection) ? _("Move to _Trash") : _("_Delete"),
                                   protection != NULL ? protection : consequence,
                                   manor_database_get_name (database),
                                   delete_database, deletion, deletion_free);
  /* It is gone or not. */
  g_signal_connect_object (dialog, "stopped", G_CALLBACK (refresh_cb), connection, G_CONNECT_SWAPPED);
  if (protection != NULL || is_held (connection, database))
    manor_typed_dialog_refuse (MANOR_TYPED_DIALOG (dialog));

  return dialog;
}
