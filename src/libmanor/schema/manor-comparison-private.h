/* manor-comparison-private.h: the work of making a diff
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-catalogue.h"
#include "manor-change-private.h"
#include "manor-renames-private.h"

G_BEGIN_DECLS

/**
 * ManorComparison:
 * @from: the child's catalogue
 * @to: the schema database's
 * @renames: what a person has told
 * @changes: (element-type ManorChange): what was found, in reading order
 * @proposals: (element-type ManorChange): renames worth asking about
 *
 * What those who compare parts of two catalogues share.
 */
typedef struct
{
  ManorCatalogue *from;
  ManorCatalogue *to;
  ManorRenames   *renames;
  GPtrArray      *changes;
  GPtrArray      *proposals;
} ManorComparison;

/* A pair of tables under comparison. */
typedef struct
{
  ManorComparison *comparison;
  ManorTable      *from;
  ManorTable      *to;
  /* Columns of one side only. (element-type ManorColumn) */
  GPtrArray       *extra;
  GPtrArray       *added;
} ManorTablePair;

void         _manor_comparison_add         (ManorComparison       *self,
                                            const ManorChangeInit *init,
                                            char                  *text);
void         _manor_compare_objects        (ManorComparison       *self);
void         _manor_compare_tables         (ManorComparison       *self,
                                            ManorTable            *from,
                                            ManorTable            *to);
void         _manor_compare_columns        (ManorTablePair        *pair);
void         _manor_compare_constraints    (ManorTablePair        *pair);
/* Under the pair's renames: the column's name in the second catalogue, folded. */
const char  *_manor_table_pair_map_column  (ManorTablePair        *pair,
                                            ManorColumn           *column);
void         _manor_table_pair_add         (ManorTablePair        *pair,
                                            ManorChangeKind        kind,
                                            ManorAspect            aspect,
                                            const char            *column,
                                            char                  *message);
void         _manor_propose_columns        (ManorTablePair        *pair);
void         _manor_propose_tables         (ManorComparison       *self);

/* “table users”, “index users_email” …: how a line begins. */
char        *_manor_dup_label              (ManorSchemaObject     *object) G_GNUC_WARN_UNUSED_RESULT;
/* SQL as part of a line: blanks made one, cut where it is long. */
char        *_manor_dup_line               (const char            *sql) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
