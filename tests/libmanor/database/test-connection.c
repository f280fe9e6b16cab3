/* test-connection.c: the fleets that follow from databases and rules
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "manor-test.h"
#include "test-fixture.h"

/* "a b c" */
static void
set_databases (ManorConnection *connection,
               const char      *names)
{
  g_auto(GStrv) split = g_strsplit (names, " ", -1);
  g_autoptr(GPtrArray) databases = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; split[i] != NULL; i++)
    if (*split[i] != '\0')
      g_ptr_array_add (databases, test_database_new (split[i], split[i]));

  manor_connection_set_databases (connection, databases);
}

/* "schema=pattern,pattern schema=pattern" */
static void
set_rules (ManorConnection *connection,
           const char      *text)
{
  g_auto(GStrv) split = g_strsplit (text, " ", -1);
  g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_rule_unref);

  for (guint i = 0; split[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (split[i], "=", 2);
      g_auto(GStrv) patterns = NULL;

      if (parts[0] == NULL)
        continue;

      patterns = g_strsplit (parts[1], ",", -1);
      g_ptr_array_add (rules, manor_rule_new (parts[0], (const char * const *) patterns));
    }

  manor_connection_set_rules (connection, rules);
}

static void
append_names (GString    *string,
              GListModel *databases)
{
  for (guint i = 0; i < g_list_model_get_n_items (databases); i++)
    {
      g_autoptr(ManorDatabase) database = g_list_model_get_item (databases, i);

      g_string_append_printf (string, "%s%s", i > 0 ? "," : "", manor_database_get_name (database));
    }
}

/* "schema:child,child schema:" */
static char *
dup_fleets (ManorConnection *connection)
{
  GListModel *fleets = manor_connection_get_fleets (connection);
  GString *string = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (fleets); i++)
    {
      g_autoptr(ManorFleet) fleet = g_list_model_get_item (fleets, i);

      g_string_append_printf (string, "%s%s:", i > 0 ? " " : "", manor_fleet_get_name (fleet));
      append_names (string, G_LIST_MODEL (fleet));
    }

  return g_string_free (string, FALSE);
}

static void
assert_fleets (ManorConnection *connection,
               const char      *expected)
{
  g_autofree char *fleets = dup_fleets (connection);

  g_assert_cmpstr (fleets, ==, expected);
}

static void
test_derived (void)
{
  const struct
  {
    const char *databases;
    const char *rules;
    const char *fleets;
  } cases[] = {
    { "a b c", "", "" },
    { "a b c", "a=*", "a:b,c" },
    { "a b c", "a=", "a:" },
    { "a b c", "missing=*", "" },
    /* The first by name, whatever the order of the rules. */
    { "a b c d", "b=c,d a=c", "a:c b:d" },
    /* A schema database is no child, not even of another. */
    { "a b c", "a=* b=*", "a:c b:" },
    { "a b c", "a=a,b", "a:b" },
    /* A rule without its schema database takes nobody. */
    { "b c", "a=* b=*", "b:c" },
    { "n10 n9 n1 s", "s=n*", "s:n1,n9,n10" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ManorConnection) first = test_connection_new ();
      g_autoptr(ManorConnection) second = test_connection_new ();

      set_databases (first, cases[i].databases);
      set_rules (first, cases[i].rules);
      assert_fleets (first, cases[i].fleets);

      set_rules (second, cases[i].rules);
      set_databases (second, cases[i].databases);
      assert_fleets (second, cases[i].fleets);
    }
}

