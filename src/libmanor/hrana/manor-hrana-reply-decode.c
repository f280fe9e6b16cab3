/* manor-hrana-reply-decode.c: an answer, read straight into rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include "manor-hrana-reply-private.h"

static void
clear_error (gpointer data)
{
  if (data != NULL)
    g_error_free (data);
}

static void
clear_object (gpointer data)
{
  if (data != NULL)
    g_object_unref (data);
}

/* What is being decoded. */
typedef struct
{
  ManorJson               json;
  GString                *scratch;
  const ManorHranaLimits *limits;
  ManorHranaReply        *reply;
  GError                 *error;   /* that is not @json's */
} Decoding;

static void
read_step_results (Decoding       *decoding,
                   ManorHranaItem *item)
{
  ManorJson *json = &decoding->json;

  item->steps = g_ptr_array_new_with_free_func (clear_object);

  if (manor_json_enter (json, '['))
    while (decoding->error == NULL && manor_json_next_item (json))
      {
        ManorResult *result = NULL;

        if (manor_json_peek (json) == 'n')
          manor_json_null (json);
        else
          result = _manor_hrana_read_result (json, decoding->limits, &decoding->reply->has_infinity,
                                             &decoding->error);
        g_ptr_array_add (item->steps, result);
      }
}

static void
read_step_errors (Decoding       *decoding,
                  ManorHranaItem *item)
{
  ManorJson *json = &decoding->json;

  item->step_errors = g_ptr_array_new_with_free_func (clear_error);

  if (manor_json_enter (json, '['))
    while (manor_json_next_item (json))
      {
        GError *error = NULL;

        if (manor_json_peek (json) == 'n')
          manor_json_null (json);
        else
          error = _manor_hrana_read_error (json);
        g_ptr_array_add (item->step_errors, error);
      }
}

static void
read_batch (Decoding       *decoding,
            ManorHranaItem *item)
{
  ManorJson *json = &decoding->json;
  ManorJsonSlice key;

  if (manor_json_enter (json, '{'))
    while (decoding->error == NULL && manor_json_next_key (json, &key))
      {
        if (manor_json_slice_is (&key, "step_results") && item->steps == NULL)
          read_step_results (decoding, item);
        else if (manor_json_slice_is (&key, "step_errors") && item->step_errors == NULL)
          read_step_errors (decoding, item);
        else
          manor_json_skip (json);
      }

  if (decoding->error == NULL && !manor_json_failed (json) &&
      (item->steps == NULL || item->step_errors == NULL || item->steps->len != item->step_errors->len))
    manor_json_fail (json, "a result and an error for each step before here");
}

static void
read_description (Decoding       *decoding,
                  ManorHranaItem *item)
{
  ManorJson *json = &decoding->json;
  ManorResultBuilder *builder = NULL;
  ManorJsonSlice key;
  guint n_columns;

  if (manor_json_enter (json, '{'))
    while (manor_json_next_key (json, &key))
      {
        if (manor_json_slice_is (&key, "cols") && builder == NULL)
          builder = _manor_hrana_read_columns (json, &n_columns);
        else if (manor_json_slice_is (&key, "is_readonly"))
          manor_json_boolean (json, &item->is_read_only);
        else
          manor_json_skip (json);
      }

  if (builder != NULL)
    item->result = manor_result_builder_end (builder);
  else
    manor_json_fail (json, "columns before here");
}

static void
read_result_member (Decoding       *decoding,
                    ManorHranaItem *item)
{
  if (item->kind == MANOR_HRANA_EXECUTE)
    item->result = _manor_hrana_read_result (&decoding->json, decoding->limits,
                                             &decoding->reply->has_infinity, &decoding->error);
  else if (item->kind == MANOR_HRANA_BATCH)
    read_batch (decoding, item);
  else if (item->kind == MANOR_HRANA_DESCRIBE)
    read_description (decoding, item);
  else
    manor_json_skip (&decoding->json);
}

