/* manor-attempt.c: what another attempt of a migration does otherwise
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-migration"

#include "config.h"

#include "manor-attempt.h"

/**
 * manor_attempt_learn:
 * @self: the attempt that was refused
 * @ledger: the foreign keys of that attempt
 *
 * Changes @self for the next attempt, on a file or on a server.
 *
 * Returns: %FALSE where the next one would end as this did
 */
gboolean
manor_attempt_learn (ManorAttempt   *self,
                     ManorKeyLedger *ledger)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ledger != NULL, FALSE);

  if (self->statistics_failed && !self->without_statistics)
    {
      self->without_statistics = TRUE;
      return TRUE;
    }

  if (manor_key_ledger_get_violated (ledger) && !self->counts_violations)
    {
      self->counts_violations = TRUE;
      return TRUE;
    }

  return FALSE;
}
