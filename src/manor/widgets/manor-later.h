/* manor-later.h: what a future gave, told to an object that may be gone by then
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/**
 * ManorLaterFunc:
 * @owner: what waited
 * @value: (nullable): what the future resolved to, or %NULL when it was rejected
 * @error: (nullable): why it was rejected
 * @user_data: what was given to manor_later()
 *
 * Takes what a future gave. Runs in the main loop, never on a fiber's stack.
 */
typedef void (*ManorLaterFunc) (gpointer      owner,
                                const GValue *value,
                                const GError *error,
                                gpointer      user_data);

/* What waits and can be stopped. */
typedef struct _ManorLater ManorLater;

void manor_later        (DexFuture      *future,
                         gpointer        owner,
                         ManorLaterFunc  func,
                         gpointer        user_data);
void manor_later_full   (DexFuture      *future,
                         gpointer        owner,
                         ManorLaterFunc  func,
                         gpointer        user_data,
                         GDestroyNotify  user_data_destroy);
/* Of a future that resolves to a secret: it is wiped also when @owner is gone by then. */
void manor_later_secret (DexFuture      *future,
                         gpointer        owner,
                         ManorLaterFunc  func);

/* As manor_later() or manor_later_secret(), but the waiting, and with it the work, can be stopped. */
ManorLater *manor_later_start (DexFuture      *future,
                               gpointer        owner,
                               ManorLaterFunc  func,
                               gboolean        is_secret) G_GNUC_WARN_UNUSED_RESULT;
void        manor_later_stop  (ManorLater     *self);

/* A secret that a future resolved to; (transfer full), wipe it. Nothing of it stays in the future. */
char *manor_later_take_secret (const GValue *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
