/* test-creation.c: what is made, where, and whose child it becomes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "manor-test.h"
#include "test-fixture.h"

/* “group/name” or “name”, and a branch where it ends with “~”. */
static void
add_database (GPtrArray  *databases,
              const char *spec)
{
  g_auto(GStrv) parts = g_strsplit (spec, "/", 2);
  g_autofree char *name = g_strdup (parts[1] != NULL ? parts[1] : parts[0]);
  gboolean is_branch = g_str_has_suffix (name, "~");
  ManorDatabase *database;

  if (is_branch)
    name[strlen (name) - 1] = '\0';
  database = test_database_new (name, name);
  if (parts[1] != NULL || is_branch)
    test_database_set_place (database, parts[1] != NULL ? parts[0] : NULL,
                             is_branch ? MANOR_DATABASE_BRANCH : 0);
  g_ptr_array_add (databases, database);
}

static ManorConnection *
make_connection (const char *specs,
                 const char *schema_name,
                 const char *patterns)
{
  g_auto(GStrv) split = g_strsplit (specs, " ", -1);
  g_auto(GStrv) pattern_list = g_strsplit (patterns, " ", -1);
  g_autoptr(GPtrArray) databases = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_rule_unref);
  ManorConnection *connection = test_connection_new ();

  for (guint i = 0; split[i] != NULL; i++)
    add_database (databases, split[i]);
  manor_connection_set_databases (connection, databases);

  g_ptr_array_add (rules, manor_rule_new (schema_name, (const char * const *) pattern_list));
  manor_connection_set_rules (connection, rules);

  return connection;
}

static char *
dup_children (ManorConnection *connection,
              const char      *schema_name)
{
  ManorFleet *fleet = manor_connection_find_fleet (connection, schema_name);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < manor_fleet_get_n_children (fleet); i++)
    {
      g_autoptr(ManorDatabase) child = g_list_model_get_item (G_LIST_MODEL (fleet), i);

      g_string_append_printf (names, "%s ", manor_database_get_name (child));
    }
  for (guint i = 0; manor_fleet_get_missing (fleet)[i] != NULL; i++)
    g_string_append_printf (names, "?%s ", manor_fleet_get_missing (fleet)[i]);
  g_strchomp (names->str);

  return g_string_free (names, FALSE);
}

static void
test_groups (void)
{
  const struct
  {
    const char *patterns;
    const char *children;
  } cases[] = {
    { "group:eu", "a b" },
    { "group:us", "c" },
    { "group:eu c", "a b c" },
    { "group:none", "?group:none" },
    { "group:*", "?group:*" },
    { "*", "a b c d" },
    { "* copy", "a b c copy d" },
    { "copy before-push-1-a", "before-push-1-a copy" },
    { "x", "?x" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ManorConnection) connection =
        make_connection ("eu/s eu/a eu/b us/c d eu/copy~ us/before-push-1-a", "s", cases[i].patterns);
      g_autofree char *children = dup_children (connection, "s");

      g_assert_cmpstr (children, ==, cases[i].children);
    }
}

/* A copy of the schema database is how an application makes a tenant. */
static void
test_seeded (void)
{
  g_autoptr(ManorConnection) connection = make_connection ("eu/s eu/t1~ eu/t2~ t3~", "s", "t*");
  g_autoptr(ManorDatabaseFacts) facts = NULL;
  g_autofree char *before = dup_children (connection, "s");
  g_autofree char *after = NULL;
  g_autoptr(GPtrArray) databases = g_ptr_array_new_with_free_func (g_object_unref);

  g_assert_cmpstr (before, ==, "");

  add_database (databases, "eu/s");
  for (guint i = 1; i <= 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("t%u", i);
      ManorDatabase *database = test_database_new (name, name);

      g_clear_pointer (&facts, manor_database_facts_unref);
      facts = manor_database_facts_new ();
      facts->flags = MANOR_DATABASE_BRANCH;
      facts->branch_of = g_strdup (i == 1 ? "s" : "t1");
      manor_database_set_facts (database, facts);
      g_ptr_array_add (databases, database);
    }
  manor_connection_set_databases (connection, databases);
  after = dup_children (connection, "s");
  g_assert_cmpstr (after, ==, "t1");
}

/* Where databases are in no groups, “group:eu” is a name. */
static void
test_group_as_name (void)
{
  g_autoptr(ManorConnection) connection = make_connection ("s group:eu eu", "s", "group:eu");
  g_autofree char *children = dup_children (connection, "s");

  g_assert_cmpstr (children, ==, "group:eu");
}

