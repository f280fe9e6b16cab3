/* manor-push.h: carrying plans out on the children
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-cost.h"
#include "manor-journal.h"
#include "manor-push-options.h"
#include "manor-push-target.h"
#include "manor-report.h"
#include "manor-survey.h"

G_BEGIN_DECLS

/**
 * ManorPushState:
 * @MANOR_PUSH_REVIEW: prepared: plans and probes can be looked at, nothing is written
 * @MANOR_PUSH_RUNNING: canaries or waves are under way
 * @MANOR_PUSH_PAUSED: children under way were finished, no other is started
 * @MANOR_PUSH_STOPPING: as PAUSED, and will be STOPPED
 * @MANOR_PUSH_STOPPED: ended by a person or by too many failures
 * @MANOR_PUSH_FINISHED: every target has an outcome
 *
 * Where a push stands.
 */
typedef enum
{
  MANOR_PUSH_REVIEW,
  MANOR_PUSH_RUNNING,
  MANOR_PUSH_PAUSED,
  MANOR_PUSH_STOPPING,
  MANOR_PUSH_STOPPED,
  MANOR_PUSH_FINISHED,
} ManorPushState;

/**
 * ManorPushPhase:
 * @MANOR_PUSH_PHASE_WAITING: it is not sent yet; [method@ManorPush.get_waiting] may say what for
 * @MANOR_PUSH_PHASE_CHECKING: the server tries the script on each child and rolls it back
 * @MANOR_PUSH_PHASE_APPLYING: the server tried it on all, and carries it out
 * @MANOR_PUSH_PHASE_READING: the server is done; each child is read to see what became of it
 *
 * How far a server is that carries a script on.
 */
typedef enum
{
  MANOR_PUSH_PHASE_WAITING,
  MANOR_PUSH_PHASE_CHECKING,
  MANOR_PUSH_PHASE_APPLYING,
  MANOR_PUSH_PHASE_READING,
} ManorPushPhase;

#define MANOR_TYPE_PUSH (manor_push_get_type ())

/* A #GListModel of its targets (#ManorPushTarget), canaries first. Properties, notified on
 * the main thread: “state”, “n-done”, “n-applied”, “n-failed”, “seconds-left”, “waiting”,
 * “n-tried”. */
G_DECLARE_FINAL_TYPE (ManorPush, manor_push, MANOR, PUSH, GObject)

#define MANOR_PUSH_ERROR (manor_push_error_quark ())

typedef enum
{
  MANOR_PUSH_ERROR_NO_CONSENT,  /* data would be lost that nobody agreed to lose */
  MANOR_PUSH_ERROR_STATE,       /* not possible in this state */
  MANOR_PUSH_ERROR_FAILED,      /* some children failed: see the report */
  MANOR_PUSH_ERROR_BLOCKED,     /* of a target: rows of it would stop the plan */
  MANOR_PUSH_ERROR_CANARY,      /* of a target: its variant's canary failed */
  MANOR_PUSH_ERROR_CHANGED,     /* of a target: somebody else changed the child meanwhile */
  MANOR_PUSH_ERROR_NATIVE,      /* a script, where no server carries it on to all children */
  MANOR_PUSH_ERROR_COPY,        /* of a target: no copy of it could be made before */
  MANOR_PUSH_ERROR_GIVEN_UP,    /* of a target: the server gave the script up for all */
} ManorPushError;

GQuark          manor_push_error_quark        (void);

/* With a script among @options (of a native fleet only) all children are targets, the schema
 * database's server carries the script to them, and any child that cannot take it stops it for all:
 * manor_push_run() then rejects with BLOCKED.
 * @survey must have run. @journal may be NULL in tests only. To go on with an interrupted
 * push, give the options of manor_journal_load_options(): the children left are read again
 * by manor_push_prepare(), and the push keeps its id. */
ManorPush      *manor_push_new                (ManorSurvey       *survey,
                                               ManorPushOptions  *options,
                                               ManorJournal      *journal) G_GNUC_WARN_UNUSED_RESULT;
