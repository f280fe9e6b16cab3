/* manor-journal-reading.c: what is read from the journal
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-journal"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-journal-store-private.h"
#include "manor-push-options-private.h"
#include "manor-push-target-private.h"
#include "manor-report-private.h"

/* How many pushes a list goes back. */
#define MAX_LISTED "500"

gboolean
_manor_journal_store_set_not_found (gint64   id,
                                    GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  /* translators: %s is a number */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("There is no push %s"), text);

  return FALSE;
}

static gboolean
read_state (ManorJournalStore  *self,
            gint64              id,
            char              **state,
            GError            **error)
{
  ManorValue parameters[] = { MANOR_VALUE_INIT_INTEGER (id) };
  g_autoptr(ManorResult) row =
    manor_sqlite_query (self->sqlite, "SELECT state FROM push WHERE id = ?1",
                        parameters, G_N_ELEMENTS (parameters), 0, 0, error);

  if (row == NULL)
    return FALSE;

  *state = manor_result_get_n_rows (row) > 0 ? manor_result_dup_text (row, 0, 0) : NULL;

  return TRUE;
}

/* A push's state is written before its lock is let go, so a state read after the lock was
 * found free is the last word. */
static gboolean
judge_state (ManorJournalStore  *self,
             gint64              id,
             ManorReportState   *state,
             GError            **error)
{
  gboolean owned = _manor_journal_store_is_owned (self, id);
  g_autofree char *text = NULL;

  if (!read_state (self, id, &text, error))
    return FALSE;

  if (g_strcmp0 (text, "finished") == 0)
    *state = MANOR_REPORT_FINISHED;
  else if (g_strcmp0 (text, "stopped") == 0)
    *state = MANOR_REPORT_STOPPED;
  else
    *state = owned ? MANOR_REPORT_RUNNING : MANOR_REPORT_INTERRUPTED;

  return TRUE;
}

static ManorTargetState
read_target_state (ManorResult *rows,
                   guint        row,
                   guint        column)
{
  g_autofree char *nick = manor_result_dup_text (rows, row, column);
  ManorTargetState state = MANOR_TARGET_UNKNOWN;

  if (!_manor_target_state_from_nick (nick, &state))
    g_warning ("the journal has an unknown state “%s”", nick);

  return state;
}

static ManorReport *
read_report (ManorJournalStore  *self,
             ManorResult        *rows,
             guint               row,
             GError            **error)
{
  gint64 id = manor_result_get_integer (rows, row, 0);
  g_autofree char *fleet = manor_result_dup_text (rows, row, 1);
  ManorReportState state;

  if (!judge_state (self, id, &state, error))
    return NULL;

  return _manor_report_new (id, fleet, state,
                            manor_result_get_integer (rows, row, 2),
                            manor_result_get_integer (rows, row, 3));
}

static GPtrArray *
list_reports (ManorJournalStore  *self,
              GError            **error)
{
  g_autoptr(GPtrArray) reports = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(ManorResult) rows =
    manor_sqlite_query (self->sqlite,
                        "SELECT p.id, p.fleet, p.started, ifnull (p.ended, 0), t.state, "
                        "count (t.name) FROM (SELECT * FROM push ORDER BY id DESC "
                        "LIMIT " MAX_LISTED ") p LEFT JOIN push_target t ON t.push = p.id "
                        "GROUP BY p.id, t.state ORDER BY p.id DESC",
                        NULL, 0, 0, 0, error);

  if (rows == NULL)
    return NULL;

  for (guint row = 0; row < manor_result_get_n_rows (rows); row++)
    {
      ManorReport *report = reports->len > 0 ? g_ptr_array_index (reports, reports->len - 1) : NULL;
      gint64 count = manor_result_get_integer (rows, row, 5);

      if (report == NULL || manor_report_get_id (report) != manor_result_get_integer (rows, row, 0))
        {
          report = read_report (self, rows, row, error);
          if (report == NULL)
            return NULL;
          g_ptr_array_add (reports, report);
        }

      if (count > 0)
        _manor_report_set_count (report, read_target_state (rows, row, 4), (guint) count);
    }

  return g_steal_pointer (&reports);
}

