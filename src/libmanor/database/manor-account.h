/* manor-account.h: whom a platform's token speaks for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MANOR_TYPE_ACCOUNT    (manor_account_get_type ())
#define MANOR_TYPE_MEMBERSHIP (manor_membership_get_type ())

/* Immutable; construct-only properties: “user” (a name, or NULL where the token may not ask), “expires”
 * (#GDateTime of the token, NULL for never), “clock-skew” (seconds that this computer's clock is
 * ahead of the platform's, 0 where that is not known), “memberships” (#GListModel of #ManorMembership). */
G_DECLARE_FINAL_TYPE (ManorAccount, manor_account, MANOR, ACCOUNT, GObject)
/* One organization that the token reaches. Immutable; construct-only properties: “slug”, “title”, “plan” (or NULL),
 * “personal” (boolean), “blocked” (boolean: the platform refuses its reads or writes). */
G_DECLARE_FINAL_TYPE (ManorMembership, manor_membership, MANOR, MEMBERSHIP, GObject)

const char *manor_account_get_user        (ManorAccount    *self);
GDateTime  *manor_account_get_expires     (ManorAccount    *self);
gint64      manor_account_get_clock_skew  (ManorAccount    *self);
GListModel *manor_account_get_memberships (ManorAccount    *self);
ManorMembership *manor_account_find_membership (ManorAccount *self,
                                                const char   *slug);

const char *manor_membership_get_slug     (ManorMembership *self);
const char *manor_membership_get_title    (ManorMembership *self);
const char *manor_membership_get_plan     (ManorMembership *self);
gboolean    manor_membership_get_personal (ManorMembership *self);
gboolean    manor_membership_get_blocked  (ManorMembership *self);

G_END_DECLS
