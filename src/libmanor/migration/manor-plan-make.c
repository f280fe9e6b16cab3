/* manor-plan-make.c: plans that are made beside the main thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-plan"

#include "config.h"

#include "manor-plan.h"
#include "manor-script-plan.h"
#include "manor-worker.h"

/* Either to a schema, or by a script. */
typedef struct
{
  ManorCatalogue   *from;
  ManorCatalogue   *to;
  ManorPlanOptions *options;
  char             *script;
} Make;

static void
make_free (gpointer data)
{
  Make *make = data;

  g_clear_object (&make->from);
  g_clear_object (&make->to);
  g_clear_object (&make->options);
  g_clear_pointer (&make->script, g_free);
  g_free (make);
}

static gboolean
make_thread (gpointer   data,
             GValue    *result,
             GError   **error)
{
  Make *make = data;
  ManorPlan *plan = make->script != NULL
    ? manor_plan_new_for_script (make->from, make->script, error)
    : manor_plan_new (make->from, make->to, make->options, error);

  if (plan == NULL)
    return FALSE;

  g_value_init (result, MANOR_TYPE_PLAN);
  g_value_take_object (result, plan);

  return TRUE;
}

/* Takes what is in @arguments. The job outlives the worker, which lends it one thread of GLib's pool. */
static DexFuture *
start (Make arguments)
{
  g_autoptr(ManorWorker) worker = manor_worker_new ("plan", 1);

  return manor_worker_run (worker, make_thread, g_memdup2 (&arguments, sizeof arguments), make_free);
}

/**
 * manor_plan_make:
 * @from: the child's schema
 * @to: the schema asked for
 * @options: (nullable): what a person decided, or %NULL for nothing
 *
 * Makes and rehearses a plan on a thread of its own.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [class@ManorPlan] or
 *   rejects with MANOR_PLAN_ERROR
 */
DexFuture *
manor_plan_make (ManorCatalogue   *from,
                 ManorCatalogue   *to,
                 ManorPlanOptions *options)
{
  dex_return_error_if_fail (MANOR_IS_CATALOGUE (from));
  dex_return_error_if_fail (MANOR_IS_CATALOGUE (to));
  dex_return_error_if_fail (options == NULL || MANOR_IS_PLAN_OPTIONS (options));

  return start ((Make) {
    .from = g_object_ref (from),
    .to = g_object_ref (to),
    .options = options != NULL ? manor_plan_options_copy (options) : NULL,
  });
}

/**
 * manor_plan_make_for_script:
 * @from: the schema before
 * @script: statements that a person wrote
 *
 * Does [func@ManorPlan.new_for_script] on a thread of its own.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [class@ManorPlan] or rejects
 *   with MANOR_PLAN_ERROR
 */
DexFuture *
manor_plan_make_for_script (ManorCatalogue *from,
                            const char     *script)
{
  dex_return_error_if_fail (MANOR_IS_CATALOGUE (from));
  dex_return_error_if_fail (script != NULL);

  return start ((Make) { .from = g_object_ref (from), .script = g_strdup (script) });
}
