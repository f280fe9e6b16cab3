/* manor-server-jobs-parser.c: the words of a server about its migrations
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-jobs"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "manor-server-jobs-private.h"

G_DEFINE_BOXED_TYPE (ManorJob, _manor_job, _manor_job_ref, _manor_job_unref)

ManorJob *
_manor_job_ref (ManorJob *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
job_finalize (gpointer data)
{
  ManorJob *self = data;

  g_clear_pointer (&self->error, g_free);
  g_clear_pointer (&self->children, g_ptr_array_unref);
}

void
_manor_job_unref (ManorJob *self)
{
  g_atomic_rc_box_release_full (self, job_finalize);
}

/**
 * _manor_job_is_over:
 * @self: a job
 *
 * Returns: %TRUE if nothing more comes of it
 */
gboolean
_manor_job_is_over (ManorJob *self)
{
  return self->status == MANOR_JOB_RUN_SUCCESS || self->status == MANOR_JOB_RUN_FAILURE;
}

static void
child_free (gpointer data)
{
  ManorJobChild *child = data;

  g_clear_pointer (&child->name, g_free);
  g_clear_pointer (&child->error, g_free);
  g_free (child);
}

static ManorJobStatus
parse_status (const char *word)
{
  static const struct
  {
    const char     *word;
    ManorJobStatus  status;
  } words[] = {
    { "WaitingDryRun", MANOR_JOB_WAITING_DRY_RUN },
    { "DryRunSuccess", MANOR_JOB_DRY_RUN_SUCCESS },
    { "DryRunFailure", MANOR_JOB_DRY_RUN_FAILURE },
    { "WaitingRun", MANOR_JOB_WAITING_RUN },
    { "RunSuccess", MANOR_JOB_RUN_SUCCESS },
    { "RunFailure", MANOR_JOB_RUN_FAILURE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (word, words[i].word) == 0)
      return words[i].status;

  return MANOR_JOB_OTHER;
}

/* json-glib's getters complain on stderr about members of another type. */
static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gboolean
get_integer (JsonObject *object,
             const char *name,
             gint64     *value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;

  *value = json_node_get_int (node);

  return TRUE;
}

static JsonArray *
get_array (JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static ManorJob *
make_job (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  gint64 id;
  ManorJob *self;

  if (object == NULL || !get_integer (object, "job_id", &id) || get_text (object, "status") == NULL)
    return NULL;

  self = g_atomic_rc_box_new0 (ManorJob);
  self->id = id;
  self->status = parse_status (get_text (object, "status"));
  self->error = g_strdup (get_text (object, "error"));
  self->children = g_ptr_array_new_with_free_func (child_free);

  return self;
}

static JsonNode *
get_root (JsonParser  *parser,
          GBytes      *body,
          GError     **error)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  JsonNode *root = NULL;

  if (length > 0 && json_parser_load_from_data (parser, data, (gssize) length, NULL))
    root = json_parser_get_root (parser);

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("the server’s answer about its migrations cannot be understood"));
      return NULL;
    }

  return root;
}

/**
 * _manor_jobs_parse:
 * @body: the answer to “GET /v1/jobs”
 * @error: a `GError`
 *
 * Returns: (transfer full) (element-type ManorJob): the jobs, newest first
 */
GPtrArray *
_manor_jobs_parse (GBytes  *body,
                   GError **error)
{
  g_autoptr(GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) _manor_job_unref);
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root = get_root (parser, body, error);
  JsonArray *array = root != NULL ? get_array (json_node_get_object (root), "migrations") : NULL;

  if (root == NULL)
    return NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      ManorJob *job = make_job (json_array_get_element (array, i));

      if (job != NULL)
        g_ptr_array_add (jobs, job);
    }

  return g_steal_pointer (&jobs);
}

/**
 * _manor_job_parse:
 * @body: the answer to “GET /v1/jobs/N”
 * @error: a `GError`
 *
 * Returns: (transfer full): the job with its children
 */
ManorJob *
_manor_job_parse (GBytes  *body,
                  GError **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root = get_root (parser, body, error);
  JsonArray *progress;
  ManorJob *job;

  if (root == NULL)
    return NULL;

  job = make_job (root);
  if (job == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("the server’s answer about its migrations cannot be understood"));
      return NULL;
    }

  progress = get_array (json_node_get_object (root), "progress");
  for (guint i = 0; progress != NULL && i < json_array_get_length (progress); i++)
    {
      JsonNode *node = json_array_get_element (progress, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      ManorJobChild *child;

      if (object == NULL || get_text (object, "namespace") == NULL)
        continue;

      child = g_new0 (ManorJobChild, 1);
      child->name = g_strdup (get_text (object, "namespace"));
      child->status = parse_status (get_text (object, "status"));
      child->error = g_strdup (get_text (object, "error"));
      g_ptr_array_add (job->children, child);
    }

  return job;
}
