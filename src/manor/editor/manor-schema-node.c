/* manor-schema-node.c: a row of the schema tree
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-schema-node"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "manor-schema-node.h"

/**
 * ManorSchemaNode:
 *
 * A group, an object, or a part of a table. Nodes below it are made when the tree opens it,
 * so that a schema of thousands of tables costs what is looked at.
 */
struct _ManorSchemaNode
{
  GObject            parent_instance;

  ManorNodeKind      kind;
  char              *title;
  char              *detail;
  const char        *icon_name;
  gboolean           dimmed;

  ManorCatalogue    *catalogue;
  ManorSchemaObject *object;
  ManorColumn       *column;
  GListStore        *members;     /* of a group */
};

enum {
  PROP_0,
  PROP_TITLE,
  PROP_DETAIL,
  PROP_ICON_NAME,
  PROP_DIMMED,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorSchemaNode, manor_schema_node, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
manor_schema_node_finalize (GObject *object)
{
  ManorSchemaNode *self = MANOR_SCHEMA_NODE (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->detail, g_free);
  g_clear_object (&self->catalogue);
  g_clear_object (&self->object);
  g_clear_object (&self->column);
  g_clear_object (&self->members);

  G_OBJECT_CLASS (manor_schema_node_parent_class)->finalize (object);
}

static void
manor_schema_node_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  ManorSchemaNode *self = MANOR_SCHEMA_NODE (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;

    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;

    case PROP_ICON_NAME:
      g_value_set_string (value, self->icon_name);
      break;

    case PROP_DIMMED:
      g_value_set_boolean (value, self->dimmed);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_schema_node_class_init (ManorSchemaNodeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_schema_node_finalize;
  object_class->get_property = manor_schema_node_get_property;

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_DETAIL] =
    g_param_spec_string ("detail", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_ICON_NAME] =
    g_param_spec_string ("icon-name", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_DIMMED] =
    g_param_spec_boolean ("dimmed", NULL, NULL,
                          FALSE,
                          (G_PARAM_READABLE |
                           G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_schema_node_init (ManorSchemaNode *self)
{
}

static ManorSchemaNode *
new_node (ManorNodeKind      kind,
          const char        *title,
          char              *detail,
          const char        *icon_name,
          ManorCatalogue    *catalogue,
          ManorSchemaObject *object)
{
  ManorSchemaNode *self = g_object_new (MANOR_TYPE_SCHEMA_NODE, NULL);

  self->kind = kind;
  self->title = g_strdup (title);
  self->detail = detail;
  self->icon_name = icon_name;
  self->catalogue = g_object_ref (catalogue);
  g_set_object (&self->object, object);
  self->dimmed = object != NULL &&
                 manor_schema_object_get_owner (object) != MANOR_OWNER_APPLICATION;

  return self;
}

static const char *
get_object_icon (ManorSchemaObject *object)
{
  switch (manor_schema_object_get_kind (object))
    {
    case MANOR_OBJECT_VIEW:
      return "manor-view-symbolic";

    case MANOR_OBJECT_INDEX:
      return "manor-index-symbolic";

    case MANOR_OBJECT_TRIGGER:
      return "manor-trigger-symbolic";

    case MANOR_OBJECT_TABLE:
    default:
      return "manor-table-symbolic";
    }
}

static char *
dup_object_detail (ManorSchemaObject *object,
                   gboolean           below_table)
{
  GString *detail = g_string_new (NULL);

  if (MANOR_IS_TABLE (object))
    {
      ManorTable *table = MANOR_TABLE (object);

      if (manor_table_get_module (table) != NULL)
        g_string_append (detail, manor_table_get_module (table));
      if (manor_table_get_strict (table))
        g_string_append (detail, "STRICT");
      if (manor_table_get_without_rowid (table))
        g_string_append_printf (detail, "%sWITHOUT ROWID", detail->len > 0 ? ", " : "");
    }
  else if (MANOR_IS_INDEX (object))
    {
      ManorIndex *index = MANOR_INDEX (object);

      if (manor_index_get_unique (index))
        g_string_append (detail, "UNIQUE ");
      if (!below_table)
        g_string_append (detail, manor_schema_object_get_table_name (object));
      g_string_append (detail, "(");
      for (guint i = 0; i < manor_index_get_n_parts (index); i++)
        g_string_append_printf (detail, "%s%s", i > 0 ? ", " : "",
                                manor_index_get_part_text (index, i));
      g_string_append (detail, ")");
    }
  else if (MANOR_IS_TRIGGER (object) && !below_table)
    {
      g_string_append (detail, manor_schema_object_get_table_name (object));
    }

  return g_string_free (detail, FALSE);
}

static ManorSchemaNode *
new_object_node (ManorCatalogue    *catalogue,
                 ManorSchemaObject *object,
                 gboolean           below_table)
{
  return new_node (MANOR_NODE_OBJECT, manor_schema_object_get_name (object),
                   dup_object_detail (object, below_table), get_object_icon (object),
                   catalogue, object);
}

static ManorConstraint *
find_foreign_key (ManorTable *table,
                  const char *column)
{
  GPtrArray *constraints = manor_table_get_constraints (table);

  for (guint i = 0; i < constraints->len; i++)
    {
      ManorConstraint *constraint = g_ptr_array_index (constraints, i);
      const char * const *columns = manor_constraint_get_columns (constraint);

      if (manor_constraint_get_kind (constraint) != MANOR_CONSTRAINT_FOREIGN_KEY)
        continue;

      for (guint j = 0; columns[j] != NULL; j++)
        if (manor_identifier_equal (columns[j], column))
          return constraint;
    }

  return NULL;
}

static ManorSchemaNode *
new_column_node (ManorCatalogue *catalogue,
                 ManorTable     *table,
                 ManorColumn    *column)
{
  g_autoptr(GString) detail = g_string_new (manor_column_get_declared_type (column));
  ManorConstraint *foreign_key = find_foreign_key (table, manor_column_get_name (column));
  const char *icon_name = "manor-column-symbolic";
  ManorSchemaNode *self;

  if (manor_column_get_primary_key (column))
    {
      g_string_append (detail, " PRIMARY KEY");
      icon_name = "manor-key-symbolic";
    }
  if (manor_column_get_not_null (column))
    g_string_append (detail, " NOT NULL");
  if (manor_column_get_default (column) != NULL)
    g_string_append_printf (detail, " DEFAULT %s", manor_column_get_default (column));
  if (manor_column_get_generated (column) != MANOR_GENERATED_NO)
    g_string_append (detail, " GENERATED");
  if (foreign_key != NULL)
    {
      g_string_append_printf (detail, " → %s", manor_constraint_get_parent (foreign_key));
      if (!manor_column_get_primary_key (column))
        icon_name = "manor-link-symbolic";
    }

  self = new_node (MANOR_NODE_COLUMN, manor_column_get_name (column),
                   g_strdup (g_strstrip (detail->str)), icon_name, catalogue,
                   MANOR_SCHEMA_OBJECT (table));
  self->column = g_object_ref (column);

  return self;
}

static const char *
get_constraint_title (ManorConstraint *constraint)
{
  if (manor_constraint_get_name (constraint) != NULL)
    return manor_constraint_get_name (constraint);

  switch (manor_constraint_get_kind (constraint))
    {
    case MANOR_CONSTRAINT_PRIMARY_KEY:
      return "PRIMARY KEY";

    case MANOR_CONSTRAINT_UNIQUE:
      return "UNIQUE";

    case MANOR_CONSTRAINT_CHECK:
      return "CHECK";

    case MANOR_CONSTRAINT_FOREIGN_KEY:
    default:
      return "FOREIGN KEY";
    }
}

static void
append_node (GListStore      *store,
             ManorSchemaNode *node)
{
  g_list_store_append (store, node);
  g_object_unref (node);
}

static void
append_belongings (GListStore        *store,
                   ManorCatalogue    *catalogue,
                   ManorObjectKind    kind,
                   ManorSchemaObject *owner)
{
  g_autoptr(GPtrArray) objects =
    manor_catalogue_list_of_table (catalogue, kind, manor_schema_object_get_name (owner));

  for (guint i = 0; i < objects->len; i++)
    append_node (store, new_object_node (catalogue, g_ptr_array_index (objects, i), TRUE));
}

/* What is written at a column (NOT NULL, PRIMARY KEY, REFERENCES) stands beside its name
 * already; the others need rows of their own. */
static void
append_constraints (GListStore     *store,
                    ManorCatalogue *catalogue,
                    ManorTable     *table)
{
  GPtrArray *constraints = manor_table_get_constraints (table);

  for (guint i = 0; i < constraints->len; i++)
    {
      ManorConstraint *constraint = g_ptr_array_index (constraints, i);
      ManorConstraintKind kind = manor_constraint_get_kind (constraint);

      if (manor_constraint_get_column (constraint) != NULL &&
          (kind == MANOR_CONSTRAINT_PRIMARY_KEY || kind == MANOR_CONSTRAINT_FOREIGN_KEY))
        continue;

      append_node (store, new_node (MANOR_NODE_CONSTRAINT, get_constraint_title (constraint),
                                    g_strdup (manor_constraint_get_text (constraint)),
                                    "manor-constraint-symbolic", catalogue,
                                    MANOR_SCHEMA_OBJECT (table)));
    }
}

static GListModel *
list_parts (ManorSchemaNode *self)
{
  g_autoptr(GListStore) store = g_list_store_new (MANOR_TYPE_SCHEMA_NODE);

  if (MANOR_IS_TABLE (self->object))
    {
      ManorTable *table = MANOR_TABLE (self->object);
      guint n_columns = manor_table_get_n_columns (table);

      for (guint i = 0; i < n_columns; i++)
        append_node (store, new_column_node (self->catalogue, table,
                                             manor_table_get_column (table, i)));
      append_constraints (store, self->catalogue, table);
      append_belongings (store, self->catalogue, MANOR_OBJECT_INDEX, self->object);
    }

  append_belongings (store, self->catalogue, MANOR_OBJECT_TRIGGER, self->object);

  if (g_list_model_get_n_items (G_LIST_MODEL (store)) == 0)
    return NULL;

  return G_LIST_MODEL (g_steal_pointer (&store));
}

static gboolean
is_wanted (ManorSchemaObject *object,
           const char        *wanted)
{
  g_autofree char *name = NULL;

  if (*wanted == '\0')
    return TRUE;

  name = g_utf8_casefold (manor_schema_object_get_name (object), -1);
  if (strstr (name, wanted) != NULL)
    return TRUE;

  if (!MANOR_IS_TABLE (object))
    return FALSE;

  for (guint i = 0; i < manor_table_get_n_columns (MANOR_TABLE (object)); i++)
    {
      g_autofree char *column =
        g_utf8_casefold (manor_column_get_name (manor_table_get_column (MANOR_TABLE (object), i)), -1);

      if (strstr (column, wanted) != NULL)
        return TRUE;
    }

  return FALSE;
}

/* Group 0 to 3 are the kinds, 4 is what is not the application's. */
static ManorSchemaNode *
new_group (ManorCatalogue *catalogue,
           guint           group,
           const char     *wanted)
{
  static const char * const titles[] = {
    N_("Tables"), N_("Indexes"), N_("Views"), N_("Triggers"), N_("Internal"),
  };
  guint n_objects = manor_catalogue_get_n_objects (catalogue);
  g_autoptr(GListStore) members = g_list_store_new (MANOR_TYPE_SCHEMA_NODE);
  ManorSchemaNode *self;
  guint n_members;

  for (guint i = 0; i < n_objects; i++)
    {
      ManorSchemaObject *object = manor_catalogue_get_object (catalogue, i);
      gboolean internal = manor_schema_object_get_owner (object) != MANOR_OWNER_APPLICATION;
      guint its_group = internal ? 4 : (guint) manor_schema_object_get_kind (object);

      if (its_group == group && is_wanted (object, wanted))
        append_node (members, new_object_node (catalogue, object, FALSE));
    }

  n_members = g_list_model_get_n_items (G_LIST_MODEL (members));
  if (n_members == 0)
    return NULL;

  self = new_node (MANOR_NODE_GROUP, _(titles[group]), g_strdup_printf ("%u", n_members), NULL,
                   catalogue, NULL);
  self->members = g_steal_pointer (&members);
  self->dimmed = group == 4;

  return self;
}

/**
 * manor_schema_nodes_list:
 * @catalogue: what the database has
 * @wanted: what must be found in a name, folded; "" for all
 *
 * Groups the objects; a table is also found by its columns.
 *
 * Returns: (transfer full): a model of group nodes, none of them empty
 */
GListModel *
manor_schema_nodes_list (ManorCatalogue *catalogue,
                         const char     *wanted)
{
  static const guint order[] = { MANOR_OBJECT_TABLE, MANOR_OBJECT_VIEW, MANOR_OBJECT_INDEX,
                                 MANOR_OBJECT_TRIGGER, 4 };
  GListStore *store;

  g_return_val_if_fail (MANOR_IS_CATALOGUE (catalogue), NULL);
  g_return_val_if_fail (wanted != NULL, NULL);

  store = g_list_store_new (MANOR_TYPE_SCHEMA_NODE);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      ManorSchemaNode *group = new_group (catalogue, order[i], wanted);

      if (group != NULL)
        append_node (store, group);
    }

  return G_LIST_MODEL (store);
}

/**
 * manor_schema_node_list_children:
 * @self: a `ManorSchemaNode`
 *
 * Returns: (transfer full) (nullable): a model of the nodes below it
 */
GListModel *
manor_schema_node_list_children (ManorSchemaNode *self)
{
  g_return_val_if_fail (MANOR_IS_SCHEMA_NODE (self), NULL);

  if (self->kind == MANOR_NODE_GROUP)
    return G_LIST_MODEL (g_object_ref (self->members));

  if (self->kind == MANOR_NODE_OBJECT &&
      (MANOR_IS_TABLE (self->object) || MANOR_IS_VIEW (self->object)))
    return list_parts (self);

  return NULL;
}

/**
 * manor_schema_node_get_kind:
 * @self: a `ManorSchemaNode`
 *
 * Returns: what it stands for
 */
ManorNodeKind
manor_schema_node_get_kind (ManorSchemaNode *self)
{
  g_return_val_if_fail (MANOR_IS_SCHEMA_NODE (self), MANOR_NODE_GROUP);

  return self->kind;
}

/**
 * manor_schema_node_get_title:
 * @self: a `ManorSchemaNode`
 *
 * Returns: its name
 */
const char *
manor_schema_node_get_title (ManorSchemaNode *self)
{
  g_return_val_if_fail (MANOR_IS_SCHEMA_NODE (self), NULL);

  return self->title;
}

/**
 * manor_schema_node_get_detail:
 * @self: a `ManorSchemaNode`
 *
 * Returns: a few words more: a type, a number
 */
const char *
manor_schema_node_get_detail (ManorSchemaNode *self)
{
  g_return_val_if_fail (MANOR_IS_SCHEMA_NODE (self), NULL);

  return self->detail;
}

/**
 * manor_schema_node_get_icon_name:
 * @self: a `ManorSchemaNode`
 *
 * Returns: (nullable): its icon
 */
const char *
manor_schema_node_get_icon_name (ManorSchemaNode *self)
{
  g_return_val_if_fail (MANOR_IS_SCHEMA_NODE (self), NULL);

  return self->icon_name;
}

/**
 * manor_schema_node_get_object:
 * @self: a `ManorSchemaNode`
 *
 * Returns: (transfer none) (nullable): the object that it is, or is a part of
 */
ManorSchemaObject *
manor_schema_node_get_object (ManorSchemaNode *self)
{
  g_return_val_if_fail (MANOR_IS_SCHEMA_NODE (self), NULL);

  return self->object;
}

/**
 * manor_schema_node_dup_insert:
 * @self: a `ManorSchemaNode`
 *
 * Returns: (transfer full) (nullable): its name as SQL writes it
 */
char *
manor_schema_node_dup_insert (ManorSchemaNode *self)
{
  g_return_val_if_fail (MANOR_IS_SCHEMA_NODE (self), NULL);

  if (self->kind != MANOR_NODE_OBJECT && self->kind != MANOR_NODE_COLUMN)
    return NULL;

  return manor_identifier_quote (self->title);
}
