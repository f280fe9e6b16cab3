/* manor-creation-words.h: what will be made, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

/* @patterns: of a schema database whose children Manor finds, else NULL. */
char      *manor_creation_words_dup_promise (ManorConnection     *connection,
                                             ManorCreation       *creation,
                                             const char * const  *patterns) G_GNUC_WARN_UNUSED_RESULT;
/* A local time that a person typed, “2026-11-29 18:30”, with or without seconds; NULL for none. */
GDateTime *manor_creation_words_parse_time  (const char          *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
