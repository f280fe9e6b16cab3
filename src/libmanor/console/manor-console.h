/* manor-console.h: the composition root: settings to connections
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-account.h"
#include "manor-connection.h"
#include "manor-history.h"
#include "manor-journal.h"
#include "manor-server-draft.h"
#include "manor-survey.h"
#include "manor-token-store.h"
#include "manor-turso-draft.h"

G_BEGIN_DECLS

#define MANOR_TYPE_CONSOLE (manor_console_get_type ())

/* A #GListModel of its connections (#ManorConnection) in the order they were added. */
G_DECLARE_FINAL_TYPE (ManorConsole, manor_console, MANOR, CONSOLE, GObject)

/* NULL for the user's own places: $XDG_CONFIG_HOME/manor, $XDG_DATA_HOME/manor. Tokens are in the
 * person's keyring, or in memory only where @config_dir is given (so that no test meets a keyring)
 * or the environment says MANOR_KEYRING=memory. */
ManorConsole    *manor_console_new               (const char       *config_dir,
                                                  const char       *data_dir) G_GNUC_WARN_UNUSED_RESULT;
/* Reads connections.ini. Resolves to a boolean; a missing file is no error. */
DexFuture       *manor_console_load              (ManorConsole     *self) G_GNUC_WARN_UNUSED_RESULT;
/* Adds and keeps a folder. Resolves to a #ManorConnection, refreshed. A folder that is
 * there already is given back. */
DexFuture       *manor_console_add_folder        (ManorConsole     *self,
                                                  GFile            *folder,
                                                  const char       *title) G_GNUC_WARN_UNUSED_RESULT;
/* Adds and keeps a libSQL server; its tokens go to the keyring, or are kept for this session where the
 * draft says so. Resolves to a #ManorConnection, refreshed where that worked: a server that cannot be
 * reached just now is added all the same. Rejects with MANOR_SECRET_ERROR where the keyring does not take
 * the tokens: nothing was added then. One that is there already (the draft's id, or the same URL) is
 * changed and given back; where more than title, names and tokens changed, as a new object in its place. */
DexFuture       *manor_console_add_server        (ManorConsole     *self,
                                                  ManorServerDraft *draft) G_GNUC_WARN_UNUSED_RESULT;
/* What a server that was added is made of, without its secrets; for its dialog. NULL where it is no server. */
ManorServerDraft *manor_console_dup_server       (ManorConsole     *self,
                                                  ManorConnection  *connection) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to a #GListModel of #ManorServerVerdict. */
DexFuture       *manor_console_test_server       (ManorConsole     *self,
                                                  ManorServerDraft *draft) G_GNUC_WARN_UNUSED_RESULT;
/* Whom the draft's token (or the kept one) speaks for, and what organizations it reaches. Changes nothing. Resolves to a
 * #ManorAccount; rejects with why the token is not accepted. */
DexFuture       *manor_console_load_account      (ManorConsole     *self,
                                                  ManorTursoDraft  *draft) G_GNUC_WARN_UNUSED_RESULT;
/* Adds and keeps a Turso organization, or changes one; as manor_console_add_server() in everything. */
DexFuture       *manor_console_add_turso         (ManorConsole     *self,
                                                  ManorTursoDraft  *draft) G_GNUC_WARN_UNUSED_RESULT;
/* The connection that is the draft's organization already, which adding it would change; NULL where none is. */
ManorConnection *manor_console_find_turso        (ManorConsole     *self,
                                                  ManorTursoDraft  *draft);
/* NULL where it is no Turso organization. */
ManorTursoDraft *manor_console_dup_turso         (ManorConsole     *self,
                                                  ManorConnection  *connection) G_GNUC_WARN_UNUSED_RESULT;
/* Whether the token that was given is why a connection could not be read, so that only another one helps. */
gboolean         manor_console_is_token_refusal  (const GError     *error);
/* Starts and follows nothing: the demo's fleets (native and not) on a libSQL server that runs already.
 * Resolves to a boolean. */
DexFuture       *manor_console_make_server_demo  (ManorConsole     *self,
                                                  ManorConnection  *server) G_GNUC_WARN_UNUSED_RESULT;
ManorTokenStore *manor_console_get_token_store   (ManorConsole     *self);
/* Takes it off the list; no database is touched. manor_console_restore_connection() undoes it, so
 * that its tokens stay in the keyring until manor_console_forget_connection(). */
