/* test-push-native-limits.c: what guards a script on a real libSQL server, and how far
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "test-native-server-fixture.h"

/* One child has had a violated key for years: it is no worse off afterwards, and the others are looked
 * after all the same. */
static void
test_keys (void)
{
  Fixture self;

  if (!fixture_start (&self, 3))
    return;

  manor_test_server_sql (self.server.server, "c2",
                         "PRAGMA foreign_keys=OFF; INSERT INTO notes VALUES (3, 99, 'nobody')");
  prepare (&self, "DELETE FROM users WHERE id = 1");
  agree (&self);

  {
    g_autoptr(ManorReport) report = run (&self);

    g_assert_cmpint (manor_push_get_state (self.push), ==, MANOR_PUSH_STOPPED);
    g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 0);
    g_assert_nonnull (strstr (manor_push_get_stop_reason (self.push)->message,
                              "rows that refer to rows which are not there"));
  }

  g_assert_cmpint (ask (&self, "c1", "SELECT count(*) FROM users"), ==, 2);
  g_assert_cmpint (ask (&self, "c2", "SELECT count(*) FROM users"), ==, 2);

  prepare (&self, "DELETE FROM notes WHERE author = 1; DELETE FROM users WHERE id = 1");
  agree (&self);

  {
    g_autoptr(ManorReport) report = run (&self);

    g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 3);
  }

  g_assert_cmpint (ask (&self, "c1", "SELECT count(*) FROM users"), ==, 1);
  g_assert_cmpint (ask (&self, "c2", "SELECT count(*) FROM notes"), ==, 2);
  g_assert_cmpint (ask (&self, "c2", "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'manor%'"),
                   ==, 0);
  g_assert_cmpint (ask (&self, "s", "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'manor%'"),
                   ==, 0);
  fixture_end (&self);
}

/* One child has a key that no database can check: that is said beforehand, for then nobody's are. */
static void
test_keys_unasked (void)
{
  Fixture self;

  if (!fixture_start (&self, 3))
    return;

  manor_test_server_sql (self.server.server, "c3", "CREATE TABLE odd (a REFERENCES users (name))");
  prepare (&self, "DELETE FROM notes WHERE author = 1; DELETE FROM users WHERE id = 1");
  agree (&self);

  {
    g_auto(GStrv) notes = manor_push_dup_notes (self.push);
    g_autoptr(ManorReport) report = run (&self);

    g_assert_cmpuint (g_strv_length (notes), ==, 1);
    g_assert_nonnull (strstr (notes[0], "Foreign keys are not checked"));
    g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 3);
  }

  g_assert_cmpint (ask (&self, "c3", "SELECT count(*) FROM users"), ==, 1);
  fixture_end (&self);
}

/* What the server takes, but can never carry out, blocks all children for ever: it is not sent. And
 * where only the guard would be too long, that is said beforehand. */
static void
test_too_long (void)
{
  g_autofree char *long_name = g_strnfill (1600000, 'x');
  g_autofree char *view = g_strdup_printf ("CREATE VIEW v AS SELECT '%s'", long_name);
  g_autofree char *script = NULL;
  Fixture self;
  guint n_jobs;

  if (!fixture_start (&self, 3))
    return;

  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("c%u", i);
      g_autofree char *own = g_strdup_printf ("%s || %u", view, i);

      manor_test_server_sql (self.server.server, name, own);
    }

  prepare (&self, ADD_AGE);

  {
    g_auto(GStrv) notes = manor_push_dup_notes (self.push);
    g_autoptr(ManorReport) report = run (&self);

    g_assert_cmpuint (g_strv_length (notes), ==, 1);
    g_assert_nonnull (strstr (notes[0], "too long to be sent along"));
    g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 3);
  }

  n_jobs = count_jobs (&self);
  script = g_strdup_printf ("UPDATE users SET name = '%s%s%s'", long_name, long_name, long_name);
  prepare (&self, script);
  agree (&self);

  {
    g_autoptr(ManorReport) report = run (&self);

    assert_target (&self, "c1", MANOR_TARGET_SKIPPED, "make it in parts");
    g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 0);
  }

  g_assert_cmpuint (count_jobs (&self), ==, n_jobs);
  manor_test_server_sql (self.server.server, "c1", "INSERT INTO notes VALUES (9, 1, 'not blocked')");
  fixture_end (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/Manor/PushNativeLimits/keys", test_keys);
  MANOR_TEST_FIBER ("/Manor/PushNativeLimits/keys-unasked", test_keys_unasked);
  MANOR_TEST_FIBER ("/Manor/PushNativeLimits/too-long", test_too_long);

  return g_test_run ();
}
