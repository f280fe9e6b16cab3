/* manor-result-grid-actions.c: what can be done with the rows of a result
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-result-grid"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-cell-dialog.h"
#include "manor-later.h"
#include "manor-menu.h"
#include "manor-page.h"
#include "manor-result-column.h"
#include "manor-result-grid-private.h"
#include "manor-toast.h"

#define MAX_CLIPBOARD_BYTES (64 * 1024 * 1024)
#define PROGRESS_MSEC       100

static const struct
{
  const char        *nick;
  const char        *suffix;
  ManorResultFormat  format;
} formats[] = {
  { "csv", "csv", MANOR_RESULT_FORMAT_CSV },
  { "json", "json", MANOR_RESULT_FORMAT_JSON },
  { "markdown", "md", MANOR_RESULT_FORMAT_MARKDOWN },
  { "sql", "sql", MANOR_RESULT_FORMAT_INSERT },
};

static guint
find_format (GVariant *parameter)
{
  const char *nick = g_variant_get_string (parameter, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (formats[i].nick, nick))
      return i;

  g_return_val_if_reached (0);
}

static void
add_toast (ManorResultGrid *self,
           const char      *title)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), MANOR_TYPE_PAGE);

  if (page != NULL)
    manor_page_add_toast (MANOR_PAGE (page), manor_toast_new (title));
}

/* The cell that the keyboard is on, where it is on one. */
static void
follow_focus (ManorResultGrid *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  guint row;
  guint column;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view)) ||
      !manor_result_column_find_cell (focus, &row, &column))
    return;

  self->row = row;
  self->column = column;
}

static gboolean
has_cell (ManorResultGrid *self)
{
  return self->result != NULL && self->row < manor_result_get_n_rows (self->result) &&
         self->column < manor_result_get_n_columns (self->result);
}

/* The selected rows as pairs of first row and number. */
static GArray *
list_selected_ranges (ManorResultGrid *self)
{
  g_autoptr(GtkBitset) selected =
    gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (guint));
  GtkBitsetIter iter;
  guint row;

  if (!gtk_bitset_iter_init_first (&iter, selected, &row))
    return ranges;

  do
    {
      guint *n_rows = ranges->len > 0 ? &g_array_index (ranges, guint, ranges->len - 1) : NULL;
      const guint one = 1;

      if (n_rows != NULL && g_array_index (ranges, guint, ranges->len - 2) + *n_rows == row)
        {
          *n_rows += 1;
          continue;
        }
      g_array_append_val (ranges, row);
      g_array_append_val (ranges, one);
    }
  while (gtk_bitset_iter_next (&iter, &row));

  return ranges;
}

static char *
dup_table (ManorResultGrid *self)
{
  ManorStatement *statement = manor_run_step_get_statement (self->step);

  return manor_dup_table_of_query (manor_statement_get_text (statement));
}

static void
text_ready_cb (gpointer      owner,
               const GValue *value,
               const GError *error,
               gpointer      user_data)
{
  ManorResultGrid *self = owner;

  if (error != NULL)
    add_toast (self, error->message);
  else
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                            g_value_get_string (value));
}

static void
copy_rows (ManorResultGrid   *self,
           ManorResultFormat  format)
{
  g_autoptr(ManorResultExport) export = NULL;
  g_autoptr(GArray) ranges = NULL;
  g_autofree char *table = NULL;

  if (self->result == NULL)
    return;

  follow_focus (self);
  ranges = list_selected_ranges (self);
  if (ranges->len == 0)
    return;

  table = dup_table (self);
  export = manor_result_export_new (self->result, format, table);
  manor_later (manor_result_export_to_text (export, ranges, MAX_CLIPBOARD_BYTES), self,
               text_ready_cb, NULL);
}

static void
copy_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  copy_rows (MANOR_RESULT_GRID (widget), MANOR_RESULT_FORMAT_TSV);
}

static void
copy_as_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  copy_rows (MANOR_RESULT_GRID (widget), formats[find_format (parameter)].format);
}

static void
copy_cell_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  ManorResultGrid *self = MANOR_RESULT_GRID (widget);
  ManorValue value;
  g_autofree char *text = NULL;

  follow_focus (self);
  if (!has_cell (self))
    return;

  value = manor_result_get_value (self->result, self->row, self->column);
  text = manor_vector_dup_cell (self->result, self->row, self->column, 0);
  if (text == NULL)
    text = manor_value_dup_display (&value, 0);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
view_cell_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  ManorResultGrid *self = MANOR_RESULT_GRID (widget);

  follow_focus (self);
  manor_result_grid_view_cell (self);
}

/**
 * manor_result_grid_view_cell:
 * @self: a `ManorResultGrid`
 *
 * Shows the current cell whole.
 */
void
manor_result_grid_view_cell (ManorResultGrid *self)
{
  if (has_cell (self))
    adw_dialog_present (manor_cell_dialog_new (self->result, self->row, self->column),
                        GTK_WIDGET (self));
}

static gboolean
progress_cb (gpointer user_data)
{
  ManorResultGrid *self = user_data;

  gtk_progress_bar_set_fraction (self->progress, manor_result_export_get_fraction (self->export));

  return G_SOURCE_CONTINUE;
}

