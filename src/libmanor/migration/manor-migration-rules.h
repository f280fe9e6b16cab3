/* manor-migration-rules.h: by what a migration is judged
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-migration.h"

G_BEGIN_DECLS

/* The rules of the contract over what a database answered, whoever asked it. Foreign keys have
 * their own: #ManorKeyLedger. From any thread; those over a schema may parse it. */

/* What “SELECT foreign_keys FROM pragma_foreign_keys” answered, outside any transaction. */
gboolean  manor_migration_judge_enforcement (gint64           enforced,
                                             GError         **error);
/* The schema before the first step. @unchanged: it is already where the plan leads. */
gboolean  manor_migration_judge_before      (ManorMigration  *self,
                                             ManorResult     *rows,
                                             gboolean        *unchanged,
                                             GError         **error);
/* The schema after the last. */
gboolean  manor_migration_judge_after       (ManorMigration  *self,
                                             ManorResult     *rows,
                                             GError         **error);
/* The answers to a pair of manor_plan_get_checks(); @sql is the second of the pair. */
gboolean  manor_migration_judge_count       (const char      *sql,
                                             gint64           before,
                                             gint64           after,
                                             GError         **error);
/* The answer to a limit's question. */
gboolean  manor_migration_judge_limit       (const ManorMigrationLimit  *limit,
                                             gint64                      count,
                                             GError                    **error);
/* What the database said to a step, as the error of the migration. New. */
GError   *manor_plan_step_dup_error         (ManorPlanStep   *self,
                                             guint            index,
                                             guint            n_steps,
                                             const GError    *cause) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
