/* manor-column-parser-private.h: reading one column of CREATE TABLE
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-constraint-parser-private.h"

G_BEGIN_DECLS

gboolean _manor_parse_column (ManorTableParser *self);

G_END_DECLS
