/* manor-test-remote.h: databases of a real libSQL server, without a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-fiber.h"
#include "manor-hrana-client.h"
#include "manor-identifier.h"
#include "manor-remote-database.h"
#include "manor-test-rows.h"
#include "manor-test-server.h"
#include "manor-test.h"

/* Says of itself whether it may be written, and counts how often it was asked. */
struct _TestRemote
{
  ManorRemoteDatabase parent_instance;

  guint               n_checked;
  gboolean            migrating;
};

#define TEST_TYPE_REMOTE (test_remote_get_type ())

G_DECLARE_FINAL_TYPE (TestRemote, test_remote, TEST, REMOTE, ManorRemoteDatabase)
G_DEFINE_FINAL_TYPE (TestRemote, test_remote, MANOR_TYPE_REMOTE_DATABASE)

static DexFuture *
test_remote_check_write (ManorRemoteDatabase *database)
{
  TestRemote *self = TEST_REMOTE (database);

  self->n_checked++;
  if (self->migrating)
    return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_MIGRATING,
                                  "its server changes it");

  return dex_future_new_true ();
}

static void
test_remote_class_init (TestRemoteClass *klass)
{
  MANOR_REMOTE_DATABASE_CLASS (klass)->check_write = test_remote_check_write;
}

static void
test_remote_init (TestRemote *self)
{
}

static inline ManorHranaClient *
test_remote_client_new (const char *uri)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHttp) http = manor_http_new (uri, &error);

  g_assert_no_error (error);

  return manor_hrana_client_new (http);
}

/* Passes the tests that @add adds while a server and its client are there; 77 without one. */
static inline int
test_remote_run (int                argc,
                 char             **argv,
                 ManorTestServer  **server,
                 ManorHranaClient **client,
                 void             (*add) (void))
{
  int status;

  g_test_init (&argc, &argv, NULL);

  *server = manor_test_server_new (NULL);
  if (*server == NULL)
    return 77;
  *client = test_remote_client_new (manor_test_server_get_uri (*server));

  add ();

  status = g_test_run ();
  g_clear_object (client);
  manor_test_server_free (*server);

  return status;
}

static inline ManorDatabase *
test_remote_new (ManorHranaClient *client,
                 const char       *name)
{
  g_autofree char *path = g_strconcat ("test/", name, NULL);

  return g_object_new (TEST_TYPE_REMOTE,
                       "name", name,
                       "path", path,
                       "location", path,
                       "client", client,
                       "name-space", name,
                       NULL);
}

/* One integer; the query must succeed. */
static inline gint64
test_remote_ask (ManorDatabase *database,
                 const char    *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) rows = manor_await_object (manor_database_query (database, sql, 0), &error);

  if (error != NULL)
    g_error ("%s: %s", sql, error->message);

  return manor_result_get_n_rows (rows) > 0 ? manor_result_get_integer (rows, 0, 0) : 0;
}

static inline ManorCatalogue *
test_remote_read (ManorDatabase *database)
{
  g_autoptr(GError) error = NULL;
  ManorCatalogue *catalogue = manor_await_object (manor_database_load_catalogue (database), &error);

  g_assert_no_error (error);

  return catalogue;
}

/* Everything in it, rowids included. The server's own /dump is cut off by odd names. */
static inline char *
test_remote_dump (ManorDatabase *database)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) schema = manor_await_object (manor_database_read_schema (database), &error);
  GString *dump = g_string_new (NULL);

  g_assert_no_error (error);
  manor_test_append_rows (dump, schema);

  for (guint row = 0; row < manor_result_get_n_rows (schema); row++)
    {
      g_autofree char *type = manor_result_dup_text (schema, row, 0);
      g_autofree char *name = manor_result_dup_text (schema, row, 1);
      g_autofree char *quoted = manor_identifier_quote (name);
      g_autofree char *with = g_strdup_printf ("SELECT _rowid_, * FROM %s", quoted);
      g_autofree char *without = g_strdup_printf ("SELECT * FROM %s", quoted);
      g_autoptr(ManorResult) rows = NULL;

      if (g_strcmp0 (type, "table") != 0)
        continue;

      rows = manor_await_object (manor_database_query (database, with, 0), NULL);
      if (rows == NULL)
        rows = manor_await_object (manor_database_query (database, without, 0), NULL);

      g_string_append_printf (dump, "== %s\n", name);
      if (rows != NULL)
        manor_test_append_rows (dump, rows);
    }

  return g_string_free (dump, FALSE);
}

/* Which stages a migration went through: the quick way has no GUARD. */
typedef struct
{
  guint n[MANOR_STAGE_DONE + 1];
} TestStages;

static inline gboolean
test_stages_hook (ManorMigrationStage   stage,
                  guint                 step,
                  gpointer              user_data,
                  GError              **error)
{
  TestStages *stages = user_data;

  stages->n[stage]++;

  return TRUE;
}

/* The outcome, with the way that was taken. */
static inline ManorOutcome
test_remote_migrate (ManorDatabase   *database,
                     ManorMigration  *migration,
                     gboolean        *careful,
                     GError         **error)
{
  TestStages stages = { { 0 } };
  g_autoptr(GError) local_error = NULL;
  int outcome;

  manor_database_set_migration_hook (test_stages_hook, &stages);
  outcome = manor_await_int (manor_database_migrate (database, migration), &local_error);
  manor_database_set_migration_hook (NULL, NULL);

  if (careful != NULL)
    *careful = stages.n[MANOR_STAGE_GUARD] > 0;

  if (local_error == NULL)
    return (ManorOutcome) outcome;

  outcome = g_error_matches (local_error, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_UNKNOWN)
            ? MANOR_OUTCOME_UNKNOWN : MANOR_OUTCOME_REFUSED;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return (ManorOutcome) outcome;
}
