/* manor-hrana-reply.c: what a Hrana stream answered
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include "manor-hrana-reply-private.h"

/**
 * ManorHranaReply:
 *
 * The results of a pipeline, decoded straight into rows.
 */
G_DEFINE_FINAL_TYPE (ManorHranaReply, manor_hrana_reply, G_TYPE_OBJECT)

static void
item_clear (gpointer data)
{
  ManorHranaItem *item = data;

  g_clear_error (&item->error);
  g_clear_object (&item->result);
  g_clear_pointer (&item->steps, g_ptr_array_unref);
  g_clear_pointer (&item->step_errors, g_ptr_array_unref);
}

static void
manor_hrana_reply_finalize (GObject *object)
{
  ManorHranaReply *self = MANOR_HRANA_REPLY (object);

  g_clear_pointer (&self->baton, g_free);
  g_clear_pointer (&self->base_url, g_free);
  g_clear_pointer (&self->items, g_array_unref);

  G_OBJECT_CLASS (manor_hrana_reply_parent_class)->finalize (object);
}

static void
manor_hrana_reply_class_init (ManorHranaReplyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_hrana_reply_finalize;
}

static void
manor_hrana_reply_init (ManorHranaReply *self)
{
  self->items = g_array_new (FALSE, TRUE, sizeof (ManorHranaItem));
  g_array_set_clear_func (self->items, item_clear);
}

/**
 * manor_hrana_reply_new:
 * @body: of an answer with status 200
 * @error: return location for a %MANOR_HRANA_ERROR_PROTOCOL
 *
 * Decodes an answer. Unknown keys are passed over, keys may come in any order. An infinity, whose
 * sign sqld 0.24 does not tell, becomes NaN, which no SQLite value is. Blocks on large bodies:
 * call it from a worker.
 *
 * Returns: (transfer full): a `ManorHranaReply`, or %NULL with @error set
 */
ManorHranaReply *
manor_hrana_reply_new (GBytes  *body,
                       GError **error)
{
  static const ManorHranaLimits none = { 0, 0 };

  g_return_val_if_fail (body != NULL, NULL);

  return _manor_hrana_reply_new_limited (body, &none, error);
}

gboolean
_manor_hrana_reply_check (ManorHranaReply     *self,
                          ManorHranaPipeline  *pipeline,
                          GError             **error)
{
  guint n_requests = _manor_hrana_pipeline_get_n_requests (pipeline);
  gboolean fits = self->items->len == n_requests;

  for (guint i = 0; fits && i < n_requests; i++)
    {
      const ManorHranaItem *item = &g_array_index (self->items, ManorHranaItem, i);

      fits = item->error != NULL || item->kind == _manor_hrana_pipeline_get_kind (pipeline, i);
    }

  if (!fits)
    g_set_error_literal (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL,
                         "the server's answer does not fit what was asked");

  return fits;
}

gboolean
_manor_hrana_reply_has_infinity (ManorHranaReply *self)
{
  return self->has_infinity;
}

/**
 * manor_hrana_reply_get_baton:
 * @self: a `ManorHranaReply`
 *
 * Returns: (nullable): what the next request of the stream has to bring; %NULL where the stream
 *   is closed
 */
const char *
manor_hrana_reply_get_baton (ManorHranaReply *self)
{
  g_return_val_if_fail (MANOR_IS_HRANA_REPLY (self), NULL);

  return self->baton;
}

/**
 * manor_hrana_reply_get_base_url:
 * @self: a `ManorHranaReply`
 *
 * Returns: (nullable): where the next request of the stream has to go, %NULL for the same place
 */
const char *
manor_hrana_reply_get_base_url (ManorHranaReply *self)
{
  g_return_val_if_fail (MANOR_IS_HRANA_REPLY (self), NULL);

  return self->base_url;
}

/**
 * manor_hrana_reply_get_n_results:
 * @self: a `ManorHranaReply`
 *
 * Returns: how many requests were answered
 */
guint
manor_hrana_reply_get_n_results (ManorHranaReply *self)
{
  g_return_val_if_fail (MANOR_IS_HRANA_REPLY (self), 0);

  return self->items->len;
}

static const ManorHranaItem *
get_item (ManorHranaReply *self,
          guint            request)
{
  g_return_val_if_fail (MANOR_IS_HRANA_REPLY (self), NULL);
  g_return_val_if_fail (request < self->items->len, NULL);

  return &g_array_index (self->items, ManorHranaItem, request);
}

