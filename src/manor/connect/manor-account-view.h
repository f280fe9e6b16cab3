/* manor-account-view.h: whom a token speaks for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_ACCOUNT_VIEW (manor_account_view_get_type ())

G_DECLARE_FINAL_TYPE (ManorAccountView, manor_account_view, MANOR, ACCOUNT_VIEW,
                      AdwPreferencesGroup)

/* @account: or NULL: then it is hidden. */
void  manor_account_view_set_account    (ManorAccountView *self,
                                         ManorAccount     *account);
/* When a token ends, in words; @warning: whether that is something to do something about. */
char *manor_account_view_dup_expiration (ManorAccount     *account,
                                         GDateTime        *now,
                                         gboolean         *warning) G_GNUC_WARN_UNUSED_RESULT;
/* What to know of this computer's clock, or NULL. */
char *manor_account_view_dup_clock      (ManorAccount     *account) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
