/* manor-test.h: what the tests share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-fiber.h"

/* A test body that may await. */
typedef void (*ManorTestBody) (void);

static inline DexFuture *
manor_test_body_fiber (gpointer user_data)
{
  ManorTestBody *body = user_data;

  (*body) ();

  return dex_future_new_true ();
}

/* For g_test_add_data_func(): @data points to a static ManorTestBody. */
static inline void
manor_test_run_in_fiber (gconstpointer data)
{
  g_autoptr(DexFuture) future =
    manor_fiber_spawn (1024 * 1024, manor_test_body_fiber, (gpointer) data, NULL);

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
}

#define MANOR_TEST_FIBER(path, func)                                    \
  G_STMT_START {                                                        \
    static ManorTestBody body_ = (func);                                \
    g_test_add_data_func ((path), &body_, manor_test_run_in_fiber);     \
  } G_STMT_END
