/* manor-turso-organization-tokens.c: the tokens of an organization, and their end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-organization"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-turso-organization-private.h"

static int
compare_tokens (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  return g_utf8_collate (manor_api_token_get_name ((gpointer) a), manor_api_token_get_name ((gpointer) b));
}

/* Those of a list that are not in @seen. Whether there was one; else @error. Awaits. */
static gboolean
add_tokens (ManorTursoErrand  *errand,
            const char        *path,
            GHashTable        *seen,
            GListStore        *store,
            GError           **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(JsonNode) answer = _manor_turso_await (errand->self->platform, path, &local_error);
  JsonArray *array = _manor_turso_json_get_list (answer, "tokens");

  if (array == NULL && local_error == NULL)
    array = _manor_turso_json_get_list (answer, "api_tokens");
  if (array == NULL && local_error == NULL)
    local_error = _manor_turso_platform_error_lacks (errand->self->platform, "tokens");
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autoptr(ManorApiToken) token = _manor_turso_api_token_parse (json_array_get_element (array, i));
      const char *id = token != NULL ? manor_api_token_get_id (token) : NULL;

      if (token == NULL || (id != NULL && !g_hash_table_add (seen, g_strdup (id))))
        continue;

      g_list_store_insert_sorted (store, token, compare_tokens, NULL);
    }

  return TRUE;
}

static gboolean
is_not_for_us (const GError *error)
{
  return g_error_matches (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_FORBIDDEN) ||
         g_error_matches (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_NOT_FOUND);
}

/* The organization's say whose they are, so they come first; a plain member sees only the own ones, and a token with
 * few scopes perhaps neither. */
static DexFuture *
list_tokens_fiber (gpointer user_data)
{
  ManorTursoErrand *errand = user_data;
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GListStore) store = g_list_store_new (MANOR_TYPE_API_TOKEN);
  g_autoptr(GError) organization_error = NULL;
  g_autoptr(GError) account_error = NULL;
  gboolean has_organization;
  gboolean has_account;

  has_organization = add_tokens (errand, "api-tokens", seen, store, &organization_error);
  if (manor_error_is_cancelled (organization_error))
    return dex_future_new_for_error (g_steal_pointer (&organization_error));
  if (has_organization)
    {
      GHashTableIter iter;
      gpointer id;

      g_hash_table_remove_all (errand->self->shared);
      g_hash_table_iter_init (&iter, seen);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        g_hash_table_add (errand->self->shared, g_strdup (id));
    }

  has_account = add_tokens (errand, "/v1/auth/api-tokens", seen, store, &account_error);
  if (!has_organization && (!has_account || !is_not_for_us (organization_error)))
    return dex_future_new_for_error (g_steal_pointer (&organization_error));
  if (!has_account && !is_not_for_us (account_error))
    return dex_future_new_for_error (g_steal_pointer (&account_error));

  return dex_future_new_take_object (g_steal_pointer (&store));
}

DexFuture *
_manor_turso_organization_list_tokens (ManorOrganization *organization)
{
  return _manor_turso_errand_run (_manor_turso_errand_new (MANOR_TURSO_ORGANIZATION (organization), NULL),
                                  list_tokens_fiber);
}

/* Whether the platform still lists a token that it did not find for us: it may be another organization's, or another
 * owner's. FALSE, too, where nobody can say. Awaits. */
static gboolean
is_listed (ManorTursoErrand *errand)
{
  const char *path = errand->is_shared ? "api-tokens" : "/v1/auth/api-tokens";
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GListStore) store = g_list_store_new (MANOR_TYPE_API_TOKEN);

  if (!add_tokens (errand, path, seen, store, NULL))
    return FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    {
      g_autoptr(ManorApiToken) token = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (errand->is_shared ? g_strcmp0 (manor_api_token_get_id (token), errand->id) == 0
                            : g_strcmp0 (manor_api_token_get_name (token), errand->name) == 0)
        return TRUE;
    }

  return FALSE;
}

/* An account's tokens go by their names, an organization's, which may be of several owners and called the same, by their
 * ids. */
