/* manor-turso-organization-groups.c: the groups of an organization
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-organization"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-turso-private.h"

static gboolean
load_groups (ManorTursoOrganization  *self,
             GError                 **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(JsonNode) answer = _manor_turso_await (self->platform, "groups", &local_error);
  g_autoptr(GPtrArray) groups = NULL;
  JsonArray *array = _manor_turso_json_get_list (answer, "groups");

  if (local_error == NULL && array == NULL)
    local_error = _manor_turso_platform_error_lacks (self->platform, "groups");
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  groups = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      ManorGroup *group = _manor_turso_group_parse (json_array_get_element (array, i));

      if (group != NULL)
        g_ptr_array_add (groups, group);
    }
  manor_organization_set_groups (MANOR_ORGANIZATION (self), groups);

  return TRUE;
}

/* @group takes the place of the one called @name; NULL takes it away. */
static void
replace_group (ManorTursoOrganization *self,
               const char             *name,
               ManorGroup             *group)
{
  GListModel *known = manor_organization_get_groups (MANOR_ORGANIZATION (self));
  g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (known); i++)
    {
      g_autoptr(ManorGroup) old = g_list_model_get_item (known, i);

      if (!g_str_equal (manor_group_get_name (old), name))
        g_ptr_array_add (groups, g_steal_pointer (&old));
    }
  if (group != NULL)
    g_ptr_array_add (groups, g_object_ref (group));

  manor_organization_set_groups (MANOR_ORGANIZATION (self), groups);
}

/* Reads one group again. NULL with @error. Awaits. */
static ManorGroup *
load_group (ManorTursoOrganization  *self,
            const char              *name,
            GError                 **error)
{
  g_autofree char *path = _manor_turso_path_of ("groups/", name, NULL);
  g_autoptr(GError) local_error = NULL;
  g_autoptr(JsonNode) answer = _manor_turso_await (self->platform, path, &local_error);
  ManorGroup *group = _manor_turso_group_parse (_manor_turso_json_get (answer, "group"));

  if (group == NULL && local_error == NULL)
    local_error = _manor_turso_platform_error_lacks (self->platform, "group");
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    replace_group (self, name, group);

  return group;
}

static DexFuture *
load_groups_fiber (gpointer user_data)
{
  ManorTursoErrand *errand = user_data;
  g_autoptr(GError) error = NULL;

  if (!load_groups (errand->self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

DexFuture *
_manor_turso_organization_load_groups (ManorOrganization *organization)
{
  return _manor_turso_errand_run (_manor_turso_errand_new (MANOR_TURSO_ORGANIZATION (organization), NULL),
                                  load_groups_fiber);
}

/* A lost answer is settled by looking whether the group is there, unless it was there before. */
static DexFuture *
create_group_fiber (gpointer user_data)
{
  ManorTursoErrand *errand = user_data;
  g_autoptr(JsonNode) body = json_node_init_object (json_node_alloc (), json_object_new ());
  JsonObject *object = json_node_get_object (body);
  ManorTursoCall call = { .method = "POST", .path = "groups", .body = body };
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(GError) error = NULL;
  ManorGroup *group;
  gboolean was_there = manor_organization_find_group (MANOR_ORGANIZATION (errand->self), errand->name) != NULL;

  json_object_unref (object);
  json_object_set_string_member (object, "name", errand->name);
  json_object_set_string_member (object, "location", errand->location);

  answer = _manor_turso_await_call (errand->self->platform, &call, &error);
  if (error != NULL && (was_there || !_manor_turso_is_unknown (error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  group = _manor_turso_group_parse (_manor_turso_json_get (answer, "group"));
  if (group != NULL)
    replace_group (errand->self, errand->name, group);
  else
    group = load_group (errand->self, errand->name, error == NULL ? &error : NULL);
  if (group == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (group);
}

DexFuture *
_manor_turso_organization_create_group (ManorOrganization *organization,
                                        const char        *name,
                                        const char        *location)
{
  ManorTursoErrand *errand;

  dex_return_error_if_fail (name != NULL && location != NULL);

  if (*name == '\0' || *location == '\0')
    return dex_future_new_reject (MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_INVALID, "%s",
                                  *name == '\0' ? _("a group needs a name") : _("a group needs a location"));

  errand = _manor_turso_errand_new (MANOR_TURSO_ORGANIZATION (organization), name);
  errand->location = g_strdup (location);

  return _manor_turso_errand_run (errand, create_group_fiber);
}

static DexFuture *
delete_group_fiber (gpointer user_data)
{
  ManorTursoErrand *errand = user_data;
  g_autofree char *path = _manor_turso_path_of ("groups/", errand->name, NULL);
  ManorTursoCall call = { .method = "DELETE", .path = path, .repeats = TRUE };
  g_autoptr(ManorTurso) connection = g_weak_ref_get (&errand->self->connection);
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(GError) error = NULL;

  answer = _manor_turso_await_call (errand->self->platform, &call, &error);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  replace_group (errand->self, errand->name, NULL);
  if (connection != NULL)
    manor_await (_manor_turso_remove_group (connection, errand->name), NULL);
  /* That its tokens could not be taken out of a keyring is no failure: they open nothing any more. */
  manor_await (_manor_turso_wallet_forget (errand->self->wallet, errand->name, NULL), NULL);

  return dex_future_new_true ();
}

DexFuture *
_manor_turso_organization_delete_group (ManorOrganization *organization,
                                        const char        *group)
{
  return _manor_turso_errand_run (_manor_turso_errand_new (MANOR_TURSO_ORGANIZATION (organization), group),
                                  delete_group_fiber);
}

/* What was changed is read again, and that it cannot be read is no failure of the change. */
static DexFuture *
change_group (ManorTursoErrand *errand,
              const char       *method,
              const char       *rest,
              JsonNode         *body)
{
  g_autofree char *path = _manor_turso_path_of ("groups/", errand->name, rest);
  ManorTursoCall call = { .method = method, .path = path, .body = body, .repeats = TRUE };
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorGroup) group = NULL;

  answer = _manor_turso_await_call (errand->self->platform, &call, &error);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  group = load_group (errand->self, errand->name, NULL);

  return dex_future_new_true ();
}

static DexFuture *
unarchive_group_fiber (gpointer user_data)
{
  return change_group (user_data, "POST", "/unarchive", NULL);
}

DexFuture *
_manor_turso_organization_unarchive_group (ManorOrganization *organization,
                                           const char        *group)
{
  return _manor_turso_errand_run (_manor_turso_errand_new (MANOR_TURSO_ORGANIZATION (organization), group),
                                  unarchive_group_fiber);
}

static DexFuture *
protect_group_fiber (gpointer user_data)
{
  ManorTursoErrand *errand = user_data;
  g_autoptr(JsonNode) body = json_node_init_object (json_node_alloc (), json_object_new ());

  json_object_unref (json_node_get_object (body));
  json_object_set_boolean_member (json_node_get_object (body), "delete_protection", errand->protect);

  return change_group (errand, "PATCH", "/configuration", body);
}

DexFuture *
_manor_turso_organization_protect_group (ManorOrganization *organization,
                                         const char        *group,
                                         gboolean           protect)
{
  ManorTursoErrand *errand = _manor_turso_errand_new (MANOR_TURSO_ORGANIZATION (organization), group);

  errand->protect = protect;

  return _manor_turso_errand_run (errand, protect_group_fiber);
}
