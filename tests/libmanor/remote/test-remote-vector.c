/* test-remote-vector.c: vectors, as the server that keeps them says they are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-fiber.h"
#include "manor-test-remote.h"
#include "manor-vector.h"

static const struct {
  ManorVectorType  type;
  const char      *name;       /* of the function that makes one */
  const char      *declared;
  gboolean         exact;      /* its text makes the same blob again */
} types[] = {
  { MANOR_VECTOR_FLOAT32, "vector32", "F32_BLOB", TRUE },
  { MANOR_VECTOR_FLOAT64, "vector64", "F64_BLOB", TRUE },
  { MANOR_VECTOR_FLOAT16, "vector16", "F16_BLOB", TRUE },
  { MANOR_VECTOR_FLOATB16, "vectorb16", "FB16_BLOB", TRUE },
  { MANOR_VECTOR_FLOAT8, "vector8", "F8_BLOB", FALSE },
  { MANOR_VECTOR_FLOAT1BIT, "vector1bit", "F1BIT_BLOB", TRUE },
};

static char *
random_vector (guint n)
{
  static const double scales[] = { 1, 1, 1, 1e-3, 1e3, 1e-6, 6e4, 0 };
  GString *text = g_string_new ("[");

  for (guint i = 0; i < n; i++)
    {
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];
      double scale = scales[g_test_rand_int_range (0, G_N_ELEMENTS (scales))];

      g_ascii_formatd (buffer, sizeof buffer, "%.9g", g_test_rand_double_range (-scale, scale));
      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", buffer);
    }

  g_string_append_c (text, ']');

  return g_string_free (text, FALSE);
}

/* The server writes six digits: the same numbers, but for the digits. */
static void
assert_same_numbers (const char *ours,
                     const char *theirs)
{
  g_autofree char *a = g_strndup (ours + 1, strlen (ours) - 2);
  g_autofree char *b = g_strndup (theirs + 1, strlen (theirs) - 2);
  g_auto(GStrv) x = g_strsplit (a, ",", -1);
  g_auto(GStrv) y = g_strsplit (b, ",", -1);

  g_assert_cmpuint (g_strv_length (x), ==, g_strv_length (y));

  for (guint i = 0; x[i] != NULL; i++)
    {
      double ours_number = g_ascii_strtod (x[i], NULL);
      double theirs_number = g_ascii_strtod (y[i], NULL);
      double allowed = 6e-6 * MAX (ABS (ours_number), ABS (theirs_number));

      if (ABS (ours_number - theirs_number) > allowed)
        g_error ("%s is not %s", x[i], y[i]);
    }
}

/* What libSQL wrote is what the condition takes for a vector of that many elements, and of no other number. */
static void
check_misfit (ManorTestServer *server,
              const char      *name,
              const char      *table,
              guint            type,
              guint            n)
{
  for (guint more = 0; more < 3; more++)
    {
      g_autofree char *condition = manor_vector_dup_misfit (types[type].type, n + more, "e");
      g_autofree char *count = g_strdup_printf ("SELECT count(*) FROM %s WHERE %s", table, condition);

      g_assert_cmpint (manor_test_server_integer (server, name, count), ==, more == 0 ? 0 : 5);
    }
}

