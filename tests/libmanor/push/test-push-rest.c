/* test-push-rest.c: children that sleep or are archived
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "manor-fleet-query.h"
#include "test-push-fixture.h"

static void
set_flags (TestDatabase       *database,
           ManorDatabaseFlags  flags)
{
  g_autoptr(ManorDatabaseFacts) facts = manor_database_facts_new ();

  facts->id = g_strdup (manor_database_get_name (MANOR_DATABASE (database)));
  facts->host = g_strdup ("example.turso.io");
  facts->flags = flags;
  manor_database_set_facts (MANOR_DATABASE (database), facts);
}

/* Four children behind: the second sleeps, the third is archived. */
static Fixture *
rest_new (void)
{
  static const char *const kinds[] = { BEHIND, NULL };
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->fleet = test_fleet_new (SCHEMA, kinds, 4);
  fixture->options = manor_push_options_new ();
  for (guint i = 1; i <= 4; i++)
    set_flags (test_fleet_child (fixture->fleet, i),
               i == 2 ? MANOR_DATABASE_ASLEEP : i == 3 ? MANOR_DATABASE_ARCHIVED : 0);
  fixture->survey = manor_survey_new (fixture->fleet);

  return fixture;
}

static void
refresh (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  manor_await (manor_survey_refresh (fixture->survey), &error);
  g_assert_no_error (error);
}

static ManorChild *
survey_child (Fixture *fixture,
              guint    number)
{
  g_autofree char *name = g_strdup_printf ("child%05u", number);

  return manor_survey_find_child (fixture->survey, name);
}

static void
assert_rests (Fixture *fixture,
              guint    number,
              int      code)
{
  ManorChild *item = survey_child (fixture, number);
  g_autofree char *text = NULL;

  g_assert_cmpint (manor_child_get_state (item), ==,
                   code == MANOR_CHILD_ERROR_ARCHIVED ? MANOR_CHILD_ARCHIVED : MANOR_CHILD_ASLEEP);
  g_assert_true (manor_child_rests (item));
  g_assert_error (manor_child_get_error (item), MANOR_CHILD_ERROR, code);
  g_assert_null (manor_child_get_variant (item));
  g_object_get (item, "error-text", &text, NULL);
  g_assert_cmpstr (text, ==, manor_child_get_error (item)->message);
}

static void
test_left_alone (void)
{
  g_autoptr(Fixture) fixture = rest_new ();
  guint n_asleep = 0;
  guint n_archived = 0;

  refresh (fixture);

  assert_rests (fixture, 2, MANOR_CHILD_ERROR_ASLEEP);
  assert_rests (fixture, 3, MANOR_CHILD_ERROR_ARCHIVED);
  g_assert_cmpuint (child (fixture, 1)->n_reads, ==, 1);
  g_assert_cmpuint (child (fixture, 2)->n_reads, ==, 0);
  g_assert_cmpuint (child (fixture, 3)->n_reads, ==, 0);
  g_assert_cmpuint (manor_survey_count (fixture->survey, MANOR_CHILD_ASLEEP), ==, 1);
  g_assert_cmpuint (manor_survey_count (fixture->survey, MANOR_CHILD_ARCHIVED), ==, 1);
  g_assert_cmpuint (manor_survey_count (fixture->survey, MANOR_CHILD_BEHIND), ==, 2);
  g_assert_cmpuint (manor_survey_get_n_done (fixture->survey), ==, 4);
  g_object_get (fixture->survey, "n-asleep", &n_asleep, "n-archived", &n_archived, NULL);
  g_assert_cmpuint (n_asleep, ==, 1);
  g_assert_cmpuint (n_archived, ==, 1);
}

