/* manor-fleet-query.h: the same reading SQL on all children, into one result
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-fleet.h"

G_BEGIN_DECLS

#define MANOR_TYPE_FLEET_QUERY  (manor_fleet_query_get_type ())
#define MANOR_TYPE_FLEET_ANSWER (manor_fleet_answer_get_type ())

/* A #GListModel of #ManorFleetAnswer, one for each child that was asked, sorted by name; it
 * fills when the query runs. Properties, notified on the main thread: “n-done”, “n-total”,
 * “n-failed”. */
G_DECLARE_FINAL_TYPE (ManorFleetQuery, manor_fleet_query, MANOR, FLEET_QUERY, GObject)
G_DECLARE_FINAL_TYPE (ManorFleetAnswer, manor_fleet_answer, MANOR, FLEET_ANSWER, GObject)

/* @sql: one reading statement. @only: a glob over the children's names, or NULL for all.
 * @max_rows: of each child; 0 for no limit. */
ManorFleetQuery *manor_fleet_query_new            (ManorFleet       *fleet,
                                                   const char       *sql,
                                                   const char       *only,
                                                   guint             max_rows) G_GNUC_WARN_UNUSED_RESULT;
/* Whether it asks children that sleep, too, which wakes them; FALSE unless set, before it runs. Those that were
 * not asked have a MANOR_CHILD_ERROR for an answer, as archived ones have always. */
void             manor_fleet_query_set_wakes      (ManorFleetQuery  *self,
                                                   gboolean          wakes);
/* Once. Resolves to a #ManorResult: the rows of all children in the children's order, their
 * names in a first column “database”. Children that failed are in the answers and do not
 * stop the others. Rejects with MANOR_SQL_ERROR_FAILED where the SQL is not one reading
 * statement, and with the first child's error where all of them failed. Discarding the
 * future cancels. */
DexFuture       *manor_fleet_query_run            (ManorFleetQuery  *self) G_GNUC_WARN_UNUSED_RESULT;
guint            manor_fleet_query_get_n_done     (ManorFleetQuery  *self);
guint            manor_fleet_query_get_n_total    (ManorFleetQuery  *self);
guint            manor_fleet_query_get_n_failed   (ManorFleetQuery  *self);

ManorDatabase   *manor_fleet_answer_get_database  (ManorFleetAnswer *self);
/* NULL while it is not there and where the child answered. */
const GError    *manor_fleet_answer_get_error     (ManorFleetAnswer *self);
guint            manor_fleet_answer_get_n_rows    (ManorFleetAnswer *self);
/* TRUE when @max_rows cut the child's rows short. */
gboolean         manor_fleet_answer_get_truncated (ManorFleetAnswer *self);

G_END_DECLS
