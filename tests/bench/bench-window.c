/* bench-window.c: how soon the window is there, what it weighs, how fast rows show
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   bench-window start [FOLDER]   the program's own start, up to its first frame; memory at rest
 *   bench-window rows             100,000 rows, from pressing run to the frame that shows them;
 *                                 then a scroll through them
 * Each prints “name value” lines. Needs a display.
 */

#include "config.h"

#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "manor-application.h"
#include "manor-fiber.h"
#include "manor-result-grid.h"
#include "manor-workbench.h"

#define N_ROWS        100000
#define N_FRAMES      240
#define AT_REST_MSEC  2000

#define MAKE_ROWS                                                                       \
  "CREATE TABLE rows(id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT, d INTEGER, e REAL,"\
  " f TEXT, g TEXT, h TEXT, i BLOB);"                                                   \
  "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM n WHERE x<100000)"        \
  " INSERT INTO rows SELECT x, 'row number '||x, 'some more text', NULL, x*7, x/3.0,"   \
  " 'city of '||(x%97), 'a somewhat longer text that is cut by its column '||x, 'h', x'00ff' FROM n;"

/* Since the process was made, what the loader did included. */
static double
process_age (void)
{
  g_autofree char *stat = NULL;
  g_auto(GStrv) fields = NULL;
  struct timespec now;

  g_assert_true (g_file_get_contents ("/proc/self/stat", &stat, NULL, NULL));
  fields = g_strsplit (strrchr (stat, ')') + 2, " ", -1);
  clock_gettime (CLOCK_BOOTTIME, &now);

  return (double) now.tv_sec * 1000 + (double) now.tv_nsec / 1e6 -
         g_ascii_strtod (fields[19], NULL) * 1000 / (double) sysconf (_SC_CLK_TCK);
}

static double
resident_mib (void)
{
  g_autofree char *statm = NULL;
  g_auto(GStrv) fields = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &statm, NULL, NULL));
  fields = g_strsplit (statm, " ", -1);

  return g_ascii_strtod (fields[1], NULL) * (double) sysconf (_SC_PAGESIZE) / (1024 * 1024);
}

static void
at_rest_cb (gpointer user_data)
{
  printf ("idle-memory %.1f\n", resident_mib ());
  g_application_quit (user_data);
}

static void
first_paint_cb (GdkFrameClock *clock,
                gpointer       user_data)
{
  g_signal_handlers_disconnect_by_func (clock, first_paint_cb, user_data);
  printf ("first-window %.0f\n", process_age ());
  g_timeout_add_once (AT_REST_MSEC, at_rest_cb, user_data);
}

static void
realize_cb (GtkWidget *window,
            gpointer   user_data)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (first_paint_cb),
                    user_data);
}

static void
window_added_cb (GtkApplication *application,
                 GtkWindow      *window)
{
  g_signal_connect (window, "realize", G_CALLBACK (realize_cb), application);
}

static int
measure_start (int   argc,
               char *argv[])
{
  g_autoptr(GApplication) application = G_APPLICATION (manor_application_new ());

  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), NULL);

  return g_application_run (application, argc, argv);
}

static GtkWidget *
find_descendant (GtkWidget *widget,
                 GType      type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_descendant (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

typedef struct
{
  GtkWidget     *window;
  GtkWidget     *workbench;
  GtkAdjustment *adjustment;
  GArray        *frames;
  gint64         begun;
  gboolean       done;
} Scroll;

static void
before_paint_cb (GdkFrameClock *clock,
                 Scroll        *scroll)
{
  scroll->begun = g_get_monotonic_time ();
  if (scroll->adjustment != NULL)
    gtk_adjustment_set_value (scroll->adjustment, gtk_adjustment_get_value (scroll->adjustment) + 60);
}

static void
after_paint_cb (GdkFrameClock *clock,
                Scroll        *scroll)
{
  double msec = (double) (g_get_monotonic_time () - scroll->begun) / 1000;

  if (scroll->adjustment == NULL)
    return;
  g_array_append_val (scroll->frames, msec);
  if (scroll->frames->len == N_FRAMES)
    {
      gdk_frame_clock_end_updating (clock);
      scroll->done = TRUE;
    }
}

static int
compare_double (gconstpointer a,
                gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
scroll_through (Scroll *scroll)
{
  GtkWidget *grid = find_descendant (scroll->workbench, MANOR_TYPE_RESULT_GRID);
  GtkWidget *view = find_descendant (grid, GTK_TYPE_COLUMN_VIEW);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (scroll->window);
  double sum = 0;

  scroll->adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));
  gdk_frame_clock_begin_updating (clock);
  while (!scroll->done)
    g_main_context_iteration (NULL, TRUE);

  for (guint i = 0; i < scroll->frames->len; i++)
    sum += g_array_index (scroll->frames, double, i);
  g_array_sort (scroll->frames, compare_double);
  printf ("frame-mean %.1f\n", sum / scroll->frames->len);
  printf ("frame-worst %.1f\n",
          g_array_index (scroll->frames, double, scroll->frames->len * 95 / 100));
}

static gboolean
rows_are_shown (Scroll *scroll)
{
  GtkWidget *grid = find_descendant (scroll->workbench, MANOR_TYPE_RESULT_GRID);

  return grid != NULL && gtk_widget_get_mapped (grid) &&
         manor_result_get_n_rows (manor_result_grid_get_result (MANOR_RESULT_GRID (grid))) == N_ROWS;
}

static void
painted_cb (GdkFrameClock *clock,
            gboolean      *painted)
{
  *painted = TRUE;
}

static void
wait_for_frame (GtkWidget *window)
{
  gboolean painted = FALSE;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &painted);

  gtk_widget_queue_draw (window);
  while (!painted)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, handler);
}