static void
test_objects_stay (void)
{
  g_autoptr(ManorConnection) connection = test_connection_new ();
  g_autoptr(ManorDatabase) a = NULL;
  g_autoptr(ManorDatabase) moved = NULL;
  g_autoptr(ManorFleet) fleet = NULL;
  g_autoptr(GPtrArray) databases = g_ptr_array_new_with_free_func (g_object_unref);

  set_databases (connection, "a b s");
  set_rules (connection, "s=*");
  a = g_object_ref (manor_connection_find_database (connection, "a"));
  fleet = g_object_ref (manor_connection_find_fleet (connection, "s"));

  set_databases (connection, "a c s");
  g_assert_true (manor_connection_find_database (connection, "a") == a);
  g_assert_true (manor_connection_find_fleet (connection, "s") == fleet);
  g_assert_true (manor_fleet_find_child (fleet, "a") == a);
  g_assert_null (manor_fleet_find_child (fleet, "b"));

  set_rules (connection, "s=c");
  g_assert_true (manor_connection_find_fleet (connection, "s") == fleet);
  g_assert_null (manor_fleet_find_child (fleet, "a"));

  /* The same name in another place is another database. */
  moved = test_database_new ("a", "elsewhere");
  g_ptr_array_add (databases, g_object_ref (moved));
  manor_connection_set_databases (connection, databases);
  g_assert_true (manor_connection_find_database (connection, "a") == moved);
  g_assert_cmpuint (g_list_model_get_n_items (manor_connection_get_fleets (connection)), ==, 0);
}

static void
test_missing (void)
{
  g_autoptr(ManorConnection) connection = test_connection_new ();
  ManorFleet *fleet;

  set_databases (connection, "a b s");
  set_rules (connection, "s=a,x,y*,z? gone=a");
  fleet = manor_connection_find_fleet (connection, "s");
  g_assert_cmpuint (g_strv_length ((char **) manor_fleet_get_missing (fleet)), ==, 1);
  g_assert_cmpstr (manor_fleet_get_missing (fleet)[0], ==, "x");
  g_assert_cmpuint (g_strv_length ((char **) manor_connection_get_notes (connection)), ==, 1);

  set_databases (connection, "a b s x gone");
  g_assert_null (manor_fleet_get_missing (fleet)[0]);
  g_assert_null (manor_connection_get_notes (connection)[0]);
}

typedef struct
{
  GPtrArray *mirror;
  guint      n_signals;
} Mirror;

/* Follows the model by its signals alone. */
static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  gpointer    user_data)
{
  Mirror *mirror = user_data;

  mirror->n_signals++;
  if (n_removed > 0)
    g_ptr_array_remove_range (mirror->mirror, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (mirror->mirror, (int) (position + i),
                        g_list_model_get_item (model, position + i));

  g_assert_cmpuint (mirror->mirror->len, ==, g_list_model_get_n_items (model));
}

static void
test_signals (void)
{
  const struct
  {
    const char *databases;
    guint       n_signals;
  } steps[] = {
    { "b d f", 1 },
    { "b d f", 0 },
    { "a b d f", 1 },
    { "a b d f g h", 1 },
    { "a c d f h", 2 },
    { "a b d f h", 1 },
    { "", 1 },
  };
  g_autoptr(ManorConnection) connection = test_connection_new ();
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  Mirror mirror = { .mirror = items };

  g_signal_connect (manor_connection_get_databases (connection), "items-changed",
                    G_CALLBACK (items_changed_cb), &mirror);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      mirror.n_signals = 0;
      set_databases (connection, steps[i].databases);
      g_assert_cmpuint (mirror.n_signals, ==, steps[i].n_signals);
    }
}

