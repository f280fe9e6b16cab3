/* manor-sidebar-query.h: what is searched for in the sidebar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

typedef struct _ManorSidebarQuery ManorSidebarQuery;

/* NULL for what searches for nothing. */
ManorSidebarQuery *manor_sidebar_query_new              (const char              *text) G_GNUC_WARN_UNUSED_RESULT;
void               manor_sidebar_query_free             (ManorSidebarQuery       *self);
gboolean           manor_sidebar_query_equal            (const ManorSidebarQuery *a,
                                                         const ManorSidebarQuery *b);
/* Casefolded. */
const char        *manor_sidebar_query_get_text         (const ManorSidebarQuery *self);
gboolean           manor_sidebar_query_matches_title    (const ManorSidebarQuery *self,
                                                         const char              *title);
gboolean           manor_sidebar_query_matches_database (const ManorSidebarQuery *self,
                                                         ManorDatabase           *database);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorSidebarQuery, manor_sidebar_query_free)

G_END_DECLS
