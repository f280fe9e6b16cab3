/* manor-fleet-query.c: the same reading SQL on all children, into one result
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-fleet-query"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-count-private.h"
#include "manor-fiber.h"
#include "manor-fleet-answer-private.h"
#include "manor-future.h"
#include "manor-script.h"
#include "manor-survey-private.h"
#include "manor-worker.h"

#define FLUSH_MSEC 100

/**
 * ManorFleetQuery:
 *
 * A reading statement that goes to many children, and what came back.
 *
 * Invariants:
 *
 *  (1) `answers` is made with the query and has one for each child that matches, in the
 *      fleet's order; `n_done` and `n_failed` count those that are settled.
 *  (2) When all have answered, the first answer says what the columns are; a child that
 *      answers with others has failed.
 */
struct _ManorFleetQuery
{
  GObject      parent_instance;

  char        *sql;
  guint        max_rows;
  guint        n_at_once;
  gboolean     wakes;
  GPtrArray   *answers;   /* (1) ManorFleetAnswer */
  ManorResult *first;     /* (2) */
  guint        n_done;    /* (1) */
  guint        n_failed;  /* (1) */
  gboolean     started;
  guint        flush_id;
};

enum {
  PROP_0,
  PROP_N_DONE,
  PROP_N_TOTAL,
  PROP_N_FAILED,
  N_PROPS
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ManorFleetQuery, manor_fleet_query, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GParamSpec *properties[N_PROPS];

static GType
manor_fleet_query_get_item_type (GListModel *model)
{
  return MANOR_TYPE_FLEET_ANSWER;
}

static guint
manor_fleet_query_get_n_items (GListModel *model)
{
  return MANOR_FLEET_QUERY (model)->answers->len;
}

static gpointer
manor_fleet_query_get_item (GListModel *model,
                            guint       position)
{
  ManorFleetQuery *self = MANOR_FLEET_QUERY (model);

  if (position >= self->answers->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->answers, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = manor_fleet_query_get_item_type;
  iface->get_n_items = manor_fleet_query_get_n_items;
  iface->get_item = manor_fleet_query_get_item;
}

static void
manor_fleet_query_flush (ManorFleetQuery *self)
{
  g_clear_handle_id (&self->flush_id, g_source_remove);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DONE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FAILED]);
}

static gboolean
flush_cb (gpointer user_data)
{
  ManorFleetQuery *self = user_data;

  self->flush_id = 0;
  manor_fleet_query_flush (self);

  return G_SOURCE_REMOVE;
}

static void
manor_fleet_query_finalize (GObject *object)
{
  ManorFleetQuery *self = MANOR_FLEET_QUERY (object);

  g_clear_handle_id (&self->flush_id, g_source_remove);
  g_clear_pointer (&self->sql, g_free);
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  g_clear_object (&self->first);

  G_OBJECT_CLASS (manor_fleet_query_parent_class)->finalize (object);
}

