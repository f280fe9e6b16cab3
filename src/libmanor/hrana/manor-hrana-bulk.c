/* manor-hrana-bulk.c: results that do not fit in one answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include <string.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-hrana-client-private.h"
#include "manor-hrana-cursor-private.h"
#include "manor-sql-error.h"
#include "manor-token.h"

#define READ_SIZE (256 * 1024)

/* The ways, in the order in which they are tried. docs/hrana.md says why. */
typedef enum
{
  MANOR_HRANA_COUNTED = MANOR_HRANA_BY_COUNT,
  MANOR_HRANA_SIZED = MANOR_HRANA_BY_SIZE,
  MANOR_HRANA_SIZED_IN_HEX = MANOR_HRANA_BY_SIZE_IN_HEX,
  MANOR_HRANA_ROWS,
} Way;

gboolean
_manor_hrana_bulk_overcomes (const GError *error)
{
  return g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_TOO_LARGE) ||
         g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_INVALID_TEXT);
}

/* What can stand in parentheses. */
static gboolean
can_be_grouped (const char *sql)
{
  g_autoptr(GArray) tokens = manor_tokens_read (sql, -1);
  const ManorToken *first = tokens->len > 0 ? &g_array_index (tokens, ManorToken, 0) : NULL;

  return first != NULL && (manor_token_is_word (first, sql, "SELECT") ||
                           manor_token_is_word (first, sql, "VALUES") ||
                           manor_token_is_word (first, sql, "WITH"));
}

/* NULL where the statement does more than read, too. */
static ManorResult *
describe (ManorHranaBulk  *bulk,
          GError         **error)
{
  static const ManorHranaLimits none = { 0, 0 };
  g_autoptr(ManorHranaPipeline) pipeline = manor_hrana_pipeline_new ();
  g_autoptr(ManorHranaReply) reply = NULL;
  gboolean is_read_only;
  ManorResult *columns;

  manor_hrana_pipeline_add_describe (pipeline, bulk->sql);
  reply = _manor_hrana_client_exchange (bulk->client, bulk->name_space, bulk->thread, pipeline, &none,
                                        bulk->flags, 0, FALSE, error);
  if (reply == NULL)
    return NULL;

  if (manor_hrana_reply_get_error (reply, 0) != NULL)
    {
      g_propagate_error (error, g_error_copy (manor_hrana_reply_get_error (reply, 0)));
      return NULL;
    }

  columns = manor_hrana_reply_get_description (reply, 0, &is_read_only);
  if (!is_read_only)
    {
      g_propagate_error (error, manor_hrana_error_from_code ("RESPONSE_TOO_LARGE", ""));
      return NULL;
    }

  return g_object_ref (columns);
}

static GBytes *
encode (ManorHranaBulk  *bulk,
        const char      *sql,
        GError         **error)
{
  g_autoptr(GString) json = g_string_new ("{\"baton\":");

  if (bulk->thread->baton != NULL)
    _manor_hrana_append_string (json, bulk->thread->baton, strlen (bulk->thread->baton));
  else
    g_string_append (json, "null");

  g_string_append (json, ",\"batch\":{\"steps\":[{\"stmt\":");
  if (!_manor_hrana_append_statement (json, sql, bulk->parameters, error))
    return NULL;
  g_string_append (json, "}]}}");

  return g_string_free_to_bytes (g_steal_pointer (&json));
}

typedef struct
{
  ManorHranaCursor *cursor;
  GBytes           *bytes;
} Push;

static void
push_free (gpointer data)
{
  Push *push = data;

  _manor_hrana_cursor_unref (push->cursor);
  g_bytes_unref (push->bytes);
  g_free (push);
}

static gboolean
push_thread (gpointer   data,
             GValue    *result,
             GError   **error)
{
  Push *push = data;

  return _manor_hrana_cursor_push (push->cursor, push->bytes, error);
}

static gboolean
follow (ManorHranaBulk    *bulk,
        ManorHranaCursor  *cursor,
        GError           **error)
{
  return _manor_hrana_thread_follow (bulk->thread, bulk->client, _manor_hrana_cursor_get_baton (cursor),
                                     _manor_hrana_cursor_get_base_url (cursor), error);
}

/* One piece is decoded on a thread while the next one is waited for, and no more: what the server sends
 * faster than that stays with the server. @is_busy: where it was stopped, the thread still has the cursor. */
