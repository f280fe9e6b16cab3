/* manor-index-private.h: an index from the inside
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-canonical-private.h"
#include "manor-index.h"
#include "manor-schema-object-private.h"
#include "manor-table.h"

G_BEGIN_DECLS

ManorIndex *_manor_index_new          (const ManorSchemaRow *row) G_GNUC_WARN_UNUSED_RESULT;
gboolean    _manor_index_get_parsed   (ManorIndex           *self);
gboolean    _manor_index_get_descending (ManorIndex         *self,
                                         guint               part);
/* TRUE where the text calls libsql_vector_idx(). */
gboolean    _manor_index_text_is_vector (const char         *sql);
/* Tells columns from expressions, once the table is known. */
void        _manor_index_resolve      (ManorIndex           *self,
                                       ManorTable           *table);
/* @table and @names: (nullable): what is known of the table */
void        _manor_index_append_parts (ManorIndex           *self,
                                       GString              *out,
                                       ManorTable           *table,
                                       const ManorNames     *names);

G_END_DECLS
