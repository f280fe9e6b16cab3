/* manor-constraint-parser-private.h: reading what stands at columns and after them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-cursor-private.h"
#include "manor-table-private.h"

G_BEGIN_DECLS

/**
 * ManorTableParser:
 * @table: what is filled in
 * @cursor: the place in its text
 * @name: what the last CONSTRAINT said; SQLite keeps it until the next comma
 * @foreign_key: (unowned): the last one read; a DEFERRABLE belongs to it, wherever it stands
 *
 * The state of reading one CREATE TABLE.
 */
typedef struct
{
  ManorTable      *table;
  ManorCursor      cursor;
  char            *name;
  ManorConstraint *foreign_key;
} ManorTableParser;

/**
 * ManorParse:
 * @MANOR_PARSE_NONE: something else stands here
 * @MANOR_PARSE_DONE: read
 * @MANOR_PARSE_BROKEN: it began well and went wrong
 *
 * How reading an optional clause went.
 */
typedef enum
{
  MANOR_PARSE_NONE,
  MANOR_PARSE_DONE,
  MANOR_PARSE_BROKEN,
} ManorParse;

gboolean   _manor_parse_constraint_name  (ManorTableParser *self);
ManorParse _manor_parse_column_key       (ManorTableParser *self,
                                          ManorColumn      *column,
                                          guint             start);
ManorParse _manor_parse_table_constraint (ManorTableParser *self);
gboolean   _manor_parse_conflict         (ManorTableParser *self,
                                          char            **conflict);

G_END_DECLS
