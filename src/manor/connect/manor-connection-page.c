/* manor-connection-page.c: what a connection holds, at a glance
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-connection-page"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-adopt-dialog.h"
#include "manor-connection-page.h"
#include "manor-database-dialog.h"
#include "manor-groups-dialog.h"
#include "manor-menu.h"
#include "manor-place.h"
#include "manor-rule-files.h"
#include "manor-tokens-dialog.h"
#include "manor-usage-dialog.h"

/**
 * ManorConnectionPage:
 *
 * A connection at a glance: where it is, how many databases it has, its schema databases.
 * Also where a connection that cannot be read says why, and an empty one how to begin.
 */
struct _ManorConnectionPage
{
  ManorPage            parent_instance;

  /* template widgets */
  AdwPreferencesGroup *about_group;
  AdwActionRow        *databases_row;
  GtkWidget           *edit_button;
  GtkWidget           *empty_box;
  GtkWidget           *empty_groups_button;
  AdwStatusPage       *empty_status;
  GtkWidget           *failed_again_button;
  GtkWidget           *failed_edit_button;
  AdwStatusPage       *failed_status;
  AdwPreferencesGroup *fleets_group;
  GtkListBox          *fleets_list;
  AdwStatusPage       *loading_status;
  AdwActionRow        *location_row;
  AdwActionRow        *names_row;
  GtkWidget           *new_schema_button;
  GtkWidget           *no_fleets_row;
  AdwBanner           *offline_banner;
  GtkWidget           *organization_group;
  GtkMenuButton       *rules_button;
  GtkStack            *stack;
  AdwBanner           *warning_banner;

  /* owned references */
  ManorConsole        *console;
  ManorConnection     *connection;
};

G_DEFINE_FINAL_TYPE (ManorConnectionPage, manor_connection_page, MANOR_TYPE_PAGE)

static const char *
find_stack_page (ManorConnectionPage *self)
{
  guint n_databases;

  n_databases = g_list_model_get_n_items (manor_connection_get_databases (self->connection));

  /* What was known before a failure or a new reading stays in sight. */
  if (n_databases > 0)
    return "overview";

  switch (manor_connection_get_state (self->connection))
    {
    case MANOR_CONNECTION_FAILED:
      return "failed";

    case MANOR_CONNECTION_READY:
      return "empty";

    case MANOR_CONNECTION_NEW:
    case MANOR_CONNECTION_LOADING:
    default:
      return "loading";
    }
}

/* What to know about the lists: how they came about, what is not in them. */
static void
update_notes (ManorConnectionPage *self)
{
  const char * const *notes = manor_connection_get_notes (self->connection);
  g_autofree char *joined = NULL;
  g_autofree char *escaped = NULL;

  if (notes != NULL)
    joined = g_strjoinv ("\n", (char **) notes);

  escaped = g_markup_escape_text (joined != NULL ? joined : "", -1);
  adw_preferences_group_set_description (self->about_group, escaped);
}

/* What is wrong: on a page of its own where nothing is known, else above what was known. */
static void
update_error (ManorConnectionPage *self)
{
  const GError *error = manor_connection_get_error (self->connection);
  guint n_databases = g_list_model_get_n_items (manor_connection_get_databases (self->connection));
  g_autofree char *title = NULL;
  g_autofree char *escaped = NULL;

  adw_banner_set_revealed (self->offline_banner, error != NULL && n_databases > 0);
  if (error == NULL)
    return;

  escaped = g_markup_escape_text (error->message, -1);
  title = manor_place_is_folder (self->connection) || error->domain == MANOR_SECRET_ERROR
          ? g_strdup (error->message)
          : g_strdup_printf (_("Showing what was known before: %s"), error->message);
  adw_banner_set_title (self->offline_banner, title);
  adw_banner_set_button_label (self->offline_banner, manor_console_is_token_refusal (error)
                                                     ? _("Edit Connection…") : _("Try Again"));
  manor_place_suggest (error, self->failed_again_button, self->failed_edit_button);
  adw_status_page_set_description (self->failed_status, escaped);
  adw_status_page_set_title (self->failed_status,
                             error->domain == MANOR_SECRET_ERROR
                             ? _("The Token Could Not Be Read") : _("Could Not Read the Connection"));
}

