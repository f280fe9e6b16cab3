/* manor-variant-private.h: what the survey tells a variant
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-variant.h"

G_BEGIN_DECLS

/* Takes @diff's first side for its catalogue. */
ManorVariant *_manor_variant_new          (ManorDiff    *diff) G_GNUC_WARN_UNUSED_RESULT;
/* @children: (transfer full) (element-type ManorChild): sorted by name. */
void          _manor_variant_set_children (ManorVariant *self,
                                           GPtrArray    *children);

G_END_DECLS
