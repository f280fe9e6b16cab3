/* test-sqlite-locks.c: sharing a file with other programs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <unistd.h>

#include "manor-test-folder.h"
#include "manor-test-sqlite.h"

/* This program again, as another process that holds a lock until its input ends. */
static int
hold_lock (const char *path,
           const char *sql)
{
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (path, MANOR_SQLITE_NONE, NULL);
  char byte;

  if (sqlite == NULL || !manor_sqlite_execute (sqlite, sql, NULL))
    return 1;

  if (write (STDOUT_FILENO, "!", 1) != 1 || read (STDIN_FILENO, &byte, 1) < 0)
    return 1;

  return 0;
}

static GSubprocess *
start_holder (const char *path,
              const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *self = g_file_read_link ("/proc/self/exe", &error);
  GSubprocess *holder = NULL;
  char byte;

  g_assert_no_error (error);
  holder = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                             &error, self, "hold", path, sql, NULL);
  g_assert_no_error (error);
  g_assert_cmpint (g_input_stream_read (g_subprocess_get_stdout_pipe (holder), &byte, 1,
                                        NULL, &error), ==, 1);

  return holder;
}

static void
stop_holder (GSubprocess *holder)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (holder), NULL, NULL);
  g_assert_true (g_subprocess_wait_check (holder, NULL, NULL));
  g_object_unref (holder);
}

static void
test_busy (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a.db", NULL);
  g_autoptr(ManorSqlite) sqlite = test_sqlite_new (folder, "a.db");
  GSubprocess *holder;
  gint64 start;

  test_sqlite_execute (sqlite, "CREATE TABLE t(a)");
  manor_sqlite_set_busy_timeout (sqlite, 60);

  holder = start_holder (path, "BEGIN IMMEDIATE");
  g_assert_cmpint (test_sqlite_integer (sqlite, "SELECT count(*) FROM t"), ==, 0);
  start = g_get_monotonic_time ();
  test_sqlite_fails (sqlite, "INSERT INTO t VALUES (1)", MANOR_SQL_ERROR_BUSY);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 60000);
  stop_holder (holder);

  /* Not even the schema can be read. */
  holder = start_holder (path, "BEGIN EXCLUSIVE");
  test_sqlite_fails (sqlite, "SELECT * FROM t", MANOR_SQL_ERROR_BUSY);
  stop_holder (holder);

  test_sqlite_execute (sqlite, "INSERT INTO t VALUES (1)");
}

static gpointer
interrupt_thread (gpointer data)
{
  g_usleep (20 * 1000);
  manor_sqlite_interrupt (data);

  return NULL;
}

static void
test_interrupt (void)
{
  static const char endless[] =
    "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a.db", NULL);
  g_autoptr(ManorSqlite) sqlite = test_sqlite_new (folder, "a.db");
  GSubprocess *holder;
  GThread *thread;

  test_sqlite_execute (sqlite, "CREATE TABLE t(a)");

  thread = g_thread_new ("interrupt", interrupt_thread, sqlite);
  test_sqlite_fails (sqlite, endless, MANOR_SQL_ERROR_INTERRUPTED);
  g_thread_join (thread);

  /* It comes between two statements: the next ends, the one after it does not. */
  manor_sqlite_interrupt (sqlite);
  test_sqlite_fails (sqlite, endless, MANOR_SQL_ERROR_INTERRUPTED);
  test_sqlite_execute (sqlite, "INSERT INTO t VALUES (1)");
  manor_sqlite_interrupt (sqlite);
  manor_sqlite_clear_interrupt (sqlite);
  g_assert_cmpint (test_sqlite_integer (sqlite, "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL "
                                       "SELECT i + 1 FROM n LIMIT 9999) SELECT max(i) FROM n"),
                   ==, 9999);

  /* Waiting for a lock ends as well, long before the five seconds. */
  holder = start_holder (path, "BEGIN IMMEDIATE");
  thread = g_thread_new ("interrupt", interrupt_thread, sqlite);
  test_sqlite_fails (sqlite, "INSERT INTO t VALUES (1)", MANOR_SQL_ERROR_INTERRUPTED);
  g_thread_join (thread);
  stop_holder (holder);
}

