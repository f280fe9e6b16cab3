/* manor-http-reply.c: what an HTTP server answered
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-http"

#include "config.h"

#include "manor-http-private.h"

/**
 * ManorHttpReply:
 *
 * An answer, whole or still arriving.
 *
 * Invariants:
 *
 *  (1) `stream` is there until the body has been read to its end, or has failed, or was given up:
 *      only then does the connection serve somebody else, or close.
 *  (2) One read at a time: `reading` is that of the one under way.
 */
struct _ManorHttpReply
{
  GObject       parent_instance;

  ManorHttp    *http;
  SoupMessage  *message;
  GInputStream *stream;     /* (1) */
  GBytes       *body;
  DexPromise   *reading;    /* (2) borrowed */
  guint         timeout;
  guint         timer;
  gboolean      timed_out;
  gboolean      aborted;
};

G_DEFINE_FINAL_TYPE (ManorHttpReply, manor_http_reply, G_TYPE_OBJECT)

/* A stream that is closed would read on to the end of the body; one that is closed by somebody
 * who was cancelled gives up, and the connection with it. */
static void
give_up_stream (ManorHttpReply *self)
{
  g_autoptr(GInputStream) stream = g_steal_pointer (&self->stream);
  g_autoptr(GCancellable) cancellable = NULL;

  if (stream == NULL)
    return;

  cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  g_input_stream_close (stream, cancellable, NULL);
}

static void
manor_http_reply_dispose (GObject *object)
{
  ManorHttpReply *self = MANOR_HTTP_REPLY (object);

  give_up_stream (self);
  g_clear_handle_id (&self->timer, g_source_remove);

  G_OBJECT_CLASS (manor_http_reply_parent_class)->dispose (object);
}

static void
manor_http_reply_finalize (GObject *object)
{
  ManorHttpReply *self = MANOR_HTTP_REPLY (object);

  g_clear_object (&self->message);
  g_clear_object (&self->http);
  g_clear_pointer (&self->body, g_bytes_unref);

  G_OBJECT_CLASS (manor_http_reply_parent_class)->finalize (object);
}

static void
manor_http_reply_class_init (ManorHttpReplyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = manor_http_reply_dispose;
  G_OBJECT_CLASS (klass)->finalize = manor_http_reply_finalize;
}

static void
manor_http_reply_init (ManorHttpReply *self)
{
}

ManorHttpReply *
_manor_http_reply_new (ManorHttp    *http,
                       SoupMessage  *message,
                       GInputStream *stream,
                       GBytes       *body,
                       guint         timeout)
{
  ManorHttpReply *self = g_object_new (MANOR_TYPE_HTTP_REPLY, NULL);

  self->http = g_object_ref (http);
  self->message = g_object_ref (message);
  self->body = body;
  self->timeout = timeout;
  if (body == NULL)
    self->stream = stream;
  else
    g_object_unref (stream);

  return self;
}

/**
 * manor_http_reply_get_status:
 * @self: a `ManorHttpReply`
 *
 * Returns: the HTTP status, 200 and so on
 */
guint
manor_http_reply_get_status (ManorHttpReply *self)
{
  g_return_val_if_fail (MANOR_IS_HTTP_REPLY (self), 0);

  return soup_message_get_status (self->message);
}

/**
 * manor_http_reply_get_header:
 * @self: a `ManorHttpReply`
 * @name: in any case of letters
 *
 * Returns: (nullable): a header's value
 */
