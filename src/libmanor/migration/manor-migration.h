/* manor-migration.h: a plan, made ready for one child
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-plan.h"
#include "manor-sqlite.h"

G_BEGIN_DECLS

/**
 * ManorOutcome:
 * @MANOR_OUTCOME_APPLIED: the plan was carried out and proved
 * @MANOR_OUTCOME_UNCHANGED: the child was already where the plan leads
 * @MANOR_OUTCOME_REFUSED: nothing was changed; the error says why
 * @MANOR_OUTCOME_UNKNOWN: the answer to the commit was lost: read the schema again
 *
 * How a migration ended.
 */
typedef enum
{
  MANOR_OUTCOME_APPLIED,
  MANOR_OUTCOME_UNCHANGED,
  MANOR_OUTCOME_REFUSED,
  MANOR_OUTCOME_UNKNOWN,
} ManorOutcome;

#define MANOR_MIGRATION_ERROR (manor_migration_error_quark ())

/**
 * ManorMigrationError:
 * @MANOR_MIGRATION_ERROR_CHANGED: the child's schema is not what was reviewed
 * @MANOR_MIGRATION_ERROR_FOREIGN_KEYS_ON: enforcement could not be switched off
 * @MANOR_MIGRATION_ERROR_STEP: a step failed; the SQL error is in the message
 * @MANOR_MIGRATION_ERROR_SCHEMA: the schema afterwards was not the one planned
 * @MANOR_MIGRATION_ERROR_FOREIGN_KEY: a foreign key is violated that was not before
 * @MANOR_MIGRATION_ERROR_COUNT: rows were lost or made
 * @MANOR_MIGRATION_ERROR_LOSES: more would be lost than was agreed to
 *
 * Why a migration was refused. All of them leave the child as it was. Errors of the
 * database itself (busy, read-only, full …) keep their MANOR_SQL_ERROR.
 */
typedef enum
{
  MANOR_MIGRATION_ERROR_CHANGED,
  MANOR_MIGRATION_ERROR_FOREIGN_KEYS_ON,
  MANOR_MIGRATION_ERROR_STEP,
  MANOR_MIGRATION_ERROR_SCHEMA,
  MANOR_MIGRATION_ERROR_FOREIGN_KEY,
  MANOR_MIGRATION_ERROR_COUNT,
  MANOR_MIGRATION_ERROR_LOSES,
} ManorMigrationError;

GQuark  manor_migration_error_quark  (void);

/**
 * ManorMigrationStage:
 *
 * The stages of the migration contract, in order. A fault hook sees each before it runs.
 */
typedef enum
{
  MANOR_STAGE_OPEN,
  MANOR_STAGE_FOREIGN_KEYS_OFF,
  MANOR_STAGE_BEGIN,
  MANOR_STAGE_GUARD,
  MANOR_STAGE_STEP,          /* once per step */
  MANOR_STAGE_VERIFY_SCHEMA,
  MANOR_STAGE_VERIFY_KEYS,
  MANOR_STAGE_VERIFY_COUNTS,
  MANOR_STAGE_COMMIT,
  MANOR_STAGE_DONE,
} ManorMigrationStage;

#define MANOR_TYPE_MIGRATION (manor_migration_get_type ())

/* A plan with what must be true before and after it. Immutable once its limits are set, shared by
 * all children of a variant, safe from any thread. */
G_DECLARE_FINAL_TYPE (ManorMigration, manor_migration, MANOR, MIGRATION, GObject)

ManorMigration *manor_migration_new             (ManorPlan       *plan) G_GNUC_WARN_UNUSED_RESULT;
ManorPlan      *manor_migration_get_plan        (ManorMigration  *self);
ManorCatalogue *manor_migration_get_before      (ManorMigration  *self);
ManorCatalogue *manor_migration_get_after       (ManorMigration  *self);

/* What a child may lose at most, counted under the write lock. */
typedef struct
{
  char   *title;  /* of the probe */
  char   *sql;    /* of the probe */
  gint64  most;
} ManorMigrationLimit;

/* The same for one child, which may lose no more than is said with add_limit(). It shares what is known
 * and learned with @self, which outlives it. */
ManorMigration *manor_migration_new_limited     (ManorMigration  *self) G_GNUC_WARN_UNUSED_RESULT;
/* Before anybody else has it. */
void            manor_migration_add_limit       (ManorMigration  *self,
                                                 const char      *title,
                                                 const char      *sql,
                                                 gint64           most);
/* (element-type ManorMigrationLimit) Borrowed. */
GPtrArray      *manor_migration_get_limits      (ManorMigration  *self);

/* For tests: called before each stage; returning FALSE with @error set makes it fail there. */
typedef gboolean (*ManorMigrationHook) (ManorMigrationStage   stage,
                                        guint                 step,
                                        gpointer              user_data,
                                        GError              **error);

/**
 * ManorSchemaPlace:
 *
 * Where a schema stands to a migration.
 */
typedef enum
{
  MANOR_SCHEMA_BEFORE,
  MANOR_SCHEMA_AFTER,
  MANOR_SCHEMA_OTHER,
  MANOR_SCHEMA_UNREADABLE,
} ManorSchemaPlace;

/* Compared by its text with those seen before, parsed only when it is new: call it from a worker.
 * From any thread. */
ManorSchemaPlace manor_migration_locate         (ManorMigration  *self,
                                                 ManorResult     *rows,
                                                 GError         **error);

/* A proved run led from the text @before to the text @after (see manor_schema_text_new()).
 * From any thread. */
void             manor_migration_learn          (ManorMigration  *self,
                                                 const char      *before,
                                                 const char      *after);
/* Where a text leads that was learned: @hash is manor_schema_text_hash() of the text before, or
 * NULL for what was learned first. FALSE where there is none. From any thread. */
gboolean         manor_migration_recall         (ManorMigration  *self,
                                                 const char      *hash,
                                                 char           **before,
                                                 char           **after);

/* Carries the contract out on an open SQLite connection. Blocks. On REFUSED and UNKNOWN
 * @error is set. The connection has no transaction open afterwards, whatever happened. */
ManorOutcome    manor_migration_run_on_sqlite   (ManorMigration      *self,
                                                 ManorSqlite         *sqlite,
                                                 ManorMigrationHook   hook,
                                                 gpointer             user_data,
                                                 GError             **error);

G_END_DECLS
