/* manor-start-page.h: what a newcomer sees first
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MANOR_TYPE_START_PAGE (manor_start_page_get_type ())

/* Activates “win.add-folder” and “win.try-demo”. */
G_DECLARE_FINAL_TYPE (ManorStartPage, manor_start_page, MANOR, START_PAGE, AdwBin)

void manor_start_page_set_busy (ManorStartPage *self,
                                gboolean        busy);

G_END_DECLS
