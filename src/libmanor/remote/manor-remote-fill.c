/* manor-remote-fill.c: the first script of a database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-remote-fill"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-remote-fill.h"
#include "manor-script.h"

/* Of one request. */
#define MAX_STATEMENTS 2000
#define MAX_BYTES      (4 * 1024 * 1024)

/* Nobody else knows the database yet, and it is deleted where this fails: so a long script need
 * not be one transaction. */
typedef struct
{
  ManorHranaClient *client;
  ManorWorker      *worker;
  char             *name_space;
  char             *sql;
  gboolean          propagates;
  GPtrArray        *statements;
  GPtrArray        *sent;        /* of the batch that is under way, borrowed: a step each, behind its first one */
  guint             next;
} Fill;

static void
fill_free (gpointer data)
{
  Fill *fill = data;

  g_clear_object (&fill->client);
  g_clear_object (&fill->worker);
  g_clear_pointer (&fill->name_space, g_free);
  g_clear_pointer (&fill->sql, g_free);
  g_clear_pointer (&fill->sent, g_ptr_array_unref);
  g_clear_pointer (&fill->statements, g_ptr_array_unref);
  g_free (fill);
}

static gboolean
split_thread (gpointer   data,
              GValue    *result,
              GError   **error)
{
  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, manor_script_split (data, -1));

  return TRUE;
}

/* Transactions are made here, and what a dump says of foreign keys is what is done anyway. */
static gboolean
belongs (ManorStatement *statement)
{
  return manor_statement_get_kind (statement) != MANOR_STATEMENT_TRANSACTION &&
         manor_statement_get_kind (statement) != MANOR_STATEMENT_PRAGMA;
}

static gboolean
fits (Fill  *fill,
      guint  n_statements,
      gsize  n_bytes)
{
  if (fill->next >= fill->statements->len)
    return FALSE;

  /* A schema database's server makes a migration of each request. */
  return fill->propagates || (n_statements < MAX_STATEMENTS && n_bytes < MAX_BYTES);
}

/* On a schema database whose server carries changes on, a batch is one transaction already, and
 * a leading PRAGMA makes the server leave foreign keys off. */
static ManorHranaBatch *
make_batch (Fill *fill)
{
  ManorHranaBatch *batch = manor_hrana_batch_new ();
  gsize n_bytes = 0;
  guint last;

  g_ptr_array_set_size (fill->sent, 0);
  last = manor_hrana_batch_add_chained (batch, fill->propagates ? "PRAGMA foreign_keys=OFF"
                                                                : "BEGIN IMMEDIATE", NULL);

  while (fits (fill, fill->sent->len, n_bytes))
    {
      ManorStatement *statement = g_ptr_array_index (fill->statements, fill->next++);

      if (!belongs (statement))
        continue;

      last = manor_hrana_batch_add_chained (batch, manor_statement_get_text (statement), NULL);
      n_bytes += manor_statement_get_length (statement);
      g_ptr_array_add (fill->sent, statement);
    }

  if (!fill->propagates)
    {
      last = manor_hrana_batch_add_chained (batch, "COMMIT", NULL);
      manor_hrana_batch_add (batch, "ROLLBACK", NULL, MANOR_HRANA_IF_NOT_OK, last);
    }

  return batch;
}

/* sqld reads all statements of a batch before it runs one, and says of what it cannot read neither which it is nor where.
 * Describing them runs nothing, and is refused by SQLite itself in its own words. Missing tables are the rule: nothing was
 * made yet. */
static gboolean
is_syntax (const GError *error)
{
  return error != NULL && (strstr (error->message, "syntax error") != NULL ||
                           strstr (error->message, "incomplete input") != NULL ||
                           strstr (error->message, "unrecognized token") != NULL);
}

