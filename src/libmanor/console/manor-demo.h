/* manor-demo.h: the demo fleets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-connection.h"

G_BEGIN_DECLS

/* Two fleets to try Manor on, in a new or empty folder. Resolves to a boolean. */
DexFuture *manor_demo_make           (GFile           *folder) G_GNUC_WARN_UNUSED_RESULT;
/* The same as databases of a libSQL server: the first fleet linked by Manor, the second by the
 * server itself. Refuses where a name is taken. Resolves to a boolean. */
DexFuture *manor_demo_make_on_server (ManorConnection *server) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
