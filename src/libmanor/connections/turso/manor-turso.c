/* manor-turso.c: a Turso organization as a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-turso-private.h"

/**
 * ManorTurso:
 *
 * The databases of a Turso organization: the platform's API lists, makes, configures and deletes them, and says where
 * each one is; SQL goes to the databases' own hosts. docs/turso.md has what is asked when.
 *
 * Invariants:
 *
 *  (1) `client` is asked nothing itself: its places and connections are those of all databases.
 *  (2) Files (rules, the last list) are read and written on `worker`'s one thread, and large answers read.
 *  (3) The databases and fleets of the connection are those that follow from `list` and `rules`. A list is never
 *      changed once it is here.
 *  (4) What was made and deleted since the last refresh began is in `made` and `gone`, so that a list that was
 *      read before does not undo it.
 *  (5) `sizes` is what the platform said last; a database that is not in it is not known to be of any size.
 *  (6) The platform's token is with `platform`, and nowhere here.
 */

#define FEATURES (MANOR_CONNECTION_CREATES | MANOR_CONNECTION_FORKS | MANOR_CONNECTION_REWINDS | \
                  MANOR_CONNECTION_FETCHES | MANOR_CONNECTION_GROUPS | MANOR_CONNECTION_BILLS | \
                  MANOR_CONNECTION_CONFIGURES | MANOR_CONNECTION_MEASURES)

G_DEFINE_FINAL_TYPE (ManorTurso, manor_turso, MANOR_TYPE_CONNECTION)

static ManorOrganization *
manor_turso_get_organization (ManorConnection *connection)
{
  return MANOR_TURSO (connection)->organization;
}

static void
manor_turso_finalize (GObject *object)
{
  ManorTurso *self = MANOR_TURSO (object);

  g_clear_object (&self->organization);
  g_clear_object (&self->wallet);
  g_clear_object (&self->client);
  g_clear_object (&self->platform);
  g_clear_object (&self->tokens);
  g_clear_object (&self->worker);
  dex_clear (&self->saving);
  g_clear_pointer (&self->rules_path, g_free);
  g_clear_pointer (&self->list_path, g_free);
  g_clear_pointer (&self->list, _manor_turso_list_unref);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_pointer (&self->made, _manor_turso_list_unref);
  g_clear_pointer (&self->gone, g_hash_table_unref);
  g_clear_pointer (&self->sizes, g_hash_table_unref);

  G_OBJECT_CLASS (manor_turso_parent_class)->finalize (object);
}

static void
manor_turso_class_init (ManorTursoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  ManorConnectionClass *connection_class = MANOR_CONNECTION_CLASS (klass);

  object_class->finalize = manor_turso_finalize;

  connection_class->refresh = _manor_turso_refresh;
  connection_class->create = _manor_turso_create;
  connection_class->delete_database = _manor_turso_delete_database;
  connection_class->set_rule = _manor_turso_set_rule;
  connection_class->get_organization = manor_turso_get_organization;
}

static void
manor_turso_init (ManorTurso *self)
{
  self->worker = manor_worker_new ("turso", 1);
  self->list = _manor_turso_list_new ();
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_rule_unref);
  self->made = _manor_turso_list_new ();
  self->gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->sizes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* Schema databases whose changes the platform carries on are deprecated since January 2025 and only offered where the
 * organization has them still. */
void
_manor_turso_update_features (ManorTurso *self)
{
  gboolean propagates = self->propagates;

  for (guint i = 0; !propagates && i < _manor_turso_list_get_length (self->list); i++)
    propagates = _manor_turso_list_get (self->list, i)->is_schema;

  manor_connection_take_features (MANOR_CONNECTION (self),
                                  propagates ? FEATURES | MANOR_CONNECTION_PROPAGATES : FEATURES);
}

/* Asked for by the person, who should not forget it. */
static char *
dup_warning (ManorTurso *self)
{
  ManorHttp *http = _manor_turso_platform_get_http (self->platform);

  if (!self->allow_plain || manor_http_get_secure (http) || manor_http_get_loopback (http))
    return NULL;

  /* translators: %s is a URL */
  return g_strdup_printf (_("Tokens and rows travel unencrypted to %s: everybody on the way can read them"),
                          manor_http_get_uri (http));
}

static gboolean
set_settings (ManorTurso                *self,
              const ManorTursoSettings  *settings,
              GError                   **error)
{
  ManorConnection *connection = MANOR_CONNECTION (self);
  const char *id = manor_connection_get_id (connection);

  self->platform = _manor_turso_platform_new (settings, error);
  if (self->platform == NULL)
    return FALSE;

  _manor_turso_platform_set_store (self->platform, self->tokens, id);
  self->client = manor_hrana_client_new (_manor_turso_platform_get_http (self->platform));
  manor_hrana_client_set_max_in_flight (self->client, MANOR_TURSO_MAX_IN_FLIGHT);
  self->wallet = _manor_turso_wallet_new (self->platform, self->tokens, id,
                                          manor_connection_get_title (connection));
  self->organization = _manor_turso_organization_new (self->platform, self->wallet, settings->organization,
                                                      settings->organization);
  _manor_turso_organization_set_connection (MANOR_TURSO_ORGANIZATION (self->organization), self);
  g_signal_connect_object (manor_organization_get_groups (self->organization), "items-changed",
                           G_CALLBACK (_manor_turso_take_groups), self, G_CONNECT_SWAPPED);
  self->allow_plain = settings->allow_plain;
  self->rules_path = g_strdup (settings->rules_path);
  self->list_path = g_strdup (settings->list_path);
  manor_connection_take_warning (connection, dup_warning (self));
  _manor_turso_update_features (self);

  return TRUE;
}

/**
 * manor_turso_new:
 * @id: the connection's id
 * @title: (nullable): what a person calls it; %NULL for the organization's slug
 * @settings: what it is made of
 * @tokens: where its tokens are kept: the platform's (%MANOR_TURSO_TOKEN), and those of groups and databases that
 *   are minted with it
 * @error: a `GError`
 *
 * Makes a connection to an organization. Nothing is sent yet: manor_connection_refresh() does.
 *
 * Returns: (transfer full): a `ManorTurso`, or %NULL with %MANOR_HTTP_ERROR_ADDRESS where the URL is none
 */
ManorConnection *
manor_turso_new (const char                *id,
                 const char                *title,
                 const ManorTursoSettings  *settings,
                 ManorTokenStore           *tokens,
                 GError                   **error)
{
  g_autoptr(ManorTurso) self = NULL;
  g_autofree char *location = NULL;
  const char *base_url;

  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (settings != NULL && settings->organization != NULL, NULL);
  g_return_val_if_fail (MANOR_IS_TOKEN_STORE (tokens), NULL);

  base_url = settings->base_url != NULL ? settings->base_url : MANOR_TURSO_BASE_URL;
  location = g_strdup_printf ("%s/%s", base_url, settings->organization);

  self = g_object_new (MANOR_TYPE_TURSO,
                       "id", id,
                       "title", title != NULL ? title : settings->organization,
                       "kind", "turso",
                       "location", location,
                       NULL);
  self->tokens = g_object_ref (tokens);

  if (!set_settings (self, settings, error))
    return NULL;

  return MANOR_CONNECTION (g_steal_pointer (&self));
}

/**
 * _manor_turso_database_dup_path:
 * @name: a database's name
 * @rest: (nullable): what follows, from a slash
 *
 * Returns: (transfer full): the path of a request, as in #ManorTursoCall
 */
char *
_manor_turso_database_dup_path (const char *name,
                       const char *rest)
{
  return _manor_turso_path_of ("databases/", name, rest);
}