static void
update_warning (ManorConnectionPage *self)
{
  const char *warning = manor_connection_get_warning (self->connection);

  if (warning != NULL)
    adw_banner_set_title (self->warning_banner, warning);
  adw_banner_set_revealed (self->warning_banner, warning != NULL);
}

static void
update_names (ManorConnectionPage *self)
{
  const char * const *names = manor_connection_get_names (self->connection);
  g_autofree char *joined = NULL;

  if (names != NULL && names[0] != NULL)
    joined = g_strjoinv (", ", (char **) names);

  gtk_widget_set_visible (GTK_WIDGET (self->names_row), joined != NULL);
  adw_action_row_set_subtitle (self->names_row, joined != NULL ? joined : "");
}

static gboolean
is_platform (ManorConnectionPage *self)
{
  return manor_connection_get_organization (self->connection) != NULL;
}

/* What can be done here changes with what the server allows. */
static void
update_features (ManorConnectionPage *self)
{
  gboolean creates = manor_connection_get_features (self->connection) & MANOR_CONNECTION_CREATES;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connection.new-database", creates);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connection.new-schema-database", creates);
  gtk_widget_set_visible (self->empty_box, creates);
  gtk_widget_set_visible (self->new_schema_button, creates);
  adw_status_page_set_description (self->empty_status,
                                   creates
                                   ? _("A schema database says what the database of each tenant looks like. Begin with one.")
                                   : is_platform (self)
                                   ? _("The token may look at the organization, but make nothing in it")
                                   : _("Give the admin URL to make some, or the names of those that are there"));
}

/* There is nothing to take elsewhere where a server links all children itself. */
static void
update_rules (ManorConnectionPage *self)
{
  g_autoptr(GPtrArray) rules = manor_connection_dup_rules (self->connection);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connection.export-rules", rules->len > 0);
}

static void
update (ManorConnectionPage *self)
{
  GListModel *databases = manor_connection_get_databases (self->connection);
  GListModel *fleets = manor_connection_get_fleets (self->connection);
  g_autofree char *count = NULL;

  update_error (self);
  update_notes (self);
  update_warning (self);
  update_names (self);
  update_rules (self);
  update_features (self);
  count = g_strdup_printf ("%u", g_list_model_get_n_items (databases));
  adw_action_row_set_subtitle (self->databases_row, count);
  adw_action_row_set_subtitle (self->location_row,
                               manor_connection_get_location (self->connection));
  gtk_widget_set_visible (self->no_fleets_row, g_list_model_get_n_items (fleets) == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->fleets_list), g_list_model_get_n_items (fleets) > 0);
  manor_page_set_title (MANOR_PAGE (self), manor_connection_get_title (self->connection));
  manor_page_set_subtitle (MANOR_PAGE (self), manor_connection_get_location (self->connection));
  gtk_stack_set_visible_child_name (self->stack, find_stack_page (self));
}

static void
update_fleet_row (ManorFleet   *fleet,
                  GParamSpec   *pspec,
                  AdwActionRow *row)
{
  guint n_children = manor_fleet_get_n_children (fleet);
  g_autofree char *count = NULL;
  g_autofree char *subtitle = NULL;

  count = g_strdup_printf (ngettext ("%u child", "%u children", n_children), n_children);
  if (manor_database_get_propagates (manor_fleet_get_schema (fleet)))
    /* translators: %s is “12 children” */
    subtitle = g_strdup_printf (_("%s, changes are carried on by the server"), count);
  else
    subtitle = g_steal_pointer (&count);
  adw_action_row_set_subtitle (row, subtitle);
}

static void
fleet_children_changed_cb (ManorFleet   *fleet,
                           guint         position,
                           guint         n_removed,
                           guint         n_added,
                           AdwActionRow *row)
{
  update_fleet_row (fleet, NULL, row);
}

