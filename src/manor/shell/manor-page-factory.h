/* manor-page-factory.h: from a key to a page
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

#include "manor-page.h"

G_BEGIN_DECLS

/* Keys: “connection:ID”, “fleet:PATH”, “database:PATH”, where PATH is CONNECTION/NAME or the
 * path of a file. */
DexFuture  *manor_page_factory_find          (ManorConsole *console,
                                              const char   *key) G_GNUC_WARN_UNUSED_RESULT;
ManorPage  *manor_page_factory_make          (ManorConsole *console,
                                              GObject      *subject) G_GNUC_WARN_UNUSED_RESULT;
gboolean    manor_page_factory_is_current    (ManorConsole *console,
                                              const char   *key,
                                              GObject      *subject);
const char *manor_page_factory_get_icon_name (const char   *key);

G_END_DECLS