static void
test_told (void)
{
  g_autoptr(Fixture) fixture = rest_new ();
  g_autoptr(GError) error = NULL;
  gboolean wakes = FALSE;

  /* By name; never what is archived. */
  refresh (fixture);
  manor_await (manor_survey_refresh_child (fixture->survey, MANOR_DATABASE (child (fixture, 2))), &error);
  g_assert_no_error (error);
  manor_await (manor_survey_refresh_child (fixture->survey, MANOR_DATABASE (child (fixture, 3))), &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_child_get_state (survey_child (fixture, 2)), ==, MANOR_CHILD_BEHIND);
  g_assert_cmpuint (child (fixture, 2)->n_reads, ==, 1);
  assert_rests (fixture, 3, MANOR_CHILD_ERROR_ARCHIVED);
  g_assert_cmpuint (child (fixture, 3)->n_reads, ==, 0);

  /* The next refresh has not been told. */
  refresh (fixture);
  assert_rests (fixture, 2, MANOR_CHILD_ERROR_ASLEEP);
  g_assert_cmpuint (child (fixture, 2)->n_reads, ==, 1);

  /* All that sleep. */
  manor_survey_set_wakes (fixture->survey, TRUE);
  g_object_get (fixture->survey, "wakes", &wakes, NULL);
  g_assert_true (wakes);
  g_assert_cmpuint (child (fixture, 2)->n_reads, ==, 1);
  refresh (fixture);
  g_assert_cmpint (manor_child_get_state (survey_child (fixture, 2)), ==, MANOR_CHILD_BEHIND);
  g_assert_cmpuint (child (fixture, 2)->n_reads, ==, 2);
  assert_rests (fixture, 3, MANOR_CHILD_ERROR_ARCHIVED);
  g_assert_cmpuint (child (fixture, 3)->n_reads, ==, 0);
}

static void
await_state (Fixture         *fixture,
             guint            number,
             ManorChildState  state)
{
  for (guint i = 0; i < 10000 && manor_child_get_state (survey_child (fixture, number)) != state; i++)
    manor_await (dex_timeout_new_msec (1), NULL);
  g_assert_cmpint (manor_child_get_state (survey_child (fixture, number)), ==, state);
}

/* What the platform says of a database changes what is known of the child, and nothing more. */
static void
test_facts_change (void)
{
  g_autoptr(Fixture) fixture = rest_new ();

  /* Before anything was read. */
  set_flags (child (fixture, 2), 0);
  set_flags (child (fixture, 2), MANOR_DATABASE_ASLEEP);
  g_assert_cmpuint (child (fixture, 2)->n_reads, ==, 0);

  refresh (fixture);

  /* Awake, for whatever reason: it costs nobody anything to read it. */
  set_flags (child (fixture, 2), 0);
  await_state (fixture, 2, MANOR_CHILD_BEHIND);
  g_assert_cmpuint (child (fixture, 2)->n_reads, ==, 1);

  /* Unarchived it sleeps, and is left alone. */
  set_flags (child (fixture, 3), MANOR_DATABASE_ASLEEP);
  for (guint i = 0; i < 10000 &&
       g_error_matches (manor_child_get_error (survey_child (fixture, 3)),
                        MANOR_CHILD_ERROR, MANOR_CHILD_ERROR_ARCHIVED); i++)
    manor_await (dex_timeout_new_msec (1), NULL);
  assert_rests (fixture, 3, MANOR_CHILD_ERROR_ASLEEP);
  g_assert_cmpuint (child (fixture, 3)->n_reads, ==, 0);

  /* What was read stays known. */
  set_flags (child (fixture, 1), MANOR_DATABASE_ASLEEP);
  g_assert_cmpint (manor_child_get_state (survey_child (fixture, 1)), ==, MANOR_CHILD_BEHIND);
  g_assert_cmpuint (child (fixture, 1)->n_reads, ==, 1);

  /* Why it does not answer any more. */
  child (fixture, 4)->read_error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "no answer");
  manor_await (manor_survey_refresh_child (fixture->survey, MANOR_DATABASE (child (fixture, 4))), NULL);
  g_assert_cmpint (manor_child_get_state (survey_child (fixture, 4)), ==, MANOR_CHILD_UNREACHABLE);
  set_flags (child (fixture, 4), MANOR_DATABASE_ARCHIVED);
  await_state (fixture, 4, MANOR_CHILD_ARCHIVED);
}

