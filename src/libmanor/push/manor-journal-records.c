/* manor-journal-records.c: what is written into the journal
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-journal"

#include "config.h"

#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "manor-journal-store-private.h"
#include "manor-push-target-private.h"

/* Everything that writes: one transaction, rolled back where anything fails. */
static gboolean
begin (ManorJournalStore  *self,
       GError            **error)
{
  if (!_manor_journal_store_open (self, error))
    return FALSE;

  if (manor_sqlite_execute (self->sqlite, "BEGIN IMMEDIATE", error))
    return TRUE;

  _manor_journal_store_prefix (self, error);

  return FALSE;
}

static gboolean
finish (ManorJournalStore  *self,
        gboolean            done,
        GError            **error)
{
  g_autoptr(GError) ignored = NULL;

  if (done && manor_sqlite_execute (self->sqlite, "COMMIT", error))
    return TRUE;

  if (!manor_sqlite_get_autocommit (self->sqlite) &&
      !manor_sqlite_execute (self->sqlite, "ROLLBACK", &ignored))
    g_debug ("could not roll back: %s", ignored->message);

  /* Ours say themselves what is wrong; what the file refuses needs its name. */
  if (error == NULL || (*error)->domain != MANOR_JOURNAL_ERROR)
    _manor_journal_store_prefix (self, error);

  return FALSE;
}

static gboolean
check_fleet_free (ManorJournalStore  *self,
                  const char         *fleet,
                  GError            **error)
{
  ManorValue parameters[] = { MANOR_VALUE_INIT_TEXT (fleet) };
  g_autoptr(ManorResult) running =
    manor_sqlite_query (self->sqlite,
                        "SELECT id, process FROM push WHERE fleet = ?1 AND state = 'running'",
                        parameters, G_N_ELEMENTS (parameters), 0, 0, error);

  if (running == NULL)
    return FALSE;

  for (guint row = 0; row < manor_result_get_n_rows (running); row++)
    {
      gint64 id = manor_result_get_integer (running, row, 0);
      g_autofree char *id_text = manor_result_dup_text (running, row, 0);
      g_autofree char *process = manor_result_dup_text (running, row, 1);

      if (!_manor_journal_store_is_owned (self, id))
        continue;

      /* translators: two numbers: the push's and the process's */
      g_set_error (error, MANOR_JOURNAL_ERROR, MANOR_JOURNAL_ERROR_OWNED,
                   _("Push %s is running on this fleet, in process %s; "
                     "wait for it or stop it there"),
                   id_text, process);
      return FALSE;
    }

  return TRUE;
}

static gboolean
insert_push (ManorJournalStore  *self,
             ManorJournalPush   *push,
             gint64             *id,
             GError            **error)
{
  ManorValue parameters[] = {
    MANOR_VALUE_INIT_TEXT (push->fleet),
    MANOR_VALUE_INIT_INTEGER (getpid ()),
    MANOR_VALUE_INIT_INTEGER (g_get_real_time ()),
    MANOR_VALUE_INIT_TEXT (push->options),
  };

  if (!check_fleet_free (self, push->fleet, error) ||
      !manor_sqlite_run (self->sqlite,
                         "INSERT INTO push (fleet, state, process, started, options) "
                         "VALUES (?1, 'running', ?2, ?3, ?4)",
                         parameters, G_N_ELEMENTS (parameters), error))
    return FALSE;

  *id = manor_sqlite_get_last_rowid (self->sqlite);

  return TRUE;
}

/* What the program that died left open, and this one may not take up: the targets that it
 * does take up are written over right after. */
static gboolean
release_targets (ManorJournalStore  *self,
                 gint64              id,
                 GError            **error)
{
  ManorValue parameters[] = {
    MANOR_VALUE_INIT_INTEGER (id),
    MANOR_VALUE_INIT_TEXT (_("it is no child of the fleet any more")),
  };

  return manor_sqlite_run (self->sqlite,
                           "UPDATE push_target SET error = ?2, state = "
                           "iif (state = 'applying', 'unknown', 'skipped') "
                           "WHERE push = ?1 AND state IN ('applying', 'pending')",
                           parameters, G_N_ELEMENTS (parameters), error);
}

