/* manor-http.c: one HTTP server, spoken to with futures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-http"

#include "config.h"

#include "manor-http.h"

G_DEFINE_QUARK (manor-http-error-quark, manor_http_error)
