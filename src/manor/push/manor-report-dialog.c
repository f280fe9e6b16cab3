/* manor-report-dialog.c: what a push did, to be read, copied and kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-report-dialog"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "manor-copies-banner.h"
#include "manor-report-dialog.h"
#include "manor-toast.h"

struct _ManorReportDialog
{
  AdwDialog        parent_instance;

  /* template widgets */
  ManorCopiesBanner *copies_banner;
  AdwToastOverlay   *toast_overlay;
  GtkTextView       *text_view;

  /* owned */
  ManorReport     *report;
  char            *text;
};

G_DEFINE_FINAL_TYPE (ManorReportDialog, manor_report_dialog, ADW_TYPE_DIALOG)

static void
manor_report_dialog_say (ManorReportDialog *self,
                         const char        *text)
{
  adw_toast_overlay_add_toast (self->toast_overlay, manor_toast_new (text));
}

static void
copy_cb (GtkButton         *button,
         ManorReportDialog *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->text);
  manor_report_dialog_say (self, _("Report copied"));
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(ManorReportDialog) self = user_data;
  g_autoptr(GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    manor_report_dialog_say (self, _("Report saved"));
  else
    manor_report_dialog_say (self, error->message);
}

static void
place_chosen_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(ManorReportDialog) self = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);
  g_autoptr(GBytes) bytes = NULL;

  if (file == NULL)
    return;

  bytes = g_bytes_new (self->text, strlen (self->text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       saved_cb, g_object_ref (self));
}

static void
save_cb (GtkButton         *button,
         ManorReportDialog *self)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *name = NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  name = g_strdup_printf ("push-%" G_GINT64_FORMAT ".txt", manor_report_get_id (self->report));
  gtk_file_dialog_set_title (dialog, _("Save the Report"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL,
                        place_chosen_cb, g_object_ref (self));
}

static void
manor_report_dialog_dispose (GObject *object)
{
  ManorReportDialog *self = MANOR_REPORT_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_REPORT_DIALOG);
  g_clear_object (&self->report);

  G_OBJECT_CLASS (manor_report_dialog_parent_class)->dispose (object);
}

static void
manor_report_dialog_finalize (GObject *object)
{
  ManorReportDialog *self = MANOR_REPORT_DIALOG (object);

  g_clear_pointer (&self->text, g_free);

  G_OBJECT_CLASS (manor_report_dialog_parent_class)->finalize (object);
}

static void
manor_report_dialog_class_init (ManorReportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_report_dialog_dispose;
  object_class->finalize = manor_report_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-report-dialog.ui");
  g_type_ensure (MANOR_TYPE_COPIES_BANNER);
  gtk_widget_class_bind_template_child (widget_class, ManorReportDialog, copies_banner);
  gtk_widget_class_bind_template_child (widget_class, ManorReportDialog, text_view);
  gtk_widget_class_bind_template_child (widget_class, ManorReportDialog, toast_overlay);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
manor_report_dialog_init (ManorReportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * manor_report_dialog_new:
 * @report: a report with its entries
 * @journal: (nullable): where the push is recorded
 * @connection: (nullable): where its fleet lives; without both its copies cannot be deleted here
 *
 * Returns: (transfer floating): a dialog with the report's text
 */
AdwDialog *
manor_report_dialog_new (ManorReport     *report,
                         ManorJournal    *journal,
                         ManorConnection *connection)
{
  ManorReportDialog *self;

  g_return_val_if_fail (MANOR_IS_REPORT (report), NULL);

  self = g_object_new (MANOR_TYPE_REPORT_DIALOG, NULL);
  self->report = g_object_ref (report);
  self->text = manor_report_dup_text (report);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), self->text, -1);

  manor_copies_banner_set_report (self->copies_banner, report, journal, connection);

  return ADW_DIALOG (self);
}

/**
 * manor_report_dialog_present:
 * @parent: where it comes from
 * @report: a report with its entries
 * @journal: (nullable): where the push is recorded
 * @connection: (nullable): where its fleet lives
 *
 * Shows a report.
 */
void
manor_report_dialog_present (GtkWidget       *parent,
                             ManorReport     *report,
                             ManorJournal    *journal,
                             ManorConnection *connection)
{
  adw_dialog_present (manor_report_dialog_new (report, journal, connection), parent);
}
