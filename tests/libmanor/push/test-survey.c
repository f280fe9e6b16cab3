/* test-survey.c: reading and grouping a fleet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-fiber.h"
#include "manor-survey.h"
#include "test-fleet.h"

#define SCHEMA  "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);" \
                "CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER, body TEXT)"
#define SPELLED "CREATE TABLE [users]( id integer primary key,\n \"name\" text not null );" \
                "CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER, body TEXT)"
#define EXTRA   SCHEMA "; CREATE TABLE own (a)"
#define BEHIND  "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL)"
#define DRIFTED "CREATE TABLE users (id INTEGER PRIMARY KEY, name BLOB NOT NULL);" \
                "CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER, body TEXT)"

static const char *const all_kinds[] = { SCHEMA, SPELLED, EXTRA, BEHIND, DRIFTED, NULL };

static ManorVariant *
get_variant (ManorSurvey *survey,
             guint        position)
{
  g_autoptr(ManorVariant) variant =
    g_list_model_get_item (manor_survey_get_variants (survey), position);

  return variant;
}

static void
refresh (ManorSurvey *survey)
{
  g_autoptr(GError) error = NULL;

  manor_await (manor_survey_refresh (survey), &error);
  g_assert_no_error (error);
}

/* The counts, the variants and the children say the same. */
static void
assert_consistent (ManorSurvey *survey)
{
  GListModel *children = manor_survey_get_children (survey);
  GListModel *variants = manor_survey_get_variants (survey);
  guint counts[MANOR_CHILD_UNREACHABLE + 1] = { 0 };
  guint n_in_variants = 0;
  guint n_with_variant = 0;

  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr(ManorChild) child = g_list_model_get_item (children, i);
      ManorVariant *variant = manor_child_get_variant (child);

      counts[manor_child_get_state (child)]++;
      n_with_variant += variant != NULL;
      if (variant != NULL)
        g_assert_cmpint (manor_variant_get_state (variant), ==, manor_child_get_state (child));
      g_assert_true (manor_survey_find_child (survey, manor_child_get_name (child)) == child);
    }

  for (guint i = 0; i < g_list_model_get_n_items (variants); i++)
    {
      ManorVariant *variant = get_variant (survey, i);

      g_assert_cmpuint (manor_variant_get_n_children (variant), >, 0);
      n_in_variants += manor_variant_get_n_children (variant);
      for (guint j = 0; j < manor_variant_get_n_children (variant); j++)
        {
          g_autoptr(ManorChild) child = g_list_model_get_item (G_LIST_MODEL (variant), j);

          g_assert_true (manor_child_get_variant (child) == variant);
        }
    }

  g_assert_cmpuint (n_in_variants, ==, n_with_variant);
  for (guint state = 0; state <= MANOR_CHILD_UNREACHABLE; state++)
    g_assert_cmpuint (manor_survey_count (survey, state), ==, counts[state]);
}

static void
test_grouping (void)
{
  g_autoptr(ManorFleet) fleet = test_fleet_new (SCHEMA, all_kinds, 3);
  g_autoptr(ManorSurvey) survey = manor_survey_new (fleet);
  g_autofree char *summary = NULL;

  g_assert_cmpuint (manor_survey_count (survey, MANOR_CHILD_UNKNOWN), ==, 15);
  g_assert_null (manor_survey_get_catalogue (survey));

  refresh (survey);
  assert_consistent (survey);

  g_assert_nonnull (manor_survey_get_catalogue (survey));
  g_assert_cmpuint (manor_survey_get_n_done (survey), ==, 15);
  g_assert_cmpuint (manor_survey_count (survey, MANOR_CHILD_IN_SYNC), ==, 9);
  g_assert_cmpuint (manor_survey_count (survey, MANOR_CHILD_BEHIND), ==, 3);
  g_assert_cmpuint (manor_survey_count (survey, MANOR_CHILD_DRIFTED), ==, 3);

  /* Two spellings are one variant; what is in sync stands at the top. */
  g_assert_cmpuint (g_list_model_get_n_items (manor_survey_get_variants (survey)), ==, 4);
  g_assert_cmpint (manor_variant_get_state (get_variant (survey, 0)), ==, MANOR_CHILD_IN_SYNC);
  g_assert_cmpuint (manor_variant_get_n_children (get_variant (survey, 0)), ==, 6);
  g_assert_cmpint (manor_variant_get_state (get_variant (survey, 1)), ==, MANOR_CHILD_IN_SYNC);
  g_assert_cmpuint (manor_variant_get_n_children (get_variant (survey, 1)), ==, 3);

  summary = manor_variant_dup_summary (get_variant (survey, 0));
  g_assert_cmpstr (summary, ==, "Same as the schema database");
}

