/* manor-turso-request.c: what a request to the platform is about
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso"

#include "config.h"

#include <string.h>

#include "manor-turso-answer-private.h"
#include "manor-turso-platform-private.h"

/* What an API token may be restricted to (the platform's API documentation, 2026-06), the more special one first.
 * Groups are made and deleted by unrestricted tokens only. */
static const struct
{
  const char *method;
  const char *kind;
  const char *end;
  const char *scope;
} scopes[] = {
  { "POST", "group", "/auth/tokens", "group:mint-token" },
  { "POST", "group", "/auth/rotate", "group:rotate-creds" },
  { "PATCH", "group", "/configuration", "group:configure" },
  { "POST", "database", "/auth/tokens", "db:mint-token" },
  { "POST", "database", "/auth/rotate", "db:rotate-creds" },
  { "PATCH", "database", "/configuration", "db:configure" },
  { "POST", "database", "/databases", "db:create" },
  { "DELETE", "database", "", "db:delete" },
  { "GET", NULL, "", "read" },
};

static const char *
find_scope (const char *method,
            const char *kind,
            const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (scopes); i++)
    if (g_str_equal (method, scopes[i].method) &&
        (scopes[i].kind == NULL || g_strcmp0 (kind, scopes[i].kind) == 0) &&
        g_str_has_suffix (path, scopes[i].end))
      return scopes[i].scope;

  return NULL;
}

/* “…/databases/NAME/…” and “…/databases”; the last one counts. */
static void
find_subject (ManorTursoRequest *self,
              const char        *path,
              JsonNode          *body)
{
  static const struct { const char *segment, *kind; } kinds[] = {
    { "databases", "database" }, { "groups", "group" }, { "api-tokens", "api-token" },
  };
  g_auto(GStrv) segments = g_strsplit (path, "/", -1);

  for (guint i = 0; segments[i] != NULL; i++)
    for (guint j = 0; j < G_N_ELEMENTS (kinds); j++)
      {
        /* A slug may be any word. */
        if (!g_str_equal (segments[i], kinds[j].segment) || (i > 0 && g_str_equal (segments[i - 1], "organizations")))
          continue;

        self->kind = kinds[j].kind;
        g_clear_pointer (&self->name, g_free);
        if (segments[i + 1] != NULL && *segments[i + 1] != '\0')
          self->name = g_uri_unescape_string (segments[++i], NULL);
        else if (g_str_equal (self->method, "POST"))
          self->name = g_strdup (_manor_turso_json_get_string (body, "name"));
        self->creates = g_str_equal (self->method, "POST") &&
                        (segments[i + 1] == NULL || g_str_equal (self->kind, "api-token"));
        break;
      }
}

ManorTursoRequest *
_manor_turso_request_new (const char *uri,
                          const char *organization,
                          const char *method,
                          const char *path,
                          JsonNode   *body)
{
  ManorTursoRequest *self = g_atomic_rc_box_new0 (ManorTursoRequest);
  g_autofree char *bare = g_strndup (path, strcspn (path, "?"));

  self->uri = g_strdup (uri);
  self->organization = g_strdup (organization);
  self->method = g_strdup (method);
  self->path = g_strdup (path);
  find_subject (self, bare, body);
  self->scope = find_scope (method, self->kind, bare);

  return self;
}

ManorTursoRequest *
_manor_turso_request_ref (ManorTursoRequest *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
request_finalize (gpointer data)
{
  ManorTursoRequest *self = data;

  g_free (self->uri);
  g_free (self->organization);
  g_free (self->method);
  g_free (self->path);
  g_free (self->name);
}

void
_manor_turso_request_unref (ManorTursoRequest *self)
{
  g_atomic_rc_box_release_full (self, request_finalize);
}
