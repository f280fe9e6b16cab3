/* manor-sidebar-match.h: whether a name is what is searched for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean manor_sidebar_match (const char *name,
                              const char *needle);

G_END_DECLS
