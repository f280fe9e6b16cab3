/* manor-copy-private.h: how a copy is made known, and what becomes of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-copy.h"
#include "manor-database.h"

G_BEGIN_DECLS

ManorCopy *_manor_copy_new       (const char     *name,
                                  const char     *child) G_GNUC_WARN_UNUSED_RESULT;
void       _manor_copy_set_size  (ManorCopy      *self,
                                  gint64          size);
void       _manor_copy_set_state (ManorCopy      *self,
                                  ManorCopyState  state,
                                  const char     *error_text);

/* What tells that the database was not made by a push that ran from @started to @ended (nullable) as a copy of
 * @child, in words; NULL where nothing does. */
char      *_manor_copy_dup_foreign (ManorDatabase  *database,
                                    const char     *child,
                                    GDateTime      *started,
                                    GDateTime      *ended) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
