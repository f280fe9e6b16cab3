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

/* Instead of them; and how many of these in a row are no text of anybody’s (_manor_http_hide_secret()). */
#define HIDDEN "***"
#define MIN_STARS 8

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

/* What begins at @text and is not to be read: a JWT, or a secret that was painted over already. */
static gsize
count_hidden (const char *text)
{
  gsize n_stars = strspn (text, "*");

  if (g_str_has_prefix (text, TOKEN_START))
    return strspn (text, TOKEN_CHARS);

  return n_stars >= MIN_STARS ? n_stars : 0;
}

/**
 * manor_secret_hide_tokens:
 * @words: what a server says, which is changed
 *
 * Puts “***” in place of whatever looks like a JWT, or was painted over for being the secret that the server was sent: a fault of a
 * server must not put into an error what nobody else may read, nor a word that no window is wide enough for.
 */
void
manor_secret_hide_tokens (char *words)
{
  char *end = words;

  g_return_if_fail (words != NULL);

  for (const char *next = words; *next != '\0';)
    {
      gsize n_hidden = count_hidden (next);

      if (n_hidden < strlen (HIDDEN))
        {
          *end++ = *next++;
          continue;
        }
      memcpy (end, HIDDEN, strlen (HIDDEN));
      end += strlen (HIDDEN);
      next += n_hidden;
    }
  *end = '\0';
}
