/* manor-fiber.h: fibers that may be cancelled while they wait
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* For a fiber that changes models and properties which a window may show: what hangs on their
 * signals is built on the fiber's stack, and the usual 128 KiB are little for widgets. Only
 * what is touched of it takes memory. */
#define MANOR_FIBER_STACK_FOR_SIGNALS (8 * 1024 * 1024)

DexFuture *manor_fiber_spawn   (gsize            stack_size,
                                DexFiberFunc     func,
                                gpointer         func_data,
                                GDestroyNotify   func_data_destroy) G_GNUC_WARN_UNUSED_RESULT;

/* What a fiber waits with, each as libdex's function of that name, and each takes its future. */
gboolean   manor_await         (DexFuture       *future,
                                GError         **error);
gboolean   manor_await_boolean (DexFuture       *future,
                                GError         **error);
int        manor_await_int     (DexFuture       *future,
                                GError         **error);
gint64     manor_await_int64   (DexFuture       *future,
                                GError         **error);
char      *manor_await_string  (DexFuture       *future,
                                GError         **error) G_GNUC_WARN_UNUSED_RESULT;
gpointer   manor_await_object  (DexFuture       *future,
                                GError         **error) G_GNUC_WARN_UNUSED_RESULT;
gpointer   manor_await_boxed   (DexFuture       *future,
                                GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
