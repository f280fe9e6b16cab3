/* manor-schema-tree.c: what a database has, as a tree with definitions
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-schema-tree"

#include "config.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "manor-menu.h"
#include "manor-schema-node.h"
#include "manor-schema-tree.h"
#include "manor-source-style.h"
#include "manor-vector-query.h"

#define N_SELECTED_ROWS 1000

/**
 * ManorSchemaTree:
 *
 * Invariants:
 *
 *  (1) `selection` and `rows` are those of the last catalogue and search; both are %NULL
 *      before the first.
 *  (2) The definition on show is that of `shown`, or hidden.
 */
struct _ManorSchemaTree
{
  AdwBin              parent_instance;

  /* Template widgets */
  GtkWidget          *ddl_box;
  GtkSourceBuffer    *ddl_buffer;
  GtkLabel           *ddl_title;
  GtkSourceView      *ddl_view;
  AdwStatusPage      *empty_page;
  GtkListView        *list;
  GMenuModel         *object_menu;
  GtkEditable        *search;
  GtkWidget          *select_button;
  GtkStack           *stack;

  /* Owned */
  ManorCatalogue     *catalogue;
  GtkTreeListModel   *rows;         /* (1) */
  GtkSingleSelection *selection;    /* (1) */
  ManorSchemaNode    *shown;        /* (2) */
  GtkWidget          *menu;
};

G_DEFINE_FINAL_TYPE (ManorSchemaTree, manor_schema_tree, ADW_TYPE_BIN)

enum {
  INSERT,
  SELECT_ROWS,
  INSERT_QUERY,
  REFRESH,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
dup_row_label (gpointer    unused,
               const char *title,
               const char *detail)
{
  if (title == NULL)
    return NULL;
  if (detail == NULL || *detail == '\0')
    return g_strdup (title);

  return g_strdup_printf ("%s %s", title, detail);
}

static gboolean
has_text (gpointer    unused,
          const char *text)
{
  return text != NULL;
}

static char **
dup_title_classes (gpointer unused,
                   gboolean dimmed)
{
  const char *classes[] = { dimmed ? "dimmed" : NULL, NULL };

  return g_strdupv ((char **) classes);
}

static GListModel *
list_children (gpointer item,
               gpointer user_data)
{
  return manor_schema_node_list_children (item);
}

static ManorSchemaNode *
dup_selected (ManorSchemaTree *self)
{
  GtkTreeListRow *row;

  if (self->selection == NULL)
    return NULL;

  row = gtk_single_selection_get_selected_item (self->selection);

  return row != NULL ? gtk_tree_list_row_get_item (row) : NULL;
}

static gboolean
has_rows (ManorSchemaNode *node)
{
  ManorSchemaObject *object = node != NULL ? manor_schema_node_get_object (node) : NULL;

  return object != NULL && (MANOR_IS_TABLE (object) || MANOR_IS_VIEW (object));
}

static void
show_definition (ManorSchemaTree *self)
{
  g_autoptr(ManorSchemaNode) node = dup_selected (self);
  ManorSchemaObject *object = node != NULL ? manor_schema_node_get_object (node) : NULL;
  const char *sql = object != NULL ? manor_schema_object_get_sql (object) : NULL;

  g_set_object (&self->shown, node);
  gtk_widget_set_visible (self->ddl_box, object != NULL);
  gtk_widget_set_visible (self->select_button, has_rows (node));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "schema.select-rows", has_rows (node));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "schema.insert-name", object != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "schema.copy-definition", sql != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "schema.insert-neighbours",
                                 object != NULL &&
                                 manor_vector_query_find_index (self->catalogue, object) != NULL);

  if (object == NULL)
    return;

  gtk_label_set_label (self->ddl_title, manor_schema_object_get_name (object));
  if (sql != NULL)
    {
      g_autofree char *valid = g_utf8_make_valid (sql, -1);

      gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->ddl_buffer), valid, -1);
    }
  else
    gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->ddl_buffer),
                              _("-- SQLite made this index by itself."), -1);
}

