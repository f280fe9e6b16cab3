/* manorctl-connections.h: what “connections” does with servers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manorctl-output.h"

G_BEGIN_DECLS

/* What the command line says of a server; NULL or FALSE where it says nothing. */
typedef struct
{
  char      *title;
  char      *url;
  char      *admin_url;
  char      *admin_key_file;
  char      *authority_file;
  char     **names;
  char     **forgotten_names;
  gboolean   basic;
  gboolean   allow_plain;
  gboolean   refuse_plain;
  gboolean   no_token;
  gboolean   no_admin_key;
} ManorctlServerOptions;

extern ManorctlServerOptions manorctl_server_options;

/* An array of all connections. */
void            manorctl_connections_print_json (ManorConsole *console);
/* For fibers. */
ManorctlStatus  manorctl_connections_add_server (ManorConsole *console,
                                                 const char   *url);
ManorctlStatus  manorctl_connections_edit       (ManorConsole *console,
                                                 const char   *id);
ManorctlStatus  manorctl_connections_test       (ManorConsole *console,
                                                 const char   *spec);

G_END_DECLS