static void
manor_fleet_query_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  ManorFleetQuery *self = MANOR_FLEET_QUERY (object);

  switch (prop_id)
    {
    case PROP_N_DONE:
      g_value_set_uint (value, self->n_done);
      break;

    case PROP_N_TOTAL:
      g_value_set_uint (value, self->answers->len);
      break;

    case PROP_N_FAILED:
      g_value_set_uint (value, self->n_failed);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_fleet_query_class_init (ManorFleetQueryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_fleet_query_finalize;
  object_class->get_property = manor_fleet_query_get_property;

  properties[PROP_N_DONE] = _manor_count_param_spec ("n-done");
  properties[PROP_N_TOTAL] = _manor_count_param_spec ("n-total");
  properties[PROP_N_FAILED] = _manor_count_param_spec ("n-failed");

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_fleet_query_init (ManorFleetQuery *self)
{
  self->answers = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * manor_fleet_query_new:
 * @fleet: whose children to ask
 * @sql: one reading statement
 * @only: (nullable): a glob over the children's names
 * @max_rows: how many rows of each child, 0 for all
 *
 * Returns: (transfer full): a `ManorFleetQuery` that has not run
 */
ManorFleetQuery *
manor_fleet_query_new (ManorFleet *fleet,
                       const char *sql,
                       const char *only,
                       guint       max_rows)
{
  ManorFleetQuery *self;

  g_return_val_if_fail (MANOR_IS_FLEET (fleet), NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  self = g_object_new (MANOR_TYPE_FLEET_QUERY, NULL);
  self->sql = g_strdup (sql);
  self->max_rows = max_rows;
  self->n_at_once = _manor_survey_get_n_at_once (manor_fleet_get_schema (fleet));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fleet)); i++)
    {
      g_autoptr(ManorDatabase) child = g_list_model_get_item (G_LIST_MODEL (fleet), i);

      if (only == NULL || g_pattern_match_simple (only, manor_database_get_name (child)))
        g_ptr_array_add (self->answers, _manor_fleet_answer_new (child));
    }

  return self;
}

/**
 * manor_fleet_query_set_wakes:
 * @self: a `ManorFleetQuery` that has not run
 * @wakes: whether to ask children that sleep, too
 *
 * Asking a child that sleeps wakes it, which may cost its owner something.
 */
void
manor_fleet_query_set_wakes (ManorFleetQuery *self,
                             gboolean         wakes)
{
  g_return_if_fail (MANOR_IS_FLEET_QUERY (self));

  self->wakes = wakes;
}

/* The second condition in (2). */
static gboolean
has_same_columns (ManorResult *a,
                  ManorResult *b)
{
  guint n_columns = manor_result_get_n_columns (a);

  if (n_columns != manor_result_get_n_columns (b))
    return FALSE;

  for (guint i = 0; i < n_columns; i++)
    if (g_ascii_strcasecmp (manor_result_get_column_name (a, i),
                            manor_result_get_column_name (b, i)) != 0)
      return FALSE;

  return TRUE;
}

static void
manor_fleet_query_settle (ManorFleetQuery  *self,
                          ManorFleetAnswer *answer,
                          ManorResult      *result,
                          const GError     *error)
{
  _manor_fleet_answer_settle (answer, result, error);
  self->n_done++;
  self->n_failed += error != NULL;

  if (self->flush_id == 0)
    self->flush_id = g_timeout_add (FLUSH_MSEC, flush_cb, self);
}

/* In the children's order, whoever was quicker. */
static void
manor_fleet_query_compare_columns (ManorFleetQuery *self)
{
  for (guint i = 0; i < self->answers->len; i++)
    {
      ManorFleetAnswer *answer = g_ptr_array_index (self->answers, i);
      ManorResult *result = _manor_fleet_answer_get_result (answer);
      g_autoptr(GError) other = NULL;

      if (result == NULL)
        continue;

      if (self->first == NULL)
        self->first = g_object_ref (result);

      if (has_same_columns (self->first, result))
        continue;

      other = g_error_new_literal (MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED,
                                   _("it answers with other columns than the first child"));
      _manor_fleet_answer_settle (answer, NULL, other);
      self->n_failed++;
    }
}

typedef struct
{
  ManorFleetQuery  *query;
  ManorFleetAnswer *answer;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->query);
  g_object_unref (question->answer);
  g_free (question);
}

static DexFuture *
answered_cb (DexFuture *future,
             gpointer   user_data)
{
  Question *question = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  if (manor_error_is_cancelled (error))
    return dex_ref (future);

  manor_fleet_query_settle (question->query, question->answer,
                            value != NULL ? g_value_get_object (value) : NULL, error);

  return dex_future_new_true ();
}

static DexFuture *
ask_child (guint    index,
           gpointer user_data)
{
  ManorFleetQuery *self = user_data;
  ManorFleetAnswer *answer = g_ptr_array_index (self->answers, index);
  ManorDatabase *database = manor_fleet_answer_get_database (answer);
  g_autoptr(GError) rests = _manor_database_dup_rest (database, self->wakes);
  Question *question;

  if (rests != NULL)
    {
      manor_fleet_query_settle (self, answer, NULL, rests);
      return dex_future_new_true ();
    }

  question = g_new0 (Question, 1);
  question->query = g_object_ref (self);
  question->answer = g_object_ref (answer);

  return dex_future_finally (manor_database_query (database, self->sql, self->max_rows),
                             answered_cb, question, question_free);
}

static void
append_result (ManorResultBuilder *builder,
               const char         *name,
               ManorResult        *result)
{
  ManorValue database = manor_value_text (name);
  guint n_columns = manor_result_get_n_columns (result);

  for (guint row = 0; row < manor_result_get_n_rows (result); row++)
    {
      manor_result_builder_add_value (builder, &database);
      for (guint column = 0; column < n_columns; column++)
        {
          ManorValue value = manor_result_get_value (result, row, column);

          manor_result_builder_add_value (builder, &value);
        }
    }
}