/* An edit of the schema database alone: no child need be read to know how it compares. */
static void
test_schema_edited (void)
{
  g_autoptr(ManorFleet) fleet = test_fleet_new (SCHEMA, all_kinds, 3);
  g_autoptr(ManorSurvey) survey = manor_survey_new (fleet);
  TestDatabase *schema = TEST_DATABASE (manor_fleet_get_schema (fleet));
  g_autoptr(ManorVariant) in_sync = NULL;
  g_autoptr(GError) error = NULL;

  /* Nobody knows the children yet. */
  manor_await (manor_survey_refresh_schema (survey), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (schema->n_reads, ==, 0);

  refresh (survey);
  g_set_object (&in_sync, get_variant (survey, 0));

  g_clear_object (&schema->rows);
  schema->rows = test_rows_of (SCHEMA "; CREATE TABLE more (id INTEGER PRIMARY KEY)");
  manor_await (manor_survey_refresh_schema (survey), &error);
  g_assert_no_error (error);
  assert_consistent (survey);
  g_assert_cmpuint (manor_survey_count (survey, MANOR_CHILD_IN_SYNC), ==, 0);
  g_assert_cmpuint (manor_survey_count (survey, MANOR_CHILD_BEHIND), ==, 12);
  g_assert_cmpuint (manor_survey_count (survey, MANOR_CHILD_DRIFTED), ==, 3);
  g_assert_cmpuint (manor_variant_get_n_children (in_sync), ==, 0);
  for (guint i = 1; i <= 15; i++)
    g_assert_cmpuint (test_fleet_child (fleet, i)->n_reads, ==, 1);

  /* The same text again: what a person looks at stays. */
  g_set_object (&in_sync, get_variant (survey, 0));
  manor_await (manor_survey_refresh_schema (survey), &error);
  g_assert_no_error (error);
  g_assert_true (get_variant (survey, 0) == in_sync);

  schema->read_error = g_error_new_literal (MANOR_SQL_ERROR, MANOR_SQL_ERROR_NOT_A_DATABASE, "no");
  manor_await (manor_survey_refresh_schema (survey), &error);
  g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_NOT_A_DATABASE);
  g_assert_nonnull (strstr (error->message, "Could not read the schema database"));
  g_assert_cmpuint (manor_survey_count (survey, MANOR_CHILD_BEHIND), ==, 12);
}

/* A refresh that is under way has read the schema database as it was before. */
static void
test_schema_edited_meanwhile (void)
{
  g_autoptr(ManorFleet) fleet = test_fleet_new (SCHEMA, all_kinds, 3);
  g_autoptr(ManorSurvey) survey = manor_survey_new (fleet);
  TestDatabase *schema = TEST_DATABASE (manor_fleet_get_schema (fleet));
  TestDatabase *late = test_fleet_child (fleet, 1);
  g_autoptr(DexFuture) first = NULL;
  g_autoptr(DexFuture) second = NULL;
  g_autoptr(GError) error = NULL;

  late->read_gate = dex_promise_new ();
  first = manor_survey_refresh (survey);
  while (late->n_reads == 0)
    manor_await (dex_timeout_new_msec (1), NULL);

  g_clear_object (&schema->rows);
  schema->rows = test_rows_of (SCHEMA "; CREATE TABLE more (id INTEGER PRIMARY KEY)");
  second = manor_survey_refresh_schema (survey);
  dex_promise_resolve_boolean (late->read_gate, TRUE);

  manor_await (g_steal_pointer (&first), &error);
  g_assert_no_error (error);
  manor_await (g_steal_pointer (&second), &error);
  g_assert_no_error (error);
  assert_consistent (survey);
  g_assert_cmpuint (manor_survey_count (survey, MANOR_CHILD_BEHIND), ==, 12);
  g_assert_cmpuint (late->n_reads, ==, 1);
}

