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
/* Puts “*” over whatever looks like a JWT in what somebody else says. */
void  manor_secret_hide_tokens
                         (char        *words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorSecret, manor_secret_free)

G_END_DECLS