/* The answers are settled and nobody changes them any more: safe on any thread. */
static gboolean
merge_thread (gpointer   data,
              GValue    *merged,
              GError   **error)
{
  ManorFleetQuery *self = data;
  guint n_columns = manor_result_get_n_columns (self->first);
  g_autoptr(ManorResultBuilder) builder = manor_result_builder_new (n_columns + 1);
  gboolean truncated = FALSE;
  gint64 duration = 0;

  manor_result_builder_set_column (builder, 0, "database", NULL);
  for (guint i = 0; i < n_columns; i++)
    manor_result_builder_set_column (builder, i + 1,
                                     manor_result_get_column_name (self->first, i),
                                     manor_result_get_column_type (self->first, i));

  for (guint i = 0; i < self->answers->len; i++)
    {
      ManorFleetAnswer *answer = g_ptr_array_index (self->answers, i);
      ManorResult *result = _manor_fleet_answer_get_result (answer);

      if (result == NULL)
        continue;

      append_result (builder, manor_database_get_name (manor_fleet_answer_get_database (answer)),
                     result);
      truncated |= manor_result_get_truncated (result);
      duration += manor_result_get_duration (result);
    }

  manor_result_builder_set_outcome (builder, 0, 0, duration, truncated);
  g_value_init (merged, MANOR_TYPE_RESULT);
  g_value_take_object (merged, manor_result_builder_end (g_steal_pointer (&builder)));

  return TRUE;
}

static gboolean
check_sql (const char  *sql,
           GError     **error)
{
  g_autoptr(GPtrArray) statements = manor_script_split (sql, -1);
  ManorStatement *statement = statements->len == 1 ? g_ptr_array_index (statements, 0) : NULL;

  /* A pragma may read; the children's connections refuse it where it would write. */
  if (statement != NULL &&
      (manor_statement_get_kind (statement) == MANOR_STATEMENT_READ ||
       manor_statement_get_kind (statement) == MANOR_STATEMENT_PRAGMA))
    return TRUE;

  g_set_error_literal (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED,
                       _("A whole fleet can be asked one reading statement; "
                         "to change its schema, use a push"));

  return FALSE;
}

static DexFuture *
manor_fleet_query_run_fiber (gpointer user_data)
{
  ManorFleetQuery *self = user_data;
  g_autoptr(ManorWorker) worker = NULL;
  g_autoptr(GError) error = NULL;

  if (self->answers->len > 0 &&
      !manor_await (manor_future_for_each (self->answers->len, self->n_at_once, ask_child,
                                           g_object_ref (self), g_object_unref),
                    &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  manor_fleet_query_compare_columns (self);
  manor_fleet_query_flush (self);

  if (self->first == NULL && self->answers->len > 0)
    {
      ManorFleetAnswer *answer = g_ptr_array_index (self->answers, 0);

      error = g_error_copy (manor_fleet_answer_get_error (answer));
      g_prefix_error (&error, "%s: ",
                      manor_database_get_name (manor_fleet_answer_get_database (answer)));
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  if (self->first == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                                  _("There is no child to ask"));

  worker = manor_worker_new ("fleet-query", 1);

  return manor_worker_run (worker, merge_thread, g_object_ref (self), g_object_unref);
}

static DexFuture *
pass_cb (DexFuture *future,
         gpointer   user_data)
{
  return dex_ref (future);
}

/**
 * manor_fleet_query_run:
 * @self: a `ManorFleetQuery` that has not run
 *
 * Asks all children, a few at a time. Those that fail do not stop the others: see their
 * answers. Discarding the future cancels.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [class@ManorResult] with
 *   the children's names in its first column, “database”; or rejects with
 *   %MANOR_SQL_ERROR_FAILED where the SQL is not one reading statement, %G_IO_ERROR_NOT_FOUND
 *   where there is no child, and the first child's error where all failed
 */
DexFuture *
manor_fleet_query_run (ManorFleetQuery *self)
{
  GError *error = NULL;

  dex_return_error_if_fail (MANOR_IS_FLEET_QUERY (self));
  dex_return_error_if_fail (!self->started);

  if (!check_sql (self->sql, &error))
    return dex_future_new_for_error (error);

  self->started = TRUE;

  /* A block, so that discarding it cancels the fiber. */
  return dex_future_finally (manor_fiber_spawn (0, manor_fleet_query_run_fiber,
                                                g_object_ref (self), g_object_unref),
                             pass_cb, NULL, NULL);
}

/**
 * manor_fleet_query_get_n_done:
 * @self: a `ManorFleetQuery`
 *
 * Returns: how many children have answered or failed
 */
guint
manor_fleet_query_get_n_done (ManorFleetQuery *self)
{
  g_return_val_if_fail (MANOR_IS_FLEET_QUERY (self), 0);

  return self->n_done;
}

/**
 * manor_fleet_query_get_n_total:
 * @self: a `ManorFleetQuery`
 *
 * Returns: how many children are asked
 */
guint
manor_fleet_query_get_n_total (ManorFleetQuery *self)
{
  g_return_val_if_fail (MANOR_IS_FLEET_QUERY (self), 0);

  return self->answers->len;
}

/**
 * manor_fleet_query_get_n_failed:
 * @self: a `ManorFleetQuery`
 *
 * Returns: how many children have failed
 */
guint
manor_fleet_query_get_n_failed (ManorFleetQuery *self)
{
  g_return_val_if_fail (MANOR_IS_FLEET_QUERY (self), 0);

  return self->n_failed;
}
