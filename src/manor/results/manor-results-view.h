/* manor-results-view.h: what came back, one tab a result
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

#include "manor-result-grid.h"
#include "manor-run-step.h"

G_BEGIN_DECLS

#define MANOR_TYPE_RESULTS_VIEW (manor_results_view_get_type ())

/* Signals “step-activated” and “load-all” (ManorRunStep). */
G_DECLARE_FINAL_TYPE (ManorResultsView, manor_results_view, MANOR, RESULTS_VIEW, AdwBin)

/* A new run begins: what was shown goes. */
void             manor_results_view_clear         (ManorResultsView *self);
void             manor_results_view_step_started  (ManorResultsView *self,
                                                   ManorRunStep     *step);
void             manor_results_view_step_finished (ManorResultsView *self,
                                                   ManorRunStep     *step);
/* The run is over: shows the first result, or the messages where there is none or an error. */
void             manor_results_view_finish        (ManorResultsView *self,
                                                   gboolean          failed);
void             manor_results_view_show_plan     (ManorResultsView *self,
                                                   ManorResult      *rows);
guint            manor_results_view_get_n_results (ManorResultsView *self);
/* The grid of a result, from 0; made if it was not on show yet. */
ManorResultGrid *manor_results_view_get_grid      (ManorResultsView *self,
                                                   guint             index);
GListModel      *manor_results_view_get_steps     (ManorResultsView *self);
/* “result-1”, “messages”, “plan”, “empty” */
const char      *manor_results_view_get_shown     (ManorResultsView *self);
void             manor_results_view_set_shown     (ManorResultsView *self,
                                                   const char       *name);

G_END_DECLS
