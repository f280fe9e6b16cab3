/* manor-server-admin-private.h: the admin API of a libSQL server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-http.h"

G_BEGIN_DECLS

/* All of them reject with MANOR_HTTP_ERROR, or with %G_IO_ERROR and one of these codes:
 * PERMISSION_DENIED (its key is wrong or missing), NOT_FOUND (no such namespace), EXISTS, BUSY (a
 * migration is under way), NOT_SUPPORTED (no admin API, or not this route), INVALID_ARGUMENT and
 * FAILED with the server's own words. */

/* “/v1/namespaces/NAME” and @rest behind it. New. */
char      *_manor_admin_dup_path (const char *name,
                                  const char *rest) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to the #GBytes of an answer that is not empty. */
DexFuture *_manor_admin_get      (ManorHttp  *admin,
                                  const char *path) G_GNUC_WARN_UNUSED_RESULT;
/* @json NULL: no body. Resolves to a boolean. */
DexFuture *_manor_admin_send     (ManorHttp  *admin,
                                  const char *method,
                                  const char *path,
                                  const char *json) G_GNUC_WARN_UNUSED_RESULT;
/* Whether a namespace is there; asking also loads it, so that what follows is refused where it
 * would otherwise destroy. Resolves to a boolean. */
DexFuture *_manor_admin_exists   (ManorHttp  *admin,
                                  const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* What an answer means; NULL where it is good. @wants_content: an empty body is no answer. New. */
GError    *_manor_admin_error_from_reply (ManorHttp      *admin,
                                          ManorHttpReply *reply,
                                          gboolean        wants_content) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
