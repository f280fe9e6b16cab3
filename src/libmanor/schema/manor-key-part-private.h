/* manor-key-part-private.h: one part of a key or an index
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-cursor-private.h"

G_BEGIN_DECLS

/**
 * ManorKeyPart:
 * @text: without ASC and DESC
 * @expression: without COLLATE and outer parentheses too
 * @collation: (nullable): folded
 * @descending: said to be DESC
 *
 * A part of PRIMARY KEY (…), UNIQUE (…) or CREATE INDEX … (…).
 */
typedef struct
{
  ManorSpan  text;
  ManorSpan  expression;
  char      *collation;
  gboolean   descending;
} ManorKeyPart;

/* FALSE where there is nothing. */
gboolean  _manor_key_part_read     (ManorKeyPart      *self,
                                    const ManorCursor *cursor,
                                    ManorSpan          span);
void      _manor_key_part_clear    (ManorKeyPart      *self);
/* The name where the expression is no more than one; else NULL. */
char     *_manor_key_part_dup_name (const ManorKeyPart *self,
                                    const ManorCursor  *cursor) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ManorKeyPart, _manor_key_part_clear)

G_END_DECLS
