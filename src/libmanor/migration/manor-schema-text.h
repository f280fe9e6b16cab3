/* manor-schema-text.h: a schema as one text that a server can compare
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-result.h"

G_BEGIN_DECLS

/* The rows (type, name, tbl_name, sql) in the order of creation: what manor_catalogue_new()
 * wants. A plain read everywhere. */
#define MANOR_SCHEMA_ROWS_SQL \
  "SELECT type, name, tbl_name, sql FROM main.sqlite_schema ORDER BY rowid"

/* Of the application's objects and their shadows, letter for letter. Left out is what SQLite and
 * libSQL keep for themselves: sqlite_…, sqlite3_libsql_tasks, libsql_wasm_func_table. New. */
char *manor_schema_text_new       (ManorResult *rows) G_GNUC_WARN_UNUSED_RESULT;
/* 64 hex digits. New. */
char *manor_schema_text_hash      (const char  *text) G_GNUC_WARN_UNUSED_RESULT;
/* A SELECT that raises an error unless the schema is @text; NULL: unless it is what is bound
 * to “:schema”. New. */
char *manor_schema_text_dup_guard (const char  *text) G_GNUC_WARN_UNUSED_RESULT;
/* A SELECT that raises an error unless the schema is one of @texts (array zero-terminated=1). New. */
char *manor_schema_text_dup_guard_any (const char * const *texts) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
