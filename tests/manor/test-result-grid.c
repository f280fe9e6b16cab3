/* test-result-grid.c: rows on the screen, and what can be done with them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gtksourceview/gtksource.h>
#include <string.h>

#include "manor-cell-dialog.h"
#include "manor-error-place.h"
#include "manor-result-column.h"
#include "manor-result-export.h"
#include "manor-result-grid.h"
#include "manor-ui-test.h"

static ManorValue
blob (const char *bytes,
      gsize       length)
{
  return (ManorValue) { .type = MANOR_VALUE_BLOB, .bytes = bytes, .length = length };
}

static ManorValue
text (const char *bytes,
      gsize       length)
{
  return (ManorValue) { .type = MANOR_VALUE_TEXT, .bytes = bytes, .length = length };
}

static ManorRunStep *
step_of (const char  *sql,
         ManorResult *result)
{
  g_autoptr(GPtrArray) statements = manor_script_split (sql, -1);
  ManorRunStep *step = manor_run_step_new (g_ptr_array_index (statements, 0), 0, 1, 1);

  manor_run_step_start (step);
  manor_run_step_finish (step, result);

  return step;
}

static ManorResult *
make_numbers (guint n_rows,
              guint n_columns)
{
  ManorResultBuilder *builder = manor_result_builder_new (n_columns);

  for (guint column = 0; column < n_columns; column++)
    {
      g_autofree char *name = g_strdup_printf ("c%u", column);

      manor_result_builder_set_column (builder, column, name, NULL);
    }

  for (guint row = 0; row < n_rows; row++)
    for (guint column = 0; column < n_columns; column++)
      {
        ManorValue value = MANOR_VALUE_INIT_INTEGER ((gint64) row * 1000 + column);

        manor_result_builder_add_value (builder, &value);
      }

  return manor_result_builder_end (builder);
}

static ManorResult *
make_mixed (void)
{
  const ManorValue values[] = {
    MANOR_VALUE_INIT_INTEGER (1), text ("a\tb", 3), MANOR_VALUE_INIT_NULL,
    MANOR_VALUE_INIT_REAL (1.5), text ("two\nlines", 9), blob ("\1\2", 2),
    MANOR_VALUE_INIT_INTEGER (-3), text ("\377\0x", 3), blob ("\0", 1),
  };
  ManorResultBuilder *builder = manor_result_builder_new (3);

  manor_result_builder_set_column (builder, 0, "n", NULL);
  manor_result_builder_set_column (builder, 1, "t", NULL);
  manor_result_builder_set_column (builder, 2, "b", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    manor_result_builder_add_value (builder, &values[i]);

  return manor_result_builder_end (builder);
}

typedef struct
{
  GtkWindow       *window;
  ManorResultGrid *grid;
} Shown;

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data);
}

static Shown
show (ManorResult *result)
{
  g_autoptr(ManorRunStep) step = step_of ("SELECT * FROM \"my table\" WHERE x IN (SELECT y FROM z)", result);
  Shown shown;

  shown.grid = MANOR_RESULT_GRID (manor_result_grid_new (step));
  shown.window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (shown.window, 1000, 600);
  adw_window_set_content (ADW_WINDOW (shown.window), GTK_WIDGET (shown.grid));
  gtk_window_present (shown.window);
  manor_test_wait (is_mapped, shown.grid);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (shown.window));

  return shown;
}

/* The text of a cell that is on the screen. */
static const char *
find_cell (GtkWidget *widget,
           guint      row,
           guint      column)
{
  guint its_row;
  guint its_column;

  if (GTK_IS_INSCRIPTION (widget))
    return manor_result_column_find_cell (widget, &its_row, &its_column) &&
           its_row == row && its_column == column
           ? gtk_inscription_get_text (GTK_INSCRIPTION (widget)) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      const char *found = find_cell (child, row, column);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static guint
count_cells (GtkWidget *widget)
{
  guint n_cells = GTK_IS_INSCRIPTION (widget) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_cells += count_cells (child);

  return n_cells;
}

static void
test_cell_texts (void)
{
  g_autofree char *long_text = g_strnfill (100000, 'x');
  const struct
  {
    ManorValue  value;
    const char *expected;
  } cases[] = {
    { MANOR_VALUE_INIT_NULL, "NULL" },
    { MANOR_VALUE_INIT_INTEGER (G_MININT64), "-9223372036854775808" },
    { MANOR_VALUE_INIT_REAL (0.1), "0.1" },
    { text ("NULL", 4), "NULL" },
    { text ("a\r\nb\tc", 6), "a↵b⇥c" },
    { text ("\377", 1), "\357\277\275" },
    { text ("", 0), "" },
    { blob ("", 0), "blob, 0 bytes" },
    { blob ("a", 1), "blob, 1 byte" },
    { blob (long_text, 12), "blob, 12 bytes" },
  };
  ManorValue value = text (long_text, 100000);
  g_autofree char *cut = manor_cell_dup_text (&value);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = manor_cell_dup_text (&cases[i].value);

      g_assert_cmpstr (shown, ==, cases[i].expected);
    }

  g_assert_cmpint (g_utf8_strlen (cut, -1), <=, 301);
  g_assert_true (g_str_has_suffix (cut, "…"));
}

