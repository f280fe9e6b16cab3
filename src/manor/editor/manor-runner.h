/* manor-runner.h: runs statements through a session of one database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

#include "manor-run-step.h"

G_BEGIN_DECLS

#define MANOR_TYPE_RUNNER (manor_runner_get_type ())

/* Properties “running”, “in-transaction”, “read-only”. Signals: “step-started” and
 * “step-finished” (ManorRunStep), “schema-changed”. */
G_DECLARE_FINAL_TYPE (ManorRunner, manor_runner, MANOR, RUNNER, GObject)

ManorRunner   *manor_runner_new                (ManorDatabase *database,
                                                ManorHistory  *history) G_GNUC_WARN_UNUSED_RESULT;
ManorDatabase *manor_runner_get_database       (ManorRunner   *self);
gboolean       manor_runner_get_running        (ManorRunner   *self);
gboolean       manor_runner_get_in_transaction (ManorRunner   *self);
/* Monotonic time when the server gives an open transaction up; 0 where it does not. */
gint64         manor_runner_get_deadline       (ManorRunner   *self);
gboolean       manor_runner_get_read_only      (ManorRunner   *self);
/* Not while a transaction is open or a statement runs: then nothing happens. */
void           manor_runner_set_read_only      (ManorRunner   *self,
                                                gboolean       read_only);
/* @steps: (element-type ManorRunStep), @text: for the history, or NULL. Stops at the first
 * error. Resolves to a boolean; rejects with the error of the failed step. */
DexFuture     *manor_runner_run                (ManorRunner   *self,
                                                GPtrArray     *steps,
                                                const char    *text,
                                                guint          max_rows,
                                                gsize          max_bytes) G_GNUC_WARN_UNUSED_RESULT;
/* Beside the run: resolves to a #ManorResult. For plans, COMMIT and ROLLBACK. */
DexFuture     *manor_runner_query              (ManorRunner   *self,
                                                const char    *sql) G_GNUC_WARN_UNUSED_RESULT;
/* As the session sees it, an open transaction included: resolves to a #ManorCatalogue. */
DexFuture     *manor_runner_load_catalogue     (ManorRunner   *self) G_GNUC_WARN_UNUSED_RESULT;
void           manor_runner_cancel             (ManorRunner   *self);
/* Rolls back what is open. Resolves to a boolean. */
DexFuture     *manor_runner_close              (ManorRunner   *self) G_GNUC_WARN_UNUSED_RESULT;

/* What is shown is built from the run's signals, so its fiber needs a stack that GTK and
 * Pango are at home on. */
#define MANOR_UI_FIBER_STACK (8 * 1024 * 1024)

G_END_DECLS
