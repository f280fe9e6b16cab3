/* manor-state-mark.h: how the states of targets and changes look: an icon and a style class
 *
 * A child's are in manor-state.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>
#include <manor.h>

G_BEGIN_DECLS

const char *manor_state_mark_get_target_icon  (ManorTargetState state);
const char *manor_state_mark_get_target_class (ManorTargetState state);
const char *manor_state_mark_get_change_icon  (ManorChangeKind  kind);
const char *manor_state_mark_get_change_class (ManorChangeKind  kind);
void        manor_state_mark_set_class        (GtkWidget       *widget,
                                               const char      *css_class);

G_END_DECLS
