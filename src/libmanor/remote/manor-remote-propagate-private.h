/* manor-remote-propagate-private.h: what the aspects of a propagation share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-hrana-reply.h"
#include "manor-remote-census-private.h"
#include "manor-remote-private.h"
#include "manor-remote-wait-private.h"

G_BEGIN_DECLS

/**
 * ManorSchemaState:
 * @text: the schema of a database, without what its server keeps there
 * @version: its schema_version
 *
 * Boxed.
 */
typedef struct
{
  char   *text;
  gint64  version;
} ManorSchemaState;

#define MANOR_TYPE_SCHEMA_STATE (_manor_schema_state_get_type ())

GType      _manor_schema_state_get_type (void);
void       _manor_schema_state_free     (ManorSchemaState    *self);
gboolean   _manor_schema_state_differs  (ManorSchemaState    *self,
                                         ManorSchemaState    *other);
/* Resolves to a ManorSchemaState. */
DexFuture *_manor_remote_read_state     (ManorRemoteDatabase *database) G_GNUC_WARN_UNUSED_RESULT;
/* After a change that the server has carried on: sees to it that the schema database has it, too.
 * @before: its state when the change was sent; @child: one of the children, with its own
 * (nullable). Resolves to a boolean; rejects with MANOR_DATABASE_ERROR_STUCK where it has not and
 * cannot be given it. */
DexFuture *_manor_remote_repair         (ManorRemoteDatabase *schema,
                                         ManorSchemaState    *before,
                                         ManorRemoteDatabase *child,
                                         ManorSchemaState    *child_before,
                                         ManorPropagation    *propagation) G_GNUC_WARN_UNUSED_RESULT;

/**
 * ManorRemotePropagate:
 * @mark: by which the change is known again
 * @child: (nullable): one of the children, to compare with
 * @newest: the newest job before the send
 * @job: the change's own, or 0
 * @untold: the server does not tell of its jobs
 * @census: (nullable): the children, where they are asked in its place
 * @refused: since when the server does not take the change, or 0
 *
 * One change under way. See manor-remote-propagate.c.
 */
typedef struct
{
  ManorRemoteDatabase *schema;
  const char          *name;       /* the schema database's */
  ManorPropagation    *propagation;
  char                *mark;
  ManorSchemaState    *before;
  ManorRemoteDatabase *child;
  ManorSchemaState    *child_before;
  gint64               newest;
  gint64               job;
  gboolean             untold;
  ManorRemoteCensus   *census;
  gint64               refused;

  DexFuture           *request;
  DexPromise          *answered;
  ManorHranaReply     *reply;
  GError              *error;
} ManorRemotePropagate;

/* All of these await: they are for the fiber of @run. */

/* Finds out which job is its own, if any is. @over: the answer is there, so that a job which alone
 * can be its own is. FALSE where the jobs cannot be read. */
gboolean   _manor_remote_propagate_find_job      (ManorRemotePropagate *run,
                                                  gboolean              over,
                                                  GError              **error);
/* The job is known: its end is the end of it all. */
DexFuture *_manor_remote_propagate_finish        (ManorRemotePropagate *run) G_GNUC_WARN_UNUSED_RESULT;
/* The server's own word is that it was done on all. */
DexFuture *_manor_remote_propagate_finish_untold (ManorRemotePropagate *run) G_GNUC_WARN_UNUSED_RESULT;
/* The answer was lost: what became of it is read. */
DexFuture *_manor_remote_propagate_settle        (ManorRemotePropagate *run) G_GNUC_WARN_UNUSED_RESULT;
void       _manor_remote_propagate_take_job      (ManorRemotePropagate *run,
                                                  gint64                id);

/* What a person is told; none awaits. */

/* The server's words for what went wrong, or NULL where nothing did. */
const char *_manor_remote_propagate_get_words    (ManorRemotePropagate *run);
/* Takes @error: nothing was done. */
DexFuture *_manor_remote_propagate_reject_unsent (ManorRemotePropagate *run,
                                                  GError               *error) G_GNUC_WARN_UNUSED_RESULT;
/* @unread: (nullable): why what became of it could not be read, either. */
DexFuture *_manor_remote_propagate_reject_lost   (ManorRemotePropagate *run,
                                                  const GError         *unread) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *_manor_remote_propagate_reject_refused (ManorRemotePropagate *run,
                                                  const char           *words) G_GNUC_WARN_UNUSED_RESULT;
/* @words: (nullable): what the server says of the job. */
DexFuture *_manor_remote_propagate_reject_failed (ManorRemotePropagate *run,
                                                  const char           *words) G_GNUC_WARN_UNUSED_RESULT;
/* The children do not agree, and the server is done with them. */
DexFuture *_manor_remote_propagate_reject_split  (ManorRemotePropagate *run) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *_manor_remote_propagate_reject_too_long (ManorRemotePropagate *run) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorSchemaState, _manor_schema_state_free)

G_END_DECLS