/* Whatever changes, who follows the signals knows the list, and it is sorted. */
static void
test_random_changes (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (42);
  g_autoptr(ManorConnection) connection = test_connection_new ();
  GListModel *model = manor_connection_get_databases (connection);
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  Mirror mirror = { .mirror = items };

  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), &mirror);

  for (guint round = 0; round < 60; round++)
    {
      g_autoptr(GPtrArray) databases = g_ptr_array_new_with_free_func (g_object_unref);
      guint one_in = (guint) g_rand_int_range (rand, 1, 30);

      for (guint i = 0; i < 400; i++)
        if (g_rand_int_range (rand, 0, 30) >= (gint32) one_in)
          {
            g_autofree char *name = g_strdup_printf ("n%u", (i * 7) % 400);

            g_ptr_array_add (databases, test_database_new (name, name));
          }

      manor_connection_set_databases (connection, databases);
      g_assert_cmpuint (g_list_model_get_n_items (model), ==, databases->len);
      for (guint i = 0; i < items->len; i++)
        {
          g_autoptr(ManorDatabase) database = g_list_model_get_item (model, i);

          g_assert_true (database == g_ptr_array_index (items, i));
          g_assert_true (i == 0 || manor_database_compare_names (
                                     manor_database_get_name (g_ptr_array_index (items, i - 1)),
                                     manor_database_get_name (database)) < 0);
        }
    }
}

/* What is added or removed in place comes to the same as all databases told anew, and nothing but that is touched. */
static void
test_in_place (void)
{
  static const char rules[] = "n1=n?,m7 m2=n*,n17,m9 none=m*";
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  g_autoptr(ManorConnection) in_place = test_connection_new ();
  g_autoptr(ManorConnection) anew = test_connection_new ();
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Mirror mirror = { .mirror = items };

  set_rules (in_place, rules);
  set_rules (anew, rules);
  g_signal_connect (manor_connection_get_databases (in_place), "items-changed", G_CALLBACK (items_changed_cb), &mirror);

  for (guint round = 0; round < 400; round++)
    {
      g_autofree char *name = g_strdup_printf ("%c%d", g_rand_boolean (rand) ? 'n' : 'm', g_rand_int_range (rand, 0, 20));
      g_autofree char *expected = NULL;
      g_autofree char *all = NULL;
      g_autofree const char **keys = NULL;

      mirror.n_signals = 0;
      if (g_hash_table_contains (names, name))
        {
          manor_connection_remove_databases (in_place, (const char * const []) { name, "nobody", NULL });
          g_hash_table_remove (names, name);
        }
      else
        {
          g_autoptr(ManorDatabase) database = test_database_new (name, name);

          manor_connection_add_database (in_place, database);
          g_assert_true (manor_connection_find_database (in_place, name) == database);
          g_assert_true (manor_database_get_connection (database) == in_place);
          g_hash_table_add (names, g_strdup (name));
        }
      g_assert_cmpuint (mirror.n_signals, ==, 1);

      keys = (const char **) g_hash_table_get_keys_as_array (names, NULL);
      all = g_strjoinv (" ", (char **) keys);
      set_databases (anew, all);
      expected = dup_fleets (anew);
      assert_fleets (in_place, expected);
      g_assert_cmpstrv (manor_connection_get_notes (in_place), manor_connection_get_notes (anew));
      g_assert_cmpuint (items->len, ==, g_hash_table_size (names));
      for (guint i = 0; i < g_list_model_get_n_items (manor_connection_get_fleets (anew)); i++)
        {
          g_autoptr(ManorFleet) fleet = g_list_model_get_item (manor_connection_get_fleets (anew), i);

          g_assert_cmpstrv (manor_fleet_get_missing (manor_connection_find_fleet (in_place, manor_fleet_get_name (fleet))),
                            manor_fleet_get_missing (fleet));
        }
    }
}

static void
count_notify_cb (GObject    *object,
                 GParamSpec *pspec,
                 gpointer    user_data)
{
  *(guint *) user_data += 1;
}

