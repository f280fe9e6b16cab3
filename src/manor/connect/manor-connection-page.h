/* manor-connection-page.h: what a connection holds, at a glance
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

#include "manor-page.h"

G_BEGIN_DECLS

#define MANOR_TYPE_CONNECTION_PAGE (manor_connection_page_get_type ())

G_DECLARE_FINAL_TYPE (ManorConnectionPage, manor_connection_page, MANOR, CONNECTION_PAGE,
                      ManorPage)

ManorPage *manor_connection_page_new (ManorConsole    *console,
                                      ManorConnection *connection) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
