/* test-remote-program.c: what a server says of a step, in a person's words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-remote-program-private.h"

static void
test_words (void)
{
  const char * const statements[] = { "CREATE TABLE t(a)", "INSERT INTO t VALUES (1)", NULL };
  const char * const guards[] = { "SELECT 1", NULL };
  const char * const checks[] = { "SELECT 2", NULL };
  g_autoptr(ManorPropagation) propagation = manor_propagation_new (statements, guards, checks);
  g_autofree char *guard = NULL;
  g_autofree char *second = NULL;
  g_autofree char *check = NULL;
  g_autofree char *other = NULL;

  guard = _manor_remote_program_explain (
    propagation, "An error occured executing the migration at step 3: malformed JSON");
  second = _manor_remote_program_explain (
    propagation, "An error occured executing the migration at step 5: no such table: t in x");
  check = _manor_remote_program_explain (
    propagation, "An error occured executing the migration at step 6: malformed JSON");
  other = _manor_remote_program_explain (propagation, "something else");

  g_assert_nonnull (strstr (guard, "review it again"));
  g_assert_cmpstr (second, ==, "statement 2: no such table: t in x");
  g_assert_nonnull (strstr (check, "not there"));
  g_assert_cmpstr (other, ==, "something else");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Manor/RemoteProgram/words", test_words);

  return g_test_run ();
}
