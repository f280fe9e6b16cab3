/* manor-session-offer.c: what a form offers where no keyring takes a token
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-session-offer"

#include "config.h"

#include <glib/gi18n.h>
#include <manor.h>

#include "manor-session-offer.h"

/**
 * manor_session_offer_dup:
 * @dialog: a form that asks for a token, and has a switch of the same words
 * @error: why it could not be done
 *
 * Gives the words of the button that gets round @error: the token is kept until Manor ends.
 *
 * Returns: (transfer full) (nullable): the label, or %NULL where it was not the keyring
 */
char *
manor_session_offer_dup (ManorFormDialog *dialog,
                         const GError    *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return error->domain == MANOR_SECRET_ERROR ? g_strdup (_("Keep for This Session Only")) : NULL;
}
