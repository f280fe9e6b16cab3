/* manor-turso-call.c: one request, sent until it is answered
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-turso-call-private.h"

/* What only reads is answered at once; what makes something may take a while. In milliseconds. */
#define READ_TIMEOUT  (30 * 1000)
#define WRITE_TIMEOUT (120 * 1000)

/* In milliseconds. */
#define FIRST_PAUSE 200
#define MAX_PAUSE   4000

/* How often the same thing is tried again, and how long a person waits for somebody else's rush. */
#define MAX_LOST     3
#define MAX_FAULTS   3
#define MAX_PATIENCE (60 * G_USEC_PER_SEC)

/* Beyond it a failed connection is not one that was just closed. */
#define QUICKLY (2 * G_USEC_PER_SEC)

/* Less is the way here, and the Date's own roundness. In seconds. */
#define MIN_SKEW 5

/* A request and what came of it so far.
 *
 *  (1) It is sent again after 429; where it only reads or may be repeated, after 5xx and a lost answer, too; and once
 *      where it had not left yet.
 *  (2) `may_be_done`: an answer was lost, so that somebody else may not be meant by a 404 of a repeated deletion: it is
 *      our own.
 */
typedef struct
{
  ManorTursoPlatform *platform;
  ManorTursoRequest  *request;
  GBytes             *body;
  gboolean            repeats;
  gsize               max_bytes;
  GType               type;
  gpointer          (*read) (GBytes *body, GError **error);
  gint64              started;
  guint               n_lost;
  guint               n_faults;
  guint               n_busy;
  guint               n_unsent;
  gboolean            may_be_done;  /* (2) */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_object (&call->platform);
  g_clear_pointer (&call->request, _manor_turso_request_unref);
  g_clear_pointer (&call->body, g_bytes_unref);
  g_free (call);
}

static char *
dup_path (ManorTursoPlatform *platform,
          const char         *path)
{
  g_autofree char *slug = NULL;

  if (*path == '/')
    return g_strdup (path);

  slug = g_uri_escape_string (platform->organization, NULL, FALSE);

  return g_strconcat ("/v1/organizations/", slug, *path == '\0' || *path == '?' ? "" : "/", path, NULL);
}

/* Names become steps of a path. One that leads upwards, or is none, would make of “delete this group” “delete the
 * organization”; nobody has such a name but by mistake or by malice. */
static gboolean
check_path (const char  *path,
            GError     **error)
{
  g_autofree char *bare = g_strndup (path, strcspn (path, "?"));
  g_auto(GStrv) steps = g_strsplit (bare, "/", -1);

  /* The first one is before the first slash. */
  for (guint i = 1; steps[i] != NULL; i++)
    if (*steps[i] == '\0' || g_str_equal (steps[i], ".") || g_str_equal (steps[i], ".."))
      {
        g_set_error (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_INVALID,
                     /* translators: %s is what was typed or told */
                     _("“%s” is no name that the platform can be asked about; choose another"), steps[i]);
        return FALSE;
      }

  return TRUE;
}

/* What is read of an answer, on a thread. */
typedef struct
{
  GBytes            *body;
  ManorTursoRequest *request;
  GType              type;
  gpointer         (*read) (GBytes *body, GError **error);
  guint              status;
  guint              retry_after;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_bytes_unref (reading->body);
  _manor_turso_request_unref (reading->request);
  g_free (reading);
}

