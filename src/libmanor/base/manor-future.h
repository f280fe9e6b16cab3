/* manor-future.h: what libdex 0.10 lacks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/**
 * ManorFutureFunc:
 * @index: which item, from 0
 * @user_data: what was given to manor_future_for_each()
 *
 * Starts the work on one item.
 *
 * Returns: (transfer full): a future of any type
 */
typedef DexFuture *(*ManorFutureFunc) (guint    index,
                                       gpointer user_data);

DexFuture *manor_future_with_timeout  (DexFuture        *future,
                                       guint             msec) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *manor_future_keep          (DexFuture        *future) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *manor_future_for_each      (guint             n_items,
                                       guint             n_at_once,
                                       ManorFutureFunc   func,
                                       gpointer          user_data,
                                       GDestroyNotify    user_data_destroy) G_GNUC_WARN_UNUSED_RESULT;
/* Awaits: for a fiber. FALSE with @error where it was cancelled. */
gboolean   manor_future_sleep         (guint             msec,
                                       GError          **error);
gboolean   manor_error_is_cancelled   (const GError     *error);

G_END_DECLS
