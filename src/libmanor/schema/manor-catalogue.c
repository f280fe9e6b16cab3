/* manor-catalogue.c: the parsed content of one database's sqlite_schema
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-catalogue"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "manor-catalogue.h"
#include "manor-identifier.h"
#include "manor-index-private.h"
#include "manor-meaning-private.h"
#include "manor-mentions-private.h"
#include "manor-owner-private.h"
#include "manor-sql-error.h"
#include "manor-table-private.h"
#include "manor-token.h"
#include "manor-trigger-private.h"
#include "manor-view-private.h"

/**
 * ManorCatalogue:
 *
 * The objects of one database.
 *
 * Invariants:
 *
 *  (1) Complete when its constructor returns, immutable from then on: threads share it
 *      without a lock.
 *  (2) Equal fingerprints: the application's objects mean the same. Equal text hashes: all
 *      rows are the same letter for letter, so that everything else is equal too.
 */
struct _ManorCatalogue
{
  GObject     parent_instance;

  GPtrArray  *objects;
  GHashTable *by_name;       /* "x"name or, for triggers, "t"name, folded -> borrowed object */
  GHashTable *by_table;      /* folded table name -> GPtrArray of borrowed objects */
  char       *fingerprint;
  char       *text_hash;
};

enum {
  COLUMN_TYPE,
  COLUMN_NAME,
  COLUMN_TABLE,
  COLUMN_SQL,
  N_COLUMNS
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ManorCatalogue, manor_catalogue, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GType
manor_catalogue_get_item_type (GListModel *model)
{
  return MANOR_TYPE_SCHEMA_OBJECT;
}

static guint
manor_catalogue_get_n_items (GListModel *model)
{
  return MANOR_CATALOGUE (model)->objects->len;
}

static gpointer
manor_catalogue_get_item (GListModel *model,
                          guint       position)
{
  ManorCatalogue *self = MANOR_CATALOGUE (model);

  if (position >= self->objects->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->objects, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = manor_catalogue_get_item_type;
  iface->get_n_items = manor_catalogue_get_n_items;
  iface->get_item = manor_catalogue_get_item;
}

static void
manor_catalogue_finalize (GObject *object)
{
  ManorCatalogue *self = MANOR_CATALOGUE (object);

  g_hash_table_unref (self->by_name);
  g_hash_table_unref (self->by_table);
  g_ptr_array_unref (self->objects);
  g_free (self->fingerprint);
  g_free (self->text_hash);

  G_OBJECT_CLASS (manor_catalogue_parent_class)->finalize (object);
}

static void
manor_catalogue_class_init (ManorCatalogueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_catalogue_finalize;
}

static void
manor_catalogue_init (ManorCatalogue *self)
{
  self->objects = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->by_table = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                          (GDestroyNotify) g_ptr_array_unref);
}

static char *
dup_key (ManorObjectKind  kind,
         const char      *name)
{
  g_autofree char *folded = manor_identifier_fold (name);

  return g_strconcat (kind == MANOR_OBJECT_TRIGGER ? "t" : "x", folded, NULL);
}

static gboolean
parse_kind (const char      *type,
            ManorObjectKind *kind)
{
  static const struct
  {
    const char      *word;
    ManorObjectKind  kind;
  } kinds[] = {
    { "table", MANOR_OBJECT_TABLE },
    { "index", MANOR_OBJECT_INDEX },
    { "view", MANOR_OBJECT_VIEW },
    { "trigger", MANOR_OBJECT_TRIGGER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (type, kinds[i].word) == 0)
      {
        *kind = kinds[i].kind;
        return TRUE;
      }

  return FALSE;
}

static ManorSchemaObject *
make_object (const ManorSchemaRow *row)
{
  switch (row->kind)
    {
    case MANOR_OBJECT_TABLE:
      return MANOR_SCHEMA_OBJECT (_manor_table_new (row));

    case MANOR_OBJECT_INDEX:
      return MANOR_SCHEMA_OBJECT (_manor_index_new (row));

    case MANOR_OBJECT_VIEW:
      return MANOR_SCHEMA_OBJECT (_manor_view_new (row));

    case MANOR_OBJECT_TRIGGER:
    default:
      return MANOR_SCHEMA_OBJECT (_manor_trigger_new (row));
    }
}

static void
add_object (ManorCatalogue    *self,
            ManorSchemaObject *object)
{
  const char *table = _manor_schema_object_get_folded_table (object);
  GPtrArray *siblings = g_hash_table_lookup (self->by_table, table);

  if (siblings == NULL)
    {
      siblings = g_ptr_array_new ();
      g_hash_table_insert (self->by_table, (char *) table, siblings);
    }

  g_ptr_array_add (siblings, object);
  g_ptr_array_add (self->objects, object);
  g_hash_table_replace (self->by_name,
                        dup_key (manor_schema_object_get_kind (object),
                                 manor_schema_object_get_name (object)),
                        object);
}

/* Only text is taken; NULL for all else. */
static char *
dup_text (ManorResult *rows,
          guint        row,
          guint        column)
{
  ManorValue value = manor_result_get_value (rows, row, column);

  return value.type == MANOR_VALUE_TEXT ? g_strndup (value.bytes, value.length) : NULL;
}

static gboolean
add_row (ManorCatalogue  *self,
         ManorResult     *rows,
         guint            index,
         GError         **error)
{
  g_autofree char *type = dup_text (rows, index, COLUMN_TYPE);
  g_autofree char *name = dup_text (rows, index, COLUMN_NAME);
  g_autofree char *table = dup_text (rows, index, COLUMN_TABLE);
  g_autofree char *sql = dup_text (rows, index, COLUMN_SQL);
  ManorSchemaRow row = { .name = name, .table_name = table != NULL ? table : name,
                         .sql = sql, .position = index };

  if (name == NULL || !parse_kind (type, &row.kind))
    {
      g_set_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_CORRUPT,
                   _("Row %u of the schema is neither a table, an index, a view nor a trigger. "
                     "Check the database with “PRAGMA integrity_check”."),
                   index + 1);
      return FALSE;
    }

  add_object (self, make_object (&row));

  return TRUE;
}

/* What needs the other objects: first what meanings are made of, then the meanings. */
static void
complete_objects (ManorCatalogue *self)
{
  _manor_owner_assign (self->objects);

  for (guint i = 0; i < self->objects->len; i++)
    {
      ManorSchemaObject *object = g_ptr_array_index (self->objects, i);

      if (MANOR_IS_TABLE (object))
        {
          _manor_meaning_complete_table (MANOR_TABLE (object), self);
        }
      else if (MANOR_IS_INDEX (object))
        {
          const char *on = manor_schema_object_get_table_name (object);
          ManorTable *table = manor_catalogue_find_table (self, on);

          if (table != NULL)
            _manor_index_resolve (MANOR_INDEX (object), table);
        }

      _manor_mentions_collect (object);
    }

  for (guint i = 0; i < self->objects->len; i++)
    {
      ManorSchemaObject *object = g_ptr_array_index (self->objects, i);

      _manor_schema_object_take_meaning (object, _manor_meaning_of_object (object, self, NULL));
    }
}

static char *
make_fingerprint (ManorCatalogue *self)
{
  g_autoptr(GPtrArray) meanings = g_ptr_array_new ();
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < self->objects->len; i++)
    {
      ManorSchemaObject *object = g_ptr_array_index (self->objects, i);

      if (manor_schema_object_get_owner (object) == MANOR_OWNER_APPLICATION)
        g_ptr_array_add (meanings, (char *) manor_schema_object_get_meaning (object));
    }

