/* manor-result-grid-private.h: what the grid and its actions share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-result-export.h"
#include "manor-result-grid.h"

G_BEGIN_DECLS

struct _ManorResultGrid
{
  AdwBin              parent_instance;

  /* Template widgets */
  GtkWidget          *cancel_export_button;
  GtkWidget          *columns_button;
  GtkLabel           *columns_label;
  GtkListBox         *columns_list;
  GtkWidget          *columns_notice;
  GtkEditable        *columns_search;
  GtkWidget          *empty_label;
  GtkWidget          *load_all_button;
  GtkWidget          *export_button;
  GtkProgressBar     *progress;
  GtkLabel           *status;
  GtkColumnView      *view;
  GMenuModel         *cell_menu;

  /* Owned */
  ManorRunStep       *step;
  ManorResult        *result;
  GtkMultiSelection  *selection;
  GtkWidget          *menu;          /* a child, made when first needed */
  ManorResultExport  *export;        /* the one under way */
  guint               progress_id;

  /* The cell last clicked or focused. */
  guint               row;
  guint               column;
};

void  manor_result_grid_install_actions  (GtkWidgetClass  *widget_class);
void  manor_result_grid_update_actions   (ManorResultGrid *self);
void  manor_result_grid_view_cell        (ManorResultGrid *self);
void  manor_result_grid_popup_menu       (ManorResultGrid *self,
                                          double           x,
                                          double           y);
void  manor_result_grid_stop_export      (ManorResultGrid *self);

G_END_DECLS
