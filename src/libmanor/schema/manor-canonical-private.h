/* manor-canonical-private.h: one spelling for SQL that means the same
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-cursor-private.h"

G_BEGIN_DECLS

/**
 * ManorNames:
 * @is_column: (nullable): tells whether a folded name is a column where the text stands
 * @rename: (nullable): gives another folded name for one, or %NULL to leave it
 * @data: for both
 * @open: the text may name what @is_column does not know of (a query does; the expression
 *   of a CHECK does not)
 *
 * What names mean at the place of a text.
 */
typedef struct
{
  gboolean    (*is_column) (gpointer    data,
                            const char *name);
  const char *(*rename)    (gpointer    data,
                            const char *name,
                            gboolean    qualifier);
  gpointer      data;
  gboolean      open;
} ManorNames;

void  _manor_canonical_append_name  (GString           *out,
                                     const char        *folded);
void  _manor_canonical_append_span  (GString           *out,
                                     const ManorCursor *cursor,
                                     ManorSpan          span,
                                     const ManorNames  *names);
char *_manor_canonical_dup_expression (const char       *text,
                                       const ManorNames *names) G_GNUC_WARN_UNUSED_RESULT;
G_END_DECLS
