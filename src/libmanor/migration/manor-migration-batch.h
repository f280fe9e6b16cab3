/* manor-migration-batch.h: a whole migration as statements that need no answer between them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-migration.h"
#include "manor-statistics.h"

G_BEGIN_DECLS

/**
 * ManorBatchPart:
 * @MANOR_BATCH_BEGIN: takes the write lock
 * @MANOR_BATCH_ENFORCEMENT: fails unless foreign keys are off
 * @MANOR_BATCH_BEFORE: fails unless the schema is, letter for letter, the one before, and the tables of ANALYZE are there
 *   that are said to be
 * @MANOR_BATCH_LIMIT: fails where more would be lost than is allowed
 * @MANOR_BATCH_NOTE: writes the rows down as they are counted before the steps
 * @MANOR_BATCH_STATISTICS: keeps what ANALYZE found out over the steps
 * @MANOR_BATCH_STEP: a step of the plan
 * @MANOR_BATCH_COUNT: fails unless a count is as it was
 * @MANOR_BATCH_FORGET: takes away what the counts were written into
 * @MANOR_BATCH_KEYS: fails where a foreign key is violated
 * @MANOR_BATCH_AFTER: fails unless the schema is, letter for letter, the one after
 * @MANOR_BATCH_COMMIT: keeps all
 *
 * What a statement of a batch is for.
 */
typedef enum
{
  MANOR_BATCH_BEGIN,
  MANOR_BATCH_ENFORCEMENT,
  MANOR_BATCH_BEFORE,
  MANOR_BATCH_LIMIT,
  MANOR_BATCH_NOTE,
  MANOR_BATCH_STATISTICS,
  MANOR_BATCH_STEP,
  MANOR_BATCH_COUNT,
  MANOR_BATCH_FORGET,
  MANOR_BATCH_KEYS,
  MANOR_BATCH_AFTER,
  MANOR_BATCH_COMMIT,
} ManorBatchPart;

typedef struct
{
  ManorBatchPart  part;
  guint           step;        /* of MANOR_BATCH_STEP: its number, from 0 */
  char           *sql;
  ManorResult    *parameters;  /* or NULL */
} ManorBatchStatement;

/* (element-type ManorBatchStatement) In order; each may only run where all before it did, and
 * where one did not, ROLLBACK follows. New. */
GPtrArray *manor_migration_list_batch (ManorMigration  *self,
                                       const char      *before,
                                       const char      *after,
                                       ManorStatistics  statistics) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
