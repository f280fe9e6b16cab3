/* manor-result-grid.c: the rows of a result
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-result-grid"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "manor-menu.h"
#include "manor-result-column.h"
#include "manor-result-grid-private.h"

/* GtkColumnView makes about 200 widgets for every column, seen or not. */
#define MAX_COLUMNS_SHOWN 30

#define MAX_TOOLTIP_CHARS 1000

/**
 * ManorResultGrid:
 *
 * Shows one result. The result is the list's model, so a row exists while it is on show and
 * nothing is kept for the others.
 */
G_DEFINE_FINAL_TYPE (ManorResultGrid, manor_result_grid, ADW_TYPE_BIN)

enum {
  LOAD_ALL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
row_is_hidden_by_search (GtkListBoxRow *row,
                         gpointer       user_data)
{
  ManorResultGrid *self = user_data;
  GtkWidget *check = gtk_list_box_row_get_child (row);
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (self->columns_search), -1);
  g_autofree char *name = g_utf8_casefold (gtk_check_button_get_label (GTK_CHECK_BUTTON (check)), -1);

  return strstr (name, wanted) != NULL;
}

static void
update_columns_notice (ManorResultGrid *self)
{
  guint n_columns = manor_result_get_n_columns (self->result);
  guint n_shown = manor_result_grid_get_n_shown (self);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->columns_notice, n_shown < n_columns);
  if (n_shown >= n_columns)
    return;

  text = g_strdup_printf (ngettext ("%u of %u column is shown. “Columns” below chooses which.",
                                    "%u of %u columns are shown. “Columns” below chooses which.",
                                    n_columns),
                          n_shown, n_columns);
  gtk_label_set_text (self->columns_label, text);
}

static void
column_toggled_cb (GtkCheckButton  *check,
                   ManorResultGrid *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (check), "manor-index"));
  g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, index + 1);

  gtk_column_view_column_set_visible (column, gtk_check_button_get_active (check));
  update_columns_notice (self);
}

/* The chooser has a row a column, so it is filled when somebody opens it. */
static void
columns_map_cb (ManorResultGrid *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  guint n_columns = g_list_model_get_n_items (columns);

  gtk_editable_set_text (self->columns_search, "");
  if (gtk_list_box_get_row_at_index (self->columns_list, 0) != NULL)
    return;

  for (guint i = 1; i < n_columns; i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      GtkWidget *check =
        gtk_check_button_new_with_label (gtk_column_view_column_get_title (column));

      gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                                   gtk_column_view_column_get_visible (column));
      g_object_set_data (G_OBJECT (check), "manor-index", GUINT_TO_POINTER (i - 1));
      g_signal_connect (check, "toggled", G_CALLBACK (column_toggled_cb), self);
      gtk_list_box_append (self->columns_list, check);
    }

  gtk_list_box_set_filter_func (self->columns_list, row_is_hidden_by_search, self, NULL);
}

static void
columns_search_cb (ManorResultGrid *self)
{
  gtk_list_box_invalidate_filter (self->columns_list);
}

static void
make_columns (ManorResultGrid *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  guint n_columns = manor_result_get_n_columns (self->result);
  g_autoptr(GtkColumnViewColumn) numbers = NULL;

  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->view, column);
    }
  gtk_list_box_remove_all (self->columns_list);

  numbers = manor_result_column_new_numbers (self->result, GTK_WIDGET (self->view));
  gtk_column_view_append_column (self->view, numbers);

  for (guint i = 0; i < n_columns; i++)
    {
      g_autoptr(GtkColumnViewColumn) column =
        manor_result_column_new (self->result, i, GTK_WIDGET (self->view));

      gtk_column_view_column_set_visible (column, i < MAX_COLUMNS_SHOWN);
      gtk_column_view_append_column (self->view, column);
    }

  gtk_widget_set_visible (self->columns_button, n_columns > MAX_COLUMNS_SHOWN);
  update_columns_notice (self);
}

static char *
dup_status (ManorResultGrid *self)
{
  guint n_rows = manor_result_get_n_rows (self->result);
  g_autofree char *duration = manor_dup_duration (manor_result_get_duration (self->result));

  if (manor_result_get_truncated (self->result))
    /* translators: “First 100,000 rows in 230 ms” */
    return g_strdup_printf (ngettext ("First %'u row in %s", "First %'u rows in %s", n_rows),
                            n_rows, duration);

  return g_strdup_printf (ngettext ("%'u row in %s", "%'u rows in %s", n_rows), n_rows, duration);
}

