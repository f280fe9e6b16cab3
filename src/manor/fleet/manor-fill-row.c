/* manor-fill-row.c: what rows get that have no value for a column
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-fill-row"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-fill-row.h"

/* Which column an entry row is for; hangs on the row. */
typedef struct
{
  ManorDecisions *decisions;
  char           *table;
  char           *column;
} Fill;

static void
fill_free (gpointer data)
{
  Fill *fill = data;

  g_object_unref (fill->decisions);
  g_free (fill->table);
  g_free (fill->column);
  g_free (fill);
}

static void
apply_cb (AdwEntryRow *row,
          Fill        *fill)
{
  manor_decisions_set_fill (fill->decisions, fill->table, fill->column,
                            gtk_editable_get_text (GTK_EDITABLE (row)));
}

/**
 * manor_fill_row_new:
 * @decisions: where the value is kept
 * @table: a table's name
 * @column: a column's name
 *
 * Returns: (transfer floating): an #AdwEntryRow that takes effect when it is applied
 */
GtkWidget *
manor_fill_row_new (ManorDecisions *decisions,
                    const char     *table,
                    const char     *column)
{
  GtkWidget *row;
  const char *value;
  g_autofree char *title = NULL;
  Fill *fill;

  g_return_val_if_fail (MANOR_IS_DECISIONS (decisions), NULL);
  g_return_val_if_fail (table != NULL && column != NULL, NULL);

  fill = g_new0 (Fill, 1);
  fill->decisions = g_object_ref (decisions);
  fill->table = g_strdup (table);
  fill->column = g_strdup (column);

  row = adw_entry_row_new ();
  title = g_strdup_printf (_("Value for %s.%s"), table, column);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);

  value = manor_decisions_get_fill (decisions, table, column);
  if (value != NULL)
    gtk_editable_set_text (GTK_EDITABLE (row), value);

  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  gtk_widget_add_css_class (row, "monospace");
  g_object_set_data_full (G_OBJECT (row), "fill", fill, fill_free);
  g_signal_connect (row, "apply", G_CALLBACK (apply_cb), fill);

  return row;
}
