/* manor-statement-private.h: how the splitter makes statements
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-statement.h"

G_BEGIN_DECLS

/**
 * ManorStatementSpan:
 * @kind: what it does
 * @offset: where it begins
 * @length: in bytes
 * @line: of its beginning
 * @column: of its beginning
 * @complete: whether it is all there
 *
 * What the splitter found out about a statement.
 */
typedef struct
{
  ManorStatementKind kind;
  gsize              offset;
  gsize              length;
  guint              line;
  guint              column;
  gboolean           complete;
} ManorStatementSpan;

/* @script: the text that the span lies in; @parameters: (transfer full) (nullable) */
ManorStatement *_manor_statement_new (const char               *script,
                                      const ManorStatementSpan *span,
                                      char                    **parameters) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
