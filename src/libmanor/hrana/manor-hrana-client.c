/* manor-hrana-client.c: one libSQL server, spoken to in Hrana
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include <string.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-hrana-client-private.h"
#include "manor-secret.h"

/* How long an answer may take before the server is asked how it is; twice as long for that. */
#define QUIET (15 * 1000)

/* sqld 0.24 does no more work with more requests at one time, it only answers later; and it has 128 places for all
 * of its clients together. */
#define FIRST_AT_ONCE 8
#define MAX_AT_ONCE   16

/**
 * ManorHranaClient:
 *
 * What all databases of a server share: the connections, the places, the decoding threads.
 *
 * Invariants:
 *
 *  (1) A request is sent again only where nothing can have been carried out: it was refused before
 *      it was read (401, 429, no connection, 404 of a name that is known), or it only reads.
 *  (2) One that has credentials sends nothing without a token of theirs (but what needs none: /health, /version). A
 *      token is in `thread.authorization` and nowhere else, and is wiped with the thread.
 *  (3) What is sent without a stream of the caller's ends with “close”: a stream left open takes one of
 *      the server's 128 places for 10 seconds.
 */
G_DEFINE_FINAL_TYPE (ManorHranaClient, manor_hrana_client, G_TYPE_OBJECT)

static void
manor_hrana_client_finalize (GObject *object)
{
  ManorHranaClient *self = MANOR_HRANA_CLIENT (object);

  g_clear_object (&self->http);
  g_clear_object (&self->credentials);
  g_clear_object (&self->gate);
  g_clear_object (&self->worker);

  G_OBJECT_CLASS (manor_hrana_client_parent_class)->finalize (object);
}

static void
manor_hrana_client_class_init (ManorHranaClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_hrana_client_finalize;
}

static void
manor_hrana_client_init (ManorHranaClient *self)
{
}

/**
 * manor_hrana_client_new:
 * @http: the server
 *
 * Returns: (transfer full): a `ManorHranaClient`
 */
ManorHranaClient *
manor_hrana_client_new (ManorHttp *http)
{
  ManorHranaClient *self;

  g_return_val_if_fail (MANOR_IS_HTTP (http), NULL);

  self = g_object_new (MANOR_TYPE_HRANA_CLIENT, NULL);
  self->http = g_object_ref (http);
  self->gate = manor_gate_new (FIRST_AT_ONCE, MAX_AT_ONCE);
  self->worker = manor_worker_new ("hrana", 2);
  self->quiet = QUIET;

  return self;
}

/**
 * manor_hrana_client_new_beside:
 * @like: the client to share with
 * @http: the server, best one that was made beside that of @like
 * @credentials: (nullable): by whom its requests are authorized; %NULL: by what @http has
 *
 * Makes a client for another server that shares the places and threads of @like: for platforms where every
 * database has a host of its own. It takes little more than its own memory.
 *
 * With @credentials every request asks for a token first: a reading one (%MANOR_HRANA_READS without
 * %MANOR_HRANA_LOCKS) for READ access, every other for WRITE access. A request that is refused with 401 was not
 * carried out: it asks for another token and is sent once more.
 *
 * Returns: (transfer full): a `ManorHranaClient`
 */
ManorHranaClient *
manor_hrana_client_new_beside (ManorHranaClient      *like,
                               ManorHttp             *http,
                               ManorHranaCredentials *credentials)
{
  ManorHranaClient *self;

  g_return_val_if_fail (MANOR_IS_HRANA_CLIENT (like), NULL);
  g_return_val_if_fail (MANOR_IS_HTTP (http), NULL);
  g_return_val_if_fail (credentials == NULL || MANOR_IS_HRANA_CREDENTIALS (credentials), NULL);

  self = g_object_new (MANOR_TYPE_HRANA_CLIENT, NULL);
  self->http = g_object_ref (http);
  self->credentials = credentials != NULL ? g_object_ref (credentials) : NULL;
  self->gate = g_object_ref (like->gate);
  self->worker = g_object_ref (like->worker);
  self->quiet = like->quiet;

  return self;
}