static void
fleet_activated_cb (AdwActionRow *row,
                    ManorFleet   *fleet)
{
  g_autofree char *key = g_strconcat ("fleet:", manor_fleet_get_path (fleet), NULL);
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (row), MANOR_TYPE_PAGE);

  manor_page_open_key (MANOR_PAGE (page), key);
}

static GtkWidget *
create_fleet_row (gpointer item,
                  gpointer user_data)
{
  ManorFleet *fleet = item;
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), manor_fleet_get_name (fleet));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("manor-fleet-symbolic"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (fleet, "items-changed", G_CALLBACK (fleet_children_changed_cb), row, 0);
  g_signal_connect_object (row, "activated", G_CALLBACK (fleet_activated_cb), fleet, 0);
  update_fleet_row (fleet, NULL, ADW_ACTION_ROW (row));

  return row;
}

static void
refresh_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  ManorConnectionPage *self = MANOR_CONNECTION_PAGE (widget);

  dex_future_disown (manor_connection_refresh (self->connection));
}

static void
edit_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  ManorConnectionPage *self = MANOR_CONNECTION_PAGE (widget);

  gtk_widget_activate_action (widget, "win.edit-connection", "s",
                              manor_connection_get_id (self->connection));
}

static void
edit_cb (ManorConnectionPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "connection.edit", NULL);
}

static void
offline_cb (ManorConnectionPage *self)
{
  const GError *error = manor_connection_get_error (self->connection);

  gtk_widget_activate_action (GTK_WIDGET (self),
                              manor_console_is_token_refusal (error) ? "connection.edit" : "connection.refresh",
                              NULL);
}

static void
created_cb (ManorConnectionPage *self,
            ManorDatabase       *database)
{
  const char *name = manor_database_get_name (database);
  const char *kind = manor_connection_find_fleet (self->connection, name) != NULL ? "fleet"
                                                                                  : "database";
  g_autofree char *key = g_strdup_printf ("%s:%s", kind, manor_database_get_path (database));

  manor_page_open_key (MANOR_PAGE (self), key);
}