static void
test_politeness (void)
{
  static const char * const modes[] = { "delete", "truncate", "wal" };
  static const char * const companions[] = { "-wal", "-shm", "-journal" };
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autofree char *name = g_strconcat (modes[i], ".db", NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *pragma = g_strconcat ("PRAGMA journal_mode = ", modes[i], NULL);
      g_autoptr(ManorSqlite) owner = test_sqlite_new (folder, name);
      g_autoptr(ManorSqlite) guest = NULL;
      g_autofree char *mode = NULL;

      test_sqlite_execute (owner, pragma);
      test_sqlite_execute (owner, "CREATE TABLE t(a); INSERT INTO t VALUES (1)");

      /* The guest has read and is idle: the owner may do anything. */
      guest = manor_sqlite_open (path, MANOR_SQLITE_READ_ONLY, NULL);
      g_assert_cmpint (test_sqlite_integer (guest, "SELECT a FROM t"), ==, 1);
      manor_sqlite_set_busy_timeout (owner, 0);
      test_sqlite_execute (owner, "BEGIN EXCLUSIVE; INSERT INTO t VALUES (2); COMMIT");
      g_assert_cmpint (test_sqlite_integer (guest, "SELECT max(a) FROM t"), ==, 2);

      if (g_str_equal (modes[i], "wal"))
        {
          mode = test_sqlite_text (owner, "PRAGMA journal_mode");
          g_assert_cmpstr (mode, ==, modes[i]);
        }

      manor_sqlite_close (owner);
      manor_sqlite_close (guest);
      for (guint j = 0; j < G_N_ELEMENTS (companions); j++)
        {
          g_autofree char *companion = g_strconcat (path, companions[j], NULL);
          gboolean kept = g_str_equal (modes[i], "truncate") &&
                          g_str_equal (companions[j], "-journal");

          g_assert_cmpint (g_file_test (companion, G_FILE_TEST_EXISTS), ==, kept);
        }
    }
}

/* Copies a file as a crash would leave it. */
static void
copy_file (const char *folder,
           const char *from,
           const char *to)
{
  g_autofree char *from_path = g_build_filename (folder, from, NULL);
  g_autofree char *bytes = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_file_get_contents (from_path, &bytes, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (length, >, 0);
  g_free (manor_test_folder_write (folder, to, bytes, (gssize) length));
}

/* A program died in the middle: who only wants to read sees what was committed, no more and
 * no less. */
static void
test_after_a_crash (void)
{
  g_autoptr(ManorTestFolder) folder = manor_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "copy.db", NULL);
  g_autofree char *wal_path = g_build_filename (folder, "wal-copy.db", NULL);
  g_autoptr(ManorSqlite) sqlite = test_sqlite_new (folder, "a.db");
  g_autoptr(ManorSqlite) wal = test_sqlite_new (folder, "wal.db");
  g_autoptr(ManorSqlite) reader = NULL;
  g_autoptr(ManorSqlite) wal_reader = NULL;

  test_sqlite_execute (sqlite,
                       "CREATE TABLE t(a, b);"
                       "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n "
                       "WHERE i < 2000) INSERT INTO t SELECT 1, hex(randomblob(100)) FROM n;"
                       "PRAGMA cache_size = 5; BEGIN; UPDATE t SET a = 2");
  copy_file (folder, "a.db", "copy.db");
  copy_file (folder, "a.db-journal", "copy.db-journal");

  reader = manor_sqlite_open (path, MANOR_SQLITE_READ_ONLY, NULL);
  g_assert_cmpint (test_sqlite_integer (reader, "SELECT sum(a) FROM t"), ==, 2000);

  test_sqlite_execute (wal, "PRAGMA journal_mode = WAL; CREATE TABLE t(a);"
                            "INSERT INTO t VALUES (1); BEGIN; INSERT INTO t VALUES (2)");
  copy_file (folder, "wal.db", "wal-copy.db");
  copy_file (folder, "wal.db-wal", "wal-copy.db-wal");

  wal_reader = manor_sqlite_open (wal_path, MANOR_SQLITE_READ_ONLY, NULL);
  g_assert_cmpint (test_sqlite_integer (wal_reader, "SELECT sum(a) FROM t"), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "hold"))
    return hold_lock (argv[2], argv[3]);

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sqlite-locks/busy", test_busy);
  g_test_add_func ("/sqlite-locks/interrupt", test_interrupt);
  g_test_add_func ("/sqlite-locks/politeness", test_politeness);
  g_test_add_func ("/sqlite-locks/after-a-crash", test_after_a_crash);

  return g_test_run ();
}
