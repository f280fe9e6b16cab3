/* manor-push-private.h: what the parts of a push share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-future.h"
#include "manor-journal-private.h"
#include "manor-propagation.h"
#include "manor-push-target-private.h"
#include "manor-push.h"

G_BEGIN_DECLS

/* The numbers are those of the class's invariants. */
struct _ManorPush
{
  GObject           parent_instance;

  ManorSurvey      *survey;
  ManorPushOptions *options;
  ManorJournal     *journal;
  GPtrArray        *targets;      /* (1) ManorPushTarget */
  ManorPushState    state;
  gint64            id;
  guint             counts[MANOR_TARGET_SKIPPED + 1];  /* (2) */

  gboolean          preparing;
  gboolean          prepared;
  gboolean          consented;    /* (4) */
  ManorCatalogue   *reviewed;     /* the schema database's, as the plans of the review lead to it */

  DexPromise       *done;         /* (5) */
  DexPromise       *gate;         /* (6) */
  DexPromise       *halt;         /* of the run under way: resolved when it is stopped */
  GError           *stop_reason;
  GError           *journal_error;

  /* Of the run under way: manor-push-run.c and manor-push-record.c. */
  GPtrArray        *wave;
  guint             n_marked;     /* of the wave's targets */
  DexFuture        *mark;
  GPtrArray        *outcomes;     /* ManorJournalTarget not yet given to the journal */
  guint             n_failures;
  guint             n_settled;
  guint             n_waiting;    /* children that are waited for */
  guint             n_in_vain;    /* children that were waited for, since a wait last helped */
  guint             n_withdrawn;  /* children that waited when the push was stopped */
  gint64            active_since; /* 0 while paused */
  gint64            active;       /* microseconds, without the pauses */

  char             *copy_mark;    /* of the run's program, in the names of its copies */

  guint             n_asleep;     /* children that are no targets since they rest */
  guint             n_archived;

  guint             flush_id;

  /* Of a script: manor-push-native.c and manor-push-propagate.c. (7) */
  ManorPushGroup   *schema_group;   /* what the script does to the schema database itself */
  GArray           *schema_counts;  /* gint64: its probes' counts there */
  GArray           *schema_agreed;  /* gint64: those at the time of the consent */
  ManorPropagation *propagation;
  GHashTable       *marks;          /* name to ManorPushMark: who may have it from an earlier run */
  gboolean          carried;        /* one of them has: nothing is sent again */
  gboolean          sent;
  gint64            sent_at;
  gboolean          concludes;      /* the server is done, the children are read */
  guint             n_tried;        /* targets of which the server has said anything since */
  GHashTable       *by_name;        /* name, borrowed, to ManorPushTarget, borrowed; while sent */
  gboolean          checks_keys;    /* the server sees to it that no foreign key comes to be violated */
  gboolean          skips_keys;     /* it should, and cannot */
  gboolean          skips_guard;    /* the schemas reviewed are too long to be compared with */
};

/* manor-push.c */

/* All changes of a target's state go through here. (2) */
void       _manor_push_enter            (ManorPush        *self,
                                         ManorPushTarget  *target,
                                         ManorTargetState  state,
                                         const GError     *error);
void       _manor_push_set_state        (ManorPush        *self,
                                         ManorPushState    state);
void       _manor_push_set_targets      (ManorPush        *self,
                                         GPtrArray        *targets);
void       _manor_push_flush            (ManorPush        *self);
/* The same, for many changes at once. */
void       _manor_push_flush_later      (ManorPush        *self);
void       _manor_push_set_stop_reason  (ManorPush        *self,
                                         GError           *error);
guint      _manor_push_get_n_jobs       (ManorPush        *self);
void       _manor_push_notify_waiting   (ManorPush        *self);

/* manor-push-review.c */

/* What the survey knows of the schema database now is what the plans are made for. */
void       _manor_push_note_reviewed    (ManorPush        *self);
/* Why nothing can be planned any more, or NULL. */
GError    *_manor_push_dup_outdated     (ManorPush        *self);
/* Whether all groups lead to the schema that is reviewed. */
gboolean   _manor_push_check_groups     (ManorPush        *self,
                                         GPtrArray        *groups,
                                         GError          **error);

