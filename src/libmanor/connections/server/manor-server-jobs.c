/* manor-server-jobs.c: asking a server about the migrations of a schema database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-jobs"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "manor-future.h"
#include "manor-hrana-client.h"
#include "manor-server-jobs-private.h"
#include "manor-worker.h"

/* A namespace that is just being unloaded answers 404, though it is there. */
#define N_TRIES         5
#define MSEC_BETWEEN   100

typedef struct
{
  ManorHttp *http;
  char      *name_space;
  gint64     id;          /* 0: all */
  gboolean   known;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_object (&load->http);
  g_clear_pointer (&load->name_space, g_free);
  g_free (load);
}

static gboolean
parse_all_thread (gpointer   data,
                  GValue    *result,
                  GError   **error)
{
  GPtrArray *jobs = _manor_jobs_parse (data, error);

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
  ManorJob *job = _manor_job_parse (data, error);

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
  g_autofree char *header = manor_hrana_namespace_dup_header (load->name_space);
  g_autofree char *path = NULL;
  const char * const headers[] = { "x-namespace-bin", header, NULL };
  ManorHttpRequest request = { .method = "GET", .headers = headers };

  path = load->id > 0 ? g_strdup_printf ("/v1/jobs/%" G_GINT64_FORMAT, load->id)
                      : g_strdup ("/v1/jobs");
  request.path = path;

  return manor_http_send (load->http, &request);
}

static GError *
make_error (Load           *load,
            ManorHttpReply *reply)
{
  guint status = manor_http_reply_get_status (reply);
  gsize length;
  const char *body = g_bytes_get_data (manor_http_reply_get_body (reply), &length);

  /* “Invalid namespace”; a server of another kind does not know the path. */
  if (status == 400 || (status == 404 && length == 0))
    /* translators: %s is a database's name */
    return g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                        _("%s is no schema database whose server carries changes on"),
                        load->name_space);

  return manor_hrana_error_from_status (status, body, length);
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

      reply = dex_await_object (send_request (load), &error);
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
      dex_await (dex_timeout_new_msec (MSEC_BETWEEN), &error);
      if (manor_error_is_cancelled (error))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
}

static DexFuture *
start (ManorHttp  *http,
       const char *name_space,
       gint64      id,
       gboolean    known)
{
  Load *load = g_new0 (Load, 1);

  load->http = g_object_ref (http);
  load->name_space = g_strdup (name_space);
  load->id = id;
  load->known = known;

  return dex_scheduler_spawn (NULL, 0, load_fiber, load, load_free);
}

/**
 * _manor_jobs_load:
 * @http: the server
 * @name_space: a namespace
 * @known: whether it is known to be there
 *
 * Asks for all migrations of a schema database; that it answers at all says that it is one.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a %G_TYPE_PTR_ARRAY of ManorJob,
 *   newest first, or rejects
 */
DexFuture *
_manor_jobs_load (ManorHttp  *http,
                  const char *name_space,
                  gboolean    known)
{
  return start (http, name_space, 0, known);
}

/**
 * _manor_jobs_load_one:
 * @http: the server
 * @name_space: a schema database
 * @id: one of its jobs
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a ManorJob or rejects
 */
DexFuture *
_manor_jobs_load_one (ManorHttp  *http,
                      const char *name_space,
                      gint64      id)
{
  return start (http, name_space, id, TRUE);
}
