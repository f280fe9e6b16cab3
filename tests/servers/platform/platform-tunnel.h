/* platform-tunnel.h: WebSockets of databases
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "platform-exchange.h"

/* Whether a request wants one. */
gboolean platform_tunnel_is_wanted (PlatformExchange *exchange);
/* Hands the connection over to sqld, which answers the request itself, and passes on what both say until one of them
 * ends. In a fiber. */
void     platform_tunnel_run       (PlatformExchange *exchange);