/* manor-push-prepare.c: await in a fiber. */

/* Plans, probes and canaries for the targets that are PENDING. */
gboolean   _manor_push_plan_targets     (ManorPush        *self,
                                         GPtrArray        *targets,
                                         GError          **error);
/* The children of targets that are PENDING, read again. */
gboolean   _manor_push_reread           (ManorPush        *self,
                                         GPtrArray        *targets,
                                         GError          **error);

/* Calls @func with the index of each of @targets, a few at a time; its user data are the
 * #ManorPushRound. */
typedef struct
{
  ManorPush *push;
  GPtrArray *targets;
} ManorPushRound;

gboolean   _manor_push_for_each         (ManorPush        *self,
                                         GPtrArray        *targets,
                                         ManorFutureFunc   func,
                                         GError          **error);
/* All children that it concerns, as new targets. */
GPtrArray *_manor_push_make_targets     (ManorPush        *self) G_GNUC_WARN_UNUSED_RESULT;
/* The first probe that says what it must not: BLOCKED or FAILED; NULL where none does. */
GError    *_manor_push_judge_probes     (ManorPush        *self,
                                         ManorPlan        *plan,
                                         GArray           *counts) G_GNUC_WARN_UNUSED_RESULT;

/* manor-push-native.c */

/* It has a script. */
gboolean   _manor_push_is_native        (ManorPush        *self);
/* Why there can be no such push, or NULL. */
GError    *_manor_push_dup_misuse       (ManorPush        *self) G_GNUC_WARN_UNUSED_RESULT;
/* The child that stops the script for all, or NULL. */
GError    *_manor_push_dup_blocker      (ManorPush        *self) G_GNUC_WARN_UNUSED_RESULT;
/* Await in a fiber: the targets of a script, planned. */
gboolean   _manor_push_prepare_native   (ManorPush        *self,
                                         GError          **error);
/* Await in a fiber: reads the children of targets that were left alone since they sleep. What a server was
 * at must be known. */
gboolean   _manor_push_wake             (ManorPush        *self,
                                         GPtrArray        *targets,
                                         GError          **error);
/* Before targets are reset: what those that are UNKNOWN were to become. */
void       _manor_push_note_unknown     (ManorPush        *self);
/* The same for a second try of the targets that are left. */
gboolean   _manor_push_replan_native    (ManorPush        *self,
                                         GPtrArray        *targets,
                                         GError          **error);

/* manor-push-guards.c: await in a fiber. */

/* What the server is to look at beside the script, and cannot. */
gboolean   _manor_push_look_at_guards   (ManorPush        *self,
                                         GPtrArray        *targets,
                                         GError          **error);
/* The script with its guards and checks. */
gboolean   _manor_push_make_propagation (ManorPush        *self,
                                         GError          **error);

/* manor-push-propagate.c */

/* Await in a fiber: has the server carry the script on, and settles every target. */
void       _manor_push_propagate        (ManorPush        *self);

/* manor-push-copy.c */

/* What is to stand in the names of copies where chance does else, or %NULL for that. For tests. */
void       _manor_push_set_copy_mark    (const char       *mark);
gboolean   _manor_push_wants_copy       (ManorPush        *self,
                                         ManorPushTarget  *target);
/* Whether there can be the copies that are asked for. */
gboolean   _manor_push_check_copies     (ManorPush        *self,
                                         GError          **error);
/* Await in a fiber: makes the copy, where one is wanted and not there yet. */
gboolean   _manor_push_make_copy        (ManorPush        *self,
                                         ManorPushTarget  *target,
                                         GError          **error);
/* Await in a fiber, of a push that goes on and has the journal: what an older try has of its copies, which may have been
 * deleted since. */
gboolean   _manor_push_reread_copies    (ManorPush        *self,
                                         GError          **error);
/* What the journal shall know of it. */
void       _manor_push_add_copy_to_record (ManorPush          *self,
                                           ManorPushTarget    *target,
                                           ManorJournalTarget *record);

/* manor-push-cost.c */

/* Somebody pays for the rows that it reads and writes. */
gboolean   _manor_push_is_metered       (ManorPush        *self);

/* manor-push-probes.c */

/* Await in a fiber. New (element-type gint64), in the order of @probes, -1 where one could not be
 * asked; NULL with @error where it was cancelled. */
