/* manor-session.h: an open conversation with one database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "manor-result.h"

G_BEGIN_DECLS

#define MANOR_TYPE_SESSION (manor_session_get_type ())

/* What an editor tab talks to: statements run one after another on one connection, so that
 * transactions, temporary tables and pragmas last. Holds no lock while idle outside a
 * transaction. */
G_DECLARE_DERIVABLE_TYPE (ManorSession, manor_session, MANOR, SESSION, GObject)

/**
 * ManorSessionClass:
 * @execute: runs one statement, resolves to a #ManorResult
 * @execute_script: see manor_session_execute_script(); %NULL where there is no faster way
 *   than one call each
 * @cancel: ends the statement that is running, which then rejects with
 *   MANOR_SQL_ERROR_INTERRUPTED; never waits
 * @close: rolls back what is open and lets go of the database; resolves to a boolean
 *
 * What a kind of connection implements.
 */
struct _ManorSessionClass
{
  GObjectClass parent_class;

  DexFuture *(*execute)        (ManorSession     *self,
                                const char       *sql,
                                ManorResult      *parameters,
                                guint             max_rows,
                                gsize             max_bytes);
  DexFuture *(*execute_script) (ManorSession     *self,
                                const char       *sql);
  void       (*cancel)         (ManorSession     *self);
  DexFuture *(*close)          (ManorSession     *self);

  gpointer _reserved[7];
};

/* @parameters: one row whose columns are named as the parameters (":a"), or NULL. */
DexFuture *manor_session_execute            (ManorSession *self,
                                             const char   *sql,
                                             ManorResult  *parameters,
                                             guint         max_rows,
                                             gsize         max_bytes) G_GNUC_WARN_UNUSED_RESULT;
/* For scripts of thousands of statements: their rows are thrown away, and the first that
 * fails ends it, with an error whose offset is that in @sql. Resolves to a #ManorResult
 * without columns that has the changes of all. */
DexFuture *manor_session_execute_script     (ManorSession *self,
                                             const char   *sql) G_GNUC_WARN_UNUSED_RESULT;
void       manor_session_cancel             (ManorSession *self);
DexFuture *manor_session_close              (ManorSession *self) G_GNUC_WARN_UNUSED_RESULT;
/* Property “in-transaction”, notified on the main thread after the statement. */
gboolean   manor_session_get_in_transaction (ManorSession *self);
/* Property “deadline”: monotonic time in microseconds when an open transaction is given up by
 * the server unless the session is used before; 0 where there is no such time. */
gint64     manor_session_get_deadline       (ManorSession *self);
/* For implementations. */
void       manor_session_set_in_transaction (ManorSession *self,
                                             gboolean      in_transaction);
void       manor_session_set_deadline       (ManorSession *self,
                                             gint64        deadline);

G_END_DECLS
