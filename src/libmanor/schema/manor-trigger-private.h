/* manor-trigger-private.h: making triggers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-canonical-private.h"
#include "manor-schema-object-private.h"
#include "manor-trigger.h"

G_BEGIN_DECLS

ManorTrigger *_manor_trigger_new         (const ManorSchemaRow *row) G_GNUC_WARN_UNUSED_RESULT;
/* Writes what stands before WHEN or BEGIN in one spelling; the number of tokens that it
 * covers, 0 where they could not be read. */
guint         _manor_trigger_append_head (GString              *out,
                                          const ManorCursor    *cursor,
                                          const ManorNames     *names);

G_END_DECLS