/* In another group it is opened by other tokens: another object. What else is said of it is taken over. */
static void
test_follows_facts (void)
{
  g_autoptr(ManorConnection) connection = make_connection ("us/s us/a", "s", "group:eu");
  g_autoptr(GPtrArray) databases = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(ManorDatabase) known = g_object_ref (manor_connection_find_database (connection, "a"));
  g_autoptr(ManorDatabase) schema = g_object_ref (manor_connection_find_database (connection, "s"));
  g_autofree char *before = dup_children (connection, "s");
  g_autofree char *after = NULL;

  g_assert_cmpstr (before, ==, "?group:eu");
  add_database (databases, "us/s");
  test_database_set_place (g_ptr_array_index (databases, 0), "us", MANOR_DATABASE_PROTECTED);
  add_database (databases, "eu/a");
  manor_connection_set_databases (connection, databases);
  after = dup_children (connection, "s");
  g_assert_cmpstr (after, ==, "a");
  g_assert_true (manor_connection_find_database (connection, "a") != known);
  g_assert_true (manor_connection_find_database (connection, "s") == schema);
  g_assert_cmpint (manor_database_get_facts (schema)->flags, ==, MANOR_DATABASE_PROTECTED);
}

static void
assert_made (ManorConnection *connection,
             ManorCreation   *creation,
             const char      *asked)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorDatabase) database = manor_await_object (manor_connection_create (connection, creation), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (manor_database_get_name (database), ==, manor_creation_get_name (creation));
  g_assert_cmpstr (test_connection_get_asked (TEST_CONNECTION (connection)), ==, asked);
}

static void
test_ways (void)
{
  g_autoptr(ManorConnection) connection = make_connection ("one-schema a", "one-schema", "t*");
  ManorFleet *fleet = manor_connection_find_fleet (connection, "one-schema");
  g_autoptr(ManorCreation) database = manor_creation_new (MANOR_CREATION_DATABASE, "b");
  g_autoptr(ManorCreation) schema = manor_creation_new (MANOR_CREATION_SCHEMA, "c");
  g_autoptr(ManorCreation) child = manor_creation_new (MANOR_CREATION_CHILD, "t1");
  g_autoptr(ManorCreation) copy = manor_creation_new (MANOR_CREATION_COPY, "d");
  g_autofree char *children = NULL;

  test_connection_make_all (TEST_CONNECTION (connection), FALSE);
  g_object_set (database, "sql", "CREATE TABLE x(y)", NULL);
  g_object_set (child, "fleet", fleet, NULL);
  g_object_set (copy, "original", manor_connection_find_database (connection, "a"), NULL);

  assert_made (connection, database, "database b CREATE TABLE x(y)");
  assert_made (connection, schema, "schema c ");
  assert_made (connection, child, "database t1 CREATE TABLE t(a);\n");
  assert_made (connection, copy, "copy d of a");

  /* With the schema database's rows, and with a name that no pattern covers. */
  g_object_set (child, "with-rows", TRUE, "name", "other", NULL);
  assert_made (connection, child, "copy other of one-schema");
  g_assert_true (manor_rule_matches (manor_fleet_get_rule (fleet), "other", NULL, ""));

  /* By the server, where it propagates. */
  manor_database_set_propagates (manor_fleet_get_schema (fleet), TRUE);
  assert_made (connection, child, "child other of one-schema");
}

/* Neither is lost from the rule. */
static void
test_at_once (void)
{
  g_autoptr(ManorConnection) connection = make_connection ("one-schema a", "one-schema", "t*");
  ManorFleet *fleet = manor_connection_find_fleet (connection, "one-schema");
  DexFuture *made[3];

  test_connection_make_all (TEST_CONNECTION (connection), FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (made); i++)
    {
      g_autofree char *name = g_strdup_printf ("other%u", i);

      made[i] = manor_connection_create_child (connection, fleet, name);
    }
  g_assert_true (manor_await (dex_future_allv (made, G_N_ELEMENTS (made)), NULL));
  for (guint i = 0; i < G_N_ELEMENTS (made); i++)
    dex_unref (made[i]);

  for (guint i = 0; i < G_N_ELEMENTS (made); i++)
    {
      g_autofree char *name = g_strdup_printf ("other%u", i);

      g_assert_true (manor_rule_matches (manor_fleet_get_rule (fleet), name, NULL, NULL));
    }
}

