/* manor-schema-object-private.h: making schema objects
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-schema-object.h"

G_BEGIN_DECLS

/* What a row of sqlite_schema says. Borrowed. */
typedef struct
{
  ManorObjectKind  kind;
  const char      *name;
  const char      *table_name;
  const char      *sql;
  guint            position;
} ManorSchemaRow;

void        _manor_schema_object_set_row     (ManorSchemaObject    *self,
                                              const ManorSchemaRow *row);
void        _manor_schema_object_set_owner   (ManorSchemaObject    *self,
                                              ManorObjectOwner      owner);
void        _manor_schema_object_take_meaning (ManorSchemaObject   *self,
                                               char                *meaning);
/* @mentions: (element-type utf8), folded; taken */
void        _manor_schema_object_take_mentions (ManorSchemaObject  *self,
                                                GPtrArray          *mentions);
const char *_manor_schema_object_get_folded  (ManorSchemaObject    *self);
const char *_manor_schema_object_get_folded_table (ManorSchemaObject *self);

G_END_DECLS
