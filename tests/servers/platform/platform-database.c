/* platform-database.c: databases
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "manor-fiber.h"
#include "platform-json.h"
#include "platform.h"

#define AWS_REGION "aws-eu-west-1"

PlatformDatabase *
platform_database_new (PlatformGroup *group,
                       const char    *name)
{
  PlatformDatabase *self = g_new0 (PlatformDatabase, 1);
  PlatformOrganization *organization = group->organization;

  self->organization = organization;
  self->group = group;
  self->name = g_strdup (name);
  self->id = g_uuid_string_random ();
  platform_database_mark_engine (self, FALSE);
  self->label = g_strdup_printf ("%s-%s", name, organization->slug);
  self->serial = platform_next_serial (organization->platform);
  self->n_rotations = group->n_rotations;
  g_ptr_array_add (organization->databases, self);
  g_ptr_array_add (organization->platform->databases, self);
  g_hash_table_insert (organization->by_name, self->name, self);
  g_hash_table_insert (organization->platform->by_label, self->label, self);

  return self;
}

/* The sixth byte of an id says so: clients of the platform look at it. */
void
platform_database_mark_engine (PlatformDatabase *self,
                               gboolean          is_new)
{
  static const guint place = 11;

  if (is_new)
    memcpy (self->id + place, "10", 2);
  else if (strncmp (self->id + place, "10", 2) == 0)
    self->id[place] = '2';
}

char *
platform_database_dup_host (PlatformDatabase *self)
{
  Platform *platform = self->organization->platform;

  /* With TLS it is the form of the regions: no client takes a certificate for “*.localhost”. */
  if (platform->options.tls)
    return g_strdup_printf ("%s." AWS_REGION ".localhost:%u", self->label, platform->port);

  return g_strdup_printf ("%s.localhost:%u", self->label, platform->port);
}

/* “local”: clients then speak HTTP without TLS. */
const char *
platform_database_get_region (PlatformDatabase *self)
{
  return self->organization->platform->options.tls ? AWS_REGION : "local";
}

guint
platform_database_count_children (PlatformDatabase *self)
{
  GPtrArray *databases = self->organization->databases;
  guint n = 0;

  for (guint i = 0; i < databases->len; i++)
    if (((PlatformDatabase *) g_ptr_array_index (databases, i))->schema == self)
      n++;

  return n;
}

/* What the specification does not have. */
static void
add_undocumented (PlatformDatabase *self,
                  JsonObject       *object)
{
  json_object_set_boolean_member (object, "is_schema", self->is_schema);
  json_object_set_string_member (object, "schema", self->schema != NULL ? self->schema->name : "");
  json_object_set_string_member (object, "type", "logical");
  json_object_set_string_member (object, "version", self->group->version);
  json_object_set_boolean_member (object, "allow_attach", self->allow_attach);
  json_object_set_boolean_member (object, "archived", self->group->archived);
  json_object_set_boolean_member (object, "sleeping", self->sleeping);
  json_object_set_string_member (object, "encryption_cipher", "");
  json_object_set_int_member (object, "IssuedCertLimit", 0);
  json_object_set_int_member (object, "IssuedCertCount", 0);
}

JsonObject *
platform_database_dump (PlatformDatabase *self)
{
  JsonObject *object = json_object_new ();
  const char *regions[] = { platform_database_get_region (self), NULL };
  g_autofree char *host = platform_database_dup_host (self);

  json_object_set_string_member (object, "Name", self->name);
  json_object_set_string_member (object, "DbId", self->id);
  json_object_set_string_member (object, "Hostname", host);
  json_object_set_boolean_member (object, "block_reads", self->block_reads);
  json_object_set_boolean_member (object, "block_writes", self->block_writes);
  json_object_set_array_member (object, "regions", platform_json_strings (regions));
  json_object_set_string_member (object, "primaryRegion", regions[0]);
  json_object_set_string_member (object, "group", self->group->name);
  json_object_set_boolean_member (object, "delete_protection", self->delete_protection);
  if (self->parent != NULL)
    {
      JsonObject *parent = json_object_new ();

      json_object_set_string_member (parent, "id", self->parent->id);
      json_object_set_string_member (parent, "name", self->parent->name);
      json_object_set_string_member (parent, "branched_at", self->branched_at);
      json_object_set_object_member (object, "parent", parent);
    }
  else
    {
      json_object_set_null_member (object, "parent");
    }
  if (self->organization->platform->options.shape == PLATFORM_SHAPE_CLIENTS)
    add_undocumented (self, object);

  return object;
}

/* What sqld is told about a new one. */
static JsonObject *
describe (PlatformDatabase *self)
{
  JsonObject *object = json_object_new ();
  g_autofree char *key = platform_key_dup_public (self->group->key);

  json_object_set_string_member (object, "jwt_key", key);
  if (self->size_limit != NULL)
    json_object_set_string_member (object, "max_db_size", self->size_limit);
  if (self->is_schema)
    json_object_set_boolean_member (object, "shared_schema", TRUE);
  if (self->schema != NULL)
    json_object_set_string_member (object, "shared_schema_name", self->schema->id);
  if (self->dump != NULL)
    json_object_set_string_member (object, "dump_url", self->dump);

  return object;
}