/* Nor is one whose maker does not wait for it, or one that was made after it. */
static void
test_stopped (void)
{
  g_autoptr(ManorConnection) connection = make_connection ("one-schema a", "one-schema", "t*");
  ManorFleet *fleet = manor_connection_find_fleet (connection, "one-schema");
  DexFuture *waiting;

  test_connection_make_all (TEST_CONNECTION (connection), FALSE);
  waiting = dex_future_first (manor_connection_create_child (connection, fleet, "first"), NULL);
  while (test_connection_get_asked (TEST_CONNECTION (connection)) == NULL)
    manor_future_sleep (0, NULL);
  dex_unref (waiting);
  g_assert_true (manor_await (manor_connection_create_child (connection, fleet, "second"), NULL));

  g_assert_true (manor_rule_matches (manor_fleet_get_rule (fleet), "first", NULL, NULL));
  g_assert_true (manor_rule_matches (manor_fleet_get_rule (fleet), "second", NULL, NULL));
}

static void
test_platform (void)
{
  g_autoptr(ManorConnection) connection = make_connection ("eu/one-schema eu/a", "one-schema", "t*");
  g_autoptr(ManorCreation) child = manor_creation_new (MANOR_CREATION_CHILD, "t1");
  ManorFleet *fleet = manor_connection_find_fleet (connection, "one-schema");

  test_connection_make_all (TEST_CONNECTION (connection), TRUE);
  g_object_set (child, "fleet", fleet, NULL);
  assert_made (connection, child, "0 t1 in eu from -: CREATE TABLE t(a);\n");
  g_object_set (child, "with-rows", TRUE, NULL);
  assert_made (connection, child, "3 t1 in eu from one-schema: -");
  g_object_set (child, "group", "us", NULL);
  assert_made (connection, child, "3 t1 in us from one-schema: -");
}

static void
test_refused (void)
{
  g_autoptr(ManorConnection) connection = make_connection ("one-schema a", "one-schema", "t*");
  g_autoptr(GDateTime) time = g_date_time_new_now_utc ();
  const char * const names[] = { "group", "dump-url" };

  test_connection_make_all (TEST_CONNECTION (connection), FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (names) + 2; i++)
    {
      g_autoptr(ManorCreation) creation = manor_creation_new (MANOR_CREATION_DATABASE, "b");
      g_autoptr(GError) error = NULL;

      if (i < G_N_ELEMENTS (names))
        g_object_set (creation, names[i], "x", NULL);
      else if (i == G_N_ELEMENTS (names))
        g_object_set (creation, "time", time, NULL);
      else
        g_object_set (creation, "max-size", (guint64) 1, NULL);

      g_assert_null (manor_await_object (manor_connection_create (connection, creation), &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
      g_assert_true (g_str_has_prefix (error->message, "Test: "));
      g_assert_null (test_connection_get_asked (TEST_CONNECTION (connection)));
    }
}

/* A database outlives its connection, and knows it. */
static void
test_branch (void)
{
  ManorConnection *connection = make_connection ("one-schema a", "one-schema", "t*");
  g_autoptr(ManorDatabase) database = g_object_ref (manor_connection_find_database (connection, "a"));
  g_autoptr(ManorDatabase) copy = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false (manor_database_get_branches (database));
  g_assert_false (manor_database_get_metered (database));
  g_assert_null (manor_await_object (manor_database_branch (database, "x"), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);

  test_connection_make_all (TEST_CONNECTION (connection), FALSE);
  manor_connection_take_features (connection, MANOR_CONNECTION_FORKS | MANOR_CONNECTION_BILLS);
  g_assert_true (manor_database_get_branches (database));
  g_assert_true (manor_database_get_metered (database));
  copy = manor_await_object (manor_database_branch (database, "x"), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (test_connection_get_asked (TEST_CONNECTION (connection)), ==, "copy x of a");

  g_assert_true (manor_database_get_connection (database) == connection);
  g_object_unref (connection);
  g_assert_null (manor_database_get_connection (database));
  g_assert_false (manor_database_get_branches (database));
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/creation/groups", test_groups);
  g_test_add_func ("/creation/seeded", test_seeded);
  g_test_add_func ("/creation/group-as-name", test_group_as_name);
  g_test_add_func ("/creation/follows-facts", test_follows_facts);
  MANOR_TEST_FIBER ("/creation/ways", test_ways);
  MANOR_TEST_FIBER ("/creation/at-once", test_at_once);
  MANOR_TEST_FIBER ("/creation/stopped", test_stopped);
  MANOR_TEST_FIBER ("/creation/platform", test_platform);
  MANOR_TEST_FIBER ("/creation/refused", test_refused);
  MANOR_TEST_FIBER ("/creation/branch", test_branch);

  return g_test_run ();
}
