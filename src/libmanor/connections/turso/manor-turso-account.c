/* manor-turso-account.c: whom a platform token speaks for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso"

#include "config.h"

#include "manor-fiber.h"
#include "manor-turso-organization-private.h"

#define PERSONAL "personal"

/* A time beyond this is none that a calendar has. In Unix seconds. */
#define MAX_TIME (G_GINT64_CONSTANT (253402300799))

/* Whether the platform answered, but has this under another path, or not for this token. */
static gboolean
is_elsewhere (const GError *error)
{
  return g_error_matches (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_NOT_FOUND) ||
         g_error_matches (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_FORBIDDEN) ||
         g_error_matches (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_PROTOCOL);
}

/* Who it is is good to know, and nothing depends on it. */
static char *
load_user (ManorTursoPlatform *platform)
{
  static const char * const paths[] = { "/v1/user", "/v1/current-user" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr(JsonNode) answer = _manor_turso_await (platform, paths[i], NULL);
      JsonNode *user = _manor_turso_json_get (answer, "user");
      const char *name = _manor_turso_json_get_string (user != NULL ? user : answer, "username");

      if (name != NULL && *name != '\0')
        return g_strdup (name);
    }

  return NULL;
}

static ManorMembership *
parse_membership (JsonNode *organization)
{
  const char *slug = _manor_turso_json_get_string (organization, "slug");
  const char *name = _manor_turso_json_get_string (organization, "name");

  if (slug == NULL || *slug == '\0')
    return NULL;

  return g_object_new (MANOR_TYPE_MEMBERSHIP,
                       "slug", slug,
                       "title", name != NULL && *name != '\0' ? name : slug,
                       "plan", _manor_turso_json_get_string (organization, "plan_id"),
                       "personal", g_strcmp0 (_manor_turso_json_get_string (organization, "type"), PERSONAL) == 0,
                       "blocked", _manor_turso_json_get_boolean (organization, "blocked_reads") ||
                                  _manor_turso_json_get_boolean (organization, "blocked_writes"),
                       NULL);
}

/* The documentation (2026-06) has a bare array where the platform's own programs expect an object with one, and the
 * newer path has the latter. A token that is good for one organization may be refused the list of them: that is no
 * failure, its owner knows which one it is. NULL with @error. */
static GListModel *
load_memberships (ManorTursoPlatform  *platform,
                  GError             **error)
{
  static const char * const paths[] = { "/v1/organizations", "/v2/organizations" };
  g_autoptr(GListStore) memberships = g_list_store_new (MANOR_TYPE_MEMBERSHIP);
  g_autoptr(JsonNode) answer = NULL;
  JsonArray *array = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (paths) && array == NULL; i++)
    {
      g_autoptr(GError) local_error = NULL;

      g_clear_pointer (&answer, json_node_unref);
      answer = _manor_turso_await (platform, paths[i], &local_error);
      if (local_error != NULL && !is_elsewhere (local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      array = _manor_turso_json_get_list (answer, "organizations");
    }

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autoptr(ManorMembership) membership = parse_membership (json_array_get_element (array, i));

      if (membership != NULL)
        g_list_store_append (memberships, membership);
    }

  return G_LIST_MODEL (g_steal_pointer (&memberships));
}

static DexFuture *
load_account_fiber (gpointer user_data)
{
  ManorTursoPlatform *platform = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) validity = NULL;
  g_autoptr(GListModel) memberships = NULL;
  g_autoptr(GDateTime) expires = NULL;
  g_autofree char *user = NULL;
  gint64 end;

  validity = _manor_turso_await (platform, "/v1/auth/validate", &error);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (_manor_turso_json_get (validity, "exp") == NULL)
    return dex_future_new_for_error (_manor_turso_platform_error_lacks (platform, "exp"));

  /* -1 is never. What is over by our clock and accepted all the same is good: our clock is ahead. */
  end = _manor_turso_json_get_integer (validity, "exp", -1);
  if (end > 0 && end <= MAX_TIME)
    expires = g_date_time_new_from_unix_utc (end);

  memberships = load_memberships (platform, &error);
  if (memberships == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  user = load_user (platform);

  return dex_future_new_take_object (g_object_new (MANOR_TYPE_ACCOUNT,
                                                   "user", user,
                                                   "expires", expires,
                                                   "clock-skew", _manor_turso_platform_get_clock_skew (platform),
                                                   "memberships", memberships,
                                                   NULL));
}

/**
 * manor_turso_load_account:
 * @settings: the platform's address and how it is trusted; `organization` is not looked at
 * @token: a platform token
 *
 * Asks the platform whether a token is good, for how long, whose it is, and which organizations it reaches. A token
 * that may not ask for the last two is fine.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorAccount, or rejects with
 *   %MANOR_TURSO_ERROR (UNAUTHORIZED where the token is wrong) or %MANOR_HTTP_ERROR
 */
DexFuture *
manor_turso_load_account (const ManorTursoSettings *settings,
                          const char               *token)
{
  g_autoptr(ManorTursoPlatform) platform = NULL;
  g_autoptr(GError) error = NULL;
  ManorTursoSettings general;

  dex_return_error_if_fail (settings != NULL);
  dex_return_error_if_fail (token != NULL);

  general = *settings;
  general.organization = NULL;
  platform = _manor_turso_platform_new (&general, &error);
  if (platform == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  _manor_turso_platform_set_token (platform, token);

  /* A block, so that discarding it cancels the fiber. */
  return dex_future_first (manor_fiber_spawn (0, load_account_fiber, g_steal_pointer (&platform),
                                              g_object_unref),
                           NULL);
}
