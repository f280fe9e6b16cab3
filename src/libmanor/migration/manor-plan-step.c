/* manor-plan-step.c: one statement of a plan, with its risk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-plan-step"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-plan-step-private.h"

/**
 * ManorPlanStep:
 *
 * One statement, what it is for and what it risks. Immutable.
 */
struct _ManorPlanStep
{
  GObject    parent_instance;

  char      *sql;
  char      *table;
  char      *title;
  char      *warning;
  ManorRisk  risk;
};

G_DEFINE_FINAL_TYPE (ManorPlanStep, manor_plan_step, G_TYPE_OBJECT)

static void
manor_plan_step_finalize (GObject *object)
{
  ManorPlanStep *self = MANOR_PLAN_STEP (object);

  g_clear_pointer (&self->sql, g_free);
  g_clear_pointer (&self->table, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->warning, g_free);

  G_OBJECT_CLASS (manor_plan_step_parent_class)->finalize (object);
}

static void
manor_plan_step_class_init (ManorPlanStepClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_plan_step_finalize;
}

static void
manor_plan_step_init (ManorPlanStep *self)
{
}

/**
 * manor_plan_step_new:
 * @sql: (transfer full): one statement, without its semicolon
 * @risk: what it can do
 * @table: the table it is about
 * @title: (transfer full): what it does, for a person
 * @warning: (transfer full) (nullable): what can go wrong or is lost
 *
 * Returns: (transfer full): a `ManorPlanStep`
 */
ManorPlanStep *
manor_plan_step_new (char       *sql,
                     ManorRisk   risk,
                     const char *table,
                     char       *title,
                     char       *warning)
{
  ManorPlanStep *self = g_object_new (MANOR_TYPE_PLAN_STEP, NULL);

  g_assert (sql != NULL && table != NULL && title != NULL);

  self->sql = sql;
  self->risk = risk;
  self->table = g_strdup (table);
  self->title = title;
  self->warning = warning;

  return self;
}

/**
 * manor_plan_step_get_sql:
 * @self: a `ManorPlanStep`
 *
 * Returns: the statement, without its semicolon
 */
const char *
manor_plan_step_get_sql (ManorPlanStep *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN_STEP (self), NULL);

  return self->sql;
}

/**
 * manor_plan_step_get_risk:
 * @self: a `ManorPlanStep`
 *
 * Returns: what it can do to a database
 */
ManorRisk
manor_plan_step_get_risk (ManorPlanStep *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN_STEP (self), MANOR_RISK_NONE);

  return self->risk;
}

/**
 * manor_plan_step_get_table:
 * @self: a `ManorPlanStep`
 *
 * Returns: the table (or view) it is about
 */
const char *
manor_plan_step_get_table (ManorPlanStep *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN_STEP (self), NULL);

  return self->table;
}

/**
 * manor_plan_step_get_title:
 * @self: a `ManorPlanStep`
 *
 * Returns: what it does, for a person
 */
const char *
manor_plan_step_get_title (ManorPlanStep *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN_STEP (self), NULL);

  return self->title;
}

/**
 * manor_plan_step_get_warning:
 * @self: a `ManorPlanStep`
 *
 * Returns: (nullable): what can go wrong or is lost, in words
 */
const char *
manor_plan_step_get_warning (ManorPlanStep *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN_STEP (self), NULL);

  return self->warning;
}

/**
 * manor_risk_dup_text:
 * @risk: a set of risks
 *
 * Returns: (transfer full): the words for them, with commas between; empty for none
 */
char *
manor_risk_dup_text (ManorRisk risk)
{
  static const struct
  {
    ManorRisk   risk;
    const char *words;
  } all[] = {
    { MANOR_RISK_LOSES_DATA, N_("loses data") },
    { MANOR_RISK_CHANGES_VALUES, N_("changes values") },
    { MANOR_RISK_MAY_FAIL, N_("may fail on data") },
    { MANOR_RISK_REWRITES, N_("rewrites the table") },
    { MANOR_RISK_SCANS, N_("reads every row") },
    { MANOR_RISK_BREAKS_READERS, N_("may break applications") },
  };
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();
  g_auto(GStrv) strv = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if ((risk & all[i].risk) != 0)
      g_strv_builder_add (words, _(all[i].words));

  strv = g_strv_builder_end (words);

  return g_strjoinv (", ", strv);
}
