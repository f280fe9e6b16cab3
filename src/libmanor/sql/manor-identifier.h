/* manor-identifier.h: names in SQL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* SQLite folds A-Z and nothing else: “Straße” and “STRASSE” are two names. */
gboolean  manor_identifier_equal        (const char *a,
                                         const char *b);
/* Lists of names, in their order. */
gboolean  manor_identifier_equal_strv   (const char * const *a,
                                         const char * const *b);
guint     manor_identifier_hash         (gconstpointer name);
gboolean  manor_identifier_equal_func   (gconstpointer a,
                                         gconstpointer b);
char     *manor_identifier_fold         (const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* Quoted with "…" only where SQL needs it (keywords, blanks, quotes, leading digits). */
char     *manor_identifier_quote        (const char *name) G_GNUC_WARN_UNUSED_RESULT;
char     *manor_identifier_unquote      (const char *text,
                                         gssize      length) G_GNUC_WARN_UNUSED_RESULT;
gboolean  manor_identifier_is_keyword   (const char *word,
                                         gssize      length);
/* 'it''s' */
char     *manor_string_literal          (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
