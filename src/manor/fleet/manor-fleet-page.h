/* manor-fleet-page.h: a schema database and its children
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

#include "manor-page.h"

G_BEGIN_DECLS

#define MANOR_TYPE_FLEET_PAGE (manor_fleet_page_get_type ())

/* Its key is “fleet:” and the fleet's path. */
G_DECLARE_FINAL_TYPE (ManorFleetPage, manor_fleet_page, MANOR, FLEET_PAGE, ManorPage)

GtkWidget  *manor_fleet_page_new       (ManorConsole   *console,
                                        ManorFleet     *fleet);
ManorFleet *manor_fleet_page_get_fleet (ManorFleetPage *self);

G_END_DECLS
