/* manor-suggestion.h: a text that a form proposes, until somebody types another one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void manor_suggestion_make (GtkEditable  *editable,
                            char        **own,
                            const char   *text);

G_END_DECLS
