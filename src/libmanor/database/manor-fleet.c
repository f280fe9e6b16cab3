/* manor-fleet.c: a schema database with its children
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-fleet"

#include "config.h"

#include "manor-fleet.h"
#include "manor-named-list-private.h"

struct _ManorFleet
{
  GObject          parent_instance;

  ManorDatabase   *schema;
  ManorRule       *rule;
  ManorNamedList  *children;
  char           **missing;
};

enum {
  PROP_0,
  PROP_NAME,
  PROP_PATH,
  PROP_SCHEMA,
  PROP_RULE,
  PROP_MISSING,
  PROP_NATIVE,
  N_PROPS
};

static GType
manor_fleet_get_item_type (GListModel *model)
{
  return MANOR_TYPE_DATABASE;
}

static guint
manor_fleet_get_n_items (GListModel *model)
{
  return manor_fleet_get_n_children (MANOR_FLEET (model));
}

static gpointer
manor_fleet_get_item (GListModel *model,
                      guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (MANOR_FLEET (model)->children), position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = manor_fleet_get_item_type;
  iface->get_n_items = manor_fleet_get_n_items;
  iface->get_item = manor_fleet_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (ManorFleet, manor_fleet, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GParamSpec *properties[N_PROPS];

static void
manor_fleet_finalize (GObject *object)
{
  ManorFleet *self = MANOR_FLEET (object);

  g_clear_object (&self->children);
  g_clear_object (&self->schema);
  g_clear_pointer (&self->rule, manor_rule_unref);
  g_clear_pointer (&self->missing, g_strfreev);

  G_OBJECT_CLASS (manor_fleet_parent_class)->finalize (object);
}

static void
manor_fleet_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  ManorFleet *self = MANOR_FLEET (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, manor_fleet_get_name (self));
      break;
    case PROP_PATH:
      g_value_set_string (value, manor_fleet_get_path (self));
      break;
    case PROP_SCHEMA:
      g_value_set_object (value, self->schema);
      break;
    case PROP_RULE:
      g_value_set_boxed (value, self->rule);
      break;
    case PROP_MISSING:
      g_value_set_boxed (value, self->missing);
      break;
    case PROP_NATIVE:
      g_value_set_boolean (value, manor_fleet_get_native (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_fleet_class_init (ManorFleetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = manor_fleet_finalize;
  object_class->get_property = manor_fleet_get_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_SCHEMA] =
    g_param_spec_object ("schema", NULL, NULL, MANOR_TYPE_DATABASE, flags);
  properties[PROP_RULE] = g_param_spec_boxed ("rule", NULL, NULL, MANOR_TYPE_RULE, flags);
  properties[PROP_MISSING] = g_param_spec_boxed ("missing", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_NATIVE] = g_param_spec_boolean ("native", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static const char *
name_of_database (gpointer item)
{
  return manor_database_get_name (item);
}

static void
manor_fleet_init (ManorFleet *self)
{
  self->children = _manor_named_list_new (MANOR_TYPE_DATABASE, name_of_database);
  self->missing = g_new0 (char *, 1);

  g_signal_connect_object (self->children, "items-changed",
                           G_CALLBACK (g_list_model_items_changed), self, G_CONNECT_SWAPPED);
}

static void
propagates_cb (ManorFleet *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NATIVE]);
}

/**
 * manor_fleet_new:
 * @schema: the schema database
 * @rule: which databases are its children
 *
 * Makes a fleet that has no children yet.
 *
 * Returns: (transfer full): a `ManorFleet`
 */