static void
show_result (ManorResultGrid *self)
{
  ManorResult *result = manor_run_step_get_result (self->step);
  g_autofree char *status = NULL;

  if (result == NULL || !g_set_object (&self->result, result))
    return;

  /* Taken out first: one list of rows must not be compared with the other. */
  gtk_column_view_set_model (self->view, NULL);
  g_clear_object (&self->selection);

  make_columns (self);
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (result)));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "selection-changed",
                           G_CALLBACK (manor_result_grid_update_actions), self,
                           G_CONNECT_SWAPPED);

  status = dup_status (self);
  gtk_label_set_text (self->status, status);
  gtk_widget_set_visible (self->empty_label, manor_result_get_n_rows (result) == 0);
  gtk_widget_set_visible (self->load_all_button, manor_result_get_truncated (result));
  self->row = 0;
  self->column = 0;
  manor_result_grid_update_actions (self);
}

static void
step_changed_cb (ManorResultGrid *self)
{
  ManorRunState state = manor_run_step_get_state (self->step);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "grid.load-all", state != MANOR_RUN_RUNNING);

  if (state == MANOR_RUN_DONE)
    show_result (self);
}

static void
activate_cb (ManorResultGrid *self,
             guint            position)
{
  if (self->row != position)
    self->column = 0;
  self->row = position;
  gtk_widget_activate_action (GTK_WIDGET (self), "grid.view-cell", NULL);
}

/* GTK leaves the focus on another cell of the same row. */
static void
focus_cell (GtkWidget *widget)
{
  while (widget != NULL && !gtk_widget_get_focusable (widget))
    widget = gtk_widget_get_parent (widget);

  if (widget != NULL)
    gtk_widget_grab_focus (widget);
}

static void
pressed_cb (ManorResultGrid *self,
            int              n_press,
            double           x,
            double           y,
            GtkGesture      *gesture)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self->view), x, y, GTK_PICK_DEFAULT);
  GdkEvent *event = gtk_gesture_get_last_event (gesture, NULL);
  graphene_point_t point;
  guint row;
  guint column;

  if (picked == NULL || !manor_result_column_find_cell (picked, &row, &column))
    return;

  self->row = row;
  self->column = column;
  focus_cell (picked);

  if (event == NULL || !gdk_event_triggers_context_menu (event))
    return;

  if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), row))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), row, TRUE);

  if (gtk_widget_compute_point (GTK_WIDGET (self->view), GTK_WIDGET (self),
                                &GRAPHENE_POINT_INIT ((float) x, (float) y), &point))
    manor_result_grid_popup_menu (self, point.x, point.y);
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static gboolean
query_tooltip_cb (ManorResultGrid *self,
                  int              x,
                  int              y,
                  gboolean         keyboard,
                  GtkTooltip      *tooltip)
{
  GtkWidget *picked = NULL;
  guint row;
  guint column;
  ManorValue value;
  g_autofree char *text = NULL;

  if (!keyboard)
    picked = gtk_widget_pick (GTK_WIDGET (self->view), x, y, GTK_PICK_DEFAULT);

  if (picked == NULL || !manor_result_column_find_cell (picked, &row, &column) ||
      row >= manor_result_get_n_rows (self->result))
    return FALSE;

  value = manor_result_get_value (self->result, row, column);
  if ((value.type != MANOR_VALUE_TEXT && value.type != MANOR_VALUE_BLOB) || value.length < 24)
    return FALSE;

  text = manor_vector_dup_cell (self->result, row, column, MAX_TOOLTIP_CHARS / 20);
  if (text == NULL)
    text = manor_value_dup_display (&value,
                                    value.type == MANOR_VALUE_BLOB ? 64 : MAX_TOOLTIP_CHARS);
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

static void
load_all_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  g_signal_emit (widget, signals[LOAD_ALL], 0);
}

static gboolean
manor_result_grid_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (MANOR_RESULT_GRID (widget)->view));
}

