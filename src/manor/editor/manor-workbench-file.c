/* manor-workbench-file.c: SQL files in and out of the workbench
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-workbench"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "manor-workbench-private.h"

/* A text view is no place for a dump; `manorctl sql` is. */
#define MAX_FILE_BYTES (4 * 1024 * 1024)

static GListModel *
new_filters (void)
{
  g_autoptr(GtkFileFilter) sql = gtk_file_filter_new ();
  g_autoptr(GtkFileFilter) all = gtk_file_filter_new ();
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  gtk_file_filter_set_name (sql, _("SQL Files"));
  gtk_file_filter_add_suffix (sql, "sql");
  gtk_file_filter_set_name (all, _("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, sql);
  g_list_store_append (filters, all);

  return G_LIST_MODEL (filters);
}

static void
show_file_error (ManorWorkbench *self,
                 GFile          *file,
                 const char     *reason)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *text = g_strdup_printf (_("“%s”: %s"), name, reason);

  manor_workbench_show_error (self, text, NULL);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ManorWorkbench) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize length;

  if (self->runner == NULL)
    return;

  if (!g_file_load_contents_finish (G_FILE (object), result, &contents, &length, NULL, &error))
    show_file_error (self, G_FILE (object), error->message);
  else if (length > MAX_FILE_BYTES)
    show_file_error (self, G_FILE (object),
                     _("too large for the editor; “manorctl sql” can run it"));
  else if (!g_utf8_validate_len (contents, length, NULL))
    show_file_error (self, G_FILE (object), _("not a text in UTF-8"));
  else
    manor_sql_editor_set_text (self->editor, contents);
}

static void
open_chosen_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(ManorWorkbench) self = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file != NULL)
    g_file_load_contents_async (file, NULL, loaded_cb, g_object_ref (self));
}

/**
 * manor_workbench_open_file:
 * @self: a `ManorWorkbench`
 *
 * Lets the person choose a file, which takes the place of the text. Undo brings that back.
 */
void
manor_workbench_open_file (ManorWorkbench *self)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GListModel) filters = new_filters ();

  gtk_file_dialog_set_title (dialog, _("Open SQL File"));
  gtk_file_dialog_set_filters (dialog, filters);
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        open_chosen_cb, g_object_ref (self));
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(ManorWorkbench) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (object), result, NULL, &error) && self->runner != NULL)
    show_file_error (self, G_FILE (object), error->message);
}

static void
save_chosen_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(ManorWorkbench) self = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);
  g_autoptr(GBytes) bytes = NULL;
  char *text;

  if (file == NULL || self->runner == NULL)
    return;

  text = manor_sql_editor_dup_text (self->editor);
  bytes = g_bytes_new_take (text, strlen (text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       saved_cb, g_object_ref (self));
}

/**
 * manor_workbench_save_file:
 * @self: a `ManorWorkbench`
 *
 * Lets the person choose a file to save the text in.
 */
void
manor_workbench_save_file (ManorWorkbench *self)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GListModel) filters = new_filters ();
  ManorDatabase *database = manor_runner_get_database (self->runner);
  g_autofree char *name = g_strdup_printf ("%s.sql", manor_database_get_name (database));

  gtk_file_dialog_set_title (dialog, _("Save SQL"));
  gtk_file_dialog_set_filters (dialog, filters);
  gtk_file_dialog_set_initial_name (dialog, g_strdelimit (name, "/\\", '_'));
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        save_chosen_cb, g_object_ref (self));
}
