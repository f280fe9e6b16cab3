/* test-push-copy-names.c: what the copies of a push are called
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "test-files-fixture.h"

#define N_ROWS 10

static guint
count_copies (Fixture *fixture)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (name, "before-push-") && g_str_has_suffix (name, ".db");

  return n;
}

static const char *
find_copy (ManorReport *report,
           const char  *child)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (report)); i++)
    {
      g_autoptr(ManorReportEntry) entry = g_list_model_get_item (G_LIST_MODEL (report), i);

      if (g_str_equal (manor_report_entry_get_name (entry), child))
        return manor_report_entry_get_copy (entry);
    }

  g_assert_not_reached ();
}

/* Another computer has a push of the same number, and made its copies in the same place. */
static void
test_other_computer (void)
{
  g_autoptr(Fixture) fixture = fixture_new (N_ROWS);
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(ManorReport) other = NULL;
  g_autofree char *schema = g_strdup_printf ("%s/schema.db", fixture->folder);
  g_autofree char *journal = g_build_filename (fixture->folder, ".data", "other.db", NULL);

  g_object_set (fixture->options, "branches", MANOR_PUSH_BRANCHES_ALL, NULL);
  fixture_prepare (fixture);
  report = fixture_run (fixture);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, N_CHILDREN);

  execute (schema, "CREATE TABLE more (a)");
  g_clear_object (&fixture->push);
  g_clear_object (&fixture->journal);
  fixture->journal = manor_journal_new (journal);
  fixture_prepare (fixture);
  other = fixture_run (fixture);

  g_assert_cmpint (manor_report_get_id (other), ==, manor_report_get_id (report));
  g_assert_cmpuint (manor_report_count (other, MANOR_TARGET_APPLIED), ==, N_CHILDREN);
  g_assert_cmpuint (count_copies (fixture), ==, 2 * N_CHILDREN);
}

/* A name that would be too long is cut, and two that begin alike stay two. */
static void
test_long_names (void)
{
  g_autoptr(Fixture) fixture = fixture_new (N_ROWS);
  g_autofree char *stem = g_strnfill (70, 'x');
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/child%s%u.db", fixture->folder, stem, i);

      execute (path, BEFORE);
    }
  manor_await (manor_connection_refresh (fixture->connection), &error);
  g_assert_no_error (error);

  g_object_set (fixture->options, "branches", MANOR_PUSH_BRANCHES_ALL, NULL);
  fixture_prepare (fixture);
  report = fixture_run (fixture);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, N_CHILDREN + 2);
  g_assert_cmpuint (count_copies (fixture), ==, N_CHILDREN + 2);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *child = g_strdup_printf ("child%s%u", stem, i);
      const char *copy = find_copy (report, child);

      g_assert_cmpint (g_utf8_strlen (copy, -1), ==, 64);
      g_assert_true (g_str_has_prefix (copy, "before-push-1-"));
      g_assert_nonnull (strstr (copy, "-childxxx"));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/push/copy-names/other-computer", test_other_computer);
  MANOR_TEST_FIBER ("/push/copy-names/long-names", test_long_names);

  return g_test_run ();
}
