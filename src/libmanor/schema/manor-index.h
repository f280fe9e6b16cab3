/* manor-index.h: an index
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-schema-object.h"

G_BEGIN_DECLS

#define MANOR_TYPE_INDEX (manor_index_get_type ())

G_DECLARE_FINAL_TYPE (ManorIndex, manor_index, MANOR, INDEX, ManorSchemaObject)

gboolean            manor_index_get_unique     (ManorIndex *self);
/* Each part: a column's unquoted name, or NULL where it is an expression. */
guint               manor_index_get_n_parts    (ManorIndex *self);
const char         *manor_index_get_part_column (ManorIndex *self,
                                                 guint       part);
/* As written, with COLLATE and without ASC and DESC. */
const char         *manor_index_get_part_text  (ManorIndex *self,
                                                guint       part);
/* Folded, or NULL. */
const char         *manor_index_get_part_collation (ManorIndex *self,
                                                    guint       part);
/* The WHERE expression as written, or NULL. */
const char         *manor_index_get_predicate  (ManorIndex *self);
/* libSQL: made over libsql_vector_idx(). */
gboolean            manor_index_get_vector     (ManorIndex *self);

G_END_DECLS