static void
test_cells_on_screen (void)
{
  g_autoptr(ManorResult) result = make_mixed ();
  Shown shown = show (result);
  GtkWidget *grid = GTK_WIDGET (shown.grid);

  g_assert_cmpstr (find_cell (grid, 0, 0), ==, "1");
  g_assert_cmpstr (find_cell (grid, 0, 2), ==, "NULL");
  g_assert_cmpstr (find_cell (grid, 1, 0), ==, "1.5");
  g_assert_cmpstr (find_cell (grid, 1, 1), ==, "two↵lines");
  g_assert_cmpstr (find_cell (grid, 1, 2), ==, "blob, 2 bytes");
  g_assert_null (find_cell (grid, 3, 0));

  gtk_window_destroy (shown.window);
}

/* Only what is seen has widgets, and any row can be brought into view. */
static void
test_many_rows (void)
{
  g_autoptr(ManorResult) result = make_numbers (100000, 10);
  gint64 started = g_get_monotonic_time ();
  Shown shown = show (result);
  double seconds = (double) (g_get_monotonic_time () - started) / G_USEC_PER_SEC;

  g_test_message ("100,000 rows of 10 columns on the screen after %.3f s", seconds);
  g_assert_cmpstr (find_cell (GTK_WIDGET (shown.grid), 0, 9), ==, "9");
  g_assert_cmpuint (count_cells (GTK_WIDGET (shown.grid)), <, 4000);

  for (guint row = 99999; row > 0; row /= 7)
    {
      g_autofree char *expected = g_strdup_printf ("%u", row * 1000 + 4);

      manor_result_grid_select (shown.grid, row, 4);
      gtk_test_widget_wait_for_draw (GTK_WIDGET (shown.window));
      gtk_test_widget_wait_for_draw (GTK_WIDGET (shown.window));
      g_assert_cmpstr (find_cell (GTK_WIDGET (shown.grid), row, 4), ==, expected);
    }

  g_assert_cmpuint (count_cells (GTK_WIDGET (shown.grid)), <, 4000);
  gtk_window_destroy (shown.window);
}

static void
test_many_columns (void)
{
  g_autoptr(ManorResult) result = make_numbers (1000, 200);
  Shown shown = show (result);

  g_assert_cmpuint (manor_result_grid_get_n_shown (shown.grid), ==, 30);
  g_assert_cmpuint (count_cells (GTK_WIDGET (shown.grid)), <, 8000);
  g_assert_cmpstr (find_cell (GTK_WIDGET (shown.grid), 0, 29), ==, "29");
  g_assert_null (find_cell (GTK_WIDGET (shown.grid), 0, 30));

  gtk_window_destroy (shown.window);
}

typedef struct
{
  GdkClipboard *clipboard;
  const char   *expected;
} Expectation;

static char *
dup_clipboard (GdkClipboard *clipboard)
{
  GdkContentProvider *content = gdk_clipboard_get_content (clipboard);
  g_auto(GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_STRING);
  if (content == NULL || !gdk_content_provider_get_value (content, &value, NULL))
    return NULL;

  return g_value_dup_string (&value);
}

