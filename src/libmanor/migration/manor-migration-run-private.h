/* manor-migration-run-private.h: one run of the migration contract
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-migration-private.h"

G_BEGIN_DECLS

typedef struct
{
  const ManorScript  *script;
  ManorSqlite        *sqlite;
  ManorMigrationHook  hook;
  gpointer            user_data;
  ManorScriptReport  *report;
  gboolean            keys_were_on;
  gboolean            unchanged;
  gboolean            violated;   /* the keys failed and there is nothing to compare with yet */
  GHashTable         *baseline;   /* violations before the first step: key -> count, or NULL */
  GArray             *counts;     /* gint64: answers to the checks before the first step */
} ManorRun;

gboolean  manor_run_enter            (ManorRun             *run,
                                      ManorMigrationStage   stage,
                                      guint                 step,
                                      GError              **error);
/* Remembers what is violated before the first step. */
gboolean  manor_run_count_violations (ManorRun             *run,
                                      GError              **error);
/* Fails where a key is violated that was not before. Without a count from before it sets
 * `violated` at the first violation, and the run is made again with one. */
gboolean  manor_run_prove_keys       (ManorRun             *run,
                                      GError              **error);

G_END_DECLS