/* Makes the plans of all variants concerned and runs the probes on their children. Writes
 * nothing. Children that cannot be read, or have no plan, are FAILED targets with the reason.
 * Resolves to a boolean; rejects with STATE while it is prepared already or running, with NATIVE where
 * a script cannot be carried on, and with why the schema database itself cannot take it.
 * Discarding the future cancels. May be done again while in REVIEW. */
DexFuture      *manor_push_prepare            (ManorPush         *self) G_GNUC_WARN_UNUSED_RESULT;
/* What would be lost, each named with its rows: (array zero-terminated=1), empty where
 * nothing is. A push that loses data needs consent to exactly this. A child that would lose
 * more when its turn comes fails with NO_CONSENT; then this has what manor_push_consent()
 * needs before manor_push_retry_failed(). */
char          **manor_push_dup_losses         (ManorPush         *self) G_GNUC_WARN_UNUSED_RESULT;
/* Of a prepared push: what is not looked after as usual, a sentence each, for whoever reviews it:
 * (array zero-terminated=1), mostly empty. */
char          **manor_push_dup_notes          (ManorPush         *self) G_GNUC_WARN_UNUSED_RESULT;
/* Of a prepared push whose children are metered: about how many rows it reads and writes on all of them, as they
 * are billed; NULL where they are not metered. (transfer full) */
ManorCost      *manor_push_dup_cost           (ManorPush         *self) G_GNUC_WARN_UNUSED_RESULT;
void            manor_push_consent            (ManorPush         *self,
                                               const char * const *losses);
/* Resolves to a #ManorReport when the push is FINISHED or STOPPED, also when children
 * failed. Rejects with NO_CONSENT, STATE or BLOCKED, or when the journal cannot be written.
 * Discarding the future does not stop the push: manor_push_stop() does. */
DexFuture      *manor_push_run                (ManorPush         *self) G_GNUC_WARN_UNUSED_RESULT;
/* FALSE for a script: the server carries it to all children at once, and it cannot be stopped once it
 * is sent. Property “can-pause”. */
gboolean        manor_push_get_can_pause      (ManorPush         *self);
/* What the server waits for before it carries the script on, or NULL. Property “waiting”. */
const char     *manor_push_get_waiting        (ManorPush         *self);
/* Of a script that runs. Changes are notified with “n-tried” and “waiting”. */
ManorPushPhase  manor_push_get_phase          (ManorPush         *self);
/* On how many children the server has tried the script. Property “n-tried”. */
guint           manor_push_get_n_tried        (ManorPush         *self);
void            manor_push_pause              (ManorPush         *self);
void            manor_push_resume             (ManorPush         *self);
void            manor_push_stop               (ManorPush         *self);
/* Again from FINISHED or STOPPED: the failed, blocked, skipped and unknown ones only, after
 * reading each again and planning anew. Resolves as manor_push_run(). */
DexFuture      *manor_push_retry_failed       (ManorPush         *self) G_GNUC_WARN_UNUSED_RESULT;

/* The id in the journal, from 1; 0 before it runs, unless it goes on with an older one. */
gint64          manor_push_get_id             (ManorPush         *self);
ManorPushState  manor_push_get_state          (ManorPush         *self);
/* NULL in tests only. */
ManorJournal   *manor_push_get_journal        (ManorPush         *self);
ManorSurvey    *manor_push_get_survey         (ManorPush         *self);
ManorPushOptions *manor_push_get_options      (ManorPush         *self);
guint           manor_push_get_n_targets      (ManorPush         *self);
guint           manor_push_get_n_done         (ManorPush         *self);
guint           manor_push_count              (ManorPush         *self,
                                               ManorTargetState   state);
/* Seconds, or -1 while it cannot be told. */
int             manor_push_get_seconds_left   (ManorPush         *self);
/* Why it was stopped, where not a person did it; NULL otherwise. */
const GError   *manor_push_get_stop_reason    (ManorPush         *self);

G_END_DECLS
