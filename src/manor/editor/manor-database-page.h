/* manor-database-page.h: the tab of one database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

#include "manor-page.h"
#include "manor-workbench.h"

G_BEGIN_DECLS

#define MANOR_TYPE_DATABASE_PAGE (manor_database_page_get_type ())

/* Key: “database:PATH”. */
G_DECLARE_FINAL_TYPE (ManorDatabasePage, manor_database_page, MANOR, DATABASE_PAGE, ManorPage)

ManorPage      *manor_database_page_new           (ManorConsole      *console,
                                                   ManorDatabase     *database) G_GNUC_WARN_UNUSED_RESULT;
ManorDatabase  *manor_database_page_get_database  (ManorDatabasePage *self);
ManorWorkbench *manor_database_page_get_workbench (ManorDatabasePage *self);

G_END_DECLS
