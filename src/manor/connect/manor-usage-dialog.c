/* manor-usage-dialog.c: what a server has seen of one database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-usage-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-later.h"
#include "manor-toast.h"
#include "manor-usage-dialog.h"

/* A statement that is longer is cut on its row, not when it is copied. */
#define MAX_LINES 4

/**
 * ManorUsageDialog:
 *
 * What the server counted for a database, and the statements it remembers; or what the platform
 * counted for a whole organization.
 *
 * Invariants:
 *
 *  (1) Either `database` or `organization` is there.
 */
struct _ManorUsageDialog
{
  AdwDialog            parent_instance;

  /* template widgets */
  AdwStatusPage       *failed_status;
  AdwActionRow        *queries_row;
  AdwActionRow        *read_row;
  GtkWidget           *refresh_button;
  AdwPreferencesGroup *slowest_group;
  GtkStack            *stack;
  AdwActionRow        *storage_row;
  AdwToastOverlay     *toast_overlay;
  AdwPreferencesGroup *top_group;
  AdwPreferencesGroup *usage_group;
  AdwActionRow        *written_row;

  /* owned references */
  ManorDatabase       *database;      /* (1) */
  ManorOrganization   *organization;  /* (1) */
  GPtrArray           *rows;       /* those added to the groups; borrowed */
};

G_DEFINE_FINAL_TYPE (ManorUsageDialog, manor_usage_dialog, ADW_TYPE_DIALOG)

static void
show_count (AdwActionRow *row,
            gint64        count)
{
  g_autofree char *text = NULL;

  if (count >= 0)
    text = g_strdup_printf ("%'" G_GINT64_FORMAT, count);
  adw_action_row_set_subtitle (row, text != NULL ? text : _("not known"));
}

static void
show_storage (ManorUsageDialog *self,
              gint64            storage)
{
  g_autofree char *text = NULL;

  if (storage >= 0)
    text = g_format_size ((guint64) storage);
  adw_action_row_set_subtitle (self->storage_row, text != NULL ? text : _("not known"));
}

static void
copy_cb (GtkButton  *button,
         const char *sql)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (GTK_WIDGET (button), MANOR_TYPE_USAGE_DIALOG);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), sql);
  manor_toast_say (MANOR_USAGE_DIALOG (dialog)->toast_overlay, _("Statement copied"));
}

static void
free_data (gpointer  data,
           GClosure *closure)
{
  g_free (data);
}

static char *
dup_figures (ManorQueryUsage *query)
{
  g_autofree char *read = NULL;
  g_autofree char *written = NULL;

  read = g_strdup_printf (ngettext ("%'d row read", "%'d rows read", (gulong) query->rows_read),
                          (int) MIN (query->rows_read, G_MAXINT));
  written = g_strdup_printf (ngettext ("%'d row written", "%'d rows written",
                                       (gulong) query->rows_written),
                             (int) MIN (query->rows_written, G_MAXINT));

  if (query->msec < 0)
    return g_strdup_printf ("%s, %s", read, written);

  /* translators: milliseconds, rows read, rows written */
  return g_strdup_printf (_("%d ms, %s, %s"), (int) MIN (query->msec, G_MAXINT), read, written);
}

static GtkWidget *
make_row (ManorQueryUsage *query)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  g_autofree char *figures = dup_figures (query);
  g_autofree char *valid = g_strstrip (g_utf8_make_valid (query->sql, -1));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), valid);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), MAX_LINES);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), figures);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Copy Statement"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Copy Statement"),
                                  -1);
  g_signal_connect_data (button, "clicked", G_CALLBACK (copy_cb), g_steal_pointer (&valid),
                         free_data, G_CONNECT_DEFAULT);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return row;
}

static void
show_queries (ManorUsageDialog    *self,
              AdwPreferencesGroup *group,
              GPtrArray           *queries)
{
  guint n_queries = queries != NULL ? queries->len : 0;

  gtk_widget_set_visible (GTK_WIDGET (group), n_queries > 0);

  for (guint i = 0; i < n_queries; i++)
    {
      GtkWidget *row = make_row (g_ptr_array_index (queries, i));

      adw_preferences_group_add (group, row);
      g_ptr_array_add (self->rows, row);
    }
}

static void
clear (ManorUsageDialog *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }

  g_ptr_array_set_size (self->rows, 0);
}

