/* test-templates.c: every widget can be made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A template names types, resources, children and callbacks by strings; only making the
 * widget shows that they are there.
 */

#include "config.h"

#include <gtksourceview/gtksource.h>

#include "manor-ui-test.h"

/* “manor-sidebar-item.ui” → “ManorSidebarItem” */
static char *
type_name_of (const char *file)
{
  GString *name = g_string_new (NULL);
  gboolean upper = TRUE;

  for (; *file != '\0' && *file != '.'; file++)
    {
      if (*file != '-')
        g_string_append_c (name, upper ? g_ascii_toupper (*file) : *file);
      upper = *file == '-';
    }

  return g_string_free (name, FALSE);
}

/* libadwaita 1.7 hides these rows, and what is in them, from screen readers unless they are given a role. */
static void
check_spin_rows (GtkWidget *widget)
{
  if (ADW_IS_SPIN_ROW (widget))
    g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)), ==,
                     GTK_ACCESSIBLE_ROLE_LIST_ITEM);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_spin_rows (child);
}

/* Who has no pointer gets past a list of 5,000 rows with one Tab. A list in a popover is left with Escape. */
static void
check_lists (GtkWidget *widget)
{
  if (GTK_IS_LIST_VIEW (widget))
    g_assert_cmpint (gtk_list_view_get_tab_behavior (GTK_LIST_VIEW (widget)), ==, GTK_LIST_TAB_ITEM);
  if (GTK_IS_COLUMN_VIEW (widget))
    g_assert_cmpint (gtk_column_view_get_tab_behavior (GTK_COLUMN_VIEW (widget)), ==, GTK_LIST_TAB_ITEM);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_POPOVER (child) && !GTK_IS_COLUMN_VIEW (widget) && !ADW_IS_COMBO_ROW (widget))
      check_lists (child);
}

/* What is not revealed is still there for a screen reader, with what it said last. */
static void
check_banners (GtkWidget *widget)
{
  if (ADW_IS_BANNER (widget))
    {
      g_assert_false (gtk_widget_get_visible (widget));
      adw_banner_set_revealed (ADW_BANNER (widget), TRUE);
      g_assert_true (gtk_widget_get_visible (widget));
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_banners (child);
}

static void
test_template (gconstpointer data)
{
  const char *name = data;
  g_autoptr(GtkBuilder) builder = gtk_builder_new ();
  GType type = gtk_builder_get_type_from_name (builder, name);
  GtkWidget *widget;
  GtkWidget *content;
  gpointer gone;

  g_assert_cmpuint (type, !=, G_TYPE_INVALID);
  g_assert_true (g_type_is_a (type, GTK_TYPE_WIDGET));

  if (G_TYPE_IS_ABSTRACT (type))
    return;

  widget = gone = g_object_new (type, NULL);
  /* A dialog puts its content in place when it is presented. */
  if (!ADW_IS_DIALOG (widget))
    g_assert_nonnull (gtk_widget_get_first_child (widget));

  content = ADW_IS_DIALOG (widget) && adw_dialog_get_child (ADW_DIALOG (widget)) != NULL
            ? adw_dialog_get_child (ADW_DIALOG (widget)) : widget;
  check_spin_rows (content);
  check_banners (content);
  check_lists (content);

  g_object_add_weak_pointer (G_OBJECT (widget), &gone);
  if (GTK_IS_WINDOW (widget))
    gtk_window_destroy (GTK_WINDOW (widget));
  else
    g_object_unref (g_object_ref_sink (widget));

  while (gone != NULL && g_main_context_iteration (NULL, FALSE))
    ;
  /* A template that holds its own widget would keep every closed tab for ever. */
  g_assert_null (gone);
}

static void
test_help_overlay (void)
{
  g_autoptr(GtkBuilder) builder = gtk_builder_new_from_resource (RESOURCE_BASE "/gtk/help-overlay.ui");
  GObject *overlay = gtk_builder_get_object (builder, "help_overlay");

  g_assert_true (GTK_IS_WINDOW (overlay));
  gtk_window_destroy (GTK_WINDOW (overlay));
}

static void
test_icons (void)
{
  g_auto(GStrv) files = g_resources_enumerate_children (RESOURCE_BASE "/icons/scalable/actions", 0,
                                                        NULL);
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());

  gtk_icon_theme_add_resource_path (theme, RESOURCE_BASE "/icons");
  g_assert_nonnull (files);

  for (guint i = 0; files[i] != NULL; i++)
    {
      *strrchr (files[i], '.') = '\0';
      g_assert_true (gtk_icon_theme_has_icon (theme, files[i]));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_auto(GStrv) files = NULL;

  dex_init ();
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gtk_source_init ();

  files = g_resources_enumerate_children (RESOURCE_BASE "/ui", 0, NULL);
  g_assert_nonnull (files);

  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autofree char *name = type_name_of (files[i]);
      g_autofree char *path = g_strdup_printf ("/Manor/Template/%s", name);

      g_test_add_data_func_full (path, g_steal_pointer (&name), test_template, g_free);
    }

  g_test_add_func ("/Manor/HelpOverlay", test_help_overlay);
  g_test_add_func ("/Manor/Icons", test_icons);

  return g_test_run ();
}
