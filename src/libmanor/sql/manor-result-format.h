/* manor-result-format.h: results as CSV, JSON and other text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-result.h"

G_BEGIN_DECLS

/**
 * ManorResultFormat:
 * @MANOR_RESULT_FORMAT_CSV: RFC 4180 with a header line and "\n"; NULL is an empty field,
 *   an empty text is "", a blob is x'…'
 * @MANOR_RESULT_FORMAT_TSV: the same with tabs, for spreadsheets
 * @MANOR_RESULT_FORMAT_JSON: an array of objects; integers keep all digits, a blob is
 *   {"base64": …}, of two columns with one name the second becomes “name_2”
 * @MANOR_RESULT_FORMAT_MARKDOWN: a table with a header
 * @MANOR_RESULT_FORMAT_INSERT: one INSERT statement a row
 *
 * What a result is written as. All give valid UTF-8 without NUL.
 */
typedef enum
{
  MANOR_RESULT_FORMAT_CSV,
  MANOR_RESULT_FORMAT_TSV,
  MANOR_RESULT_FORMAT_JSON,
  MANOR_RESULT_FORMAT_MARKDOWN,
  MANOR_RESULT_FORMAT_INSERT,
} ManorResultFormat;

/* The rows @first_row to @first_row + @n_rows - 1 with what goes before and behind them;
 * G_MAXUINT rows for all. @table is for INSERT, NULL for “results”. */
void  manor_result_format_append (ManorResult       *result,
                                  ManorResultFormat  format,
                                  const char        *table,
                                  guint              first_row,
                                  guint              n_rows,
                                  GString           *out);

/* The same in pieces, for streams and for rows that do not follow each other: open once,
 * then any number of rows, then close. @n_before: how many rows were written before. */
void  manor_result_format_open   (ManorResult       *result,
                                  ManorResultFormat  format,
                                  GString           *out);
void  manor_result_format_rows   (ManorResult       *result,
                                  ManorResultFormat  format,
                                  const char        *table,
                                  guint              first_row,
                                  guint              n_rows,
                                  guint              n_before,
                                  GString           *out);
void  manor_result_format_close  (ManorResult       *result,
                                  ManorResultFormat  format,
                                  guint              n_before,
                                  GString           *out);

/* A JSON string with its quotes; bytes that are no UTF-8 become U+FFFD. */
void  manor_json_append_string   (GString           *out,
                                  const char        *text,
                                  gssize             length);

G_END_DECLS
