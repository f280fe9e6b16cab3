/* manor-statistics.h: what ANALYZE found out, kept over a plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-plan.h"
#include "manor-result.h"

G_BEGIN_DECLS

/**
 * ManorStatistics:
 * @MANOR_STATISTICS_NONE: ANALYZE never ran, or its tables are not as SQLite makes them
 * @MANOR_STATISTICS_COUNTS: there is sqlite_stat1
 * @MANOR_STATISTICS_SAMPLES: there is sqlite_stat4
 *
 * Which tables for its planner SQLite has in a database. They are in no fingerprint: children with and without them are of
 * one variant, and have one plan.
 */
typedef enum
{
  MANOR_STATISTICS_NONE    = 0,
  MANOR_STATISTICS_COUNTS  = 1 << 0,
  MANOR_STATISTICS_SAMPLES = 1 << 1,
  MANOR_STATISTICS_ALL     = MANOR_STATISTICS_COUNTS | MANOR_STATISTICS_SAMPLES,
} ManorStatistics;

/* As every SQLite writes them. What somebody made by hand may have other columns, or rules: it is left alone. */
#define MANOR_STATISTICS_COUNTS_TABLE  "CREATE TABLE sqlite_stat1(tbl,idx,stat)"
#define MANOR_STATISTICS_SAMPLES_TABLE "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"

/* A SELECT of one integer: the same as manor_statistics_find(). */
#define MANOR_STATISTICS_SQL                                                                                           \
  "SELECT coalesce(sum(CASE sql WHEN '" MANOR_STATISTICS_COUNTS_TABLE "' THEN 1 ELSE 2 END), 0) "                      \
  "FROM main.sqlite_schema "                                                                                           \
  "WHERE sql IN ('" MANOR_STATISTICS_COUNTS_TABLE "', '" MANOR_STATISTICS_SAMPLES_TABLE "')"

/* In the rows (type, name, tbl_name, sql) of sqlite_schema. */
ManorStatistics  manor_statistics_find        (ManorResult     *rows);

/* (element-type utf8) Statements before the first step, and after the last, that keep what is @present. New; empty where
 * there is nothing to keep. */
GPtrArray       *manor_plan_list_statistics   (ManorPlan       *self,
                                               ManorStatistics  present,
                                               gboolean         after) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