  g_ptr_array_sort_values (meanings, (GCompareFunc) strcmp);

  /* The NUL goes in too: it keeps neighbours apart. */
  for (guint i = 0; i < meanings->len; i++)
    {
      const char *meaning = g_ptr_array_index (meanings, i);

      g_checksum_update (checksum, (const guchar *) meaning, (gssize) strlen (meaning) + 1);
    }

  return g_strdup (g_checksum_get_string (checksum));
}

/**
 * manor_catalogue_new:
 * @rows: the rows (type, name, tbl_name, sql) of sqlite_schema, in the order of creation
 * @error: where to say what went wrong
 *
 * Reads a schema. SQL that is not understood is no error: such an object is compared by its
 * tokens.
 *
 * Returns: (transfer full): a `ManorCatalogue`, or %NULL where the rows are no schema
 */
ManorCatalogue *
manor_catalogue_new (ManorResult  *rows,
                     GError      **error)
{
  g_autoptr(ManorCatalogue) self = g_object_new (MANOR_TYPE_CATALOGUE, NULL);

  g_return_val_if_fail (MANOR_IS_RESULT (rows), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (manor_result_get_n_columns (rows) < N_COLUMNS)
    {
      g_set_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED,
                   _("A schema has four columns, and this answer has %u. Read type, name, "
                     "tbl_name and sql from sqlite_schema."),
                   manor_result_get_n_columns (rows));
      return NULL;
    }

  for (guint i = 0; i < manor_result_get_n_rows (rows); i++)
    if (!add_row (self, rows, i, error))
      return NULL;

  complete_objects (self);
  self->fingerprint = make_fingerprint (self);
  self->text_hash = manor_catalogue_hash_rows (rows);

  return g_steal_pointer (&self);
}

