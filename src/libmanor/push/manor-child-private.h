/* manor-child-private.h: what the survey tells a child
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-child.h"

G_BEGIN_DECLS

ManorChild *_manor_child_new             (ManorDatabase *database) G_GNUC_WARN_UNUSED_RESULT;
/* %NULL forgets what was known. */
void        _manor_child_set_variant     (ManorChild    *self,
                                          ManorVariant  *variant);
void        _manor_child_set_unreachable (ManorChild    *self,
                                          const GError  *error);
/* @why: what it takes to read it. */
void        _manor_child_set_resting     (ManorChild    *self,
                                          const GError  *why);
/* A reading that began at an older version is out of date. */
guint       _manor_child_get_version     (ManorChild    *self);
void        _manor_child_bump_version    (ManorChild    *self);

G_END_DECLS
