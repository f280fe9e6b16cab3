/* manor-hrana-pipeline.c: what is asked of a Hrana stream in one request
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include <string.h>

#include "manor-hrana-private.h"

struct _ManorHranaBatch
{
  GString *steps;
  guint    n_steps;
  GError  *error;    /* why a statement could not be written down */
};

/* ManorHranaPipeline:
 *
 * Invariants:
 *
 *  (1) `kinds` has one ManorHranaKind a request; a CLOSE is the last.
 *  (2) Once `error` is set the pipeline is not sent: a statement of it is missing.
 */
struct _ManorHranaPipeline
{
  GString *requests;
  GArray  *kinds;     /* (1) */
  GError  *error;     /* (2) */
};

/**
 * manor_hrana_batch_new:
 *
 * Returns: (transfer full): a batch without steps
 */
ManorHranaBatch *
manor_hrana_batch_new (void)
{
  ManorHranaBatch *self = g_new0 (ManorHranaBatch, 1);

  self->steps = g_string_new (NULL);

  return self;
}

/**
 * manor_hrana_batch_free:
 * @self: (transfer full): a batch
 */
void
manor_hrana_batch_free (ManorHranaBatch *self)
{
  g_return_if_fail (self != NULL);

  g_string_free (self->steps, TRUE);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * manor_hrana_batch_add:
 * @self: a batch
 * @sql: one statement
 * @parameters: (nullable): one row whose columns are named as the parameters (“:a”, “?2”; a bare
 *   “?” is “?N”), or have no name and stand in the order of the parameters
 * @condition: when the step is carried out
 * @step: the earlier step that @condition asks for
 *
 * Adds a step. Values that JSON has no word for (infinities, text that is not UTF-8) are written
 * into the statement. What cannot be said makes the whole pipeline fail when it is sent.
 *
 * Returns: the step's number, from 0
 */
guint
manor_hrana_batch_add (ManorHranaBatch     *self,
                       const char          *sql,
                       ManorResult         *parameters,
                       ManorHranaCondition  condition,
                       guint                step)
{
  g_return_val_if_fail (self != NULL && sql != NULL, 0);
  g_return_val_if_fail (condition == MANOR_HRANA_ALWAYS || step < self->n_steps, 0);

  if (self->n_steps > 0)
    g_string_append_c (self->steps, ',');
  g_string_append_c (self->steps, '{');

  /* The server takes “error” for “not ok”; the specification does not. */
  if (condition == MANOR_HRANA_IF_OK)
    g_string_append_printf (self->steps, "\"condition\":{\"type\":\"ok\",\"step\":%u},", step);
  else if (condition == MANOR_HRANA_IF_NOT_OK)
    g_string_append_printf (self->steps, "\"condition\":{\"type\":\"not\",\"cond\":"
                                         "{\"type\":\"ok\",\"step\":%u}},", step);

  g_string_append (self->steps, "\"stmt\":");
  _manor_hrana_append_statement (self->steps, sql, parameters,
                                 self->error == NULL ? &self->error : NULL);
  g_string_append_c (self->steps, '}');

  return self->n_steps++;
}

/**
 * manor_hrana_batch_add_chained:
 * @self: a batch
 * @sql: one statement
 * @parameters: (nullable): as manor_hrana_batch_add()
 *
 * Adds a step that is carried out if the one before was.
 *
 * Returns: the step's number, from 0
 */
guint
manor_hrana_batch_add_chained (ManorHranaBatch *self,
                               const char      *sql,
                               ManorResult     *parameters)
{
  g_return_val_if_fail (self != NULL && sql != NULL, 0);

  if (self->n_steps == 0)
    return manor_hrana_batch_add (self, sql, parameters, MANOR_HRANA_ALWAYS, 0);

  return manor_hrana_batch_add (self, sql, parameters, MANOR_HRANA_IF_OK, self->n_steps - 1);
}

/**
 * manor_hrana_batch_get_n_steps:
 * @self: a batch
 *
 * Returns: how many steps there are
 */
guint
manor_hrana_batch_get_n_steps (ManorHranaBatch *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_steps;
}

/**
 * manor_hrana_pipeline_new:
 *
 * Returns: (transfer full): a pipeline without requests
 */
ManorHranaPipeline *
manor_hrana_pipeline_new (void)
{
  ManorHranaPipeline *self = g_new0 (ManorHranaPipeline, 1);

  self->requests = g_string_new (NULL);
  self->kinds = g_array_new (FALSE, FALSE, sizeof (ManorHranaKind));

  return self;
}

/**
 * manor_hrana_pipeline_free:
 * @self: (transfer full): a pipeline
 */
void
manor_hrana_pipeline_free (ManorHranaPipeline *self)
{
  g_return_if_fail (self != NULL);

  g_string_free (self->requests, TRUE);
  g_array_unref (self->kinds);
  g_clear_error (&self->error);
  g_free (self);
}

/* Opens a request: its number. */
static guint
start_request (ManorHranaPipeline *self,
               ManorHranaKind      kind,
               const char         *text)
{
  if (self->kinds->len > 0)
    g_string_append_c (self->requests, ',');
  g_string_append (self->requests, text);
  g_array_append_val (self->kinds, kind);

  return self->kinds->len - 1;
}

/* The SQL of a request that takes a text and no parameters. */
static void
append_sql (ManorHranaPipeline *self,
            const char         *sql)
{
  g_autoptr(GString) statement = g_string_new (NULL);

  if (_manor_hrana_append_statement (statement, sql, NULL, self->error == NULL ? &self->error : NULL))
    /* Without the brace that opens the statement: the request's stays open. */
    g_string_append (self->requests, statement->str + 1);
  else
    g_string_append_c (self->requests, '}');
}

/**
 * manor_hrana_pipeline_add_execute:
 * @self: a pipeline
 * @sql: one statement
 * @parameters: (nullable): as manor_hrana_batch_add()
 *
 * Adds a statement. Its failing does not stop what follows.
 *
 * Returns: the request's number, from 0
 */
guint
manor_hrana_pipeline_add_execute (ManorHranaPipeline *self,
                                  const char         *sql,
                                  ManorResult        *parameters)
{
  guint request;

  g_return_val_if_fail (self != NULL && sql != NULL, 0);
  g_return_val_if_fail (!manor_hrana_pipeline_get_closes (self), 0);

  request = start_request (self, MANOR_HRANA_EXECUTE, "{\"type\":\"execute\",\"stmt\":");
  _manor_hrana_append_statement (self->requests, sql, parameters,
                                 self->error == NULL ? &self->error : NULL);
  g_string_append_c (self->requests, '}');

  return request;
}

/**
 * manor_hrana_pipeline_add_batch:
 * @self: a pipeline
 * @batch: (transfer full): its steps
 *
 * Adds a batch. It is no transaction unless its steps make one.
 *
 * Returns: the request's number, from 0
 */
guint
manor_hrana_pipeline_add_batch (ManorHranaPipeline *self,
                                ManorHranaBatch    *batch)
{
  guint request;

  g_return_val_if_fail (self != NULL && batch != NULL, 0);
  g_return_val_if_fail (!manor_hrana_pipeline_get_closes (self), 0);

  request = start_request (self, MANOR_HRANA_BATCH, "{\"type\":\"batch\",\"batch\":{\"steps\":[");
  g_string_append_len (self->requests, batch->steps->str, (gssize) batch->steps->len);
  g_string_append (self->requests, "]}}");

  if (self->error == NULL)
    self->error = g_steal_pointer (&batch->error);
  manor_hrana_batch_free (batch);

  return request;
}

/**
 * manor_hrana_pipeline_add_sequence:
 * @self: a pipeline
 * @sql: any number of statements
 *
 * Adds a script that stops at its first error. It has no rows.
 *
 * Returns: the request's number, from 0
 */
guint
manor_hrana_pipeline_add_sequence (ManorHranaPipeline *self,
                                   const char         *sql)
{
  guint request;

  g_return_val_if_fail (self != NULL && sql != NULL, 0);
  g_return_val_if_fail (!manor_hrana_pipeline_get_closes (self), 0);

  request = start_request (self, MANOR_HRANA_SEQUENCE, "{\"type\":\"sequence\",");
  append_sql (self, sql);

  return request;
}

/**
 * manor_hrana_pipeline_add_describe:
 * @self: a pipeline
 * @sql: one statement
 *
 * Asks what a statement would return. It is not run.
 *
 * Returns: the request's number, from 0
 */
guint
manor_hrana_pipeline_add_describe (ManorHranaPipeline *self,
                                   const char         *sql)
{
  guint request;

  g_return_val_if_fail (self != NULL && sql != NULL, 0);
  g_return_val_if_fail (!manor_hrana_pipeline_get_closes (self), 0);

  request = start_request (self, MANOR_HRANA_DESCRIBE, "{\"type\":\"describe\",");
  append_sql (self, sql);

  return request;
}

/**
 * manor_hrana_pipeline_add_autocommit:
 * @self: a pipeline
 *
 * Asks whether no transaction is open.
 *
 * Returns: the request's number, from 0
 */
guint
manor_hrana_pipeline_add_autocommit (ManorHranaPipeline *self)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (!manor_hrana_pipeline_get_closes (self), 0);

  return start_request (self, MANOR_HRANA_AUTOCOMMIT, "{\"type\":\"get_autocommit\"}");
}

