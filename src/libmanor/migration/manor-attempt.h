/* manor-attempt.h: what another attempt of a migration does otherwise
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-key-ledger.h"

G_BEGIN_DECLS

/**
 * ManorAttempt:
 * @counts_violations: violated keys are counted before the first step
 * @statistics_failed: what ANALYZE found out could not be kept
 * @without_statistics: it is not kept
 *
 * How a migration is tried on a child. All are FALSE at first; whoever carries it out, and had it refused, asks
 * manor_attempt_learn() for another one.
 */
typedef struct
{
  gboolean counts_violations;
  gboolean statistics_failed;
  gboolean without_statistics;
} ManorAttempt;

/* Whether something was learned that makes another attempt worth it: each thing once. */
gboolean manor_attempt_learn (ManorAttempt   *self,
                              ManorKeyLedger *ledger);

G_END_DECLS
