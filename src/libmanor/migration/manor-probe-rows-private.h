/* manor-probe-rows-private.h: a table's rows as they would be after the plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-draft-private.h"

G_BEGIN_DECLS

/* How a table takes values of a column: STRICT tables leave ANY alone. */
ManorAffinity  manor_column_get_storage    (ManorTable      *table,
                                            ManorColumn     *column);
gboolean       manor_affinity_stores_alike (ManorAffinity    a,
                                            ManorAffinity    b);
/* TRUE where the values of a wanted column can differ from what the old table has, or
 * compare otherwise. */
gboolean       manor_table_draft_touches   (ManorDraft      *draft,
                                            ManorTableDraft *table,
                                            ManorColumn     *wanted);
/* What @expression becomes when a column of that affinity stores it. */
char          *manor_sql_dup_stored        (const char      *expression,
                                            ManorAffinity    affinity) G_GNUC_WARN_UNUSED_RESULT;
/**
 * ManorRowsMode:
 * @MANOR_ROWS_ALL: all rows; made-up values have no affinity
 * @MANOR_ROWS_TYPED: rows whose made-up values a CAST leaves as they are, with the affinity
 *   that the CAST gives: they compare as in the table
 * @MANOR_ROWS_UNTYPED: the other rows
 *
 * Which rows a probe sees.
 */
typedef enum
{
  MANOR_ROWS_ALL,
  MANOR_ROWS_TYPED,
  MANOR_ROWS_UNTYPED,
} ManorRowsMode;

/* What @texts call the rowid that a row has before the plan; only where it can be named. */
#define MANOR_PROBE_ROWID "\"manor rowid\""

/* “(SELECT …) AS table” with those columns that @texts (NULL-terminated) mention. */
char          *manor_probe_rows_dup        (ManorDraft      *draft,
                                            ManorTableDraft *table,
                                            const char      *alias,
                                            ManorRowsMode    mode,
                                            const char * const *texts) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
