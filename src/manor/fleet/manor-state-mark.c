/* manor-state-mark.c: how the states of targets and changes look: an icon and a style class
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-state-mark"

#include "config.h"

#include "manor-state-mark.h"

/* One widget shows one state at a time, in a list that recycles widgets. */
static const char * const classes[] = { "success", "warning", "error", "accent", "dimmed" };

/**
 * manor_state_mark_get_target_icon:
 * @state: a target's state
 *
 * Returns: (transfer none): an icon's name
 */
const char *
manor_state_mark_get_target_icon (ManorTargetState state)
{
  switch (state)
    {
    case MANOR_TARGET_BLOCKED:
      return "action-unavailable-symbolic";

    case MANOR_TARGET_APPLYING:
      return "content-loading-symbolic";

    case MANOR_TARGET_APPLIED:
    case MANOR_TARGET_UNCHANGED:
      return "manor-state-in-sync-symbolic";

    case MANOR_TARGET_FAILED:
      return "dialog-error-symbolic";

    case MANOR_TARGET_UNKNOWN:
      return "dialog-question-symbolic";

    case MANOR_TARGET_SKIPPED:
      return "media-playback-stop-symbolic";

    case MANOR_TARGET_PENDING:
    default:
      return "manor-state-unknown-symbolic";
    }
}

/**
 * manor_state_mark_get_target_class:
 * @state: a target's state
 *
 * Returns: (transfer none): a style class
 */
const char *
manor_state_mark_get_target_class (ManorTargetState state)
{
  switch (state)
    {
    case MANOR_TARGET_BLOCKED:
    case MANOR_TARGET_UNKNOWN:
      return "warning";

    case MANOR_TARGET_APPLYING:
      return "accent";

    case MANOR_TARGET_APPLIED:
    case MANOR_TARGET_UNCHANGED:
      return "success";

    case MANOR_TARGET_FAILED:
      return "error";

    case MANOR_TARGET_SKIPPED:
    case MANOR_TARGET_PENDING:
    default:
      return "dimmed";
    }
}

/**
 * manor_state_mark_get_change_icon:
 * @kind: a kind of change
 *
 * Returns: (transfer none): an icon's name
 */
const char *
manor_state_mark_get_change_icon (ManorChangeKind kind)
{
  switch (kind)
    {
    case MANOR_CHANGE_ADDED:
      return "list-add-symbolic";

    case MANOR_CHANGE_EXTRA:
      return "view-pin-symbolic";

    case MANOR_CHANGE_REMOVED:
      return "list-remove-symbolic";

    case MANOR_CHANGE_CHANGED:
    case MANOR_CHANGE_RENAMED:
      return "document-edit-symbolic";

    case MANOR_CHANGE_NOTE:
    default:
      return "dialog-information-symbolic";
    }
}

/**
 * manor_state_mark_get_change_class:
 * @kind: a kind of change
 *
 * Returns: (transfer none): a style class
 */
const char *
manor_state_mark_get_change_class (ManorChangeKind kind)
{
  switch (kind)
    {
    case MANOR_CHANGE_ADDED:
      return "success";

    case MANOR_CHANGE_REMOVED:
      return "error";

    case MANOR_CHANGE_CHANGED:
    case MANOR_CHANGE_RENAMED:
      return "warning";

    case MANOR_CHANGE_EXTRA:
      return "accent";

    case MANOR_CHANGE_NOTE:
    default:
      return "dimmed";
    }
}

/**
 * manor_state_mark_set_class:
 * @widget: a widget that shows one state
 * @css_class: (nullable): the class for it
 *
 * Gives @widget the class of its state and takes those of other states away.
 */
void
manor_state_mark_set_class (GtkWidget  *widget,
                            const char *css_class)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (g_strcmp0 (classes[i], css_class) != 0)
      gtk_widget_remove_css_class (widget, classes[i]);

  if (css_class != NULL)
    gtk_widget_add_css_class (widget, css_class);
}