static gboolean
reopen_push (ManorJournalStore  *self,
             ManorJournalPush   *push,
             GError            **error)
{
  ManorValue parameters[] = {
    MANOR_VALUE_INIT_INTEGER (push->id),
    MANOR_VALUE_INIT_INTEGER (getpid ()),
    MANOR_VALUE_INIT_TEXT (push->options),
  };
  g_autoptr(ManorResult) found =
    manor_sqlite_query (self->sqlite, "SELECT fleet FROM push WHERE id = ?1",
                        parameters, 1, 0, 0, error);
  g_autofree char *fleet = NULL;

  if (found == NULL)
    return FALSE;
  if (manor_result_get_n_rows (found) == 0)
    return _manor_journal_store_set_not_found (push->id, error);

  fleet = manor_result_dup_text (found, 0, 0);
  if (g_strcmp0 (fleet, push->fleet) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("That push is of the fleet “%s”, not of “%s”"), fleet, push->fleet);
      return FALSE;
    }

  return check_fleet_free (self, push->fleet, error) &&
         manor_sqlite_run (self->sqlite,
                           "UPDATE push SET state = 'running', process = ?2, options = ?3, "
                           "ended = NULL WHERE id = ?1",
                           parameters, G_N_ELEMENTS (parameters), error) &&
         release_targets (self, push->id, error);
}

/* Fills @ids with the rows' ids, in the plans' order. */
static gboolean
write_plans (ManorJournalStore  *self,
             gint64              push,
             GPtrArray          *plans,
             GArray             *ids,
             GError            **error)
{
  for (guint i = 0; i < plans->len; i++)
    {
      ManorJournalPlan *plan = g_ptr_array_index (plans, i);
      ManorValue parameters[] = {
        MANOR_VALUE_INIT_INTEGER (push),
        MANOR_VALUE_INIT_TEXT (plan->hash),
        MANOR_VALUE_INIT_TEXT (plan->before),
        MANOR_VALUE_INIT_TEXT (plan->after),
        MANOR_VALUE_INIT_TEXT (plan->sql),
      };
      g_autoptr(ManorResult) row = NULL;
      gint64 id;

      if (!manor_sqlite_run (self->sqlite,
                             "INSERT INTO push_plan (push, hash, before, after, sql) "
                             "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
                             parameters, G_N_ELEMENTS (parameters), error))
        return FALSE;

      row = manor_sqlite_query (self->sqlite,
                                "SELECT id FROM push_plan WHERE push = ?1 AND hash = ?2 "
                                "AND before = ?3 AND after = ?4",
                                parameters, 4, 0, 0, error);
      if (row == NULL)
        return FALSE;

      id = manor_result_get_integer (row, 0, 0);
      g_array_append_val (ids, id);
    }

  return TRUE;
}

static ManorValue
text_or_null (const char *text)
{
  return text != NULL ? manor_value_text (text) : MANOR_VALUE_INIT_NULL;
}

/* What was in flight when the program died, and is where its plan leads, was applied by it.
 * The plan is that of the push that died, so this comes before the new one is written. */
static gboolean
settle_target (ManorJournalStore   *self,
               gint64               push,
               ManorJournalTarget  *target,
               GError             **error)
{
  ManorValue parameters[] = {
    MANOR_VALUE_INIT_INTEGER (push),
    MANOR_VALUE_INIT_TEXT (target->name),
    text_or_null (target->fingerprint),
  };

  if (target->fingerprint == NULL)
    return TRUE;

  return manor_sqlite_run (self->sqlite,
                           "UPDATE push_target SET state = 'applied', error = NULL "
                           "WHERE push = ?1 AND name = ?2 AND state IN ('applying', 'unknown') "
                           "AND (SELECT after FROM push_plan WHERE id = plan) = ?3",
                           parameters, G_N_ELEMENTS (parameters), error);
}

