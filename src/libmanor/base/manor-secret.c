/* manor-secret.c: a text that leaves nothing behind
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-secret"

#include "config.h"

#include <string.h>

#include "manor-secret.h"

/**
 * manor_secret_wipe:
 * @secret: (nullable): a text of one's own
 *
 * Leaves nothing of a secret behind but its memory.
 */
void
manor_secret_wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
}

/**
 * manor_secret_free:
 * @secret: (transfer full) (nullable): a text
 *
 * Overwrites a secret and gives its memory back.
 */
void
manor_secret_free (ManorSecret *secret)
{
  manor_secret_wipe (secret);
  g_free (secret);
}
