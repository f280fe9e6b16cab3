/* manor-secret-text.h: a secret that is typed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void manor_secret_text_protect (GtkEditable *editable);

G_END_DECLS