static void
test_schema_database (void)
{
  g_autoptr(Fixture) fixture = rest_new ();
  TestDatabase *schema = TEST_DATABASE (manor_fleet_get_schema (fixture->fleet));
  g_autoptr(GError) error = NULL;

  set_flags (schema, MANOR_DATABASE_ARCHIVED);
  manor_await (manor_survey_refresh (fixture->survey), &error);
  g_assert_error (error, MANOR_CHILD_ERROR, MANOR_CHILD_ERROR_ARCHIVED);
  g_assert_nonnull (strstr (error->message, "“schema”"));
  g_assert_cmpuint (schema->n_reads, ==, 0);
  g_assert_cmpuint (child (fixture, 1)->n_reads, ==, 0);

  /* Whoever opens the fleet has asked for it. */
  set_flags (schema, MANOR_DATABASE_ASLEEP);
  refresh (fixture);
  g_assert_cmpuint (schema->n_reads, ==, 1);
  g_assert_cmpuint (child (fixture, 2)->n_reads, ==, 0);
}

static void
test_push_leaves_out (void)
{
  g_autoptr(Fixture) fixture = rest_new ();
  g_autoptr(ManorReport) report = NULL;
  g_auto(GStrv) notes = NULL;

  refresh (fixture);
  fixture_prepare (fixture);

  g_assert_cmpuint (manor_push_get_n_targets (fixture->push), ==, 2);
  notes = manor_push_dup_notes (fixture->push);
  g_assert_cmpuint (g_strv_length (notes), ==, 2);
  g_assert_nonnull (strstr (notes[0], "1 child sleeps"));
  g_assert_nonnull (strstr (notes[1], "1 child is archived"));

  report = run (fixture);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 2);
  g_assert_cmpuint (child (fixture, 2)->n_reads + child (fixture, 2)->n_queries, ==, 0);
  g_assert_cmpuint (child (fixture, 3)->n_reads + child (fixture, 3)->n_queries, ==, 0);
}

static void
test_push_of_named (void)
{
  static const char *const names[] = { "child00001", "child00002", "child00003", NULL };
  g_autoptr(Fixture) fixture = rest_new ();
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(ManorReport) again = NULL;
  g_auto(GStrv) notes = NULL;
  g_autoptr(GError) error = NULL;

  refresh (fixture);
  manor_push_options_set_targets (fixture->options, names);
  fixture_prepare (fixture);

  g_assert_cmpuint (manor_push_get_n_targets (fixture->push), ==, 3);
  g_assert_cmpint (manor_push_target_get_state (target (fixture, 2)), ==, MANOR_TARGET_FAILED);
  g_assert_error (manor_push_target_get_error (target (fixture, 2)),
                  MANOR_CHILD_ERROR, MANOR_CHILD_ERROR_ASLEEP);
  g_assert_error (manor_push_target_get_error (target (fixture, 3)),
                  MANOR_CHILD_ERROR, MANOR_CHILD_ERROR_ARCHIVED);
  notes = manor_push_dup_notes (fixture->push);
  g_assert_cmpuint (g_strv_length (notes), ==, 0);

  report = run (fixture);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 1);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_FAILED), ==, 2);

  /* Trying again wakes nobody, and finds out who is awake. */
  set_flags (child (fixture, 3), 0);
  again = manor_await_object (manor_push_retry_failed (fixture->push), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_report_count (again, MANOR_TARGET_APPLIED), ==, 2);
  g_assert_cmpuint (manor_report_count (again, MANOR_TARGET_FAILED), ==, 1);
  g_assert_cmpuint (child (fixture, 2)->n_reads, ==, 0);
}

/* A glob is a name, too: whoever limits a push wants to know why one of those is not done. */
static void
test_push_of_only (void)
{
  g_autoptr(Fixture) fixture = rest_new ();

  refresh (fixture);
  g_object_set (fixture->options, "only", "*2", NULL);
  fixture_prepare (fixture);
  g_assert_cmpuint (manor_push_get_n_targets (fixture->push), ==, 1);
  g_assert_error (manor_push_target_get_error (target (fixture, 2)),
                  MANOR_CHILD_ERROR, MANOR_CHILD_ERROR_ASLEEP);
}

/* A child that falls asleep after it was read is migrated all the same: that was agreed to. */
static void
test_falls_asleep (void)
{
  g_autoptr(Fixture) fixture = rest_new ();
  g_autoptr(ManorReport) report = NULL;

  refresh (fixture);
  fixture_prepare (fixture);
  set_flags (child (fixture, 1), MANOR_DATABASE_ASLEEP);
  report = run (fixture);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 2);
}