static gboolean
clipboard_has (gpointer data)
{
  Expectation *expectation = data;
  g_autofree char *found = dup_clipboard (expectation->clipboard);

  return g_strcmp0 (found, expectation->expected) == 0;
}

static void
test_copy (void)
{
  static const struct
  {
    const char *action;
    const char *format;
    const char *expected;
  } cases[] = {
    { "grid.copy", NULL, "n\tt\tb\n1.5\t\"two\nlines\"\tX'0102'\n" },
    { "grid.copy-as", "csv", "n,t,b\n1.5,\"two\nlines\",X'0102'\n" },
    { "grid.copy-as", "json", "[\n  {\"n\": 1.5, \"t\": \"two\\nlines\", \"b\": {\"base64\": \"AQI=\"}}\n]\n" },
    { "grid.copy-as", "markdown", "| n | t | b |\n| ---: | --- | --- |\n| 1.5 | two<br>lines | X'0102' |\n" },
    { "grid.copy-as", "sql", "INSERT INTO \"my table\" (n, t, b) VALUES (1.5, 'two\nlines', X'0102');\n" },
    { "grid.copy-cell", NULL, "two\nlines" },
  };
  g_autoptr(ManorResult) result = make_mixed ();
  Shown shown = show (result);

  manor_result_grid_select (shown.grid, 1, 1);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Expectation expectation = { gtk_widget_get_clipboard (GTK_WIDGET (shown.grid)), cases[i].expected };

      gdk_clipboard_set_text (expectation.clipboard, "before");
      g_assert_true (gtk_widget_activate_action (GTK_WIDGET (shown.grid), cases[i].action,
                                                 cases[i].format != NULL ? "s" : NULL, cases[i].format));
      g_test_message ("%s %s", cases[i].action, cases[i].format);
      manor_test_wait (clipboard_has, &expectation);
    }

  gtk_window_destroy (shown.window);
}

/* An item without the target that its action asks for can never be chosen. */
static void
check_items (GMenuModel *menu,
             guint      *n_items)
{
  static const char *const links[] = { G_MENU_LINK_SECTION, G_MENU_LINK_SUBMENU };

  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autofree char *action = NULL;

      for (guint j = 0; j < G_N_ELEMENTS (links); j++)
        {
          g_autoptr(GMenuModel) below = g_menu_model_get_item_link (menu, i, links[j]);

          if (below != NULL)
            check_items (below, n_items);
        }

      if (g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &action))
        {
          g_autoptr(GVariant) target = g_menu_model_get_item_attribute_value (menu, i, G_MENU_ATTRIBUTE_TARGET, NULL);
          gboolean wanted = g_str_equal (action, "grid.export") || g_str_equal (action, "grid.copy-as");

          g_test_message ("%s", action);
          g_assert_true ((target != NULL) == wanted);
          g_assert_true (target == NULL || g_variant_is_of_type (target, G_VARIANT_TYPE_STRING));
          (*n_items)++;
        }
    }
}

static void
test_menus (void)
{
  g_autoptr(ManorResult) result = make_mixed ();
  Shown shown = show (result);
  GtkWidget *widget = GTK_WIDGET (shown.grid);
  GtkMenuButton *button = GTK_MENU_BUTTON (gtk_widget_get_template_child (widget, MANOR_TYPE_RESULT_GRID, "export_button"));
  GObject *cell_menu = gtk_widget_get_template_child (widget, MANOR_TYPE_RESULT_GRID, "cell_menu");
  guint n_items = 0;

  check_items (gtk_menu_button_get_menu_model (button), &n_items);
  g_assert_cmpuint (n_items, ==, 3);
  check_items (G_MENU_MODEL (cell_menu), &n_items);
  g_assert_cmpuint (n_items, ==, 10);

  gtk_window_destroy (shown.window);
}

