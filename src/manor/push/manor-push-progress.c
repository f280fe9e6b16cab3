/* manor-push-progress.c: how a push stands, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push-progress"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-push-progress.h"
#include "manor-review-words.h"

/**
 * manor_push_progress_is_failed:
 * @state: a target's state
 *
 * Returns: whether somebody must look at it
 */
gboolean
manor_push_progress_is_failed (ManorTargetState state)
{
  return state == MANOR_TARGET_FAILED || state == MANOR_TARGET_UNKNOWN ||
         state == MANOR_TARGET_BLOCKED;
}

/**
 * manor_push_progress_is_left:
 * @state: a target's state
 *
 * Returns: whether it waits for its turn, is under way, or never had a turn
 */
gboolean
manor_push_progress_is_left (ManorTargetState state)
{
  return state == MANOR_TARGET_PENDING || state == MANOR_TARGET_APPLYING ||
         state == MANOR_TARGET_SKIPPED;
}

/**
 * manor_push_progress_count_failed:
 * @push: a push
 *
 * Returns: how many children somebody must look at
 */
guint
manor_push_progress_count_failed (ManorPush *push)
{
  g_return_val_if_fail (MANOR_IS_PUSH (push), 0);

  return manor_push_count (push, MANOR_TARGET_FAILED) +
         manor_push_count (push, MANOR_TARGET_UNKNOWN) +
         manor_push_count (push, MANOR_TARGET_BLOCKED);
}

/**
 * manor_push_progress_count_left:
 * @push: a push
 *
 * Returns: how many children have no outcome
 */
guint
manor_push_progress_count_left (ManorPush *push)
{
  g_return_val_if_fail (MANOR_IS_PUSH (push), 0);

  return manor_push_count (push, MANOR_TARGET_PENDING) +
         manor_push_count (push, MANOR_TARGET_APPLYING) +
         manor_push_count (push, MANOR_TARGET_SKIPPED);
}

/**
 * manor_push_progress_count_unfinished:
 * @push: a push that has ended
 *
 * Returns: how many children another try would be for
 */
guint
manor_push_progress_count_unfinished (ManorPush *push)
{
  g_return_val_if_fail (MANOR_IS_PUSH (push), 0);

  return manor_push_progress_count_failed (push) +
         manor_push_count (push, MANOR_TARGET_SKIPPED);
}

/**
 * manor_push_progress_get_retry_label:
 * @push: a push that has ended
 *
 * Returns: what a button that tries again what is left says; it names what it tries
 */
const char *
manor_push_progress_get_retry_label (ManorPush *push)
{
  guint n_blocked;
  guint n_unfinished;

  g_return_val_if_fail (MANOR_IS_PUSH (push), NULL);

  n_blocked = manor_push_count (push, MANOR_TARGET_BLOCKED);
  n_unfinished = manor_push_progress_count_unfinished (push);

  /* All children, whatever became of each. */
  if (manor_review_words_is_script (push))
    return _("Try Again");

  if (n_blocked == n_unfinished)
    return _("Retry Blocked");

  if (n_blocked == 0 && manor_push_count (push, MANOR_TARGET_SKIPPED) == 0)
    return _("Retry Failed");

  return _("Push the Rest");
}

static char *
dup_time_left (int seconds)
{
  int minutes = (seconds + 30) / 60;

  if (seconds < 90)
    return g_strdup_printf (ngettext ("about %d second left", "about %d seconds left",
                                      (gulong) seconds), seconds);

  return g_strdup_printf (ngettext ("about %d minute left", "about %d minutes left",
                                    (gulong) minutes), minutes);
}

/**
 * manor_push_progress_get_fraction:
 * @push: a push
 *
 * Returns: how much of it is behind us, from 0 to 1; of a script, the server's trial is one half
 */
double
manor_push_progress_get_fraction (ManorPush *push)
{
  double n_targets;
  double done;

  g_return_val_if_fail (MANOR_IS_PUSH (push), 0);

  n_targets = manor_push_get_n_targets (push);
  if (n_targets == 0)
    return 1;

  /* Those that are left out since it was stopped are behind nobody. */
  done = (manor_push_get_n_done (push) - manor_push_count (push, MANOR_TARGET_SKIPPED)) / n_targets;
  if (!manor_review_words_is_script (push) ||
      manor_push_get_state (push) != MANOR_PUSH_RUNNING)
    return done;

  return (manor_push_get_n_tried (push) / n_targets + done) / 2;
}