static gboolean
make (PlatformDatabase  *self,
      GError           **error)
{
  PlatformSqld *sqld = self->organization->platform->sqld;
  PlatformDatabase *source = self->parent != NULL ? self->parent : self->schema;
  guint n_rotations = self->group->n_rotations;
  g_autoptr(GBytes) bytes = NULL;

  if (source != NULL && !manor_await (platform_database_prepare (source), error))
    return FALSE;

  if (self->parent != NULL)
    {
      /* It has the source's configuration, key included. */
      g_autofree char *rest = g_strconcat ("/fork/", self->id, NULL);
      g_autoptr(JsonObject) nothing = json_object_new ();

      n_rotations = self->parent->n_rotations;
      bytes = manor_await_boxed (platform_sqld_administer (sqld, "POST", self->parent->id, rest, nothing), error);
    }
  else
    {
      g_autoptr(JsonObject) description = describe (self);

      bytes = manor_await_boxed (platform_sqld_administer (sqld, "POST", self->id, "/create", description), error);
    }
  if (bytes == NULL)
    {
      /* What sqld could not fill is there, empty. */
      bytes = manor_await_boxed (platform_sqld_administer (sqld, "DELETE", self->id, "", NULL), NULL);
      return FALSE;
    }

  self->made = TRUE;
  self->n_rotations = n_rotations;

  return TRUE;
}

/* As soon as it is made, which no request has waited for yet. */
static gboolean
begin (PlatformDatabase  *self,
       GError           **error)
{
  Platform *platform = self->organization->platform;
  g_autofree char *token = platform_group_mint (self->group, self, FALSE, 0, NULL);

  return manor_await (platform_sqld_run (platform->sqld, self->id, token, platform->options.sql), error);
}

static gboolean
make_good (PlatformDatabase  *self,
           GError           **error)
{
  while (self->distrusted || self->n_rotations != self->group->n_rotations)
    {
      g_autoptr(JsonObject) changes = json_object_new ();
      g_autofree char *key = platform_key_dup_public (self->group->key);
      guint n_rotations = self->group->n_rotations;

      self->distrusted = FALSE;
      json_object_set_string_member (changes, "jwt_key", key);
      json_object_set_boolean_member (changes, "block_reads", self->block_reads);
      json_object_set_boolean_member (changes, "block_writes", self->block_writes);
      json_object_set_boolean_member (changes, "allow_attach", self->allow_attach);
      if (self->size_limit != NULL)
        json_object_set_string_member (changes, "max_db_size", self->size_limit);
      if (!manor_await (platform_sqld_configure (self->organization->platform->sqld, self->id, changes), error))
        {
          self->distrusted = TRUE;
          return FALSE;
        }
      self->n_rotations = n_rotations;
    }

  return TRUE;
}

static DexFuture *
prepare_fiber (gpointer data)
{
  PlatformDatabase *self = data;
  g_autoptr(GError) error = NULL;
  gboolean prepared = self->made || (make (self, &error) && (!self->begins_with_sql || begin (self, &error)));

  prepared = prepared && make_good (self, &error);

  dex_clear (&self->preparing);
  if (!prepared)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

DexFuture *
platform_database_prepare (PlatformDatabase *self)
{
  if (self->preparing == NULL)
    {
      if (self->made && !self->distrusted && self->n_rotations == self->group->n_rotations)
        return dex_future_new_true ();
      self->preparing = manor_fiber_spawn (0, prepare_fiber, self, NULL);
    }

  return dex_ref (self->preparing);
}

void
platform_database_distrust (PlatformDatabase *self)
{
  self->distrusted = TRUE;
}

/* It may have had other hosts before. */
static gboolean
is_it (gpointer label,
       gpointer database,
       gpointer user_data)
{
  return database == user_data;
}

static DexFuture *
delete_fiber (gpointer data)
{
  PlatformDatabase *self = data;
  g_autoptr(GError) error = NULL;

  /* What is being made is made first: sqld would have it left over. */
  if (self->preparing != NULL)
    manor_await (dex_ref (self->preparing), NULL);
  if (self->made && !self->deleted)
    {
      g_autoptr(GBytes) bytes =
        manor_await_boxed (platform_sqld_administer (self->organization->platform->sqld, "DELETE", self->id, "", NULL),
                           &error);

      if (bytes == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
  if (!self->deleted)
    {
      self->deleted = TRUE;
      g_ptr_array_remove (self->organization->databases, self);
      g_hash_table_remove (self->organization->by_name, self->name);
      g_hash_table_foreach_remove (self->organization->platform->by_label, is_it, self);
    }

  return dex_future_new_true ();
}

DexFuture *
platform_database_delete (PlatformDatabase *self)
{
  return manor_fiber_spawn (0, delete_fiber, self, NULL);
}
