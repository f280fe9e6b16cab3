/* routes-databases.c: the routes that list, make and delete databases
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "manor-fiber.h"
#include "platform-json.h"
#include "platform-mint.h"
#include "platform-request.h"
#include "platform-rules.h"
#include "platform-seed.h"

/* Whether the query asks for it. */
static gboolean
is_wanted (PlatformRequest  *request,
           PlatformDatabase *database)
{
  const char *group = platform_request_get_query (request, "group");
  const char *schema = platform_request_get_query (request, "schema");
  const char *parent = platform_request_get_query (request, "parent");
  const char *type = platform_request_get_query (request, "type");

  return platform_request_sees (request, database->group) &&
         (group == NULL || *group == '\0' || strcmp (database->group->name, group) == 0) &&
         (schema == NULL || *schema == '\0' ||
          (database->schema != NULL && strcmp (database->schema->name, schema) == 0)) &&
         (parent == NULL || *parent == '\0' ||
          (database->parent != NULL && strcmp (database->parent->id, parent) == 0)) &&
         (g_strcmp0 (type, "schema") != 0 || database->is_schema);
}

/* A cursor is the serial of the last database that was told, so that it stays good when databases come and go. */
static gboolean
read_page (PlatformRequest *request,
           guint           *size,
           guint64         *after)
{
  PlatformOptions *options = &request->platform->options;
  const char *limit = platform_request_get_query (request, "limit");
  const char *cursor = platform_request_get_query (request, "cursor");
  guint64 n = G_MAXUINT;

  *after = 0;
  *size = G_MAXUINT;
  if (options->no_pagination || options->shape == PLATFORM_SHAPE_DOCUMENTED)
    return TRUE;
  if (limit != NULL && *limit != '\0' && (!g_ascii_string_to_unsigned (limit, 10, 1, G_MAXUINT, &n, NULL)))
    {
      platform_request_refuse (request, 400, "invalid limit");
      return FALSE;
    }
  *size = (guint) MIN (n, options->page_size);
  if (cursor != NULL && *cursor != '\0' &&
      (*cursor != 'c' || !g_ascii_string_to_unsigned (cursor + 1, 16, 0, G_MAXUINT64, after, NULL)))
    {
      platform_request_refuse (request, 400, "invalid cursor");
      return FALSE;
    }

  return TRUE;
}

static void
list (PlatformRequest *request)
{
  PlatformOptions *options = &request->platform->options;
  GPtrArray *databases = request->organization->databases;
  JsonArray *array;
  JsonObject *object;
  guint64 after, last = 0;
  guint size;
  gboolean more = FALSE;

  if (!read_page (request, &size, &after))
    return;

  array = json_array_new ();
  for (guint i = 0; i < databases->len && !more; i++)
    {
      PlatformDatabase *database = g_ptr_array_index (databases, i);

      if (database->serial <= after || !is_wanted (request, database))
        continue;
      more = json_array_get_length (array) == size;
      if (!more)
        {
          json_array_add_object_element (array, platform_database_dump (database));
          last = database->serial;
        }
    }

  object = json_object_new ();
  json_object_set_array_member (object, "databases", array);
  if (!options->no_pagination && options->shape == PLATFORM_SHAPE_CLIENTS)
    {
      JsonObject *pagination = json_object_new ();
      g_autofree char *next = g_strdup_printf ("c%" G_GINT64_MODIFIER "x", last);

      if (more)
        json_object_set_string_member (pagination, "next", next);
      else
        json_object_set_null_member (pagination, "next");
      json_object_set_object_member (object, "pagination", pagination);
    }
  platform_request_answer (request, platform_json_object (object));
}

static void
get (PlatformRequest *request)
{
  PlatformDatabase *database = platform_request_find_database (request);

  if (database != NULL)
    platform_request_answer (request, platform_json_wrap ("database", platform_json_object (
      platform_database_dump (database))));
}

static void
answer_created (PlatformRequest  *request,
                PlatformDatabase *database)
{
  JsonObject *object = json_object_new ();
  JsonObject *answer = json_object_new ();
  g_autofree char *host = platform_database_dup_host (database);

  json_object_set_string_member (object, "DbId", database->id);
  json_object_set_string_member (object, "Hostname", host);
  json_object_set_string_member (object, "Name", database->name);
  json_object_set_object_member (answer, "database", object);
  if (request->platform->options.shape == PLATFORM_SHAPE_CLIENTS)
    {
      json_object_set_int_member (object, "IssuedCertCount", 0);
      json_object_set_int_member (object, "IssuedCertLimit", 0);
      json_object_set_string_member (answer, "username", "");
      json_object_set_string_member (answer, "password", "");
    }
  platform_request_answer (request, platform_json_object (answer));
}

