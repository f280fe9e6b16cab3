/* manor-plan.c: the SQL that turns one catalogue into another
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-plan"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-draft-private.h"
#include "manor-identifier.h"
#include "manor-plan-options-private.h"
#include "manor-plan-step-private.h"

/**
 * ManorPlan:
 *
 * The ordered statements that turn a child's schema into the one asked for, with what each
 * risks, the probes that ask a child's rows beforehand, and the schema that comes out.
 *
 * Invariants:
 *
 *  (1) A plan that exists has been rehearsed, and `after` is what the rehearsal left.
 *  (2) The statements depend on what the two schemas mean and on the options, not on how the
 *      child spells its schema or in which order it was made; only what the child alone has
 *      comes back in its own words.
 *  (3) Nothing changes after construction: any thread may read.
 */
struct _ManorPlan
{
  GObject           parent_instance;

  ManorDiff        *diff;
  ManorPlanOptions *options;
  ManorCatalogue   *after;    /* (1) */
  GPtrArray        *steps;    /* (2) ManorPlanStep */
  GPtrArray        *checks;
  GPtrArray        *keys;
  GPtrArray        *probes;
  GPtrArray        *statistics;
  GHashTable       *renamed;
  char             *hash;
};

static void manor_plan_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ManorPlan, manor_plan, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      manor_plan_list_model_init))

G_DEFINE_QUARK (manor-plan-error-quark, manor_plan_error)

static GType
manor_plan_get_item_type (GListModel *model)
{
  return MANOR_TYPE_PLAN_STEP;
}

static guint
manor_plan_get_n_items (GListModel *model)
{
  return MANOR_PLAN (model)->steps->len;
}

static gpointer
manor_plan_get_item (GListModel *model,
                     guint       position)
{
  ManorPlan *self = MANOR_PLAN (model);

  if (position >= self->steps->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->steps, position));
}

static void
manor_plan_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = manor_plan_get_item_type;
  iface->get_n_items = manor_plan_get_n_items;
  iface->get_item = manor_plan_get_item;
}

static void
manor_plan_finalize (GObject *object)
{
  ManorPlan *self = MANOR_PLAN (object);

  g_clear_object (&self->diff);
  g_clear_object (&self->options);
  g_clear_object (&self->after);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_pointer (&self->probes, g_ptr_array_unref);
  g_clear_pointer (&self->statistics, g_ptr_array_unref);
  g_clear_pointer (&self->renamed, g_hash_table_unref);
  g_clear_pointer (&self->hash, g_free);

  G_OBJECT_CLASS (manor_plan_parent_class)->finalize (object);
}

static void
manor_plan_class_init (ManorPlanClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_plan_finalize;
}

static void
manor_plan_init (ManorPlan *self)
{
}

static char *
dup_hash (GPtrArray *steps)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < steps->len; i++)
    {
      const char *sql = manor_plan_step_get_sql (g_ptr_array_index (steps, i));

      g_checksum_update (checksum, (const guchar *) sql, (gssize) strlen (sql) + 1);
    }

  return g_strdup (g_checksum_get_string (checksum));
}

/* A draft that was rehearsed: @after is what was left. */
ManorPlan *
manor_plan_new_from_draft (ManorDraft     *draft,
                           ManorCatalogue *after)
{
  ManorPlan *self = g_object_new (MANOR_TYPE_PLAN, NULL);

  self->options = manor_plan_options_copy (draft->options);
  self->diff = manor_diff_new (draft->from, draft->to,
                               manor_plan_options_get_renames (draft->options));
  self->after = g_object_ref (after);
  self->steps = g_ptr_array_ref (draft->steps);
  self->checks = g_ptr_array_ref (draft->checks);
  self->keys = g_ptr_array_ref (draft->keys);
  self->probes = g_ptr_array_ref (draft->probes);
  self->statistics = g_ptr_array_ref (draft->statistics);
  self->renamed = g_hash_table_ref (draft->renamed);
  self->hash = dup_hash (draft->steps);

  return self;
}

/* A fill value for what the schema does not have is a slip of the pen that must not pass. */
static gboolean
check_fills (ManorCatalogue    *to,
             ManorPlanOptions  *options,
             GError           **error)
{
  g_autoptr(GList) keys = g_list_sort (
    g_hash_table_get_keys (manor_plan_options_get_fills (options)), (GCompareFunc) strcmp);
  g_autoptr(GPtrArray) tables = manor_catalogue_list_of_kind (to, MANOR_OBJECT_TABLE);

  for (GList *iter = keys; iter != NULL; iter = iter->next)
    {
      const char *key = iter->data;
      gboolean found = FALSE;

      for (guint i = 0; i < tables->len && !found; i++)
        {
          ManorTable *table = g_ptr_array_index (tables, i);
          g_autofree char *name =
            manor_identifier_fold (manor_schema_object_get_name (MANOR_SCHEMA_OBJECT (table)));
          gsize length = strlen (name);

          found = g_str_has_prefix (key, name) && key[length] == '.' &&
                  manor_table_find_column (table, key + length + 1) != NULL;
        }

      if (!found)
        {
          g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_OPTION,
                       _("There is no column “%s” in the schema to give a fill value for"), key);
          return FALSE;
        }
    }

  return TRUE;
}

