/* manor-owner-private.h: whose an object is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-schema-object.h"

G_BEGIN_DECLS

/* Tells for each object of a schema whose it is. (element-type ManorSchemaObject) */
void _manor_owner_assign (GPtrArray *objects);

G_END_DECLS