static void
assert_resumed (Fixture      *fixture,
                ManorJournal *journal,
                gint64        id)
{
  g_autoptr(ManorPushOptions) options = NULL;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;

  options = manor_await_object (manor_journal_load_options (journal, id), &error);
  g_assert_no_error (error);

  g_clear_object (&fixture->push);
  fixture->push = manor_push_new (fixture->survey, options, journal);
  manor_await (manor_push_prepare (fixture->push), &error);
  g_assert_no_error (error);
  report = manor_await_object (manor_push_run (fixture->push), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 2);
  g_assert_cmpuint (manor_report_get_n_left (report), ==, 0);
}

/* Going on with a push reads what is left, also where it sleeps by now: the push was at it. */
static void
test_resume (void)
{
  g_autoptr(Fixture) fixture = rest_new ();
  g_autofree char *folder = g_dir_make_tmp ("manor-rest-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "manor.db", NULL);
  g_autoptr(ManorJournal) journal = manor_journal_new (path);
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;

  refresh (fixture);
  child (fixture, 1)->migrate_error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "not now");
  fixture->push = manor_push_new (fixture->survey, fixture->options, journal);
  manor_await (manor_push_prepare (fixture->push), &error);
  g_assert_no_error (error);
  report = manor_await_object (manor_push_run (fixture->push), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_FAILED), ==, 1);

  g_clear_error (&child (fixture, 1)->migrate_error);
  set_flags (child (fixture, 1), MANOR_DATABASE_ASLEEP);
  refresh (fixture);
  assert_rests (fixture, 1, MANOR_CHILD_ERROR_ASLEEP);
  assert_resumed (fixture, journal, manor_report_get_id (report));
}

static guint
count_refused (ManorFleetQuery *query,
               int              code)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (query)); i++)
    {
      g_autoptr(ManorFleetAnswer) answer = g_list_model_get_item (G_LIST_MODEL (query), i);

      n += g_error_matches (manor_fleet_answer_get_error (answer), MANOR_CHILD_ERROR, code);
    }

  return n;
}

/* A question to the whole fleet wakes nobody by the way. */
static void
test_query (void)
{
  g_autoptr(Fixture) fixture = rest_new ();

  for (guint wakes = 0; wakes < 2; wakes++)
    {
      g_autoptr(ManorFleetQuery) query = manor_fleet_query_new (fixture->fleet, "SELECT 1", NULL, 0);
      g_autoptr(ManorResult) result = NULL;
      g_autoptr(GError) error = NULL;

      manor_fleet_query_set_wakes (query, wakes);
      result = manor_await_object (manor_fleet_query_run (query), &error);
      g_assert_no_error (error);
      g_assert_cmpuint (manor_result_get_n_rows (result), ==, 2 + wakes);
      g_assert_cmpuint (manor_fleet_query_get_n_failed (query), ==, 2 - wakes);
      g_assert_cmpuint (count_refused (query, MANOR_CHILD_ERROR_ASLEEP), ==, 1 - wakes);
      g_assert_cmpuint (count_refused (query, MANOR_CHILD_ERROR_ARCHIVED), ==, 1);
      g_assert_cmpuint (child (fixture, 2)->n_queries, ==, wakes);
      g_assert_cmpuint (child (fixture, 3)->n_queries, ==, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/push/rest/left-alone", test_left_alone);
  MANOR_TEST_FIBER ("/push/rest/told", test_told);
  MANOR_TEST_FIBER ("/push/rest/facts-change", test_facts_change);
  MANOR_TEST_FIBER ("/push/rest/schema-database", test_schema_database);
  MANOR_TEST_FIBER ("/push/rest/push-leaves-out", test_push_leaves_out);
  MANOR_TEST_FIBER ("/push/rest/push-of-named", test_push_of_named);
  MANOR_TEST_FIBER ("/push/rest/push-of-only", test_push_of_only);
  MANOR_TEST_FIBER ("/push/rest/falls-asleep", test_falls_asleep);
  MANOR_TEST_FIBER ("/push/rest/resume", test_resume);
  MANOR_TEST_FIBER ("/push/rest/query", test_query);

  return g_test_run ();
}
