/* test-server-events.c: statements that a real server refuses or loses, one by one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "events-test.h"
#include "manor-fiber.h"

/* Some 200,000 rows of 100 bytes. */
#define MANY "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200000) "
#define SLOW                                                                              \
  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 400000000) "      \
  "INSERT INTO t SELECT max(i) FROM n"

/**
 * Event:
 * @options: of the namespace; NULL for none
 * @prepared: run beforehand by the fixture
 * @script: run by Manor, as a person's script
 * @parts: what the message says
 * @n_rows: in “t” afterwards, by the fixture
 *
 * One thing that goes wrong with a statement.
 */
typedef struct
{
  const char *name;
  const char *options;
  const char *prepared;
  const char *script;
  const char *parts[N_PARTS + 1];
  gint64      n_rows;
} Event;

static const Event events[] = {
  { "value", NULL, "CREATE TABLE t(a)",
    "INSERT INTO t VALUES (zeroblob(6000000))",
    { "larger than the server allows" }, 0 },
  { "full", "{\"max_db_size\":\"1MB\"}", "CREATE TABLE t(a); INSERT INTO t VALUES (1)",
    "INSERT INTO t VALUES (zeroblob(3000000))",
    { "largest size", "max_db_size" }, 1 },
  { "not-utf8", NULL, "CREATE TABLE t(a)",
    "INSERT INTO t VALUES (CAST(x'ff' AS TEXT)) RETURNING a",
    { "not UTF-8", "CAST(… AS BLOB)" }, 1 },
  { "too-large", NULL, "CREATE TABLE t(a)",
    MANY "INSERT INTO t SELECT hex(zeroblob(50)) FROM n RETURNING a",
    { "carried out", "ask for fewer rows" }, 200000 },
  { "in-the-middle", NULL, "CREATE TABLE t(a UNIQUE)",
    "INSERT INTO t VALUES (1); INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)",
    { "UNIQUE constraint failed: t.a" }, 1 },
  { "rolled-back", NULL, "CREATE TABLE t(a UNIQUE)",
    "BEGIN IMMEDIATE; INSERT INTO t VALUES (1); INSERT INTO t VALUES (1); COMMIT",
    { "UNIQUE constraint failed: t.a" }, 0 },
  { "not-run", NULL, "CREATE TABLE t(a)", "VACUUM",
    { "do not carry out this kind of statement", "VACUUM" }, 0 },
  { "no-sql", NULL, "CREATE TABLE t(a)", "INSERT INTO t VALUES (1); INSERT INTO",
    { NULL }, 1 },
  { "attach", NULL, "CREATE TABLE t(a)", "ATTACH \"value\" AS other",
    { "attached", "allow_attach" }, 0 },
  { "reads-blocked", NULL, "CREATE TABLE t(a)", "SELECT 1",
    { "blocked on the server", "moving house" }, 0 },
};

static void
block (ServerTest *self,
       const char *name,
       gboolean    reads)
{
  g_autofree char *path = g_strdup_printf ("/v1/namespaces/%s/config", name);

  g_assert_cmpuint (manor_test_server_request (
                      self->server, TRUE, "POST", path, NULL,
                      reads ? "{\"block_reads\":true,\"block_writes\":true,"
                              "\"block_reason\":\"moving house\"}"
                            : "{\"block_reads\":false,\"block_writes\":false}", NULL), ==, 200);
}

/* Statement by statement, as the editor does: the first error ends it. */
static void
run_script (ManorSession *session,
            const char   *text,
            GError      **error)
{
  g_autoptr(GPtrArray) statements = manor_script_split (text, -1);

  for (guint i = 0; i < statements->len; i++)
    if (!manor_await (manor_session_execute (session,
                                             manor_statement_get_text (g_ptr_array_index (statements, i)),
                                             NULL, 0, 0), error))
      return;
}

static void
test_statements (void)
{
  ServerTest self;

  if (!server_test_start (&self, NULL))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      manor_test_server_create (self.server, events[i].name, events[i].options);
      manor_test_server_sql (self.server, events[i].name, events[i].prepared);
    }
  server_test_connect (&self, TRUE, NULL);
  server_test_refresh (&self);

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      const Event *event = &events[i];
      ManorSession *session = events_open (&self, event->name);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s:", event->name);
      if (g_str_equal (event->name, "reads-blocked"))
        block (&self, event->name, TRUE);
      run_script (session, event->script, &error);
      events_assert_says (error, event->parts);
      events_close (session);
      block (&self, event->name, FALSE);
      events_assert_rows (&self, event->name, event->n_rows);
    }

  server_test_end (&self);
}

