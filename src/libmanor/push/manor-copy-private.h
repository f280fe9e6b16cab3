/* manor-copy-private.h: how a copy is made known, and what becomes of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-copy.h"

G_BEGIN_DECLS

ManorCopy *_manor_copy_new       (const char     *name,
                                  const char     *child) G_GNUC_WARN_UNUSED_RESULT;
void       _manor_copy_set_size  (ManorCopy      *self,
                                  gint64          size);
void       _manor_copy_set_state (ManorCopy      *self,
                                  ManorCopyState  state,
                                  const char     *error_text);

G_END_DECLS
