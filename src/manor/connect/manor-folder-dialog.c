/* manor-folder-dialog.c: connecting to a folder of SQLite files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-folder-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-folder-dialog.h"
#include "manor-later.h"
#include "manor-place.h"
#include "manor-suggestion.h"

/**
 * ManorFolderDialog:
 *
 * Asks for a folder, chosen or typed, and a name for the connection.
 *
 * Invariants:
 *
 *  (1) `serial` counts the folders that were typed; an answer about an older one is dropped.
 *  (2) The name follows the folder until somebody types another name: `own_title` is what
 *      the dialog itself put there.
 */
struct _ManorFolderDialog
{
  ManorFormDialog  parent_instance;

  /* template widgets */
  AdwEntryRow     *folder_row;
  GtkLabel        *problem_label;
  AdwEntryRow     *title_row;

  /* owned references */
  ManorConsole    *console;
  char            *own_title;  /* (2) */

  guint            serial;     /* (1) */
};

enum {
  CONNECTED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ManorFolderDialog, manor_folder_dialog, MANOR_TYPE_FORM_DIALOG)

static guint signals[N_SIGNALS];

/* What was typed, with “~” for the home folder; NULL for what is no whole path. */
static GFile *
dup_folder (ManorFolderDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->folder_row));
  g_autofree char *path = NULL;

  if (g_str_has_prefix (text, "~/") || g_str_equal (text, "~"))
    path = g_build_filename (g_get_home_dir (), text + 1, NULL);
  else
    path = g_strdup (text);

  return g_path_is_absolute (path) ? g_file_new_for_path (path) : NULL;
}

static void
show_problem (ManorFolderDialog *self,
              const char        *problem)
{
  gtk_label_set_label (self->problem_label, problem != NULL ? problem : "");
  manor_form_dialog_set_valid (MANOR_FORM_DIALOG (self), problem == NULL);
}

static void
folder_looked_up (gpointer      owner,
                  const GValue *value,
                  const GError *error,
                  gpointer      user_data)
{
  ManorFolderDialog *self = MANOR_FOLDER_DIALOG (owner);
  GFileInfo *info;

  if (GPOINTER_TO_UINT (user_data) != self->serial)
    return;

  if (error != NULL)
    {
      show_problem (self, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
                          ? _("There is no such folder") : error->message);
      return;
    }

  info = g_value_get_object (value);
  show_problem (self, g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY
                      ? NULL : _("This is a file; choose the folder that it is in"));
}

static void
folder_changed_cb (ManorFolderDialog *self)
{
  g_autoptr(GFile) folder = dup_folder (self);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->folder_row));
  g_autofree char *name = NULL;

  self->serial++;
  manor_form_dialog_set_valid (MANOR_FORM_DIALOG (self), FALSE);
  gtk_label_set_label (self->problem_label,
                       folder == NULL && *text != '\0' ? _("Type the whole path of the folder") : "");

  if (folder == NULL)
    return;

  name = g_file_get_basename (folder);
  manor_suggestion_make (GTK_EDITABLE (self->title_row), &self->own_title, name);
  manor_later (dex_file_query_info (folder, G_FILE_ATTRIBUTE_STANDARD_TYPE,
                                    G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT),
               self, folder_looked_up, GUINT_TO_POINTER (self->serial));
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree GWeakRef *weak = user_data;
  g_autoptr(ManorFolderDialog) self = g_weak_ref_get (weak);
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) folder = NULL;

  g_weak_ref_clear (weak);
  folder = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result, &error);

  if (self == NULL)
    return;

  if (folder != NULL && g_file_peek_path (folder) != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->folder_row), g_file_peek_path (folder));
  else if (folder != NULL)
    show_problem (self, _("Only folders on this computer can be added"));
  else if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    show_problem (self, error->message);
}

static void
choose_cb (ManorFolderDialog *self)
{
  manor_folder_dialog_choose (self);
}

static DexFuture *
manor_folder_dialog_submit (ManorFormDialog *dialog)
{
  ManorFolderDialog *self = MANOR_FOLDER_DIALOG (dialog);
  g_autoptr(GFile) folder = dup_folder (self);
  const char *title = gtk_editable_get_text (GTK_EDITABLE (self->title_row));
  g_autofree char *name = g_file_get_basename (folder);

  return manor_console_add_folder (self->console, folder, *title != '\0' ? title : name);
}

static void
manor_folder_dialog_done (ManorFormDialog *dialog,
                          const GValue    *value)
{
  g_signal_emit (dialog, signals[CONNECTED], 0, g_value_get_object (value));
}

static void
manor_folder_dialog_dispose (GObject *object)
{
  ManorFolderDialog *self = MANOR_FOLDER_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_FOLDER_DIALOG);
  g_clear_object (&self->console);
  g_clear_pointer (&self->own_title, g_free);

  G_OBJECT_CLASS (manor_folder_dialog_parent_class)->dispose (object);
}

static void
manor_folder_dialog_class_init (ManorFolderDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  ManorFormDialogClass *form_class = MANOR_FORM_DIALOG_CLASS (klass);

  object_class->dispose = manor_folder_dialog_dispose;
  form_class->submit = manor_folder_dialog_submit;
  form_class->done = manor_folder_dialog_done;
  form_class->dup_stopped = manor_place_dup_stopped;

  signals[CONNECTED] =
    g_signal_new ("connected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, MANOR_TYPE_CONNECTION);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-folder-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorFolderDialog, folder_row);
  gtk_widget_class_bind_template_child (widget_class, ManorFolderDialog, problem_label);
  gtk_widget_class_bind_template_child (widget_class, ManorFolderDialog, title_row);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, folder_changed_cb);
}

static void
manor_folder_dialog_init (ManorFolderDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * manor_folder_dialog_new:
 * @console: what to add the folder to
 *
 * Returns: (transfer floating): a `ManorFolderDialog`
 */
AdwDialog *
manor_folder_dialog_new (ManorConsole *console)
{
  ManorFolderDialog *self;

  g_return_val_if_fail (MANOR_IS_CONSOLE (console), NULL);

  self = g_object_new (MANOR_TYPE_FOLDER_DIALOG, NULL);
  self->console = g_object_ref (console);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->folder_row));

  return ADW_DIALOG (self);
}

/**
 * manor_folder_dialog_choose:
 * @self: a `ManorFolderDialog`
 *
 * Opens the desktop's own folder chooser, the portal's inside a sandbox.
 */
void
manor_folder_dialog_choose (ManorFolderDialog *self)
{
  g_autoptr(GtkFileDialog) chooser = gtk_file_dialog_new ();
  g_autoptr(GFile) folder = NULL;
  GtkRoot *root;
  GWeakRef *weak;

  g_return_if_fail (MANOR_IS_FOLDER_DIALOG (self));

  folder = dup_folder (self);
  root = gtk_widget_get_root (GTK_WIDGET (self));
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);

  gtk_file_dialog_set_title (chooser, _("Choose Folder"));
  if (folder != NULL)
    gtk_file_dialog_set_initial_folder (chooser, folder);
  gtk_file_dialog_select_folder (chooser, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL,
                                 chosen_cb, weak);
}
