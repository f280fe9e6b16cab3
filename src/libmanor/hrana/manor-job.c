/* manor-job.c: asking a server about the migrations of a schema database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-job.h"
#include "manor-worker.h"

/* A namespace that is just being unloaded answers 404, though it is there. */
#define N_TRIES         5
#define MSEC_BETWEEN   100

G_DEFINE_BOXED_TYPE (ManorJob, manor_job, manor_job_ref, manor_job_unref)

ManorJob *
manor_job_ref (ManorJob *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
job_finalize (gpointer data)
{
  ManorJob *self = data;

  g_clear_pointer (&self->error, g_free);
  g_clear_pointer (&self->children, g_ptr_array_unref);
}

void
manor_job_unref (ManorJob *self)
{
  g_atomic_rc_box_release_full (self, job_finalize);
}

/**
 * manor_job_is_over:
 * @self: a job
 *
 * Returns: %TRUE if nothing more comes of it
 */
gboolean
manor_job_is_over (ManorJob *self)
{
  return self->status == MANOR_JOB_RUN_SUCCESS || self->status == MANOR_JOB_RUN_FAILURE;
}

/**
 * manor_job_split_error:
 * @text: (nullable): what sqld 0.24.32 says of a job that failed
 * @child: (out): the namespace of the child that failed
 * @reason: (out): why
 *
 * Returns: %FALSE where no child is named
 */
gboolean
manor_job_split_error (const char  *text,
                       char       **child,
                       char       **reason)
{
  static const char before[] = "for namespace `";
  static const char after[] = "` failed with error: ";
  const char *name = text != NULL ? strstr (text, before) : NULL;
  const char *end;

  if (name == NULL)
    return FALSE;

  name += strlen (before);
  end = strstr (name, after);
  if (end == NULL)
    return FALSE;

  *child = g_strndup (name, (gsize) (end - name));
  *reason = g_strdup (end + strlen (after));

  return TRUE;
}

typedef struct
{
  ManorHranaClient *client;
  char             *name_space;
  gint64            id;          /* 0: all */
  gboolean          known;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_object (&load->client);
  g_clear_pointer (&load->name_space, g_free);
  g_free (load);
}

static gboolean
parse_all_thread (gpointer   data,
                  GValue    *result,
                  GError   **error)
{
  GPtrArray *jobs = manor_jobs_parse (data, error);

  if (jobs == NULL)
    return FALSE;

  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, jobs);

  return TRUE;
}

static gboolean
parse_one_thread (gpointer   data,
                  GValue    *result,
                  GError   **error)
{
  ManorJob *job = manor_job_parse (data, error);

  if (job == NULL)
    return FALSE;

  g_value_init (result, MANOR_TYPE_JOB);
  g_value_take_boxed (result, job);

  return TRUE;
}

static ManorWorker *
get_parser (void)
{
  static ManorWorker *parser;

  if (g_once_init_enter_pointer (&parser))
    g_once_init_leave_pointer (&parser, manor_worker_new ("jobs-parser", 1));

  return parser;
}

static DexFuture *
send_request (Load *load)
{
  g_autofree char *path = load->id > 0 ? g_strdup_printf ("/v1/jobs/%" G_GINT64_FORMAT, load->id)
                                       : g_strdup ("/v1/jobs");

  return manor_hrana_client_fetch (load->client, load->name_space, path);
}

/* sqld 0.24.32 answers 400 for what is no schema database, and 404 for a namespace that is not there
 * and a job that it does not know. A server of another kind does not know the path; and a plan may not
 * include it. */
static GError *
make_error (Load           *load,
            ManorHttpReply *reply)
{
  guint status = manor_http_reply_get_status (reply);
  gsize length;
  const char *body = g_bytes_get_data (manor_http_reply_get_body (reply), &length);
  g_autoptr(GError) error = manor_hrana_error_from_status (status, body, length);
  gboolean missing = status == 404 && !g_error_matches (error, MANOR_HRANA_ERROR,
                                                        MANOR_HRANA_ERROR_NO_NAMESPACE);

  if (missing && load->id > 0 && length > 0)
    {
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, load->id);

      return g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                          /* translators: %s is a number */
                          _("the server does not know its job %s any more"), id);
    }

  if (missing || status == 400 || status == 402 || status == 405 || status == 410 || status == 501)
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                _("the server tells of no migrations of this database"));

  return g_steal_pointer (&error);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Load *load = user_data;

  for (guint i = 1;; i++)
    {
      g_autoptr(ManorHttpReply) reply = NULL;
      g_autoptr(GError) error = NULL;
      guint status;

      reply = manor_await_object (send_request (load), &error);
      if (reply == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));

      status = manor_http_reply_get_status (reply);
      if (status == 200)
        return manor_worker_run (get_parser (), load->id > 0 ? parse_one_thread : parse_all_thread,
                                 g_bytes_ref (manor_http_reply_get_body (reply)),
                                 (GDestroyNotify) g_bytes_unref);

      if (status != 404 || !load->known || i >= N_TRIES)
        return dex_future_new_for_error (make_error (load, reply));

      /* A timeout rejects when it is over, which is what is waited for. */
      manor_await (dex_timeout_new_msec (MSEC_BETWEEN), &error);
      if (manor_error_is_cancelled (error))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
}

static DexFuture *
start (ManorHranaClient *client,
       const char       *name_space,
       gint64            id,
       gboolean          known)
{
  Load *load = g_new0 (Load, 1);

  load->client = g_object_ref (client);
  load->name_space = g_strdup (name_space);
  load->id = id;
  load->known = known;

  return manor_fiber_spawn (0, load_fiber, load, load_free);
}

/**
 * manor_hrana_client_load_jobs:
 * @self: the server
 * @name_space: (nullable): a database, or %NULL where the URL tells
 * @flags: %MANOR_HRANA_KNOWN where it is known to be there, so that 404 is asked again
 *
 * Asks for all migrations of a schema database. That sqld answers at all says that it is one.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a %G_TYPE_PTR_ARRAY of ManorJob,
 *   newest first, or rejects: with %G_IO_ERROR_NOT_SUPPORTED where the server tells of none
 */
DexFuture *
manor_hrana_client_load_jobs (ManorHranaClient *self,
                              const char       *name_space,
                              ManorHranaFlags   flags)
{
  dex_return_error_if_fail (MANOR_IS_HRANA_CLIENT (self));

  return start (self, name_space, 0, (flags & MANOR_HRANA_KNOWN) != 0);
}

/**
 * manor_hrana_client_load_job:
 * @self: the server
 * @name_space: (nullable): a schema database, or %NULL where the URL tells
 * @id: one of its jobs
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a ManorJob or rejects
 */
DexFuture *
manor_hrana_client_load_job (ManorHranaClient *self,
                             const char       *name_space,
                             gint64            id)
{
  dex_return_error_if_fail (MANOR_IS_HRANA_CLIENT (self));

  return start (self, name_space, id, TRUE);
}