static void
test_unreachable (void)
{
  g_autoptr(ManorFleet) fleet = test_fleet_new (SCHEMA, all_kinds, 1);
  g_autoptr(ManorSurvey) survey = manor_survey_new (fleet);
  TestDatabase *bad = test_fleet_child (fleet, 2);
  g_autoptr(GError) error = NULL;
  ManorChild *child;

  bad->read_error = g_error_new_literal (MANOR_SQL_ERROR, MANOR_SQL_ERROR_NOT_A_DATABASE, "no");
  refresh (survey);
  assert_consistent (survey);

  child = manor_survey_find_child (survey, "child00002");
  g_assert_cmpint (manor_child_get_state (child), ==, MANOR_CHILD_UNREACHABLE);
  g_assert_error (manor_child_get_error (child), MANOR_SQL_ERROR, MANOR_SQL_ERROR_NOT_A_DATABASE);
  g_assert_null (manor_child_get_variant (child));

  /* It comes back, and only it is read. */
  g_clear_error (&bad->read_error);
  manor_await (manor_survey_refresh_child (survey, MANOR_DATABASE (bad)), &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_child_get_state (child), ==, MANOR_CHILD_IN_SYNC);
  g_assert_null (manor_child_get_error (child));
  g_assert_cmpuint (test_fleet_child (fleet, 1)->n_reads, ==, 1);
  g_assert_cmpuint (bad->n_reads, ==, 2);
  assert_consistent (survey);
}

static void
test_schema_unreadable (void)
{
  g_autoptr(ManorFleet) fleet = test_fleet_new (SCHEMA, all_kinds, 1);
  g_autoptr(ManorSurvey) survey = manor_survey_new (fleet);
  TestDatabase *schema = TEST_DATABASE (manor_fleet_get_schema (fleet));
  g_autoptr(GError) error = NULL;

  schema->read_error = g_error_new_literal (MANOR_SQL_ERROR, MANOR_SQL_ERROR_IO, "gone");
  g_assert_false (manor_await (manor_survey_refresh (survey), &error));
  g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_IO);
  g_assert_nonnull (strstr (error->message, "schema"));
  g_assert_false (manor_survey_get_running (survey));
  g_assert_cmpuint (test_fleet_child (fleet, 1)->n_reads, ==, 0);

  g_clear_error (&schema->read_error);
  refresh (survey);
  assert_consistent (survey);
}

static void
test_join (void)
{
  g_autoptr(ManorFleet) fleet = test_fleet_new (SCHEMA, all_kinds, 20);
  g_autoptr(ManorSurvey) survey = manor_survey_new (fleet);
  g_autoptr(DexFuture) first = manor_survey_refresh (survey);
  g_autoptr(DexFuture) second = manor_survey_refresh (survey);

  g_assert_true (manor_survey_get_running (survey));
  manor_await (dex_ref (first), NULL);
  g_assert_true (dex_future_is_resolved (second));
  g_assert_cmpuint (test_fleet_child (fleet, 1)->n_reads, ==, 1);
}

/* A schema database that changed means another diff for every variant. */
static void
test_schema_changes (void)
{
  g_autoptr(ManorFleet) fleet = test_fleet_new (BEHIND, all_kinds, 2);
  g_autoptr(ManorSurvey) survey = manor_survey_new (fleet);
  TestDatabase *schema = TEST_DATABASE (manor_fleet_get_schema (fleet));
  g_autoptr(ManorVariant) before = NULL;

  refresh (survey);
  g_assert_cmpuint (manor_survey_count (survey, MANOR_CHILD_BEHIND), ==, 0);
  before = g_object_ref (get_variant (survey, 0));
  refresh (survey);
  g_assert_true (get_variant (survey, 0) == before);

  test_database_set_sql (schema, SCHEMA);
  refresh (survey);
  assert_consistent (survey);
  g_assert_cmpuint (manor_survey_count (survey, MANOR_CHILD_BEHIND), ==, 2);
  g_assert_cmpuint (manor_survey_count (survey, MANOR_CHILD_IN_SYNC), ==, 6);
}

static void
iterate_until_read (ManorSurvey *survey)
{
  while (manor_survey_count (survey, MANOR_CHILD_UNKNOWN) > 0)
    manor_await (dex_timeout_new_msec (1), NULL);
}

static void
test_follows_fleet (void)
{
  g_autoptr(ManorFleet) fleet = test_fleet_new (SCHEMA, all_kinds, 2);
  g_autoptr(ManorSurvey) survey = manor_survey_new (fleet);
  g_autoptr(ManorResult) rows = test_rows_of (BEHIND);
  g_autoptr(GPtrArray) children = g_ptr_array_new_with_free_func (g_object_unref);

  refresh (survey);

  /* One goes, one comes. */
  for (guint i = 2; i <= 10; i++)
    g_ptr_array_add (children, g_object_ref (test_fleet_child (fleet, i)));
  g_ptr_array_add (children, test_database_new ("child99999", rows));
  manor_fleet_set_children (fleet, manor_fleet_get_rule (fleet), children, NULL);

  g_assert_null (manor_survey_find_child (survey, "child00001"));
  g_assert_nonnull (manor_survey_find_child (survey, "child99999"));
  iterate_until_read (survey);
  refresh (survey);
  assert_consistent (survey);
  g_assert_cmpuint (manor_survey_count (survey, MANOR_CHILD_BEHIND), ==, 3);
  g_assert_cmpuint (manor_survey_get_n_total (survey), ==, 10);
}

