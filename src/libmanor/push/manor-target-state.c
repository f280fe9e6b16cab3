/* manor-target-state.c: the words for where a target stands
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-push-target-private.h"

static const struct {
  ManorTargetState  state;
  const char       *nick;
  const char       *text;
} states[] = {
  { MANOR_TARGET_PENDING,   "pending",   N_("Waiting") },
  { MANOR_TARGET_BLOCKED,   "blocked",   N_("Blocked") },
  { MANOR_TARGET_APPLYING,  "applying",  N_("Under way") },
  { MANOR_TARGET_APPLIED,   "applied",   N_("Applied") },
  { MANOR_TARGET_UNCHANGED, "unchanged", N_("Already there") },
  { MANOR_TARGET_FAILED,    "failed",    N_("Failed") },
  { MANOR_TARGET_UNKNOWN,   "unknown",   N_("Unknown") },
  { MANOR_TARGET_SKIPPED,   "skipped",   N_("Skipped") },
};

/**
 * manor_target_state_get_text:
 * @state: a state
 *
 * Returns: a word for it in the person's language
 */
const char *
manor_target_state_get_text (ManorTargetState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (states), NULL);

  return _(states[state].text);
}

/**
 * manor_target_state_get_nick:
 * @state: a state
 *
 * Returns: a word for it that never changes, for programs
 */
const char *
manor_target_state_get_nick (ManorTargetState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (states), NULL);

  return states[state].nick;
}

gboolean
_manor_target_state_from_nick (const char       *nick,
                               ManorTargetState *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (states[i].nick, nick) == 0)
      {
        *state = states[i].state;
        return TRUE;
      }

  return FALSE;
}
