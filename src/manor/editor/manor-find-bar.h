/* manor-find-bar.h: finds text in the editor
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

#define MANOR_TYPE_FIND_BAR (manor_find_bar_get_type ())

G_DECLARE_FINAL_TYPE (ManorFindBar, manor_find_bar, MANOR, FIND_BAR, AdwBin)

void      manor_find_bar_set_view  (ManorFindBar  *self,
                                    GtkSourceView *view);
/* Shows the bar, with what is selected as the text to find. */
void      manor_find_bar_open      (ManorFindBar  *self);
void      manor_find_bar_close     (ManorFindBar  *self);
void      manor_find_bar_find_next (ManorFindBar  *self);

G_END_DECLS
