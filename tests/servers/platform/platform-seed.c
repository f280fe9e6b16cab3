/* platform-seed.c: what a new database begins with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include <libsoup/soup.h>

#include "platform-json.h"
#include "platform-rules.h"
#include "platform-seed.h"

#define DUMPS "/v1/dumps/"

void
platform_seed_clear (PlatformSeed *self)
{
  g_clear_pointer (&self->dump, g_free);
}

void
platform_seed_apply (PlatformSeed     *self,
                     PlatformDatabase *database)
{
  Platform *platform = database->organization->platform;

  database->is_schema = self->is_schema;
  database->schema = self->schema;
  database->dump = g_steal_pointer (&self->dump);
  if (self->source != NULL)
    {
      database->parent = self->source;
      database->branched_at = platform_dup_time (platform);
      /* A branch of a child is a child. */
      database->schema = self->source->schema;
    }
}

static gboolean
read_source (PlatformSeed    *self,
             PlatformRequest *request,
             PlatformGroup   *group,
             JsonObject      *seed)
{
  const char *name = platform_json_get_string (seed, "name");
  const char *timestamp = platform_json_get_string (seed, "timestamp");

  if (name == NULL)
    name = platform_json_get_string (seed, "value");
  self->source = platform_organization_find_database (request->organization, name);
  if (self->source == NULL)
    platform_request_refuse (request, 400, "could not find database with name [%s]: record not found",
                             name != NULL ? name : "");
  else if (self->source->group != group)
    platform_request_refuse (request, 400, "can only fork databases within the same group: %s is in %s",
                             self->source->name, self->source->group->name);
  else if (self->source->is_schema)
    platform_request_refuse (request, 400, "Shared schema usage error: database cannot be forked from a shared schema");
  else if (timestamp != NULL && !platform_is_time (timestamp))
    platform_request_refuse (request, 400, "invalid timestamp: %s", timestamp);
  else
    return TRUE;

  return FALSE;
}

static gboolean
read_dump (PlatformSeed    *self,
           PlatformRequest *request,
           JsonObject      *seed)
{
  const char *url = platform_json_get_string (seed, "url");
  g_autofree char *own = g_strconcat (request->platform->base_uri, DUMPS, NULL);

  if (url == NULL)
    url = platform_json_get_string (seed, "value");
  if (url != NULL && g_str_has_prefix (url, own))
    {
      g_autofree char *name = g_path_get_basename (url);
      g_autofree char *path = g_build_filename (request->platform->folder, name, NULL);

      self->dump = g_strconcat ("file:", path, NULL);
    }
  else if (url != NULL && (g_str_has_prefix (url, "https:") || g_str_has_prefix (url, "http:")))
    {
      self->dump = g_strdup (url);
    }
  else
    {
      platform_request_refuse (request, 400, "invalid dump url");
    }

  return self->dump != NULL;
}

static gboolean
read_seed (PlatformSeed    *self,
           PlatformRequest *request,
           PlatformGroup   *group)
{
  JsonObject *seed = platform_json_get_object (request->body, "seed");
  const char *type = platform_json_get_string (seed, "type");

  if (seed == NULL)
    return TRUE;
  if (g_strcmp0 (type, "database") == 0)
    return read_source (self, request, group, seed);
  if (g_strcmp0 (type, "dump") == 0)
    return read_dump (self, request, seed);
  if (g_strcmp0 (type, "database_upload") == 0)
    platform_request_refuse (request, 400, "this platform is for tests: it takes no uploaded database files");
  else
    platform_request_refuse (request, 400, "invalid seed type");

  return FALSE;
}

gboolean
platform_seed_read (PlatformSeed    *self,
                    PlatformRequest *request,
                    PlatformGroup   *group)
{
  const char *schema = platform_json_get_string (request->body, "schema");

  self->is_schema = platform_json_get_boolean (request->body, "is_schema", FALSE);
  if (!read_seed (self, request, group))
    return FALSE;
  if (schema == NULL || *schema == '\0')
    return TRUE;

  self->schema = platform_organization_find_database (request->organization, schema);
  if (self->is_schema)
    platform_request_refuse (request, 400,
                             "Shared schema error: shared schema database cannot reference another shared schema");
  else if (self->schema == NULL || !self->schema->is_schema)
    platform_request_refuse (request, 400, "could not find schema database with name [%s]", schema);
  else if (self->schema->group != group)
    platform_request_refuse (request, 400, "a database must be in the same group as its schema database");
  else if (self->dump != NULL)
    platform_request_refuse (request, 400, "Shared schema usage error: database using shared schema database cannot be "
                             "created from a dump");
  else if (self->source != NULL)
    platform_request_refuse (request, 400, "a branch cannot name a schema database");
  else
    return TRUE;

  return FALSE;
}

void
platform_seed_upload (PlatformRequest *request)
{
  g_autoptr(SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_MULTIPART);
  g_autoptr(SoupMultipart) multipart = NULL;

  if (request->content_type != NULL)
    soup_message_headers_replace (headers, "Content-Type", request->content_type);
  multipart = soup_multipart_new_from_message (headers, request->bytes);
  for (int i = 0; multipart != NULL && i < soup_multipart_get_length (multipart); i++)
    {
      SoupMessageHeaders *part_headers;
      GBytes *part;
      g_autoptr(GHashTable) parameters = NULL;
      g_autofree char *disposition = NULL;
      g_autofree char *name = NULL;
      g_autofree char *path = NULL;
      g_autofree char *url = NULL;

      if (!soup_multipart_get_part (multipart, i, &part_headers, &part) ||
          !soup_message_headers_get_content_disposition (part_headers, &disposition, &parameters) ||
          g_strcmp0 (g_hash_table_lookup (parameters, "name"), "file") != 0)
        continue;
      name = g_strdup_printf ("dump-%" G_GUINT64_FORMAT, platform_next_serial (request->platform));
      path = g_build_filename (request->platform->folder, name, NULL);
      url = g_strconcat (request->platform->base_uri, DUMPS, name, NULL);
      if (!g_file_set_contents (path, g_bytes_get_data (part, NULL), (gssize) g_bytes_get_size (part), NULL))
        break;
      platform_request_answer (request, platform_json_wrap ("dump_url", json_node_init_string (json_node_alloc (), url)));
      return;
    }
  platform_request_refuse (request, 400, "the form has no field “file”");
}