/**
 * manor_hrana_reply_get_error:
 * @self: a `ManorHranaReply`
 * @request: its number
 *
 * Returns: (transfer none) (nullable): why the request failed; of a batch only what made all of
 *   it fail
 */
const GError *
manor_hrana_reply_get_error (ManorHranaReply *self,
                             guint            request)
{
  const ManorHranaItem *item = get_item (self, request);

  return item != NULL ? item->error : NULL;
}

/**
 * manor_hrana_reply_get_first_error:
 * @self: a `ManorHranaReply`
 *
 * Returns: (transfer none) (nullable): the first error of a request or of a batch's step
 */
const GError *
manor_hrana_reply_get_first_error (ManorHranaReply *self)
{
  g_return_val_if_fail (MANOR_IS_HRANA_REPLY (self), NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      const ManorHranaItem *item = &g_array_index (self->items, ManorHranaItem, i);

      if (item->error != NULL)
        return item->error;

      for (guint step = 0; item->step_errors != NULL && step < item->step_errors->len; step++)
        if (item->step_errors->pdata[step] != NULL)
          return item->step_errors->pdata[step];
    }

  return NULL;
}

/**
 * manor_hrana_reply_check:
 * @self: a `ManorHranaReply`
 * @error: return location for a copy of manor_hrana_reply_get_first_error()
 *
 * Returns: %TRUE where every request, and every step of a batch, went well or was left out
 */
gboolean
manor_hrana_reply_check (ManorHranaReply  *self,
                         GError          **error)
{
  const GError *cause = manor_hrana_reply_get_first_error (self);

  if (cause != NULL)
    g_propagate_error (error, g_error_copy (cause));

  return cause == NULL;
}

/**
 * manor_hrana_reply_get_result:
 * @self: a `ManorHranaReply`
 * @request: an execute's number
 *
 * Returns: (transfer none) (nullable): its rows
 */
ManorResult *
manor_hrana_reply_get_result (ManorHranaReply *self,
                              guint            request)
{
  const ManorHranaItem *item = get_item (self, request);

  return item != NULL && item->kind == MANOR_HRANA_EXECUTE ? item->result : NULL;
}

/**
 * manor_hrana_reply_get_step_result:
 * @self: a `ManorHranaReply`
 * @request: a batch's number
 * @step: a step's number
 *
 * Returns: (transfer none) (nullable): the step's rows, %NULL where it failed or was left out
 */
ManorResult *
manor_hrana_reply_get_step_result (ManorHranaReply *self,
                                   guint            request,
                                   guint            step)
{
  const ManorHranaItem *item = get_item (self, request);

  return item != NULL && item->steps != NULL && step < item->steps->len ? item->steps->pdata[step] : NULL;
}

/**
 * manor_hrana_reply_get_step_error:
 * @self: a `ManorHranaReply`
 * @request: a batch's number
 * @step: a step's number
 *
 * Returns: (transfer none) (nullable): why the step failed
 */
const GError *
manor_hrana_reply_get_step_error (ManorHranaReply *self,
                                  guint            request,
                                  guint            step)
{
  const ManorHranaItem *item = get_item (self, request);

  return item != NULL && item->step_errors != NULL && step < item->step_errors->len
           ? item->step_errors->pdata[step] : NULL;
}

/**
 * manor_hrana_reply_get_autocommit:
 * @self: a `ManorHranaReply`
 * @request: a get_autocommit's number
 *
 * Returns: whether no transaction is open; %TRUE where that could not be told
 */
gboolean
manor_hrana_reply_get_autocommit (ManorHranaReply *self,
                                  guint            request)
{
  const ManorHranaItem *item = get_item (self, request);

  return item == NULL || item->error != NULL || item->autocommit;
}

/**
 * manor_hrana_reply_get_description:
 * @self: a `ManorHranaReply`
 * @request: a describe's number
 * @is_read_only: (out) (optional): whether the statement only reads
 *
 * Returns: (transfer none) (nullable): a result without rows that has the statement's columns
 */
ManorResult *
manor_hrana_reply_get_description (ManorHranaReply *self,
                                   guint            request,
                                   gboolean        *is_read_only)
{
  const ManorHranaItem *item = get_item (self, request);

  if (is_read_only != NULL)
    *is_read_only = item != NULL && item->is_read_only;

  return item != NULL && item->kind == MANOR_HRANA_DESCRIBE ? item->result : NULL;
}
