/* manor-module-private.h: what is known of virtual tables' modules
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-table.h"

G_BEGIN_DECLS

/* “ using "module" (…)” in one spelling, as far as the module's rules are known. */
void  _manor_module_append_arguments (GString    *out,
                                      ManorTable *table);
/* Adds the folded names of the tables that the module keeps beside @table. */
void  _manor_module_add_shadows      (ManorTable *table,
                                      GHashTable *shadows);

G_END_DECLS