const char *
manor_http_reply_get_header (ManorHttpReply *self,
                             const char     *name)
{
  g_return_val_if_fail (MANOR_IS_HTTP_REPLY (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return soup_message_headers_get_one (soup_message_get_response_headers (self->message), name);
}

static gint64
parse_date (const char *text)
{
  g_autoptr(GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  return date != NULL ? g_date_time_to_unix (date) : 0;
}

/**
 * manor_http_reply_get_date:
 * @self: a `ManorHttpReply`
 *
 * Returns: when the server answered by its own clock, in Unix seconds; 0 where it does not say
 */
gint64
manor_http_reply_get_date (ManorHttpReply *self)
{
  g_return_val_if_fail (MANOR_IS_HTTP_REPLY (self), 0);

  return parse_date (manor_http_reply_get_header (self, "Date"));
}

/**
 * manor_http_reply_get_retry_after:
 * @self: a `ManorHttpReply`
 *
 * Reads “Retry-After”, which is a number of seconds or a date (RFC 9110). A date is compared with the server's own
 * clock where that is known, for this computer's may be wrong.
 *
 * Returns: how many seconds to wait; 0 where nothing, nonsense or the past is said, %G_MAXUINT for what is as long or
 *   longer
 */
guint
manor_http_reply_get_retry_after (ManorHttpReply *self)
{
  g_autoptr(GError) error = NULL;
  const char *text;
  guint64 seconds;
  gint64 date;
  gint64 now;

  g_return_val_if_fail (MANOR_IS_HTTP_REPLY (self), 0);

  text = manor_http_reply_get_header (self, "Retry-After");
  if (text == NULL)
    return 0;

  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &seconds, &error))
    return (guint) seconds;
  /* Who says a number that is none of ours means that it takes long, not that it is over. */
  if (g_error_matches (error, G_NUMBER_PARSER_ERROR, G_NUMBER_PARSER_ERROR_OUT_OF_BOUNDS) && *text != '-')
    return G_MAXUINT;

  date = parse_date (text);
  now = manor_http_reply_get_date (self);
  if (now == 0)
    now = g_get_real_time () / G_USEC_PER_SEC;

  return date > now ? (guint) MIN (date - now, (gint64) G_MAXUINT) : 0;
}

/**
 * manor_http_reply_get_body:
 * @self: a `ManorHttpReply` of manor_http_send()
 *
 * Returns: (transfer none) (nullable): the whole body, decompressed
 */
GBytes *
manor_http_reply_get_body (ManorHttpReply *self)
{
  g_return_val_if_fail (MANOR_IS_HTTP_REPLY (self), NULL);

  return self->body;
}

static gboolean
timed_out_cb (gpointer user_data)
{
  ManorHttpReply *self = user_data;

  self->timer = 0;
  self->timed_out = TRUE;
  if (self->reading != NULL)
    g_cancellable_cancel (dex_promise_get_cancellable (self->reading));

  return G_SOURCE_REMOVE;
}

/**
 * manor_http_reply_hide_secret:
 * @self: a `ManorHttpReply`
 * @text: (array length=length): of its body, which is changed
 * @length: of @text in bytes
 *
 * Puts “*” over secrets where a refusal repeats them. What manor_http_send() and
 * manor_http_reply_read() give has none; but one that was cut into pieces on its way is whole again where they are put
 * together.
 */
void
manor_http_reply_hide_secret (ManorHttpReply *self,
                              guint8         *text,
                              gsize           length)
{
  g_return_if_fail (MANOR_IS_HTTP_REPLY (self));

  if (length > 0)
    _manor_http_hide_secret (self->message, text, length);
}

/* @bytes: (transfer full) */
static GBytes *
hide_secret (ManorHttpReply *self,
             GBytes         *bytes)
{
  gsize length;
  guint8 *text;

  if (soup_message_get_status (self->message) < 400)
    return bytes;

  text = g_bytes_unref_to_data (bytes, &length);
  _manor_http_hide_secret (self->message, text, length);

  return g_bytes_new_take (text, length);
}

typedef struct
{
  ManorHttpReply *reply;
  DexPromise     *promise;
} Read;

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Read *read = user_data;
  g_autoptr(ManorHttpReply) self = g_steal_pointer (&read->reply);
  g_autoptr(DexPromise) promise = g_steal_pointer (&read->promise);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);

  g_free (read);
  self->reading = NULL;
  g_clear_handle_id (&self->timer, g_source_remove);

  if (bytes == NULL || self->aborted)
    {
      give_up_stream (self);

      if (self->timed_out)
        dex_promise_reject (promise, _manor_http_error_timed_out (self->http, MANOR_HTTP_SENT, self->message,
                                                                 self->timeout));
      else if (bytes != NULL)
        dex_promise_reject (promise, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "aborted"));
      else
        dex_promise_reject (promise, _manor_http_error_from (self->http, error, MANOR_HTTP_SENT, self->message));
      return;
    }

  if (g_bytes_get_size (bytes) == 0)
    g_clear_object (&self->stream);
  else
    bytes = hide_secret (self, g_steal_pointer (&bytes));

  dex_promise_resolve_boxed (promise, G_TYPE_BYTES, g_steal_pointer (&bytes));
}

/**
 * manor_http_reply_read:
 * @self: a `ManorHttpReply` of manor_http_open()
 * @n_bytes: how many bytes at most
 *
 * Reads on in the body. A body that ends before it should (a chunked one without its last chunk,
 * one that is shorter than it said) is an error, not an end.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #GBytes, empty at the end of the
 *   body, or rejects with %MANOR_HTTP_ERROR_LOST or TIMED_OUT; discarding it closes the connection
 */
DexFuture *
manor_http_reply_read (ManorHttpReply *self,
                       gsize           n_bytes)
{
  DexPromise *promise;
  Read *read;

  dex_return_error_if_fail (MANOR_IS_HTTP_REPLY (self));
  dex_return_error_if_fail (n_bytes > 0);
  dex_return_error_if_fail (self->reading == NULL);

  if (self->aborted)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CANCELLED, "aborted");
  if (self->stream == NULL)
    return dex_future_new_take_boxed (G_TYPE_BYTES, g_bytes_new (NULL, 0));

  promise = dex_promise_new_cancellable ();
  self->reading = promise;
  if (self->timeout != G_MAXUINT)
    self->timer = g_timeout_add (self->timeout, timed_out_cb, self);

  read = g_new0 (Read, 1);
  read->reply = g_object_ref (self);
  read->promise = dex_ref (promise);
  g_input_stream_read_bytes_async (self->stream, n_bytes, G_PRIORITY_DEFAULT,
                                   dex_promise_get_cancellable (promise), read_cb, read);

  return DEX_FUTURE (promise);
}

/**
 * manor_http_reply_abort:
 * @self: a `ManorHttpReply`
 *
 * Gives up the rest of the body and closes its connection; a read under way rejects with
 * %G_IO_ERROR_CANCELLED.
 */
void
manor_http_reply_abort (ManorHttpReply *self)
{
  g_return_if_fail (MANOR_IS_HTTP_REPLY (self));

  self->aborted = TRUE;
  if (self->reading != NULL)
    g_cancellable_cancel (dex_promise_get_cancellable (self->reading));
  else
    give_up_stream (self);
}
