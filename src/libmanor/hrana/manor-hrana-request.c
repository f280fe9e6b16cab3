/* manor-hrana-request.c: one request, sent until it is answered
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-hrana-client-private.h"
#include "manor-secret.h"

#define BEARER "Bearer "

/* Of a refusal's body this is read. */
#define SMALL_BODY (16 * 1024)
/* Of an answer: sqld has 10 MB a statement by default, and a pipeline several. */
#define MAX_BODY   (1024 * 1024 * 1024)

/* A server that is being restarted is back within seconds. */
#define MAX_REFUSALS   4
#define FIRST_PAUSE    100
#define MAX_PAUSE      4000
#define MAX_BUSY       8
#define MAX_MISSING    4
#define MISSING_PAUSE  100
#define MAX_LOST       2
#define MAX_AWAY       4
/* Beyond it a failed connection is not one that was refused. */
#define QUICKLY        (2 * G_USEC_PER_SEC)
/* No request is put off for longer than this all in all, in milliseconds. */
#define PATIENCE       (60 * 1000)

/* What has been tried. */
typedef struct
{
  guint    n_refused;
  guint    n_busy;
  guint    n_missing;
  guint    n_lost;
  guint    n_away;
  guint    paused;      /* for how long, in milliseconds */
  gboolean is_renewed;  /* the token was refused, and is another now */
} Tries;

/* Why there is no good answer. */
typedef struct
{
  GError *error;
  guint   status;       /* 0: no answer */
  guint   retry_after;  /* in seconds; 0: not said */
  gint64  duration;
} Failure;

static void
failure_clear (Failure *self)
{
  g_clear_error (&self->error);
  *self = (Failure) { NULL };
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Failure, failure_clear)

static gboolean
is_http (const Failure  *failure,
         ManorHttpError  code)
{
  return g_error_matches (failure->error, MANOR_HTTP_ERROR, (int) code);
}

static gboolean
is_hrana (const Failure   *failure,
          ManorHranaError  code)
{
  return g_error_matches (failure->error, MANOR_HRANA_ERROR, (int) code);
}

/* What stands before a server that sleeps or is moved; it may have passed the request on. */
static gboolean
is_away (const Failure *failure)
{
  return failure->status == 502 || failure->status == 503 || failure->status == 504;
}

/* -1 when it was tried @most times. */
static gint64
count_try (guint         *n,
           guint          most,
           const Failure *failure)
{
  gint64 msec;

  if (*n >= most)
    return -1;

  msec = manor_gate_back_off ((*n)++, FIRST_PAUSE, MAX_PAUSE);

  return MAX (msec, (gint64) failure->retry_after * 1000);
}

/* How long to wait before the request is sent again, in milliseconds; -1: not at all. */
static gint64
pause_for (Tries           *tries,
           const Failure   *failure,
           ManorHranaFlags  flags)
{
  gboolean reads = (flags & MANOR_HRANA_READS) != 0;

  if (is_http (failure, MANOR_HTTP_ERROR_UNREACHABLE))
    return failure->duration < QUICKLY ? count_try (&tries->n_refused, MAX_REFUSALS, failure) : -1;

  if (is_hrana (failure, MANOR_HRANA_ERROR_BUSY))
    return count_try (&tries->n_busy, MAX_BUSY, failure);

  if (is_hrana (failure, MANOR_HRANA_ERROR_NO_NAMESPACE))
    return (flags & MANOR_HRANA_KNOWN) != 0 && tries->n_missing++ < MAX_MISSING ? MISSING_PAUSE : -1;

  if (is_http (failure, MANOR_HTTP_ERROR_LOST))
    return reads ? count_try (&tries->n_lost, MAX_LOST, failure) : -1;

  if (is_away (failure))
    return reads ? count_try (&tries->n_away, MAX_AWAY, failure) : -1;

  return -1;
}

/* FALSE where the request is not to be sent again, or was given up. */
static gboolean
wait_for_next (ManorHranaClient *self,
               Tries            *tries,
               Failure          *failure,
               ManorHranaFlags   flags)
{
  gint64 msec = pause_for (tries, failure, flags);

  if (msec < 0 || msec > PATIENCE - (gint64) tries->paused)
    return FALSE;

  g_debug ("again in %u ms: %s", (guint) msec, failure->error->message);

  /* What a server says of when to come back it says to everybody. */
  if (failure->status == 429 && failure->retry_after > 0)
    manor_gate_pause (self->gate, (guint) msec);

  tries->paused += (guint) msec;
  failure_clear (failure);

  return manor_future_sleep ((guint) msec, &failure->error);
}

