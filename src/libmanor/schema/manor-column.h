/* manor-column.h: a column of a table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  MANOR_GENERATED_NO,
  MANOR_GENERATED_VIRTUAL,
  MANOR_GENERATED_STORED,
} ManorGenerated;

typedef enum
{
  MANOR_AFFINITY_BLOB,
  MANOR_AFFINITY_TEXT,
  MANOR_AFFINITY_NUMERIC,
  MANOR_AFFINITY_INTEGER,
  MANOR_AFFINITY_REAL,
} ManorAffinity;

#define MANOR_TYPE_COLUMN (manor_column_get_type ())

/* Immutable. What stands at the column but is a constraint of the table (PRIMARY KEY,
 * UNIQUE, CHECK, REFERENCES) is found in manor_table_get_constraints(). */
G_DECLARE_FINAL_TYPE (ManorColumn, manor_column, MANOR, COLUMN, GObject)

const char     *manor_column_get_name             (ManorColumn *self);
guint           manor_column_get_position         (ManorColumn *self);
/* Normal form (“VARCHAR(20)”, blanks and case made one), "" where none is declared. */
const char     *manor_column_get_declared_type    (ManorColumn *self);
ManorAffinity   manor_column_get_affinity         (ManorColumn *self);
gboolean        manor_column_get_not_null         (ManorColumn *self);
/* Folded, NULL where none is said: “ignore”, “replace” … */
const char     *manor_column_get_not_null_conflict (ManorColumn *self);
/* Folded; NULL for BINARY or none. */
const char     *manor_column_get_collation        (ManorColumn *self);
/* The expression as written, without outer parentheses; NULL for none and for NULL. */
const char     *manor_column_get_default          (ManorColumn *self);
/* Canonical, for comparison; NULL as above. */
const char     *manor_column_get_default_meaning  (ManorColumn *self);
/* TRUE for literals and signed numbers: what ADD COLUMN takes on a table with rows. */
gboolean        manor_column_get_default_constant (ManorColumn *self);
ManorGenerated  manor_column_get_generated        (ManorColumn *self);
/* The expression as written, without outer parentheses, or NULL. */
const char     *manor_column_get_expression       (ManorColumn *self);
const char     *manor_column_get_expression_meaning (ManorColumn *self);
gboolean        manor_column_get_primary_key      (ManorColumn *self);
/* The column's definition in the table's text, from its name to before the comma. */
const char     *manor_column_get_text             (ManorColumn *self);
/* Canonical: all of the above and the constraints written at the column. */
const char     *manor_column_get_meaning          (ManorColumn *self);

G_END_DECLS