GArray    *_manor_push_count_probes     (ManorDatabase    *database,
                                         GPtrArray        *probes,
                                         GError          **error);

/* Asks the plan's probes of one child. Resolves to a boolean, also where some could not be
 * asked: their count is -1. */
DexFuture *_manor_push_ask_probes       (ManorPushTarget  *target) G_GNUC_WARN_UNUSED_RESULT;
/* Asks the LOSES probes again: rejects with NO_CONSENT where more would be lost than was
 * agreed to. */
DexFuture *_manor_push_check_losses     (ManorPushTarget  *target) G_GNUC_WARN_UNUSED_RESULT;
/* What is to be done to the child: takes no more from it than was agreed to. New. */
ManorMigration *_manor_push_dup_migration (ManorPushTarget *target) G_GNUC_WARN_UNUSED_RESULT;
/* Takes @error: where it is such a refusal it becomes NO_CONSENT. */
GError    *_manor_push_explain_loss     (GError           *error) G_GNUC_WARN_UNUSED_RESULT;

/* manor-push-losses.c */

/* What a group's plan can lose: (element-type ManorPushLoss). */
typedef struct
{
  char *title;
  int   probe;  /* index of the probe that counts it, -1 where none does */
  gboolean if_any;  /* where none is counted it is none */
} ManorPushLoss;

GPtrArray *_manor_push_list_losses      (ManorPlan        *plan) G_GNUC_WARN_UNUSED_RESULT;
/* Every loss is agreed to, at least as many rows as were counted. */
gboolean   _manor_push_target_is_agreed (ManorPushTarget  *target);

gint64     _manor_push_count_loss       (GArray           *counts,
                                         ManorPushLoss    *loss);

/* manor-push-canary.c */

/* Of the PENDING targets of each group, the largest that are still needed to prove its plan;
 * they are marked as canaries. New (element-type ManorPushTarget). */
GPtrArray *_manor_push_choose_canaries  (ManorPush        *self,
                                         GPtrArray        *targets) G_GNUC_WARN_UNUSED_RESULT;
/* Reads the canaries' outcomes and passes the verdicts; skips the targets of the condemned. */
void       _manor_push_judge_canaries   (ManorPush        *self,
                                         GPtrArray        *canaries);

/* manor-push-record.c: what goes to the journal. */

DexFuture *_manor_push_begin_record     (ManorPush        *self) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves when the journal says, durably, that the wave's target at @index may be under
 * way. */
DexFuture *_manor_push_mark             (ManorPush        *self,
                                         guint             index) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves when the journal says, durably, that every PENDING target may be under way. */
DexFuture *_manor_push_mark_all         (ManorPush        *self) G_GNUC_WARN_UNUSED_RESULT;
/* Keeps an outcome for the next write. */
void       _manor_push_record           (ManorPush        *self,
                                         ManorPushTarget  *target);
/* Writes the outcomes kept so far. */
void       _manor_push_write_outcomes   (ManorPush        *self);
/* Writes all, gives the push up in the journal, resolves to the #ManorReport. */
DexFuture *_manor_push_end_record       (ManorPush        *self) G_GNUC_WARN_UNUSED_RESULT;

/* manor-push-patience.c */

/* Await in a fiber: waits until a target whose server refused its change, @n_tried times before, may be tried again. FALSE
 * where it is not to be: the push is stopped, or it was tried often enough. */
gboolean   _manor_push_wait_for_writes  (ManorPush        *self,
                                         ManorPushTarget  *target,
                                         guint             n_tried);
/* Await in a fiber: while the push is paused. */
gboolean   _manor_push_wait_for_gate    (ManorPush        *self,
                                         GError          **error);
void       _manor_push_set_pauses       (guint             first,
                                         guint             most);

/* manor-push-apply.c: one target. */

/* Enters the outcome and gives it to the journal. */
void       _manor_push_settle           (ManorPush        *self,
                                         ManorPushTarget  *target,
                                         ManorTargetState  state,
                                         const GError     *error);

/* Sends the migration and settles the target. Resolves to a boolean whatever came of it. */
DexFuture *_manor_push_apply            (ManorPush        *self,
                                         ManorPushTarget  *target) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
