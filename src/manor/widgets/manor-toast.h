/* manor-toast.h: what was just done, in a dialog
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void manor_toast_say (AdwToastOverlay *overlay,
                      const char      *text);

G_END_DECLS
