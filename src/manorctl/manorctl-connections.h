/* manorctl-connections.h: what “connections” does with servers and organizations
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manorctl-output.h"

G_BEGIN_DECLS

/* What the command line says of a connection; NULL or FALSE where it says nothing. */
typedef struct
{
  char      *title;
  char      *url;
  char      *base_url;
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
  gboolean   from_environment;
  gboolean   session_only;
} ManorctlConnectionOptions;

extern ManorctlConnectionOptions manorctl_connection_options;

/* An array of all connections. */
void            manorctl_connections_print_json   (ManorConsole         *console);
/* What all drafts have, and no secret. */
void            manorctl_connections_fill         (ManorConnectionDraft *draft);
/* From the file that was named, or asked for where @ask and somebody sits at a terminal.
 * @keep: what of the draft says that a kept secret stays. */
gboolean        manorctl_connections_set_secret   (ManorConnectionDraft *draft,
                                                   const char           *property,
                                                   const char           *keep,
                                                   const char           *file,
                                                   const char           *question,
                                                   gboolean              ask,
                                                   GError              **error);
/* What came of adding or changing one; @sentence says it. */
ManorctlStatus  manorctl_connections_tell         (ManorConsole         *console,
                                                   ManorConnection      *connection,
                                                   const char           *sentence);
/* Why nothing came of it. */
ManorctlStatus  manorctl_connections_fail         (const GError         *error);

/* For fibers. */
ManorctlStatus  manorctl_connections_add_server   (ManorConsole         *console,
                                                   const char           *url);
ManorctlStatus  manorctl_connections_edit_server  (ManorConsole         *console,
                                                   const char           *id);
ManorctlStatus  manorctl_connections_test_server  (ManorConsole         *console,
                                                   const char           *spec);
ManorctlStatus  manorctl_connections_add_turso    (ManorConsole         *console,
                                                   const char           *organization);
ManorctlStatus  manorctl_connections_edit_turso   (ManorConsole         *console,
                                                   ManorTursoDraft      *draft);
ManorctlStatus  manorctl_connections_test_turso   (ManorConsole         *console,
                                                   ManorTursoDraft      *draft);
ManorctlStatus  manorctl_connections_organizations (ManorConsole        *console);

G_END_DECLS
