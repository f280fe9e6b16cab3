/* manor-variant-index.c: from the rows of sqlite_schema to a variant
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-survey"

#include "config.h"

#include <string.h>

#include "manor-schema-text.h"
#include "manor-variant-index-private.h"
#include "manor-variant-private.h"
#include "manor-worker.h"

/**
 * ManorVariantIndex:
 *
 * A fleet of thousands has a handful of schema texts, and fewer schemas. This finds the
 * variant of a child from its rows, and parses only what it has not met before.
 *
 * Invariants:
 *
 *  (1) `texts` has one entry for each distinct content of sqlite_schema; two children with
 *      equal rows share the entry's future, also while the first is still being parsed.
 *      Entries whose future rejected stay: equal rows fail equally.
 *  (2) `variants` has one variant for each fingerprint.
 *  (3) Only the main thread touches the index; the worker's jobs hold what they need and
 *      nothing of it.
 */
struct _ManorVariantIndex
{
  GObject         parent_instance;

  ManorCatalogue *schema;
  ManorWorker    *worker;
  GHashTable     *texts;     /* (1) Text, to itself */
  GHashTable     *variants;  /* (2) fingerprint to ManorVariant */
};

/* The content of one sqlite_schema. The hash only chooses the bucket: equality is decided
 * byte by byte, so that nobody can craft a schema that passes for another. */
typedef struct
{
  ManorResult *rows;
  guint        hash;
  DexFuture   *variant;
} Text;

/* What the worker does: rows or a catalogue in, the diff with the schema database out. */
typedef struct
{
  ManorResult    *rows;
  ManorCatalogue *catalogue;
  ManorCatalogue *schema;
} Comparison;

G_DEFINE_FINAL_TYPE (ManorVariantIndex, manor_variant_index, G_TYPE_OBJECT)

static void
text_free (gpointer data)
{
  Text *text = data;

  g_clear_object (&text->rows);
  dex_clear (&text->variant);
  g_free (text);
}

static guint
text_hash (gconstpointer data)
{
  return ((const Text *) data)->hash;
}

static gboolean
text_equal (gconstpointer a,
            gconstpointer b)
{
  ManorResult *x = ((const Text *) a)->rows;
  ManorResult *y = ((const Text *) b)->rows;
  guint n_rows = manor_result_get_n_rows (x);
  guint n_columns = manor_result_get_n_columns (x);

  if (x == y)
    return TRUE;

  if (n_rows != manor_result_get_n_rows (y) || n_columns != manor_result_get_n_columns (y))
    return FALSE;

  for (guint row = 0; row < n_rows; row++)
    for (guint column = 0; column < n_columns; column++)
      {
        ManorValue value = manor_result_get_value (x, row, column);
        ManorValue other = manor_result_get_value (y, row, column);

        if (!manor_value_equal (&value, &other))
          return FALSE;
      }

  return TRUE;
}

/* Lengths tell texts apart well enough to choose a bucket. */
static guint
hash_rows (ManorResult *rows)
{
  guint n_rows = manor_result_get_n_rows (rows);
  guint n_columns = manor_result_get_n_columns (rows);
  guint hash = n_rows;

  if (n_columns == 0)
    return hash;

  for (guint row = 0; row < n_rows; row++)
    {
      ManorValue value = manor_result_get_value (rows, row, n_columns - 1);

      hash = hash * 33 + (guint) value.type;
      if (value.type == MANOR_VALUE_TEXT)
        {
          hash = hash * 33 + (guint) value.length;
          for (gsize i = value.length > 16 ? value.length - 16 : 0; i < value.length; i++)
            hash = hash * 33 + (guchar) value.bytes[i];
        }
    }

  return hash;
}

static void
comparison_free (gpointer data)
{
  Comparison *comparison = data;

  g_clear_object (&comparison->rows);
  g_clear_object (&comparison->catalogue);
  g_clear_object (&comparison->schema);
  g_free (comparison);
}

static gboolean
compare_thread (gpointer   data,
                GValue    *result,
                GError   **error)
{
  Comparison *comparison = data;

  if (comparison->catalogue == NULL)
    comparison->catalogue = manor_catalogue_new (comparison->rows, error);
  if (comparison->catalogue == NULL)
    return FALSE;

  g_value_init (result, MANOR_TYPE_DIFF);
  g_value_take_object (result, manor_diff_new (comparison->catalogue, comparison->schema, NULL));

  return TRUE;
}

