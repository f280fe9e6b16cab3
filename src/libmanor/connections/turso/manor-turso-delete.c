/* manor-turso-delete.c: deleting databases of an organization
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-delete"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-gate.h"
#include "manor-turso-private.h"

/* How often a deletion whose answer was lost is looked after and sent again, and with which pauses. In milliseconds. */
#define MAX_LOST      3
#define FIRST_PAUSE 200
#define MAX_PAUSE  4000

typedef struct
{
  ManorTurso *turso;
  char       *name;
  char       *id;
} Delete;

static void
delete_free (gpointer data)
{
  Delete *delete = data;

  g_clear_object (&delete->turso);
  g_clear_pointer (&delete->name, g_free);
  g_clear_pointer (&delete->id, g_free);
  g_free (delete);
}

/* The platform says no with several statuses and in words; what it keeps of the database tells whether that is
 * why. */
static gboolean
is_protected (Delete *delete)
{
  g_autofree char *path = _manor_turso_database_dup_path (delete->name, "/configuration");
  g_autoptr(JsonNode) answer = NULL;

  answer = manor_await_boxed (_manor_turso_platform_call (delete->turso->platform, &(ManorTursoCall) {
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

/* What the platform has under a name. */
typedef enum
{
  FOUND_IT,
  FOUND_ANOTHER,
  FOUND_NONE,
  FOUND_UNSEEN,   /* who may delete need not be allowed to look */
  FOUND_FAILED,
} Found;

/* That an organization is not found is said in the same way as that a database is not. */
static Found
check_none (ManorTurso    *turso,
            const GError  *missing,
            GError       **error)
{
  g_autoptr(GError) local_error = NULL;

  manor_await (_manor_turso_platform_call (turso->platform, &(ManorTursoCall) { .method = "GET", .path = "groups" }),
               &local_error);
  if (local_error == NULL || g_error_matches (local_error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_FORBIDDEN))
    return FOUND_NONE;

  g_propagate_error (error, g_error_matches (local_error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_NOT_FOUND)
                              ? g_error_copy (missing) : g_steal_pointer (&local_error));

  return FOUND_FAILED;
}

static Found
find (ManorTurso  *turso,
      const char  *name,
      const char  *id,
      GError     **error)
{
  g_autofree char *path = _manor_turso_database_dup_path (name, NULL);
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(GError) local_error = NULL;
  const char *there;

  answer = manor_await_boxed (_manor_turso_platform_call (turso->platform, &(ManorTursoCall) {
                              .method = "GET", .path = path }), &local_error);
  if (g_error_matches (local_error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_NOT_FOUND))
    return check_none (turso, local_error, error);
  if (g_error_matches (local_error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_FORBIDDEN))
    return FOUND_UNSEEN;

  there = local_error == NULL ? _manor_turso_json_get_string (_manor_turso_json_get (answer, "database"), "DbId") : NULL;
  if (there != NULL)
    return g_str_equal (there, id) ? FOUND_IT : FOUND_ANOTHER;

  if (local_error == NULL)
    local_error = _manor_turso_platform_error_lacks (turso->platform, "DbId");
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FOUND_FAILED;
}

static gboolean
send_delete (ManorTurso  *turso,
             const char  *name,
             GError     **error)
{
  g_autofree char *path = _manor_turso_database_dup_path (name, NULL);

  return manor_await (_manor_turso_platform_call (turso->platform, &(ManorTursoCall) {
                      .method = "DELETE", .path = path }), error);
}

/**
 * _manor_turso_delete_exactly:
 * @turso: a `ManorTurso`
 * @name: a database's name
 * @id: its id
 * @error: a `GError`
 *
 * The platform deletes by name, and a name may be another database's by now: an application deletes a tenant, and makes
 * one of the same name, while a list is looked at, or while an answer is lost. So each deletion is sent after a look, and
 * none is repeated without one. What is gone already needs no deleting. For fibers.
 *
 * Returns: %TRUE when it is gone
 */
gboolean
_manor_turso_delete_exactly (ManorTurso  *turso,
                             const char  *name,
                             const char  *id,
                             GError     **error)
{
  gboolean may_be_done = FALSE;

  for (guint i = 0;; i++)
    {
      g_autoptr(GError) local_error = NULL;
      Found found = find (turso, name, id, error);

      if (found == FOUND_FAILED)
        return FALSE;
      if (found == FOUND_NONE || (found == FOUND_ANOTHER && may_be_done))
        return TRUE;
      if (found == FOUND_ANOTHER)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                               _("there is another database of this name now than the one on the list; refresh the "
                                 "connection, and look at it before you delete it"));
          return FALSE;
        }

      if (send_delete (turso, name, &local_error))
        return TRUE;

      may_be_done = may_be_done || _manor_turso_is_unknown (local_error);
      if (!_manor_turso_is_unknown (local_error) || found == FOUND_UNSEEN || i == MAX_LOST ||
          !manor_future_sleep (manor_gate_back_off (i, FIRST_PAUSE, MAX_PAUSE), NULL))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
}

static gboolean
delete_it (Delete  *delete,
           GError **error)
{
  g_autoptr(GError) local_error = NULL;

  if (_manor_turso_delete_exactly (delete->turso, delete->name, delete->id, &local_error))
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

  if (!check_children (delete, &error) || !delete_it (delete, &error))
    {
      g_prefix_error (&error, "%s: ", delete->name);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  forget_token (delete);
  _manor_turso_remove_from_list (delete->turso, (const char * const []) { delete->name, NULL });

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
  delete->id = g_strdup (manor_database_get_facts (database)->id);

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, delete_fiber, delete, delete_free);
}

typedef struct
{
  ManorTurso *turso;
  GStrv       schemas;  /* those that are gone and have rules */
} Removal;

static void
removal_free (gpointer data)
{
  Removal *removal = data;

  g_clear_object (&removal->turso);
  g_clear_pointer (&removal->schemas, g_strfreev);
  g_free (removal);
}

/* That a rule stays in its file is no failure of the deletion: a note says that its schema database is missing. */
static DexFuture *
remove_group_fiber (gpointer user_data)
{
  Removal *removal = user_data;

  for (guint i = 0; removal->schemas[i] != NULL; i++)
    {
      g_autoptr(GError) error = NULL;

      if (!manor_await (_manor_turso_set_rule (MANOR_CONNECTION (removal->turso), removal->schemas[i], NULL), &error))
        g_debug ("%s: its rule stays: %s", removal->schemas[i], error->message);
    }

  return _manor_turso_save_list (removal->turso);
}

/**
 * _manor_turso_remove_group:
 * @self: a `ManorTurso`
 * @group: a group that is no more
 *
 * Takes the databases of a deleted group off the list, at once, and the rules that name their children out of the file.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN when list and rules are kept
 */
DexFuture *
_manor_turso_remove_group (ManorTurso *self,
                           const char *group)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  g_autoptr(GStrvBuilder) schemas = g_strv_builder_new ();
  Removal *removal = g_new0 (Removal, 1);

  for (guint i = 0; i < _manor_turso_list_get_length (self->list); i++)
    {
      ManorTursoEntry *entry = _manor_turso_list_get (self->list, i);

      if (g_strcmp0 (entry->facts->group, group) == 0)
        g_ptr_array_add (names, g_strdup (entry->name));
    }

  for (guint i = 0; i < self->rules->len; i++)
    {
      const char *schema = manor_rule_get_schema_name (g_ptr_array_index (self->rules, i));

      if (g_ptr_array_find_with_equal_func (names, schema, g_str_equal, NULL))
        g_strv_builder_add (schemas, schema);
    }

  removal->turso = g_object_ref (self);
  removal->schemas = g_strv_builder_end (schemas);
  if (names->len > 0)
    _manor_turso_remove_from_list (self, (const char * const *) names->pdata);

  return manor_future_keep (manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, remove_group_fiber, removal, removal_free));
}
