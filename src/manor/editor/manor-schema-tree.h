/* manor-schema-tree.h: what a database has, as a tree with definitions
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_SCHEMA_TREE (manor_schema_tree_get_type ())

/* Signals: “insert” (text), “select-rows” (SQL of a query), “insert-query” (SQL, and the
 * part of it that a person replaces), “refresh”. */
G_DECLARE_FINAL_TYPE (ManorSchemaTree, manor_schema_tree, MANOR, SCHEMA_TREE, AdwBin)

void        manor_schema_tree_set_loading    (ManorSchemaTree *self);
void        manor_schema_tree_set_catalogue  (ManorSchemaTree *self,
                                              ManorCatalogue  *catalogue);
void        manor_schema_tree_set_error      (ManorSchemaTree *self,
                                              const GError    *error);
/* A model of GtkTreeListRow over #ManorSchemaNode. */
GListModel *manor_schema_tree_get_model      (ManorSchemaTree *self);
/* Opens its group, selects it and shows its definition; FALSE where it is not there. */
gboolean    manor_schema_tree_select         (ManorSchemaTree *self,
                                              const char      *name);
char       *manor_schema_tree_dup_definition (ManorSchemaTree *self) G_GNUC_WARN_UNUSED_RESULT;
void        manor_schema_tree_set_search     (ManorSchemaTree *self,
                                              const char      *text);

G_END_DECLS
