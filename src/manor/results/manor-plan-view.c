/* manor-plan-view.c: how the database means to carry out a query
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-plan-view"

#include "config.h"

#include "manor-plan-view.h"

struct _ManorPlanNode
{
  GObject     parent_instance;

  char       *detail;
  GListStore *children;   /* NULL until there is one */
};

/**
 * ManorPlanView:
 *
 * The tree that EXPLAIN QUERY PLAN describes with its ids.
 */
struct _ManorPlanView
{
  AdwBin       parent_instance;

  GtkListView *list;
  GListModel  *model;
};

enum {
  PROP_0,
  PROP_DETAIL,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorPlanNode, manor_plan_node, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (ManorPlanView, manor_plan_view, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static void
manor_plan_node_finalize (GObject *object)
{
  ManorPlanNode *self = MANOR_PLAN_NODE (object);

  g_clear_pointer (&self->detail, g_free);
  g_clear_object (&self->children);

  G_OBJECT_CLASS (manor_plan_node_parent_class)->finalize (object);
}

static void
manor_plan_node_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ManorPlanNode *self = MANOR_PLAN_NODE (object);

  switch (prop_id)
    {
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_plan_node_class_init (ManorPlanNodeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_plan_node_finalize;
  object_class->get_property = manor_plan_node_get_property;

  properties[PROP_DETAIL] =
    g_param_spec_string ("detail", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_plan_node_init (ManorPlanNode *self)
{
}

/**
 * manor_plan_node_get_detail:
 * @self: a `ManorPlanNode`
 *
 * Returns: what the database said
 */
const char *
manor_plan_node_get_detail (ManorPlanNode *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN_NODE (self), NULL);

  return self->detail;
}

static GListModel *
list_children (gpointer item,
               gpointer user_data)
{
  ManorPlanNode *node = item;

  return node->children != NULL ? G_LIST_MODEL (g_object_ref (node->children)) : NULL;
}

/* A row's parent comes before it; one that does not is shown at the top. */
static GListModel *
build_tree (ManorResult *rows)
{
  g_autoptr(GHashTable) nodes = g_hash_table_new (g_direct_hash, g_direct_equal);
  GListStore *roots = g_list_store_new (MANOR_TYPE_PLAN_NODE);
  guint n_rows = manor_result_get_n_rows (rows);

  for (guint row = 0; row < n_rows; row++)
    {
      g_autoptr(ManorPlanNode) node = g_object_new (MANOR_TYPE_PLAN_NODE, NULL);
      gint64 id = manor_result_get_integer (rows, row, 0);
      gint64 parent_id = manor_result_get_integer (rows, row, 1);
      ManorPlanNode *parent = g_hash_table_lookup (nodes, GSIZE_TO_POINTER ((gsize) parent_id));

      node->detail = manor_result_dup_text (rows, row, 3);
      g_hash_table_insert (nodes, GSIZE_TO_POINTER ((gsize) id), node);

      if (parent == NULL)
        {
          g_list_store_append (roots, node);
          continue;
        }

      if (parent->children == NULL)
        parent->children = g_list_store_new (MANOR_TYPE_PLAN_NODE);
      g_list_store_append (parent->children, node);
    }

  return G_LIST_MODEL (roots);
}

static void
manor_plan_view_dispose (GObject *object)
{
  ManorPlanView *self = MANOR_PLAN_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_PLAN_VIEW);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (manor_plan_view_parent_class)->dispose (object);
}

static void
manor_plan_view_class_init (ManorPlanViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_plan_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/ui/manor-plan-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorPlanView, list);

  g_type_ensure (MANOR_TYPE_PLAN_NODE);
}

static void
manor_plan_view_init (ManorPlanView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * manor_plan_view_new:
 * @rows: what EXPLAIN QUERY PLAN gave
 *
 * Returns: (transfer floating): a `ManorPlanView`
 */
GtkWidget *
manor_plan_view_new (ManorResult *rows)
{
  ManorPlanView *self;
  g_autoptr(GtkSelectionModel) selection = NULL;

  g_return_val_if_fail (MANOR_IS_RESULT (rows), NULL);
  g_return_val_if_fail (manor_result_get_n_columns (rows) >= 4, NULL);

  self = g_object_new (MANOR_TYPE_PLAN_VIEW, NULL);
  self->model = G_LIST_MODEL (gtk_tree_list_model_new (build_tree (rows), FALSE, TRUE,
                                                       list_children, NULL, NULL));
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (self->model)));
  gtk_list_view_set_model (self->list, selection);

  return GTK_WIDGET (self);
}

/**
 * manor_plan_view_get_model:
 * @self: a `ManorPlanView`
 *
 * Returns: (transfer none): a model of `GtkTreeListRow`
 */
GListModel *
manor_plan_view_get_model (ManorPlanView *self)
{
  g_return_val_if_fail (MANOR_IS_PLAN_VIEW (self), NULL);

  return self->model;
}
