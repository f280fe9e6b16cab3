/* manor-vector.h: the vectors that libSQL keeps in blobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-result.h"

G_BEGIN_DECLS

/**
 * ManorVectorType:
 * @MANOR_VECTOR_NONE: no vector
 *
 * How a vector's elements are kept.
 */
typedef enum
{
  MANOR_VECTOR_NONE,
  MANOR_VECTOR_FLOAT64,
  MANOR_VECTOR_FLOAT32,
  MANOR_VECTOR_FLOAT16,
  MANOR_VECTOR_FLOATB16,
  MANOR_VECTOR_FLOAT8,
  MANOR_VECTOR_FLOAT1BIT,
} ManorVectorType;

/* What a column's declared type says: “F32_BLOB(3)”, “float32 (3)”. @dimensions: (out) (optional). */
ManorVectorType manor_vector_parse_type (const char      *declared,
                                         guint           *dimensions);
/* “[0.1,0.2,0.3]”, as vector_extract() writes it, but with all digits; with “…” after @max_elements (0: all). NULL
 * where @blob is no vector of that type. */
char           *manor_vector_dup_text   (ManorVectorType  type,
                                         const void      *blob,
                                         gsize            length,
                                         guint            max_elements) G_GNUC_WARN_UNUSED_RESULT;
/* The same for a cell of a result: its column's declared type says how. NULL where it is no vector. */
char           *manor_vector_dup_cell   (ManorResult     *result,
                                         guint            row,
                                         guint            column,
                                         guint            max_elements) G_GNUC_WARN_UNUSED_RESULT;
/* SQL, for SQLite and libSQL alike: whether what @column (quoted) holds is a blob, and no vector of @dimensions
 * elements of that type. What is no blob may be a vector written as text. */
char           *manor_vector_dup_misfit (ManorVectorType  type,
                                         guint            dimensions,
                                         const char      *column) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
