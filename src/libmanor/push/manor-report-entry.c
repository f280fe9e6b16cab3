/* manor-report-entry.c: what a push did to one child
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-report"

#include "config.h"

#include "manor-report-entry-private.h"

/**
 * ManorReportEntry:
 *
 * One child of a #ManorReport. Immutable.
 */
struct _ManorReportEntry
{
  GObject           parent_instance;

  char             *name;
  char             *error;
  char             *plan_hash;
  char             *copy;
  gint64            duration;
  ManorTargetState  state;
  gboolean          canary;
  gboolean          copy_deleted;
};

G_DEFINE_FINAL_TYPE (ManorReportEntry, manor_report_entry, G_TYPE_OBJECT)

static void
manor_report_entry_finalize (GObject *object)
{
  ManorReportEntry *self = MANOR_REPORT_ENTRY (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->error, g_free);
  g_clear_pointer (&self->plan_hash, g_free);
  g_clear_pointer (&self->copy, g_free);

  G_OBJECT_CLASS (manor_report_entry_parent_class)->finalize (object);
}

static void
manor_report_entry_class_init (ManorReportEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_report_entry_finalize;
}

static void
manor_report_entry_init (ManorReportEntry *self)
{
}

ManorReportEntry *
_manor_report_entry_new (const char       *name,
                         ManorTargetState  state,
                         gboolean          canary,
                         const char       *error,
                         const char       *plan_hash,
                         gint64            duration,
                         const char       *copy,
                         gboolean          copy_deleted)
{
  ManorReportEntry *self = g_object_new (MANOR_TYPE_REPORT_ENTRY, NULL);

  self->name = g_strdup (name);
  self->state = state;
  self->canary = canary;
  self->error = g_strdup (error);
  self->plan_hash = g_strdup (plan_hash);
  self->duration = duration;
  self->copy = g_strdup (copy);
  self->copy_deleted = copy_deleted;

  return self;
}

/**
 * manor_report_entry_get_name:
 * @self: a `ManorReportEntry`
 *
 * Returns: the child's name
 */
const char *
manor_report_entry_get_name (ManorReportEntry *self)
{
  g_return_val_if_fail (MANOR_IS_REPORT_ENTRY (self), NULL);

  return self->name;
}

/**
 * manor_report_entry_get_state:
 * @self: a `ManorReportEntry`
 *
 * Returns: how it ended for the child; APPLYING in the report of a push that was interrupted
 *   means that nobody knows before the child is read again
 */
ManorTargetState
manor_report_entry_get_state (ManorReportEntry *self)
{
  g_return_val_if_fail (MANOR_IS_REPORT_ENTRY (self), MANOR_TARGET_PENDING);

  return self->state;
}

/**
 * manor_report_entry_get_canary:
 * @self: a `ManorReportEntry`
 *
 * Returns: whether it went first, to prove the plan
 */
gboolean
manor_report_entry_get_canary (ManorReportEntry *self)
{
  g_return_val_if_fail (MANOR_IS_REPORT_ENTRY (self), FALSE);

  return self->canary;
}

/**
 * manor_report_entry_get_error:
 * @self: a `ManorReportEntry`
 *
 * Returns: (nullable): what went wrong
 */
const char *
manor_report_entry_get_error (ManorReportEntry *self)
{
  g_return_val_if_fail (MANOR_IS_REPORT_ENTRY (self), NULL);

  return self->error;
}

/**
 * manor_report_entry_get_plan_hash:
 * @self: a `ManorReportEntry`
 *
 * Returns: (nullable): which plan, %NULL where there was none for the child
 */
const char *
manor_report_entry_get_plan_hash (ManorReportEntry *self)
{
  g_return_val_if_fail (MANOR_IS_REPORT_ENTRY (self), NULL);

  return self->plan_hash;
}

/**
 * manor_report_entry_get_duration:
 * @self: a `ManorReportEntry`
 *
 * Returns: how many microseconds the migration took
 */
gint64
manor_report_entry_get_duration (ManorReportEntry *self)
{
  g_return_val_if_fail (MANOR_IS_REPORT_ENTRY (self), 0);

  return self->duration;
}

/**
 * manor_report_entry_get_copy:
 * @self: a `ManorReportEntry`
 *
 * Returns: (nullable): the name of the copy that the push made of the child before it changed it
 */
const char *
manor_report_entry_get_copy (ManorReportEntry *self)
{
  g_return_val_if_fail (MANOR_IS_REPORT_ENTRY (self), NULL);

  return self->copy;
}

/**
 * manor_report_entry_get_copy_deleted:
 * @self: a `ManorReportEntry`
 *
 * Returns: whether [class@ManorPushCopies] deleted the copy since
 */
gboolean
manor_report_entry_get_copy_deleted (ManorReportEntry *self)
{
  g_return_val_if_fail (MANOR_IS_REPORT_ENTRY (self), FALSE);

  return self->copy_deleted;
}
