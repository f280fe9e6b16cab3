/* manor-journal.c: the crash-safe record of pushes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-journal"

#include "config.h"

#include <gio/gio.h>

#include "manor-journal-store-private.h"
#include "manor-worker.h"

/**
 * ManorJournal:
 *
 * The record of all pushes, in one SQLite file.
 *
 * Invariants:
 *
 *  (1) A target's row says “applying” on disk before its migration is sent. So after a crash
 *      at any point a row that does not say so was not touched, and a row that does is settled
 *      by reading the child.
 *  (2) By (1) it is safe to say “applying” too early and an outcome too late: rows may be
 *      written for many targets at once.
 *  (3) The store is used by the worker's one thread only, in the order of the calls.
 *  (4) `group` holds what waits for the disk while `n_writing` jobs of this kind are under
 *      way; it goes there in one transaction, and `group_done` settles with it.
 */
struct _ManorJournal
{
  GObject            parent_instance;

  ManorJournalStore *store;       /* (3) */
  ManorWorker       *worker;
  GPtrArray         *group;       /* (4) ManorJournalWrite */
  DexPromise        *group_done;  /* (4) */
  guint              n_writing;   /* (4) */
};

G_DEFINE_FINAL_TYPE (ManorJournal, manor_journal, G_TYPE_OBJECT)

G_DEFINE_QUARK (manor-journal-error-quark, manor_journal_error)

/* A job for the worker, with whatever it needs. */
typedef struct
{
  ManorJournalStore *store;
  gint64             id;
  ManorReportState   state;
  ManorJournalPush  *push;
  GPtrArray         *writes;
  GStrv              names;
} Job;

static void
plan_free (gpointer data)
{
  ManorJournalPlan *plan = data;

  g_free (plan->hash);
  g_free (plan->before);
  g_free (plan->after);
  g_free (plan->sql);
  g_free (plan);
}

static void
target_free (gpointer data)
{
  ManorJournalTarget *target = data;

  g_free (target->name);
  g_free (target->fingerprint);
  g_free (target->error);
  g_free (target->copy);
  g_free (target);
}

static void
write_free (gpointer data)
{
  ManorJournalWrite *write_ = data;

  g_ptr_array_unref (write_->targets);
  g_free (write_);
}

ManorJournalPush *
_manor_journal_push_new (gint64      id,
                         const char *fleet,
                         const char *options)
{
  ManorJournalPush *self = g_new0 (ManorJournalPush, 1);

  self->id = id;
  self->fleet = g_strdup (fleet);
  self->options = g_strdup (options);
  self->plans = g_ptr_array_new_with_free_func (plan_free);
  self->targets = _manor_journal_targets_new ();

  return self;
}

void
_manor_journal_push_free (ManorJournalPush *self)
{
  g_free (self->fleet);
  g_free (self->options);
  g_ptr_array_unref (self->plans);
  g_ptr_array_unref (self->targets);
  g_free (self);
}

GPtrArray *
_manor_journal_targets_new (void)
{
  return g_ptr_array_new_with_free_func (target_free);
}

ManorJournalTarget *
_manor_journal_targets_add (GPtrArray        *targets,
                            const char       *name,
                            ManorTargetState  state,
                            const char       *error,
                            gint64            duration)
{
  ManorJournalTarget *target = g_new0 (ManorJournalTarget, 1);

  target->name = g_strdup (name);
  target->state = state;
  target->error = g_strdup (error);
  target->duration = duration;
  target->plan = -1;
  g_ptr_array_add (targets, target);

  return target;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->store, _manor_journal_store_unref);
  g_clear_pointer (&job->push, _manor_journal_push_free);
  g_clear_pointer (&job->writes, g_ptr_array_unref);
  g_clear_pointer (&job->names, g_strfreev);
  g_free (job);
}

static Job *
manor_journal_new_job (ManorJournal *self)
{
  Job *job = g_new0 (Job, 1);

  job->store = _manor_journal_store_ref (self->store);

  return job;
}

static gboolean
begin_thread (gpointer   data,
              GValue    *result,
              GError   **error)
{
  Job *job = data;
  gint64 id = 0;

  if (!_manor_journal_store_begin (job->store, job->push, &id, error))
    return FALSE;

  g_value_init (result, G_TYPE_INT64);
  g_value_set_int64 (result, id);

  return TRUE;
}

DexFuture *
_manor_journal_begin (ManorJournal     *self,
                      ManorJournalPush *push)
{
  Job *job = manor_journal_new_job (self);

  job->push = push;

  return manor_worker_run (self->worker, begin_thread, job, job_free);
}

static gboolean
write_thread (gpointer   data,
              GValue    *result,
              GError   **error)
{
  Job *job = data;

  return _manor_journal_store_write (job->store, job->writes, error);
}