/* Several texts may come down to one fingerprint: the first makes the variant. */
static DexFuture *
compared_cb (DexFuture *future,
             gpointer   user_data)
{
  ManorVariantIndex *self = user_data;
  ManorDiff *diff = g_value_get_object (dex_future_get_value (future, NULL));
  const char *fingerprint = manor_catalogue_get_fingerprint (manor_diff_get_from (diff));
  ManorVariant *variant = g_hash_table_lookup (self->variants, fingerprint);

  if (variant == NULL)
    {
      variant = _manor_variant_new (diff);
      g_hash_table_insert (self->variants, g_strdup (fingerprint), variant);
    }

  return dex_future_new_take_object (g_object_ref (variant));
}

static DexFuture *
manor_variant_index_compare (ManorVariantIndex *self,
                             ManorResult       *rows,
                             ManorCatalogue    *catalogue)
{
  Comparison *comparison = g_new0 (Comparison, 1);

  if (rows != NULL)
    comparison->rows = g_object_ref (rows);
  if (catalogue != NULL)
    comparison->catalogue = g_object_ref (catalogue);
  comparison->schema = g_object_ref (self->schema);

  return dex_future_then (manor_worker_run (self->worker, compare_thread,
                                            comparison, comparison_free),
                          compared_cb, g_object_ref (self), g_object_unref);
}

static void
manor_variant_index_dispose (GObject *object)
{
  ManorVariantIndex *self = MANOR_VARIANT_INDEX (object);

  /* A text whose comparison is under way holds a reference on the index. */
  g_hash_table_remove_all (self->texts);

  G_OBJECT_CLASS (manor_variant_index_parent_class)->dispose (object);
}

static void
manor_variant_index_finalize (GObject *object)
{
  ManorVariantIndex *self = MANOR_VARIANT_INDEX (object);

  g_clear_object (&self->schema);
  g_clear_object (&self->worker);
  g_clear_pointer (&self->texts, g_hash_table_unref);
  g_clear_pointer (&self->variants, g_hash_table_unref);

  G_OBJECT_CLASS (manor_variant_index_parent_class)->finalize (object);
}

static void
manor_variant_index_class_init (ManorVariantIndexClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = manor_variant_index_dispose;
  object_class->finalize = manor_variant_index_finalize;
}

static void
manor_variant_index_init (ManorVariantIndex *self)
{
  self->worker = manor_worker_new ("survey", g_get_num_processors ());
  self->texts = g_hash_table_new_full (text_hash, text_equal, text_free, NULL);
  self->variants = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

ManorVariantIndex *
_manor_variant_index_new (ManorCatalogue *schema)
{
  ManorVariantIndex *self = g_object_new (MANOR_TYPE_VARIANT_INDEX, NULL);

  self->schema = g_object_ref (schema);

  return self;
}

ManorCatalogue *
_manor_variant_index_get_schema (ManorVariantIndex *self)
{
  return self->schema;
}

static Text *
manor_variant_index_lookup (ManorVariantIndex *self,
                            ManorResult       *rows,
                            guint              hash)
{
  Text key = { .rows = rows, .hash = hash };

  return g_hash_table_lookup (self->texts, &key);
}

ManorVariant *
_manor_variant_index_peek (ManorVariantIndex *self,
                           ManorResult       *rows)
{
  Text *text = manor_variant_index_lookup (self, rows, hash_rows (rows));

  if (text == NULL || !dex_future_is_resolved (text->variant))
    return NULL;

  return g_value_get_object (dex_future_get_value (text->variant, NULL));
}

DexFuture *
_manor_variant_index_find (ManorVariantIndex *self,
                           ManorResult       *rows)
{
  guint hash = hash_rows (rows);
  Text *text = manor_variant_index_lookup (self, rows, hash);

  if (text == NULL)
    {
      text = g_new0 (Text, 1);
      text->rows = g_object_ref (rows);
      text->hash = hash;
      text->variant = manor_variant_index_compare (self, rows, NULL);
      g_hash_table_add (self->texts, text);
    }

  return dex_ref (text->variant);
}

DexFuture *
_manor_variant_index_find_catalogue (ManorVariantIndex *self,
                                     ManorCatalogue    *catalogue)
{
  ManorVariant *variant =
    g_hash_table_lookup (self->variants, manor_catalogue_get_fingerprint (catalogue));

  if (variant != NULL)
    return dex_future_new_take_object (g_object_ref (variant));

  return manor_variant_index_compare (self, NULL, catalogue);
}

GPtrArray *
_manor_variant_index_list_texts (ManorVariantIndex *self,
                                 GHashTable        *variants)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->texts);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    {
      const Text *text = item;

      if (dex_future_is_resolved (text->variant) &&
          g_hash_table_contains (variants,
                                 g_value_get_object (dex_future_get_value (text->variant, NULL))))
        g_ptr_array_add (texts, manor_schema_text_new (text->rows));
    }

  return texts;
}
