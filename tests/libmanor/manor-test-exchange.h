/* manor-test-exchange.h: one question over HTTP, for a test
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

/* One exchange of HTTP/1.0 with a port of this machine, whose answer ends with the connection and is never chunked. It
 * is a plain socket, not Manor's client, so that a test sees the truth. @head: the request's lines and headers, each
 * with its end. The status; 0 where there was no answer within @timeout seconds. Blocks. Thread-safe. */
guint manor_test_exchange (guint16      port,
                           gboolean     tls,
                           const char  *head,
                           const char  *body,
                           guint        timeout,
                           char       **answer);
