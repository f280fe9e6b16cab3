/* manor-demo-folder.h: a fleet to try Manor on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

/* Resolves to a #ManorConnection. */
DexFuture *manor_demo_folder_build (ManorConsole *console,
                                    const char   *data_dir) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