static DexFuture *
make_rows_fiber (gpointer user_data)
{
  GFile *folder = user_data;
  g_autoptr(ManorConsole) console = NULL;
  g_autoptr(ManorConnection) connection = NULL;
  g_autofree char *config = g_build_filename (g_file_peek_path (folder), ".config", NULL);
  g_autoptr(GError) error = NULL;

  console = manor_console_new (config, config);
  connection = manor_await_object (manor_console_add_folder (console, folder, "Bench"), &error);
  if (connection != NULL &&
      manor_await (manor_connection_create_database (connection, "rows", MAKE_ROWS), &error))
    return dex_future_new_take_object (g_steal_pointer (&console));

  return dex_future_new_for_error (g_steal_pointer (&error));
}

static ManorConsole *
make_rows (void)
{
  g_autofree char *path = g_dir_make_tmp ("manor-bench-XXXXXX", NULL);
  g_autoptr(DexFuture) made = NULL;
  g_autoptr(GFile) folder = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;
  const GValue *value;

  made = manor_fiber_spawn (1024 * 1024, make_rows_fiber, folder, NULL);
  while (dex_future_is_pending (made))
    g_main_context_iteration (NULL, TRUE);
  value = dex_future_get_value (made, &error);
  if (value == NULL)
    g_error ("%s", error->message);

  return g_value_dup_object (value);
}

static int
measure_rows (void)
{
  g_autoptr(ManorConsole) console = NULL;
  g_autoptr(ManorConnection) connection = NULL;
  Scroll scroll = { .frames = g_array_new (FALSE, FALSE, sizeof (double)) };
  gint64 start;

  adw_init ();
  console = make_rows ();
  connection = g_list_model_get_item (G_LIST_MODEL (console), 0);
  scroll.workbench = manor_workbench_new (console, manor_connection_find_database (connection, "rows"));
  manor_workbench_set_text (MANOR_WORKBENCH (scroll.workbench), "SELECT * FROM rows");
  scroll.window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (scroll.window), 1200, 800);
  adw_window_set_content (ADW_WINDOW (scroll.window), scroll.workbench);
  gtk_window_present (GTK_WINDOW (scroll.window));
  wait_for_frame (scroll.window);

  start = g_get_monotonic_time ();
  manor_workbench_run (MANOR_WORKBENCH (scroll.workbench), MANOR_EDITOR_ALL);
  while (!rows_are_shown (&scroll))
    g_main_context_iteration (NULL, TRUE);
  wait_for_frame (scroll.window);
  printf ("rows-shown %.0f\n", (double) (g_get_monotonic_time () - start) / 1000);

  g_signal_connect (gtk_widget_get_frame_clock (scroll.window), "before-paint",
                    G_CALLBACK (before_paint_cb), &scroll);
  g_signal_connect (gtk_widget_get_frame_clock (scroll.window), "after-paint",
                    G_CALLBACK (after_paint_cb), &scroll);
  scroll_through (&scroll);
  printf ("rows-memory %.1f\n", resident_mib ());

  return 0;
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();

  if (argc > 1 && g_str_equal (argv[1], "rows"))
    return measure_rows ();
  if (argc > 1 && g_str_equal (argv[1], "start"))
    return measure_start (argc - 1, argv + 1);

  return 2;
}
