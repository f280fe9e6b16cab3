/* manor-demo.h: the demo fleets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* Two fleets to try Manor on, in a new or empty folder. Resolves to a boolean. */
DexFuture *manor_demo_make (GFile *folder) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
