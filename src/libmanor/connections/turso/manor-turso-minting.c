/* manor-turso-minting.c: tokens for people
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-organization"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-secret.h"
#include "manor-turso-organization-private.h"

#define NEVER         "never"
#define SCOPE_FOR_ALL "full-access"

/* NULL where the platform will take it; of a token for itself it is asked nothing like it. */
static GError *
check_expiration (ManorTokenRequest *request)
{
  const char *expiration = manor_token_request_get_expiration (request);

  if (manor_token_request_get_purpose (request) == MANOR_TOKEN_FOR_API || expiration == NULL ||
      manor_token_request_is_expiration (expiration))
    return NULL;

  return g_error_new (MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_INVALID,
                      /* translators: %s is what a person has typed; “never”, “7d” and “2w1d30m” are typed as they are */
                      _("“%s” is no time after which a token can end; write “never”, or numbers with the units w, d, h, m "
                        "and s in this order, like “7d” or “2w1d30m”"), expiration);
}

/* The token in an answer, of which nothing is left there; NULL with @error. */
static char *
take_token (ManorTursoPlatform  *platform,
            JsonNode            *answer,
            GError             **error)
{
  static const char * const keys[] = { "jwt", "token", "value" };
  JsonNode *inner = _manor_turso_json_get (answer, "token");
  const char *found = NULL;
  char *token;

  /* Nested in the newer answer. */
  if (inner != NULL && JSON_NODE_HOLDS_OBJECT (inner))
    answer = inner;
  for (guint i = 0; i < G_N_ELEMENTS (keys) && found == NULL; i++)
    found = _manor_turso_json_get_secret (answer, keys[i]);

  if (found == NULL || *found == '\0')
    {
      g_propagate_error (error, _manor_turso_platform_error_lacks (platform, "token"));
      return NULL;
    }

  manor_secret_learn (found);
  token = g_strdup (found);
  manor_secret_wipe ((char *) found);

  return token;
}