static char *
dup_finished_title (ManorPush *push)
{
  guint n_failed = manor_push_progress_count_failed (push);

  if (n_failed == 0)
    return g_strdup (_("Finished"));

  return g_strdup_printf (ngettext ("Finished; %u child needs a look",
                                    "Finished; %u children need a look", n_failed), n_failed);
}

/* The server changes all children, or none. */
static char *
dup_script_title (ManorPush *push)
{
  const char *schema = manor_fleet_get_name (manor_survey_get_fleet (manor_push_get_survey (push)));

  guint n_targets = manor_push_get_n_targets (push);

  switch (manor_push_get_phase (push))
    {
    case MANOR_PUSH_PHASE_CHECKING:
      /* translators: the server tries a change on each child before it changes any */
      return g_strdup_printf (ngettext ("Checking %u of %u child…", "Checking %u of %u children…",
                                        n_targets), manor_push_get_n_tried (push), n_targets);

    case MANOR_PUSH_PHASE_APPLYING:
      return g_strdup_printf (ngettext ("Applying to %u of %u child…",
                                        "Applying to %u of %u children…", n_targets),
                              manor_push_count (push, MANOR_TARGET_APPLIED), n_targets);

    case MANOR_PUSH_PHASE_READING:
      return g_strdup (_("Reading the children again…"));

    case MANOR_PUSH_PHASE_WAITING:
    default:
      if (manor_push_get_waiting (push) != NULL)
        /* translators: %s is what the server does first: “another migration of …” */
        return g_strdup_printf (_("Waiting for %s…"), manor_push_get_waiting (push));

      return g_strdup_printf (_("Waiting for the server of “%s”…"), schema);
    }
}

/* A child could not take a script, so no child has it. */
static gboolean
was_given_up (ManorPush *push)
{
  return manor_review_words_is_script (push) &&
         manor_push_count (push, MANOR_TARGET_FAILED) > 0 &&
         manor_push_count (push, MANOR_TARGET_UNKNOWN) == 0 &&
         manor_push_count (push, MANOR_TARGET_APPLIED) == 0;
}

/**
 * manor_push_progress_dup_title:
 * @push: a push
 *
 * Returns: (transfer full): what it is doing
 */
char *
manor_push_progress_dup_title (ManorPush *push)
{
  int seconds;
  g_autofree char *left = NULL;

  g_return_val_if_fail (MANOR_IS_PUSH (push), NULL);

  switch (manor_push_get_state (push))
    {
    case MANOR_PUSH_RUNNING:
      if (manor_review_words_is_script (push))
        return dup_script_title (push);

      seconds = manor_push_get_seconds_left (push);
      if (seconds < 1)
        return g_strdup (_("Pushing…"));

      left = dup_time_left (seconds);
      return g_strdup_printf (_("Pushing… %s"), left);

    case MANOR_PUSH_PAUSED:
      return g_strdup (_("Paused"));

    case MANOR_PUSH_STOPPING:
      return g_strdup (_("Stopping when the children under way are finished…"));

    case MANOR_PUSH_STOPPED:
      return g_strdup (was_given_up (push) ? _("Given up by the server: nothing was changed")
                                           : _("Stopped"));

    case MANOR_PUSH_FINISHED:
      return dup_finished_title (push);

    case MANOR_PUSH_REVIEW:
    default:
      return g_strdup (_("Not started"));
    }
}

/* @counts: how many children are in each state, of which those in @shown are told apart */
static char *
dup_counts (const guint            *counts,
            const ManorTargetState *shown,
            guint                   n_shown)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint n_done = counts[MANOR_TARGET_APPLIED] + counts[MANOR_TARGET_UNCHANGED];
  guint n_targets = 0;

  for (guint state = 0; state <= MANOR_TARGET_SKIPPED; state++)
    n_targets += counts[state];

  g_string_append_printf (text, ngettext ("%u of %u child up to date",
                                          "%u of %u children up to date", n_targets),
                          n_done, n_targets);

  for (guint i = 0; i < n_shown; i++)
    {
      g_autofree char *state = g_utf8_strdown (manor_target_state_get_text (shown[i]), -1);

      if (counts[shown[i]] > 0)
        g_string_append_printf (text, _(", %u %s"), counts[shown[i]], state);
    }

  return g_string_free_and_steal (g_steal_pointer (&text));
}

/**
 * manor_push_progress_dup_counts:
 * @push: a push
 *
 * Returns: (transfer full): “12 of 37 children up to date, 2 failed”
 */
