/* manor-push-target.h: one child in a push
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-child.h"
#include "manor-plan.h"

G_BEGIN_DECLS

/**
 * ManorTargetState:
 * @MANOR_TARGET_PENDING: waits for its turn
 * @MANOR_TARGET_BLOCKED: a probe found rows that would stop it; nothing was tried
 * @MANOR_TARGET_APPLYING: the journal says so, then the migration is sent
 * @MANOR_TARGET_APPLIED: done and proved
 * @MANOR_TARGET_UNCHANGED: was already there
 * @MANOR_TARGET_FAILED: refused; the child is as it was; the error says why
 * @MANOR_TARGET_UNKNOWN: the answer was lost and reading it again failed too
 * @MANOR_TARGET_SKIPPED: the push was stopped before its turn, or the server gave the script up
 *
 * Where a target stands.
 */
typedef enum
{
  MANOR_TARGET_PENDING,
  MANOR_TARGET_BLOCKED,
  MANOR_TARGET_APPLYING,
  MANOR_TARGET_APPLIED,
  MANOR_TARGET_UNCHANGED,
  MANOR_TARGET_FAILED,
  MANOR_TARGET_UNKNOWN,
  MANOR_TARGET_SKIPPED,
} ManorTargetState;

#define MANOR_TYPE_PUSH_TARGET (manor_push_target_get_type ())

/* Properties “state”, “error-text”, “step-text”, “copy” notify on the main thread. */
G_DECLARE_FINAL_TYPE (ManorPushTarget, manor_push_target, MANOR, PUSH_TARGET, GObject)

ManorChild       *manor_push_target_get_child      (ManorPushTarget  *self);
const char       *manor_push_target_get_name       (ManorPushTarget  *self);
ManorTargetState  manor_push_target_get_state      (ManorPushTarget  *self);
gboolean          manor_push_target_get_canary     (ManorPushTarget  *self);
/* NULL before manor_push_prepare() and where there can be none: see the error. */
ManorPlan        *manor_push_target_get_plan       (ManorPushTarget  *self);
const GError     *manor_push_target_get_error      (ManorPushTarget  *self);
/* Counts of the plan's probes, in their order, -1 where one could not be asked; NULL
 * before they ran. (element-type gint64) */
GArray           *manor_push_target_get_probe_counts (ManorPushTarget *self);
/* Microseconds the migration took. */
gint64            manor_push_target_get_duration   (ManorPushTarget  *self);
/* The copy that the push made of it before it changed it, or NULL. */
const char       *manor_push_target_get_copy       (ManorPushTarget  *self);
/* While a server carries a script on: how far it is with this child, for a person, or NULL. */
const char       *manor_push_target_get_step_text  (ManorPushTarget  *self);
const char       *manor_target_state_get_text      (ManorTargetState  state);
const char       *manor_target_state_get_nick      (ManorTargetState  state);

G_END_DECLS