ManorFleet *
manor_fleet_new (ManorDatabase *schema,
                 ManorRule     *rule)
{
  ManorFleet *self;

  g_return_val_if_fail (MANOR_IS_DATABASE (schema), NULL);
  g_return_val_if_fail (rule != NULL, NULL);

  self = g_object_new (MANOR_TYPE_FLEET, NULL);
  self->schema = g_object_ref (schema);
  self->rule = manor_rule_ref (rule);
  g_signal_connect_object (schema, "notify::propagates",
                           G_CALLBACK (propagates_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * manor_fleet_get_schema:
 * @self: a `ManorFleet`
 *
 * Returns: (transfer none): the schema database
 */
ManorDatabase *
manor_fleet_get_schema (ManorFleet *self)
{
  g_return_val_if_fail (MANOR_IS_FLEET (self), NULL);

  return self->schema;
}

/**
 * manor_fleet_get_name:
 * @self: a `ManorFleet`
 *
 * Returns: (transfer none): the schema database's name
 */
const char *
manor_fleet_get_name (ManorFleet *self)
{
  g_return_val_if_fail (MANOR_IS_FLEET (self), NULL);

  return manor_database_get_name (self->schema);
}

/**
 * manor_fleet_get_path:
 * @self: a `ManorFleet`
 *
 * Returns: (transfer none): the schema database's path, “demo/slack-schema”
 */
const char *
manor_fleet_get_path (ManorFleet *self)
{
  g_return_val_if_fail (MANOR_IS_FLEET (self), NULL);

  return manor_database_get_path (self->schema);
}

/**
 * manor_fleet_get_rule:
 * @self: a `ManorFleet`
 *
 * Returns: (transfer none): which databases are children
 */
ManorRule *
manor_fleet_get_rule (ManorFleet *self)
{
  g_return_val_if_fail (MANOR_IS_FLEET (self), NULL);

  return self->rule;
}

/**
 * manor_fleet_get_native:
 * @self: a `ManorFleet`
 *
 * Tells whether the schema database's server carries every change of it to the children by
 * itself, so that a change is a script that is sent once and not a plan for each child.
 *
 * Returns: %TRUE if so
 */
gboolean
manor_fleet_get_native (ManorFleet *self)
{
  g_return_val_if_fail (MANOR_IS_FLEET (self), FALSE);

  return manor_database_get_propagates (self->schema);
}

/**
 * manor_fleet_get_n_children:
 * @self: a `ManorFleet`
 *
 * Returns: how many children there are
 */
guint
manor_fleet_get_n_children (ManorFleet *self)
{
  g_return_val_if_fail (MANOR_IS_FLEET (self), 0);

  return _manor_named_list_get_length (self->children);
}

/**
 * manor_fleet_find_child:
 * @self: a `ManorFleet`
 * @name: a database's name
 *
 * Returns: (transfer none) (nullable): the child of that name
 */
ManorDatabase *
manor_fleet_find_child (ManorFleet *self,
                        const char *name)
{
  g_return_val_if_fail (MANOR_IS_FLEET (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return _manor_named_list_find (self->children, name);
}

/**
 * manor_fleet_get_missing:
 * @self: a `ManorFleet`
 *
 * Returns: (transfer none) (array zero-terminated=1): names in the rule, wildcards aside,
 *   that no database has
 */
const char * const *
manor_fleet_get_missing (ManorFleet *self)
{
  g_return_val_if_fail (MANOR_IS_FLEET (self), NULL);

  return (const char * const *) self->missing;
}

/**
 * manor_fleet_set_missing:
 * @self: a `ManorFleet`
 * @missing: (array zero-terminated=1): names that no database has
 *
 * For connections, on the main thread.
 */
void
manor_fleet_set_missing (ManorFleet         *self,
                         const char * const *missing)
{
  g_return_if_fail (MANOR_IS_FLEET (self));
  g_return_if_fail (missing != NULL);

  if (g_strv_equal (missing, (const char * const *) self->missing))
    return;

  g_clear_pointer (&self->missing, g_strfreev);
  self->missing = g_strdupv ((char **) missing);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MISSING]);
}

/**
 * manor_fleet_add_child:
 * @self: a `ManorFleet`
 * @child: one that has no other child's name
 *
 * For connections, on the main thread. Among 100,000 children it costs no more than among two.
 */
void
manor_fleet_add_child (ManorFleet    *self,
                       ManorDatabase *child)
{
  g_return_if_fail (MANOR_IS_FLEET (self));
  g_return_if_fail (MANOR_IS_DATABASE (child));

  _manor_named_list_insert (self->children, child);
}

/**
 * manor_fleet_remove_child:
 * @self: a `ManorFleet`
 * @name: a database's name, which need not be a child's
 *
 * For connections, on the main thread.
 */
void
manor_fleet_remove_child (ManorFleet *self,
                          const char *name)
{
  g_return_if_fail (MANOR_IS_FLEET (self));
  g_return_if_fail (name != NULL);

  _manor_named_list_remove (self->children, name);
}

/**
 * manor_fleet_set_children:
 * @self: a `ManorFleet`
 * @rule: which databases are children from now on
 * @children: (element-type ManorDatabase): the children, in any order
 * @missing: (nullable) (array zero-terminated=1): names that no database has
 *
 * For connections, on the main thread. Children that stay keep their place; the changes are
 * told with as few signals as there are runs of them.
 */
void
manor_fleet_set_children (ManorFleet         *self,
                          ManorRule          *rule,
                          GPtrArray          *children,
                          const char * const *missing)
{
  static const char * const nothing[] = { NULL };

  g_return_if_fail (MANOR_IS_FLEET (self));
  g_return_if_fail (rule != NULL && children != NULL);

  if (missing == NULL)
    missing = nothing;

  if (rule != self->rule)
    {
      g_clear_pointer (&self->rule, manor_rule_unref);
      self->rule = manor_rule_ref (rule);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RULE]);
    }

  manor_fleet_set_missing (self, missing);
  _manor_named_list_update (self->children, children, NULL);
}
