/* manor-group-list.h: a survey's variants, and what could not be read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-child-group.h"

G_BEGIN_DECLS

#define MANOR_TYPE_GROUP_LIST (manor_group_list_get_type ())

/* A #GListModel of #ManorChildGroup. */
G_DECLARE_FINAL_TYPE (ManorGroupList, manor_group_list, MANOR, GROUP_LIST, GObject)

ManorGroupList *manor_group_list_new  (ManorSurvey    *survey) G_GNUC_WARN_UNUSED_RESULT;
/* %GTK_INVALID_LIST_POSITION (G_MAXUINT) where there is none. */
guint           manor_group_list_find (ManorGroupList *self,
                                       const char     *id);

G_END_DECLS
