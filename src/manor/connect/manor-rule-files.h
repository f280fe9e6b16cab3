/* manor-rule-files.h: rules of a connection in and out of files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

#include "manor-page.h"

G_BEGIN_DECLS

/* Let the person choose the file. */
void manor_rule_files_export    (ManorPage       *page,
                                 ManorConnection *connection);
void manor_rule_files_import    (ManorPage       *page,
                                 ManorConnection *connection);
/* It is chosen. */
void manor_rule_files_export_to (ManorPage       *page,
                                 ManorConnection *connection,
                                 GFile           *file);
void manor_rule_files_import_of (ManorPage       *page,
                                 ManorConnection *connection,
                                 GFile           *file);

G_END_DECLS
