/* manor-messages-view.h: what became of each statement
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "manor-run-step.h"

G_BEGIN_DECLS

#define MANOR_TYPE_MESSAGES_VIEW (manor_messages_view_get_type ())

/* Signal “step-activated” (ManorRunStep): the person wants to see its place. */
G_DECLARE_FINAL_TYPE (ManorMessagesView, manor_messages_view, MANOR, MESSAGES_VIEW, AdwBin)

GListModel *manor_messages_view_get_steps (ManorMessagesView *self);
void        manor_messages_view_clear     (ManorMessagesView *self);
void        manor_messages_view_add       (ManorMessagesView *self,
                                           ManorRunStep      *step);

G_END_DECLS
