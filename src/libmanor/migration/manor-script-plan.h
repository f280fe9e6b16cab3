/* manor-script-plan.h: a plan whose steps a person wrote
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-plan.h"

G_BEGIN_DECLS

/* What a script does to a catalogue: its statements are the steps, each with its risk, rehearsed on an
 * in-memory clone; the probes are those of the difference it makes, and of what it says itself (DROP,
 * DELETE). Blocks for milliseconds: call it from a worker. Rejects with MANOR_PLAN_ERROR: UNSUPPORTED for
 * statements that do not belong in one (BEGIN, ATTACH, PRAGMA other than foreign_keys, a SELECT alone),
 * REHEARSAL with the statement's error where it does not work on this schema. */
ManorPlan       *manor_plan_new_for_script  (ManorCatalogue    *from,
                                             const char        *script,
                                             GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same off the main thread: resolves to a #ManorPlan. */
DexFuture       *manor_plan_make_for_script (ManorCatalogue    *from,
                                             const char        *script) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
