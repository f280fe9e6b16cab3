/* manor-result-column.c: the columns of the grid
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-result-column"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "manor-result-column.h"

#define MAX_CELL_CHARS 300
#define MAX_ELEMENTS   24

/* The widest of so many rows says how wide a column is. */
#define N_SAMPLE        200
#define N_MEASURED      4
#define MAX_CHARS_WIDE  60
#define MIN_WIDTH       64
#define MAX_WIDTH       420
#define CELL_PADDING    26

/* What marks a cell's widget: its GtkColumnViewCell, and its column from 1 (0: row number). */
static GQuark quark_cell;
static GQuark quark_column;

typedef struct
{
  guint          column;
  PangoAttrList *null_attributes;
} CellFactory;

static void
cell_factory_free (gpointer  data,
                   GClosure *closure)
{
  CellFactory *factory = data;

  g_clear_pointer (&factory->null_attributes, pango_attr_list_unref);
  g_free (factory);
}

/**
 * manor_cell_dup_text:
 * @value: a value
 *
 * Returns: (transfer full): one line for a cell of the grid
 */
char *
manor_cell_dup_text (const ManorValue *value)
{
  g_autofree char *text = NULL;
  g_autoptr(GString) line = NULL;

  g_return_val_if_fail (value != NULL, NULL);

  if (value->type == MANOR_VALUE_BLOB)
    return g_strdup_printf (ngettext ("blob, %u byte", "blob, %u bytes", (gulong) value->length),
                            (guint) value->length);

  text = manor_value_dup_display (value, MAX_CELL_CHARS);
  if (strpbrk (text, "\r\n\t\v\f") == NULL)
    return g_steal_pointer (&text);

  line = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p++)
    if (*p == '\n')
      g_string_append (line, "↵");
    else if (*p == '\t')
      g_string_append (line, "⇥");
    else if (*p != '\r' && *p != '\v' && *p != '\f')
      g_string_append_c (line, *p);

  return g_string_free (g_steal_pointer (&line), FALSE);
}

/**
 * manor_cell_dup_result_text:
 * @result: a `ManorResult`
 * @row: a row
 * @column: a column
 *
 * Returns: (transfer full): one line for a cell of the grid; a vector as its first numbers
 */
char *
manor_cell_dup_result_text (ManorResult *result,
                            guint        row,
                            guint        column)
{
  char *vector = manor_vector_dup_cell (result, row, column, MAX_ELEMENTS);
  ManorValue value;

  if (vector != NULL)
    return vector;

  value = manor_result_get_value (result, row, column);

  return manor_cell_dup_text (&value);
}

/* Italic and pale; attributes, because a style class per NULL would restyle while scrolling. */
static PangoAttrList *
new_null_attributes (void)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_style_new (PANGO_STYLE_ITALIC));
  pango_attr_list_insert (attributes, pango_attr_foreground_alpha_new (G_MAXUINT16 / 100 * 55));

  return attributes;
}

static void
setup_cb (GtkListItemFactory *list_factory,
          GtkColumnViewCell  *cell,
          gpointer            user_data)
{
  CellFactory *factory = user_data;
  GtkWidget *inscription = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (inscription),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_lines (GTK_INSCRIPTION (inscription), 1);
  gtk_inscription_set_nat_lines (GTK_INSCRIPTION (inscription), 1);
  g_object_set_qdata (G_OBJECT (inscription), quark_cell, cell);
  g_object_set_qdata (G_OBJECT (inscription), quark_column, GUINT_TO_POINTER (factory->column));

  if (factory->column == 0)
    {
      gtk_inscription_set_xalign (GTK_INSCRIPTION (inscription), 1);
      gtk_widget_add_css_class (inscription, "dimmed");
    }

  gtk_column_view_cell_set_focusable (cell, factory->column != 0);
  gtk_column_view_cell_set_child (cell, inscription);
}

static void
bind_cb (GtkListItemFactory *list_factory,
         GtkColumnViewCell  *cell,
         gpointer            user_data)
{
  CellFactory *factory = user_data;
  GtkInscription *inscription = GTK_INSCRIPTION (gtk_column_view_cell_get_child (cell));
  ManorResultRow *row = gtk_column_view_cell_get_item (cell);
  ManorValue value = manor_result_row_get_value (row, factory->column - 1);
  g_autofree char *text = manor_cell_dup_result_text (manor_result_row_get_result (row),
                                                      manor_result_row_get_index (row),
                                                      factory->column - 1);
  gboolean number = value.type == MANOR_VALUE_INTEGER || value.type == MANOR_VALUE_REAL;
  gboolean pale = value.type == MANOR_VALUE_NULL || value.type == MANOR_VALUE_BLOB;

  gtk_inscription_set_text (inscription, text);
  gtk_inscription_set_xalign (inscription, number ? 1 : 0);
  gtk_inscription_set_attributes (inscription, pale ? factory->null_attributes : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (inscription),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
}

static void
bind_number_cb (GtkListItemFactory *list_factory,
                GtkColumnViewCell  *cell,
                gpointer            user_data)
{
  GtkInscription *inscription = GTK_INSCRIPTION (gtk_column_view_cell_get_child (cell));
  char text[16];

  g_snprintf (text, sizeof text, "%u", gtk_column_view_cell_get_position (cell) + 1);
  gtk_inscription_set_text (inscription, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (inscription),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
}

static int
measure (PangoLayout *layout,
         const char  *text)
{
  int width;

  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);

  return width;
}

/* Only the longest few texts of the sample are laid out. */
static int
measure_column (ManorResult *result,
                guint        column,
                GtkWidget   *widget)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (widget, NULL);
  guint n_rows = MIN (manor_result_get_n_rows (result), N_SAMPLE);
  g_autofree char *name = g_utf8_make_valid (manor_result_get_column_name (result, column), -1);
  glong longest = 0;
  guint n_measured = 0;
  /* A header is bold, and has room for nothing else. */
  int width = measure (layout, name) * 115 / 100;

  for (guint row = 0; row < n_rows && n_measured < N_SAMPLE; row++)
    {
      g_autofree char *text = manor_cell_dup_result_text (result, row, column);
      glong n_chars = g_utf8_strlen (text, -1);

      if (n_chars > MAX_CHARS_WIDE)
        return MAX_WIDTH;

      /* Of texts that are nearly as long as the longest a few are tried: “iii” or “WWW”. */
      if (n_chars + 2 < longest || (n_chars <= longest && n_measured >= N_MEASURED * 4))
        continue;

      longest = MAX (longest, n_chars);
      n_measured++;
      width = MAX (width, measure (layout, text));
    }

  return CLAMP (width + CELL_PADDING, MIN_WIDTH, MAX_WIDTH);
}

