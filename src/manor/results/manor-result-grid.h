/* manor-result-grid.h: the rows of a result
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

#include "manor-run-step.h"

G_BEGIN_DECLS

#define MANOR_TYPE_RESULT_GRID (manor_result_grid_get_type ())

/* Signal “load-all”: the person wants the rows that the limit cut off. */
G_DECLARE_FINAL_TYPE (ManorResultGrid, manor_result_grid, MANOR, RESULT_GRID, AdwBin)

GtkWidget   *manor_result_grid_new              (ManorRunStep    *step) G_GNUC_WARN_UNUSED_RESULT;
ManorResult *manor_result_grid_get_result       (ManorResultGrid *self);
guint        manor_result_grid_get_n_shown      (ManorResultGrid *self);
void         manor_result_grid_select           (ManorResultGrid *self,
                                                 guint            row,
                                                 guint            column);

G_END_DECLS
