/* manor-ways.h: the ways to connect
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MANOR_TYPE_WAYS (manor_ways_get_type ())

/* A list of them. A way that is chosen activates “win.add-folder”. */
G_DECLARE_FINAL_TYPE (ManorWays, manor_ways, MANOR, WAYS, AdwBin)

AdwDialog *manor_ways_new_dialog (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
