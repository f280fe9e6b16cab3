/* manor-clip.h: a widget that is cut off rather than squeezed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void manor_clip_install (AdwBin *bin);

G_END_DECLS
