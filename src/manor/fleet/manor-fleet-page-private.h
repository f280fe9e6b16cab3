/* manor-fleet-page-private.h: what the files of the fleet page share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-decisions.h"
#include "manor-fleet-page.h"
#include "manor-group-list.h"
#include "manor-group-view.h"
#include "manor-push-history.h"
#include "manor-workbench.h"

G_BEGIN_DECLS

/**
 * ManorFleetPage:
 *
 * Invariants:
 *
 *  (1) `error` is why the last survey ended without a catalogue; it goes when another begins.
 *  (2) `selected_id` is what the person chose, also while no group has it.
 */
struct _ManorFleetPage
{
  ManorPage               parent_instance;

  /* template widgets */
  GtkButton              *survey_button;
  GtkButton              *cancel_button;
  GtkButton              *push_button;
  AdwBanner              *interrupted_banner;
  AdwBanner              *rest_banner;
  AdwBanner              *unreachable_banner;
  AdwBanner              *warning_banner;
  AdwViewStack           *view_stack;
  GtkStack               *stack;
  AdwStatusPage          *error_page;
  AdwNavigationSplitView *split_view;
  AdwNavigationPage      *detail_page;
  AdwHeaderBar           *detail_bar;
  GtkLabel               *native_label;
  GtkLabel               *summary_label;
  GtkProgressBar         *progress_bar;
  GtkListBox             *groups_list;
  ManorGroupView         *group_view;
  AdwBin                 *workbench_bin;
  ManorPushHistory       *history;

  /* owned */
  ManorConsole           *console;
  ManorFleet             *fleet;
  ManorSurvey            *survey;
  ManorDecisions         *decisions;
  ManorGroupList         *groups;
  GError                 *error;        /* (1) */
  char                   *selected_id;  /* (2) */
  ManorPush              *push;         /* the last one started here */

  guint                   update_id;
  guint                   restoring : 1;
};

/* manor-fleet-page.c */
void            _manor_fleet_page_restore_selection (ManorFleetPage *self);
void            _manor_fleet_page_survey            (ManorFleetPage *self,
                                                     gboolean        wakes);

/* manor-fleet-page-state.c */
ManorWorkbench *_manor_fleet_page_need_workbench (ManorFleetPage *self);
GVariant       *_manor_fleet_page_dup_state      (ManorPage      *page);
void            _manor_fleet_page_restore_state  (ManorPage      *page,
                                                  GVariant       *state);
DexFuture      *_manor_fleet_page_may_close      (ManorPage      *page);

/* manor-fleet-page-server.c */
ManorConnection *_manor_fleet_page_get_connection (ManorFleetPage *self);
gboolean        _manor_fleet_page_get_native     (ManorFleetPage *self);
void            _manor_fleet_page_write_change   (ManorFleetPage *self);
void            _manor_fleet_page_follow_server  (ManorFleetPage *self);

/* manor-fleet-page-rest.c */
void            _manor_fleet_page_follow_rest    (ManorFleetPage *self);
void            _manor_fleet_page_update_rest    (ManorFleetPage *self);
void            _manor_fleet_page_show_groups    (ManorFleetPage *self);
void            _manor_fleet_page_wake           (ManorFleetPage *self);

/* manor-fleet-page-push.c */
void  _manor_fleet_page_push              (ManorFleetPage     *self,
                                           const char * const *targets);
void  _manor_fleet_page_push_script       (ManorFleetPage     *self,
                                           const char         *script);
void  _manor_fleet_page_push_group        (ManorFleetPage     *self);
void  _manor_fleet_page_go_on             (ManorFleetPage     *self,
                                           ManorReport        *report);
void  _manor_fleet_page_update_interrupted (ManorFleetPage    *self);

G_END_DECLS
