/* manor-view.h: a view
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-schema-object.h"

G_BEGIN_DECLS

#define MANOR_TYPE_VIEW (manor_view_get_type ())

G_DECLARE_FINAL_TYPE (ManorView, manor_view, MANOR, VIEW, ManorSchemaObject)

/* TRUE when the text has a SELECT * (or t.*), so that new columns show in the view. */
gboolean  manor_view_get_has_star  (ManorView *self);

G_END_DECLS