/* “t” of a database “a”, with one row. */
static gboolean
start_one (ServerTest                   *self,
           const ManorTestServerOptions *options)
{
  if (!server_test_start (self, options))
    return FALSE;

  manor_test_server_create (self->server, "a", NULL);
  manor_test_server_sql (self->server, "a", "CREATE TABLE t(a); INSERT INTO t VALUES (0)");
  server_test_connect (self, TRUE, NULL);
  server_test_refresh (self);

  return TRUE;
}

/* Somebody wrote between BEGIN and the first write of a transaction that did not say so. */
static void
test_deferred (void)
{
  ServerTest self;
  ManorSession *session;

  if (!start_one (&self, NULL))
    return;

  session = events_open (&self, "a");
  events_run (session, "BEGIN");
  events_run (session, "SELECT count(*) FROM t");
  manor_test_server_sql (self.server, "a", "INSERT INTO t VALUES (1)");
  events_assert_fails (manor_session_execute (session, "INSERT INTO t VALUES (2)", NULL, 0, 0),
                       "holds the lock", "BEGIN IMMEDIATE");
  events_run (session, "ROLLBACK");
  events_run (session, "INSERT INTO t VALUES (3)");
  events_close (session);
  events_assert_rows (&self, "a", 3);

  server_test_end (&self);
}

static void
wait_for_stream (ServerTest *self)
{
  g_autofree char *answer = NULL;

  do
    {
      g_clear_pointer (&answer, g_free);
      manor_await (dex_timeout_new_msec (5), NULL);
      manor_test_server_request (self->server, TRUE, "GET", "/v1/diagnostics", NULL, NULL, &answer);
    }
  while (strstr (answer, "acquired") == NULL);
}

/* kill -9 in a transaction, in a statement of its own, and in a long answer. */
static void
test_killed (void)
{
  ServerTest self;
  ManorSession *session;
  g_autoptr(DexFuture) running = NULL;
  g_autoptr(DexFuture) reading = NULL;

  if (!start_one (&self, NULL))
    return;

  session = events_open (&self, "a");
  events_run (session, "INSERT INTO t VALUES (1)");
  events_run (session, "BEGIN IMMEDIATE");
  events_run (session, "INSERT INTO t VALUES (2)");
  running = manor_session_execute (session, SLOW, NULL, 0, 0);
  wait_for_stream (&self);
  manor_test_server_kill (self.server);
  manor_test_server_start (self.server);
  events_assert_fails (dex_ref (running), "127.0.0.1", "is not known");
  g_assert_false (manor_session_get_in_transaction (session));
  events_assert_rows (&self, "a", 2);

  /* The session goes on, as a new one. */
  events_run (session, "INSERT INTO t VALUES (4)");
  events_close (session);
  events_assert_rows (&self, "a", 3);

  manor_test_server_sql (self.server, "a",
                         MANY "INSERT INTO t SELECT hex(zeroblob(500)) FROM n");
  reading = manor_database_query (server_test_find (&self, "a"),
                                  "SELECT a, i FROM t, (WITH RECURSIVE n(i) AS (SELECT 1 UNION "
                                  "ALL SELECT i + 1 FROM n LIMIT 10000) SELECT i FROM n)", 0);
  wait_for_stream (&self);
  manor_test_server_kill (self.server);
  events_assert_fails (dex_ref (reading), "127.0.0.1");
  manor_test_server_start (self.server);
  events_assert_rows (&self, "a", 200003);

  server_test_end (&self);
}

