/* manor-server-tokens-private.h: the secrets of a server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-http.h"

G_BEGIN_DECLS

/* @token: a JWT, or “basic BASE64”; NULL for none. */
void _manor_server_set_token     (ManorHttp  *http,
                                  const char *token);
void _manor_server_set_admin_key (ManorHttp  *admin,
                                  const char *key);

G_END_DECLS