static gboolean
write_target (ManorJournalStore   *self,
              gint64               push,
              guint                position,
              ManorJournalTarget  *target,
              GArray              *plan_ids,
              gboolean             is_new,
              GError             **error)
{
  ManorValue parameters[] = {
    MANOR_VALUE_INIT_INTEGER (push),
    MANOR_VALUE_INIT_TEXT (target->name),
    MANOR_VALUE_INIT_INTEGER (position),
    MANOR_VALUE_INIT_INTEGER (target->canary),
    MANOR_VALUE_INIT_TEXT (manor_target_state_get_nick (target->state)),
    MANOR_VALUE_INIT_NULL,
    text_or_null (target->error),
    MANOR_VALUE_INIT_INTEGER (target->duration),
    MANOR_VALUE_INIT_INTEGER (g_get_real_time ()),
    text_or_null (target->copy),
    MANOR_VALUE_INIT_INTEGER (target->copied),
  };

  if (target->plan >= 0)
    parameters[5] =
      MANOR_VALUE_INIT_INTEGER (g_array_index (plan_ids, gint64, (guint) target->plan));

  /* “Already there” says less than “applied” did. Of the copies of an older try the journal knows more than who begins:
   * they may have been deleted since. */
  return (is_new || settle_target (self, push, target, error)) &&
         manor_sqlite_run (self->sqlite,
                           "INSERT INTO push_target (push, name, position, canary, state, plan, "
                           "error, duration, written, copy, copied) "
                           "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) "
                           "ON CONFLICT (push, name) DO UPDATE SET canary = excluded.canary, "
                           "state = excluded.state, plan = excluded.plan, "
                           "error = excluded.error, duration = excluded.duration, "
                           "written = excluded.written "
                           "WHERE NOT (push_target.state IN ('applied', 'unchanged') "
                           "AND excluded.state = 'unchanged')",
                           parameters, G_N_ELEMENTS (parameters), error);
}

gboolean
_manor_journal_store_begin (ManorJournalStore  *self,
                            ManorJournalPush   *push,
                            gint64             *id,
                            GError            **error)
{
  g_autoptr(GArray) plan_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean locked = FALSE;
  gboolean done;

  if (!begin (self, error))
    return FALSE;

  *id = push->id;
  done = push->id != 0 ? reopen_push (self, push, error) : insert_push (self, push, id, error);

  if (done)
    {
      locked = _manor_journal_store_lock (self, *id);
      done = locked;
      if (!done)
        g_set_error (error, MANOR_JOURNAL_ERROR, MANOR_JOURNAL_ERROR_OWNED,
                     _("This push is running already"));
    }

  done = done && write_plans (self, *id, push->plans, plan_ids, error);

  for (guint i = 0; done && i < push->targets->len; i++)
    done = write_target (self, *id, i, g_ptr_array_index (push->targets, i), plan_ids,
                         push->id == 0, error);

  done = finish (self, done, error);
  if (!done && locked)
    _manor_journal_store_unlock (self, *id);

  return done;
}

static gboolean
update_target (ManorJournalStore   *self,
               gint64               push,
               ManorJournalTarget  *target,
               GError             **error)
{
  ManorValue parameters[] = {
    MANOR_VALUE_INIT_INTEGER (push),
    MANOR_VALUE_INIT_TEXT (target->name),
    MANOR_VALUE_INIT_TEXT (manor_target_state_get_nick (target->state)),
    text_or_null (target->error),
    MANOR_VALUE_INIT_INTEGER (target->duration),
    MANOR_VALUE_INIT_INTEGER (g_get_real_time ()),
    MANOR_VALUE_INIT_INTEGER (target->canary),
    text_or_null (target->copy),
    MANOR_VALUE_INIT_INTEGER (target->copied),
  };

  return manor_sqlite_run (self->sqlite,
                           "UPDATE push_target SET state = ?3, error = ?4, duration = ?5, "
                           "written = ?6, canary = ?7, copy = nullif (coalesce (?8, copy), ''), "
                           "copied = max (?9, copied), "
                           "copy_deleted = iif (?8 IS NULL, copy_deleted, 0) "
                           "WHERE push = ?1 AND name = ?2",
                           parameters, G_N_ELEMENTS (parameters), error);
}