static DexFuture *
mint_fiber (gpointer user_data)
{
  ManorTursoErrand *errand = user_data;
  gboolean is_group = manor_token_request_get_purpose (errand->request) == MANOR_TOKEN_FOR_GROUP;
  const char *expiration = manor_token_request_get_expiration (errand->request);
  gboolean reads = manor_token_request_get_read_only (errand->request);
  g_autofree char *query = g_strconcat ("/auth/tokens?expiration=", expiration != NULL ? expiration : NEVER,
                                        "&authorization=", reads ? "read-only" : "full-access", NULL);
  g_autofree char *path = _manor_turso_path_of (is_group ? "groups/" : "databases/", errand->name, query);
  ManorTursoCall call = { .method = "POST", .path = path, .repeats = TRUE };
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(GError) error = NULL;
  char *token = NULL;

  answer = _manor_turso_await_call (errand->self->platform, &call, &error);
  if (error == NULL)
    token = take_token (errand->self->platform, answer, &error);
  if (token == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_string (token);
}

/* NULL where the token may do all that its owner may. */
static JsonNode *
make_api_body (ManorTursoErrand *errand)
{
  ManorTokenRequest *request = errand->request;
  const char *group = manor_token_request_get_group (request);
  const char * const *scopes = manor_token_request_get_scopes (request);
  gboolean has_scopes = scopes != NULL && scopes[0] != NULL;
  g_autoptr(JsonObject) object = json_object_new ();
  JsonArray *array;

  if (group == NULL && !has_scopes && !manor_token_request_get_organization_only (request))
    return NULL;

  /* Scopes and groups are an organization's (the platform's API documentation, 2026-06). */
  json_object_set_string_member (object, "organization",
                                 manor_organization_get_slug (MANOR_ORGANIZATION (errand->self)));
  if (group != NULL)
    json_object_set_string_member (object, "group", group);

  array = json_array_new ();
  for (guint i = 0; has_scopes && scopes[i] != NULL; i++)
    json_array_add_string_element (array, scopes[i]);
  if (!has_scopes && group != NULL)
    json_array_add_string_element (array, SCOPE_FOR_ALL);
  if (json_array_get_length (array) > 0)
    json_object_set_array_member (object, "scopes", array);
  else
    json_array_unref (array);

  return json_node_init_object (json_node_alloc (), object);
}

/* A token that was made and whose answer was lost is one that nobody has seen, and good for ever. */
static GError *
explain_lost_token (ManorTursoErrand *errand,
                    GError           *error)
{
  g_autoptr(GError) original = error;

  if (!_manor_turso_is_unknown (original))
    return g_steal_pointer (&original);

  return g_error_new (original->domain, original->code,
                      /* translators: %1$s is a token's name, %2$s what went wrong */
                      _("whether the token “%1$s” was made is not known: look at the list of tokens, revoke it if it is "
                        "there, for nobody has seen it, and make it again (%2$s)"),
                      errand->name, original->message);
}

static DexFuture *
create_api_token_fiber (gpointer user_data)
{
  ManorTursoErrand *errand = user_data;
  static const char * const beginnings[] = { "/v1/auth/api-tokens/", "/v2/auth/api-tokens/" };
  g_autoptr(JsonNode) body = make_api_body (errand);
  g_autoptr(GError) error = NULL;
  char *token = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    {
      g_autofree char *path = _manor_turso_path_of (beginnings[i], errand->name, NULL);
      ManorTursoCall call = { .method = "POST", .path = path, .body = body };
      g_autoptr(JsonNode) answer = NULL;

      g_clear_error (&error);
      answer = _manor_turso_await_call (errand->self->platform, &call, &error);
      if (error == NULL)
        token = take_token (errand->self->platform, answer, &error);
      /* Only where nothing can have been made under the one path is the other tried. */
      if (!g_error_matches (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_NOT_FOUND))
        break;
    }

  if (token == NULL)
    return dex_future_new_for_error (explain_lost_token (errand, g_steal_pointer (&error)));

  return dex_future_new_take_string (token);
}

/* What a request lacks, or NULL. */
static const char *
find_gap (ManorTokenRequest *request)
{
  const char *name = manor_token_request_get_name (request);

  switch (manor_token_request_get_purpose (request))
    {
    case MANOR_TOKEN_FOR_API:
      return name == NULL || *name == '\0' ? _("a token for the platform needs a name, by which it can be revoked") : NULL;
    case MANOR_TOKEN_FOR_GROUP:
      return manor_token_request_get_group (request) == NULL ? _("say for which group the token is") : NULL;
    case MANOR_TOKEN_FOR_DATABASE:
      return manor_token_request_get_database (request) == NULL ? _("say for which database the token is") : NULL;
    default:
      g_return_val_if_reached (NULL);
    }
}

DexFuture *
_manor_turso_organization_create_token (ManorOrganization *organization,
                                        ManorTokenRequest *request)
{
  ManorTokenPurpose purpose = manor_token_request_get_purpose (request);
  const char *gap = find_gap (request);
  ManorTursoErrand *errand;
  GError *error;
  const char *name;

  if (gap != NULL)
    return dex_future_new_reject (MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_INVALID, "%s", gap);
  error = check_expiration (request);
  if (error != NULL)
    return dex_future_new_for_error (error);

  name = purpose == MANOR_TOKEN_FOR_API     ? manor_token_request_get_name (request)
         : purpose == MANOR_TOKEN_FOR_GROUP ? manor_token_request_get_group (request)
         : manor_database_get_name (manor_token_request_get_database (request));
  errand = _manor_turso_errand_new (MANOR_TURSO_ORGANIZATION (organization), name);
  errand->request = g_object_ref (request);

  return _manor_turso_errand_run (errand, purpose == MANOR_TOKEN_FOR_API ? create_api_token_fiber : mint_fiber);
}
