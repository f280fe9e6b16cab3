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

/* Instead of them; and how many of these in a row are no text of anybody’s (manor_secret_paint_over()). */
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

/* What begins at @text and is not to be read: a JWT, or a secret that was painted over. */
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
 * Puts “***” in place of whatever looks like a JWT, was learned with manor_secret_learn(), or was painted over for that: a
 * fault of a server must not put into an error what nobody else may read, nor a word that no window is wide enough for.
 * For the whole of what was said: what is cut short before may have too little of a secret left to be known by. Any
 * thread.
 */
void
manor_secret_hide_tokens (char *words)
{
  char *end = words;

  g_return_if_fail (words != NULL);

  manor_secret_paint_over ((guint8 *) words, strlen (words));

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

/**
 * manor_secret_dup_hidden:
 * @words: (nullable): what somebody else says
 *
 * Returns: (transfer full) (nullable): a copy of it, with its secrets hidden as by manor_secret_hide_tokens()
 */
char *
manor_secret_dup_hidden (const char *words)
{
  char *copy = g_strdup (words);

  if (copy != NULL)
    manor_secret_hide_tokens (copy);

  return copy;
}

/* What a program writes into its log, the libraries' words included, and somebody attaches to a report. */
static GLogWriterOutput
log_writer (GLogLevelFlags   level,
            const GLogField *fields,
            gsize            n_fields,
            gpointer         user_data)
{
  g_autofree GLogField *copies = NULL;
  g_autofree char *message = NULL;
  const char *domain = NULL;

  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "GLIB_DOMAIN"))
      domain = fields[i].value;
  if (g_log_writer_default_would_drop (level, domain))
    return G_LOG_WRITER_HANDLED;

  copies = g_memdup2 (fields, n_fields * sizeof *fields);
  for (gsize i = 0; i < n_fields; i++)
    if (message == NULL && g_str_equal (fields[i].key, "MESSAGE"))
      {
        gsize length = fields[i].length < 0 ? strlen (fields[i].value) : (gsize) fields[i].length;

        message = g_strndup (fields[i].value, length);
        manor_secret_hide_tokens (message);
        copies[i] = (GLogField) { "MESSAGE", message, -1 };
      }

  return g_log_writer_default (level, copies, n_fields, user_data);
}

/**
 * manor_secret_keep_from_log:
 *
 * Hides secrets in all that this program logs from now on. Once, at the beginning of main().
 */
void
manor_secret_keep_from_log (void)
{
  g_log_set_writer_func (log_writer, NULL, NULL);
}