static void
check_vectors (ManorTestServer *server,
               ManorDatabase   *database,
               guint            type,
               guint            n)
{
  const char *name = manor_database_get_name (database);
  g_autofree char *table = g_strdup_printf ("%s_%u", types[type].name, n);
  g_autofree char *create = g_strdup_printf ("CREATE TABLE %s (id INTEGER PRIMARY KEY, e %s(%u))",
                                             table, types[type].declared, n);
  g_autofree char *select = g_strdup_printf ("SELECT id, e, vector_extract(e) FROM %s", table);
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) fill = g_string_new (NULL);

  g_string_append_printf (fill, "%s; INSERT INTO %s (e) VALUES ", create, table);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *vector = random_vector (n);

      g_string_append_printf (fill, "%s(%s('%s'))", i > 0 ? ", " : "", types[type].name, vector);
    }
  manor_test_server_sql (server, name, fill->str);

  check_misfit (server, name, table, type, n);

  rows = manor_await_object (manor_database_query (database, select, 0), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_result_get_n_rows (rows), ==, 5);

  for (guint row = 0; row < 5; row++)
    {
      guint dimensions;
      g_autofree char *ours = manor_vector_dup_cell (rows, row, 1, 0);
      g_autofree char *theirs = manor_result_dup_text (rows, row, 2);
      g_autofree char *same = g_strdup_printf ("SELECT count(*) FROM %s WHERE id = %u AND e = %s('%s')",
                                               table, row + 1, types[type].name, ours);

      g_assert_cmpint (manor_vector_parse_type (manor_result_get_column_type (rows, 1), &dimensions),
                       ==, types[type].type);
      g_assert_cmpuint (dimensions, ==, n);
      g_assert_nonnull (ours);
      assert_same_numbers (ours, theirs);
      if (types[type].exact)
        g_assert_cmpint (manor_test_server_integer (server, name, same), ==, 1);
    }
}

static void
test_all_types (void)
{
  static const guint dimensions[] = { 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 64, 100, 384, 1000, 1536 };
  g_autoptr(ManorTestServer) server = manor_test_server_new (NULL);
  g_autoptr(ManorHranaClient) client = NULL;
  g_autoptr(ManorDatabase) database = NULL;

  if (server == NULL)
    return;

  client = test_remote_client_new (manor_test_server_get_uri (server));
  manor_test_server_create (server, "vectors", NULL);
  database = test_remote_new (client, "vectors");

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    for (guint j = 0; j < G_N_ELEMENTS (dimensions); j++)
      check_vectors (server, database, i, dimensions[j]);
}

/* What a server makes of blobs that are no vectors, Manor makes of them, too. */
static void
test_odd_blobs (void)
{
  g_autoptr(ManorTestServer) server = manor_test_server_new (NULL);
  g_autoptr(ManorHranaClient) client = NULL;
  g_autoptr(ManorDatabase) database = NULL;

  if (server == NULL)
    return;

  client = test_remote_client_new (manor_test_server_get_uri (server));
  manor_test_server_create (server, "odd", NULL);
  database = test_remote_new (client, "odd");

  for (guint i = 0; i < 200; i++)
    {
      gsize length = (gsize) g_test_rand_int_range (0, 24);
      g_autofree guint8 *blob = g_malloc0 (length + 1);
      g_autoptr(GString) sql = g_string_new ("SELECT vector_extract(x'");
      g_autoptr(ManorResult) row = NULL;
      g_autofree char *theirs = NULL;
      g_autofree char *ours = NULL;

      for (gsize j = 0; j < length; j++)
        blob[j] = (guint8) g_test_rand_int_range (0, j + 1 == length ? 8 : 64);
      for (gsize j = 0; j < length; j++)
        g_string_append_printf (sql, "%02x", blob[j]);
      g_string_append (sql, "')");

      row = manor_await_object (manor_database_query (database, sql->str, 0), NULL);
      if (row != NULL)
        theirs = manor_result_dup_text (row, 0, 0);
      for (ManorVectorType type = MANOR_VECTOR_FLOAT64; type <= MANOR_VECTOR_FLOAT1BIT; type++)
        {
          g_autofree char *text = manor_vector_dup_text (type, blob, length, 0);

          if (text != NULL)
            ours = g_steal_pointer (&text);
        }

      /* Manor may be stricter: sqld reads elements where the count of a FLOAT8 or FLOAT1BIT lies. */
      if (ours != NULL)
        {
          if (theirs == NULL)
            g_error ("%s: the server has no vector, and Manor has %s", sql->str, ours);
          assert_same_numbers (ours, theirs);
        }
    }
}