GPtrArray *
_manor_journal_store_list (ManorJournalStore  *self,
                           GError            **error)
{
  GPtrArray *reports;

  if (!_manor_journal_store_open (self, error))
    return NULL;

  reports = list_reports (self, error);
  if (reports == NULL)
    _manor_journal_store_prefix (self, error);

  return reports;
}

static gboolean
read_entries (ManorJournalStore  *self,
              ManorReport        *report,
              GError            **error)
{
  ManorValue parameters[] = { MANOR_VALUE_INIT_INTEGER (manor_report_get_id (report)) };
  g_autoptr(ManorResult) rows =
    manor_sqlite_query (self->sqlite,
                        "SELECT t.name, t.state, t.canary, t.error, p.hash, t.duration, "
                        "CASE WHEN t.copied OR t.copy_deleted THEN t.copy END, "
                        "t.copy_deleted > 1 "
                        "FROM push_target t LEFT JOIN push_plan p ON p.id = t.plan "
                        "WHERE t.push = ?1 ORDER BY t.canary DESC, t.position, t.name",
                        parameters, G_N_ELEMENTS (parameters), 0, 0, error);

  if (rows == NULL)
    return FALSE;

  for (guint row = 0; row < manor_result_get_n_rows (rows); row++)
    {
      g_autofree char *name = manor_result_dup_text (rows, row, 0);
      ManorValue reason = manor_result_get_value (rows, row, 3);
      g_autofree char *reason_text = manor_result_dup_text (rows, row, 3);
      g_autofree char *hash = manor_result_dup_text (rows, row, 4);
      ManorValue copy = manor_result_get_value (rows, row, 6);
      g_autofree char *copy_name = manor_result_dup_text (rows, row, 6);

      _manor_report_add (report, name, read_target_state (rows, row, 1),
                         manor_result_get_integer (rows, row, 2) != 0,
                         reason.type != MANOR_VALUE_NULL ? reason_text : NULL, hash,
                         manor_result_get_integer (rows, row, 5),
                         copy.type != MANOR_VALUE_NULL ? copy_name : NULL,
                         manor_result_get_integer (rows, row, 7) != 0);
    }

  return TRUE;
}

ManorReport *
_manor_journal_store_load (ManorJournalStore  *self,
                           gint64              id,
                           GError            **error)
{
  ManorValue parameters[] = { MANOR_VALUE_INIT_INTEGER (id) };
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(ManorReport) report = NULL;

  if (!_manor_journal_store_open (self, error))
    return NULL;

  rows = manor_sqlite_query (self->sqlite,
                             "SELECT id, fleet, started, ifnull (ended, 0) FROM push WHERE id = ?1",
                             parameters, G_N_ELEMENTS (parameters), 0, 0, error);

  if (rows != NULL && manor_result_get_n_rows (rows) == 0)
    {
      _manor_journal_store_set_not_found (id, error);
      return NULL;
    }

  if (rows != NULL)
    report = read_report (self, rows, 0, error);

  if (report == NULL || !read_entries (self, report, error))
    {
      _manor_journal_store_prefix (self, error);
      return NULL;
    }

  return g_steal_pointer (&report);
}

static GStrv
list_left (ManorReport *report)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  guint n_entries = g_list_model_get_n_items (G_LIST_MODEL (report));

  for (guint i = 0; i < n_entries; i++)
    {
      g_autoptr(ManorReportEntry) entry = g_list_model_get_item (G_LIST_MODEL (report), i);
      ManorTargetState state = manor_report_entry_get_state (entry);

      if (state != MANOR_TARGET_APPLIED && state != MANOR_TARGET_UNCHANGED)
        g_strv_builder_add (names, manor_report_entry_get_name (entry));
    }

  return g_strv_builder_end (names);
}

