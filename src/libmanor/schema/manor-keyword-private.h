/* manor-keyword-private.h: which words SQLite's parser takes as names
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ManorKeyword:
 * @MANOR_KEYWORD_NONE: no keyword
 * @MANOR_KEYWORD_IDLE: a keyword that falls back to a name, and is nothing else in an
 *   expression, a SELECT or a trigger's body
 * @MANOR_KEYWORD_FALLBACK: a keyword that falls back to a name where the grammar needs one
 * @MANOR_KEYWORD_JOIN: taken as a name of a table or column, but not in a type
 * @MANOR_KEYWORD_RESERVED: never a name unless quoted
 *
 * How SQLite's grammar sees a bare word.
 */
typedef enum
{
  MANOR_KEYWORD_NONE,
  MANOR_KEYWORD_IDLE,
  MANOR_KEYWORD_FALLBACK,
  MANOR_KEYWORD_JOIN,
  MANOR_KEYWORD_RESERVED,
} ManorKeyword;

ManorKeyword _manor_keyword_classify (const char *word,
                                      gsize       length);

G_END_DECLS