static void
test_cell_dialog (void)
{
  static const struct
  {
    const char *bytes;
    gboolean    blob;
    const char *shown;
    const char *said;
  } cases[] = {
    { "plain", FALSE, "plain", "row 1 · text, 5" },
    { "{\"a\":[1]}", FALSE, "{\n  \"a\": [\n    1\n  ]\n}", "row 1 · text, 9" },
    { "{\"a\":[1}", FALSE, "{\"a\":[1}", "row 1 · text, 8" },
    { "A\377B", FALSE, "A\357\277\275B", "row 1 · text that is not UTF-8, 3" },
    { "Manor", TRUE, "00000000  4d 61 6e 6f 72                                    |Manor|", "row 1 · blob, 5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ManorResultBuilder *builder = manor_result_builder_new (1);
      ManorValue value = cases[i].blob ? blob (cases[i].bytes, strlen (cases[i].bytes))
                                       : text (cases[i].bytes, strlen (cases[i].bytes));
      g_autoptr(ManorResult) result = NULL;
      g_autoptr(AdwDialog) dialog = NULL;
      g_autofree char *shown = NULL;
      AdwWindowTitle *title;

      manor_result_builder_set_column (builder, 0, "value", NULL);
      manor_result_builder_add_value (builder, &value);
      result = manor_result_builder_end (builder);
      dialog = g_object_ref_sink (manor_cell_dialog_new (result, 0, 0));
      shown = manor_cell_dialog_dup_text (MANOR_CELL_DIALOG (dialog));
      g_assert_cmpstr (shown, ==, cases[i].shown);
      title = ADW_WINDOW_TITLE (gtk_widget_get_template_child (GTK_WIDGET (dialog), MANOR_TYPE_CELL_DIALOG,
                                                               "window_title"));
      g_assert_true (g_str_has_prefix (adw_window_title_get_subtitle (title), cases[i].said));
      /* A screen reader finds what is not revealed, too. */
      g_assert_cmpstr (adw_banner_get_title (ADW_BANNER (gtk_widget_get_template_child (
        GTK_WIDGET (dialog), MANOR_TYPE_CELL_DIALOG, "banner"))), ==, "");
    }
}

/* Its numbers, unless somebody wants the bytes. */
static void
test_cell_dialog_vector (void)
{
  static const char bytes[] = "\0\0\200?\0\0\040\300";
  ManorResultBuilder *builder = manor_result_builder_new (1);
  ManorValue value = blob (bytes, sizeof bytes - 1);
  g_autoptr(ManorResult) result = NULL;
  g_autoptr(AdwDialog) dialog = NULL;
  g_autofree char *numbers = NULL;
  g_autofree char *dump = NULL;

  manor_result_builder_set_column (builder, 0, "embedding", "F32_BLOB(2)");
  manor_result_builder_add_value (builder, &value);
  result = manor_result_builder_end (builder);
  dialog = g_object_ref_sink (manor_cell_dialog_new (result, 0, 0));

  numbers = manor_cell_dialog_dup_text (MANOR_CELL_DIALOG (dialog));
  g_assert_cmpstr (numbers, ==, "[1,-2.5]");
  g_assert_true (g_str_has_prefix (adw_window_title_get_subtitle (ADW_WINDOW_TITLE (
    gtk_widget_get_template_child (GTK_WIDGET (dialog), MANOR_TYPE_CELL_DIALOG, "window_title"))),
    "row 1 · vector, 8"));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (
    gtk_widget_get_template_child (GTK_WIDGET (dialog), MANOR_TYPE_CELL_DIALOG, "pretty_button")), FALSE);
  dump = manor_cell_dialog_dup_text (MANOR_CELL_DIALOG (dialog));
  g_assert_true (g_str_has_prefix (dump, "00000000  00 00 80 3f"));
}

static void
test_export (void)
{
  g_autoptr(ManorResult) result = make_numbers (12345, 3);
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "export.csv", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(ManorResultExport) export = manor_result_export_new (result, MANOR_RESULT_FORMAT_CSV, NULL);
  g_autoptr(ManorResultExport) stopped = manor_result_export_new (result, MANOR_RESULT_FORMAT_JSON, NULL);
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GString) expected = g_string_new (NULL);
  g_autofree char *contents = NULL;
  g_autofree char *again = NULL;

  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  manor_test_finish (manor_result_export_save (export, file));
  g_assert_cmpfloat (manor_result_export_get_fraction (export), ==, 1.0);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  manor_result_format_append (result, MANOR_RESULT_FORMAT_CSV, NULL, 0, G_MAXUINT, expected);
  g_assert_cmpstr (contents, ==, expected->str);

  /* One that is stopped leaves what was there. */
  manor_result_export_cancel (stopped);
  future = manor_result_export_save (stopped, file);
  manor_test_wait (manor_test_is_settled, future);
  g_assert_true (dex_future_is_rejected (future));
  g_assert_true (g_file_get_contents (path, &again, NULL, NULL));
  g_assert_cmpstr (again, ==, contents);
}