/* What a server may have been at when the program ended. */
static gboolean
read_marks (ManorJournalStore  *self,
            ManorPushOptions   *options,
            gint64              id,
            GError            **error)
{
  ManorValue parameters[] = { MANOR_VALUE_INIT_INTEGER (id) };
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(GHashTable) marks = NULL;

  if (manor_push_options_get_script (options) == NULL)
    return TRUE;

  rows = manor_sqlite_query (self->sqlite,
                             "SELECT t.name, p.before, p.after FROM push_target t "
                             "JOIN push_plan p ON p.id = t.plan "
                             "WHERE t.push = ?1 AND t.state IN ('applying', 'unknown')",
                             parameters, G_N_ELEMENTS (parameters), 0, 0, error);
  if (rows == NULL)
    {
      _manor_journal_store_prefix (self, error);
      return FALSE;
    }

  marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                 (GDestroyNotify) _manor_push_mark_free);
  for (guint row = 0; row < manor_result_get_n_rows (rows); row++)
    {
      g_autofree char *before = manor_result_dup_text (rows, row, 1);
      g_autofree char *after = manor_result_dup_text (rows, row, 2);

      g_hash_table_replace (marks, manor_result_dup_text (rows, row, 0),
                            _manor_push_mark_new (before, after));
    }

  _manor_push_options_take_marks (options, g_steal_pointer (&marks));

  return TRUE;
}

/* The copies that were announced, or are being deleted, and those of them that are known to be there. */
GHashTable *
_manor_journal_store_load_copies (ManorJournalStore  *self,
                                  gint64              id,
                                  GError            **error)
{
  ManorValue parameters[] = { MANOR_VALUE_INIT_INTEGER (id) };
  g_autoptr(ManorResult) rows = NULL;
  GHashTable *copies;

  if (!_manor_journal_store_open (self, error))
    return NULL;

  rows = manor_sqlite_query (self->sqlite,
                             "SELECT name, copied, copy FROM push_target "
                             "WHERE push = ?1 AND copy IS NOT NULL AND copy_deleted <= 1",
                             parameters, G_N_ELEMENTS (parameters), 0, 0, error);
  if (rows == NULL)
    {
      _manor_journal_store_prefix (self, error);
      return NULL;
    }

  copies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) _manor_earlier_copy_free);
  for (guint row = 0; row < manor_result_get_n_rows (rows); row++)
    {
      ManorPushCopy state = manor_result_get_integer (rows, row, 1) != 0 ? MANOR_PUSH_COPY_MADE
                                                                        : MANOR_PUSH_COPY_ANNOUNCED;

      g_hash_table_insert (copies, manor_result_dup_text (rows, row, 0),
                           _manor_earlier_copy_new (manor_result_dup_text (rows, row, 2), state));
    }

  return copies;
}

static gboolean
read_copies (ManorJournalStore  *self,
             ManorPushOptions   *options,
             gint64              id,
             GError            **error)
{
  GHashTable *copies;

  if (manor_push_options_get_branches (options) == MANOR_PUSH_BRANCHES_NONE)
    return TRUE;

  copies = _manor_journal_store_load_copies (self, id, error);
  if (copies == NULL)
    return FALSE;

  _manor_push_options_take_copies (options, copies);

  return TRUE;
}

ManorPushOptions *
_manor_journal_store_load_options (ManorJournalStore  *self,
                                   gint64              id,
                                   GError            **error)
{
  ManorValue parameters[] = { MANOR_VALUE_INIT_INTEGER (id) };
  g_autoptr(ManorReport) report = _manor_journal_store_load (self, id, error);
  g_autoptr(ManorPushOptions) options = NULL;
  g_autoptr(ManorResult) row = NULL;
  g_autofree char *text = NULL;
  g_auto(GStrv) left = NULL;

  if (report == NULL)
    return NULL;

  if (manor_report_get_state (report) == MANOR_REPORT_RUNNING)
    {
      g_set_error (error, MANOR_JOURNAL_ERROR, MANOR_JOURNAL_ERROR_OWNED,
                   _("This push is being run by a program; wait for it or stop it there"));
      return NULL;
    }

  row = manor_sqlite_query (self->sqlite, "SELECT options FROM push WHERE id = ?1",
                            parameters, G_N_ELEMENTS (parameters), 0, 0, error);
  if (row == NULL)
    {
      _manor_journal_store_prefix (self, error);
      return NULL;
    }

  text = manor_result_dup_text (row, 0, 0);
  options = manor_push_options_new_from_text (text, error);
  if (options == NULL || !read_marks (self, options, id, error) ||
      !read_copies (self, options, id, error))
    return NULL;

  left = list_left (report);
  _manor_push_options_set_resumes (options, id, (const char * const *) left);

  return g_steal_pointer (&options);
}