/**
 * manor_hrana_client_set_max_in_flight:
 * @self: a `ManorHranaClient`
 * @max: at least 1; 16 unless set
 *
 * Sets how many requests there are at most at one time, for all that share the places. There are as many
 * connections again for what is asked beside them (whether a server is still there), for all that share those.
 */
void
manor_hrana_client_set_max_in_flight (ManorHranaClient *self,
                                      guint             max)
{
  g_return_if_fail (MANOR_IS_HRANA_CLIENT (self));
  g_return_if_fail (max > 0);

  manor_gate_set_most (self->gate, max);
  manor_http_set_max_connections (self->http, 2 * max);
}

/**
 * manor_hrana_client_get_http:
 * @self: a `ManorHranaClient`
 *
 * Returns: (transfer none): the server
 */
ManorHttp *
manor_hrana_client_get_http (ManorHranaClient *self)
{
  g_return_val_if_fail (MANOR_IS_HRANA_CLIENT (self), NULL);

  return self->http;
}

/**
 * manor_hrana_client_get_limit:
 * @self: a `ManorHranaClient`
 *
 * Returns: how many requests it would have under way now
 */
guint
manor_hrana_client_get_limit (ManorHranaClient *self)
{
  g_return_val_if_fail (MANOR_IS_HRANA_CLIENT (self), 0);

  return manor_gate_get_limit (self->gate);
}

/**
 * manor_hrana_namespace_dup_header:
 * @name_space: any name
 *
 * The value of “x-namespace-bin”, by which every name reaches its own database: the Host header
 * would send some of them to “default”.
 *
 * Returns: (transfer full): base64 without padding
 */
char *
manor_hrana_namespace_dup_header (const char *name_space)
{
  char *text;

  g_return_val_if_fail (name_space != NULL, NULL);

  text = g_base64_encode ((const guchar *) name_space, strlen (name_space));
  text[strcspn (text, "=")] = '\0';

  return text;
}

ManorHranaAccess
_manor_hrana_flags_get_access (ManorHranaFlags flags)
{
  return (flags & (MANOR_HRANA_READS | MANOR_HRANA_LOCKS)) == MANOR_HRANA_READS ? MANOR_HRANA_ACCESS_READ
                                                                                : MANOR_HRANA_ACCESS_WRITE;
}

typedef struct
{
  ManorHranaClient   *client;
  char               *name_space;
  char               *path;
  ManorHranaPipeline *pipeline;
  char               *sql;
  ManorResult        *parameters;
  ManorHranaLimits    limits;
  ManorHranaFlags     flags;
  guint               timeout;
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;

  g_clear_object (&run->client);
  g_clear_pointer (&run->name_space, g_free);
  g_clear_pointer (&run->path, g_free);
  g_clear_pointer (&run->pipeline, manor_hrana_pipeline_free);
  g_clear_pointer (&run->sql, g_free);
  g_clear_object (&run->parameters);
  g_free (run);
}

static Run *
run_new (ManorHranaClient *self,
         const char       *name_space,
         ManorHranaFlags   flags)
{
  Run *run = g_new0 (Run, 1);

  run->client = g_object_ref (self);
  run->name_space = g_strdup (name_space);
  run->flags = flags;

  return run;
}

/* A fiber goes on when its future is dropped; a set does not let it. */
static DexFuture *
spawn (DexFiberFunc  func,
       Run          *run)
{
  return dex_future_first (manor_fiber_spawn (0, func, run, run_free), NULL);
}

static ManorHranaReply *
run_pipeline (Run     *run,
              GError **error)
{
  ManorHranaThread thread = { .access = _manor_hrana_flags_get_access (run->flags) };
  ManorHranaReply *reply = _manor_hrana_client_exchange (run->client, run->name_space, &thread,
                                                         run->pipeline, &run->limits, run->flags,
                                                         run->timeout, TRUE, error);

  _manor_hrana_thread_clear (&thread);

  return reply;
}

