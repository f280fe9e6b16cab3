/* manor-deed-private.h: what a statement of a person's script does, from its words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-statement.h"

G_BEGIN_DECLS

typedef enum
{
  MANOR_DEED_OTHER,          /* REINDEX, and what has no other name */
  MANOR_DEED_NOTHING,        /* PRAGMA foreign_keys: the server sees to it */
  MANOR_DEED_CREATE_TABLE,
  MANOR_DEED_CREATE_INDEX,
  MANOR_DEED_CREATE_VIEW,
  MANOR_DEED_CREATE_TRIGGER,
  MANOR_DEED_DROP_TABLE,
  MANOR_DEED_DROP_INDEX,
  MANOR_DEED_DROP_VIEW,
  MANOR_DEED_DROP_TRIGGER,
  MANOR_DEED_RENAME_TABLE,
  MANOR_DEED_RENAME_COLUMN,
  MANOR_DEED_ADD_COLUMN,
  MANOR_DEED_DROP_COLUMN,
  MANOR_DEED_INSERT,
  MANOR_DEED_UPDATE,
  MANOR_DEED_DELETE,
} ManorDeedKind;

/**
 * ManorDeed:
 * @kind: what it does
 * @sql: the statement, without its semicolon
 * @line: where it begins in the script, from 1
 * @name: what it is about: the object made, dropped or altered, the table written
 * @table: of an index or trigger: the table it hangs on; else @name
 * @column: of ADD, DROP and RENAME COLUMN: the column
 * @other: of the renames: the new name; of what copies all rows of one
 *   table, INSERT or CREATE TABLE AS: that table
 * @count: a SELECT of how many rows an UPDATE or DELETE meets, or NULL where none can be written
 * @rows: one of some of those rows, or NULL
 * @unique: of CREATE INDEX: UNIQUE
 * @random: of CREATE TABLE: RANDOM ROWID
 * @verbatim: of what copies: the values are columns and nothing else
 * @replaces: of an INSERT: rows that are there may be replaced or changed
 *
 * One statement of a script.
 */
typedef struct
{
  ManorDeedKind  kind;
  char          *sql;
  guint          line;
  char          *name;
  char          *table;
  char          *column;
  char          *other;
  char          *count;
  char          *rows;
  gboolean       unique;
  gboolean       random;
  gboolean       verbatim;
  gboolean       replaces;
} ManorDeed;

/* NULL with MANOR_PLAN_ERROR_UNSUPPORTED where the statement has no place in a script that a
 * server carries to every child. */
ManorDeed *manor_deed_new  (ManorStatement  *statement,
                            GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void       manor_deed_free (ManorDeed       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorDeed, manor_deed_free)

G_END_DECLS