static PlatformGroup *
find_group_by_id (PlatformOrganization *organization,
                  const char           *id)
{
  for (guint i = 0; i < organization->groups->len; i++)
    {
      PlatformGroup *group = g_ptr_array_index (organization->groups, i);

      if (g_strcmp0 (group->id, id) == 0)
        return group;
    }

  return NULL;
}

/* NULL where it was refused. */
static PlatformGroup *
read_group (PlatformRequest *request)
{
  const char *name = platform_json_get_string (request->body, "name");
  const char *group_name = platform_json_get_string (request->body, "group");
  const char *size_limit = platform_json_get_string (request->body, "size_limit");
  PlatformGroup *group = platform_organization_find_group (request->organization, group_name);

  /* @tursodatabase/api 2.0.5 may name it by its id. */
  if (group == NULL && group_name == NULL)
    group = find_group_by_id (request->organization, platform_json_get_string (request->body, "group_id"));

  if (name == NULL || !platform_is_name (name))
    platform_request_refuse (request, 400, "invalid database name: lower-case letters, numbers and dashes, 64 at most");
  else if (group == NULL)
    platform_request_refuse (request, 400, "group not found");
  else if (!platform_request_sees (request, group))
    platform_request_refuse (request, 403, "this token is for another group");
  else if (group->archived)
    platform_request_refuse (request, 400, "group %s is archived", group->name);
  else if (size_limit != NULL && !platform_is_size (size_limit))
    platform_request_refuse (request, 400, "invalid size limit: %s", size_limit);
  else if (platform_organization_find_database (request->organization, name) != NULL)
    platform_request_refuse (request, 409, "database with name [%s] already exists", name);
  else
    return group;

  return NULL;
}

static void
create (PlatformRequest *request)
{
  PlatformGroup *group = read_group (request);
  g_auto(PlatformSeed) seed = { 0 };
  g_autoptr(GError) error = NULL;
  PlatformDatabase *database;

  if (group == NULL || !platform_seed_read (&seed, request, group))
    return;

  /* It has its name from now on, so that no other request gets it. */
  database = platform_database_new (group, platform_json_get_string (request->body, "name"));
  platform_database_mark_engine (database, platform_json_get_boolean (request->body, "use_tursodb", FALSE));
  platform_seed_apply (&seed, database);
  database->size_limit = g_strdup (platform_json_get_string (request->body, "size_limit"));
  if (!manor_await (platform_database_prepare (database), &error))
    {
      manor_await (platform_database_delete (database), NULL);
      platform_request_refuse_error (request, error);
      return;
    }
  answer_created (request, database);
}

static void
delete (PlatformRequest *request)
{
  PlatformDatabase *database = platform_request_find_database (request);
  g_autoptr(GError) error = NULL;

  if (database == NULL)
    return;
  if (database->delete_protection || database->group->delete_protection)
    {
      platform_request_refuse (request, 400, "database %s is protected from deletion", database->name);
      return;
    }
  if (platform_database_count_children (database) > 0)
    {
      platform_request_refuse (request, 400, "cannot delete `%s` because databases are still refering to it",
                               database->id);
      return;
    }
  if (!manor_await (platform_database_delete (database), &error))
    {
      platform_request_refuse_error (request, error);
      return;
    }
  platform_request_answer (request, platform_json_wrap ("database", json_node_init_string (
    json_node_alloc (), database->name)));
}

static void
mint (PlatformRequest *request)
{
  PlatformDatabase *database = platform_request_find_database (request);

  if (database != NULL)
    platform_mint_answer (request, database->group, database);
}

/* The key is the group's: the tokens of all its databases die. */
static void
rotate (PlatformRequest *request)
{
  PlatformDatabase *database = platform_request_find_database (request);

  if (database == NULL)
    return;
  platform_group_rotate (database->group);
  platform_request_answer_nothing (request);
}

const PlatformRoute platform_database_routes[] = {
  { "GET", "{org}/databases", "read", list },
  { "POST", "{org}/databases", "db:create", create },
  { "POST", "{org}/databases/dumps", "db:create", platform_seed_upload, TRUE },
  { "GET", "{org}/databases/*", "read", get },
  { "DELETE", "{org}/databases/*", "db:delete", delete },
  { "POST", "{org}/databases/*/auth/tokens", "db:mint-token", mint },
  { "POST", "{org}/databases/*/auth/rotate", "db:rotate-creds", rotate },
  { NULL }
};
