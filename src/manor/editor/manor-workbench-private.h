/* manor-workbench-private.h: what the workbench's files share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-history-popover.h"
#include "manor-workbench.h"

G_BEGIN_DECLS

struct _ManorWorkbench
{
  AdwBin               parent_instance;

  /* Template widgets */
  ManorSqlEditor      *editor;
  GtkLabel            *error_label;
  GtkButton           *error_position_button;
  GtkRevealer         *error_revealer;
  GtkMenuButton       *history_button;
  ManorHistoryPopover *history_popover;
  GtkMenuButton       *menu_button;
  GtkPaned            *paned;
  GtkToggleButton     *read_only_button;
  ManorResultsView    *results;
  AdwBanner           *propagates_banner;
  GtkWidget           *retry_button;
  GtkWidget           *review_button;
  GtkWidget           *run_button;
  GtkWidget           *run_label;
  ManorSchemaTree     *schema_tree;
  GtkWidget           *spinner;
  AdwOverlaySplitView *split;
  GtkLabel            *transaction_label;
  GtkRevealer         *transaction_revealer;

  /* Owned */
  ManorConsole        *console;
  ManorRunner         *runner;
  GSettings           *settings;
  GHashTable          *remembered;        /* parameters: name -> “TYPE text” */
  ManorRunStep        *failed;            /* whose error the bar shows, or NULL */
  guint                catalogue_serial;
  guint                deadline_id;
  guint                spinner_id;
  guint                catalogue_loaded : 1;
  guint                was_inside : 1;   /* a transaction, as the statement under way began */
};

/* manor-workbench-run.c */
void  manor_workbench_connect_runner (ManorWorkbench *self);
void  manor_workbench_append         (ManorWorkbench *self,
                                      const char     *sql);
void  manor_workbench_load_catalogue (ManorWorkbench *self);
void  manor_workbench_load_all       (ManorWorkbench *self,
                                      ManorRunStep   *step);
void  manor_workbench_end_transaction (ManorWorkbench *self,
                                       const char     *sql);
void  manor_workbench_show_error     (ManorWorkbench *self,
                                      const char     *text,
                                      ManorRunStep   *step);
void  manor_workbench_hide_error     (ManorWorkbench *self);
void  manor_workbench_update_actions (ManorWorkbench *self);

/* manor-workbench-server.c */
void  manor_workbench_connect_database   (ManorWorkbench *self);
gboolean manor_workbench_must_review     (ManorWorkbench *self,
                                          GPtrArray      *steps);
void  manor_workbench_review             (ManorWorkbench *self,
                                          const char     *script);
void  manor_workbench_offer              (ManorWorkbench *self,
                                          ManorRunStep   *step);
void  manor_workbench_transaction_changed (ManorWorkbench *self);
void  manor_workbench_update_run_label   (ManorWorkbench *self);

/* manor-workbench-file.c */
void  manor_workbench_open_file      (ManorWorkbench *self);
void  manor_workbench_save_file      (ManorWorkbench *self);

G_END_DECLS
