/* manor-table.h: a table, its columns and constraints
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-column.h"
#include "manor-constraint.h"
#include "manor-schema-object.h"

G_BEGIN_DECLS

#define MANOR_TYPE_TABLE (manor_table_get_type ())

G_DECLARE_FINAL_TYPE (ManorTable, manor_table, MANOR, TABLE, ManorSchemaObject)

guint             manor_table_get_n_columns       (ManorTable *self);
ManorColumn      *manor_table_get_column          (ManorTable *self,
                                                   guint       index);
/* Folds A-Z; NULL where there is none. */
ManorColumn      *manor_table_find_column         (ManorTable *self,
                                                   const char *name);
/* A #GListModel of #ManorColumn, for views. */
GListModel       *manor_table_list_columns        (ManorTable *self) G_GNUC_WARN_UNUSED_RESULT;
/* All PRIMARY KEY, UNIQUE, CHECK and FOREIGN KEY constraints, those written at a column
 * too. (element-type ManorConstraint), owned by the table. */
GPtrArray        *manor_table_get_constraints     (ManorTable *self);
ManorConstraint  *manor_table_get_primary_key     (ManorTable *self);
gboolean          manor_table_get_without_rowid   (ManorTable *self);
gboolean          manor_table_get_strict          (ManorTable *self);
/* libSQL: RANDOM ROWID */
gboolean          manor_table_get_random_rowid    (ManorTable *self);
gboolean          manor_table_get_autoincrement   (ManorTable *self);
/* The column that is an alias of the rowid (INTEGER PRIMARY KEY), or NULL. */
ManorColumn      *manor_table_get_rowid_column    (ManorTable *self);
/* “rowid”, “_rowid_” or “oid”, whichever no column takes; NULL where the rowid cannot be
 * named or there is none. */
const char       *manor_table_get_rowid_name      (ManorTable *self);
/* NULL for an ordinary table. */
const char       *manor_table_get_module          (ManorTable *self);
const char * const *
                  manor_table_get_module_arguments (ManorTable *self);
/* FALSE where the text could not be understood (a newer SQLite's syntax): such a table is
 * compared by its tokens and never rebuilt. */
gboolean          manor_table_get_parsed          (ManorTable *self);

G_END_DECLS