static void
test_absent (void)
{
  ServerTest self;
  g_autoptr(ManorDatabase) database = NULL;
  const char *uri;

  if (!start_one (&self, NULL))
    return;

  uri = manor_test_server_get_uri (self.server);
  database = g_object_ref (server_test_find (&self, "a"));
  manor_test_server_stop (self.server);
  events_assert_fails (manor_database_query (database, "SELECT 1", 1), "nothing listens at",
                       "is the server running");
  events_assert_fails (manor_connection_refresh (self.connection), "nothing listens at");
  {
    g_autoptr(GError) error = NULL;
    const char *parts[N_PARTS + 1] = { uri, NULL };

    manor_await (manor_database_read_schema (database), &error);
    events_assert_says (error, parts);
  }

  /* What was known stays, and works again when the server is back. */
  g_assert_true (manor_connection_find_database (self.connection, "a") == database);
  manor_test_server_start (self.server);
  server_test_refresh (&self);
  events_assert_rows (&self, "a", 1);

  server_test_end (&self);
}

/* https:// where http:// is spoken. */
static void
test_wrong_scheme (void)
{
  ServerTest self;
  g_autofree char *uri = NULL;
  ManorServerSettings settings = { NULL };
  g_autoptr(GError) error = NULL;

  if (!start_one (&self, NULL))
    return;

  uri = g_strconcat ("https", manor_test_server_get_uri (self.server) + strlen ("http"), NULL);
  settings.url = uri;
  g_clear_object (&self.connection);
  self.connection = manor_server_new ("y", "Y", &settings, self.tokens, &error);
  g_assert_no_error (error);
  events_assert_fails (manor_connection_refresh (self.connection), "https://127.0.0.1",
                       "does not speak TLS", "http://");

  server_test_end (&self);
}

/* Deleted by somebody else, with a transaction open; and it is not made again by looking. */
static void
test_deleted (void)
{
  ServerTest self;
  ManorSession *session;

  if (!start_one (&self, NULL))
    return;

  session = events_open (&self, "a");
  events_run (session, "BEGIN IMMEDIATE");
  events_run (session, "INSERT INTO t VALUES (1)");
  manor_test_server_delete (self.server, "a");
  events_assert_fails (manor_session_execute (session, "COMMIT", NULL, 0, 0), "a:", "“X” has no such database");
  manor_await (manor_session_close (session), NULL);
  g_clear_object (&session);
  events_assert_fails (manor_database_query (server_test_find (&self, "a"), "SELECT 1", 1),
                       "“X” has no such database", "refresh the connection");
  g_assert_cmpuint (manor_test_server_request (self.server, TRUE, "GET",
                                               "/v1/namespaces/a/config", NULL, NULL, NULL),
                    ==, 404);

  server_test_end (&self);
}

/* Others hold all the sessions that the server has. */
static void
test_crowded (void)
{
  static const char *const few[] = { "--max-concurrent-connections", "4", NULL };
  const ManorTestServerOptions options = { .arguments = few };
  ServerTest self;
  g_autoptr(GError) error = NULL;

  if (!start_one (&self, &options))
    return;

  for (guint i = 0; i < 4; i++)
    manor_test_server_request (self.server, FALSE, "POST", "/v2/pipeline", "a",
                               "{\"requests\":[{\"type\":\"execute\",\"stmt\":{\"sql\":"
                               "\"SELECT 1\"}}]}", NULL);
  manor_await (manor_database_query (server_test_find (&self, "a"), "SELECT 1", 1), &error);
  if (error != NULL)
    {
      const char *parts[N_PARTS + 1] = { "too many sessions", "try again", NULL };

      events_assert_says (error, parts);
    }

  /* They are let go after 10 seconds. */
  for (guint i = 0; i < 200; i++)
    {
      g_clear_error (&error);
      if (manor_await (manor_database_query (server_test_find (&self, "a"), "SELECT 1", 1), &error))
        break;
      manor_await (dex_timeout_new_msec (100), NULL);
    }
  g_assert_no_error (error);
  events_assert_rows (&self, "a", 1);

  server_test_end (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/server-events/statements", test_statements);
  MANOR_TEST_FIBER ("/server-events/deferred", test_deferred);
  MANOR_TEST_FIBER ("/server-events/killed", test_killed);
  MANOR_TEST_FIBER ("/server-events/absent", test_absent);
  MANOR_TEST_FIBER ("/server-events/wrong-scheme", test_wrong_scheme);
  MANOR_TEST_FIBER ("/server-events/deleted", test_deleted);
  MANOR_TEST_FIBER ("/server-events/crowded", test_crowded);

  return g_test_run ();
}
