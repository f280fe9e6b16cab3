/* platform-proxy.h: what is asked of databases
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "platform-exchange.h"

/* Passes a request on to sqld, and its answer back as it comes, in a fiber. Where @whole, nothing is sent: the answer
 * is given instead. NULL where it was sent. */
PlatformAnswer *platform_proxy_pass (PlatformExchange *exchange,
                                     SoupSession      *session,
                                     gboolean          whole) G_GNUC_WARN_UNUSED_RESULT;
