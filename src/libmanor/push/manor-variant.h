/* manor-variant.h: all children of a fleet with the same fingerprint
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-child.h"
#include "manor-plan.h"

G_BEGIN_DECLS

#define MANOR_TYPE_VARIANT (manor_variant_get_type ())

/* A #GListModel of its children (#ManorChild), sorted by name, that follows the survey; the
 * catalogue, diff and state never change. Properties: “fingerprint”, “state”, “n-children”
 * (notified on the main thread), “summary”. */
G_DECLARE_FINAL_TYPE (ManorVariant, manor_variant, MANOR, VARIANT, GObject)

const char      *manor_variant_get_fingerprint (ManorVariant     *self);
ManorCatalogue  *manor_variant_get_catalogue   (ManorVariant     *self);
/* Against the schema database, without renames. */
ManorDiff       *manor_variant_get_diff        (ManorVariant     *self);
ManorChildState  manor_variant_get_state       (ManorVariant     *self);
guint            manor_variant_get_n_children  (ManorVariant     *self);
/* From the diff: “2 changes: table direct_messages added; …”, shortened. */
char            *manor_variant_dup_summary     (ManorVariant     *self) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to a #ManorPlan, made off the main thread and kept for equal options. Rejects
 * with MANOR_PLAN_ERROR. */
DexFuture       *manor_variant_make_plan       (ManorVariant     *self,
                                                ManorPlanOptions *options) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
