/* manor-mentions-private.h: which tables a text speaks of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-schema-object.h"

G_BEGIN_DECLS

void _manor_mentions_collect (ManorSchemaObject *object);

G_END_DECLS