/**
 * manor_catalogue_new_empty:
 *
 * Returns: (transfer full): the `ManorCatalogue` of an empty database
 */
ManorCatalogue *
manor_catalogue_new_empty (void)
{
  g_autoptr(ManorResultBuilder) builder = manor_result_builder_new (N_COLUMNS);
  g_autoptr(ManorResult) rows = manor_result_builder_end (g_steal_pointer (&builder));

  return manor_catalogue_new (rows, NULL);
}

/**
 * manor_catalogue_hash_rows:
 * @rows: the rows (type, name, tbl_name, sql) of sqlite_schema, in the order of creation
 *
 * Hashes the text of a schema, without reading it. Fast: a survey asks it of every child.
 *
 * Returns: (transfer full): 64 hex digits
 */
char *
manor_catalogue_hash_rows (ManorResult *rows)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint n_columns;

  g_return_val_if_fail (MANOR_IS_RESULT (rows), NULL);

  n_columns = MIN (manor_result_get_n_columns (rows), N_COLUMNS);

  for (guint i = 0; i < manor_result_get_n_rows (rows); i++)
    for (guint j = 0; j < n_columns; j++)
      {
        ManorValue value = manor_result_get_value (rows, i, j);
        guint64 length = GUINT64_TO_LE (value.type == MANOR_VALUE_TEXT ? value.length
                                                                       : G_MAXUINT64);

        g_checksum_update (checksum, (const guchar *) &length, sizeof length);
        if (value.type == MANOR_VALUE_TEXT && value.length > 0)
          g_checksum_update (checksum, (const guchar *) value.bytes, (gssize) value.length);
      }

  return g_strdup (g_checksum_get_string (checksum));
}

/**
 * manor_catalogue_get_n_objects:
 * @self: a `ManorCatalogue`
 *
 * Returns: how many objects there are, of all owners
 */
guint
manor_catalogue_get_n_objects (ManorCatalogue *self)
{
  g_return_val_if_fail (MANOR_IS_CATALOGUE (self), 0);

  return self->objects->len;
}

/**
 * manor_catalogue_get_object:
 * @self: a `ManorCatalogue`
 * @index: from 0
 *
 * Returns: (transfer none): an object, in the order of creation
 */
ManorSchemaObject *
manor_catalogue_get_object (ManorCatalogue *self,
                            guint           index)
{
  g_return_val_if_fail (MANOR_IS_CATALOGUE (self), NULL);
  g_return_val_if_fail (index < self->objects->len, NULL);

  return g_ptr_array_index (self->objects, index);
}

/**
 * manor_catalogue_find:
 * @self: a `ManorCatalogue`
 * @kind: what it must be
 * @name: its name, in any case
 *
 * Returns: (transfer none) (nullable): the object of that kind and name
 */
