/* manor-job-parser.c: the words of a server about its migrations
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include "manor-hrana-error.h"
#include "manor-hrana-private.h"
#include "manor-job.h"
#include "manor-secret.h"

static void
child_free (gpointer data)
{
  ManorJobChild *child = data;

  g_clear_pointer (&child->name, g_free);
  g_clear_pointer (&child->error, g_free);
  g_free (child);
}

static ManorJob *
job_new (void)
{
  ManorJob *self = g_atomic_rc_box_new0 (ManorJob);

  self->children = g_ptr_array_new_with_free_func (child_free);

  return self;
}

/* Of jobs and of children. What sqld 0.24.32 prints comes first; the platform's API documentation,
 * 2026-06, has other words for a child. */
static ManorJobStatus
parse_status (const char *word)
{
  static const struct
  {
    const char     *word;
    ManorJobStatus  status;
  } words[] = {
    { "WaitingDryRun", MANOR_JOB_WAITING_DRY_RUN },
    { "DryRunSuccess", MANOR_JOB_DRY_RUN_SUCCESS },
    { "DryRunFailure", MANOR_JOB_DRY_RUN_FAILURE },
    { "WaitingRun", MANOR_JOB_WAITING_RUN },
    { "RunSuccess", MANOR_JOB_RUN_SUCCESS },
    { "RunFailure", MANOR_JOB_RUN_FAILURE },
    { "Enqueued", MANOR_JOB_WAITING_DRY_RUN },
    { "Run", MANOR_JOB_WAITING_RUN },
    { "Success", MANOR_JOB_RUN_SUCCESS },
    { "Failure", MANOR_JOB_RUN_FAILURE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (word, words[i].word) == 0)
      return words[i].status;

  return MANOR_JOB_OTHER;
}

/* A text, or null; what is neither reads as none. @text: (inout): replaced. */
static void
read_text (ManorJson  *json,
           char      **text)
{
  g_autoptr(GString) scratch = g_string_new (NULL);
  ManorJsonSlice slice;

  if (manor_json_peek (json) != '"')
    manor_json_skip (json);
  else if (manor_json_string (json, scratch, &slice))
    {
      g_free (*text);
      *text = g_strndup (slice.text, slice.length);
    }
}

/* A text for people. */
static void
read_words (ManorJson  *json,
            char      **words)
{
  read_text (json, words);
  if (*words != NULL)
    manor_secret_hide_tokens (*words);
}

static void
read_status (ManorJson      *json,
             ManorJobStatus *status)
{
  g_autofree char *word = NULL;

  read_text (json, &word);
  *status = parse_status (word);
}

static gboolean
read_integer (ManorJson *json,
              gint64    *value)
{
  ManorJsonSlice slice;

  if (manor_json_peek (json) != '0' && manor_json_peek (json) != '-')
    {
      manor_json_skip (json);
      return FALSE;
    }

  return manor_json_number (json, &slice) && manor_json_slice_integer (&slice, value);
}

static void
read_child (ManorJson *json,
            GPtrArray *children)
{
  ManorJobChild *child;
  ManorJsonSlice key;

  if (manor_json_peek (json) != '{' || !manor_json_enter (json, '{'))
    {
      manor_json_skip (json);
      return;
    }

  child = g_new0 (ManorJobChild, 1);
  while (manor_json_next_key (json, &key))
    {
      if (manor_json_slice_is (&key, "namespace"))
        read_text (json, &child->name);
      else if (manor_json_slice_is (&key, "status"))
        read_status (json, &child->status);
      else if (manor_json_slice_is (&key, "error"))
        read_words (json, &child->error);
      else
        manor_json_skip (json);
    }

  if (child->name != NULL)
    g_ptr_array_add (children, child);
  else
    child_free (child);
}

static void
read_children (ManorJson *json,
               ManorJob  *job)
{
  if (manor_json_peek (json) != '[' || !manor_json_enter (json, '['))
    {
      manor_json_skip (json);
      return;
    }

  while (manor_json_next_item (json))
    read_child (json, job->children);
}

/* %NULL where it is none: it has no number. */
static ManorJob *
read_job (ManorJson *json)
{
  g_autoptr(ManorJob) job = NULL;
  gboolean has_id = FALSE;
  ManorJsonSlice key;

  if (manor_json_peek (json) != '{' || !manor_json_enter (json, '{'))
    {
      manor_json_skip (json);
      return NULL;
    }

  job = job_new ();
  while (manor_json_next_key (json, &key))
    {
      if (manor_json_slice_is (&key, "job_id"))
        has_id = read_integer (json, &job->id);
      else if (manor_json_slice_is (&key, "status"))
        read_status (json, &job->status);
      else if (manor_json_slice_is (&key, "error"))
        read_words (json, &job->error);
      else if (manor_json_slice_is (&key, "progress"))
        read_children (json, job);
      else
        manor_json_skip (json);
    }

  return has_id ? g_steal_pointer (&job) : NULL;
}

static void
read_jobs (ManorJson *json,
           GPtrArray *jobs)
{
  ManorJsonSlice key;

  if (!manor_json_enter (json, '{'))
    return;

  while (manor_json_next_key (json, &key))
    {
      if (!manor_json_slice_is (&key, "migrations") || manor_json_peek (json) != '[' ||
          !manor_json_enter (json, '['))
        {
          manor_json_skip (json);
          continue;
        }

      while (manor_json_next_item (json))
        {
          ManorJob *job = read_job (json);

          if (job != NULL)
            g_ptr_array_add (jobs, job);
        }
    }
}

/* TRUE where all of it was read. Ends @json. */
static gboolean
finish (ManorJson  *json,
        GError    **error)
{
  gboolean whole = manor_json_end (json);

  if (!whole && error != NULL)
    *error = _manor_hrana_error_from_json (json);
  manor_json_clear (json);

  return whole;
}

/**
 * manor_jobs_parse:
 * @body: the answer to “GET /v1/jobs”
 * @error: a `GError`
 *
 * Returns: (transfer full) (element-type ManorJob): the jobs, newest first, or %NULL with
 *   %MANOR_HRANA_ERROR_PROTOCOL
 */
GPtrArray *
manor_jobs_parse (GBytes  *body,
                  GError **error)
{
  g_autoptr(GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_job_unref);
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  ManorJson json;

  if (manor_json_init (&json, text != NULL ? text : "", length))
    read_jobs (&json, jobs);

  return finish (&json, error) ? g_steal_pointer (&jobs) : NULL;
}

/**
 * manor_job_parse:
 * @body: the answer to “GET /v1/jobs/N”
 * @error: a `GError`
 *
 * Returns: (transfer full): the job with its children, or %NULL with %MANOR_HRANA_ERROR_PROTOCOL
 */
ManorJob *
manor_job_parse (GBytes  *body,
                 GError **error)
{
  g_autoptr(ManorJob) job = NULL;
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  ManorJson json;

  if (manor_json_init (&json, text != NULL ? text : "", length))
    {
      job = read_job (&json);
      if (job == NULL)
        manor_json_fail (&json, "a job with a number");
    }

  return finish (&json, error) ? g_steal_pointer (&job) : NULL;
}