gboolean
_manor_journal_store_write (ManorJournalStore  *self,
                            GPtrArray          *writes,
                            GError            **error)
{
  gboolean done = TRUE;

  if (!begin (self, error))
    return FALSE;

  for (guint i = 0; done && i < writes->len; i++)
    {
      ManorJournalWrite *write_ = g_ptr_array_index (writes, i);

      for (guint j = 0; done && j < write_->targets->len; j++)
        done = update_target (self, write_->id, g_ptr_array_index (write_->targets, j), error);
    }

  return finish (self, done, error);
}

static gboolean
update_copies (ManorJournalStore   *self,
               gint64               id,
               const char * const  *names,
               gint64               deleted,
               GError             **error)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      ManorValue parameters[] = {
        MANOR_VALUE_INIT_INTEGER (id),
        MANOR_VALUE_INIT_TEXT (names[i]),
        MANOR_VALUE_INIT_INTEGER (deleted),
      };

      if (!manor_sqlite_run (self->sqlite,
                             "UPDATE push_target SET copied = 0, copy_deleted = ?3 "
                             "WHERE push = ?1 AND name = ?2 AND (copied OR copy_deleted = 1)",
                             parameters, G_N_ELEMENTS (parameters), error))
        return FALSE;
    }

  return TRUE;
}

gboolean
_manor_journal_store_begin_deleting (ManorJournalStore   *self,
                                     gint64               id,
                                     const char * const  *names,
                                     GError             **error)
{
  gboolean locked;
  gboolean done;

  if (!begin (self, error))
    return FALSE;

  locked = _manor_journal_store_lock (self, id);
  if (!locked)
    g_set_error (error, MANOR_JOURNAL_ERROR, MANOR_JOURNAL_ERROR_OWNED,
                 _("This push is being run, or its copies are being deleted already; wait for that"));

  done = finish (self, locked && update_copies (self, id, names, 1, error), error);
  if (!done && locked)
    _manor_journal_store_unlock (self, id);

  return done;
}

gboolean
_manor_journal_store_write_deleted (ManorJournalStore   *self,
                                    gint64               id,
                                    const char * const  *names,
                                    GError             **error)
{
  return begin (self, error) &&
         finish (self, update_copies (self, id, names, g_get_real_time (), error), error);
}

gboolean
_manor_journal_store_end (ManorJournalStore  *self,
                          gint64              id,
                          ManorReportState    state,
                          GError            **error)
{
  ManorValue parameters[] = {
    MANOR_VALUE_INIT_INTEGER (id),
    MANOR_VALUE_INIT_TEXT (manor_report_state_get_nick (state)),
    MANOR_VALUE_INIT_INTEGER (g_get_real_time ()),
  };
  gboolean done;

  /* What has no outcome on disk is for a later program to read. */
  done = state == MANOR_REPORT_INTERRUPTED ||
         (begin (self, error) &&
          finish (self,
                  manor_sqlite_run (self->sqlite,
                                    "UPDATE push SET state = ?2, ended = ?3 WHERE id = ?1",
                                    parameters, G_N_ELEMENTS (parameters), error),
                  error));

  /* Also where nothing could be written: the push is over, and then it was interrupted. */
  if (self->lock_fd >= 0)
    _manor_journal_store_unlock (self, id);

  return done;
}