static gboolean
read_all (ManorHranaBulk    *bulk,
          ManorHttpReply    *reply,
          ManorHranaCursor  *cursor,
          gboolean          *is_busy,
          GError           **error)
{
  g_autoptr(DexFuture) decoding = NULL;

  for (;;)
    {
      g_autoptr(GError) read_error = NULL;
      /* The server may sort for long before it sends the first group. */
      g_autoptr(GBytes) bytes =
        manor_await_boxed (_manor_hrana_client_watch (bulk->client, manor_http_reply_read (reply, READ_SIZE)),
                           &read_error);
      Push *push;

      if (decoding != NULL && !manor_await (g_steal_pointer (&decoding), error))
        {
          *is_busy = manor_error_is_cancelled (*error);
          manor_http_reply_abort (reply);
          return FALSE;
        }

      /* It is in the first piece: who is stopped later can let the stream go, whatever the thread does. */
      if (bulk->thread->baton == NULL && _manor_hrana_cursor_get_baton (cursor) != NULL &&
          !follow (bulk, cursor, error))
        {
          manor_http_reply_abort (reply);
          return FALSE;
        }

      if (bytes == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&read_error));
          return FALSE;
        }

      if (g_bytes_get_size (bytes) == 0)
        return TRUE;

      if (_manor_hrana_cursor_is_full (cursor))
        {
          manor_http_reply_abort (reply);
          return TRUE;
        }

      push = g_new0 (Push, 1);
      push->cursor = _manor_hrana_cursor_ref (cursor);
      push->bytes = g_steal_pointer (&bytes);
      decoding = manor_worker_run (bulk->client->worker, push_thread, push, push_free);
    }
}

static ManorResult *
run_cursor (ManorHranaBulk      *bulk,
            const char          *sql,
            ManorResult         *columns,
            ManorHranaGrouping   grouping,
            GError             **error)
{
  ManorHranaSending sending = { .path = "/v3/cursor", .flags = bulk->flags, .timeout = G_MAXUINT };
  g_autoptr(ManorHranaCursor) cursor = _manor_hrana_cursor_new (columns, grouping, &bulk->limits);
  g_autoptr(GBytes) body = encode (bulk, sql, error);
  g_autoptr(ManorHttpReply) reply = NULL;
  gint64 started = g_get_monotonic_time ();
  gboolean is_busy = FALSE;
  g_autoptr(GError) local_error = NULL;

  if (body == NULL)
    return NULL;

  sending.body = body;
  reply = _manor_hrana_client_send (bulk->client, bulk->name_space, bulk->thread, &sending, error);
  g_clear_pointer (&bulk->thread->baton, g_free);
  if (reply == NULL)
    return NULL;

  /* A cursor that we cut off leaves its stream and the stream's transaction as they are. */
  if (read_all (bulk, reply, cursor, &is_busy, &local_error) || (local_error->domain != MANOR_HTTP_ERROR && !is_busy))
    follow (bulk, cursor, local_error == NULL ? &local_error : NULL);
  else if (!is_busy)
    g_clear_pointer (&bulk->thread->baton, g_free);

  if (local_error != NULL)
    {
      bulk->is_too_big = g_error_matches (local_error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_TOO_BIG);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return _manor_hrana_cursor_end (cursor, g_get_monotonic_time () - started, error);
}

static ManorResult *
try_way (ManorHranaBulk  *bulk,
         Way              way,
         ManorResult     *columns,
         GError         **error)
{
  ManorHranaGrouping grouping = (ManorHranaGrouping) way;
  g_autofree char *sql = NULL;

  if (way == MANOR_HRANA_ROWS)
    return run_cursor (bulk, bulk->sql, NULL, MANOR_HRANA_BY_COUNT, error);

  sql = _manor_hrana_cursor_dup_grouping (bulk->sql, manor_result_get_n_columns (columns),
                                          grouping, bulk->limits.max_rows);

  return run_cursor (bulk, sql, columns, grouping, error);
}

/* The way to try after @error, or FALSE. The server cuts a cursor off at a text that is not UTF-8,
 * and says nothing; what cannot be grouped it refuses. */
static gboolean
choose_next (ManorHranaBulk *bulk,
             const GError   *error,
             Way            *way)
{
  if (g_error_matches (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_LOST))
    {
      if (bulk->in_transaction || *way == MANOR_HRANA_SIZED_IN_HEX || *way == MANOR_HRANA_ROWS)
        return FALSE;
      *way = MANOR_HRANA_SIZED_IN_HEX;
      return TRUE;
    }

  if (*way == MANOR_HRANA_ROWS || bulk->is_too_big)
    return FALSE;

  if (error->domain != MANOR_SQL_ERROR &&
      !g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL))
    return FALSE;

  *way = *way == MANOR_HRANA_COUNTED &&
         g_error_matches (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_TOO_BIG)
         ? MANOR_HRANA_SIZED : MANOR_HRANA_ROWS;

  return TRUE;
}

/* A reading statement whose result was too large, or had what cannot be sent. Awaits. */
ManorResult *
_manor_hrana_bulk_read (ManorHranaBulk  *bulk,
                        GError         **error)
{
  g_autoptr(ManorResult) columns = describe (bulk, error);
  Way way = MANOR_HRANA_ROWS;

  if (columns == NULL)
    return NULL;

  if (can_be_grouped (bulk->sql) && manor_result_get_n_columns (columns) > 0)
    way = bulk->hex ? MANOR_HRANA_SIZED_IN_HEX : MANOR_HRANA_COUNTED;

  for (;;)
    {
      g_autoptr(GError) local_error = NULL;
      ManorResult *result = try_way (bulk, way, columns, &local_error);

      if (result != NULL)
        return result;

      if (!choose_next (bulk, local_error, &way))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }

      g_debug ("bulk: %s; another way", local_error->message);
      if (bulk->in_transaction && bulk->thread->baton == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }
}
