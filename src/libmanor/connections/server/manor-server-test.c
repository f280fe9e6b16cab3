/* manor-server-test.c: trying everything about a server once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server"

#include "config.h"

#include "manor-server-private.h"

/**
 * manor_server_finding_free:
 * @self: (nullable) (transfer full): a `ManorServerFinding`
 */
void
manor_server_finding_free (ManorServerFinding *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->detail, g_free);
  g_free (self);
}

DexFuture *
manor_server_test (const ManorServerSettings *settings,
                   const char                *token,
                   const char                *admin_key)
{
  return dex_future_new_take_boxed (
    G_TYPE_PTR_ARRAY,
    g_ptr_array_new_with_free_func ((GDestroyNotify) manor_server_finding_free));
}
