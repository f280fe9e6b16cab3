/* manor-sidebar-row.h: one row of the sidebar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

typedef enum
{
  MANOR_SIDEBAR_CONNECTION,
  MANOR_SIDEBAR_FLEET,      /* a schema database */
  MANOR_SIDEBAR_CHILD,
  MANOR_SIDEBAR_DATABASE,   /* neither schema database nor child */
  MANOR_SIDEBAR_NOTE,       /* says why there is nothing below a connection or a fleet */
} ManorSidebarKind;

#define MANOR_TYPE_SIDEBAR_ROW (manor_sidebar_row_get_type ())

/* Signal “changed”: something a person sees or hears is different. */
G_DECLARE_FINAL_TYPE (ManorSidebarRow, manor_sidebar_row, MANOR, SIDEBAR_ROW, GObject)

ManorSidebarRow  *manor_sidebar_row_new            (ManorSidebarKind  kind,
                                                    ManorConnection  *connection,
                                                    ManorFleet       *fleet,
                                                    ManorDatabase    *database) G_GNUC_WARN_UNUSED_RESULT;
ManorSidebarKind  manor_sidebar_row_get_kind       (ManorSidebarRow  *self);
ManorConnection  *manor_sidebar_row_get_connection (ManorSidebarRow  *self);
ManorFleet       *manor_sidebar_row_get_fleet      (ManorSidebarRow  *self);
ManorDatabase    *manor_sidebar_row_get_database   (ManorSidebarRow  *self);
guint             manor_sidebar_row_get_depth      (ManorSidebarRow  *self);
const char       *manor_sidebar_row_get_title      (ManorSidebarRow  *self);
const char       *manor_sidebar_row_get_icon_name  (ManorSidebarRow  *self);
char             *manor_sidebar_row_dup_key        (ManorSidebarRow  *self) G_GNUC_WARN_UNUSED_RESULT;
char             *manor_sidebar_row_dup_label      (ManorSidebarRow  *self) G_GNUC_WARN_UNUSED_RESULT;
char             *manor_sidebar_row_dup_state_text (ManorSidebarRow  *self) G_GNUC_WARN_UNUSED_RESULT;
char             *manor_sidebar_row_dup_tooltip    (ManorSidebarRow  *self) G_GNUC_WARN_UNUSED_RESULT;
const char       *manor_sidebar_row_get_state_icon_name (ManorSidebarRow *self);
ManorChildState   manor_sidebar_row_get_state      (ManorSidebarRow  *self);
gboolean          manor_sidebar_row_is_expandable  (ManorSidebarRow  *self);
gboolean          manor_sidebar_row_get_expanded   (ManorSidebarRow  *self);
void              manor_sidebar_row_set_expanded   (ManorSidebarRow  *self,
                                                    gboolean          expanded);
void              manor_sidebar_row_set_child      (ManorSidebarRow  *self,
                                                    ManorChild       *child);
void              manor_sidebar_row_set_survey     (ManorSidebarRow  *self,
                                                    ManorSurvey      *survey);
void              manor_sidebar_row_set_note       (ManorSidebarRow  *self,
                                                    const char       *note);
ManorSurvey      *manor_sidebar_row_get_survey     (ManorSidebarRow  *self);

G_END_DECLS