static void
show_exporting (ManorResultGrid *self,
                gboolean         exporting)
{
  gtk_widget_set_visible (GTK_WIDGET (self->progress), exporting);
  gtk_widget_set_visible (self->cancel_export_button, exporting);
  gtk_widget_set_sensitive (self->export_button, !exporting);
  manor_result_grid_update_actions (self);
}

static void
export_done_cb (gpointer      owner,
                const GValue *value,
                const GError *error,
                gpointer      user_data)
{
  ManorResultGrid *self = owner;
  GFile *file = user_data;
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *title = NULL;

  g_clear_handle_id (&self->progress_id, g_source_remove);
  g_clear_object (&self->export);
  show_exporting (self, FALSE);

  if (error == NULL)
    title = g_strdup_printf (_("Exported to “%s”"), name);
  else if (!manor_error_is_cancelled (error))
    title = g_strdup_printf (_("Could not export to “%s”: %s"), name, error->message);

  if (title != NULL)
    add_toast (self, title);
}

typedef struct
{
  ManorResultGrid *grid;
  guint            format;
} ExportRequest;

static void
file_chosen_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autofree ExportRequest *request = user_data;
  g_autoptr(ManorResultGrid) self = request->grid;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);
  g_autofree char *table = NULL;

  if (file == NULL || self->result == NULL || self->export != NULL)
    return;

  table = dup_table (self);
  self->export = manor_result_export_new (self->result, formats[request->format].format, table);
  self->progress_id = g_timeout_add (PROGRESS_MSEC, progress_cb, self);
  gtk_progress_bar_set_fraction (self->progress, 0);
  show_exporting (self, TRUE);

  manor_later_full (manor_result_export_save (self->export, file), self, export_done_cb,
                    g_object_ref (file), g_object_unref);
}

static void
export_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  ManorResultGrid *self = MANOR_RESULT_GRID (widget);
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *table = NULL;
  g_autofree char *name = NULL;
  ExportRequest *request;

  if (self->result == NULL || self->export != NULL)
    return;

  request = g_new0 (ExportRequest, 1);
  request->grid = g_object_ref (self);
  request->format = find_format (parameter);

  table = dup_table (self);
  g_strdelimit (table, "/\\", '_');
  name = g_strdup_printf ("%s.%s", table != NULL ? table : _("results"),
                          formats[request->format].suffix);
  gtk_file_dialog_set_title (dialog, _("Export Rows"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL,
                        file_chosen_cb, request);
}

static void
cancel_export_action (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  manor_result_grid_stop_export (MANOR_RESULT_GRID (widget));
}

/**
 * manor_result_grid_stop_export:
 * @self: a `ManorResultGrid`
 *
 * Ends the export that is under way, if any.
 */
void
manor_result_grid_stop_export (ManorResultGrid *self)
{
  g_clear_handle_id (&self->progress_id, g_source_remove);

  if (self->export != NULL)
    manor_result_export_cancel (self->export);
  g_clear_object (&self->export);
}

/**
 * manor_result_grid_popup_menu:
 * @self: a `ManorResultGrid`
 * @x: where, in the grid's coordinates
 * @y: where
 *
 * Shows what can be done with the current cell and the selected rows.
 */
void
manor_result_grid_popup_menu (ManorResultGrid *self,
                              double           x,
                              double           y)
{
  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (self->cell_menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
      manor_menu_name_items (GTK_POPOVER (self->menu));
    }

  manor_result_grid_update_actions (self);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
menu_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  ManorResultGrid *self = MANOR_RESULT_GRID (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  graphene_point_t point;

  follow_focus (self);

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view)) ||
      !gtk_widget_compute_point (focus, widget,
                                 &GRAPHENE_POINT_INIT (12, (float) gtk_widget_get_height (focus)),
                                 &point))
    point = GRAPHENE_POINT_INIT (12, 12);

  manor_result_grid_popup_menu (self, point.x, point.y);
}

/**
 * manor_result_grid_update_actions:
 * @self: a `ManorResultGrid`
 *
 * Enables what can be done now.
 */
void
manor_result_grid_update_actions (ManorResultGrid *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean any = self->result != NULL && manor_result_get_n_rows (self->result) > 0;

  gtk_widget_action_set_enabled (widget, "grid.copy", any);
  gtk_widget_action_set_enabled (widget, "grid.copy-as", any);
  gtk_widget_action_set_enabled (widget, "grid.copy-cell", has_cell (self));
  gtk_widget_action_set_enabled (widget, "grid.view-cell", has_cell (self));
  gtk_widget_action_set_enabled (widget, "grid.export",
                                 self->result != NULL && self->export == NULL);
}

/**
 * manor_result_grid_install_actions:
 * @widget_class: the grid's class
 *
 * Installs the actions of this file and their keys.
 */
void
manor_result_grid_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "grid.cancel-export", NULL, cancel_export_action);
  gtk_widget_class_install_action (widget_class, "grid.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "grid.copy-as", "s", copy_as_action);
  gtk_widget_class_install_action (widget_class, "grid.copy-cell", NULL, copy_cell_action);
  gtk_widget_class_install_action (widget_class, "grid.export", "s", export_action);
  gtk_widget_class_install_action (widget_class, "grid.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "grid.view-cell", NULL, view_cell_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Insert, GDK_CONTROL_MASK,
                                       "grid.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK,
                                       "grid.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "grid.copy-cell", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "grid.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK,
                                       "grid.menu", NULL);
}
