/* manor-variant-index-private.h: from the rows of sqlite_schema to a variant
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "manor-variant.h"

G_BEGIN_DECLS

#define MANOR_TYPE_VARIANT_INDEX (manor_variant_index_get_type ())

/* All variants that one schema catalogue tells apart. Used on the main thread. */
G_DECLARE_FINAL_TYPE (ManorVariantIndex, manor_variant_index, MANOR, VARIANT_INDEX, GObject)

ManorVariantIndex *_manor_variant_index_new              (ManorCatalogue    *schema) G_GNUC_WARN_UNUSED_RESULT;
ManorCatalogue    *_manor_variant_index_get_schema       (ManorVariantIndex *self);
/* Resolves to a #ManorVariant: the one with the same rows or the same fingerprint, or a new
 * one. Rejects where the rows are no schema. A known variant costs a comparison; texts never
 * met before are parsed off the main thread, each once. */
DexFuture         *_manor_variant_index_find             (ManorVariantIndex *self,
                                                          ManorResult       *rows) G_GNUC_WARN_UNUSED_RESULT;
/* The same for what is a catalogue already. */
DexFuture         *_manor_variant_index_find_catalogue   (ManorVariantIndex *self,
                                                          ManorCatalogue    *catalogue) G_GNUC_WARN_UNUSED_RESULT;
/* The schemas seen so far whose variant is in @variants (a set), as manor_schema_text_new() writes
 * them. New (element-type utf8). */
GPtrArray         *_manor_variant_index_list_texts       (ManorVariantIndex *self,
                                                          GHashTable        *variants) G_GNUC_WARN_UNUSED_RESULT;
/* What _manor_variant_index_find() would resolve to, where that is known already. */
ManorVariant      *_manor_variant_index_peek             (ManorVariantIndex *self,
                                                          ManorResult       *rows);

G_END_DECLS