static void
test_properties (void)
{
  g_autoptr(ManorConnection) connection = test_connection_new ();
  g_autoptr(ManorDatabase) database = test_database_new ("a", "here");
  g_autoptr(GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "no");
  guint n_titles = 0;
  guint n_states = 0;
  guint n_sizes = 0;

  g_signal_connect (connection, "notify::title", G_CALLBACK (count_notify_cb), &n_titles);
  g_signal_connect (connection, "notify::state", G_CALLBACK (count_notify_cb), &n_states);
  g_signal_connect (database, "notify::size", G_CALLBACK (count_notify_cb), &n_sizes);

  manor_connection_set_title (connection, "Test");
  manor_connection_set_title (connection, "Other");
  manor_connection_set_title (connection, "");
  g_assert_cmpstr (manor_connection_get_title (connection), ==, "test");
  g_assert_cmpuint (n_titles, ==, 2);

  manor_connection_set_state (connection, MANOR_CONNECTION_NEW, NULL);
  manor_connection_set_state (connection, MANOR_CONNECTION_FAILED, error);
  g_assert_error (manor_connection_get_error (connection), G_IO_ERROR, G_IO_ERROR_FAILED);
  manor_connection_set_state (connection, MANOR_CONNECTION_READY, NULL);
  g_assert_null (manor_connection_get_error (connection));
  g_assert_cmpuint (n_states, ==, 2);

  g_assert_cmpint (manor_database_get_size (database), ==, -1);
  manor_database_set_size (database, 10);
  manor_database_set_size (database, 10);
  g_assert_cmpuint (n_sizes, ==, 1);
}

