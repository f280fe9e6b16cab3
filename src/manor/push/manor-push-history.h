/* manor-push-history.h: the pushes of a fleet so far
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_PUSH_HISTORY (manor_push_history_get_type ())

/* Property “interrupted” (#ManorReport, the newest push if it was interrupted and something is
 * left of it, or NULL). Signal “go-on” (#ManorReport). */
G_DECLARE_FINAL_TYPE (ManorPushHistory, manor_push_history, MANOR, PUSH_HISTORY, AdwBin)

void         manor_push_history_set_fleet       (ManorPushHistory *self,
                                                 ManorJournal     *journal,
                                                 ManorFleet       *fleet);
void         manor_push_history_refresh         (ManorPushHistory *self);
ManorReport *manor_push_history_get_interrupted (ManorPushHistory *self);

G_END_DECLS
