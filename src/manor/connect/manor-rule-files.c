/* manor-rule-files.c: rules of a connection in and out of files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-rule-files"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "manor-later.h"
#include "manor-rule-files.h"
#include "manor-toast.h"

/* What is chosen, read or undone; the page may be gone by then. */
typedef struct
{
  GWeakRef         page;
  ManorConnection *connection;
  GPtrArray       *known;  /* the rules before an import */
  GPtrArray       *rules;  /* those of the file */
  GFile           *file;
} Errand;

static Errand *
errand_new (ManorPage       *page,
            ManorConnection *connection)
{
  Errand *errand = g_new0 (Errand, 1);

  g_weak_ref_init (&errand->page, page);
  errand->connection = g_object_ref (connection);

  return errand;
}

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  g_weak_ref_clear (&errand->page);
  g_clear_object (&errand->connection);
  g_clear_pointer (&errand->known, g_ptr_array_unref);
  g_clear_pointer (&errand->rules, g_ptr_array_unref);
  g_clear_object (&errand->file);
  g_free (errand);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

static void
exported_cb (gpointer      owner,
             const GValue *value,
             const GError *error,
             gpointer      user_data)
{
  g_autofree char *name = g_file_get_basename (user_data);
  /* translators: %s is a file's name */
  g_autofree char *text = error == NULL ? g_strdup_printf (_("Rules saved in “%s”"), name) : NULL;

  manor_page_add_toast (owner, manor_toast_new (error != NULL ? error->message : text));
}

/**
 * manor_rule_files_export_to:
 * @page: where it is said how it went
 * @connection: a connection
 * @file: a file; what it holds is written over
 *
 * Saves the connection's rules.
 */
void
manor_rule_files_export_to (ManorPage       *page,
                            ManorConnection *connection,
                            GFile           *file)
{
  g_autoptr(GPtrArray) rules = NULL;
  g_autoptr(GBytes) bytes = NULL;
  char *text;

  g_return_if_fail (MANOR_IS_PAGE (page));
  g_return_if_fail (MANOR_IS_CONNECTION (connection));
  g_return_if_fail (G_IS_FILE (file));

  rules = manor_connection_dup_rules (connection);
  text = manor_rule_text_new (rules);
  bytes = g_bytes_new_take (text, strlen (text));

  manor_later_full (dex_file_replace_contents_bytes (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE), page,
                    exported_cb, g_object_ref (file), g_object_unref);
}

static void
undone_cb (gpointer      owner,
           const GValue *value,
           const GError *error,
           gpointer      user_data)
{
  if (error != NULL)
    manor_page_add_toast (owner, manor_toast_new (error->message));
}

static void
undo_cb (AdwToast *toast,
         gpointer  user_data)
{
  Errand *errand = user_data;
  g_autoptr(ManorPage) page = g_weak_ref_get (&errand->page);

  if (page != NULL)
    manor_later (manor_rule_text_undo (errand->connection, errand->rules, errand->known), page, undone_cb, NULL);
}

static DexFuture *
import_fiber (gpointer user_data)
{
  Errand *errand = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = manor_await_boxed (dex_file_load_contents_bytes (errand->file), &error);
  g_autofree char *name = g_file_get_parse_name (errand->file);
  const char *text;
  gsize length;

  if (bytes == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  text = g_bytes_get_data (bytes, &length);
  errand->rules = manor_rule_text_parse_some (text != NULL ? text : "", (gssize) length, name, &error);
  if (errand->rules == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return manor_rule_text_import (errand->connection, errand->rules);
}

static void
imported_cb (gpointer      owner,
             const GValue *value,
             const GError *error,
             gpointer      user_data)
{
  Errand *errand = user_data;
  g_autofree char *text = NULL;
  AdwToast *toast;
  Errand *undo;

  /* Where some were set before one was refused, that can be undone, too. */
  if (error == NULL)
    text = g_strdup_printf (ngettext ("%u rule imported", "%u rules imported", errand->rules->len),
                            errand->rules->len);
  toast = manor_toast_new (error != NULL ? error->message : text);

  if (errand->rules != NULL)
    {
      undo = errand_new (owner, errand->connection);
      undo->known = g_ptr_array_ref (errand->known);
      undo->rules = g_ptr_array_ref (errand->rules);
      adw_toast_set_button_label (toast, _("_Undo"));
      g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), undo,
                             (GClosureNotify) G_CALLBACK (errand_free), 0);
    }

  manor_page_add_toast (owner, toast);
}

/**
 * manor_rule_files_import_of:
 * @page: where it is said how it went
 * @connection: a connection
 * @file: a file with rules
 *
 * Sets the rules in the file, and offers to undo that.
 */
void
manor_rule_files_import_of (ManorPage       *page,
                            ManorConnection *connection,
                            GFile           *file)
{
  Errand *errand;

  g_return_if_fail (MANOR_IS_PAGE (page));
  g_return_if_fail (MANOR_IS_CONNECTION (connection));
  g_return_if_fail (G_IS_FILE (file));

  errand = errand_new (page, connection);
  errand->known = manor_connection_dup_rules (connection);
  errand->file = g_object_ref (file);

  manor_later_full (manor_fiber_spawn (0, import_fiber, errand, NULL), page, imported_cb, errand, errand_free);
}

static GtkFileDialog *
new_dialog (const char *title)
{
  g_autoptr(GtkFileFilter) rules = gtk_file_filter_new ();
  g_autoptr(GtkFileFilter) all = gtk_file_filter_new ();
  g_autoptr(GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  GtkFileDialog *dialog = gtk_file_dialog_new ();

  gtk_file_filter_set_name (rules, _("Rules"));
  gtk_file_filter_add_suffix (rules, "ini");
  gtk_file_filter_set_name (all, _("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, rules);
  g_list_store_append (filters, all);

  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));

  return dialog;
}

static void
export_chosen_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(Errand) errand = user_data;
  g_autoptr(ManorPage) page = g_weak_ref_get (&errand->page);
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file != NULL && page != NULL)
    manor_rule_files_export_to (page, errand->connection, file);
}

/**
 * manor_rule_files_export:
 * @page: a page
 * @connection: a connection
 *
 * Lets the person choose a file to save the connection's rules in.
 */
void
manor_rule_files_export (ManorPage       *page,
                         ManorConnection *connection)
{
  g_autoptr(GtkFileDialog) dialog = new_dialog (_("Export Rules"));
  g_autofree char *name = g_strconcat (manor_connection_get_id (connection), ".ini", NULL);

  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))), NULL, export_chosen_cb,
                        errand_new (page, connection));
}

static void
import_chosen_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(Errand) errand = user_data;
  g_autoptr(ManorPage) page = g_weak_ref_get (&errand->page);
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file != NULL && page != NULL)
    manor_rule_files_import_of (page, errand->connection, file);
}

/**
 * manor_rule_files_import:
 * @page: a page
 * @connection: a connection
 *
 * Lets the person choose a file with rules for the connection.
 */
void
manor_rule_files_import (ManorPage       *page,
                         ManorConnection *connection)
{
  g_autoptr(GtkFileDialog) dialog = new_dialog (_("Import Rules"));

  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))), NULL, import_chosen_cb,
                        errand_new (page, connection));
}
