/* manor-table-private.h: a table from the inside
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-column-private.h"
#include "manor-constraint-private.h"
#include "manor-schema-object-private.h"
#include "manor-table.h"

G_BEGIN_DECLS

struct _ManorTable
{
  ManorSchemaObject  parent_instance;

  GPtrArray         *columns;
  GHashTable        *by_name;           /* folded name -> borrowed ManorColumn */
  GPtrArray         *constraints;
  ManorConstraint   *primary_key;       /* borrowed from constraints */
  ManorColumn       *rowid_column;      /* borrowed from columns */
  char              *module;
  char             **module_arguments;
  guint              without_rowid : 1;
  guint              strict : 1;
  guint              random_rowid : 1;
  guint              autoincrement : 1;
  guint              parsed : 1;
};

/* Reads the text; what has no meaning without the other tables is left for later. */
ManorTable  *_manor_table_new            (const ManorSchemaRow *row) G_GNUC_WARN_UNUSED_RESULT;
void         _manor_table_parse          (ManorTable           *self);
/* Forgets all that was read. */
void         _manor_table_clear          (ManorTable           *self);
ManorColumn *_manor_table_find_folded    (ManorTable           *self,
                                          const char           *folded);

G_END_DECLS
