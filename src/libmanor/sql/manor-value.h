/* manor-value.h: one SQL value, borrowed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  MANOR_VALUE_NULL,
  MANOR_VALUE_INTEGER,
  MANOR_VALUE_REAL,
  MANOR_VALUE_TEXT,
  MANOR_VALUE_BLOB,
} ManorValueType;

/**
 * ManorValue:
 * @type: which member holds the value
 * @integer: for %MANOR_VALUE_INTEGER
 * @real: for %MANOR_VALUE_REAL
 * @bytes: for text and blobs, @length bytes; text is what the database holds, which
 *   need not be valid UTF-8 and is not promised to end with a NUL
 * @length: in bytes
 *
 * A view of one SQL value. It owns nothing: @bytes belongs to the result, statement
 * or literal it was read from.
 */
typedef struct
{
  ManorValueType type;
  union
  {
    gint64       integer;
    double       real;
    const char  *bytes;
  };
  gsize          length;
} ManorValue;

#define MANOR_VALUE_INIT_NULL        ((ManorValue) { .type = MANOR_VALUE_NULL })
#define MANOR_VALUE_INIT_INTEGER(i)  ((ManorValue) { .type = MANOR_VALUE_INTEGER, .integer = (i) })
#define MANOR_VALUE_INIT_REAL(r)     ((ManorValue) { .type = MANOR_VALUE_REAL, .real = (r) })
#define MANOR_VALUE_INIT_TEXT(s)     (manor_value_text ((s)))

ManorValue  manor_value_text         (const char       *text);
gboolean    manor_value_equal        (const ManorValue *a,
                                      const ManorValue *b);
void        manor_value_append_real  (GString          *string,
                                      double            real);
char       *manor_value_dup_display  (const ManorValue *self,
                                      gsize             max_chars) G_GNUC_WARN_UNUSED_RESULT;
char       *manor_value_dup_literal  (const ManorValue *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
