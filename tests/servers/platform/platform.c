/* platform.c: what the test platform knows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "manor-fiber.h"
#include "manor-test-folder.h"
#include "platform-locations.h"
#include "platform-token.h"
#include "platform.h"

static void
group_free (gpointer data)
{
  PlatformGroup *group = data;

  platform_key_free (group->key);
  g_free (group->name);
  g_free (group->id);
  g_free (group->location);
  g_ptr_array_unref (group->replicas);
  g_free (group->version);
  g_free (group);
}

static void
database_free (gpointer data)
{
  PlatformDatabase *database = data;

  dex_clear (&database->preparing);
  g_free (database->name);
  g_free (database->id);
  g_free (database->label);
  g_free (database->branched_at);
  g_free (database->dump);
  g_free (database->size_limit);
  g_strfreev (database->allowed_ips);
  g_strfreev (database->allowed_vpcs);
  g_free (database);
}

static void
organization_free (gpointer data)
{
  PlatformOrganization *organization = data;

  g_ptr_array_unref (organization->groups);
  g_ptr_array_unref (organization->databases);
  g_hash_table_unref (organization->by_name);
  g_ptr_array_unref (organization->members);
  g_ptr_array_unref (organization->invites);
  g_ptr_array_unref (organization->keys);
  g_free (organization->slug);
  g_free (organization->id);
  g_free (organization);
}

static void
add_organizations (Platform *self)
{
  PlatformOptions *options = &self->options;

  for (guint i = 0; options->organizations[i] != NULL; i++)
    {
      PlatformOrganization *organization = platform_organization_new (self, options->organizations[i]);

      for (guint j = 0; options->groups[j] != NULL; j++)
        platform_group_new (organization, options->groups[j], PLATFORM_DEFAULT_LOCATION);
    }
}

Platform *
platform_new (PlatformOptions *options)
{
  Platform *self = g_new0 (Platform, 1);

  self->options = *options;
  memset (options, 0, sizeof *options);
  self->folder = manor_test_folder_new ();
  self->sqld = platform_sqld_new (self->folder);
  self->faults = platform_faults_new ();
  self->counters = platform_counters_new ();
  self->organizations = g_ptr_array_new_with_free_func (organization_free);
  self->groups = g_ptr_array_new_with_free_func (group_free);
  self->databases = g_ptr_array_new_with_free_func (database_free);
  self->by_label = g_hash_table_new (g_str_hash, g_str_equal);
  self->tokens = g_ptr_array_new_with_free_func ((GDestroyNotify) platform_token_free);
  self->made = json_array_new ();
  self->key = platform_key_new ();
  add_organizations (self);
  platform_token_new (self, "first", NULL, NULL, NULL);

  return self;
}

void
platform_free (Platform *self)
{
  platform_sqld_free (self->sqld);
  platform_faults_free (self->faults);
  platform_counters_free (self->counters);
  g_ptr_array_unref (self->tokens);
  json_array_unref (self->made);
  g_hash_table_unref (self->by_label);
  g_ptr_array_unref (self->databases);
  g_ptr_array_unref (self->groups);
  g_ptr_array_unref (self->organizations);
  platform_key_free (self->key);
  platform_options_clear (&self->options);
  g_clear_pointer (&self->folder, manor_test_folder_remove);
  g_free (self->base_uri);
  g_free (self);
}

gint64
platform_now (Platform *self)
{
  return g_get_real_time () / G_USEC_PER_SEC + self->clock_offset;
}

char *
platform_dup_time (Platform *self)
{
  gint64 now = g_get_real_time ();
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC + self->clock_offset);
  g_autofree char *seconds = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%06u000Z", seconds, (guint) (now % G_USEC_PER_SEC));
}

guint64
platform_next_serial (Platform *self)
{
  return ++self->last_serial;
}

const char *
platform_get_user_name (Platform *self)
{
  return ((PlatformOrganization *) g_ptr_array_index (self->organizations, 0))->slug;
}

PlatformOrganization *
platform_find_organization (Platform   *self,
                            const char *slug)
{
  for (guint i = 0; i < self->organizations->len; i++)
    {
      PlatformOrganization *organization = g_ptr_array_index (self->organizations, i);

      if (!organization->deleted && (strcmp (organization->slug, slug) == 0 || strcmp (organization->id, slug) == 0))
        return organization;
    }

  return NULL;
}

void
platform_remember_token (Platform   *self,
                         const char *kind,
                         const char *token)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "kind", kind);
  json_object_set_string_member (object, "token", token);
  json_array_add_object_element (self->made, object);
}

static PlatformDatabase *
add_database (PlatformGroup *group,
              const char    *prefix,
              guint          i)
{
  g_autofree char *name = g_strdup_printf ("%s-%04u", prefix, i + 1);

  return platform_database_new (group, name);
}

/* The databases of the options, in the order in which they are made. */
static void
add_databases (Platform             *self,
               PlatformOrganization *organization)
{
  PlatformOptions *options = &self->options;
  GPtrArray *groups = organization->groups;
  gboolean sql = options->sql != NULL;

  if (options->schema != NULL)
    {
      PlatformDatabase *schema = platform_database_new (g_ptr_array_index (groups, 0), options->schema);

      schema->is_schema = TRUE;
      schema->begins_with_sql = sql;
      for (guint i = 0; i < options->n_children; i++)
        add_database (schema->group, schema->name, i)->schema = schema;
    }
  for (guint i = 0; i < options->n_databases; i++)
    {
      PlatformDatabase *database = add_database (g_ptr_array_index (groups, i % groups->len), "tenant", i);

      database->begins_with_sql = sql;
      database->sleeping = i < options->n_sleeping;
    }
}

static DexFuture *
fill_fiber (gpointer data)
{
  Platform *self = data;
  PlatformOptions *options = &self->options;
  PlatformOrganization *organization = g_ptr_array_index (self->organizations, 0);
  g_autoptr(GPtrArray) futures = g_ptr_array_new_with_free_func (dex_unref);
  g_autoptr(GError) error = NULL;

  add_databases (self, organization);
  for (guint i = 0; !options->on_demand && i < self->databases->len; i++)
    g_ptr_array_add (futures, platform_database_prepare (g_ptr_array_index (self->databases, i)));
  if (futures->len > 0 &&
      !manor_await (dex_future_all_racev ((DexFuture **) futures->pdata, futures->len), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; options->archived != NULL && options->archived[i] != NULL; i++)
    platform_organization_find_group (organization, options->archived[i])->archived = TRUE;

  return dex_future_new_true ();
}

DexFuture *
platform_fill (Platform *self)
{
  return manor_fiber_spawn (0, fill_fiber, self, NULL);
}
