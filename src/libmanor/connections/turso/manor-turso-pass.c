/* manor-turso-pass.c: a token and its end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-tokens"

#include "config.h"

#include <string.h>

#include "manor-http.h"
#include "manor-secret.h"
#include "manor-turso-pass-private.h"

/* How much later than possible an end may be before the clock was set in between: clocks are corrected a little all
 * the time. In seconds. */
#define CLOCK_GRACE 300

/**
 * _manor_turso_pass_clear:
 * @self: a pass
 *
 * Leaves nothing of the token behind.
 */
void
_manor_turso_pass_clear (ManorTursoPass *self)
{
  manor_secret_wipe (self->token);
  g_free (self->token);
  *self = (ManorTursoPass) { 0 };
}

/**
 * _manor_turso_pass_set:
 * @self: a pass
 * @token: a new token
 * @lifetime: for how many seconds it was asked
 * @now: Unix seconds
 * @monotonic: microseconds
 *
 * Takes a token that was made just now. Its end is counted from here, so that neither its inside nor the platform's
 * clock matters.
 */
void
_manor_turso_pass_set (ManorTursoPass *self,
                       const char     *token,
                       gint64          lifetime,
                       gint64          now,
                       gint64          monotonic)
{
  _manor_turso_pass_clear (self);

  self->token = g_strdup (token);
  self->ends = now + lifetime;
  self->ends_monotonic = monotonic + lifetime * G_USEC_PER_SEC;
  self->made_monotonic = monotonic;
}

/**
 * _manor_turso_pass_dup_text:
 * @self: a pass with a token
 *
 * Returns: (transfer full): how it is kept
 */
char *
_manor_turso_pass_dup_text (const ManorTursoPass *self)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %s", self->ends, self->token);
}

/**
 * _manor_turso_pass_parse:
 * @self: a pass
 * @text: how it was kept
 *
 * Takes a token that an earlier session kept.
 *
 * Returns: %FALSE, and the pass is empty, where @text is nothing of the kind
 */
gboolean
_manor_turso_pass_parse (ManorTursoPass *self,
                         const char     *text)
{
  const char *space = strchr (text, ' ');
  g_autofree char *number = NULL;
  gint64 ends;

  _manor_turso_pass_clear (self);

  if (space == NULL || space[1] == '\0' || !manor_http_check_secret (space + 1, NULL))
    return FALSE;

  number = g_strndup (text, (gsize) (space - text));
  if (!g_ascii_string_to_signed (number, 10, 0, G_MAXINT64, &ends, NULL))
    return FALSE;

  self->token = g_strdup (space + 1);
  self->ends = ends;

  return TRUE;
}

/**
 * _manor_turso_pass_get_left:
 * @self: a pass
 * @lifetime: for how many seconds such tokens are asked
 * @now: Unix seconds
 * @monotonic: microseconds
 *
 * Looks at both clocks: one is set, the other stands still while the computer sleeps; the one that says less is right.
 * Where the clock was set back since another session made the token, its end seems to be further away than it ever
 * was: then nothing is known of it.
 *
 * Returns: for how many seconds it is good
 */
gint64
_manor_turso_pass_get_left (const ManorTursoPass *self,
                            gint64                lifetime,
                            gint64                now,
                            gint64                monotonic)
{
  gint64 left;

  if (self->token == NULL || self->ends <= now)
    return 0;

  left = self->ends - now;
  if (self->ends_monotonic != 0)
    left = MIN (left, (self->ends_monotonic - monotonic) / G_USEC_PER_SEC);
  else if (left > lifetime + CLOCK_GRACE)
    left = 0;

  return MAX (left, 0);
}
