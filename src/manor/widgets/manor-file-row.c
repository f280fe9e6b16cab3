/* manor-file-row.c: an entry for a file's path
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-file-row"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-file-row.h"
#include "manor-form-dialog.h"

/**
 * ManorFileRow:
 *
 * An entry for the path of a file on this computer, with a button that chooses one. What goes
 * wrong is said by the #ManorFormDialog that the row is in.
 */
struct _ManorFileRow
{
  AdwEntryRow  parent_instance;

  char        *chooser_title;
};

enum {
  PROP_0,
  PROP_CHOOSER_TITLE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorFileRow, manor_file_row, ADW_TYPE_ENTRY_ROW)

static GParamSpec *properties[N_PROPS];

static void
show_error (ManorFileRow *self,
            const char   *message)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (GTK_WIDGET (self), MANOR_TYPE_FORM_DIALOG);

  if (dialog != NULL)
    manor_form_dialog_show_error (MANOR_FORM_DIALOG (dialog), message);
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree GWeakRef *weak = user_data;
  g_autoptr(ManorFileRow) self = g_weak_ref_get (weak);
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = NULL;

  g_weak_ref_clear (weak);
  file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, &error);

  if (self == NULL)
    return;

  if (file != NULL && g_file_peek_path (file) != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self), g_file_peek_path (file));
  else if (file != NULL)
    show_error (self, _("Only files on this computer can be used"));
  else if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    show_error (self, error->message);
}

static void
choose_cb (ManorFileRow *self)
{
  g_autoptr(GtkFileDialog) chooser = gtk_file_dialog_new ();
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  if (self->chooser_title != NULL)
    gtk_file_dialog_set_title (chooser, self->chooser_title);
  gtk_file_dialog_open (chooser, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        chosen_cb, weak);
}

static void
manor_file_row_finalize (GObject *object)
{
  g_clear_pointer (&MANOR_FILE_ROW (object)->chooser_title, g_free);

  G_OBJECT_CLASS (manor_file_row_parent_class)->finalize (object);
}

static void
manor_file_row_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  ManorFileRow *self = MANOR_FILE_ROW (object);

  switch (prop_id)
    {
    case PROP_CHOOSER_TITLE:
      g_value_set_string (value, self->chooser_title);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_file_row_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  ManorFileRow *self = MANOR_FILE_ROW (object);

  switch (prop_id)
    {
    case PROP_CHOOSER_TITLE:
      g_set_str (&self->chooser_title, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_file_row_class_init (ManorFileRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_file_row_finalize;
  object_class->get_property = manor_file_row_get_property;
  object_class->set_property = manor_file_row_set_property;

  properties[PROP_CHOOSER_TITLE] =
    g_param_spec_string ("chooser-title", NULL, NULL,
                         NULL,
                         (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_file_row_init (ManorFileRow *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("document-open-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Choose File…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Choose File…"),
                                  -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (choose_cb), self, G_CONNECT_SWAPPED);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), button);
}
