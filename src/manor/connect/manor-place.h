/* manor-place.h: how a kind of connection looks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

const char *manor_place_get_icon_name (ManorConnection *connection);
gboolean    manor_place_is_folder     (ManorConnection *connection);

G_END_DECLS
