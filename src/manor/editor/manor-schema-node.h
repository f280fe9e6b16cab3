/* manor-schema-node.h: a row of the schema tree
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

typedef enum
{
  MANOR_NODE_GROUP,       /* “Tables”, “Views” … */
  MANOR_NODE_OBJECT,      /* a table, view, index or trigger */
  MANOR_NODE_COLUMN,
  MANOR_NODE_CONSTRAINT,
} ManorNodeKind;

#define MANOR_TYPE_SCHEMA_NODE (manor_schema_node_get_type ())

/* Properties “title”, “detail”, “icon-name”, “dimmed”. */
G_DECLARE_FINAL_TYPE (ManorSchemaNode, manor_schema_node, MANOR, SCHEMA_NODE, GObject)

/* The groups of a catalogue, with what @wanted (folded by the caller, "" for all) is found
 * in: a #GListModel of #ManorSchemaNode. */
GListModel        *manor_schema_nodes_list           (ManorCatalogue  *catalogue,
                                                      const char      *wanted) G_GNUC_WARN_UNUSED_RESULT;
/* NULL for a node that has nothing below it. Made when it is asked for. */
GListModel        *manor_schema_node_list_children   (ManorSchemaNode *self) G_GNUC_WARN_UNUSED_RESULT;
ManorNodeKind      manor_schema_node_get_kind        (ManorSchemaNode *self);
const char        *manor_schema_node_get_title       (ManorSchemaNode *self);
const char        *manor_schema_node_get_detail      (ManorSchemaNode *self);
const char        *manor_schema_node_get_icon_name   (ManorSchemaNode *self);
/* The object that it is or belongs to; NULL for a group. */
ManorSchemaObject *manor_schema_node_get_object      (ManorSchemaNode *self);
/* What is written into the editor for it: a quoted name, or NULL. */
char              *manor_schema_node_dup_insert      (ManorSchemaNode *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