/* What libSQL keeps beside an index of vectors is nobody's table, and another one of such a name is. */
static void
assert_shadows (ManorCatalogue *catalogue)
{
  g_autofree char *sql = manor_catalogue_dup_sql (catalogue, FALSE);
  ManorTable *shadow = manor_catalogue_find_table (catalogue, "notes_e_shadow");
  ManorTable *own = manor_catalogue_find_table (catalogue, "mine_shadow");

  g_assert_cmpint (manor_schema_object_get_owner (MANOR_SCHEMA_OBJECT (shadow)), ==,
                   MANOR_OWNER_SHADOW);
  g_assert_cmpint (manor_schema_object_get_owner (MANOR_SCHEMA_OBJECT (own)), ==,
                   MANOR_OWNER_APPLICATION);
  g_assert_null (strstr (sql, "notes_e_shadow"));
  g_assert_null (strstr (sql, "libsql_vector_meta_shadow"));
  g_assert_nonnull (strstr (sql, "mine_shadow"));
}

static ManorMigration *
make_migration (ManorCatalogue *from,
                ManorCatalogue *to)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorPlan) plan = manor_plan_new (from, to, NULL, &error);

  g_assert_no_error (error);

  for (guint step = 0; step < manor_plan_get_n_steps (plan); step++)
    {
      const char *text = manor_plan_step_get_sql (manor_plan_get_step (plan, step));

      g_assert_null (strstr (text, "notes_e_shadow"));
      g_assert_null (strstr (text, "meta_shadow"));
    }

  return manor_migration_new (plan);
}

/* An index of vectors, before and after a plan that copies its table: judged with answers first, and
 * then in one request. */
static void
test_index (void)
{
  static const char *const before =
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT, e F32_BLOB(3));"
    "CREATE INDEX notes_e ON notes (libsql_vector_idx(e, 'metric=cosine'));"
    "CREATE TABLE mine_shadow (a);"
    "INSERT INTO notes VALUES (1, 'x', vector32('[1,0,0]')), (2, 'y', vector32('[0,1,0]')), "
    "(3, 'z', NULL)";
  static const char *const after =
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT COLLATE NOCASE, e F32_BLOB(3));"
    "CREATE INDEX notes_e ON notes (libsql_vector_idx(e, 'metric=cosine'));"
    "CREATE TABLE mine_shadow (a, b)";
  g_autoptr(ManorTestServer) server = manor_test_server_new (NULL);
  g_autoptr(ManorHranaClient) client = NULL;
  g_autoptr(ManorDatabase) wanted = NULL;
  g_autoptr(ManorCatalogue) to = NULL;
  g_autoptr(ManorMigration) migration = NULL;

  if (server == NULL)
    return;

  client = test_remote_client_new (manor_test_server_get_uri (server));
  manor_test_server_create (server, "wanted", NULL);
  manor_test_server_sql (server, "wanted", after);
  wanted = test_remote_new (client, "wanted");
  to = test_remote_read (wanted);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("child%u", i);
      g_autoptr(ManorDatabase) database = test_remote_new (client, name);
      g_autoptr(ManorCatalogue) from = NULL;
      g_autoptr(ManorCatalogue) now = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *nearest = NULL;

      manor_test_server_create (server, name, NULL);
      manor_test_server_sql (server, name, before);
      from = test_remote_read (database);
      assert_shadows (from);
      if (migration == NULL)
        migration = make_migration (from, to);

      g_assert_cmpint (manor_await_int (manor_database_migrate (database, migration), &error), ==,
                       MANOR_OUTCOME_APPLIED);
      g_assert_no_error (error);

      now = test_remote_read (database);
      g_assert_cmpstr (manor_catalogue_get_fingerprint (now), ==,
                       manor_catalogue_get_fingerprint (to));
      nearest = manor_test_server_text (server, name,
                                        "SELECT group_concat(id) FROM "
                                        "vector_top_k('notes_e', vector32('[0,1,0]'), 1)");
      g_assert_cmpstr (nearest, ==, "2");
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/remote/vector/all-types", test_all_types);
  MANOR_TEST_FIBER ("/remote/vector/odd-blobs", test_odd_blobs);
  MANOR_TEST_FIBER ("/remote/vector/index", test_index);

  return g_test_run ();
}
