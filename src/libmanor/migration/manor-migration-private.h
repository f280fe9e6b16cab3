/* manor-migration-private.h: a migration before it has a plan, and its memory
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-key-ledger.h"
#include "manor-migration.h"

G_BEGIN_DECLS

/**
 * ManorKeyTable:
 * @before: the table's name before the plan, or NULL where the plan makes it
 * @after: its name after, or NULL where the plan drops it
 * @numbered: whether its rows keep their rowids
 *
 * A table whose foreign keys a plan may come to violate.
 */
typedef struct
{
  char     *before;
  char     *after;
  gboolean  numbered;
} ManorKeyTable;

/* What one run of the contract needs, whoever made it. Everything is borrowed and must not
 * change while it runs. */
typedef struct
{
  GPtrArray      *steps;      /* ManorPlanStep */
  GPtrArray      *checks;     /* as manor_plan_get_checks() */
  GPtrArray      *keys;       /* ManorKeyTable */
  GHashTable     *renamed;    /* folded old table name -> new name */
  ManorMigration *migration;  /* what must be true before and after; NULL in a rehearsal */
} ManorScript;

typedef struct
{
  guint           failed_step;  /* index, or G_MAXUINT */
  ManorCatalogue *after;        /* rehearsal: the schema as it was left */
} ManorScriptReport;

ManorOutcome  manor_script_run             (const ManorScript    *script,
                                            ManorSqlite          *sqlite,
                                            ManorMigrationHook    hook,
                                            gpointer              user_data,
                                            ManorScriptReport    *report,
                                            GError              **error);

/* The parts of a plan that only a migration looks at. */
GPtrArray        *manor_plan_get_steps     (ManorPlan            *self);
GPtrArray        *manor_plan_get_keys      (ManorPlan            *self);
GHashTable       *manor_plan_get_renamed   (ManorPlan            *self);
GPtrArray        *manor_plan_get_kept_statistics (ManorPlan      *self);

ManorKeyTable    *manor_key_table_new      (const char           *before,
                                            const char           *after,
                                            gboolean              numbered) G_GNUC_WARN_UNUSED_RESULT;
/* For a run that has no plan yet. @renamed: (nullable) */
ManorKeyLedger   *_manor_key_ledger_new    (GPtrArray            *keys,
                                            GHashTable           *renamed) G_GNUC_WARN_UNUSED_RESULT;
void              manor_key_table_free     (ManorKeyTable        *self);

G_END_DECLS
