/* manor-turso-pass-private.h: a token and its end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ManorTursoPass:
 * @token: (nullable): a token, overwritten before its memory is given back
 * @ends: when it ends by this computer's clock, in Unix seconds
 * @ends_monotonic: the same by the clock that nobody sets (but that sleeps with the computer), in microseconds; 0 where
 *   the token was made in another session
 * @made_monotonic: when it was made; 0 where that was in another session
 *
 * A token that opens databases for some time.
 */
typedef struct
{
  char   *token;
  gint64  ends;
  gint64  ends_monotonic;
  gint64  made_monotonic;
} ManorTursoPass;

void      _manor_turso_pass_clear    (ManorTursoPass       *self);
/* Made just now, for @lifetime seconds. @now: Unix seconds; @monotonic: microseconds. */
void      _manor_turso_pass_set      (ManorTursoPass       *self,
                                      const char           *token,
                                      gint64                lifetime,
                                      gint64                now,
                                      gint64                monotonic);
/* “UNIXTIME TOKEN”, as it is kept. The caller wipes it. */
char     *_manor_turso_pass_dup_text (const ManorTursoPass *self) G_GNUC_WARN_UNUSED_RESULT;
/* FALSE where @text is nothing of the kind. */
gboolean  _manor_turso_pass_parse    (ManorTursoPass       *self,
                                      const char           *text);
/* For how many seconds it is still good; 0 where it is not, or its end cannot be right for one of @lifetime. */
gint64    _manor_turso_pass_get_left (const ManorTursoPass *self,
                                      gint64                lifetime,
                                      gint64                now,
                                      gint64                monotonic);

G_END_DECLS
