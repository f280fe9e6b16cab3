/* manor-decisions.h: what a person decided while looking at a fleet's plans
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_DECISIONS (manor_decisions_get_type ())

/* Properties “drop-extra”, “reorder”. Signal “changed”. */
G_DECLARE_FINAL_TYPE (ManorDecisions, manor_decisions, MANOR, DECISIONS, GObject)

ManorDecisions   *manor_decisions_new             (void) G_GNUC_WARN_UNUSED_RESULT;
/* @proposal: a change of kind RENAMED */
void              manor_decisions_set_rename      (ManorDecisions *self,
                                                   ManorChange    *proposal,
                                                   gboolean        renamed);
gboolean          manor_decisions_get_rename      (ManorDecisions *self,
                                                   ManorChange    *proposal);
/* An empty text forgets it. */
void              manor_decisions_set_fill        (ManorDecisions *self,
                                                   const char     *table,
                                                   const char     *column,
                                                   const char     *sql);
const char       *manor_decisions_get_fill        (ManorDecisions *self,
                                                   const char     *table,
                                                   const char     *column);
/* Those that concern one variant; all of them where @from and @to are NULL. */
ManorPlanOptions *manor_decisions_dup_options     (ManorDecisions *self,
                                                   ManorCatalogue *from,
                                                   ManorCatalogue *to) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
