/* manor-console-private.h: what the aspects of the console share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-connections-file-private.h"
#include "manor-console.h"
#include "manor-worker.h"

G_BEGIN_DECLS

struct _ManorConsole
{
  GObject       parent_instance;

  GPtrArray    *connections;  /* (1) */
  GPtrArray    *opened;      /* (2) */
  GHashTable   *surveys;      /* (3) */
  GHashTable   *servers;      /* (5) */
  char         *config_path;
  char         *rules_dir;
  char         *lists_dir;
  ManorWorker  *worker;       /* (4) */
  ManorJournal *journal;
  ManorHistory *history;
  ManorTokenStore *tokens;
  char         *token;        /* (6) */
};

ManorConnection *_manor_console_find_folder (GPtrArray *connections,
                                             GFile     *folder);

/* Aspects of the list, which keep connections.ini in step. */
void             _manor_console_insert      (ManorConsole    *self,
                                             ManorConnection *connection,
                                             guint            position);
/* In the place of @old, whose id it has. */
void             _manor_console_replace     (ManorConsole    *self,
                                             ManorConnection *old,
                                             ManorConnection *connection);
/* @removed: (nullable): an id that the file is to lose. Resolves to a boolean. */
DexFuture       *_manor_console_save        (ManorConsole    *self,
                                             const char      *removed) G_GNUC_WARN_UNUSED_RESULT;
/* Ids are typed and stand before a slash: the title in lower case, everything else a dash. */
char            *_manor_console_dup_free_id (ManorConsole    *self,
                                             const char      *title,
                                             const char      *fallback) G_GNUC_WARN_UNUSED_RESULT;

/* Aspects of servers. NULL with @error set where its URL is none. */
ManorConnection *_manor_console_new_server  (ManorConsole    *self,
                                             const ManorConnectionEntry *entry,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* What connections.ini says of a server; NULL where it is none, or one that is not kept. */
ManorConnectionEntry *_manor_console_get_server_entry (ManorConsole    *self,
                                                       ManorConnection *connection);
/* The server that a URL names, added or opened for now, and what is behind its own path.
 * NULL with @error set where it names none. */
ManorConnection *_manor_console_server_for_url (ManorConsole   *self,
                                                const char     *url,
                                                char          **name,
                                                GError        **error) G_GNUC_WARN_UNUSED_RESULT;
/* Gives it the token of manor_console_set_token(), if there is one, and reads its lists if they
 * were not. FALSE with @error set. For fibers. */
gboolean         _manor_console_await_ready (ManorConsole    *self,
                                             ManorConnection *connection,
                                             GError         **error);
/* Its scheme, host, port and path in one spelling; NULL with @error set where it is no URL, or
 * one that holds a secret. The URL is not in the error then. */
char            *_manor_console_dup_url_key (const char      *url,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whom a token is for that goes to @url (nullable); “” for nobody. */
char            *_manor_console_dup_origin  (const char      *url) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
