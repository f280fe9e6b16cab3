/* manor-words-private.h: the words of a statement
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-deed-private.h"
#include "manor-token.h"

G_BEGIN_DECLS

/* A statement under the reader's finger: @at is the token that comes next. */
typedef struct
{
  const char *sql;
  GArray     *tokens;
  guint       at;
} ManorWords;

/* NULL behind the last. */
const ManorToken *manor_words_get       (const ManorWords *self,
                                         guint             index);
gboolean          manor_words_is        (const ManorWords *self,
                                         guint             index,
                                         const char       *word);
gboolean          manor_words_is_mark   (const ManorWords *self,
                                         guint             index,
                                         char              mark);
gboolean          manor_words_is_name   (const ManorToken *token);
/* Goes past @word where it stands here. */
gboolean          manor_words_skip      (ManorWords       *self,
                                         const char       *word);
/* The name here, behind that of a database: “main.users”. NULL where there is none. */
char             *manor_words_take_name (ManorWords       *self) G_GNUC_WARN_UNUSED_RESULT;
/* The first of @word outside all parentheses from @from on, or the number of tokens. */
guint             manor_words_find      (const ManorWords *self,
                                         guint             from,
                                         const char       *word);
/* The text of the tokens from @from up to and without @to. */
char             *manor_words_dup_span  (const ManorWords *self,
                                         guint             from,
                                         guint             to) G_GNUC_WARN_UNUSED_RESULT;

/* manor-deed-write.c */

/* “SELECT … FROM b” behind here copies every row of b: fills @other and @verbatim. @ignores: rows
 * that do not fit are left out. */
void              manor_deed_read_copy  (ManorDeed        *self,
                                         ManorWords       *words,
                                         gboolean          ignores);
void              manor_deed_read_write (ManorDeed        *self,
                                         ManorWords       *words);

G_END_DECLS