/* Makes the draft and tries it until nothing more is learned. */
static ManorCatalogue *
settle_draft (ManorDraft  *draft,
              GError     **error)
{
  guint n_attempts = 4 + 2 * manor_catalogue_get_n_objects (draft->from);

  for (guint i = 0; i < n_attempts; i++)
    {
      g_autoptr(GError) cause = NULL;
      ManorCatalogue *after = NULL;
      gboolean again = FALSE;

      if (!manor_draft_make (draft, &cause))
        again = cause->domain != MANOR_PLAN_ERROR && manor_rehearsal_learn (draft, cause->message);
      else if (manor_rehearsal_fold (draft))
        again = TRUE;
      else
        after = manor_rehearsal_run (draft, &again, &cause);

      if (after != NULL)
        return after;

      if (!again)
        {
          if (cause->domain == MANOR_PLAN_ERROR)
            g_propagate_error (error, g_steal_pointer (&cause));
          else
            g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_SOURCE_BROKEN,
                         _("The database’s own schema stands in the way: %s"), cause->message);
          return NULL;
        }

      manor_draft_restart (draft);
    }

  g_set_error_literal (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_REHEARSAL,
                       _("No plan was found that arrives"));

  return NULL;
}

static gboolean
has_own_code (ManorDraft *draft)
{
  for (guint i = 0; i < manor_catalogue_get_n_objects (draft->from); i++)
    {
      ManorSchemaObject *object = manor_catalogue_get_object (draft->from, i);
      ManorObjectKind kind = manor_schema_object_get_kind (object);

      if ((kind == MANOR_OBJECT_VIEW || kind == MANOR_OBJECT_TRIGGER) &&
          manor_catalogue_find (draft->to, kind, manor_schema_object_get_name (object)) == NULL)
        return TRUE;
    }

  return FALSE;
}

/* The child's own views and triggers stay, and may speak of what changed. */
static void
warn_of_own_code (ManorDraft     *draft,
                  ManorCatalogue *after)
{
  ManorPlanStep *first;
  const char *warning;
  g_autofree char *broken = NULL;

  if (draft->steps->len == 0 || !has_own_code (draft))
    return;

  broken = manor_target_dup_newly_broken (draft->from, after);
  if (broken == NULL)
    return;

  first = g_ptr_array_index (draft->steps, 0);
  warning = manor_plan_step_get_warning (first);
  draft->steps->pdata[0] =
    manor_plan_step_new (g_strdup (manor_plan_step_get_sql (first)),
                         manor_plan_step_get_risk (first) | MANOR_RISK_BREAKS_READERS,
                         manor_plan_step_get_table (first),
                         g_strdup (manor_plan_step_get_title (first)),
                         warning != NULL ? g_strconcat (warning, "\n", broken, NULL)
                                         : g_steal_pointer (&broken));
  g_object_unref (first);
}

/**
 * manor_plan_new:
 * @from: the child's schema
 * @to: the schema asked for
 * @options: (nullable): what a person decided, or %NULL for nothing
 * @error: return location
 *
 * Makes and rehearses a plan. Blocks for milliseconds: databases are built in memory.
 *
 * Returns: (transfer full) (nullable): the plan, or %NULL with a MANOR_PLAN_ERROR
 */
ManorPlan *
manor_plan_new (ManorCatalogue    *from,
                ManorCatalogue    *to,
                ManorPlanOptions  *options,
                GError           **error)
{
  g_autoptr(ManorPlanOptions) own = NULL;
  g_autoptr(ManorDraft) draft = NULL;
  g_autoptr(ManorCatalogue) after = NULL;

  g_return_val_if_fail (MANOR_IS_CATALOGUE (from), NULL);
  g_return_val_if_fail (MANOR_IS_CATALOGUE (to), NULL);
  g_return_val_if_fail (options == NULL || MANOR_IS_PLAN_OPTIONS (options), NULL);

  own = options != NULL ? manor_plan_options_copy (options) : manor_plan_options_new ();

  if (!check_fills (to, own, error) || !manor_target_check (from, to, error))
    return NULL;

  draft = manor_draft_new (from, to, own);
  after = settle_draft (draft, error);
  if (after == NULL)
    return NULL;

  manor_draft_list_probes (draft);
  manor_draft_list_statistics (draft, after);
  warn_of_own_code (draft, after);

  return manor_plan_new_from_draft (draft, after);
}

/**
 * manor_plan_get_diff:
 * @self: a `ManorPlan`
 *
 * Returns: (transfer none): what separates the two schemas
 */
