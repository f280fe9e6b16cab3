/* manor-connection-page.c: what a connection holds, at a glance
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-connection-page"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-connection-page.h"
#include "manor-database-dialog.h"

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
  AdwStatusPage       *failed_status;
  AdwPreferencesGroup *fleets_group;
  GtkListBox          *fleets_list;
  AdwActionRow        *location_row;
  GtkWidget           *no_fleets_row;
  GtkStack            *stack;

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

/* What is wrong with a connection whose databases are known, or what to know about them. */
static void
update_notes (ManorConnectionPage *self)
{
  const GError *error = manor_connection_get_error (self->connection);
  const char * const *notes = manor_connection_get_notes (self->connection);
  g_autofree char *joined = NULL;
  g_autofree char *escaped = NULL;

  if (error != NULL)
    joined = g_strdup (error->message);
  else if (notes != NULL)
    joined = g_strjoinv ("\n", (char **) notes);

  escaped = g_markup_escape_text (joined != NULL ? joined : "", -1);
  adw_preferences_group_set_description (self->about_group, escaped);
}

static void
update (ManorConnectionPage *self)
{
  const GError *error = manor_connection_get_error (self->connection);
  GListModel *databases = manor_connection_get_databases (self->connection);
  GListModel *fleets = manor_connection_get_fleets (self->connection);
  g_autofree char *count = NULL;
  g_autofree char *message = NULL;

  if (error != NULL)
    {
      message = g_markup_escape_text (error->message, -1);
      adw_status_page_set_description (self->failed_status, message);
    }

  update_notes (self);
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
  g_autofree char *subtitle = NULL;

  subtitle = g_strdup_printf (ngettext ("%u child", "%u children", n_children), n_children);
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
manor_connection_page_class_init (ManorConnectionPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_connection_page_dispose;
  MANOR_PAGE_CLASS (klass)->dup_key = manor_connection_page_dup_key;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-connection-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, about_group);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, databases_row);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, failed_status);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, fleets_group);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, fleets_list);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, location_row);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, no_fleets_row);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectionPage, stack);

  gtk_widget_class_install_action (widget_class, "connection.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "connection.new-database", NULL,
                                   new_database_action);
  gtk_widget_class_install_action (widget_class, "connection.new-schema-database", NULL,
                                   new_database_action);
}

static void
manor_connection_page_init (ManorConnectionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  manor_page_set_icon_name (MANOR_PAGE (self), "folder-symbolic");
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