static void
assert_not_supported (DexFuture *future)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (manor_await (future, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

static void
test_not_supported (void)
{
  static const char * const patterns[] = { "a", NULL };
  g_autoptr(ManorConnection) connection = test_connection_new ();
  g_autoptr(ManorDatabase) database = test_database_new ("a", "here");

  assert_not_supported (manor_connection_refresh (connection));
  assert_not_supported (manor_connection_create_database (connection, "a", ""));
  assert_not_supported (manor_connection_delete_database (connection, database));
  assert_not_supported (manor_connection_set_rule (connection, "a", patterns));
  assert_not_supported (manor_database_read_schema (database));
  assert_not_supported (manor_database_load_catalogue (database));
  assert_not_supported (manor_database_query (database, "SELECT 1", 0));
  assert_not_supported (manor_database_open_session (database, MANOR_SESSION_READ_ONLY));
}

/* Printed, not asserted: machines differ. */
static void
test_many (void)
{
  g_autoptr(ManorConnection) connection = test_connection_new ();
  g_autoptr(GPtrArray) databases = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 start;

  for (guint i = 0; i < 100000; i++)
    {
      g_autofree char *name = g_strdup_printf ("tenant-%u", i);

      g_ptr_array_add (databases, test_database_new (name, name));
    }
  set_rules (connection, "tenant-0=tenant-*");

  start = g_get_monotonic_time ();
  manor_connection_set_databases (connection, databases);
  g_test_message ("100,000 databases: %" G_GINT64_FORMAT " µs", g_get_monotonic_time () - start);
  start = g_get_monotonic_time ();
  manor_connection_set_databases (connection, databases);
  g_test_message ("and the same again: %" G_GINT64_FORMAT " µs", g_get_monotonic_time () - start);

  g_assert_cmpuint (manor_fleet_get_n_children (manor_connection_find_fleet (connection,
                                                                            "tenant-0")),
                    ==, 99999);
}

static void
count (guint *n)
{
  (*n)++;
}

/* Told once, and only where it changes. */
static void
test_abilities (void)
{
  g_autoptr(ManorConnection) connection = test_connection_new ();
  const char * const names[] = { "a", "b", NULL };
  g_autofree char *warning = NULL;
  g_auto(GStrv) got = NULL;
  guint n = 0;

  g_assert_cmpint (manor_connection_get_features (connection), ==, 0);
  g_assert_null (manor_connection_get_warning (connection));
  g_assert_null (manor_connection_get_names (connection)[0]);

  g_signal_connect_swapped (connection, "notify::features", G_CALLBACK (count), &n);
  g_signal_connect_swapped (connection, "notify::warning", G_CALLBACK (count), &n);
  g_signal_connect_swapped (connection, "notify::names", G_CALLBACK (count), &n);

  for (guint i = 0; i < 2; i++)
    {
      manor_connection_take_features (connection, MANOR_CONNECTION_CREATES);
      manor_connection_take_warning (connection, g_strdup ("in the clear"));
      manor_connection_take_names (connection, g_strdupv ((char **) names));
      g_assert_cmpuint (n, ==, 3);
    }

  g_object_get (connection, "warning", &warning, "names", &got, NULL);
  g_assert_cmpstr (warning, ==, "in the clear");
  g_assert_cmpstrv (got, names);

  manor_connection_take_warning (connection, NULL);
  manor_connection_take_names (connection, NULL);
  g_assert_cmpuint (n, ==, 5);
  g_assert_null (manor_connection_get_names (connection)[0]);
}

/* What a server has linked is no child of another fleet, whatever its name. */
static void
test_server_links_first (void)
{
  g_autoptr(ManorConnection) connection = test_connection_new ();
  g_autofree char *fleets = NULL;
  g_autofree char *later = NULL;

  set_databases (connection, "a c1 c2 s");
  manor_database_set_propagates (manor_connection_find_database (connection, "s"), TRUE);
  set_rules (connection, "a=* s=c1");
  fleets = dup_fleets (connection);
  g_assert_cmpstr (fleets, ==, "a:c2 s:c1");
  g_assert_cmpstr (manor_rule_get_schema_name (manor_connection_find_rule_for (connection, "c1", NULL)),
                   ==, "s");

  /* The objects that are known take it over from those that were found. */
  set_databases (connection, "a c1 c2 s");
  later = dup_fleets (connection);
  g_assert_false (manor_database_get_propagates (manor_connection_find_database (connection, "s")));
  g_assert_cmpstr (later, ==, "a:c1,c2 s:");
}

static void
test_config (void)
{
  g_autoptr(ManorDatabaseConfig) config = manor_database_config_new ();
  g_autoptr(ManorDatabaseUsage) usage = NULL;
  GPtrArray *slowest = g_ptr_array_new ();
  guint n = 0;

  g_signal_connect_swapped (config, "notify", G_CALLBACK (count), &n);
  g_object_set (config, "block-reason", "", "block-reads", FALSE, "max-size", (guint64) 0, NULL);
  g_assert_cmpuint (n, ==, 0);
  g_object_set (config, "block-reason", "why", "block-reads", TRUE, "max-size", (guint64) 5, NULL);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpstr (manor_database_config_get_block_reason (config), ==, "why");
  g_assert_true (manor_database_config_get_block_reads (config));
  g_assert_cmpuint (manor_database_config_get_max_size (config), ==, 5);

  g_ptr_array_add (slowest, manor_query_usage_new ("SELECT 1", 1, 0, 7));
  usage = manor_database_usage_new (1, -1, 3, 4, NULL, slowest);
  g_assert_cmpint (manor_database_usage_get_rows_written (usage), ==, -1);
  g_assert_cmpint (manor_database_usage_get_n_queries (usage), ==, 4);
  g_assert_cmpuint (manor_database_usage_get_top (usage)->len, ==, 0);
  g_assert_cmpuint (manor_database_usage_get_slowest (usage)->len, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/connection/derived", test_derived);
  g_test_add_func ("/connection/objects-stay", test_objects_stay);
  g_test_add_func ("/connection/missing", test_missing);
  g_test_add_func ("/connection/signals", test_signals);
  g_test_add_func ("/connection/random-changes", test_random_changes);
  g_test_add_func ("/connection/in-place", test_in_place);
  g_test_add_func ("/connection/properties", test_properties);
  MANOR_TEST_FIBER ("/connection/not-supported", test_not_supported);
  g_test_add_func ("/connection/many", test_many);
  g_test_add_func ("/connection/abilities", test_abilities);
  g_test_add_func ("/connection/server-links-first", test_server_links_first);
  g_test_add_func ("/connection/config", test_config);

  return g_test_run ();
}
