/* manor-schema-object.h: one row of sqlite_schema, understood
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  MANOR_OBJECT_TABLE,
  MANOR_OBJECT_INDEX,
  MANOR_OBJECT_VIEW,
  MANOR_OBJECT_TRIGGER,
} ManorObjectKind;

/**
 * ManorObjectOwner:
 * @MANOR_OWNER_APPLICATION: the application's; the only objects that are compared
 * @MANOR_OWNER_ENGINE: SQLite's, libSQL's or sqld's own (sqlite_%, libsql_%, automatic indexes)
 * @MANOR_OWNER_TOOL: a migration tool's, Litestream's and the like
 * @MANOR_OWNER_SHADOW: belongs to a virtual table or a vector index
 *
 * Whose an object is. Only the application's are compared and changed; the others are
 * shown and left alone.
 */
typedef enum
{
  MANOR_OWNER_APPLICATION,
  MANOR_OWNER_ENGINE,
  MANOR_OWNER_TOOL,
  MANOR_OWNER_SHADOW,
} ManorObjectOwner;

#define MANOR_TYPE_SCHEMA_OBJECT (manor_schema_object_get_type ())

/* Immutable. Subclasses: ManorTable, ManorIndex, ManorView, ManorTrigger. */
G_DECLARE_DERIVABLE_TYPE (ManorSchemaObject, manor_schema_object, MANOR, SCHEMA_OBJECT, GObject)

struct _ManorSchemaObjectClass
{
  GObjectClass parent_class;
};

ManorObjectKind   manor_schema_object_get_kind       (ManorSchemaObject *self);
ManorObjectOwner  manor_schema_object_get_owner      (ManorSchemaObject *self);
const char       *manor_schema_object_get_name       (ManorSchemaObject *self);
/* The table or view it belongs to; its own name for tables and views. */
const char       *manor_schema_object_get_table_name (ManorSchemaObject *self);
/* The text as the database holds it; NULL for automatic indexes. */
const char       *manor_schema_object_get_sql        (ManorSchemaObject *self);
/* A canonical text: equal for two objects if and only if they mean the same. Column
 * order does not count in it. Includes the name. */
const char       *manor_schema_object_get_meaning    (ManorSchemaObject *self);
/* Every table or view that the text mentions, folded, its own name included; what must
 * be looked at before something is renamed or dropped. */
const char * const *
                  manor_schema_object_get_mentions   (ManorSchemaObject *self);
gboolean          manor_schema_object_mentions       (ManorSchemaObject *self,
                                                      const char        *name);
/* Position in sqlite_schema, from 0: the order of creation. */
guint             manor_schema_object_get_position   (ManorSchemaObject *self);

G_END_DECLS