static GtkColumnViewColumn *
new_column (const char *title,
            guint       column,
            GCallback   bind)
{
  GtkListItemFactory *list_factory = gtk_signal_list_item_factory_new ();
  CellFactory *factory = g_new0 (CellFactory, 1);

  quark_cell = g_quark_from_static_string ("manor-cell");
  quark_column = g_quark_from_static_string ("manor-column");

  factory->column = column;
  factory->null_attributes = new_null_attributes ();
  g_signal_connect_data (list_factory, "setup", G_CALLBACK (setup_cb),
                         factory, cell_factory_free, G_CONNECT_DEFAULT);
  g_signal_connect (list_factory, "bind", bind, factory);

  return gtk_column_view_column_new (title, list_factory);
}

/**
 * manor_result_column_new:
 * @result: a `ManorResult`
 * @column: which of its columns, from 0
 * @measure_with: a widget with the grid's font
 *
 * Returns: (transfer full): a column of the grid, as wide as a sample of the rows wants it
 */
GtkColumnViewColumn *
manor_result_column_new (ManorResult *result,
                         guint        column,
                         GtkWidget   *measure_with)
{
  g_autofree char *title = NULL;
  GtkColumnViewColumn *view_column;

  g_return_val_if_fail (MANOR_IS_RESULT (result), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (measure_with), NULL);

  title = g_utf8_make_valid (manor_result_get_column_name (result, column), -1);
  view_column = new_column (title, column + 1, G_CALLBACK (bind_cb));
  gtk_column_view_column_set_fixed_width (view_column,
                                          measure_column (result, column, measure_with));
  gtk_column_view_column_set_resizable (view_column, TRUE);

  return view_column;
}

/**
 * manor_result_column_new_numbers:
 * @result: a `ManorResult`
 * @measure_with: a widget with the grid's font
 *
 * Returns: (transfer full): the column of row numbers
 */
GtkColumnViewColumn *
manor_result_column_new_numbers (ManorResult *result,
                                 GtkWidget   *measure_with)
{
  g_autoptr(PangoLayout) layout = NULL;
  g_autofree char *last = NULL;
  GtkColumnViewColumn *view_column;

  g_return_val_if_fail (MANOR_IS_RESULT (result), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (measure_with), NULL);

  layout = gtk_widget_create_pango_layout (measure_with, NULL);
  last = g_strdup_printf ("%u", manor_result_get_n_rows (result));
  /* translators: the head of the column of row numbers */
  view_column = new_column (_("#"), 0, G_CALLBACK (bind_number_cb));
  gtk_column_view_column_set_fixed_width (view_column,
                                          MAX (measure (layout, last) + CELL_PADDING, 44));

  return view_column;
}

/**
 * manor_result_column_find_cell:
 * @widget: a widget of the grid
 * @row: (out): the row
 * @column: (out): the result's column, from 0
 *
 * Finds the cell that a widget under the pointer, or the one with the focus, belongs to.
 *
 * Returns: %FALSE where it is no cell with a value
 */
gboolean
manor_result_column_find_cell (GtkWidget *widget,
                               guint     *row,
                               guint     *column)
{
  g_return_val_if_fail (row != NULL && column != NULL, FALSE);

  for (; widget != NULL && !GTK_IS_COLUMN_VIEW (widget); widget = gtk_widget_get_parent (widget))
    {
      GtkWidget *child = gtk_widget_get_first_child (widget);
      GtkWidget *candidates[] = { widget, child };

      for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
        {
          GtkColumnViewCell *cell;
          guint cell_column;

          if (!GTK_IS_INSCRIPTION (candidates[i]))
            continue;

          cell = g_object_get_qdata (G_OBJECT (candidates[i]), quark_cell);
          cell_column = GPOINTER_TO_UINT (g_object_get_qdata (G_OBJECT (candidates[i]), quark_column));
          if (cell == NULL || cell_column == 0)
            return FALSE;

          *row = gtk_column_view_cell_get_position (cell);
          *column = cell_column - 1;
          return *row != GTK_INVALID_LIST_POSITION;
        }
    }

  return FALSE;
}