static gboolean
read_kind (ManorJson            *json,
           const ManorJsonSlice *type,
           ManorHranaKind       *kind)
{
  static const char * const names[] = {
    "execute", "batch", "sequence", "describe", "get_autocommit", "close",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (manor_json_slice_is (type, names[i]))
      {
        *kind = (ManorHranaKind) i;
        return TRUE;
      }

  return manor_json_fail (json, "a kind of response before here");
}

/* The kind may come behind what it is about: the place is kept, and read again when the kind is
 * known. */
static void
read_response (Decoding       *decoding,
               ManorHranaItem *item)
{
  ManorJson *json = &decoding->json;
  ManorJsonSlice key, type = { NULL, 0 };
  const char *late = NULL;
  gboolean has_result = FALSE;

  if (!manor_json_enter (json, '{'))
    return;

  while (decoding->error == NULL && manor_json_next_key (json, &key))
    {
      if (manor_json_slice_is (&key, "type") && type.text == NULL)
        {
          if (manor_json_string (json, decoding->scratch, &type))
            read_kind (json, &type, &item->kind);
        }
      else if (manor_json_slice_is (&key, "result") && type.text != NULL && !has_result)
        {
          has_result = TRUE;
          read_result_member (decoding, item);
        }
      else if (manor_json_slice_is (&key, "result") && !has_result)
        {
          has_result = TRUE;
          manor_json_peek (json);
          late = json->at;
          manor_json_skip (json);
        }
      else if (manor_json_slice_is (&key, "is_autocommit"))
        manor_json_boolean (json, &item->autocommit);
      else
        manor_json_skip (json);
    }

  if (decoding->error != NULL || manor_json_failed (json))
    return;

  if (late != NULL && type.text != NULL)
    {
      const char *end = json->at;

      json->at = late;
      read_result_member (decoding, item);
      if (!manor_json_failed (json))
        json->at = end;
      json->first = FALSE;
    }
  else if (type.text == NULL || (item->kind <= MANOR_HRANA_DESCRIBE && !has_result &&
                                 item->kind != MANOR_HRANA_SEQUENCE))
    {
      manor_json_fail (json, "a response before here");
    }
}

static void
read_item (Decoding *decoding)
{
  ManorJson *json = &decoding->json;
  ManorJsonSlice key;
  ManorHranaItem item = { .autocommit = TRUE };
  gboolean has_response = FALSE;

  if (manor_json_enter (json, '{'))
    while (decoding->error == NULL && manor_json_next_key (json, &key))
      {
        if (manor_json_slice_is (&key, "response") && !has_response)
          {
            has_response = TRUE;
            read_response (decoding, &item);
          }
        else if (manor_json_slice_is (&key, "error") && item.error == NULL &&
                 manor_json_peek (json) == '{')
          {
            item.error = _manor_hrana_read_error (json);
          }
        else
          {
            manor_json_skip (json);
          }
      }

  if (!has_response && item.error == NULL)
    manor_json_fail (json, "a response or an error before here");

  g_array_append_val (decoding->reply->items, item);
}

static void
read_body (Decoding *decoding)
{
  ManorJson *json = &decoding->json;
  ManorHranaReply *reply = decoding->reply;
  ManorJsonSlice key, slice;
  gboolean has_results = FALSE;

  if (!manor_json_enter (json, '{'))
    return;

  while (decoding->error == NULL && manor_json_next_key (json, &key))
    {
      char **place = manor_json_slice_is (&key, "baton") ? &reply->baton
                     : manor_json_slice_is (&key, "base_url") ? &reply->base_url : NULL;

      if (place != NULL)
        {
          if (manor_json_string_or_null (json, decoding->scratch, &slice) && slice.text != NULL)
            {
              g_free (*place);
              *place = g_strndup (slice.text, slice.length);
            }
        }
      else if (manor_json_slice_is (&key, "results") && !has_results)
        {
          has_results = TRUE;
          if (manor_json_enter (json, '['))
            while (decoding->error == NULL && manor_json_next_item (json))
              read_item (decoding);
        }
      else
        {
          manor_json_skip (json);
        }
    }

  if (decoding->error == NULL && !manor_json_failed (json) && !has_results)
    manor_json_fail (json, "results before here");
  if (decoding->error == NULL)
    manor_json_end (json);
}

ManorHranaReply *
_manor_hrana_reply_new_limited (GBytes                  *body,
                                const ManorHranaLimits  *limits,
                                GError                 **error)
{
  Decoding decoding = { .limits = limits };
  gsize length;
  const char *text = g_bytes_get_data (body, &length);

  decoding.reply = g_object_new (MANOR_TYPE_HRANA_REPLY, NULL);
  decoding.scratch = g_string_new (NULL);

  if (manor_json_init (&decoding.json, text, length))
    read_body (&decoding);

  if (decoding.error == NULL && manor_json_failed (&decoding.json))
    decoding.error = _manor_hrana_error_from_json (&decoding.json);

  manor_json_clear (&decoding.json);
  g_string_free (decoding.scratch, TRUE);

  if (decoding.error != NULL)
    {
      g_propagate_error (error, decoding.error);
      g_clear_object (&decoding.reply);
    }

  return decoding.reply;
}
