/* manor-push-options.h: how a push goes about it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-plan-options.h"

G_BEGIN_DECLS

/**
 * ManorPushBranches:
 * @MANOR_PUSH_BRANCHES_NONE: none
 * @MANOR_PUSH_BRANCHES_CANARIES: of each variant's canaries
 * @MANOR_PUSH_BRANCHES_ALL: of every child
 *
 * Of which children a copy is made before they are changed.
 */
typedef enum
{
  MANOR_PUSH_BRANCHES_NONE,
  MANOR_PUSH_BRANCHES_CANARIES,
  MANOR_PUSH_BRANCHES_ALL,
} ManorPushBranches;

#define MANOR_TYPE_PUSH_BRANCHES (manor_push_branches_get_type ())

GType manor_push_branches_get_type (void);

#define MANOR_TYPE_PUSH_OPTIONS (manor_push_options_get_type ())

/* Properties, all readable and writable: “plan-options” (#ManorPlanOptions), “only” (a glob
 * over children's names, or NULL), “canary” (children per variant that go first, default
 * 1), “jobs” (children at once, 0 for a number that fits the connection), “max-failures”
 * (stop after so many; 0 for no limit), “max-failures-percent” (of all targets; 0 for no
 * limit), “skip-blocked” (children that a probe says would fail are left out, default TRUE),
 * “script” (of a native fleet: the statements that its server shall carry on, or NULL), “branches”
 * (#ManorPushBranches: copies named MANOR_RULE_COPY_PREFIX, the push's id, four letters by chance and the child's name; a child whose copy
 * fails is not changed).
 * Set before the push is made, then only read. */
G_DECLARE_FINAL_TYPE (ManorPushOptions, manor_push_options, MANOR, PUSH_OPTIONS, GObject)

ManorPushOptions *manor_push_options_new              (void) G_GNUC_WARN_UNUSED_RESULT;
ManorPlanOptions *manor_push_options_get_plan_options (ManorPushOptions *self);
const char       *manor_push_options_get_only         (ManorPushOptions *self);
guint             manor_push_options_get_canary       (ManorPushOptions *self);
guint             manor_push_options_get_jobs         (ManorPushOptions *self);
guint             manor_push_options_get_max_failures (ManorPushOptions *self);
guint             manor_push_options_get_max_failures_percent (ManorPushOptions *self);
gboolean          manor_push_options_get_skip_blocked (ManorPushOptions *self);
const char       *manor_push_options_get_script       (ManorPushOptions *self);
ManorPushBranches manor_push_options_get_branches     (ManorPushOptions *self);

/* A push made with what manor_journal_load_options() gave goes on with an older one under
 * the older one's id: 0 where it is a new one. */
gint64            manor_push_options_get_resumes      (ManorPushOptions *self);
/* The children's names it is limited to, or NULL: those left of the older push, or those that
 * a person chose. */
const char * const *manor_push_options_get_targets    (ManorPushOptions *self);
void              manor_push_options_set_targets      (ManorPushOptions   *self,
                                                       const char * const *targets);

/* Kept in the journal; resumes and targets are not part of it. */
char             *manor_push_options_dup_text         (ManorPushOptions *self) G_GNUC_WARN_UNUSED_RESULT;
ManorPushOptions *manor_push_options_new_from_text    (const char       *text,
                                                       GError          **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