static gboolean
read_thread (gpointer   data,
             GValue    *result,
             GError   **error)
{
  Reading *reading = data;
  g_autofree char *words = NULL;
  JsonNode *node = NULL;
  gpointer boxed;

  /* What has no faults of its own answers in JSON; what stands before it, in pages. But that it was asked too often is so
   * whoever says it. */
  if (reading->status < 500 && reading->status != 429 && _manor_turso_answer_is_page (reading->body))
    {
      g_propagate_error (error, _manor_turso_error_page (reading->request->uri));
      return FALSE;
    }

  if (reading->status >= 400)
    {
      words = _manor_turso_answer_dup_words (reading->body);
      g_propagate_error (error, _manor_turso_error_refused (reading->request, reading->status, words,
                                                            reading->retry_after));
      return FALSE;
    }

  if (reading->read != NULL)
    {
      boxed = reading->read (reading->body, error);
      if (boxed == NULL)
        return FALSE;
    }
  else
    {
      if (!_manor_turso_answer_parse (reading->body, reading->request, &node, error))
        return FALSE;
      boxed = node;
    }

  g_value_init (result, reading->type);
  g_value_take_boxed (result, boxed);

  return TRUE;
}

/* However short an answer is: nobody knows how deep it is before it was looked at, and a fiber's stack is small. */
static DexFuture *
read_reply (Call           *call,
            ManorHttpReply *reply,
            guint           retry_after)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->body = g_bytes_ref (manor_http_reply_get_body (reply));
  reading->request = _manor_turso_request_ref (call->request);
  reading->type = call->type;
  reading->read = call->read;
  reading->status = manor_http_reply_get_status (reply);
  reading->retry_after = retry_after;

  return manor_worker_run (call->platform->worker, read_thread, reading, reading_free);
}

static void
note_clock (ManorTursoPlatform *platform,
            ManorHttpReply     *reply)
{
  gint64 date = manor_http_reply_get_date (reply);
  gint64 skew = g_get_real_time () / G_USEC_PER_SEC - date;

  if (date != 0)
    platform->clock_skew = ABS (skew) < MIN_SKEW ? 0 : skew;
}

static ManorHttpReply *
send_request (Call    *call,
              GError **error)
{
  ManorTursoPlatform *platform = call->platform;
  /* A path in the base URL does not count, as it does not for the platform's own program (turso CLI 1.0.29). */
  ManorHttpRequest request = {
    .method = call->request->method, .path = call->request->path, .base = "", .body = call->body,
    .content_type = call->body != NULL ? "application/json" : NULL,
    .timeout = call->repeats ? READ_TIMEOUT : WRITE_TIMEOUT, .max_bytes = call->max_bytes,
  };
  g_autoptr(GObject) place = NULL;
  g_autoptr(ManorHttpReply) reply = NULL;
  gint64 started;

  place = manor_await_object (manor_gate_enter (platform->gate), error);
  if (place == NULL)
    return NULL;

  started = g_get_monotonic_time ();
  reply = manor_await_object (manor_http_send (platform->http, &request), error);
  if (reply == NULL)
    return NULL;

  if (manor_http_reply_get_status (reply) == 429)
    manor_gate_refused (platform->gate);
  else
    manor_gate_answered (platform->gate, g_get_monotonic_time () - started);
  note_clock (platform, reply);

  return g_steal_pointer (&reply);
}