/* The body of a refusal, as far as it is of interest. */
static GBytes *
read_refusal (ManorHttpReply *reply)
{
  g_autoptr(GByteArray) body = g_byte_array_new ();

  while (body->len < SMALL_BODY)
    {
      g_autoptr(GBytes) bytes = manor_await_boxed (manor_http_reply_read (reply, SMALL_BODY), NULL);

      if (bytes == NULL || g_bytes_get_size (bytes) == 0)
        break;
      g_byte_array_append (body, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
    }
  manor_http_reply_hide_secret (reply, body->data, body->len);

  return g_byte_array_free_to_bytes (g_steal_pointer (&body));
}

static GError *
new_patience_error (guint seconds)
{
  guint minutes = seconds / 60 + (seconds % 60 > 0 ? 1 : 0);

  return g_error_new (MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_BUSY,
                      ngettext ("the server takes no more requests at present; it asks to come back in %u minute",
                                "the server takes no more requests at present; it asks to come back in %u minutes",
                                minutes), minutes);
}

/* TRUE for status 200. */
static gboolean
check_status (ManorHttpReply *reply,
              Failure        *failure)
{
  g_autoptr(GBytes) body = NULL;
  const char *text;
  gsize length;

  failure->status = manor_http_reply_get_status (reply);
  if (failure->status == 200)
    return TRUE;

  failure->retry_after = manor_http_reply_get_retry_after (reply);
  if (failure->status == 429 && failure->retry_after > PATIENCE / 1000)
    {
      failure->error = new_patience_error (failure->retry_after);
      return FALSE;
    }

  if (manor_http_reply_get_body (reply) != NULL)
    body = g_bytes_ref (manor_http_reply_get_body (reply));
  else
    body = read_refusal (reply);
  text = g_bytes_get_data (body, &length);
  failure->error = manor_hrana_error_from_status (failure->status, text, length);

  return FALSE;
}

/* NULL with a failure, or an answer, which may be a failure all the same. */
static ManorHttpReply *
send_once (ManorHranaClient        *self,
           const char              *name_space,
           const ManorHranaThread  *thread,
           const ManorHranaSending *sending,
           Failure                 *failure)
{
  g_autofree char *encoded = name_space != NULL ? manor_hrana_namespace_dup_header (name_space) : NULL;
  const char *headers[] = { encoded != NULL ? "x-namespace-bin" : NULL, encoded, NULL };
  ManorHttpRequest request = {
    .method = sending->body != NULL ? "POST" : "GET", .path = sending->path,
    .base = thread->baton != NULL ? thread->base : NULL, .headers = headers,
    .authorization = thread->authorization, .content_type = sending->body != NULL ? "application/json" : NULL,
    .body = sending->body, .timeout = sending->timeout, .max_bytes = MAX_BODY,
  };
  gint64 started = g_get_monotonic_time ();
  ManorHttpReply *reply;
  DexFuture *answer;

  answer = sending->whole ? manor_http_send (self->http, &request) : manor_http_open (self->http, &request);
  if (sending->timeout == G_MAXUINT)
    answer = _manor_hrana_client_watch (self, answer);

  reply = manor_await_object (answer, &failure->error);
  failure->duration = g_get_monotonic_time () - started;
  if (reply == NULL)
    return NULL;

  if (check_status (reply, failure))
    manor_gate_answered (self->gate, failure->duration);
  else if (failure->status == 429)
    manor_gate_refused (self->gate);

  return reply;
}

/* @refused: it needs another token than the one it has. One that a server holds goes on with the token that it began
 * with, as long as that is taken. */
static gboolean
authorize (ManorHranaClient  *self,
           ManorHranaThread  *thread,
           gboolean           refused,
           GError           **error)
{
  const char *before = thread->authorization != NULL ? thread->authorization + strlen (BEARER) : NULL;
  g_autoptr(ManorSecret) token = NULL;
  g_autoptr(GError) local_error = NULL;

  if (self->credentials == NULL || (!refused && thread->baton != NULL && before != NULL))
    return TRUE;

  token = manor_await_string (manor_hrana_credentials_obtain (self->credentials, thread->access,
                                                              refused ? before : NULL), &local_error);
  if (token == NULL)
    {
      if (local_error == NULL)
        local_error = manor_hrana_error_from_status (401, NULL, 0);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  g_clear_pointer (&thread->authorization, manor_secret_free);
  thread->authorization = g_strconcat (BEARER, token, NULL);

  return TRUE;
}

/* Whether another token may help: on a 401 nothing ran. */
static gboolean
wants_renewal (ManorHranaClient *self,
               Tries            *tries,
               const Failure    *failure)
{
  if (!is_hrana (failure, MANOR_HRANA_ERROR_UNAUTHORIZED) || self->credentials == NULL || tries->is_renewed)
    return FALSE;

  tries->is_renewed = TRUE;

  return TRUE;
}

ManorHttpReply *
_manor_hrana_client_send (ManorHranaClient         *self,
                          const char               *name_space,
                          ManorHranaThread         *thread,
                          const ManorHranaSending  *sending,
                          GError                  **error)
{
  Tries tries = { 0 };

  /* A token that is yet to be made takes no place. */
  if (!authorize (self, thread, FALSE, error))
    return NULL;

  for (;;)
    {
      g_autoptr(GObject) place = NULL;
      g_autoptr(ManorHttpReply) reply = NULL;
      g_auto(Failure) failure = { NULL };

      if (sending->gated && (place = manor_await_object (manor_gate_enter (self->gate), error)) == NULL)
        return NULL;

      /* While a place was waited for, it may have grown old. */
      if (!authorize (self, thread, FALSE, error))
        return NULL;

      reply = send_once (self, name_space, thread, sending, &failure);
      if (reply != NULL && failure.error == NULL)
        return g_steal_pointer (&reply);

      g_clear_object (&place);
      if (wants_renewal (self, &tries, &failure))
        {
          if (!authorize (self, thread, TRUE, error))
            return NULL;
          continue;
        }

      if (wait_for_next (self, &tries, &failure, sending->flags))
        continue;

      if (reply != NULL && sending->any_status && failure.status != 0)
        return g_steal_pointer (&reply);

      g_propagate_error (error, g_steal_pointer (&failure.error));
      return NULL;
    }
}
