/* platform-request.c: one request for the platform API, and its answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "platform-json.h"
#include "platform-request.h"

static const PlatformRoute * const all_routes[] = {
  platform_account_routes, platform_database_routes, platform_database_facts_routes, platform_group_routes,
  platform_location_routes, platform_member_routes, platform_organization_routes, platform_token_routes,
};

void
platform_request_answer (PlatformRequest *self,
                         JsonNode        *answer)
{
  self->status = 200;
  g_clear_pointer (&self->answer, json_node_unref);
  self->answer = answer;
}

void
platform_request_answer_nothing (PlatformRequest *self)
{
  gboolean documented = self->platform->options.shape == PLATFORM_SHAPE_DOCUMENTED;

  platform_request_answer (self, documented ? NULL : platform_json_object (json_object_new ()));
}

void
platform_request_refuse (PlatformRequest *self,
                         guint            status,
                         const char      *format,
                         ...)
{
  JsonObject *object = json_object_new ();
  g_autofree char *reason = NULL;
  va_list arguments;

  va_start (arguments, format);
  reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  json_object_set_string_member (object, "error", reason);
  platform_request_answer (self, platform_json_object (object));
  self->status = status;
}

void
platform_request_refuse_error (PlatformRequest *self,
                               const GError    *error)
{
  gboolean theirs = error->domain == PLATFORM_SQLD_ERROR && error->code >= 400 && error->code < 500;

  platform_request_refuse (self, theirs ? 400 : 500, "%s", error->message);
}

const char *
platform_request_get_param (PlatformRequest *self,
                            guint            i)
{
  return g_ptr_array_index (self->params, i);
}

const char *
platform_request_get_query (PlatformRequest *self,
                            const char      *key)
{
  return self->query != NULL ? g_hash_table_lookup (self->query, key) : NULL;
}

gboolean
platform_request_sees (PlatformRequest *self,
                       PlatformGroup   *group)
{
  return self->token->group == NULL || self->token->group == group;
}

PlatformGroup *
platform_request_find_group (PlatformRequest *self)
{
  PlatformGroup *group = platform_organization_find_group (self->organization, platform_request_get_param (self, 0));

  if (group == NULL)
    platform_request_refuse (self, 404, "group not found");
  else if (!platform_request_sees (self, group))
    platform_request_refuse (self, 403, "this token is for another group");
  else
    return group;

  return NULL;
}

PlatformDatabase *
platform_request_find_database (PlatformRequest *self)
{
  const char *name = platform_request_get_param (self, 0);
  PlatformDatabase *database = platform_organization_find_database (self->organization, name);

  if (database == NULL)
    platform_request_refuse (self, 404, "could not find database with name [%s]: record not found", name);
  else if (!platform_request_sees (self, database->group))
    platform_request_refuse (self, 403, "this token is for another group");
  else
    return database;

  return NULL;
}

/* Whether segments are those of a pattern, and what “*” stands for. */
static gboolean
match (const char         *pattern,
       const char * const *segments,
       GPtrArray          *params)
{
  g_auto(GStrv) wanted = g_strsplit (pattern, "/", 0);

  g_ptr_array_set_size (params, 0);
  if (g_strv_length (wanted) != g_strv_length ((GStrv) segments))
    return FALSE;
  for (guint i = 0; wanted[i] != NULL; i++)
    {
      if (strcmp (wanted[i], "*") == 0)
        g_ptr_array_add (params, g_uri_unescape_string (segments[i], NULL));
      else if (strcmp (wanted[i], segments[i]) != 0)
        return FALSE;
    }

  return TRUE;
}

/* The route of some segments; *@known says that there is one for another method. */
static const PlatformRoute *
find (PlatformRequest    *self,
      const char * const *segments,
      gboolean           *known)
{
  for (guint i = 0; i < G_N_ELEMENTS (all_routes); i++)
    for (const PlatformRoute *route = all_routes[i]; route->method != NULL; route++)
      {
        if (route->undocumented && self->platform->options.shape == PLATFORM_SHAPE_DOCUMENTED)
          continue;
        if (!match (route->pattern, segments, self->params))
          continue;
        *known = TRUE;
        if (strcmp (route->method, self->method) == 0)
          return route;
      }

  return NULL;
}

