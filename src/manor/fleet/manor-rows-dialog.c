/* manor-rows-dialog.c: some rows of a child, looked at in passing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-rows-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-later.h"
#include "manor-rows-dialog.h"

/* What a probe's rows query gives at most. */
#define MAX_ROWS 20
#define MAX_CHARS 80

static GtkWidget *
make_cell (const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);

  return label;
}

static GtkWidget *
make_grid (ManorResult *result)
{
  GtkWidget *grid = gtk_grid_new ();
  guint n_columns = manor_result_get_n_columns (result);

  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_widget_add_css_class (grid, "manor-rows");

  for (guint column = 0; column < n_columns; column++)
    {
      gtk_grid_attach (GTK_GRID (grid),
                       make_cell (manor_result_get_column_name (result, column), "heading"),
                       (int) column, 0, 1, 1);

      for (guint row = 0; row < MIN (manor_result_get_n_rows (result), MAX_ROWS); row++)
        {
          ManorValue value = manor_result_get_value (result, row, column);
          g_autofree char *text = manor_value_dup_display (&value, MAX_CHARS);
          gboolean null = value.type == MANOR_VALUE_NULL;

          gtk_grid_attach (GTK_GRID (grid),
                           make_cell (null ? "NULL" : text, null ? "dimmed" : "monospace"),
                           (int) column, (int) row + 1, 1, 1);
        }
    }

  return grid;
}

static void
rows_read_cb (gpointer      owner,
              const GValue *value,
              const GError *error,
              gpointer      user_data)
{
  AdwToolbarView *view = owner;
  GtkWidget *content;

  if (value != NULL)
    {
      content = gtk_scrolled_window_new ();
      gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (content),
                                     make_grid (g_value_get_object (value)));
    }
  else
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      content = adw_status_page_new ();
      adw_status_page_set_icon_name (ADW_STATUS_PAGE (content), "dialog-warning-symbolic");
      adw_status_page_set_title (ADW_STATUS_PAGE (content), _("Could Not Read These Rows"));
      adw_status_page_set_description (ADW_STATUS_PAGE (content), text);
      gtk_widget_add_css_class (content, "compact");
    }

  adw_toolbar_view_set_content (view, content);
}

/**
 * manor_rows_dialog_present:
 * @parent: where it comes from
 * @database: a child
 * @probe: whose rows to show
 *
 * Shows some of the rows that a probe counted.
 */
void
manor_rows_dialog_present (GtkWidget     *parent,
                           ManorDatabase *database,
                           ManorProbe    *probe)
{
  AdwDialog *dialog;
  GtkWidget *view;
  GtkWidget *header;
  GtkWidget *spinner;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (MANOR_IS_DATABASE (database));
  g_return_if_fail (MANOR_IS_PROBE (probe));
  g_return_if_fail (manor_probe_get_rows_sql (probe) != NULL);

  header = adw_header_bar_new ();
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header),
                                   adw_window_title_new (manor_database_get_name (database),
                                                         manor_probe_get_title (probe)));

  spinner = adw_spinner_new ();
  view = adw_toolbar_view_new ();
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), header);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), spinner);

  dialog = adw_dialog_new ();
  adw_dialog_set_title (dialog, manor_database_get_name (database));
  adw_dialog_set_content_width (dialog, 640);
  adw_dialog_set_content_height (dialog, 400);
  adw_dialog_set_child (dialog, view);
  adw_dialog_present (dialog, parent);

  manor_later (manor_database_query (database, manor_probe_get_rows_sql (probe), MAX_ROWS),
               view, rows_read_cb, NULL);
}
