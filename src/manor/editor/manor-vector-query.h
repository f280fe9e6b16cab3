/* manor-vector-query.h: a query for the nearest neighbours of a vector
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

/* The vector index that @object is, or the first one of the table; NULL where there is none. */
ManorIndex *manor_vector_query_find_index (ManorCatalogue    *catalogue,
                                           ManorSchemaObject *object);
/* @placeholder: (out): the part of it that a person replaces by a vector. */
char       *manor_vector_query_dup        (ManorCatalogue    *catalogue,
                                           ManorIndex        *index,
                                           char             **placeholder) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
