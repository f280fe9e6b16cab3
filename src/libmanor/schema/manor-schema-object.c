/* manor-schema-object.c: one row of sqlite_schema, understood
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-schema-object"

#include "config.h"

#include "manor-identifier.h"
#include "manor-schema-object-private.h"

/**
 * ManorSchemaObject:
 *
 * What a row of sqlite_schema says, and what it means.
 *
 * Invariants:
 *
 *  (1) Made and completed by the catalogue's constructor; nobody else ever sees one that is
 *      not complete, and nothing changes afterwards. So any thread may read it.
 *  (2) `meaning` is never %NULL; that of an object without a text is its name.
 *  (3) `mentions` is sorted, folded and has each name once.
 */
typedef struct
{
  char             *name;
  char             *folded;
  char             *table_name;
  char             *folded_table;
  char             *sql;
  char             *meaning;    /* (2) */
  char            **mentions;   /* (3) */
  ManorObjectKind   kind;
  ManorObjectOwner  owner;
  guint             position;
} ManorSchemaObjectPrivate;

enum {
  PROP_0,
  PROP_NAME,
  PROP_SQL,
  N_PROPS
};

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (ManorSchemaObject, manor_schema_object, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

#define PRIVATE(self) \
  ((ManorSchemaObjectPrivate *) manor_schema_object_get_instance_private (self))

static void
manor_schema_object_finalize (GObject *object)
{
  ManorSchemaObjectPrivate *priv = PRIVATE (MANOR_SCHEMA_OBJECT (object));

  g_free (priv->name);
  g_free (priv->folded);
  g_free (priv->table_name);
  g_free (priv->folded_table);
  g_free (priv->sql);
  g_free (priv->meaning);
  g_strfreev (priv->mentions);

  G_OBJECT_CLASS (manor_schema_object_parent_class)->finalize (object);
}

static void
manor_schema_object_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  ManorSchemaObject *self = MANOR_SCHEMA_OBJECT (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, manor_schema_object_get_name (self));
      break;

    case PROP_SQL:
      g_value_set_string (value, manor_schema_object_get_sql (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_schema_object_class_init (ManorSchemaObjectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_schema_object_finalize;
  object_class->get_property = manor_schema_object_get_property;

  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SQL] =
    g_param_spec_string ("sql", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_schema_object_init (ManorSchemaObject *self)
{
  PRIVATE (self)->mentions = g_new0 (char *, 1);
  PRIVATE (self)->meaning = g_strdup ("");
}

void
_manor_schema_object_set_row (ManorSchemaObject    *self,
                              const ManorSchemaRow *row)
{
  ManorSchemaObjectPrivate *priv = PRIVATE (self);

  g_assert (priv->name == NULL);

  priv->kind = row->kind;
  priv->name = g_strdup (row->name);
  priv->folded = manor_identifier_fold (row->name);
  priv->table_name = g_strdup (row->table_name);
  priv->folded_table = manor_identifier_fold (row->table_name);
  priv->sql = g_strdup (row->sql);
  priv->position = row->position;
}

void
_manor_schema_object_set_owner (ManorSchemaObject *self,
                                ManorObjectOwner   owner)
{
  PRIVATE (self)->owner = owner;
}

void
_manor_schema_object_take_meaning (ManorSchemaObject *self,
                                   char              *meaning)
{
  ManorSchemaObjectPrivate *priv = PRIVATE (self);

  g_free (priv->meaning);
  priv->meaning = meaning;
}

void
_manor_schema_object_take_mentions (ManorSchemaObject *self,
                                    GPtrArray         *mentions)
{
  g_autoptr(GPtrArray) owned = mentions;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  const char *last = NULL;

  g_ptr_array_sort_values (owned, (GCompareFunc) g_strcmp0);
  for (guint i = 0; i < owned->len; i++)
    {
      const char *name = g_ptr_array_index (owned, i);

      if (g_strcmp0 (name, last) != 0)
        g_strv_builder_add (builder, name);
      last = name;
    }

  g_strfreev (PRIVATE (self)->mentions);
  PRIVATE (self)->mentions = g_strv_builder_end (builder);
}

const char *
_manor_schema_object_get_folded (ManorSchemaObject *self)
{
  return PRIVATE (self)->folded;
}

const char *
_manor_schema_object_get_folded_table (ManorSchemaObject *self)
{
  return PRIVATE (self)->folded_table;
}

/**
 * manor_schema_object_get_kind:
 * @self: a `ManorSchemaObject`
 *
 * Returns: table, index, view or trigger
 */
ManorObjectKind
manor_schema_object_get_kind (ManorSchemaObject *self)
{
  g_return_val_if_fail (MANOR_IS_SCHEMA_OBJECT (self), MANOR_OBJECT_TABLE);

  return PRIVATE (self)->kind;
}

/**
 * manor_schema_object_get_owner:
 * @self: a `ManorSchemaObject`
 *
 * Returns: whose it is; only the application's are compared and changed
 */
ManorObjectOwner
manor_schema_object_get_owner (ManorSchemaObject *self)
{
  g_return_val_if_fail (MANOR_IS_SCHEMA_OBJECT (self), MANOR_OWNER_ENGINE);

  return PRIVATE (self)->owner;
}

/**
 * manor_schema_object_get_name:
 * @self: a `ManorSchemaObject`
 *
 * Returns: its name, without quotes
 */
const char *
manor_schema_object_get_name (ManorSchemaObject *self)
{
  g_return_val_if_fail (MANOR_IS_SCHEMA_OBJECT (self), NULL);

  return PRIVATE (self)->name;
}

/**
 * manor_schema_object_get_table_name:
 * @self: a `ManorSchemaObject`
 *
 * Returns: the table or view it belongs to; its own name for tables and views
 */
const char *
manor_schema_object_get_table_name (ManorSchemaObject *self)
{
  g_return_val_if_fail (MANOR_IS_SCHEMA_OBJECT (self), NULL);

  return PRIVATE (self)->table_name;
}

/**
 * manor_schema_object_get_sql:
 * @self: a `ManorSchemaObject`
 *
 * Returns: (nullable): its text as the database holds it; %NULL for an automatic index
 */
const char *
manor_schema_object_get_sql (ManorSchemaObject *self)
{
  g_return_val_if_fail (MANOR_IS_SCHEMA_OBJECT (self), NULL);

  return PRIVATE (self)->sql;
}

/**
 * manor_schema_object_get_meaning:
 * @self: a `ManorSchemaObject`
 *
 * A canonical text, for comparing and not for showing. Names of constraints, the order of
 * columns and the letter case of names do not count in it: they are notes of a diff.
 *
 * Returns: text that is equal for two objects that mean the same
 */
const char *
manor_schema_object_get_meaning (ManorSchemaObject *self)
{
  g_return_val_if_fail (MANOR_IS_SCHEMA_OBJECT (self), NULL);

  return PRIVATE (self)->meaning;
}

/**
 * manor_schema_object_get_mentions:
 * @self: a `ManorSchemaObject`
 *
 * Views and triggers are not parsed so far that columns could be told from tables: for them
 * this is every name in the text that could be a table or a view, and then some.
 *
 * Returns: (array zero-terminated=1): the folded names
 */
const char * const *
manor_schema_object_get_mentions (ManorSchemaObject *self)
{
  g_return_val_if_fail (MANOR_IS_SCHEMA_OBJECT (self), NULL);

  return (const char * const *) PRIVATE (self)->mentions;
}

/**
 * manor_schema_object_mentions:
 * @self: a `ManorSchemaObject`
 * @name: a table's or view's name, in any case
 *
 * Returns: whether the text may name @name
 */
gboolean
manor_schema_object_mentions (ManorSchemaObject *self,
                              const char        *name)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (MANOR_IS_SCHEMA_OBJECT (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  folded = manor_identifier_fold (name);

  return g_strv_contains ((const char * const *) PRIVATE (self)->mentions, folded);
}

/**
 * manor_schema_object_get_position:
 * @self: a `ManorSchemaObject`
 *
 * Returns: its position in sqlite_schema, from 0
 */
guint
manor_schema_object_get_position (ManorSchemaObject *self)
{
  g_return_val_if_fail (MANOR_IS_SCHEMA_OBJECT (self), 0);

  return PRIVATE (self)->position;
}
