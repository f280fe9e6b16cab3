/* manor-view-private.h: making views
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-schema-object-private.h"
#include "manor-view.h"

G_BEGIN_DECLS

ManorView *_manor_view_new (const ManorSchemaRow *row) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