DexFuture       *manor_console_remove_connection (ManorConsole     *self,
                                                  ManorConnection  *connection) G_GNUC_WARN_UNUSED_RESULT;
DexFuture       *manor_console_restore_connection (ManorConsole    *self,
                                                   ManorConnection *connection,
                                                   guint            position) G_GNUC_WARN_UNUSED_RESULT;
/* Those that go with it then. Resolves to a #GPtrArray of #ManorRule; asks no server. */
DexFuture       *manor_console_load_rules        (ManorConsole     *self,
                                                  ManorConnection  *connection) G_GNUC_WARN_UNUSED_RESULT;
/* When nobody will undo the removal any more: its tokens and its last list are deleted, its fleets'
 * rules put aside. Does nothing for one that is on the list. Resolves to a boolean. */
DexFuture       *manor_console_forget_connection (ManorConsole     *self,
                                                  ManorConnection  *connection) G_GNUC_WARN_UNUSED_RESULT;
ManorConnection *manor_console_find_connection   (ManorConsole     *self,
                                                  const char       *id);
/* The one that a database is on, also where it was opened for now; NULL for a file by itself. */
ManorConnection *manor_console_find_connection_of (ManorConsole    *self,
                                                   ManorDatabase   *database);
/* A folder as a connection for now: not listed, not kept; one that was added is given back.
 * For “manorctl list DIR”. Resolves to a #ManorConnection, refreshed. */
DexFuture       *manor_console_open_folder       (ManorConsole     *self,
                                                  GFile            *folder) G_GNUC_WARN_UNUSED_RESULT;
/* A token for the first server or organization that is named from now on (bearer, as in #ManorServerDraft; the platform's, as in
 * #ManorTursoDraft); kept for this session only. For manorctl's --token-file. NULL for none. */
void             manor_console_set_token         (ManorConsole     *self,
                                                  const char       *token);
/* The same for an organization only. For manorctl's --from-environment. */
void             manor_console_set_platform_token (ManorConsole  *self,
                                                   const char    *token);
/* A connection by its id, title or URL, an organization by its short name, or a folder by its path. A URL of a
 * server that was not added is opened for now: not listed, not kept. Resolves to a #ManorConnection, refreshed. */
DexFuture       *manor_console_find_place        (ManorConsole     *self,
                                                  const char       *spec) G_GNUC_WARN_UNUSED_RESULT;
/* CONNECTION/NAME, a path to a SQLite file, a folder of one fleet, a server's URL with the name
 * behind it: “http://localhost:8080/NAME”, or the URL of an organization's database:
 * “libsql://NAME-ORG.turso.io”. Resolves to a #ManorDatabase. */
DexFuture       *manor_console_find_database     (ManorConsole     *self,
                                                  const char       *spec) G_GNUC_WARN_UNUSED_RESULT;
/* A fleet by its schema database, named in the same ways. A path uses the fleet.ini beside
 * the file, whether the folder was added or not. Resolves to a #ManorFleet. */
DexFuture       *manor_console_find_fleet        (ManorConsole     *self,
                                                  const char       *spec) G_GNUC_WARN_UNUSED_RESULT;
/* As find_database, and “.sql” files: resolves to the #ManorCatalogue. */
DexFuture       *manor_console_load_catalogue    (ManorConsole     *self,
                                                  const char       *spec) G_GNUC_WARN_UNUSED_RESULT;
/* The script that a new database is filled with: a file's path, or a file:, http: or https: URL.
 * Resolves to a string. */
DexFuture       *manor_console_load_dump         (const char       *spec) G_GNUC_WARN_UNUSED_RESULT;
/* One survey per fleet, shared by all that look at it; not refreshed by itself. */
ManorSurvey     *manor_console_get_survey        (ManorConsole     *self,
                                                  ManorFleet       *fleet);
ManorSurvey     *manor_console_peek_survey       (ManorConsole     *self,
                                                  ManorFleet       *fleet);
/* Brings surveys up to date after @database's schema was edited: compares its children anew, or it with the schema
 * database. Resolves to a boolean. */
DexFuture       *manor_console_reread_schema     (ManorConsole     *self,
                                                  ManorDatabase    *database) G_GNUC_WARN_UNUSED_RESULT;
ManorJournal    *manor_console_get_journal       (ManorConsole     *self);
ManorHistory    *manor_console_get_history       (ManorConsole     *self);
/* Builds the demo fleets in a new or empty folder. Resolves to a boolean. */
DexFuture       *manor_console_make_demo         (ManorConsole     *self,
                                                  GFile            *folder) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
