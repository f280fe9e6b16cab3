/* manor-server-propagate.c: a change that the server carries to all children
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-propagate"

#include "config.h"

#include "manor-server-private.h"

DexFuture *
_manor_server_propagate (ManorDatabase    *database,
                         ManorPropagation *propagation)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "stub");
}

DexFuture *
_manor_server_settle_propagation (ManorDatabase *database)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "stub");
}
