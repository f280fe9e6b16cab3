/* manor-statement.h: one statement of a script
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ManorStatementKind:
 * @MANOR_STATEMENT_READ: SELECT, VALUES, EXPLAIN, WITH … SELECT
 * @MANOR_STATEMENT_WRITE: INSERT, UPDATE, DELETE, REPLACE, also behind WITH
 * @MANOR_STATEMENT_SCHEMA: CREATE, ALTER, DROP, REINDEX
 * @MANOR_STATEMENT_TRANSACTION: BEGIN, COMMIT, END, ROLLBACK, SAVEPOINT, RELEASE
 * @MANOR_STATEMENT_PRAGMA: PRAGMA
 * @MANOR_STATEMENT_OTHER: ATTACH, DETACH, VACUUM, ANALYZE and what is not recognised
 *
 * What a statement does, seen from its words alone.
 */
typedef enum
{
  MANOR_STATEMENT_READ,
  MANOR_STATEMENT_WRITE,
  MANOR_STATEMENT_SCHEMA,
  MANOR_STATEMENT_TRANSACTION,
  MANOR_STATEMENT_PRAGMA,
  MANOR_STATEMENT_OTHER,
} ManorStatementKind;

#define MANOR_TYPE_STATEMENT (manor_statement_get_type ())

G_DECLARE_FINAL_TYPE (ManorStatement, manor_statement, MANOR, STATEMENT, GObject)

/* Without the blanks and comments before it; with its semicolon where it has one. */
const char         *manor_statement_get_text         (ManorStatement *self);
ManorStatementKind  manor_statement_get_kind         (ManorStatement *self);
/* Where the text begins in the script: in bytes, and as a person counts, from 1. */
gsize               manor_statement_get_offset       (ManorStatement *self);
gsize               manor_statement_get_length       (ManorStatement *self);
guint               manor_statement_get_line         (ManorStatement *self);
guint               manor_statement_get_column       (ManorStatement *self);
/* FALSE when the script ends before the statement does (no semicolon inside a string,
 * a trigger body without END, an open parenthesis …). */
gboolean            manor_statement_get_complete     (ManorStatement *self);
/* The parameters' names in order of first use: ":a", "?2"; a bare "?" is "?N". */
const char * const *manor_statement_get_parameters   (ManorStatement *self);

G_END_DECLS
