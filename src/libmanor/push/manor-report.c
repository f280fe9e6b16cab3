/* manor-report.c: what a push did, child by child
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-report"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-report-entry-private.h"
#include "manor-report-private.h"

/**
 * ManorReport:
 *
 * A push as the journal has it.
 *
 * Invariants:
 *
 *  (1) Nothing changes once the report was given out.
 *  (2) `counts` adds up all targets of the push. A report from a list has no `entries`, any
 *      other has one for each target.
 */
struct _ManorReport
{
  GObject           parent_instance;

  gint64            id;
  char             *fleet;
  ManorReportState  state;
  GDateTime        *started;
  GDateTime        *ended;
  GPtrArray        *entries;                           /* (2) */
  guint             counts[MANOR_TARGET_SKIPPED + 1];  /* (2) */
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ManorReport, manor_report, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GType
manor_report_get_item_type (GListModel *model)
{
  return MANOR_TYPE_REPORT_ENTRY;
}

static guint
manor_report_get_n_items (GListModel *model)
{
  return MANOR_REPORT (model)->entries->len;
}

static gpointer
manor_report_get_item (GListModel *model,
                       guint       position)
{
  ManorReport *self = MANOR_REPORT (model);

  if (position >= self->entries->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->entries, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = manor_report_get_item_type;
  iface->get_n_items = manor_report_get_n_items;
  iface->get_item = manor_report_get_item;
}

static void
manor_report_finalize (GObject *object)
{
  ManorReport *self = MANOR_REPORT (object);

  g_clear_pointer (&self->fleet, g_free);
  g_clear_pointer (&self->started, g_date_time_unref);
  g_clear_pointer (&self->ended, g_date_time_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);

  G_OBJECT_CLASS (manor_report_parent_class)->finalize (object);
}

static void
manor_report_class_init (ManorReportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_report_finalize;
}

static void
manor_report_init (ManorReport *self)
{
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
}

ManorReport *
_manor_report_new (gint64            id,
                   const char       *fleet,
                   ManorReportState  state,
                   gint64            started,
                   gint64            ended)
{
  ManorReport *self = g_object_new (MANOR_TYPE_REPORT, NULL);

  self->id = id;
  self->fleet = g_strdup (fleet);
  self->state = state;
  self->started = g_date_time_new_from_unix_local_usec (started);
  if (ended != 0)
    self->ended = g_date_time_new_from_unix_local_usec (ended);

  return self;
}

void
_manor_report_add (ManorReport      *self,
                   const char       *name,
                   ManorTargetState  state,
                   gboolean          canary,
                   const char       *error,
                   const char       *plan_hash,
                   gint64            duration,
                   const char       *copy,
                   gboolean          copy_deleted)
{
  g_ptr_array_add (self->entries,
                   _manor_report_entry_new (name, state, canary, error, plan_hash, duration, copy,
                                           copy_deleted));
  self->counts[state]++;
}

void
_manor_report_set_count (ManorReport      *self,
                         ManorTargetState  state,
                         guint             count)
{
  self->counts[state] = count;
}

/**
 * manor_report_get_id:
 * @self: a `ManorReport`
 *
 * Returns: the push's id in the journal, 0 where it was kept in none
 */
gint64
manor_report_get_id (ManorReport *self)
{
  g_return_val_if_fail (MANOR_IS_REPORT (self), 0);

  return self->id;
}

/**
 * manor_report_get_fleet:
 * @self: a `ManorReport`
 *
 * Returns: the fleet's path: connection and schema database
 */
const char *
manor_report_get_fleet (ManorReport *self)
{
  g_return_val_if_fail (MANOR_IS_REPORT (self), NULL);

  return self->fleet;
}

/**
 * manor_report_get_state:
 * @self: a `ManorReport`
 *
 * Returns: where the push stood when the report was made
 */
ManorReportState
manor_report_get_state (ManorReport *self)
{
  g_return_val_if_fail (MANOR_IS_REPORT (self), MANOR_REPORT_FINISHED);

  return self->state;
}

/**
 * manor_report_get_started:
 * @self: a `ManorReport`
 *
 * Returns: (transfer none): when it was started, in local time
 */
GDateTime *
manor_report_get_started (ManorReport *self)
{
  g_return_val_if_fail (MANOR_IS_REPORT (self), NULL);

  return self->started;
}

/**
 * manor_report_get_ended:
 * @self: a `ManorReport`
 *
 * Returns: (transfer none) (nullable): when it ended, in local time; %NULL while it runs or
 *   was interrupted
 */
GDateTime *
manor_report_get_ended (ManorReport *self)
{
  g_return_val_if_fail (MANOR_IS_REPORT (self), NULL);

  return self->ended;
}

/**
 * manor_report_count:
 * @self: a `ManorReport`
 * @state: a state
 *
 * Returns: how many targets are in that state
 */
guint
manor_report_count (ManorReport      *self,
                    ManorTargetState  state)
{
  g_return_val_if_fail (MANOR_IS_REPORT (self), 0);
  g_return_val_if_fail ((guint) state <= MANOR_TARGET_SKIPPED, 0);

  return self->counts[state];
}

/**
 * manor_report_get_n_entries:
 * @self: a `ManorReport`
 *
 * Returns: how many targets the push has, also where the report came without them
 */
guint
manor_report_get_n_entries (ManorReport *self)
{
  guint n_entries = 0;

  g_return_val_if_fail (MANOR_IS_REPORT (self), 0);

  for (guint state = 0; state <= MANOR_TARGET_SKIPPED; state++)
    n_entries += self->counts[state];

  return n_entries;
}

/**
 * manor_report_get_n_left:
 * @self: a `ManorReport`
 *
 * Returns: how many targets are neither applied nor were there already
 */
guint
manor_report_get_n_left (ManorReport *self)
{
  g_return_val_if_fail (MANOR_IS_REPORT (self), 0);

  return manor_report_get_n_entries (self) -
         self->counts[MANOR_TARGET_APPLIED] - self->counts[MANOR_TARGET_UNCHANGED];
}

/**
 * manor_report_get_n_copies:
 * @self: a `ManorReport` with its entries
 *
 * Returns: how many copies the push made that were not deleted by `ManorPushCopies` since
 */
guint
manor_report_get_n_copies (ManorReport *self)
{
  guint n = 0;

  g_return_val_if_fail (MANOR_IS_REPORT (self), 0);

  for (guint i = 0; i < self->entries->len; i++)
    {
      ManorReportEntry *entry = g_ptr_array_index (self->entries, i);

      n += manor_report_entry_get_copy (entry) != NULL &&
           !manor_report_entry_get_copy_deleted (entry);
    }

  return n;
}

static void
append_counts (ManorReport *self,
               GString     *text)
{
  static const ManorTargetState order[] = {
    MANOR_TARGET_APPLIED, MANOR_TARGET_UNCHANGED, MANOR_TARGET_FAILED, MANOR_TARGET_BLOCKED,
    MANOR_TARGET_UNKNOWN, MANOR_TARGET_APPLYING, MANOR_TARGET_PENDING, MANOR_TARGET_SKIPPED,
  };
  gboolean first = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      if (self->counts[order[i]] == 0)
        continue;

      /* translators: a state of children and how many are in it, as in “Applied: 24” */
      g_string_append_printf (text, first ? _("%s: %u") : _(", %s: %u"),
                              manor_target_state_get_text (order[i]), self->counts[order[i]]);
      first = FALSE;
    }

  g_string_append (text, first ? _("No children") : "");
  g_string_append_c (text, '\n');
}

static void
append_failures (ManorReport *self,
                 GString     *text)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      ManorReportEntry *entry = g_ptr_array_index (self->entries, i);
      const char *error = manor_report_entry_get_error (entry);
      const char *name = manor_report_entry_get_name (entry);