ManorDiff *
manor_plan_get_diff (ManorPlan *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN (self), NULL);

  return self->diff;
}

/**
 * manor_plan_get_options:
 * @self: a `ManorPlan`
 *
 * Returns: (transfer none): the options it was made with; not to be changed
 */
ManorPlanOptions *
manor_plan_get_options (ManorPlan *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN (self), NULL);

  return self->options;
}

/**
 * manor_plan_get_n_steps:
 * @self: a `ManorPlan`
 *
 * Returns: how many statements there are
 */
guint
manor_plan_get_n_steps (ManorPlan *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN (self), 0);

  return self->steps->len;
}

/**
 * manor_plan_get_step:
 * @self: a `ManorPlan`
 * @index: from 0
 *
 * Returns: (transfer none) (nullable): a step
 */
ManorPlanStep *
manor_plan_get_step (ManorPlan *self,
                     guint      index)
{
  g_return_val_if_fail (MANOR_IS_PLAN (self), NULL);
  g_return_val_if_fail (index < self->steps->len, NULL);

  return g_ptr_array_index (self->steps, index);
}

/**
 * manor_plan_get_steps:
 * @self: a `ManorPlan`
 *
 * Returns: (transfer none) (element-type ManorPlanStep): all steps
 */
GPtrArray *
manor_plan_get_steps (ManorPlan *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN (self), NULL);

  return self->steps;
}

/**
 * manor_plan_get_keys:
 * @self: a `ManorPlan`
 *
 * Returns: (transfer none) (element-type ManorKeyTable): the tables whose foreign keys are
 *   looked at
 */
GPtrArray *
manor_plan_get_keys (ManorPlan *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN (self), NULL);

  return self->keys;
}

/**
 * manor_plan_get_touches_keys:
 * @self: a `ManorPlan`
 *
 * Returns: whether a foreign key could come to be violated by it
 */
gboolean
manor_plan_get_touches_keys (ManorPlan *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN (self), FALSE);

  return self->keys->len > 0;
}

/**
 * manor_plan_get_renamed:
 * @self: a `ManorPlan`
 *
 * Returns: (transfer none) (element-type utf8 utf8): renamed tables, folded old to new name
 */
GHashTable *
manor_plan_get_renamed (ManorPlan *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN (self), NULL);

  return self->renamed;
}

/**
 * manor_plan_get_risks:
 * @self: a `ManorPlan`
 *
 * Returns: what any of the steps can do to a database
 */
ManorRisk
manor_plan_get_risks (ManorPlan *self)
{
  ManorRisk risks = MANOR_RISK_NONE;

  g_return_val_if_fail (MANOR_IS_PLAN (self), MANOR_RISK_NONE);

  for (guint i = 0; i < self->steps->len; i++)
    risks |= manor_plan_step_get_risk (g_ptr_array_index (self->steps, i));

  return risks;
}

/**
 * manor_plan_get_probes:
 * @self: a `ManorPlan`
 *
 * Returns: (transfer none) (element-type ManorProbe): what to ask a child beforehand
 */
GPtrArray *
manor_plan_get_probes (ManorPlan *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN (self), NULL);

  return self->probes;
}

/**
 * manor_plan_keeps_statistics:
 * @self: a `ManorPlan`
 *
 * Returns: whether there is anything of what ANALYZE found out that the steps alone would lose
 */
gboolean
manor_plan_keeps_statistics (ManorPlan *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN (self), FALSE);

  return self->statistics->len > 0;
}

/**
 * manor_plan_get_kept_statistics:
 * @self: a `ManorPlan`
 *
 * Returns: (transfer none) (element-type ManorKeptStatistic): what stays true of what ANALYZE found out
 */
GPtrArray *
manor_plan_get_kept_statistics (ManorPlan *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN (self), NULL);

  return self->statistics;
}

/**
 * manor_plan_get_checks:
 * @self: a `ManorPlan`
 *
 * Returns: (transfer none) (element-type utf8): pairs of questions that must agree
 */
GPtrArray *
manor_plan_get_checks (ManorPlan *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN (self), NULL);

  return self->checks;
}

/**
 * manor_plan_get_after:
 * @self: a `ManorPlan`
 *
 * Returns: (transfer none): the schema that comes out
 */
ManorCatalogue *
manor_plan_get_after (ManorPlan *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN (self), NULL);

  return self->after;
}

/**
 * manor_plan_list_proposals:
 * @self: a `ManorPlan`
 *
 * Returns: (transfer full) (element-type ManorChange): renames worth asking about
 */
GPtrArray *
manor_plan_list_proposals (ManorPlan *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN (self), NULL);

  return manor_diff_list_proposals (self->diff);
}

/**
 * manor_plan_get_hash:
 * @self: a `ManorPlan`
 *
 * Returns: 64 hex digits over the steps
 */
const char *
manor_plan_get_hash (ManorPlan *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN (self), NULL);

  return self->hash;
}