/* The group of the tables is open from the start, and every group while one searches. */
static void
expand_groups (ManorSchemaTree *self,
               gboolean         all)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr(GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      if (gtk_tree_list_row_get_depth (row) == 0 && (all || i == 0))
        gtk_tree_list_row_set_expanded (row, TRUE);
    }
}

static void
rebuild (ManorSchemaTree *self)
{
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (self->search), -1);
  GListModel *groups;

  if (self->catalogue == NULL)
    return;

  gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);

  groups = manor_schema_nodes_list (self->catalogue, wanted);
  adw_status_page_set_title (self->empty_page,
                             *wanted != '\0' ? _("Nothing Found") : _("No Tables Yet"));
  adw_status_page_set_description (self->empty_page,
                                   *wanted != '\0' ? _("No name in this schema has this in it.")
                                                   : _("CREATE TABLE makes the first."));
  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (groups) > 0 ? "list" : "empty");

  self->rows = gtk_tree_list_model_new (groups, FALSE, FALSE, list_children, NULL, NULL);
  expand_groups (self, *wanted != '\0');

  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->rows));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (show_definition),
                           self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  show_definition (self);
}

static void
search_changed_cb (ManorSchemaTree *self)
{
  rebuild (self);
}

static void
refresh_cb (ManorSchemaTree *self)
{
  g_signal_emit (self, signals[REFRESH], 0);
}

static void
insert_name (ManorSchemaTree *self,
             ManorSchemaNode *node)
{
  g_autofree char *name = manor_schema_node_dup_insert (node);

  if (name != NULL)
    g_signal_emit (self, signals[INSERT], 0, name);
}

static void
activate_cb (ManorSchemaTree *self,
             guint            position)
{
  g_autoptr(GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);
  g_autoptr(ManorSchemaNode) node = gtk_tree_list_row_get_item (row);

  if (manor_schema_node_get_kind (node) == MANOR_NODE_GROUP)
    gtk_tree_list_row_set_expanded (row, !gtk_tree_list_row_get_expanded (row));
  else
    insert_name (self, node);
}

static void
insert_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  ManorSchemaTree *self = MANOR_SCHEMA_TREE (widget);

  if (self->shown != NULL)
    insert_name (self, self->shown);
}

static void
select_rows_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  ManorSchemaTree *self = MANOR_SCHEMA_TREE (widget);
  g_autofree char *name = NULL;
  g_autofree char *sql = NULL;

  if (!has_rows (self->shown))
    return;

  name = manor_identifier_quote (manor_schema_object_get_name (manor_schema_node_get_object (self->shown)));
  sql = g_strdup_printf ("SELECT * FROM %s LIMIT %d;", name, N_SELECTED_ROWS);
  g_signal_emit (self, signals[SELECT_ROWS], 0, sql);
}

static void
insert_neighbours_action (GtkWidget  *widget,
                          const char *action_name,
                          GVariant   *parameter)
{
  ManorSchemaTree *self = MANOR_SCHEMA_TREE (widget);
  ManorSchemaObject *object = self->shown != NULL ? manor_schema_node_get_object (self->shown) : NULL;
  ManorIndex *index = object != NULL ? manor_vector_query_find_index (self->catalogue, object) : NULL;
  g_autofree char *placeholder = NULL;
  g_autofree char *sql = NULL;

  if (index != NULL)
    sql = manor_vector_query_dup (self->catalogue, index, &placeholder);
  if (sql != NULL)
    g_signal_emit (self, signals[INSERT_QUERY], 0, sql, placeholder);
}

