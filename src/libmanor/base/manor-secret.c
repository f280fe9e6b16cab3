/* manor-secret.c: a text that leaves nothing behind
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-secret"

#include "config.h"

#include <string.h>

#include "manor-secret.h"

/* A JWT's first part is an object in base64url. */
#define TOKEN_START "eyJ"
#define TOKEN_CHARS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/"

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

/**
 * manor_secret_hide_tokens:
 * @words: what a server says, which is changed
 *
 * Puts “*” over whatever looks like a JWT: a fault of a server must not put into an error what nobody else may read.
 */
void
manor_secret_hide_tokens (char *words)
{
  char *found = words;

  g_return_if_fail (words != NULL);

  while ((found = strstr (found, TOKEN_START)) != NULL)
    {
      gsize length = strspn (found, TOKEN_CHARS);

      memset (found, '*', length);
      found += length;
    }
}