static void
loaded (gpointer      owner,
        const GValue *value,
        const GError *error,
        gpointer      user_data)
{
  ManorUsageDialog *self = MANOR_USAGE_DIALOG (owner);
  ManorDatabaseUsage *usage;

  gtk_widget_set_sensitive (self->refresh_button, TRUE);

  if (error != NULL)
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->failed_status, text);
      gtk_stack_set_visible_child_name (self->stack, "failed");
      return;
    }

  usage = g_value_get_object (value);
  clear (self);
  show_count (self->read_row, manor_database_usage_get_rows_read (usage));
  show_count (self->written_row, manor_database_usage_get_rows_written (usage));
  show_count (self->queries_row, manor_database_usage_get_n_queries (usage));
  gtk_widget_set_visible (GTK_WIDGET (self->queries_row),
                          self->organization == NULL && !manor_database_get_metered (self->database));
  show_storage (self, manor_database_usage_get_storage (usage));
  show_queries (self, self->top_group, manor_database_usage_get_top (usage));
  show_queries (self, self->slowest_group, manor_database_usage_get_slowest (usage));
  gtk_stack_set_visible_child_name (self->stack, "usage");
}

static void
load_cb (ManorUsageDialog *self)
{
  gtk_widget_set_sensitive (self->refresh_button, FALSE);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "usage") != 0)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  manor_later (self->database != NULL ? manor_database_load_usage (self->database)
                                      : manor_organization_load_usage (self->organization),
               self, loaded, NULL);
}

static void
manor_usage_dialog_dispose (GObject *object)
{
  ManorUsageDialog *self = MANOR_USAGE_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_USAGE_DIALOG);
  g_clear_object (&self->database);
  g_clear_object (&self->organization);

  G_OBJECT_CLASS (manor_usage_dialog_parent_class)->dispose (object);
}

static void
manor_usage_dialog_finalize (GObject *object)
{
  g_clear_pointer (&MANOR_USAGE_DIALOG (object)->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (manor_usage_dialog_parent_class)->finalize (object);
}

static void
manor_usage_dialog_class_init (ManorUsageDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_usage_dialog_dispose;
  object_class->finalize = manor_usage_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-usage-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorUsageDialog, failed_status);
  gtk_widget_class_bind_template_child (widget_class, ManorUsageDialog, queries_row);
  gtk_widget_class_bind_template_child (widget_class, ManorUsageDialog, read_row);
  gtk_widget_class_bind_template_child (widget_class, ManorUsageDialog, refresh_button);
  gtk_widget_class_bind_template_child (widget_class, ManorUsageDialog, slowest_group);
  gtk_widget_class_bind_template_child (widget_class, ManorUsageDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, ManorUsageDialog, storage_row);
  gtk_widget_class_bind_template_child (widget_class, ManorUsageDialog, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, ManorUsageDialog, top_group);
  gtk_widget_class_bind_template_child (widget_class, ManorUsageDialog, usage_group);
  gtk_widget_class_bind_template_child (widget_class, ManorUsageDialog, written_row);
  gtk_widget_class_bind_template_callback (widget_class, load_cb);
}

static void
manor_usage_dialog_init (ManorUsageDialog *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * manor_usage_dialog_new:
 * @database: a database whose server counts what is done with it
 *
 * Returns: (transfer floating): a `ManorUsageDialog`
 */
AdwDialog *
manor_usage_dialog_new (ManorDatabase *database)
{
  ManorUsageDialog *self;
  g_autofree char *title = NULL;

  g_return_val_if_fail (MANOR_IS_DATABASE (database), NULL);

  /* translators: the title of a dialog; %s is a database */
  title = g_strdup_printf (_("Usage of “%s”"), manor_database_get_name (database));
  self = g_object_new (MANOR_TYPE_USAGE_DIALOG, "title", title, NULL);
  self->database = g_object_ref (database);
  if (manor_database_get_metered (database))
    adw_preferences_group_set_description (self->usage_group,
                                           _("Counted by Turso in this month, as it bills it."));
  load_cb (self);

  return ADW_DIALOG (self);
}

/**
 * manor_usage_dialog_new_for_organization:
 * @organization: whose usage is read
 *
 * Returns: (transfer floating): a `ManorUsageDialog`
 */
AdwDialog *
manor_usage_dialog_new_for_organization (ManorOrganization *organization)
{
  ManorUsageDialog *self;
  g_autofree char *title = NULL;

  g_return_val_if_fail (MANOR_IS_ORGANIZATION (organization), NULL);

  /* translators: the title of a dialog; %s is an organization */
  title = g_strdup_printf (_("Usage of “%s”"), manor_organization_get_title (organization));
  self = g_object_new (MANOR_TYPE_USAGE_DIALOG, "title", title, NULL);
  self->organization = g_object_ref (organization);
  /* There are no statements to show. */
  adw_dialog_set_content_height (ADW_DIALOG (self), 340);
  adw_preferences_group_set_description (self->usage_group,
                                         _("Counted by Turso for all databases of the organization in this month, as it bills it."));
  load_cb (self);

  return ADW_DIALOG (self);
}