static void
copy_definition_action (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  g_autofree char *text = manor_schema_tree_dup_definition (MANOR_SCHEMA_TREE (widget));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
popup_menu (ManorSchemaTree *self,
            double           x,
            double           y)
{
  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (self->object_menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
      manor_menu_name_items (GTK_POPOVER (self->menu));
    }

  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/* The list selects the row on press, before the menu opens on release. */
static void
released_cb (ManorSchemaTree *self,
             int              n_press,
             double           x,
             double           y)
{
  graphene_point_t point;

  if (self->shown != NULL && manor_schema_node_get_object (self->shown) != NULL &&
      gtk_widget_compute_point (GTK_WIDGET (self->list), GTK_WIDGET (self),
                                &GRAPHENE_POINT_INIT ((float) x, (float) y), &point))
    popup_menu (self, point.x, point.y);
}

static void
menu_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  ManorSchemaTree *self = MANOR_SCHEMA_TREE (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  graphene_point_t point;

  if (self->shown != NULL && manor_schema_node_get_object (self->shown) != NULL && focus != NULL &&
      gtk_widget_compute_point (focus, widget, &GRAPHENE_POINT_INIT (24, 24), &point))
    popup_menu (self, point.x, point.y);
}

static void
manor_schema_tree_dispose (GObject *object)
{
  ManorSchemaTree *self = MANOR_SCHEMA_TREE (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_SCHEMA_TREE);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_object (&self->shown);
  g_clear_object (&self->catalogue);

  G_OBJECT_CLASS (manor_schema_tree_parent_class)->dispose (object);
}

static void
install_signals (void)
{
  signals[INSERT] =
    g_signal_new ("insert", MANOR_TYPE_SCHEMA_TREE, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);

  signals[SELECT_ROWS] =
    g_signal_new ("select-rows", MANOR_TYPE_SCHEMA_TREE, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);

  signals[INSERT_QUERY] =
    g_signal_new ("insert-query", MANOR_TYPE_SCHEMA_TREE, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  signals[REFRESH] =
    g_signal_new ("refresh", MANOR_TYPE_SCHEMA_TREE, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
manor_schema_tree_class_init (ManorSchemaTreeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_schema_tree_dispose;
  install_signals ();

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/ui/manor-schema-tree.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorSchemaTree, ddl_box);
  gtk_widget_class_bind_template_child (widget_class, ManorSchemaTree, ddl_buffer);
  gtk_widget_class_bind_template_child (widget_class, ManorSchemaTree, ddl_title);
  gtk_widget_class_bind_template_child (widget_class, ManorSchemaTree, ddl_view);
  gtk_widget_class_bind_template_child (widget_class, ManorSchemaTree, empty_page);
  gtk_widget_class_bind_template_child (widget_class, ManorSchemaTree, list);
  gtk_widget_class_bind_template_child (widget_class, ManorSchemaTree, object_menu);
  gtk_widget_class_bind_template_child (widget_class, ManorSchemaTree, search);
  gtk_widget_class_bind_template_child (widget_class, ManorSchemaTree, select_button);
  gtk_widget_class_bind_template_child (widget_class, ManorSchemaTree, stack);

  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, dup_row_label);
  gtk_widget_class_bind_template_callback (widget_class, dup_title_classes);
  gtk_widget_class_bind_template_callback (widget_class, has_text);
  gtk_widget_class_bind_template_callback (widget_class, refresh_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);

  gtk_widget_class_install_action (widget_class, "schema.copy-definition", NULL, copy_definition_action);
  gtk_widget_class_install_action (widget_class, "schema.insert-name", NULL, insert_action);
  gtk_widget_class_install_action (widget_class, "schema.insert-neighbours", NULL, insert_neighbours_action);
  gtk_widget_class_install_action (widget_class, "schema.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "schema.select-rows", NULL, select_rows_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "schema.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "schema.menu", NULL);

  g_type_ensure (GTK_SOURCE_TYPE_BUFFER);
  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  g_type_ensure (MANOR_TYPE_SCHEMA_NODE);
}

static void
manor_schema_tree_init (ManorSchemaTree *self)
{
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();
  GtkGesture *gesture;

  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_source_buffer_set_language (self->ddl_buffer,
                                  gtk_source_language_manager_get_language (languages, "sql"));
  manor_source_style_follow (self->ddl_buffer);
  manor_source_style_use_font (GTK_WIDGET (self->ddl_view));

  gesture = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (gesture, "released", G_CALLBACK (released_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (gesture));

  gtk_stack_set_visible_child_name (self->stack, "loading");
}

/**
 * manor_schema_tree_set_loading:
 * @self: a `ManorSchemaTree`
 *
 * Says that the schema is being read. A tree that is shown stays meanwhile.
 */
void
manor_schema_tree_set_loading (ManorSchemaTree *self)
{
  g_return_if_fail (MANOR_IS_SCHEMA_TREE (self));

  if (self->catalogue == NULL)
    gtk_stack_set_visible_child_name (self->stack, "loading");
}

/**
 * manor_schema_tree_set_catalogue:
 * @self: a `ManorSchemaTree`
 * @catalogue: what the database has
 *
 * Shows a schema; what was selected stays so where it is still there.
 */
void
manor_schema_tree_set_catalogue (ManorSchemaTree *self,
                                 ManorCatalogue  *catalogue)
{
  g_autofree char *name = NULL;

  g_return_if_fail (MANOR_IS_SCHEMA_TREE (self));
  g_return_if_fail (MANOR_IS_CATALOGUE (catalogue));

  if (self->catalogue != NULL &&
      g_str_equal (manor_catalogue_get_text_hash (self->catalogue),
                   manor_catalogue_get_text_hash (catalogue)))
    return;

  if (self->shown != NULL && manor_schema_node_get_object (self->shown) != NULL)
    name = g_strdup (manor_schema_object_get_name (manor_schema_node_get_object (self->shown)));

  g_set_object (&self->catalogue, catalogue);
  rebuild (self);
  if (name != NULL)
    manor_schema_tree_select (self, name);
}

/**
 * manor_schema_tree_set_error:
 * @self: a `ManorSchemaTree`
 * @error: why the schema could not be read
 *
 * Says so in the tree's place.
 */
void
manor_schema_tree_set_error (ManorSchemaTree *self,
                             const GError    *error)
{
  g_autofree char *text = NULL;

  g_return_if_fail (MANOR_IS_SCHEMA_TREE (self));
  g_return_if_fail (error != NULL);

  text = g_markup_escape_text (error->message, -1);
  adw_status_page_set_title (self->empty_page, _("Could Not Read the Schema"));
  adw_status_page_set_description (self->empty_page, text);
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

/**
 * manor_schema_tree_get_model:
 * @self: a `ManorSchemaTree`
 *
 * Returns: (transfer none) (nullable): a model of `GtkTreeListRow`
 */
GListModel *
manor_schema_tree_get_model (ManorSchemaTree *self)
{
  g_return_val_if_fail (MANOR_IS_SCHEMA_TREE (self), NULL);

  return G_LIST_MODEL (self->rows);
}

/**
 * manor_schema_tree_select:
 * @self: a `ManorSchemaTree`
 * @name: an object's name
 *
 * Selects an object in a group that is open.
 *
 * Returns: %FALSE where there is none of this name on show
 */
gboolean
manor_schema_tree_select (ManorSchemaTree *self,
                          const char      *name)
{
  g_return_val_if_fail (MANOR_IS_SCHEMA_TREE (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  if (self->rows == NULL)
    return FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr(GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      g_autoptr(ManorSchemaNode) node = gtk_tree_list_row_get_item (row);

      if (manor_schema_node_get_kind (node) != MANOR_NODE_OBJECT ||
          !manor_identifier_equal (manor_schema_node_get_title (node), name))
        continue;

      gtk_single_selection_set_selected (self->selection, i);
      return TRUE;
    }

  return FALSE;
}

/**
 * manor_schema_tree_dup_definition:
 * @self: a `ManorSchemaTree`
 *
 * Returns: (transfer full): the definition that is shown, "" for none
 */
char *
manor_schema_tree_dup_definition (ManorSchemaTree *self)
{
  GtkTextIter start;
  GtkTextIter end;

  g_return_val_if_fail (MANOR_IS_SCHEMA_TREE (self), NULL);

  if (!gtk_widget_get_visible (self->ddl_box))
    return g_strdup ("");

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->ddl_buffer), &start, &end);

  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->ddl_buffer), &start, &end, TRUE);
}

/**
 * manor_schema_tree_set_search:
 * @self: a `ManorSchemaTree`
 * @text: what to find in names
 *
 * Shows only what has @text in its name, or in a column's.
 */
void
manor_schema_tree_set_search (ManorSchemaTree *self,
                              const char      *text)
{
  g_return_if_fail (MANOR_IS_SCHEMA_TREE (self));

  gtk_editable_set_text (self->search, text);
  rebuild (self);
}