static void manor_journal_submit (ManorJournal *self);

/* What a group's callback needs: the journal, and the promise of that group. */
typedef struct
{
  ManorJournal *journal;
  DexPromise   *done;
} Group;

static void
group_free (gpointer data)
{
  Group *group = data;

  g_object_unref (group->journal);
  dex_unref (group->done);
  g_free (group);
}

static DexFuture *
group_written_cb (DexFuture *future,
                  gpointer   user_data)
{
  Group *group = user_data;
  ManorJournal *self = group->journal;
  GError *error = NULL;

  self->n_writing--;
  if (self->group != NULL)
    manor_journal_submit (self);

  if (dex_future_get_value (future, &error) != NULL)
    dex_promise_resolve_boolean (group->done, TRUE);
  else
    dex_promise_reject (group->done, error);

  return dex_future_new_true ();
}

/* Sends the group to the disk; what comes from now on is the next one's. */
static void
manor_journal_submit (ManorJournal *self)
{
  Job *job = manor_journal_new_job (self);
  Group *group = g_new0 (Group, 1);

  job->writes = g_steal_pointer (&self->group);
  group->journal = g_object_ref (self);
  group->done = g_steal_pointer (&self->group_done);
  self->n_writing++;

  dex_future_disown (dex_future_finally (manor_worker_run (self->worker, write_thread,
                                                           job, job_free),
                                         group_written_cb, group, group_free));
}

DexFuture *
_manor_journal_write (ManorJournal *self,
                      gint64        id,
                      GPtrArray    *targets)
{
  ManorJournalWrite *write_ = g_new0 (ManorJournalWrite, 1);
  DexFuture *done;

  write_->id = id;
  write_->targets = targets;

  if (self->group == NULL)
    {
      self->group = g_ptr_array_new_with_free_func (write_free);
      self->group_done = dex_promise_new ();
    }

  g_ptr_array_add (self->group, write_);
  done = dex_ref (DEX_FUTURE (self->group_done));

  if (self->n_writing == 0)
    manor_journal_submit (self);

  return done;
}

static gboolean
end_thread (gpointer   data,
            GValue    *result,
            GError   **error)
{
  Job *job = data;

  return _manor_journal_store_end (job->store, job->id, job->state, error);
}

DexFuture *
_manor_journal_end (ManorJournal     *self,
                    gint64            id,
                    ManorReportState  state)
{
  Job *job = manor_journal_new_job (self);

  job->id = id;
  job->state = state;

  /* In the order of the calls, see (3). */
  if (self->group != NULL)
    manor_journal_submit (self);

  return manor_worker_run (self->worker, end_thread, job, job_free);
}

static gboolean
load_copies_thread (gpointer   data,
                    GValue    *result,
                    GError   **error)
{
  Job *job = data;
  GHashTable *copies = _manor_journal_store_load_copies (job->store, job->id, error);

  if (copies == NULL)
    return FALSE;

  g_value_init (result, G_TYPE_HASH_TABLE);
  g_value_take_boxed (result, copies);

  return TRUE;
}

DexFuture *
_manor_journal_load_copies (ManorJournal *self,
                            gint64        id)
{
  Job *job = manor_journal_new_job (self);

  job->id = id;

  return manor_worker_run (self->worker, load_copies_thread, job, job_free);
}

static gboolean
begin_deleting_thread (gpointer   data,
                       GValue    *result,
                       GError   **error)
{
  Job *job = data;

  return _manor_journal_store_begin_deleting (job->store, job->id, (const char * const *) job->names,
                                              error);
}

DexFuture *
_manor_journal_begin_deleting (ManorJournal       *self,
                               gint64              id,
                               const char * const *names)
{
  Job *job = manor_journal_new_job (self);

  job->id = id;
  job->names = g_strdupv ((char **) names);

  return manor_worker_run (self->worker, begin_deleting_thread, job, job_free);
}

static gboolean
write_deleted_thread (gpointer   data,
                      GValue    *result,
                      GError   **error)
{
  Job *job = data;

  return _manor_journal_store_write_deleted (job->store, job->id, (const char * const *) job->names,
                                             error);
}

DexFuture *
_manor_journal_write_deleted (ManorJournal *self,
                              gint64        id,
                              const char   *name)
{
  Job *job = manor_journal_new_job (self);

  job->id = id;
  job->names = g_strdupv ((char *[]) { (char *) name, NULL });

  return manor_worker_run (self->worker, write_deleted_thread, job, job_free);
}

static gboolean
end_deleting_thread (gpointer   data,
                     GValue    *result,
                     GError   **error)
{
  Job *job = data;

  _manor_journal_store_unlock (job->store, job->id);

  return TRUE;
}