static ManorStatement *
find_unreadable (Fill    *fill,
                 GError **cause)
{
  ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();
  g_autoptr(ManorHranaReply) reply = NULL;

  for (guint i = 0; i < fill->sent->len; i++)
    manor_hrana_pipeline_add_describe (pipeline, manor_statement_get_text (g_ptr_array_index (fill->sent, i)));

  reply = manor_await_object (manor_hrana_client_run (fill->client, fill->name_space, pipeline, MANOR_HRANA_READS, 0),
                              NULL);
  for (guint i = 0; reply != NULL && i < fill->sent->len; i++)
    if (is_syntax (manor_hrana_reply_get_error (reply, i)))
      {
        g_clear_error (cause);
        *cause = g_error_copy (manor_hrana_reply_get_error (reply, i));
        return g_ptr_array_index (fill->sent, i);
      }

  return NULL;
}

static ManorStatement *
find_failed (Fill            *fill,
             ManorHranaReply *reply,
             guint            request)
{
  for (guint i = 0; i < fill->sent->len; i++)
    if (manor_hrana_reply_get_step_error (reply, request, i + 1) != NULL)
      return g_ptr_array_index (fill->sent, i);

  return NULL;
}

/* A dump has thousands of lines, and the server counts from the beginning of each statement. */
static void
say_where (Fill             *fill,
           ManorHranaReply  *reply,
           GError          **error)
{
  guint request = fill->propagates ? 0 : 1;
  ManorStatement *statement = find_failed (fill, reply, request);

  if (statement == NULL && manor_hrana_reply_get_error (reply, request) != NULL)
    statement = find_unreadable (fill, error);
  if (statement != NULL)
    /* translators: %u is a line of a script; an error message follows */
    g_prefix_error (error, _("the statement in line %u: "), manor_statement_get_line (statement));
}

static gboolean
send_batch (Fill    *fill,
            GError **error)
{
  ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();
  g_autoptr(ManorHranaReply) reply = NULL;

  if (!fill->propagates)
    manor_hrana_pipeline_add_execute (pipeline, "PRAGMA foreign_keys=OFF", NULL);
  manor_hrana_pipeline_add_batch (pipeline, make_batch (fill));

  reply = manor_await_object (manor_hrana_client_run (fill->client, fill->name_space, pipeline,
                                                      MANOR_HRANA_KNOWN, G_MAXUINT), error);

  if (reply == NULL || manor_hrana_reply_check (reply, error))
    return reply != NULL;

  say_where (fill, reply, error);

  return FALSE;
}

static DexFuture *
fill_fiber (gpointer user_data)
{
  Fill *fill = user_data;
  g_autoptr(GError) error = NULL;

  fill->statements = manor_await_boxed (manor_worker_run (fill->worker, split_thread,
                                                          g_strdup (fill->sql), g_free), &error);
  if (fill->statements == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  while (fill->next < fill->statements->len)
    if (!send_batch (fill, &error))
      return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * manor_remote_fill:
 * @client: the server
 * @worker: on whose threads the script is split
 * @name_space: (nullable): a namespace that was just made; %NULL where the URL tells
 * @propagates: whether it is a schema database whose server carries changes on
 * @sql: the script
 *
 * Runs a script with foreign keys off, as a dump wants it.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, or rejects with
 *   the first statement's error and the line that it begins on
 */
DexFuture *
manor_remote_fill (ManorHranaClient *client,
                   ManorWorker      *worker,
                   const char       *name_space,
                   gboolean          propagates,
                   const char       *sql)
{
  Fill *fill;

  dex_return_error_if_fail (MANOR_IS_HRANA_CLIENT (client));
  dex_return_error_if_fail (MANOR_IS_WORKER (worker));
  dex_return_error_if_fail (sql != NULL);

  fill = g_new0 (Fill, 1);
  fill->client = g_object_ref (client);
  fill->worker = g_object_ref (worker);
  fill->name_space = g_strdup (name_space);
  fill->sql = g_strdup (sql);
  fill->propagates = propagates;
  fill->sent = g_ptr_array_new ();

  return manor_fiber_spawn (0, fill_fiber, fill, fill_free);
}