static void
manor_result_grid_dispose (GObject *object)
{
  ManorResultGrid *self = MANOR_RESULT_GRID (object);

  manor_result_grid_stop_export (self);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);

  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_RESULT_GRID);
  g_clear_object (&self->step);
  g_clear_object (&self->result);
  g_clear_object (&self->selection);

  G_OBJECT_CLASS (manor_result_grid_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-result-grid.ui");

  gtk_widget_class_bind_template_child (widget_class, ManorResultGrid, cancel_export_button);
  gtk_widget_class_bind_template_child (widget_class, ManorResultGrid, cell_menu);
  gtk_widget_class_bind_template_child (widget_class, ManorResultGrid, columns_button);
  gtk_widget_class_bind_template_child (widget_class, ManorResultGrid, columns_label);
  gtk_widget_class_bind_template_child (widget_class, ManorResultGrid, columns_list);
  gtk_widget_class_bind_template_child (widget_class, ManorResultGrid, columns_notice);
  gtk_widget_class_bind_template_child (widget_class, ManorResultGrid, columns_search);
  gtk_widget_class_bind_template_child (widget_class, ManorResultGrid, empty_label);
  gtk_widget_class_bind_template_child (widget_class, ManorResultGrid, export_button);
  gtk_widget_class_bind_template_child (widget_class, ManorResultGrid, load_all_button);
  gtk_widget_class_bind_template_child (widget_class, ManorResultGrid, progress);
  gtk_widget_class_bind_template_child (widget_class, ManorResultGrid, status);
  gtk_widget_class_bind_template_child (widget_class, ManorResultGrid, view);

  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, columns_map_cb);
  gtk_widget_class_bind_template_callback (widget_class, columns_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, query_tooltip_cb);
}

static void
manor_result_grid_class_init (ManorResultGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_result_grid_dispose;
  widget_class->grab_focus = manor_result_grid_grab_focus;

  signals[LOAD_ALL] =
    g_signal_new ("load-all", MANOR_TYPE_RESULT_GRID, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  bind_template (widget_class);

  gtk_widget_class_install_action (widget_class, "grid.load-all", NULL, load_all_action);
  manor_result_grid_install_actions (widget_class);
}

static void
manor_result_grid_init (ManorResultGrid *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  manor_menu_name_items (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->export_button)));
}

/**
 * manor_result_grid_new:
 * @step: a step that is done; when it is done once more, its new result is shown
 *
 * Returns: (transfer floating): a `ManorResultGrid`
 */
GtkWidget *
manor_result_grid_new (ManorRunStep *step)
{
  ManorResultGrid *self;

  g_return_val_if_fail (MANOR_IS_RUN_STEP (step), NULL);

  self = g_object_new (MANOR_TYPE_RESULT_GRID, NULL);
  self->step = g_object_ref (step);
  g_signal_connect_object (step, "notify::state", G_CALLBACK (step_changed_cb), self,
                           G_CONNECT_SWAPPED);
  show_result (self);

  return GTK_WIDGET (self);
}

/**
 * manor_result_grid_get_result:
 * @self: a `ManorResultGrid`
 *
 * Returns: (transfer none) (nullable): what it shows
 */
ManorResult *
manor_result_grid_get_result (ManorResultGrid *self)
{
  g_return_val_if_fail (MANOR_IS_RESULT_GRID (self), NULL);

  return self->result;
}

/**
 * manor_result_grid_get_n_shown:
 * @self: a `ManorResultGrid`
 *
 * Returns: how many of the result's columns are shown
 */
guint
manor_result_grid_get_n_shown (ManorResultGrid *self)
{
  GListModel *columns;
  guint n_shown = 0;

  g_return_val_if_fail (MANOR_IS_RESULT_GRID (self), 0);

  columns = gtk_column_view_get_columns (self->view);
  for (guint i = 1; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      n_shown += gtk_column_view_column_get_visible (column) ? 1 : 0;
    }

  return n_shown;
}

/**
 * manor_result_grid_select:
 * @self: a `ManorResultGrid`
 * @row: a row
 * @column: a column, from 0
 *
 * Selects a row and makes one of its cells the current one, in view.
 */
void
manor_result_grid_select (ManorResultGrid *self,
                          guint            row,
                          guint            column)
{
  g_return_if_fail (MANOR_IS_RESULT_GRID (self));
  g_return_if_fail (self->result != NULL && row < manor_result_get_n_rows (self->result));
  g_return_if_fail (column < manor_result_get_n_columns (self->result));

  self->row = row;
  self->column = column;
  gtk_column_view_scroll_to (self->view, row, NULL, GTK_LIST_SCROLL_SELECT, NULL);
}
