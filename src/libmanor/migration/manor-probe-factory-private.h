/* manor-probe-factory-private.h: the parts that make probes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-probe-rows-private.h"

G_BEGIN_DECLS

/* @sql, @rows_sql, @title and @remedy are (transfer full). */
void  manor_draft_add_probe         (ManorDraft      *self,
                                     ManorProbeKind   kind,
                                     ManorTableDraft *table,
                                     const char      *column,
                                     char            *sql,
                                     char            *rows_sql,
                                     char            *title,
                                     char            *remedy);
void  manor_draft_add_row_probe     (ManorDraft      *self,
                                     ManorProbeKind   kind,
                                     ManorTableDraft *table,
                                     const char      *column,
                                     const char      *condition,
                                     gboolean         compares,
                                     char            *title,
                                     char            *remedy);
/* @condition: of the table as it is, or NULL. @title and @remedy are (transfer full). */
void  manor_draft_add_plain_probe   (ManorDraft      *self,
                                     ManorProbeKind   kind,
                                     ManorTableDraft *table,
                                     const char      *column,
                                     const char      *condition,
                                     char            *title,
                                     char            *remedy);
/* manor-probe-vector.c */
void  manor_draft_probe_vector      (ManorDraft      *self,
                                     ManorTableDraft *table,
                                     ManorColumn     *wanted);
/* manor-probe-constraint.c */
void  manor_draft_probe_constraints (ManorDraft      *self,
                                     ManorTableDraft *table);
gboolean  manor_table_draft_is_written    (ManorTableDraft *table);
/* A column whose values may differ or compare otherwise after the plan. */
gboolean  manor_table_draft_touches_named (ManorDraft      *self,
                                           ManorTableDraft *table,
                                           const char      *name);
/* manor-probe-keys.c */
void  manor_draft_probe_keys        (ManorDraft      *self,
                                     ManorTableDraft *table);

G_END_DECLS
