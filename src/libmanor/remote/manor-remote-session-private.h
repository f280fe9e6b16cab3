/* manor-remote-session-private.h: what the files of a remote session share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-remote-private.h"

G_BEGIN_DECLS

#define MANOR_TYPE_REMOTE_SESSION (manor_remote_session_get_type ())

G_DECLARE_FINAL_TYPE (ManorRemoteSession, manor_remote_session, MANOR, REMOTE_SESSION,
                      ManorSession)

struct _ManorRemoteSession
{
  ManorSession         parent_instance;

  ManorRemoteDatabase *database;
  ManorHranaStream    *stream;
  ManorSessionMode     mode;
  DexFuture           *last;         /* (1) */
  guint64              n_given;      /* (2) */
  guint64              n_cancelled;  /* (2) */
  GPtrArray           *lasting;      /* (5) statements */
  gboolean             inside;       /* (5) a transaction, as the statements have it */
};

/**
 * ManorRemoteTask:
 * @statements: (nullable): of @sql, once it was cut
 *
 * One call of the session, from its turn to its answer.
 */
typedef struct
{
  ManorRemoteSession *session;
  char               *sql;
  ManorResult        *parameters;
  guint               max_rows;
  gsize               max_bytes;
  guint64             number;      /* from 1 */
  DexFuture          *before;
  DexPromise         *done;
  GPtrArray          *statements;
} ManorRemoteTask;

/* Waits for its turn and looks at what is to be sent; in a fiber. */
gboolean   _manor_remote_task_begin (ManorRemoteTask  *task,
                                     GError          **error);
/* A statement was carried out: remembers what a new stream would lack. (5) */
void       _manor_remote_session_note (ManorRemoteSession *self,
                                       ManorStatement     *statement);
/* The error of a call that was cancelled. New. */
GError    *_manor_remote_task_dup_stopped (void) G_GNUC_WARN_UNUSED_RESULT;
/* The answer, with the session's properties set. Takes @error; @rows NULL. */
DexFuture *_manor_remote_task_end   (ManorRemoteTask  *task,
                                     ManorResult      *rows,
                                     GError           *error) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *_manor_remote_script_fiber (gpointer        user_data);

G_END_DECLS
