/* test-push-native-faults.c: scripts whose server does not answer, or answers late
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "test-native-fixture.h"

static void
test_not_taken (void)
{
  g_autoptr(Fixture) fixture = fixture_new (USERS, native_three, ADD_AGE);
  g_autoptr(ManorReport) report = NULL;

  fixture->schema->refusal = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, "refused");
  prepare_well (fixture);
  report = run (fixture);
  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_STOPPED);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_SKIPPED), ==, 3);
  assert_target (fixture, "a", MANOR_TARGET_SKIPPED, "nothing was changed: refused");
  g_assert_error (manor_push_get_stop_reason (fixture->push), G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

static void
test_lost (void)
{
  g_autoptr(Fixture) carried = fixture_new (USERS, native_three, ADD_AGE);
  g_autoptr(Fixture) forgotten = fixture_new (USERS, native_three, ADD_AGE);
  g_autoptr(Fixture) half = fixture_new (USERS, native_three, ADD_AGE);
  g_autoptr(Fixture) rows = fixture_new (USERS, native_three, "UPDATE users SET name = 'y'");
  g_autoptr(ManorReport) carried_report = NULL;
  g_autoptr(ManorReport) forgotten_report = NULL;
  g_autoptr(ManorReport) half_report = NULL;
  g_autoptr(ManorReport) rows_report = NULL;

  carried->schema->loss = LOSES_AND_CARRIES;
  prepare_well (carried);
  carried_report = run (carried);
  g_assert_cmpuint (manor_report_count (carried_report, MANOR_TARGET_APPLIED), ==, 3);
  g_assert_cmpuint (carried->schema->n_settled, ==, 2);

  forgotten->schema->loss = LOSES_AND_FORGETS;
  prepare_well (forgotten);
  forgotten_report = run (forgotten);
  assert_target (forgotten, "b", MANOR_TARGET_FAILED, "the answer was lost, and the child is as it was");

  half->schema->loss = LOSES_HALF;
  prepare_well (half);
  half_report = run (half);
  assert_target (half, "a", MANOR_TARGET_APPLIED, NULL);
  assert_target (half, "b", MANOR_TARGET_FAILED, "as it was");

  rows->schema->loss = LOSES_AND_CARRIES;
  prepare_well (rows);
  rows_report = run (rows);
  assert_target (rows, "b", MANOR_TARGET_UNKNOWN, "changes rows alone");
}

/* A second try is not for those that have it. */
static void
test_no_second_half (void)
{
  g_autoptr(Fixture) fixture = fixture_new (USERS, native_three, ADD_AGE);
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(ManorReport) again = NULL;
  g_autoptr(GError) error = NULL;

  fixture->schema->loss = LOSES_HALF;
  prepare_well (fixture);
  report = run (fixture);
  again = manor_await_object (manor_push_retry_failed (fixture->push), &error);
  g_assert_null (again);
  g_assert_error (error, MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_NATIVE);
  g_assert_cmpuint (fixture->schema->n_propagated, ==, 1);
}

/* All have it: there is nothing to try again, which is no fault. */
static void
test_nothing_left (void)
{
  g_autoptr(Fixture) fixture = fixture_new (USERS, native_three, ADD_AGE);
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(ManorReport) again = NULL;
  g_autoptr(GError) error = NULL;

  prepare_well (fixture);
  report = run (fixture);
  again = manor_await_object (manor_push_retry_failed (fixture->push), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_report_count (again, MANOR_TARGET_APPLIED), ==, 3);
  g_assert_cmpuint (manor_report_get_n_left (again), ==, 0);
  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_FINISHED);
  g_assert_cmpuint (fixture->schema->n_propagated, ==, 1);
}

/* What hangs is unknown; whoever goes on with the push later waits for the server, reads, and sends
 * nothing again. */
static void
test_resumed (void)
{
  g_autoptr(Fixture) fixture = fixture_new (USERS, native_three, ADD_AGE);
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(ManorReport) resumed = NULL;
  g_autoptr(ManorPushOptions) options = NULL;
  g_autoptr(GError) error = NULL;
  gint64 id;

  fixture->schema->loss = LOSES_AND_HOLDS;
  prepare_well (fixture);
  report = run (fixture);
  assert_target (fixture, "a", MANOR_TARGET_UNKNOWN, "job 7 hangs; start the server again");
  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_STOPPED);
  id = manor_report_get_id (report);

  options = manor_await_object (manor_journal_load_options (fixture->journal, id), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (manor_push_options_get_script (options), ==, ADD_AGE);
  g_set_object (&fixture->options, options);

  prepare_well (fixture);
  assert_target (fixture, "a", MANOR_TARGET_UNCHANGED, NULL);
  g_assert_cmpint (has_age (child (fixture, "a")), ==, 1);
  resumed = run (fixture);
  g_assert_cmpint (manor_report_get_id (resumed), ==, id);
  g_assert_cmpuint (manor_report_count (resumed, MANOR_TARGET_APPLIED), ==, 3);
  g_assert_cmpuint (manor_report_get_n_left (resumed), ==, 0);
  g_assert_cmpuint (fixture->schema->n_propagated, ==, 1);
}

