/* manor-fill-row.h: what rows get that have no value for a column
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "manor-decisions.h"

G_BEGIN_DECLS

GtkWidget *manor_fill_row_new (ManorDecisions *decisions,
                               const char     *table,
                               const char     *column);

G_END_DECLS
