/* manor-turso-organization.c: an organization of the platform
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-organization"

#include "config.h"

#include "manor-fiber.h"
#include "manor-turso-organization-private.h"

/**
 * ManorTursoOrganization:
 *
 * What an organization has beside its databases, asked of the platform when somebody wants to know: groups are the only
 * thing of it that is remembered.
 *
 * Invariants:
 *
 *  (1) The model of groups says what the platform said last, of each group: whatever changes one puts the platform's
 *      answer into it.
 *  (2) No token of anybody's is a field here.
 */
G_DEFINE_FINAL_TYPE (ManorTursoOrganization, manor_turso_organization, MANOR_TYPE_ORGANIZATION)

JsonNode *
_manor_turso_await_call (ManorTursoPlatform    *platform,
                         const ManorTursoCall  *call,
                         GError               **error)
{
  g_autoptr(GError) local_error = NULL;
  JsonNode *answer = manor_await_boxed (_manor_turso_platform_call (platform, call), &local_error);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return answer;
}

JsonNode *
_manor_turso_await (ManorTursoPlatform  *platform,
                    const char          *path,
                    GError             **error)
{
  ManorTursoCall call = { .method = "GET", .path = path };

  return _manor_turso_await_call (platform, &call, error);
}

gboolean
_manor_turso_is_unknown (const GError *error)
{
  return g_error_matches (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_LOST) ||
         g_error_matches (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TIMED_OUT) ||
         g_error_matches (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_SERVER) ||
         g_error_matches (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_PROTOCOL);
}

char *
_manor_turso_path_of (const char *beginning,
                      const char *name,
                      const char *rest)
{
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);

  return g_strconcat (beginning, escaped, rest, NULL);
}

ManorTursoErrand *
_manor_turso_errand_new (ManorTursoOrganization *self,
                         const char             *name)
{
  ManorTursoErrand *errand = g_new0 (ManorTursoErrand, 1);

  errand->self = g_object_ref (self);
  errand->name = g_strdup (name);

  return errand;
}

static void
errand_free (gpointer data)
{
  ManorTursoErrand *errand = data;

  g_object_unref (errand->self);
  g_free (errand->name);
  g_free (errand->location);
  g_free (errand->id);
  g_clear_object (&errand->request);
  g_free (errand);
}

DexFuture *
_manor_turso_errand_run (ManorTursoErrand *errand,
                         DexFiberFunc      fiber)
{
  /* Changes of groups are told to whoever shows them. No set: whoever keeps one, to look at what it came to, cannot end what
   * it waits for. */
  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, fiber, errand, errand_free);
}

static DexFuture *
load_locations_fiber (gpointer user_data)
{
  ManorTursoErrand *errand = user_data;
  ManorTursoPlatform *platform = errand->self->platform;
  static const char * const paths[] = { "/v1/locations", "/v2/locations" };
  g_autoptr(GError) first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) answer = _manor_turso_await (platform, paths[i], &error);
      GListModel *locations = _manor_turso_locations_parse (_manor_turso_json_get (answer, "locations"));

      if (locations != NULL)
        return dex_future_new_take_object (locations);
      if (error == NULL)
        error = _manor_turso_platform_error_lacks (platform, "locations");
      if (first == NULL)
        first = g_steal_pointer (&error);
      /* Only what is not there under the one path may be under the other. */
      if (!g_error_matches (first, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_NOT_FOUND) &&
          !g_error_matches (first, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_PROTOCOL))
        break;
    }

  return dex_future_new_for_error (g_steal_pointer (&first));
}

static DexFuture *
manor_turso_organization_load_locations (ManorOrganization *organization)
{
  return _manor_turso_errand_run (_manor_turso_errand_new (MANOR_TURSO_ORGANIZATION (organization), NULL),
                                  load_locations_fiber);
}

static DexFuture *
load_usage_fiber (gpointer user_data)
{
  ManorTursoErrand *errand = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = _manor_turso_await (errand->self->platform, "usage", &error);
  ManorDatabaseUsage *usage = _manor_turso_organization_parse_usage (answer);

  if (usage != NULL)
    return dex_future_new_take_object (usage);
  if (error == NULL)
    error = _manor_turso_platform_error_lacks (errand->self->platform, "usage");

  return dex_future_new_for_error (g_steal_pointer (&error));
}

static DexFuture *
manor_turso_organization_load_usage (ManorOrganization *organization)
{
  return _manor_turso_errand_run (_manor_turso_errand_new (MANOR_TURSO_ORGANIZATION (organization), NULL),
                                  load_usage_fiber);
}

static void
manor_turso_organization_finalize (GObject *object)
{
  ManorTursoOrganization *self = MANOR_TURSO_ORGANIZATION (object);

  g_clear_object (&self->platform);
  g_clear_object (&self->wallet);
  g_weak_ref_clear (&self->connection);
  g_clear_pointer (&self->shared, g_hash_table_unref);

  G_OBJECT_CLASS (manor_turso_organization_parent_class)->finalize (object);
}

static void
manor_turso_organization_class_init (ManorTursoOrganizationClass *klass)
{
  ManorOrganizationClass *organization_class = MANOR_ORGANIZATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = manor_turso_organization_finalize;
  organization_class->load_groups = _manor_turso_organization_load_groups;
  organization_class->load_locations = manor_turso_organization_load_locations;
  organization_class->create_group = _manor_turso_organization_create_group;
  organization_class->delete_group = _manor_turso_organization_delete_group;
  organization_class->unarchive_group = _manor_turso_organization_unarchive_group;
  organization_class->protect_group = _manor_turso_organization_protect_group;
  organization_class->list_tokens = _manor_turso_organization_list_tokens;
  organization_class->create_token = _manor_turso_organization_create_token;
  organization_class->revoke_token = _manor_turso_organization_revoke_token;
  organization_class->rotate = _manor_turso_organization_rotate;
  organization_class->rotate_database = _manor_turso_organization_rotate_database;
  organization_class->load_usage = manor_turso_organization_load_usage;
}

static void
manor_turso_organization_init (ManorTursoOrganization *self)
{
  g_weak_ref_init (&self->connection, NULL);
  self->shared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * _manor_turso_organization_new:
 * @platform: who is asked
 * @wallet: the connection's tokens, which are forgotten when they are rotated
 * @slug: the organization's
 * @title: its name, for people
 *
 * Returns: (transfer full): an organization; nothing is asked yet
 */
ManorOrganization *
_manor_turso_organization_new (ManorTursoPlatform *platform,
                               ManorTursoWallet   *wallet,
                               const char         *slug,
                               const char         *title)
{
  ManorTursoOrganization *self;

  g_return_val_if_fail (MANOR_IS_TURSO_PLATFORM (platform), NULL);
  g_return_val_if_fail (MANOR_IS_TURSO_WALLET (wallet), NULL);

  self = g_object_new (MANOR_TYPE_TURSO_ORGANIZATION, "slug", slug, "title", title, NULL);
  self->platform = g_object_ref (platform);
  self->wallet = g_object_ref (wallet);

  return MANOR_ORGANIZATION (self);
}

/**
 * _manor_turso_organization_set_connection:
 * @self: a `ManorTursoOrganization`
 * @connection: the connection that it belongs to
 *
 * Says from which list the databases of a deleted group are to go.
 */
void
_manor_turso_organization_set_connection (ManorTursoOrganization *self,
                                          ManorTurso             *connection)
{
  g_return_if_fail (MANOR_IS_TURSO_ORGANIZATION (self));

  g_weak_ref_set (&self->connection, connection);
}
