/* manor-remote-wait-private.h: waiting for migrations of a server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-job.h"
#include "manor-propagation.h"
#include "manor-remote-database.h"

G_BEGIN_DECLS

/* The server does not tell of its jobs: the children have to. */
#define MANOR_REMOTE_UNTOLD G_GINT64_CONSTANT (-1)

/* Of a schema database, by its own client. Resolve as manor_hrana_client_load_jobs() and _load_job(). */
DexFuture *_manor_remote_load_jobs    (ManorRemoteDatabase *schema) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *_manor_remote_load_job     (ManorRemoteDatabase *schema,
                                       gint64               id) G_GNUC_WARN_UNUSED_RESULT;
/* Waits until a job is over, and tells @propagation (nullable) where the children stand. A server
 * that does not answer is waited for. Resolves to a ManorJob; rejects with
 * MANOR_DATABASE_ERROR_STUCK where nothing moves for long or the server stays away, and with
 * MANOR_DATABASE_ERROR_UNKNOWN where the job cannot be read. */
DexFuture *_manor_remote_wait_for_job (ManorRemoteDatabase *schema,
                                       gint64               id,
                                       ManorPropagation    *propagation) G_GNUC_WARN_UNUSED_RESULT;
/* Waits until no job is under way; @propagation (nullable) says what it waits for. Resolves to
 * %G_TYPE_INT64, the number of the newest job, 0 where there is none, MANOR_REMOTE_UNTOLD. */
DexFuture *_manor_remote_wait_idle    (ManorRemoteDatabase *schema,
                                       ManorPropagation    *propagation) G_GNUC_WARN_UNUSED_RESULT;
/* Nothing was sent, or nobody answered: another try may get through. */
gboolean   _manor_remote_is_away      (const GError        *error);
/* The server tells of no jobs, although it may have some. */
gboolean   _manor_remote_is_untold    (const GError        *error);
/* Seconds. */
guint      _manor_remote_get_stuck_patience (void);
guint      _manor_remote_get_away_patience  (void);

/* How people know a namespace. New. */
char      *_manor_remote_dup_child_name (ManorRemoteDatabase *schema,
                                         const char          *name_space) G_GNUC_WARN_UNUSED_RESULT;
/* Tells what a job says of its children. */
void       _manor_remote_report       (ManorRemoteDatabase *schema,
                                       ManorPropagation    *propagation,
                                       ManorJob            *job);

/* What a person is told, with the cure that there is on such a server. @id: a job's number, 0 where it
 * is not known; @child: where it stands still. (transfer full) */
GError    *_manor_remote_new_stuck_error (ManorRemoteDatabase *schema,
                                          gint64               id,
                                          const char          *child) G_GNUC_WARN_UNUSED_RESULT;
GError    *_manor_remote_new_away_error  (ManorRemoteDatabase *schema,
                                          gint64               id) G_GNUC_WARN_UNUSED_RESULT;
char      *_manor_remote_dup_quiet_words (ManorRemoteDatabase *schema,
                                          const char          *child,
                                          guint                seconds) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
