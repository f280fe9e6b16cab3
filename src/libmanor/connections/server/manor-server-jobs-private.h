/* manor-server-jobs-private.h: what a server says of the migrations of a schema database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-http.h"

G_BEGIN_DECLS

/**
 * ManorJobStatus:
 * @MANOR_JOB_OTHER: a word that this version does not know
 * @MANOR_JOB_WAITING_DRY_RUN: not begun, or tried on some children
 * @MANOR_JOB_DRY_RUN_SUCCESS: tried on it (on all, of a job) and rolled back
 * @MANOR_JOB_DRY_RUN_FAILURE: does not work on it (on one, of a job); being given up
 * @MANOR_JOB_WAITING_RUN: being done
 * @MANOR_JOB_RUN_SUCCESS: done
 * @MANOR_JOB_RUN_FAILURE: given up
 *
 * Where a job, or one child in it, stands. A job is over at RUN_SUCCESS and RUN_FAILURE.
 */
typedef enum
{
  MANOR_JOB_OTHER,
  MANOR_JOB_WAITING_DRY_RUN,
  MANOR_JOB_DRY_RUN_SUCCESS,
  MANOR_JOB_DRY_RUN_FAILURE,
  MANOR_JOB_WAITING_RUN,
  MANOR_JOB_RUN_SUCCESS,
  MANOR_JOB_RUN_FAILURE,
} ManorJobStatus;

typedef struct
{
  char           *name;
  char           *error;   /* or NULL */
  ManorJobStatus  status;
} ManorJobChild;

/**
 * ManorJob:
 * @id: a number that grows with each job of the server
 * @status: where it stands
 * @error: why it failed, or %NULL; with the true reason of the child that failed
 * @children: (element-type ManorJobChild): empty in a list of jobs
 *
 * One migration. Boxed, counted and immutable.
 */
typedef struct
{
  gint64          id;
  ManorJobStatus  status;
  char           *error;
  GPtrArray      *children;
} ManorJob;

#define MANOR_TYPE_JOB (_manor_job_get_type ())

GType      _manor_job_get_type     (void);
ManorJob  *_manor_job_ref          (ManorJob      *self);
void       _manor_job_unref        (ManorJob      *self);
gboolean   _manor_job_is_over      (ManorJob      *self);
/* Both pure. The first gives all jobs, newest first, without their children. */
GPtrArray *_manor_jobs_parse       (GBytes        *body,
                                    GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ManorJob  *_manor_job_parse        (GBytes        *body,
                                    GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* @known: the namespace is known to be there, so that 404 is tried again. Resolves to a
 * %G_TYPE_PTR_ARRAY of ManorJob, newest first. Rejects with %G_IO_ERROR_NOT_SUPPORTED where it is
 * no schema database, else with MANOR_HTTP_ERROR or MANOR_HRANA_ERROR. */
DexFuture *_manor_jobs_load        (ManorHttp     *http,
                                    const char    *name_space,
                                    gboolean       known) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to a ManorJob with its children. */
DexFuture *_manor_jobs_load_one    (ManorHttp     *http,
                                    const char    *name_space,
                                    gint64         id) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorJob, _manor_job_unref)

G_END_DECLS
