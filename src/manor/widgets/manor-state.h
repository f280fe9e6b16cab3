/* manor-state.h: how a child stands, as an icon and a colour
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

/* Never alone: the word, manor_child_state_get_text(), goes with them. */
const char *manor_state_get_icon_name (ManorChildState state);
const char *manor_state_get_css_class (ManorChildState state);

G_END_DECLS