static void
test_table_of_query (void)
{
  static const struct
  {
    const char *sql;
    const char *table;
  } cases[] = {
    { "SELECT * FROM users", "users" },
    { "SELECT (SELECT 1 FROM a) FROM \"b c\" AS d", "b c" },
    { "select 1 from main.x", "x" },
    { "SELECT * FROM (SELECT 1)", NULL },
    { "VALUES (1)", NULL },
    { "SELECT 'from x'", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *table = manor_dup_table_of_query (cases[i].sql);

      g_assert_cmpstr (table, ==, cases[i].table);
    }
}

static void
test_error_place (void)
{
  static const struct
  {
    const char *message;
    const char *sql;
    guint       start;
    guint       length;
  } cases[] = {
    { "near NOTHING, \"None\": syntax error at (2, 14)", "SELECT 1,\n'' AS nothing, 2", 16, 7 },
    { "near \"x\": syntax error at (1, 5)", "SELECT 1", 0, 6 },
    { "no such column: (a)", "SELECT 1 +\na", 0, 6 },
    { "syntax error at (9, 1)", "SELECT 1", 0, 6 },
    { "no such column: b", "SELECT a, b", 10, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = manor_sql_error_new (MANOR_SQL_ERROR_FAILED, -1, cases[i].message);
      gsize start;
      gsize length;

      manor_error_find_place (error, cases[i].sql, &start, &length);
      g_assert_cmpuint (start, ==, cases[i].start);
      g_assert_cmpuint (length, ==, cases[i].length);
    }
}

/* The first rows are still there, and so is the way to the others. */
static void
test_stopped (void)
{
  g_autoptr(ManorResult) result = make_numbers (3, 1);
  g_autoptr(ManorRunStep) step = step_of ("SELECT 1", result);
  GtkWidget *grid = manor_result_grid_new (step);
  GtkWindow *window = GTK_WINDOW (adw_window_new ());
  g_autoptr(GError) stopped = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped");
  GtkWidget *button =
    GTK_WIDGET (gtk_widget_get_template_child (grid, MANOR_TYPE_RESULT_GRID, "load_all_button"));

  adw_window_set_content (ADW_WINDOW (window), grid);
  g_assert_true (gtk_widget_is_sensitive (button));
  manor_run_step_start (step);
  g_assert_false (gtk_widget_is_sensitive (button));
  manor_run_step_fail (step, stopped);
  g_assert_true (gtk_widget_is_sensitive (button));
  gtk_window_destroy (window);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  adw_init ();
  gtk_source_init ();

  g_test_add_func ("/Manor/ResultGrid/cell-texts", test_cell_texts);
  g_test_add_func ("/Manor/ResultGrid/cells-on-screen", test_cells_on_screen);
  g_test_add_func ("/Manor/ResultGrid/many-rows", test_many_rows);
  g_test_add_func ("/Manor/ResultGrid/many-columns", test_many_columns);
  g_test_add_func ("/Manor/ResultGrid/copy", test_copy);
  g_test_add_func ("/Manor/ResultGrid/menus", test_menus);
  g_test_add_func ("/Manor/ResultGrid/cell-dialog", test_cell_dialog);
  g_test_add_func ("/Manor/ResultGrid/cell-dialog-vector", test_cell_dialog_vector);
  g_test_add_func ("/Manor/ResultGrid/export", test_export);
  g_test_add_func ("/Manor/ResultGrid/table-of-query", test_table_of_query);
  g_test_add_func ("/Manor/ResultGrid/error-place", test_error_place);
  g_test_add_func ("/Manor/ResultGrid/stopped", test_stopped);

  return g_test_run ();
}