static DexFuture *
manor_hrana_client_run_fiber (gpointer user_data)
{
  Run *run = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHranaReply) reply = run_pipeline (run, &error);

  if (reply == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* What answers have in memory is limited for all clients together: later it may fit. */
  if ((run->flags & MANOR_HRANA_READS) != 0 &&
      g_error_matches (manor_hrana_reply_get_first_error (reply), MANOR_HRANA_ERROR,
                       MANOR_HRANA_ERROR_TOO_LARGE))
    {
      g_clear_object (&reply);
      if (!manor_future_sleep (100, &error) || (reply = run_pipeline (run, &error)) == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
    }

  return dex_future_new_take_object (g_steal_pointer (&reply));
}

/**
 * manor_hrana_client_run:
 * @self: a `ManorHranaClient`
 * @name_space: (nullable): the database; %NULL: the server's only one, told by the URL
 * @pipeline: (transfer full): what is asked; a “close” is added where it has none
 * @flags: how it may be treated
 * @timeout: in milliseconds, as in #ManorHttpRequest; %G_MAXUINT: as long as the server is alive, which is
 *   asked every 15 seconds
 *
 * Runs a pipeline on a stream of its own. A pipeline is not atomic: what it did before it failed
 * stays done, unless it is a transaction.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorHranaReply, also when
 *   some of its results are errors, or rejects with %MANOR_HTTP_ERROR or %MANOR_HRANA_ERROR;
 *   discarding it closes the connection
 */
DexFuture *
manor_hrana_client_run (ManorHranaClient   *self,
                        const char         *name_space,
                        ManorHranaPipeline *pipeline,
                        ManorHranaFlags     flags,
                        guint               timeout)
{
  Run *run;

  dex_return_error_if_fail (MANOR_IS_HRANA_CLIENT (self));
  dex_return_error_if_fail (pipeline != NULL);

  if (!manor_hrana_pipeline_get_closes (pipeline))
    manor_hrana_pipeline_add_close (pipeline);

  run = run_new (self, name_space, flags);
  run->pipeline = pipeline;
  run->timeout = timeout;

  return spawn (manor_hrana_client_run_fiber, run);
}

static ManorResult *
read_in_bulk (Run       *run,
              gboolean   hex,
              GError   **error)
{
  ManorHranaThread thread = { .access = _manor_hrana_flags_get_access (run->flags) };
  ManorHranaBulk bulk = {
    .client = run->client, .name_space = run->name_space, .thread = &thread, .sql = run->sql,
    .parameters = run->parameters, .limits = run->limits, .flags = run->flags, .hex = hex,
  };
  g_autoptr(GObject) place = manor_await_object (manor_gate_enter (run->client->gate), error);
  ManorResult *result = place != NULL ? _manor_hrana_bulk_read (&bulk, error) : NULL;

  if (place != NULL)
    _manor_hrana_client_end (run->client, run->name_space, &thread);
  _manor_hrana_thread_clear (&thread);

  return result;
}

static DexFuture *
manor_hrana_client_query_fiber (gpointer user_data)
{
  Run *run = user_data;
  gboolean reads = (run->flags & MANOR_HRANA_READS) != 0;
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHranaReply) reply = NULL;
  ManorResult *result;

  run->pipeline = manor_hrana_pipeline_new ();
  manor_hrana_pipeline_add_execute (run->pipeline, run->sql, run->parameters);
  manor_hrana_pipeline_add_close (run->pipeline);

  reply = run_pipeline (run, &error);
  if (reply != NULL && manor_hrana_reply_get_error (reply, 0) != NULL)
    error = g_error_copy (manor_hrana_reply_get_error (reply, 0));

  if (error == NULL && !(reads && _manor_hrana_reply_has_infinity (reply)))
    return dex_future_new_take_object (g_object_ref (manor_hrana_reply_get_result (reply, 0)));

  if (error != NULL && !(reads && _manor_hrana_bulk_overcomes (error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  reads = g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_INVALID_TEXT);
  g_clear_error (&error);
  g_clear_object (&reply);

  result = read_in_bulk (run, reads, &error);
  if (result == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (result);
}

/**
 * manor_hrana_client_query:
 * @self: a `ManorHranaClient`
 * @name_space: (nullable): the database
 * @sql: one statement
 * @parameters: (nullable): as manor_hrana_batch_add()
 * @max_rows: how many rows to read at most, 0 for all
 * @max_bytes: how large the result may be, 0 for any size
 * @flags: with %MANOR_HRANA_READS it may be asked again in another way
 *
 * Runs a statement on a stream of its own. Where its rows do not fit in an answer (10 MB unless the server
 * was told otherwise), where a text is not UTF-8 or a number is infinite, a reading statement is
 * asked again in bulk, which keeps every value exact. See docs/hrana.md. It may take any time; a server
 * that hangs is noticed within 45 seconds.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorResult, or rejects
 */
DexFuture *
manor_hrana_client_query (ManorHranaClient *self,
                          const char       *name_space,
                          const char       *sql,
                          ManorResult      *parameters,
                          guint             max_rows,
                          gsize             max_bytes,
                          ManorHranaFlags   flags)
{
  Run *run;

  dex_return_error_if_fail (MANOR_IS_HRANA_CLIENT (self));
  dex_return_error_if_fail (sql != NULL);

  run = run_new (self, name_space, flags);
  run->sql = g_strdup (sql);
  run->parameters = parameters != NULL ? g_object_ref (parameters) : NULL;
  run->limits = (ManorHranaLimits) { max_rows, max_bytes };
  run->timeout = G_MAXUINT;

  return spawn (manor_hrana_client_query_fiber, run);
}

static DexFuture *
manor_hrana_client_fetch_fiber (gpointer user_data)
{
  Run *run = user_data;
  ManorHranaThread thread = { .access = MANOR_HRANA_ACCESS_READ };
  ManorHranaSending sending = { .path = run->path, .flags = run->flags, .whole = TRUE, .any_status = TRUE };
  g_autoptr(GError) error = NULL;
  ManorHttpReply *reply = _manor_hrana_client_send (run->client, run->name_space, &thread, &sending, &error);

  _manor_hrana_thread_clear (&thread);
  if (reply == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (reply);
}

/**
 * manor_hrana_client_fetch:
 * @self: a `ManorHranaClient`
 * @name_space: (nullable): the database
 * @path: from a slash: “/v1/jobs”, “/health”
 *
 * Gets something that a server has beside Hrana, authorized as a reading request is and sent again like one. It
 * waits for no place: a server is asked so what the request that has one is doing.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorHttpReply, whatever its status, or
 *   rejects with %MANOR_HTTP_ERROR or with why there is no token
 */
DexFuture *
manor_hrana_client_fetch (ManorHranaClient *self,
                          const char       *name_space,
                          const char       *path)
{
  Run *run;

  dex_return_error_if_fail (MANOR_IS_HRANA_CLIENT (self));
  dex_return_error_if_fail (path != NULL && *path == '/');

  run = run_new (self, name_space, MANOR_HRANA_READS);
  run->path = g_strdup (path);

  return spawn (manor_hrana_client_fetch_fiber, run);
}

static DexFuture *
manor_hrana_client_load_version_fiber (gpointer user_data)
{
  Run *run = user_data;
  static const ManorHttpRequest request = {
    .method = "GET", .path = "/version", .timeout = 10 * 1000, .max_bytes = 4096,
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHttpReply) reply = manor_await_object (manor_http_send (run->client->http, &request),
                                                        &error);
  g_autofree char *text = NULL;
  const char *body;
  gsize length;

  if (reply == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  body = g_bytes_get_data (manor_http_reply_get_body (reply), &length);
  if (manor_http_reply_get_status (reply) != 200)
    return dex_future_new_for_error (manor_hrana_error_from_status (manor_http_reply_get_status (reply),
                                                                    body, length));

  text = g_utf8_make_valid (body != NULL ? body : "", (gssize) length);
  manor_secret_hide_tokens (text);
  g_strstrip (text);
  /* A page of something else. */
  if (*text == '\0' || strchr (text, '\n') != NULL || *text == '<')
    return dex_future_new_for_error (manor_hrana_error_from_status (404, NULL, 0));

  return dex_future_new_take_string (g_steal_pointer (&text));
}

/**
 * manor_hrana_client_load_version:
 * @self: a `ManorHranaClient`
 *
 * Asks what the server is. Needs no token.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a string, “sqld 0.24.32 (…)”, or
 *   rejects
 */
DexFuture *
manor_hrana_client_load_version (ManorHranaClient *self)
{
  dex_return_error_if_fail (MANOR_IS_HRANA_CLIENT (self));

  return spawn (manor_hrana_client_load_version_fiber, run_new (self, NULL, MANOR_HRANA_READS));
}
