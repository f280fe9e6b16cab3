/* manor-turso-delete.c: deleting a database of an organization
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-delete"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-future.h"
#include "manor-turso-private.h"

typedef struct
{
  ManorTurso *turso;
  char       *name;
} Delete;

static void
delete_free (gpointer data)
{
  Delete *delete = data;

  g_clear_object (&delete->turso);
  g_clear_pointer (&delete->name, g_free);
  g_free (delete);
}

/* The platform says no with several statuses and in words; what it keeps of the database tells whether that is
 * why. */
static gboolean
is_protected (Delete *delete)
{
  g_autofree char *path = _manor_turso_database_dup_path (delete->name, "/configuration");
  g_autoptr(JsonNode) answer = NULL;

  answer = dex_await_boxed (_manor_turso_platform_call (delete->turso->platform, &(ManorTursoCall) {
                              .method = "GET", .path = path }), NULL);

  return answer != NULL && _manor_turso_json_get_boolean (answer, "delete_protection");
}

/* Borrowed, until the groups are read again. */
static const char *
find_protected_group (Delete *delete)
{
  ManorTursoEntry *entry = _manor_turso_list_find (delete->turso->list, delete->name);
  ManorGroup *group = entry != NULL && entry->facts->group != NULL
    ? manor_organization_find_group (delete->turso->organization, entry->facts->group) : NULL;

  return group != NULL && manor_group_get_protected (group) ? manor_group_get_name (group) : NULL;
}

static void
explain (Delete  *delete,
         GError **error)
{
  const char *group;

  if (!g_error_matches (*error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_INVALID) &&
      !g_error_matches (*error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_FORBIDDEN) &&
      !g_error_matches (*error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_EXISTS))
    return;

  if (is_protected (delete))
    {
      g_clear_error (error);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                           _("it is protected from being deleted; take the protection away in its configuration "
                             "first"));
    }
  else if ((group = find_protected_group (delete)) != NULL)
    {
      g_clear_error (error);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   /* translators: %s is the name of a group of databases */
                   _("its group “%s” is protected from being deleted, and its databases with it; take the "
                     "protection away first"), group);
    }
}

/* A child is not left without the schema database that the platform links it to. */
static gboolean
check_children (Delete  *delete,
                GError **error)
{
  ManorTursoList *list = delete->turso->list;

  for (guint i = 0; i < _manor_turso_list_get_length (list); i++)
    if (g_strcmp0 (_manor_turso_list_get (list, i)->schema, delete->name) == 0)
      {
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_EMPTY,
                             _("it has children; delete them first"));
        return FALSE;
      }

  return TRUE;
}

/* What is gone needs no deleting, and may be deleted twice. */
static gboolean
send_delete (Delete  *delete,
             GError **error)
{
  g_autofree char *path = _manor_turso_database_dup_path (delete->name, NULL);
  g_autoptr(GError) local_error = NULL;

  if (dex_await (_manor_turso_platform_call (delete->turso->platform, &(ManorTursoCall) {
                   .method = "DELETE", .path = path, .repeats = TRUE }), &local_error) ||
      g_error_matches (local_error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_NOT_FOUND))
    return TRUE;

  explain (delete, &local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* One that is in no group has tokens of its own, which nobody needs any more. */
static void
forget_token (Delete *delete)
{
  ManorTursoEntry *entry = _manor_turso_list_find (delete->turso->list, delete->name);

  if (entry != NULL && entry->facts->group == NULL)
    dex_future_disown (_manor_turso_wallet_forget (delete->turso->wallet, NULL, delete->name));
}

static DexFuture *
delete_fiber (gpointer user_data)
{
  Delete *delete = user_data;
  g_autoptr(GError) error = NULL;

  if (!check_children (delete, &error) || !send_delete (delete, &error))
    {
      g_prefix_error (&error, "%s: ", delete->name);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  forget_token (delete);
  _manor_turso_remove_from_list (delete->turso, delete->name);

  return dex_future_new_true ();
}

/**
 * _manor_turso_delete_database:
 * @connection: a `ManorTurso`
 * @database: one of its databases
 *
 * Deletes a database for good.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_turso_delete_database (ManorConnection *connection,
                              ManorDatabase   *database)
{
  Delete *delete = g_new0 (Delete, 1);

  delete->turso = g_object_ref (MANOR_TURSO (connection));
  delete->name = g_strdup (manor_database_get_name (database));

  return dex_scheduler_spawn (NULL, MANOR_FIBER_STACK_FOR_SIGNALS, delete_fiber, delete, delete_free);
}
