/* manor-change-private.h: making changes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-change.h"

G_BEGIN_DECLS

/**
 * ManorChangeInit:
 * @kind: what kind of difference
 * @aspect: the part that differs
 * @name: (nullable): the object's name; taken from @to, else from @from, where %NULL
 * @column: (nullable): the column
 * @old_name: (nullable): the name before
 * @from: (nullable): the object of the first catalogue
 * @to: (nullable): the object of the second catalogue
 *
 * What a change is made from. Borrowed.
 */
typedef struct
{
  ManorChangeKind    kind;
  ManorAspect        aspect;
  const char        *name;
  const char        *column;
  const char        *old_name;
  ManorSchemaObject *from;
  ManorSchemaObject *to;
} ManorChangeInit;

/* @text is taken. */
ManorChange *_manor_change_new (const ManorChangeInit *init,
                                char                  *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
