/* manor-comment.h: takes lines out of the SQL and puts them back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void  manor_comment_toggle (GtkTextBuffer *buffer);

G_END_DECLS