      if (error == NULL)
        continue;

      /* translators: a child's name, its state and why */
      g_string_append_printf (text, _("%s: %s: %s"), name,
                              manor_target_state_get_text (manor_report_entry_get_state (entry)),
                              manor_database_skip_name (name, error));
      g_string_append_c (text, '\n');
    }
}

/* Whoever wants a child back as it was must know what to look for. */
static void
append_copies (ManorReport *self,
               GString     *text)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      ManorReportEntry *entry = g_ptr_array_index (self->entries, i);
      const char *copy = manor_report_entry_get_copy (entry);

      if (copy == NULL)
        continue;

      /* translators: a child's name, and the name of the database that is a copy of it */
      g_string_append_printf (text, manor_report_entry_get_copy_deleted (entry)
                                      ? _("%s: as it was before: %s, which was deleted since")
                                      : _("%s: as it was before: %s"),
                              manor_report_entry_get_name (entry), copy);
      g_string_append_c (text, '\n');
    }
}

/**
 * manor_report_dup_text:
 * @self: a `ManorReport`
 *
 * Puts the report in words: what it was, the counts, the children with something to say, and the
 * copies that were made.
 *
 * Returns: (transfer full): several lines
 */
char *
manor_report_dup_text (ManorReport *self)
{
  g_autoptr(GString) text = NULL;
  g_autofree char *started = NULL;
  g_autofree char *id = NULL;

  g_return_val_if_fail (MANOR_IS_REPORT (self), NULL);

  id = g_strdup_printf ("%" G_GINT64_FORMAT, self->id);
  text = g_string_new (NULL);
  started = g_date_time_format (self->started, "%F %T");

  if (self->id != 0)
    /* translators: a number, a fleet's name, a date, a state: “Push 7 of demo/slack-schema,
     * started 2026-02-03 12:00:00: Finished” */
    g_string_append_printf (text, _("Push %s of %s, started %s: %s"),
                            id, self->fleet, started,
                            manor_report_state_get_text (self->state));
  else
    g_string_append_printf (text, _("Push of %s, started %s: %s"), self->fleet, started,
                            manor_report_state_get_text (self->state));
  g_string_append_c (text, '\n');

  append_counts (self, text);
  append_failures (self, text);
  append_copies (self, text);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * manor_report_state_get_text:
 * @state: a state
 *
 * Returns: a word for it in the person's language
 */
const char *
manor_report_state_get_text (ManorReportState state)
{
  switch (state)
    {
    case MANOR_REPORT_RUNNING:
      return _("Running");

    case MANOR_REPORT_INTERRUPTED:
      return _("Interrupted");

    case MANOR_REPORT_STOPPED:
      return _("Stopped");

    case MANOR_REPORT_FINISHED:
    default:
      return _("Finished");
    }
}

/**
 * manor_report_state_get_nick:
 * @state: a state
 *
 * Returns: a word for it that never changes, for programs
 */
const char *
manor_report_state_get_nick (ManorReportState state)
{
  switch (state)
    {
    case MANOR_REPORT_RUNNING:
      return "running";

    case MANOR_REPORT_INTERRUPTED:
      return "interrupted";

    case MANOR_REPORT_STOPPED:
      return "stopped";

    case MANOR_REPORT_FINISHED:
    default:
      return "finished";
    }
}