/* Once; boxed, NULL without @error for an empty answer. */
static gpointer
try (Call    *call,
     guint   *retry_after,
     GError **error)
{
  g_autoptr(ManorHttpReply) reply = send_request (call, error);
  g_autoptr(GError) local_error = NULL;
  gpointer answer;

  if (reply == NULL)
    return NULL;

  *retry_after = manor_http_reply_get_retry_after (reply);
  answer = manor_await_boxed (read_reply (call, reply, *retry_after), &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return answer;
}

static gboolean
is_turso_error (const GError    *error,
                ManorTursoError  code)
{
  return g_error_matches (error, MANOR_TURSO_ERROR, (int) code);
}

static guint
back_off (guint *n)
{
  return manor_gate_back_off ((*n)++, FIRST_PAUSE, MAX_PAUSE);
}

/* How long to wait before the request is sent again, in milliseconds; -1: not at all. */
static gint64
pause_for (Call         *call,
           const GError *error,
           gint64        duration)
{
  if (is_turso_error (error, MANOR_TURSO_ERROR_BUSY))
    return back_off (&call->n_busy);

  if (g_error_matches (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_UNREACHABLE))
    return duration < QUICKLY && call->n_unsent == 0 ? back_off (&call->n_unsent) : -1;

  if (!call->repeats)
    return -1;

  if (is_turso_error (error, MANOR_TURSO_ERROR_SERVER))
    return call->n_faults < MAX_FAULTS ? back_off (&call->n_faults) : -1;

  if (g_error_matches (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_LOST))
    return call->n_lost < MAX_LOST ? back_off (&call->n_lost) : -1;

  /* Who waited that long does not want to wait for long. */
  if (g_error_matches (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TIMED_OUT) && call->n_lost == 0)
    {
      call->n_lost = MAX_LOST;
      return 0;
    }

  return -1;
}

/* (1). Awaits the pause; FALSE where the request is over. */
static gboolean
wait_for_another_try (Call         *call,
                      const GError *error,
                      gint64        duration,
                      guint         retry_after)
{
  gint64 now = g_get_monotonic_time ();
  gint64 pause = pause_for (call, error, duration);

  if (pause < 0)
    return FALSE;

  pause = MAX (pause * 1000, (gint64) retry_after * G_USEC_PER_SEC);
  if (now + pause > call->started + MAX_PATIENCE)
    return FALSE;

  /* All others, too: each of them would be told the same. */
  if (retry_after > 0)
    manor_gate_pause (call->platform->gate, (guint) (pause / 1000));

  g_debug ("again in %d ms: %s", (int) (pause / 1000), error->message);

  return manor_future_sleep ((guint) (pause / 1000), NULL);
}

static DexFuture *
call_fiber (gpointer user_data)
{
  Call *call = user_data;
  g_autoptr(GError) not_ready = NULL;

  if (!manor_await (_manor_turso_platform_when_ready (call->platform), &not_ready))
    return dex_future_new_for_error (g_steal_pointer (&not_ready));
  call->request->has_token = manor_http_has_authorization (call->platform->http);

  for (;;)
    {
      g_autoptr(GError) error = NULL;
      gint64 started = g_get_monotonic_time ();
      guint retry_after = 0;
      gpointer answer;

      answer = try (call, &retry_after, &error);
      if (error == NULL)
        return dex_future_new_take_boxed (call->type, answer);

      /* (2) */
      if (call->may_be_done && is_turso_error (error, MANOR_TURSO_ERROR_NOT_FOUND) &&
          g_str_equal (call->request->method, "DELETE"))
        return dex_future_new_take_boxed (call->type, NULL);

      call->may_be_done = call->may_be_done || is_turso_error (error, MANOR_TURSO_ERROR_SERVER) ||
                          g_error_matches (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_LOST) ||
                          g_error_matches (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TIMED_OUT);

      if (!wait_for_another_try (call, error, g_get_monotonic_time () - started, retry_after))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
}

DexFuture *
_manor_turso_call_run (ManorTursoPlatform   *platform,
                       const ManorTursoCall *asked)
{
  g_autofree char *path = dup_path (platform, asked->path);
  g_autoptr(GError) error = NULL;
  Call *call;

  if (!check_path (path, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  call = g_new0 (Call, 1);
  call->platform = g_object_ref (platform);
  call->request = _manor_turso_request_new (manor_http_get_uri (platform->http), platform->organization,
                                            asked->method, path, asked->body);
  call->repeats = asked->repeats || g_str_equal (asked->method, "GET");
  call->max_bytes = asked->max_bytes;
  call->type = asked->read != NULL ? asked->type : JSON_TYPE_NODE;
  call->read = asked->read;
  call->started = g_get_monotonic_time ();
  if (asked->body != NULL)
    {
      char *text = json_to_string (asked->body, FALSE);

      call->body = g_bytes_new_take (text, strlen (text));
    }

  /* A block, so that discarding it cancels the fiber. */
  return dex_future_first (manor_fiber_spawn (0, call_fiber, call, call_free), NULL);
}
