/* manor-connections-file-private.h: connections.ini
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Their kinds, which are those of manor_connection_get_kind(). */
#define MANOR_ENTRY_FOLDER "folder"
#define MANOR_ENTRY_SERVER "server"
#define MANOR_ENTRY_TURSO  "turso"

/* One connection as the file holds it: no secret among it. @admin_uri and @names are a server's, @organization is Turso's;
 * @authority_file and @allow_plain are both's. NULL, FALSE or empty elsewhere. */
typedef struct
{
  char     *id;
  char     *kind;
  char     *title;
  char     *uri;
  char     *admin_uri;
  char     *organization;
  char     *authority_file;
  GStrv     names;
  gboolean  allow_plain;
} ManorConnectionEntry;

ManorConnectionEntry *_manor_connection_entry_new      (const char  *id,
                                                        const char  *kind,
                                                        const char  *title,
                                                        const char  *uri) G_GNUC_WARN_UNUSED_RESULT;
ManorConnectionEntry *_manor_connection_entry_copy     (const ManorConnectionEntry *self) G_GNUC_WARN_UNUSED_RESULT;
void                  _manor_connection_entry_set_names (ManorConnectionEntry *self,
                                                         const char * const   *names);
void                  _manor_connection_entry_free     (ManorConnectionEntry *self);

/* Both block. (element-type ManorConnectionEntry) */
GPtrArray            *_manor_connections_file_read     (const char  *path,
                                                        GError     **error) G_GNUC_WARN_UNUSED_RESULT;
/* @removed: ids that the file is to lose; what else it holds and @entries do not is kept. */
gboolean              _manor_connections_file_write    (const char  *path,
                                                        GPtrArray   *entries,
                                                        const char  *removed,
                                                        GError     **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorConnectionEntry, _manor_connection_entry_free)

G_END_DECLS
