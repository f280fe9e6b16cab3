/* manor-json.h: reading JSON from front to back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ManorJson:
 * @at: what is read next
 * @expected: what should have been there when reading failed
 *
 * A place in a JSON text. It makes no tree: who reads knows what should come, and passes over the
 * rest. Every function returns FALSE once one has failed.
 */
typedef struct
{
  const char *start;
  const char *at;
  const char *end;
  const char *expected;
  guint       depth;
  gboolean    first;     /* nothing of the innermost object or array was read yet */
  GString    *key;       /* for keys and strings that have escapes */
} ManorJson;

/* A piece of the text, or of a string that took up what had escapes. */
typedef struct
{
  const char *text;
  gsize       length;
} ManorJsonSlice;

/* @length bytes at @text, which stay. FALSE where they are not UTF-8. */
gboolean  manor_json_init        (ManorJson      *self,
                                  const char     *text,
                                  gsize           length);
void      manor_json_clear       (ManorJson      *self);
/* What comes, by its first character: { [ " - 0 (any digit) t f n; \0 at the end. */
char      manor_json_peek        (ManorJson      *self);
gboolean  manor_json_enter       (ManorJson      *self,
                                  char            bracket);
/* TRUE as long as there is one more; FALSE behind the last, which closes the array or object,
 * and on failure. */
gboolean  manor_json_next_item   (ManorJson      *self);
gboolean  manor_json_next_key    (ManorJson      *self,
                                  ManorJsonSlice *key);
/* @scratch takes a string that has escapes; else the slice lies in the text. */
gboolean  manor_json_string      (ManorJson      *self,
                                  GString        *scratch,
                                  ManorJsonSlice *slice);
/* A string, or null: @slice->text is NULL then. */
gboolean  manor_json_string_or_null (ManorJson   *self,
                                     GString     *scratch,
                                     ManorJsonSlice *slice);
gboolean  manor_json_number      (ManorJson      *self,
                                  ManorJsonSlice *slice);
gboolean  manor_json_boolean     (ManorJson      *self,
                                  gboolean       *value);
gboolean  manor_json_null        (ManorJson      *self);
gboolean  manor_json_skip        (ManorJson      *self);
/* Nothing but blanks may follow. */
gboolean  manor_json_end         (ManorJson      *self);
gboolean  manor_json_failed      (ManorJson      *self);
/* Fails: FALSE. @expected: static, in English, for the words of an error. */
gboolean  manor_json_fail        (ManorJson      *self,
                                  const char     *expected);

gboolean  manor_json_slice_is    (const ManorJsonSlice *self,
                                  const char           *word);
/* Exact, or FALSE. */
gboolean  manor_json_slice_integer (const ManorJsonSlice *self,
                                    gint64               *integer);
double    manor_json_slice_real  (const ManorJsonSlice *self);
/* Standard base64, its padding or not. FALSE where it is none. */
gboolean  manor_json_slice_base64 (const ManorJsonSlice *self,
                                   GByteArray           *bytes);

G_END_DECLS
