/* manor-journal-private.h: what a push writes into the journal
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-journal.h"

G_BEGIN_DECLS

/* A plan, kept once for all targets that share it. */
typedef struct
{
  char *hash;
  char *before;  /* fingerprints */
  char *after;
  char *sql;
} ManorJournalPlan;

/* A target as it is now. */
typedef struct
{
  char             *name;
  ManorTargetState  state;
  gboolean          canary;
  int               plan;         /* index into the push's plans, -1 for none */
  char             *fingerprint;  /* the child's, as last read, or %NULL */
  char             *error;
  gint64            duration;
  char             *copy;         /* what the push calls its copy of it; "" takes that back; or %NULL */
  gboolean          copied;       /* it was made */
} ManorJournalTarget;

/* A push at its start, or when it is gone on with. */
typedef struct
{
  gint64     id;       /* 0 for a new one */
  char      *fleet;
  char      *options;
  GPtrArray *plans;    /* ManorJournalPlan */
  GPtrArray *targets;  /* ManorJournalTarget */
} ManorJournalPush;

ManorJournalPush   *_manor_journal_push_new   (gint64              id,
                                               const char         *fleet,
                                               const char         *options) G_GNUC_WARN_UNUSED_RESULT;
void                _manor_journal_push_free  (ManorJournalPush   *self);
/* A new array of #ManorJournalTarget. */
GPtrArray          *_manor_journal_targets_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* Everything is copied; the new element is the array's. */
ManorJournalTarget *_manor_journal_targets_add (GPtrArray          *targets,
                                                const char         *name,
                                                ManorTargetState    state,
                                                const char         *error,
                                                gint64              duration);

/* @push: (transfer full). Takes the push in this program's name and writes its targets, all
 * or nothing. Resolves to its id, a %G_TYPE_INT64. Rejects with MANOR_JOURNAL_ERROR_OWNED
 * where another program, or another push of this one, is on that fleet. */
DexFuture *_manor_journal_begin (ManorJournal     *self,
                                 ManorJournalPush *push) G_GNUC_WARN_UNUSED_RESULT;
/* @targets: (transfer full) (element-type ManorJournalTarget): name, state, error,
 * duration and copy; a copy that was announced, or made, stays so. What is written while the disk is busy goes there together. Resolves to a
 * boolean when it is durable. */
DexFuture *_manor_journal_write (ManorJournal     *self,
                                 gint64            id,
                                 GPtrArray        *targets) G_GNUC_WARN_UNUSED_RESULT;
/* Gives the push up: STOPPED, FINISHED, or INTERRUPTED, as if the program had died. Resolves
 * to a boolean. */
DexFuture *_manor_journal_end   (ManorJournal     *self,
                                 gint64            id,
                                 ManorReportState  state) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to a #GHashTable of the children whose copy is there, or may be there: names to #ManorEarlierCopy. For the
 * one who has the push. */
DexFuture *_manor_journal_load_copies    (ManorJournal       *self,
                                          gint64              id) G_GNUC_WARN_UNUSED_RESULT;
/* @names: children of the push. Takes the push in this program's name, and writes that their copies may be gone from now
 * on. Resolves to a boolean; rejects with MANOR_JOURNAL_ERROR_OWNED. */
DexFuture *_manor_journal_begin_deleting (ManorJournal       *self,
                                          gint64              id,
                                          const char * const *names) G_GNUC_WARN_UNUSED_RESULT;
/* Writes that the copy of the child @name is gone. Resolves to a boolean. */
DexFuture *_manor_journal_write_deleted  (ManorJournal       *self,
                                          gint64              id,
                                          const char         *name) G_GNUC_WARN_UNUSED_RESULT;
/* Gives the push up again. Resolves to a boolean. */
DexFuture *_manor_journal_end_deleting   (ManorJournal       *self,
                                          gint64              id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
