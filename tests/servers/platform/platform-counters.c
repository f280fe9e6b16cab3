/* platform-counters.c: what was asked of the test platform
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "platform-counters.h"

static const char * const plane_names[] = { "control", "data" };

G_STATIC_ASSERT (G_N_ELEMENTS (plane_names) == PLATFORM_N_PLANES);

struct _PlatformCounters
{
  GHashTable *requests;
  GHashTable *wakes;
  GHashTable *tokens;
  GHashTable *statuses[PLATFORM_N_PLANES];
  guint       in_flight[PLATFORM_N_PLANES];
  guint       most[PLATFORM_N_PLANES];
};

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

PlatformCounters *
platform_counters_new (void)
{
  PlatformCounters *self = g_new0 (PlatformCounters, 1);

  self->requests = new_table ();
  self->wakes = new_table ();
  self->tokens = new_table ();
  for (guint i = 0; i < PLATFORM_N_PLANES; i++)
    self->statuses[i] = new_table ();

  return self;
}

void
platform_counters_free (PlatformCounters *self)
{
  g_hash_table_unref (self->requests);
  g_hash_table_unref (self->wakes);
  g_hash_table_unref (self->tokens);
  for (guint i = 0; i < PLATFORM_N_PLANES; i++)
    g_hash_table_unref (self->statuses[i]);
  g_free (self);
}

static void
add (GHashTable *table,
     const char *name)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (table, name));

  g_hash_table_insert (table, g_strdup (name), GUINT_TO_POINTER (n + 1));
}

void
platform_counters_add_request (PlatformCounters *self,
                               const char       *route)
{
  add (self->requests, route);
}

void
platform_counters_add_status (PlatformCounters *self,
                              PlatformPlane     plane,
                              guint             status)
{
  g_autofree char *name = g_strdup_printf ("%u", status);

  add (self->statuses[plane], name);
}

void
platform_counters_add_wake (PlatformCounters *self,
                            const char       *database)
{
  add (self->wakes, database);
}

void
platform_counters_add_token (PlatformCounters *self,
                             const char       *kind)
{
  add (self->tokens, kind);
}

void
platform_counters_enter (PlatformCounters *self,
                         PlatformPlane     plane)
{
  self->in_flight[plane]++;
  self->most[plane] = MAX (self->most[plane], self->in_flight[plane]);
}

void
platform_counters_leave (PlatformCounters *self,
                         PlatformPlane     plane)
{
  self->in_flight[plane]--;
}

static JsonObject *
dump_table (GHashTable *table)
{
  JsonObject *object = json_object_new ();
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, &value))
    json_object_set_int_member (object, key, GPOINTER_TO_UINT (value));

  return object;
}

JsonObject *
platform_counters_dump (PlatformCounters *self)
{
  JsonObject *object = json_object_new ();
  JsonObject *most = json_object_new ();
  JsonObject *in_flight = json_object_new ();
  JsonObject *statuses = json_object_new ();

  for (guint i = 0; i < PLATFORM_N_PLANES; i++)
    {
      json_object_set_int_member (most, plane_names[i], self->most[i]);
      json_object_set_int_member (in_flight, plane_names[i], self->in_flight[i]);
      json_object_set_object_member (statuses, plane_names[i], dump_table (self->statuses[i]));
    }
  json_object_set_object_member (object, "requests", dump_table (self->requests));
  json_object_set_object_member (object, "statuses", statuses);
  json_object_set_object_member (object, "wakes", dump_table (self->wakes));
  json_object_set_object_member (object, "tokens_minted", dump_table (self->tokens));
  json_object_set_object_member (object, "in_flight", in_flight);
  json_object_set_object_member (object, "most_in_flight", most);

  return object;
}

void
platform_counters_reset (PlatformCounters *self)
{
  g_hash_table_remove_all (self->requests);
  g_hash_table_remove_all (self->wakes);
  g_hash_table_remove_all (self->tokens);
  for (guint i = 0; i < PLATFORM_N_PLANES; i++)
    {
      g_hash_table_remove_all (self->statuses[i]);
      self->most[i] = self->in_flight[i];
    }
}