char *
manor_push_progress_dup_counts (ManorPush *push)
{
  /* While it runs the others are on the move. */
  static const ManorTargetState shown[] = {
    MANOR_TARGET_FAILED, MANOR_TARGET_UNKNOWN, MANOR_TARGET_BLOCKED, MANOR_TARGET_SKIPPED,
  };
  guint counts[MANOR_TARGET_SKIPPED + 1];

  g_return_val_if_fail (MANOR_IS_PUSH (push), NULL);

  for (guint state = 0; state <= MANOR_TARGET_SKIPPED; state++)
    counts[state] = manor_push_count (push, state);

  return dup_counts (counts, shown, G_N_ELEMENTS (shown));
}

/**
 * manor_push_progress_dup_report_counts:
 * @report: what a push did
 *
 * Returns: (transfer full): the same of a push that was, in the same words
 */
char *
manor_push_progress_dup_report_counts (ManorReport *report)
{
  static const ManorTargetState shown[] = {
    MANOR_TARGET_FAILED, MANOR_TARGET_UNKNOWN, MANOR_TARGET_BLOCKED, MANOR_TARGET_SKIPPED,
    MANOR_TARGET_APPLYING, MANOR_TARGET_PENDING,
  };
  guint counts[MANOR_TARGET_SKIPPED + 1];

  g_return_val_if_fail (MANOR_IS_REPORT (report), NULL);

  for (guint state = 0; state <= MANOR_TARGET_SKIPPED; state++)
    counts[state] = manor_report_count (report, state);

  return dup_counts (counts, shown, G_N_ELEMENTS (shown));
}

/**
 * manor_push_progress_say_elsewhere:
 * @push: a push that has ended
 * @page: what shows it
 *
 * Tells a person who looks at another tab by now. On the page itself all of it is said already, and a toast would hide
 * the last child.
 */
void
manor_push_progress_say_elsewhere (ManorPush *push,
                                   ManorPage *page)
{
  guint n_applied;
  g_autofree char *text = NULL;

  g_return_if_fail (MANOR_IS_PUSH (push));
  g_return_if_fail (MANOR_IS_PAGE (page));

  n_applied = manor_push_count (push, MANOR_TARGET_APPLIED);
  if (n_applied == 0 || gtk_widget_get_mapped (GTK_WIDGET (page)))
    return;

  text = g_strdup_printf (ngettext ("%u child brought up to date", "%u children brought up to date", n_applied),
                          n_applied);
  manor_page_add_toast (page, adw_toast_new (text));
}

/**
 * manor_push_progress_notify:
 * @push: a push that has ended
 * @widget: what shows it
 * @id: what the notification is known by
 *
 * Tells a person who looks at something else that it has ended.
 */
void
manor_push_progress_notify (ManorPush  *push,
                            GtkWidget  *widget,
                            const char *id)
{
  GApplication *application = g_application_get_default ();
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autoptr(GNotification) notification = NULL;
  g_autofree char *title = NULL;
  g_autofree char *counts = NULL;

  if (application == NULL || (GTK_IS_WINDOW (root) && gtk_window_is_active (GTK_WINDOW (root))))
    return;

  title = manor_push_progress_dup_title (push);
  counts = manor_push_progress_dup_counts (push);
  notification = g_notification_new (title);
  g_notification_set_body (notification, counts);
  g_application_send_notification (application, id, notification);
}

/**
 * manor_push_progress_inhibit:
 * @widget: where the push is shown
 * @active: whether it is under way
 * @cookie: (inout): what the application answered, 0 for nothing
 *
 * Keeps the session from ending, and the machine from sleeping, exactly while a push is under way.
 */
void
manor_push_progress_inhibit (GtkWidget *widget,
                             gboolean   active,
                             guint     *cookie)
{
  GApplication *application = g_application_get_default ();
  GtkRoot *root = gtk_widget_get_root (widget);

  if (!GTK_IS_APPLICATION (application))
    return;

  if (active && *cookie == 0)
    *cookie = gtk_application_inhibit (GTK_APPLICATION (application),
                                       GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                       GTK_APPLICATION_INHIBIT_LOGOUT | GTK_APPLICATION_INHIBIT_SUSPEND,
                                       _("A push is under way"));
  else if (!active && *cookie != 0)
    {
      gtk_application_uninhibit (GTK_APPLICATION (application), *cookie);
      *cookie = 0;
    }
}