/* @prefix and what is left of @segments after @n of them. */
static GStrv
replace_first (const char         *prefix,
               const char * const *segments,
               guint               n)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_add (builder, prefix);
  for (segments += n; *segments != NULL; segments++)
    g_strv_builder_add (builder, *segments);

  return g_strv_builder_end (builder);
}

/* FALSE where it was refused. */
static gboolean
find_route (PlatformRequest *self,
            const char      *path)
{
  g_auto(GStrv) segments = g_strsplit (path, "/", 0);
  guint n = g_strv_length (segments);
  gboolean known = FALSE;

  /* The first is empty. */
  self->route = find (self, (const char * const *) segments, &known);
  if (self->route == NULL && n >= 4 && strcmp (segments[2], "organizations") == 0 &&
      (strcmp (segments[1], "v1") == 0 || strcmp (segments[1], "v2") == 0))
    {
      const char *prefix = strcmp (segments[1], "v2") == 0 ? "{v2}" : "{org}";
      g_auto(GStrv) rest = replace_first (prefix, (const char * const *) segments, 4);

      self->route = find (self, (const char * const *) rest, &known);
      /* The program asks for the members of “/v1/organizations//members” where no organization was chosen. */
      self->organization = *segments[3] == '\0' ? g_ptr_array_index (self->platform->organizations, 0)
                                                : platform_find_organization (self->platform, segments[3]);
      if (self->route != NULL && self->organization == NULL)
        {
          platform_request_refuse (self, 404, "organization not found");
          return FALSE;
        }
    }
  else if (self->route == NULL && n >= 3 && strcmp (segments[1], "v1") == 0)
    {
      g_auto(GStrv) rest = replace_first ("{org}", (const char * const *) segments, 2);

      self->route = find (self, (const char * const *) rest, &known);
      self->organization = g_ptr_array_index (self->platform->organizations, 0);
    }
  if (self->route == NULL)
    platform_request_refuse (self, known ? 405 : 404, known ? "method not allowed" : "not found");

  return self->route != NULL;
}

static gboolean
authorize (PlatformRequest *self,
           const char      *authorization)
{
  const char *reason = "missing token";

  if (authorization != NULL && g_ascii_strncasecmp (authorization, "Bearer ", strlen ("Bearer ")) == 0)
    self->token = platform_token_find (self->platform, authorization + strlen ("Bearer "), &reason);
  if (self->token == NULL)
    platform_request_refuse (self, 401, "%s", reason);

  return self->token != NULL;
}

/* Whether the token is for this organization, and for this. */
static gboolean
permit (PlatformRequest *self)
{
  if (self->organization != NULL && self->token->organization != NULL &&
      self->token->organization != self->organization)
    platform_request_refuse (self, 403, "this token is for another organization");
  else if (!platform_token_may (self->token, self->route->scope))
    platform_request_refuse (self, 403, "this token lacks the scope %s", self->route->scope);
  else
    return TRUE;

  return FALSE;
}

static gboolean
read_body (PlatformRequest *self)
{
  g_autoptr(GError) error = NULL;

  if (g_bytes_get_size (self->bytes) == 0 ||
      (self->content_type != NULL && g_str_has_prefix (self->content_type, "multipart/")))
    return TRUE;

  self->body_node = platform_json_parse (self->bytes, &error);
  if (self->body_node == NULL)
    {
      platform_request_refuse (self, 400, "could not parse the body: %s", error->message);
      return FALSE;
    }
  if (JSON_NODE_HOLDS_OBJECT (self->body_node))
    self->body = json_node_get_object (self->body_node);

  return TRUE;
}

void
platform_request_handle (PlatformRequest *self,
                         const char      *path,
                         const char      *authorization)
{
  g_autofree char *name = NULL;

  if (!authorize (self, authorization) || !find_route (self, path))
    {
      platform_counters_add_request (self->platform->counters, "refused");
      return;
    }
  name = g_strdup_printf ("%s %s", self->route->method, self->route->pattern);
  platform_counters_add_request (self->platform->counters, name);
  if (permit (self) && read_body (self))
    self->route->handler (self);
}
