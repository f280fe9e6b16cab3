/* manor-hrana-stream-private.h: what a stream's requests and its states share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-hrana-client-private.h"
#include "manor-hrana-stream.h"

G_BEGIN_DECLS

/**
 * ManorHranaJob:
 * @pipeline: what is asked; NULL for a query
 * @promise: what the caller holds
 * @stop: rejected to end the job
 * @thread: the stream's, lent while the job runs
 * @in_transaction: (inout): before, and after
 * @started: when the last answer's 10 seconds began, in monotonic time
 *
 * One request of a stream. Reference counted: the fiber that carries it out may outlive the turn of it
 * that was stopped.
 */
typedef struct
{
  ManorHranaClient   *client;
  char               *name_space;
  ManorHranaPipeline *pipeline;
  char               *sql;
  ManorResult        *parameters;
  ManorHranaLimits    limits;
  gboolean            reads;
  guint               timeout;
  DexPromise         *promise;
  DexPromise         *stop;
  gulong              cancelled_id;
  ManorHranaThread    thread;
  gboolean            in_transaction;
  gint64              started;
} ManorHranaJob;

ManorHranaJob *_manor_hrana_job_new     (ManorHranaClient *client,
                                         const char       *name_space) G_GNUC_WARN_UNUSED_RESULT;
ManorHranaJob *_manor_hrana_job_ref     (ManorHranaJob    *self) G_GNUC_WARN_UNUSED_RESULT;
void           _manor_hrana_job_unref   (ManorHranaJob    *self);
/* Carries it out: resolves to a #ManorHranaReply, or a #ManorResult. */
DexFuture     *_manor_hrana_job_run     (ManorHranaJob    *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorHranaJob, _manor_hrana_job_unref)

G_END_DECLS
