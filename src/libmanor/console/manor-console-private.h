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
  GHashTable   *entries;      /* (5) */
  char         *config_path;
  char         *rules_dir;
  char         *lists_dir;
  ManorWorker  *worker;       /* (4) */
  ManorJournal *journal;
  ManorHistory *history;
  ManorTokenStore *tokens;
  char         *token;        /* (6) */
  gboolean      token_is_platforms;  /* (6) */
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

/* Aspects of connections.ini. What it says of a server or an organization; NULL where it is a folder, or not kept. */
ManorConnectionEntry *_manor_console_get_entry       (ManorConsole    *self,
                                                      ManorConnection *connection);
/* The same for all kinds, as it is to be written; NULL for what was put here by a test, and is not kept. */
ManorConnectionEntry *_manor_console_dup_entry       (ManorConsole    *self,
                                                      ManorConnection *connection) G_GNUC_WARN_UNUSED_RESULT;
void             _manor_console_take_entry           (ManorConsole    *self,
                                                      ManorConnectionEntry *entry);
/* NULL with @error set where it cannot be a connection, and without where its kind is not known. */
ManorConnection *_manor_console_new_connection       (ManorConsole    *self,
                                                      const ManorConnectionEntry *entry,
                                                      GError         **error);
/* Of a connection that is forgotten: its last list and its fleets' rules. */
void             _manor_console_put_files_aside      (ManorConsole    *self,
                                                      const char      *id);

/* Aspects of what a person types. */
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
/* The organization that has a database at a URL's host, its lists read, and the database's name. NULL without an error
 * for none, and with one where it could not be asked. For fibers. */
ManorConnection *_manor_console_await_host (ManorConsole    *self,
                                            const char      *url,
                                            char           **name,
                                            GError         **error);
/* A connection by its id, its title, or its organization's slug. @folders: by their titles, too. */
ManorConnection *_manor_console_find_named (ManorConsole    *self,
                                            const char      *name,
                                            gboolean         folders);

/* NULL with @error set where it is no URL, or one that holds a secret. The URL is not in the error then. */
GUri            *_manor_console_parse_url  (const char      *url,
                                            GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* FALSE, with MANOR_HTTP_ERROR_ADDRESS. */
gboolean         _manor_console_set_address_error (GError   **error,
                                                   const char *message);
/* Without slashes at its ends. */
char            *_manor_console_dup_url_path (GUri          *uri) G_GNUC_WARN_UNUSED_RESULT;
/* “http://HOST:PORT” */
char            *_manor_console_dup_url_origin (GUri        *uri) G_GNUC_WARN_UNUSED_RESULT;
/* Its scheme, host, port and path in one spelling; NULL with @error set as above. */
char            *_manor_console_dup_url_key (const char      *url,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whom a token is for that goes to @url (nullable); “” for nobody. */
char            *_manor_console_dup_origin  (const char      *url) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
