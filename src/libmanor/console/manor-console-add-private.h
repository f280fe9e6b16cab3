/* manor-console-add-private.h: adding and changing connections that have tokens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-connection-draft-private.h"
#include "manor-console-private.h"

G_BEGIN_DECLS

/* A draft on its way to the list, for the fiber that adds it. */
typedef struct
{
  ManorConsole         *console;
  ManorConnectionDraft *draft;
} ManorConsoleAdding;

/**
 * ManorConsoleSecret:
 * @kind: as the token store calls it
 * @secret: (nullable): a new one; wiped by whoever it is given to
 * @keep: where there is no new one, what is kept stays
 *
 * What the person said of one secret of a connection.
 */
typedef struct
{
  const char *kind;
  char       *secret;
  gboolean    keep;
} ManorConsoleSecret;

ManorConsoleAdding   *_manor_console_adding_new       (ManorConsole               *console,
                                                       ManorConnectionDraft       *draft) G_GNUC_WARN_UNUSED_RESULT;
void                  _manor_console_adding_free      (gpointer                    data);
/* The connection that the draft changes: that of its id, which must be of @kind, or else @same (nullable), which has the
 * draft's address already. NULL without an error for a new one. */
ManorConnection      *_manor_console_find_changed     (ManorConsoleAdding         *adding,
                                                       const char                 *kind,
                                                       ManorConnection            *same,
                                                       GError                    **error);
/* What connections.ini will say, as far as it is the same for all kinds. @name: what it is called, and its id is made of,
 * where the draft has no title. @changed: (nullable) */
ManorConnectionEntry *_manor_console_new_entry_for    (ManorConsoleAdding         *adding,
                                                       const char                 *kind,
                                                       const char                 *uri,
                                                       const char                 *name,
                                                       ManorConnection            *changed) G_GNUC_WARN_UNUSED_RESULT;
/* Adds what @entry says, or changes @changed (nullable) to it, and reads it. NULL with @error set. For fibers. */
ManorConnection      *_manor_console_await_added      (ManorConsoleAdding         *adding,
                                                       const ManorConnectionEntry *entry,
                                                       ManorConnection            *changed,
                                                       ManorConsoleSecret         *secrets,
                                                       guint                       n_secrets,
                                                       GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
/* The new secret, or the kept one where it is to stay and may be sent to @uri (nullable); NULL for none, also with @error
 * set. For fibers. */
char                 *_manor_console_await_secret     (ManorConsoleAdding         *adding,
                                                       ManorConsoleSecret          secret,
                                                       const char                 *uri,
                                                       GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
