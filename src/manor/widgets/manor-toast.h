/* manor-toast.h: what was just done
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

AdwToast *manor_toast_new (const char      *text) G_GNUC_WARN_UNUSED_RESULT;
void      manor_toast_say (AdwToastOverlay *overlay,
                           const char      *text);

G_END_DECLS