static DexFuture *
revoke_token_fiber (gpointer user_data)
{
  ManorTursoErrand *errand = user_data;
  g_autofree char *path = errand->is_shared ? _manor_turso_path_of ("api-tokens/", errand->id, NULL)
                                            : _manor_turso_path_of ("/v1/auth/api-tokens/", errand->name, NULL);
  ManorTursoCall call = { .method = "DELETE", .path = path, .repeats = TRUE };
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(GError) error = NULL;

  answer = _manor_turso_await_call (errand->self->platform, &call, &error);
  if (error == NULL)
    return dex_future_new_true ();
  if (!g_error_matches (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_NOT_FOUND))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (!is_listed (errand))
    return dex_future_new_true ();

  return dex_future_new_reject (MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_NOT_FOUND,
                                /* translators: %s is a token's name */
                                _("the platform lists the token “%s”, but does not find it to revoke it: it may be another "
                                  "owner’s, and is still good; ask its owner, or revoke it in the platform’s web console"),
                                errand->name);
}

DexFuture *
_manor_turso_organization_revoke_token (ManorOrganization *organization,
                                        ManorApiToken     *token)
{
  ManorTursoOrganization *self = MANOR_TURSO_ORGANIZATION (organization);
  ManorTursoErrand *errand = _manor_turso_errand_new (self, manor_api_token_get_name (token));
  const char *id = manor_api_token_get_id (token);

  errand->id = g_strdup (id);
  errand->is_shared = id != NULL && g_hash_table_contains (self->shared, id);

  return _manor_turso_errand_run (errand, revoke_token_fiber);
}

/* Whether or not the answer came: at worst a new token is minted for nothing. */
static DexFuture *
rotate (ManorTursoErrand *errand,
        const char       *path,
        const char       *group,
        const char       *database)
{
  ManorTursoCall call = { .method = "POST", .path = path };
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(GError) error = NULL;

  answer = _manor_turso_await_call (errand->self->platform, &call, &error);
  if (error == NULL || _manor_turso_is_unknown (error) || manor_error_is_cancelled (error))
    manor_await (_manor_turso_wallet_forget (errand->self->wallet, group, database), NULL);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
rotate_group_fiber (gpointer user_data)
{
  ManorTursoErrand *errand = user_data;
  g_autofree char *path = _manor_turso_path_of ("groups/", errand->name, "/auth/rotate");

  return rotate (errand, path, errand->name, NULL);
}

DexFuture *
_manor_turso_organization_rotate (ManorOrganization *organization,
                                  const char        *group)
{
  return _manor_turso_errand_run (_manor_turso_errand_new (MANOR_TURSO_ORGANIZATION (organization), group),
                                  rotate_group_fiber);
}

static DexFuture *
rotate_database_fiber (gpointer user_data)
{
  ManorTursoErrand *errand = user_data;
  g_autofree char *path = _manor_turso_path_of ("databases/", errand->name, "/auth/rotate");

  /* @location: its group, where it is in one. */
  return rotate (errand, path, errand->location, errand->name);
}

/* A database in a group shares the group's key: with its own tokens those of all the others would end (the platform's
 * API documentation, 2026-06), which nobody expects who asks for one. Those of the new engine have keys of their own
 * (turso CLI 1.0.29). */
DexFuture *
_manor_turso_organization_rotate_database (ManorOrganization *organization,
                                           ManorDatabase     *database)
{
  ManorDatabaseFacts *facts = manor_database_get_facts (database);
  const char *name = manor_database_get_name (database);
  ManorTursoErrand *errand;

  if (facts != NULL && facts->group != NULL && (facts->flags & MANOR_DATABASE_UNUSUAL_ENGINE) == 0)
    return dex_future_new_reject (MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_INVALID,
                                  /* translators: %1$s is a database's name, %2$s that of its group */
                                  _("“%1$s” shares its key with all databases of the group “%2$s”: its tokens end only "
                                    "together with theirs; rotate the tokens of the group"),
                                  name, facts->group);

  errand = _manor_turso_errand_new (MANOR_TURSO_ORGANIZATION (organization), name);
  errand->location = g_strdup (facts != NULL ? facts->group : NULL);

  return _manor_turso_errand_run (errand, rotate_database_fiber);
}
