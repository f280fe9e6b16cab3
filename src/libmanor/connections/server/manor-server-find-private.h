/* manor-server-find-private.h: finding out about a server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-hrana-client.h"
#include "manor-server-list-private.h"

G_BEGIN_DECLS

/**
 * ManorServerMode:
 * @MANOR_SERVER_MODE_UNKNOWN: it could not be asked
 * @MANOR_SERVER_MODE_SINGLE: one database, whatever a request names
 * @MANOR_SERVER_MODE_NAMESPACES: names that it has not are answered with 404
 *
 * How a server was started.
 */
typedef enum
{
  MANOR_SERVER_MODE_UNKNOWN,
  MANOR_SERVER_MODE_SINGLE,
  MANOR_SERVER_MODE_NAMESPACES,
} ManorServerMode;

/* What the only database of a server without namespaces is called, by the server, too. */
#define MANOR_SERVER_DEFAULT "default"

/**
 * ManorServerFound:
 * @version: what it calls itself
 * @mode: how it was started
 * @list: the namespaces that could be listed, with notes on how
 * @token_error: why the token does not do, or %NULL
 * @admin_error: why the admin API cannot be used, or %NULL
 * @has_admin: it can
 *
 * What there is. Boxed and counted.
 */
typedef struct
{
  char            *version;
  ManorServerMode  mode;
  ManorServerList *list;
  GError          *token_error;
  GError          *admin_error;
  gboolean         has_admin;
} ManorServerFound;

#define MANOR_TYPE_SERVER_FOUND (_manor_server_found_get_type ())

GType             _manor_server_found_get_type (void);
ManorServerFound *_manor_server_found_ref      (ManorServerFound *self);
void              _manor_server_found_unref    (ManorServerFound *self);

/* What a person should know about a version, or NULL. Pure. New. */
char             *_manor_server_dup_version_note (const char       *version) G_GNUC_WARN_UNUSED_RESULT;

/* @admin: (nullable). @names: given by hand. @candidates: some that were there the last time. Resolves
 * to a ManorServerFound; rejects where nothing can be found out. Nothing is changed. */
DexFuture        *_manor_server_find           (ManorHranaClient   *client,
                                                ManorHttp          *admin,
                                                const char * const *names,
                                                const char * const *candidates) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorServerFound, _manor_server_found_unref)

G_END_DECLS
