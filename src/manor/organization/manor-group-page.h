/* manor-group-page.h: one group of an organization
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_GROUP_PAGE (manor_group_page_get_type ())

G_DECLARE_FINAL_TYPE (ManorGroupPage, manor_group_page, MANOR, GROUP_PAGE, AdwNavigationPage)

AdwNavigationPage *manor_group_page_new        (ManorConnection *connection,
                                                const char      *group) G_GNUC_WARN_UNUSED_RESULT;
/* A typed dialog that makes all tokens of a group worthless; also for elsewhere. */
AdwDialog         *manor_group_page_new_rotate (ManorConnection *connection,
                                                const char      *group) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