/* The same without a new program in between. */
static void
test_retried_unknown (void)
{
  g_autoptr(Fixture) fixture = fixture_new (USERS, native_three, ADD_AGE);
  g_autoptr(Fixture) rows = fixture_new (USERS, native_three, "UPDATE users SET name = 'y'");
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(ManorReport) again = NULL;
  g_autoptr(ManorReport) rows_report = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) rows_error = NULL;

  fixture->schema->loss = LOSES_AND_HOLDS;
  prepare_well (fixture);
  report = run (fixture);
  again = manor_await_object (manor_push_retry_failed (fixture->push), &error);
  g_assert_no_error (error);
  assert_target (fixture, "a", MANOR_TARGET_UNCHANGED, NULL);
  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_FINISHED);
  g_assert_cmpint (has_age (child (fixture, "c")), ==, 1);
  g_assert_cmpuint (fixture->schema->n_propagated, ==, 1);

  /* Nobody can tell by the schema: it is not sent again, however often. */
  rows->schema->loss = LOSES_AND_CARRIES;
  prepare_well (rows);
  rows_report = run (rows);
  manor_await (manor_push_retry_failed (rows->push), &rows_error);
  g_assert_error (rows_error, MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_BLOCKED);
  g_clear_error (&rows_error);
  manor_await (manor_push_retry_failed (rows->push), &rows_error);
  g_assert_error (rows_error, MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_BLOCKED);
  g_assert_nonnull (strstr (rows_error->message, "look at its rows"));
  g_assert_cmpuint (rows->schema->n_propagated, ==, 1);
}

/* Where the server never took it, it is sent after all. */
static void
test_resumed_anew (void)
{
  g_autoptr(Fixture) fixture = fixture_new (USERS, native_three, ADD_AGE);
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(ManorReport) resumed = NULL;
  g_autoptr(ManorPushOptions) options = NULL;
  g_autoptr(GError) error = NULL;

  fixture->schema->loss = LOSES_AND_FORGETS;
  prepare_well (fixture);
  report = run (fixture);
  fixture->schema->loss = LOSES_NOTHING;

  options = manor_await_object (manor_journal_load_options (fixture->journal,
                                                            manor_report_get_id (report)), &error);
  g_assert_no_error (error);
  g_set_object (&fixture->options, options);
  prepare_well (fixture);
  resumed = run (fixture);
  g_assert_cmpuint (manor_report_count (resumed, MANOR_TARGET_APPLIED), ==, 3);
  g_assert_cmpuint (fixture->schema->n_propagated, ==, 2);
}

/* Another change is waited for; pausing does nothing, and after the send neither does stopping. */
static void
test_waiting (void)
{
  g_autoptr(Fixture) fixture = fixture_new (USERS, native_three, ADD_AGE);
  g_autoptr(DexFuture) running = NULL;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;
  guint n_told = 0;

  fixture->schema->gate = dex_promise_new ();
  prepare_well (fixture);
  g_signal_connect_swapped (fixture->push, "notify::waiting", G_CALLBACK (count_cb), &n_told);
  running = manor_push_run (fixture->push);

  while (manor_push_get_waiting (fixture->push) == NULL)
    manor_await (dex_timeout_new_msec (1), NULL);

  g_assert_cmpstr (manor_push_get_waiting (fixture->push), ==, "another one");
  g_assert_cmpuint (manor_push_count (fixture->push, MANOR_TARGET_APPLYING), ==, 3);
  manor_push_pause (fixture->push);
  manor_push_stop (fixture->push);
  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_RUNNING);

  dex_promise_resolve_boolean (fixture->schema->gate, TRUE);
  report = manor_await_object (g_steal_pointer (&running), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_told, ==, 2);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_APPLIED), ==, 3);
}

static void
test_stopped (void)
{
  g_autoptr(Fixture) fixture = fixture_new (USERS, native_three, ADD_AGE);
  g_autoptr(DexFuture) running = NULL;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;

  prepare_well (fixture);
  running = manor_push_run (fixture->push);
  manor_push_stop (fixture->push);
  report = manor_await_object (g_steal_pointer (&running), &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_STOPPED);
  g_assert_cmpuint (manor_report_count (report, MANOR_TARGET_SKIPPED), ==, 3);
  g_assert_cmpuint (fixture->schema->n_propagated, ==, 0);
}

/* A child's state follows what the server says of it. */
static void
test_followed (void)
{
  g_autoptr(Fixture) fixture = fixture_new (USERS, native_three, ADD_AGE);
  g_autoptr(DexFuture) running = NULL;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;

  fixture->schema->done_gate = dex_promise_new ();
  prepare_well (fixture);
  running = manor_push_run (fixture->push);
  while (manor_push_count (fixture->push, MANOR_TARGET_APPLIED) < 3)
    manor_await (dex_timeout_new_msec (1), NULL);

  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_RUNNING);
  dex_promise_resolve_boolean (fixture->schema->done_gate, TRUE);
  report = manor_await_object (g_steal_pointer (&running), &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_push_get_state (fixture->push), ==, MANOR_PUSH_FINISHED);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  MANOR_TEST_FIBER ("/Manor/PushNativeFaults/not-taken", test_not_taken);
  MANOR_TEST_FIBER ("/Manor/PushNativeFaults/lost", test_lost);
  MANOR_TEST_FIBER ("/Manor/PushNativeFaults/no-second-half", test_no_second_half);
  MANOR_TEST_FIBER ("/Manor/PushNativeFaults/nothing-left", test_nothing_left);
  MANOR_TEST_FIBER ("/Manor/PushNativeFaults/resumed", test_resumed);
  MANOR_TEST_FIBER ("/Manor/PushNativeFaults/retried-unknown", test_retried_unknown);
  MANOR_TEST_FIBER ("/Manor/PushNativeFaults/resumed-anew", test_resumed_anew);
  MANOR_TEST_FIBER ("/Manor/PushNativeFaults/waiting", test_waiting);
  MANOR_TEST_FIBER ("/Manor/PushNativeFaults/stopped", test_stopped);
  MANOR_TEST_FIBER ("/Manor/PushNativeFaults/followed", test_followed);

  return g_test_run ();
}
