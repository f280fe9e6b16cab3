/* manor-groups-dialog.c: the groups of an organization
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-groups-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-group-dialog.h"
#include "manor-group-page.h"
#include "manor-group-words.h"
#include "manor-groups-dialog.h"
#include "manor-later.h"

/**
 * ManorGroupsDialog:
 *
 * The groups of an organization, and a page for each. What was known stays in sight while they are
 * read again, and when that does not work.
 */
struct _ManorGroupsDialog
{
  AdwDialog          parent_instance;

  /* template widgets */
  AdwBanner         *banner;
  GtkListBox        *list;
  AdwNavigationPage *list_page;
  AdwNavigationView *navigation_view;
  GtkWidget         *new_button;
  GtkWidget         *refresh_button;
  GtkWidget         *spinner;
  GtkStack          *stack;

  /* owned references */
  ManorConnection   *connection;
  ManorOrganization *organization;
};

G_DEFINE_FINAL_TYPE (ManorGroupsDialog, manor_groups_dialog, ADW_TYPE_DIALOG)

static void
open_group (ManorGroupsDialog *self,
            const char        *group)
{
  adw_navigation_view_push (self->navigation_view,
                            manor_group_page_new (self->connection, group));
}

static void
activated_cb (AdwActionRow *row,
              ManorGroup   *group)
{
  GtkWidget *self = gtk_widget_get_ancestor (GTK_WIDGET (row), MANOR_TYPE_GROUPS_DIALOG);

  open_group (MANOR_GROUPS_DIALOG (self), manor_group_get_name (group));
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  ManorGroupsDialog *self = user_data;
  ManorGroup *group = item;
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *summary = manor_group_words_dup_summary (self->connection, group);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), manor_group_get_name (group));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), summary);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (activated_cb), group, 0);

  return row;
}

static void
update (ManorGroupsDialog *self)
{
  GListModel *groups = manor_organization_get_groups (self->organization);

  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (groups) > 0 ? "list" : "empty");
}

static void
loaded (gpointer      owner,
        const GValue *value,
        const GError *error,
        gpointer      user_data)
{
  ManorGroupsDialog *self = MANOR_GROUPS_DIALOG (owner);

  gtk_widget_set_sensitive (self->refresh_button, TRUE);
  gtk_widget_set_visible (self->spinner, FALSE);
  if (error != NULL)
    adw_banner_set_title (self->banner, error->message);
  adw_banner_set_revealed (self->banner, error != NULL);
}

static void
load_cb (ManorGroupsDialog *self)
{
  gtk_widget_set_sensitive (self->refresh_button, FALSE);
  gtk_widget_set_visible (self->spinner, TRUE);
  manor_later (manor_organization_load_groups (self->organization), self, loaded, NULL);
}

static void
created_cb (ManorGroupsDialog *self,
            ManorGroup        *group)
{
  load_cb (self);
}

static void
new_cb (ManorGroupsDialog *self)
{
  AdwDialog *dialog = manor_group_dialog_new (self->organization);

  g_signal_connect_object (dialog, "created", G_CALLBACK (created_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
manor_groups_dialog_dispose (GObject *object)
{
  ManorGroupsDialog *self = MANOR_GROUPS_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_GROUPS_DIALOG);
  g_clear_object (&self->connection);
  g_clear_object (&self->organization);

  G_OBJECT_CLASS (manor_groups_dialog_parent_class)->dispose (object);
}

static void
manor_groups_dialog_class_init (ManorGroupsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = manor_groups_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-groups-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorGroupsDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupsDialog, list);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupsDialog, list_page);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupsDialog, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupsDialog, new_button);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupsDialog, refresh_button);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupsDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupsDialog, stack);
  gtk_widget_class_bind_template_callback (widget_class, load_cb);
  gtk_widget_class_bind_template_callback (widget_class, new_cb);
}

static void
manor_groups_dialog_init (ManorGroupsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * manor_groups_dialog_new:
 * @connection: one that has an organization
 *
 * Returns: (transfer floating): a `ManorGroupsDialog`
 */
AdwDialog *
manor_groups_dialog_new (ManorConnection *connection)
{
  ManorGroupsDialog *self;
  GListModel *groups;
  g_autofree char *title = NULL;

  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (manor_connection_get_organization (connection) != NULL, NULL);

  self = g_object_new (MANOR_TYPE_GROUPS_DIALOG, NULL);
  self->connection = g_object_ref (connection);
  g_set_object (&self->organization, manor_connection_get_organization (connection));

  /* translators: the title of a dialog; %s is an organization */
  title = g_strdup_printf (_("Groups of “%s”"), manor_organization_get_title (self->organization));
  adw_dialog_set_title (ADW_DIALOG (self), title);
  adw_navigation_page_set_title (self->list_page, title);

  groups = manor_organization_get_groups (self->organization);
  gtk_list_box_bind_model (self->list, groups, create_row, self, NULL);
  g_signal_connect_object (groups, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  load_cb (self);

  return ADW_DIALOG (self);
}
