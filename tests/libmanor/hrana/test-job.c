/* test-job.c: what a server says of its migrations, understood or refused
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-job.h"

static const char one_job[] =
  "{\"job_id\":20,\"status\":\"DryRunFailure\",\"error\":\"task 56 for namespace `c2` failed with error: "
  "no\",\"progress\":[{\"namespace\":\"c1\",\"status\":\"DryRunSuccess\",\"error\":null},"
  "{\"namespace\":\"c2\",\"status\":\"Unheard\",\"error\":\"no\"},{},null]}";

static GBytes *
make_bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
test_all (void)
{
  g_autoptr(GBytes) body = make_bytes (
    "{\"schema_version\":4,\"migrations\":[{\"job_id\":20,\"status\":\"WaitingRun\"},"
    "{\"job_id\":19,\"status\":\"RunSuccess\",\"new\":[1]},{\"job_id\":\"x\"},7,"
    "{\"status\":null,\"job_id\":18}],\"later\":{}}");
  g_autoptr(GBytes) none = make_bytes ("{\"schema_version\":4,\"migrations\":[]}");
  g_autoptr(GPtrArray) jobs = manor_jobs_parse (body, NULL);
  g_autoptr(GPtrArray) no_jobs = manor_jobs_parse (none, NULL);

  g_assert_cmpuint (jobs->len, ==, 3);
  g_assert_cmpint (((ManorJob *) jobs->pdata[0])->id, ==, 20);
  g_assert_false (manor_job_is_over (jobs->pdata[0]));
  g_assert_true (manor_job_is_over (jobs->pdata[1]));

  /* What is not said may be under way. */
  g_assert_cmpint (((ManorJob *) jobs->pdata[2])->status, ==, MANOR_JOB_OTHER);
  g_assert_false (manor_job_is_over (jobs->pdata[2]));
  g_assert_cmpuint (no_jobs->len, ==, 0);
}

static void
test_one (void)
{
  g_autoptr(GBytes) body = make_bytes (one_job);
  g_autoptr(ManorJob) job = manor_job_parse (body, NULL);
  ManorJobChild *first = job->children->pdata[0];
  g_autofree char *child = NULL;
  g_autofree char *reason = NULL;

  g_assert_cmpint (job->status, ==, MANOR_JOB_DRY_RUN_FAILURE);
  g_assert_cmpuint (job->children->len, ==, 2);
  g_assert_cmpstr (first->name, ==, "c1");
  g_assert_null (first->error);
  g_assert_cmpint (((ManorJobChild *) job->children->pdata[1])->status, ==, MANOR_JOB_OTHER);
  g_assert_true (manor_job_split_error (job->error, &child, &reason));
  g_assert_cmpstr (child, ==, "c2");
  g_assert_cmpstr (reason, ==, "no");
  g_assert_false (manor_job_split_error ("no such table: t", &child, &reason));
  g_assert_false (manor_job_split_error (NULL, &child, &reason));
}

/* Servers print the words of jobs for children, too; documents have others. */
static void
test_words (void)
{
  static const struct
  {
    const char     *word;
    ManorJobStatus  status;
  } cases[] = {
    { "\"WaitingDryRun\"", MANOR_JOB_WAITING_DRY_RUN },
    { "\"DryRunSuccess\"", MANOR_JOB_DRY_RUN_SUCCESS },
    { "\"DryRunFailure\"", MANOR_JOB_DRY_RUN_FAILURE },
    { "\"WaitingRun\"", MANOR_JOB_WAITING_RUN },
    { "\"RunSuccess\"", MANOR_JOB_RUN_SUCCESS },
    { "\"RunFailure\"", MANOR_JOB_RUN_FAILURE },
    { "\"WaitingTransition\"", MANOR_JOB_OTHER },
    { "\"Enqueued\"", MANOR_JOB_WAITING_DRY_RUN },
    { "\"Run\"", MANOR_JOB_WAITING_RUN },
    { "\"Success\"", MANOR_JOB_RUN_SUCCESS },
    { "\"Failure\"", MANOR_JOB_RUN_FAILURE },
    { "null", MANOR_JOB_OTHER },
    { "4", MANOR_JOB_OTHER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf (
        "{\"job_id\":1,\"status\":%s,\"progress\":[{\"namespace\":\"c\",\"status\":%s}]}",
        cases[i].word, cases[i].word);
      g_autoptr(GBytes) body = make_bytes (text);
      g_autoptr(ManorJob) job = manor_job_parse (body, NULL);

      g_assert_cmpint (job->status, ==, cases[i].status);
      g_assert_cmpint (((ManorJobChild *) job->children->pdata[0])->status, ==, cases[i].status);
    }
}

static void
test_bad (void)
{
  static const char * const bad[] = {
    "", "[]", "<html>", "{\"job_id\":1", "{}", "null", "{\"job_id\":\"1\"}", "{\"job_id\":1}}",
    "{\"job_id\":99999999999999999999}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GBytes) body = make_bytes (bad[i]);
      g_autoptr(GError) error = NULL;

      g_assert_null (manor_job_parse (body, &error));
      g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL);
    }

  /* Every cut. */
  for (gsize n = 0; n < strlen (one_job); n++)
    {
      g_autoptr(GBytes) cut = g_bytes_new (one_job, n);
      g_autoptr(GError) error = NULL;

      g_assert_null (manor_job_parse (cut, &error));
      g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL);
    }
}

/* Whatever comes, it ends, and is a job or an error. */
static void
test_mutated (void)
{
  gsize length = strlen (one_job);

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *text = g_memdup2 (one_job, length);
      g_autoptr(GBytes) body = NULL;
      g_autoptr(ManorJob) job = NULL;
      g_autoptr(GPtrArray) jobs = NULL;
      g_autoptr(GError) error = NULL;

      for (int n = g_test_rand_int_range (1, 4); n > 0; n--)
        text[g_test_rand_int_range (0, (int) length)] = "{}[]\",:\\0nulltrue x\x80"[g_test_rand_int_range (0, 20)];

      body = g_bytes_new (text, length);
      job = manor_job_parse (body, &error);
      g_assert_true ((job == NULL) == (error != NULL));
      jobs = manor_jobs_parse (body, NULL);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Manor/Job/all", test_all);
  g_test_add_func ("/Manor/Job/one", test_one);
  g_test_add_func ("/Manor/Job/words", test_words);
  g_test_add_func ("/Manor/Job/bad", test_bad);
  g_test_add_func ("/Manor/Job/mutated", test_mutated);

  return g_test_run ();
}