static void
new_database_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  ManorConnectionPage *self = MANOR_CONNECTION_PAGE (widget);
  AdwDialog *dialog;

  if (g_str_equal (action_name, "connection.new-database"))
    dialog = manor_database_dialog_new (self->connection);
  else
    dialog = manor_database_dialog_new_for_schema (self->connection);

  g_signal_connect_object (dialog, "created", G_CALLBACK (created_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

static void
adopted_cb (ManorConnectionPage *self,
            ManorFleet          *fleet)
{
  g_autofree char *key = g_strconcat ("fleet:", manor_fleet_get_path (fleet), NULL);

  manor_page_open_key (MANOR_PAGE (self), key);
}

static void
adopt_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  ManorConnectionPage *self = MANOR_CONNECTION_PAGE (widget);
  AdwDialog *dialog = manor_adopt_dialog_new (self->connection, NULL);

  g_signal_connect_object (dialog, "adopted", G_CALLBACK (adopted_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

static void
organization_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  ManorConnectionPage *self = MANOR_CONNECTION_PAGE (widget);
  AdwDialog *dialog;

  if (g_str_equal (action_name, "connection.groups"))
    dialog = manor_groups_dialog_new (self->connection);
  else if (g_str_equal (action_name, "connection.tokens"))
    dialog = manor_tokens_dialog_new (self->connection);
  else
    dialog = manor_usage_dialog_new_for_organization (manor_connection_get_organization (self->connection));

  adw_dialog_present (dialog, widget);
}

static void
rules_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  ManorConnectionPage *self = MANOR_CONNECTION_PAGE (widget);

  if (g_str_equal (action_name, "connection.export-rules"))
    manor_rule_files_export (MANOR_PAGE (self), self->connection);
  else
    manor_rule_files_import (MANOR_PAGE (self), self->connection);
}

static char *
manor_connection_page_dup_key (ManorPage *page)
{
  ManorConnectionPage *self = MANOR_CONNECTION_PAGE (page);

  return g_strconcat ("connection:", manor_connection_get_id (self->connection), NULL);
}

static void
manor_connection_page_dispose (GObject *object)
{
  ManorConnectionPage *self = MANOR_CONNECTION_PAGE (object);

  /* The bin lets go of its child itself, and must do so first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_CONNECTION_PAGE);
  g_clear_object (&self->connection);
  g_clear_object (&self->console);

  G_OBJECT_CLASS (manor_connection_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-connection-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, about_group);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, databases_row);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, edit_button);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, empty_box);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, empty_groups_button);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, empty_status);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, failed_again_button);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, failed_edit_button);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, failed_status);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, fleets_group);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, fleets_list);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, loading_status);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, location_row);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, names_row);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, new_schema_button);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, no_fleets_row);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, offline_banner);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, organization_group);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, rules_button);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, stack);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, warning_banner);
  gtk_widget_class_bind_template_callback (widget_class, edit_cb);
  gtk_widget_class_bind_template_callback (widget_class, offline_cb);
}

static void
manor_connection_page_class_init (ManorConnectionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = manor_connection_page_dispose;
  MANOR_PAGE_CLASS (klass)->dup_key = manor_connection_page_dup_key;

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "connection.adopt", NULL, adopt_action);
  gtk_widget_class_install_action (widget_class, "connection.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "connection.export-rules", NULL, rules_action);
  gtk_widget_class_install_action (widget_class, "connection.import-rules", NULL, rules_action);
  gtk_widget_class_install_action (widget_class, "connection.groups", NULL, organization_action);
  gtk_widget_class_install_action (widget_class, "connection.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "connection.tokens", NULL, organization_action);
  gtk_widget_class_install_action (widget_class, "connection.usage", NULL, organization_action);
  gtk_widget_class_install_action (widget_class, "connection.new-database", NULL,
                                   new_database_action);
  gtk_widget_class_install_action (widget_class, "connection.new-schema-database", NULL,
                                   new_database_action);
}

static void
manor_connection_page_init (ManorConnectionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  manor_menu_name_items (gtk_menu_button_get_popover (self->rules_button));
}

static void
show_platform (ManorConnectionPage *self)
{
  gboolean shown = is_platform (self);

  gtk_widget_set_visible (self->organization_group, shown);
  gtk_widget_set_visible (self->empty_groups_button, shown);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connection.groups", shown);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connection.tokens", shown);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connection.usage", shown);
  if (!shown)
    return;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->location_row), _("Organization"));
  adw_status_page_set_title (self->loading_status, _("Asking Turso…"));
  adw_status_page_set_title (self->empty_status, _("No Databases in This Organization"));
}

/* A folder is a folder all its life. */
static void
show_kind (ManorConnectionPage *self)
{
  gboolean is_folder = manor_place_is_folder (self->connection);

  manor_page_set_icon_name (MANOR_PAGE (self), manor_place_get_icon_name (self->connection));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->location_row),
                                 is_folder ? _("Folder") : _("Server"));
  adw_status_page_set_title (self->loading_status,
                             is_folder ? _("Reading the Folder…") : _("Asking the Server…"));
  adw_status_page_set_title (self->empty_status,
                             is_folder ? _("No Databases in This Folder")
                                       : _("No Databases on This Server"));
  show_platform (self);
  gtk_widget_set_visible (self->edit_button, !is_folder);
  gtk_widget_set_visible (self->failed_edit_button, !is_folder);
}

/**
 * manor_connection_page_new:
 * @console: the console
 * @connection: one of its connections
 *
 * Returns: (transfer floating): a `ManorConnectionPage`
 */
ManorPage *
manor_connection_page_new (ManorConsole    *console,
                           ManorConnection *connection)
{
  ManorConnectionPage *self;

  g_return_val_if_fail (MANOR_IS_CONSOLE (console), NULL);
  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);

  self = g_object_new (MANOR_TYPE_CONNECTION_PAGE, NULL);
  self->console = g_object_ref (console);
  self->connection = g_object_ref (connection);
  show_kind (self);

  gtk_list_box_bind_model (self->fleets_list, manor_connection_get_fleets (connection),
                           create_fleet_row, NULL, NULL);
  g_signal_connect_object (connection, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manor_connection_get_databases (connection), "items-changed",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manor_connection_get_fleets (connection), "items-changed",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return MANOR_PAGE (self);
}
