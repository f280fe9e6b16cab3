/* test-turso-session.c: an open session outlives the tokens that it began with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "manor-secret.h"
#include "turso-test.h"

/* How the tokens end while a session is open. */
typedef enum
{
  ROTATED_HERE,
  ROTATED_ELSEWHERE,
  EXPIRED,
  REPLACED,           /* the token of the platform, through the connection's form */
  REVOKED,            /* that one is worthless before it is replaced, and those of the group are rotated */
} End;

#define N_ENDS (REVOKED + 1)

static ManorSession *
open_session (TursoTest        *test,
              ManorSessionMode  mode)
{
  g_autoptr(GError) error = NULL;
  ManorSession *session = manor_await_object (manor_database_open_session (turso_test_find (test, "tenant-0001"), mode),
                                              &error);

  g_assert_no_error (error);

  return session;
}

static gint64
execute (ManorSession *session,
         const char   *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) result = manor_await_object (manor_session_execute (session, sql, NULL, 0, 0), &error);

  g_assert_no_error (error);

  return manor_result_get_n_rows (result) > 0 ? manor_result_get_value (result, 0, 0).integer : -1;
}

static void
rotate_elsewhere (TursoTest *test)
{
  g_autofree char *path = g_strdup_printf ("/v1/organizations/%s/groups/default/auth/rotate",
                                           manor_test_platform_get_organization (test->platform));

  g_assert_cmpuint (manor_test_platform_request (test->platform, NULL, "POST", path, NULL, NULL), ==, 200);
}

/* As the console does it. */
static void
replace (TursoTest  *test,
         const char *token)
{
  g_autoptr(GError) error = NULL;

  turso_test_give_token (test, token);
  manor_await (manor_connection_refresh (test->connection), &error);
  g_assert_no_error (error);
  manor_await (manor_turso_renew (MANOR_TURSO (test->connection), TRUE), &error);
  g_assert_no_error (error);
}

static void
end (TursoTest    *test,
     ManorSession *session,
     End           how)
{
  ManorOrganization *organization = manor_connection_get_organization (test->connection);
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(GError) error = NULL;

  switch (how)
    {
    case ROTATED_HERE:
      g_assert_true (manor_await (manor_organization_rotate (organization, "default"), &error));
      break;

    case ROTATED_ELSEWHERE:
      rotate_elsewhere (test);
      break;

    case EXPIRED:
      answer = manor_test_platform_control (test->platform, "POST", "tokens/expire", NULL);
      break;

    case REPLACED:
      replace (test, manor_test_platform_get_token (test->platform));
      break;

    case REVOKED:
    default:
      rotate_elsewhere (test);
      answer = manor_test_platform_control (test->platform, "POST", "tokens/revoke-api", NULL);
      /* It fails while there is nothing to renew with, and that is not remembered longer than it is so. */
      g_assert_false (manor_await (manor_database_read_schema (turso_test_find (test, "tenant-0001")), &error));
      g_clear_error (&error);
      replace (test, json_object_get_string_member (json_node_get_object (answer), "token"));
      break;
    }
  g_assert_no_error (error);
}

/* Between statements, and in a transaction, whose rows are there afterwards. */
static void
test_ends (void)
{
  for (End how = 0; how < (End) N_ENDS; how++)
    for (int transaction = 0; transaction <= 1; transaction++)
      {
        TursoTest test;
        g_autoptr(ManorSession) writes = NULL;
        g_autoptr(ManorSession) reads = NULL;

        if (!turso_test_start (&test, manor_test_platform_new ("--databases", "1", NULL)))
          return;

        g_test_message ("%d, %s", (int) how, transaction ? "in a transaction" : "between statements");
        turso_test_refresh (&test);
        writes = open_session (&test, MANOR_SESSION_READ_WRITE);
        reads = open_session (&test, MANOR_SESSION_READ_ONLY);
        execute (writes, "CREATE TABLE t (x)");
        g_assert_cmpint (execute (reads, "SELECT count(*) FROM t"), ==, 0);
        if (transaction)
          execute (writes, "BEGIN");
        execute (writes, "INSERT INTO t VALUES (1)");

        end (&test, writes, how);

        execute (writes, "INSERT INTO t VALUES (2)");
        if (transaction)
          execute (writes, "COMMIT");
        g_assert_cmpint (execute (reads, "SELECT count(*) FROM t"), ==, 2);
        g_assert_false (manor_session_get_in_transaction (writes));

        g_clear_object (&writes);
        g_clear_object (&reads);
        turso_test_end (&test);
      }
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/turso/session/ends", test_ends);

  return g_test_run ();
}
