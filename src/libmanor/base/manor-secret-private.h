/* manor-secret-private.h: what is known of secrets, and what is done with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Half of a secret is hidden, but nothing that is shorter than the one: it may be a word that an error needs. Of what is as long
 * as the other it is always hidden, and what is shorter tells nothing of a token. */
#define MANOR_SECRET_MIN_FRAGMENT 8
#define MANOR_SECRET_MAX_FRAGMENT 16

/* @start, @end: of a piece in what was searched. @whole: it is all of a long secret. */
typedef void (*ManorSecretFound) (gsize     start,
                                  gsize     end,
                                  gboolean  whole,
                                  gpointer  user_data);

/* Letters are the same in both cases; 0: left out, for a text may be broken into lines wherever its writer likes. */
guint8    _manor_secret_fold   (guint8            c);
/* FALSE while nothing is known, so that nothing needs to be searched. */
gboolean  _manor_secret_known  (void);
/* The length of the shortest that can be whole: no way to write it is shorter. G_MAXUINT where there is none. */
guint     _manor_secret_get_shortest (void);
/* @text: folded. Any thread. */
void      _manor_secret_seek   (const guint8     *text,
                                gsize             length,
                                ManorSecretFound  found,
                                gpointer          user_data);

G_END_DECLS