/**
 * manor_hrana_pipeline_add_close:
 * @self: a pipeline
 *
 * Ends the stream. Nothing may follow.
 *
 * Returns: the request's number, from 0
 */
guint
manor_hrana_pipeline_add_close (ManorHranaPipeline *self)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (!manor_hrana_pipeline_get_closes (self), 0);

  return start_request (self, MANOR_HRANA_CLOSE, "{\"type\":\"close\"}");
}

/**
 * manor_hrana_pipeline_get_closes:
 * @self: a pipeline
 *
 * Returns: whether it ends the stream
 */
gboolean
manor_hrana_pipeline_get_closes (ManorHranaPipeline *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->kinds->len > 0 &&
         g_array_index (self->kinds, ManorHranaKind, self->kinds->len - 1) == MANOR_HRANA_CLOSE;
}

/**
 * manor_hrana_pipeline_encode:
 * @self: a pipeline
 * @baton: (nullable): the stream's, or %NULL for a new one
 *
 * Returns: (transfer full): the body of the request
 */
GBytes *
manor_hrana_pipeline_encode (ManorHranaPipeline *self,
                             const char         *baton)
{
  GString *json;

  g_return_val_if_fail (self != NULL, NULL);

  json = g_string_sized_new (self->requests->len + 128);
  g_string_append (json, "{\"baton\":");
  if (baton != NULL)
    _manor_hrana_append_string (json, baton, strlen (baton));
  else
    g_string_append (json, "null");
  g_string_append (json, ",\"requests\":[");
  g_string_append_len (json, self->requests->str, (gssize) self->requests->len);
  g_string_append (json, "]}");

  return g_string_free_to_bytes (json);
}

const GError *
_manor_hrana_pipeline_get_error (ManorHranaPipeline *self)
{
  return self->error;
}

guint
_manor_hrana_pipeline_get_n_requests (ManorHranaPipeline *self)
{
  return self->kinds->len;
}

ManorHranaKind
_manor_hrana_pipeline_get_kind (ManorHranaPipeline *self,
                                guint               request)
{
  return g_array_index (self->kinds, ManorHranaKind, request);
}
