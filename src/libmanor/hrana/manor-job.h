/* manor-job.h: what a server says of the migrations of a schema database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-hrana-client.h"

G_BEGIN_DECLS

/**
 * ManorJobStatus:
 * @MANOR_JOB_OTHER: a word that this version does not know, or none
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

/**
 * ManorJobChild:
 * @name: its namespace: its name on a server, its UUID on Turso
 * @error: (nullable): why it failed
 * @status: where it stands
 *
 * One child in a job.
 */
typedef struct
{
  char           *name;
  char           *error;
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

#define MANOR_TYPE_JOB (manor_job_get_type ())

GType      manor_job_get_type     (void);
ManorJob  *manor_job_ref          (ManorJob         *self);
void       manor_job_unref        (ManorJob         *self);
gboolean   manor_job_is_over      (ManorJob         *self);
/* “task 56 for namespace `c2` failed with error: …”: FALSE where it names no child. Pure. */
gboolean   manor_job_split_error  (const char       *text,
                                   char            **child,
                                   char            **reason);
/* Both pure. The first gives all jobs, newest first, without their children. */
GPtrArray *manor_jobs_parse       (GBytes           *body,
                                   GError          **error) G_GNUC_WARN_UNUSED_RESULT;
ManorJob  *manor_job_parse        (GBytes           *body,
                                   GError          **error) G_GNUC_WARN_UNUSED_RESULT;

/* @flags: KNOWN or NONE. Resolves to a %G_TYPE_PTR_ARRAY of ManorJob, newest first. Rejects with
 * %G_IO_ERROR_NOT_SUPPORTED where there are none (no schema database, or a server that does not
 * tell of jobs), else with MANOR_HTTP_ERROR or MANOR_HRANA_ERROR. */
DexFuture *manor_hrana_client_load_jobs (ManorHranaClient *self,
                                         const char       *name_space,
                                         ManorHranaFlags   flags) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to a ManorJob with its children. */
DexFuture *manor_hrana_client_load_job  (ManorHranaClient *self,
                                         const char       *name_space,
                                         gint64            id) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorJob, manor_job_unref)

G_END_DECLS