DexFuture *
_manor_journal_end_deleting (ManorJournal *self,
                             gint64        id)
{
  Job *job = manor_journal_new_job (self);

  job->id = id;

  return manor_worker_run (self->worker, end_deleting_thread, job, job_free);
}

/* SQLite closes the file, and may write to it: not on the main thread. */
static gboolean
close_thread (gpointer   data,
              GValue    *result,
              GError   **error)
{
  return TRUE;
}

static void
manor_journal_finalize (GObject *object)
{
  ManorJournal *self = MANOR_JOURNAL (object);
  Job *job = g_new0 (Job, 1);

  job->store = g_steal_pointer (&self->store);
  dex_future_disown (manor_worker_run (self->worker, close_thread, job, job_free));

  g_clear_object (&self->worker);
  g_clear_pointer (&self->group, g_ptr_array_unref);
  dex_clear (&self->group_done);

  G_OBJECT_CLASS (manor_journal_parent_class)->finalize (object);
}

static void
manor_journal_class_init (ManorJournalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_journal_finalize;
}

static void
manor_journal_init (ManorJournal *self)
{
  self->worker = manor_worker_new ("journal", 1);
}

/**
 * manor_journal_new:
 * @path: the file; it and its folder are made on first use
 *
 * Returns: (transfer full): a `ManorJournal`
 */
ManorJournal *
manor_journal_new (const char *path)
{
  ManorJournal *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (MANOR_TYPE_JOURNAL, NULL);
  self->store = _manor_journal_store_new (path);

  return self;
}

static gboolean
list_thread (gpointer   data,
             GValue    *result,
             GError   **error)
{
  Job *job = data;
  g_autoptr(GPtrArray) reports = _manor_journal_store_list (job->store, error);
  GListStore *list;

  if (reports == NULL)
    return FALSE;

  list = g_list_store_new (MANOR_TYPE_REPORT);
  g_list_store_splice (list, 0, 0, reports->pdata, reports->len);
  g_value_init (result, G_TYPE_LIST_MODEL);
  g_value_take_object (result, list);

  return TRUE;
}

/**
 * manor_journal_list:
 * @self: a `ManorJournal`
 *
 * Lists the pushes, newest first.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [iface@Gio.ListModel] of
 *   [class@ManorReport] without entries, or rejects with error
 */
DexFuture *
manor_journal_list (ManorJournal *self)
{
  dex_return_error_if_fail (MANOR_IS_JOURNAL (self));

  return manor_worker_run (self->worker, list_thread, manor_journal_new_job (self), job_free);
}

static gboolean
load_thread (gpointer   data,
             GValue    *result,
             GError   **error)
{
  Job *job = data;
  ManorReport *report = _manor_journal_store_load (job->store, job->id, error);

  if (report == NULL)
    return FALSE;

  g_value_init (result, MANOR_TYPE_REPORT);
  g_value_take_object (result, report);

  return TRUE;
}

/**
 * manor_journal_load:
 * @self: a `ManorJournal`
 * @id: a push's id
 *
 * Reads one push, child by child.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [class@ManorReport], or
 *   rejects with %G_IO_ERROR_NOT_FOUND where there is no such push
 */
DexFuture *
manor_journal_load (ManorJournal *self,
                    gint64        id)
{
  Job *job;

  dex_return_error_if_fail (MANOR_IS_JOURNAL (self));

  job = manor_journal_new_job (self);
  job->id = id;

  return manor_worker_run (self->worker, load_thread, job, job_free);
}

static gboolean
load_options_thread (gpointer   data,
                     GValue    *result,
                     GError   **error)
{
  Job *job = data;
  ManorPushOptions *options = _manor_journal_store_load_options (job->store, job->id, error);

  if (options == NULL)
    return FALSE;

  g_value_init (result, MANOR_TYPE_PUSH_OPTIONS);
  g_value_take_object (result, options);

  return TRUE;
}

/**
 * manor_journal_load_options:
 * @self: a `ManorJournal`
 * @id: the id of a push that is not running
 *
 * Reads what is needed to go on with a push: a push made with these options tries the targets
 * that are left, and keeps the id.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [class@ManorPushOptions],
 *   or rejects with %MANOR_JOURNAL_ERROR_OWNED or %G_IO_ERROR_NOT_FOUND
 */
DexFuture *
manor_journal_load_options (ManorJournal *self,
                            gint64        id)
{
  Job *job;

  dex_return_error_if_fail (MANOR_IS_JOURNAL (self));

  job = manor_journal_new_job (self);
  job->id = id;

  return manor_worker_run (self->worker, load_options_thread, job, job_free);
}
