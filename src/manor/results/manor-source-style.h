/* manor-source-style.h: how SQL and other text is coloured
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

/* Light or dark, as the rest of the window, now and later. */
void  manor_source_style_follow   (GtkSourceBuffer *buffer);
/* The font of the settings for widgets with the style class “manor-editor”. */
void  manor_source_style_use_font (GtkWidget       *widget);

G_END_DECLS
