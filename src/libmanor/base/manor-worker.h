/* manor-worker.h: threads for blocking work, behind futures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

#define MANOR_TYPE_WORKER (manor_worker_get_type ())

G_DECLARE_FINAL_TYPE (ManorWorker, manor_worker, MANOR, WORKER, GObject)

/**
 * ManorWorkerFunc:
 * @data: what was given to manor_worker_run()
 * @result: an unset value to initialise and fill; left unset it means %TRUE
 * @error: where to say what went wrong
 *
 * A piece of blocking work. Runs on a thread of the worker, never on the main thread.
 *
 * Returns: %FALSE with @error set when the work failed
 */
typedef gboolean (*ManorWorkerFunc) (gpointer   data,
                                     GValue    *result,
                                     GError   **error);

ManorWorker *manor_worker_new         (const char      *name,
                                       guint            n_threads) G_GNUC_WARN_UNUSED_RESULT;
guint        manor_worker_get_n_threads (ManorWorker   *self);
DexFuture   *manor_worker_run         (ManorWorker     *self,
                                       ManorWorkerFunc  func,
                                       gpointer         data,
                                       GDestroyNotify   data_destroy) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
