/* manor-workbench.h: an SQL editor on one database, with its results and its schema
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

#include "manor-results-view.h"
#include "manor-runner.h"
#include "manor-schema-tree.h"
#include "manor-sql-editor.h"

G_BEGIN_DECLS

#define MANOR_TYPE_WORKBENCH (manor_workbench_get_type ())

/* Property “running”. Signals “changed”: the text or the cursor is another one; “review-push”
 * (a script): it would change every child of a native fleet, and shall be reviewed. */
G_DECLARE_FINAL_TYPE (ManorWorkbench, manor_workbench, MANOR, WORKBENCH, AdwBin)

GtkWidget        *manor_workbench_new              (ManorConsole   *console,
                                                    ManorDatabase  *database) G_GNUC_WARN_UNUSED_RESULT;
char             *manor_workbench_dup_text         (ManorWorkbench *self) G_GNUC_WARN_UNUSED_RESULT;
void              manor_workbench_set_text         (ManorWorkbench *self,
                                                    const char     *text);
gboolean          manor_workbench_get_running      (ManorWorkbench *self);
/* What must survive a restart, an a{sv}. */
GVariant         *manor_workbench_dup_state        (ManorWorkbench *self) G_GNUC_WARN_UNUSED_RESULT;
void              manor_workbench_restore_state    (ManorWorkbench *self,
                                                    GVariant       *state);
/* Asks where a transaction is open or a statement runs: resolves to a boolean. */
DexFuture        *manor_workbench_may_close        (ManorWorkbench *self) G_GNUC_WARN_UNUSED_RESULT;
void              manor_workbench_run              (ManorWorkbench   *self,
                                                    ManorEditorScope  scope);
/* Writes @sql behind the text and runs it. */
void              manor_workbench_run_sql          (ManorWorkbench *self,
                                                    const char     *sql);
/* The plan of the statement under the cursor. */
void              manor_workbench_explain          (ManorWorkbench *self);
void              manor_workbench_stop             (ManorWorkbench *self);

/* Its parts, for tests and for the page it is in. */
ManorRunner      *manor_workbench_get_runner       (ManorWorkbench *self);
ManorSqlEditor   *manor_workbench_get_editor       (ManorWorkbench *self);
ManorResultsView *manor_workbench_get_results      (ManorWorkbench *self);
ManorSchemaTree  *manor_workbench_get_schema_tree  (ManorWorkbench *self);
/* What the bar under the editor says, or NULL. */
const char       *manor_workbench_get_error_text   (ManorWorkbench *self);
gboolean          manor_workbench_get_transaction_shown (ManorWorkbench *self);

G_END_DECLS
