/* platform-server.h: what listens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "platform.h"

/* Both planes and the control for tests on one port of the loopback; which of them is meant, the request's host and
 * path say. */
typedef struct _PlatformServer PlatformServer;

/* Listens and sets the platform's port and address; ends the program where that is impossible. @authority: with TLS,
 * receives the file with the certificate to trust. */
PlatformServer *platform_server_new  (Platform        *platform,
                                      char           **authority) G_GNUC_WARN_UNUSED_RESULT;
void            platform_server_free (PlatformServer  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlatformServer, platform_server_free)