ManorSchemaObject *
manor_catalogue_find (ManorCatalogue  *self,
                      ManorObjectKind  kind,
                      const char      *name)
{
  g_autofree char *key = NULL;
  ManorSchemaObject *object;

  g_return_val_if_fail (MANOR_IS_CATALOGUE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  key = dup_key (kind, name);
  object = g_hash_table_lookup (self->by_name, key);

  return object != NULL && manor_schema_object_get_kind (object) == kind ? object : NULL;
}

/**
 * manor_catalogue_find_table:
 * @self: a `ManorCatalogue`
 * @name: its name, in any case
 *
 * Returns: (transfer none) (nullable): the table of that name
 */
ManorTable *
manor_catalogue_find_table (ManorCatalogue *self,
                            const char     *name)
{
  ManorSchemaObject *object = manor_catalogue_find (self, MANOR_OBJECT_TABLE, name);

  return object != NULL ? MANOR_TABLE (object) : NULL;
}

/**
 * manor_catalogue_list_of_table:
 * @self: a `ManorCatalogue`
 * @kind: %MANOR_OBJECT_INDEX or %MANOR_OBJECT_TRIGGER
 * @table: the name of a table or view, in any case
 *
 * Returns: (transfer container) (element-type ManorSchemaObject): what hangs on it, in the
 *   order of creation
 */
GPtrArray *
manor_catalogue_list_of_table (ManorCatalogue  *self,
                               ManorObjectKind  kind,
                               const char      *table)
{
  GPtrArray *list = g_ptr_array_new ();
  g_autofree char *folded = NULL;
  GPtrArray *siblings;

  g_return_val_if_fail (MANOR_IS_CATALOGUE (self), list);
  g_return_val_if_fail (table != NULL, list);

  folded = manor_identifier_fold (table);
  siblings = g_hash_table_lookup (self->by_table, folded);

  for (guint i = 0; siblings != NULL && i < siblings->len; i++)
    {
      ManorSchemaObject *object = g_ptr_array_index (siblings, i);

      if (manor_schema_object_get_kind (object) == kind)
        g_ptr_array_add (list, object);
    }

  return list;
}

/**
 * manor_catalogue_list_of_kind:
 * @self: a `ManorCatalogue`
 * @kind: what they must be
 *
 * Returns: (transfer container) (element-type ManorSchemaObject): all objects of the kind, in
 *   the order of creation
 */
GPtrArray *
manor_catalogue_list_of_kind (ManorCatalogue  *self,
                              ManorObjectKind  kind)
{
  GPtrArray *list = g_ptr_array_new ();

  g_return_val_if_fail (MANOR_IS_CATALOGUE (self), list);

  for (guint i = 0; i < self->objects->len; i++)
    {
      ManorSchemaObject *object = g_ptr_array_index (self->objects, i);

      if (manor_schema_object_get_kind (object) == kind)
        g_ptr_array_add (list, object);
    }

  return list;
}

/**
 * manor_catalogue_get_fingerprint:
 * @self: a `ManorCatalogue`
 *
 * Returns: 64 hex digits, equal for two catalogues whose application's objects mean the same
 */
const char *
manor_catalogue_get_fingerprint (ManorCatalogue *self)
{
  g_return_val_if_fail (MANOR_IS_CATALOGUE (self), NULL);

  return self->fingerprint;
}

/**
 * manor_catalogue_get_text_hash:
 * @self: a `ManorCatalogue`
 *
 * Returns: 64 hex digits, as manor_catalogue_hash_rows() of the rows it was made from
 */
const char *
manor_catalogue_get_text_hash (ManorCatalogue *self)
{
  g_return_val_if_fail (MANOR_IS_CATALOGUE (self), NULL);

  return self->text_hash;
}

/* A semicolon behind “-- …” would be part of the comment. */
static gboolean
ends_in_comment (const char *sql)
{
  gsize length = strlen (sql);
  ManorToken token = { MANOR_TOKEN_END };

  if (strstr (sql, "--") == NULL)
    return FALSE;

  for (gsize offset = 0; offset < length; offset = token.start + token.length)
    token = manor_token_read (sql, (gssize) length, offset);

  return token.type == MANOR_TOKEN_COMMENT;
}

/**
 * manor_catalogue_dup_sql:
 * @self: a `ManorCatalogue`
 * @everything: what engines and tools own too
 *
 * Returns: (transfer full): the CREATE statements, each closed with a semicolon and a newline
 */
char *
manor_catalogue_dup_sql (ManorCatalogue *self,
                         gboolean        everything)
{
  g_autoptr(GString) sql = g_string_new (NULL);

  g_return_val_if_fail (MANOR_IS_CATALOGUE (self), NULL);

  for (guint i = 0; i < self->objects->len; i++)
    {
      ManorSchemaObject *object = g_ptr_array_index (self->objects, i);
      const char *text = manor_schema_object_get_sql (object);

      if (text != NULL &&
          (everything || manor_schema_object_get_owner (object) == MANOR_OWNER_APPLICATION))
        g_string_append_printf (sql, "%s%s;\n", text, ends_in_comment (text) ? "\n" : "");
    }

  return g_string_free_and_steal (g_steal_pointer (&sql));
}
