/* manorctl-review.h: a push, shown before it runs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manorctl-answer.h"

G_BEGIN_DECLS

void        manorctl_review_print       (ManorPush  *push);
void        manorctl_review_print_json  (ManorPush  *push);
/* Targets that a push would leave as they are: blocked, or without a plan. */
guint       manorctl_review_count_stuck (ManorPush  *push);
/* What --accept-loss must name: “users.email”, “users”; (element-type utf8). */
GPtrArray  *manorctl_review_list_losses (ManorPush  *push) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