static void
count_changes_cb (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  gpointer    user_data)
{
  (*(guint *) user_data)++;
}

static void
count_notify_cb (GObject    *object,
                 GParamSpec *pspec,
                 gpointer    user_data)
{
  (*(guint *) user_data)++;
}

static void
test_many (void)
{
  g_autoptr(ManorFleet) fleet = test_fleet_new (SCHEMA, all_kinds, 1000);
  g_autoptr(ManorSurvey) survey = manor_survey_new (fleet);
  guint n_changes = 0;
  guint n_notifies = 0;

  g_signal_connect (manor_survey_get_variants (survey), "items-changed",
                    G_CALLBACK (count_changes_cb), &n_changes);
  g_signal_connect (survey, "notify::n-done", G_CALLBACK (count_notify_cb), &n_notifies);

  refresh (survey);
  assert_consistent (survey);
  g_assert_cmpuint (manor_survey_count (survey, MANOR_CHILD_IN_SYNC), ==, 3000);

  /* A few steps, not one for each child. */
  g_assert_cmpuint (n_changes, >, 0);
  g_assert_cmpuint (n_changes, <, 200);
  g_assert_cmpuint (n_notifies, >, 0);
  g_assert_cmpuint (n_notifies, <, 200);
}

static void
cancel_cb (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  if (manor_survey_get_n_done (MANOR_SURVEY (object)) == 0)
    return;

  manor_survey_cancel (MANOR_SURVEY (object));
}

static void
test_cancel (void)
{
  g_autoptr(ManorFleet) fleet = test_fleet_new (SCHEMA, all_kinds, 1000);
  g_autoptr(ManorSurvey) survey = manor_survey_new (fleet);
  g_autoptr(DexFuture) future = manor_survey_refresh (survey);
  g_autoptr(GError) error = NULL;
  guint n_reads = 0;

  /* At once, and once more for nothing. */
  manor_survey_cancel (survey);
  manor_survey_cancel (survey);
  g_assert_false (manor_await (dex_ref (future), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (manor_survey_get_running (survey));

  /* While it reads. */
  g_clear_error (&error);
  g_signal_connect (survey, "notify::n-done", G_CALLBACK (cancel_cb), NULL);
  g_assert_true (manor_await (manor_survey_refresh (survey), &error) ||
                 g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  assert_consistent (survey);

  for (guint i = 1; i <= 5000; i++)
    n_reads += test_fleet_child (fleet, i)->n_reads;
  g_assert_cmpuint (n_reads, <=, 10000);

  /* And it can be had in full afterwards. */
  g_signal_handlers_disconnect_by_func (survey, cancel_cb, NULL);
  refresh (survey);
  assert_consistent (survey);
  g_assert_cmpuint (manor_survey_count (survey, MANOR_CHILD_UNKNOWN), ==, 0);
}

static void
test_stranger (void)
{
  g_autoptr(ManorFleet) fleet = test_fleet_new (SCHEMA, all_kinds, 1);
  g_autoptr(ManorSurvey) survey = manor_survey_new (fleet);
  g_autoptr(ManorResult) rows = test_rows_of (SCHEMA);
  g_autoptr(ManorDatabase) stranger = MANOR_DATABASE (test_database_new ("stranger", rows));
  g_autoptr(GError) error = NULL;

  g_assert_false (manor_await (manor_survey_refresh_child (survey, stranger), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dex_init ();

  MANOR_TEST_FIBER ("/Manor/Survey/grouping", test_grouping);
  MANOR_TEST_FIBER ("/Manor/Survey/schema-edited", test_schema_edited);
  MANOR_TEST_FIBER ("/Manor/Survey/schema-edited-meanwhile", test_schema_edited_meanwhile);
  MANOR_TEST_FIBER ("/Manor/Survey/unreachable", test_unreachable);
  MANOR_TEST_FIBER ("/Manor/Survey/schema-unreadable", test_schema_unreadable);
  MANOR_TEST_FIBER ("/Manor/Survey/join", test_join);
  MANOR_TEST_FIBER ("/Manor/Survey/schema-changes", test_schema_changes);
  MANOR_TEST_FIBER ("/Manor/Survey/follows-fleet", test_follows_fleet);
  MANOR_TEST_FIBER ("/Manor/Survey/many", test_many);
  MANOR_TEST_FIBER ("/Manor/Survey/cancel", test_cancel);
  MANOR_TEST_FIBER ("/Manor/Survey/stranger", test_stranger);

  return g_test_run ();
}
