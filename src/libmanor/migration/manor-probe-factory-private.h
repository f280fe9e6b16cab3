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
                                     char            *title,
                                     char            *remedy);
/* manor-probe-constraint.c */
void  manor_draft_probe_constraints (ManorDraft      *self,
                                     ManorTableDraft *table);

G_END_DECLS
