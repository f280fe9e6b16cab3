/* manor-secret.h: a text that leaves nothing behind
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A token, or what has one in it: g_autoptr(ManorSecret). */
typedef char ManorSecret;

/* Overwrites a text of one's own; NULL is none. */
void  manor_secret_wipe  (char        *secret);
/* The same, and gives its memory back. */
void  manor_secret_free  (ManorSecret *secret);
/* From now on @secret is hidden, and so are pieces of it. */
void  manor_secret_learn (const char  *secret);
/* Puts “*” over what was learned, byte for byte. */
void  manor_secret_paint_over
                         (guint8      *text,
                          gsize        length);
/* Puts “***” in place of what was learned and of whatever looks like a JWT, in what somebody else says. */
void  manor_secret_hide_tokens
                         (char        *words);
char *manor_secret_dup_hidden
                         (const char  *words) G_GNUC_WARN_UNUSED_RESULT;
/* Whether one that was learned is in what a person wrote. */
gboolean manor_secret_is_in
                         (const char  *text);
void  manor_secret_keep_from_log
                         (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorSecret, manor_secret_free)

G_END_DECLS
