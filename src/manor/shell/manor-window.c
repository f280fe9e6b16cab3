/* manor-window.c: the console's window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-window"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-later.h"
#include "manor-menu.h"
#include "manor-toast.h"
#include "manor-window-private.h"

G_DEFINE_FINAL_TYPE (ManorWindow, manor_window, ADW_TYPE_APPLICATION_WINDOW)

static gboolean
show_sidebar_tick_cb (GtkWidget     *widget,
                      GdkFrameClock *clock,
                      gpointer       user_data)
{
  if (gtk_widget_get_width (widget) == 0)
    return G_SOURCE_CONTINUE;

  adw_overlay_split_view_set_show_sidebar (ADW_OVERLAY_SPLIT_VIEW (widget), TRUE);

  return G_SOURCE_REMOVE;
}

/* A view that is on the screen but has no width yet cannot slide a sidebar in: libadwaita 1.7
 * then allocates widths that are no numbers. */
static void
show_sidebar (ManorWindow *self)
{
  GtkWidget *view = GTK_WIDGET (self->split_view);

  if (gtk_widget_get_mapped (view) && gtk_widget_get_width (view) == 0)
    gtk_widget_add_tick_callback (view, show_sidebar_tick_cb, NULL, NULL);
  else
    adw_overlay_split_view_set_show_sidebar (self->split_view, TRUE);
}

/* With no connection there is nothing in the sidebar, and a newcomer needs the room. */
static void
connections_changed_cb (ManorWindow *self,
                        guint        position,
                        guint        n_removed,
                        guint        n_added,
                        GListModel  *console)
{
  guint n_connections = g_list_model_get_n_items (console);
  guint n_before = n_connections + n_removed - n_added;
  ManorTab *tab;

  if (n_connections == 0)
    adw_overlay_split_view_set_show_sidebar (self->split_view, FALSE);
  else if (n_before == 0 && !adw_overlay_split_view_get_collapsed (self->split_view) &&
           g_settings_get_boolean (self->settings, "sidebar-visible"))
    show_sidebar (self);

  /* What is back may be what the tab that is shown was about. */
  tab = _manor_window_get_selected_tab (self);
  if (tab != NULL && n_added > 0)
    manor_tab_load (tab);

  _manor_window_update_actions (self);
}

/* Whether it is wanted beside the tabs; shown over them it goes by itself. */
static void
show_sidebar_changed_cb (ManorWindow *self)
{
  gboolean shown = adw_overlay_split_view_get_show_sidebar (self->split_view);
  guint n_connections = g_list_model_get_n_items (G_LIST_MODEL (self->console));

  if (!adw_overlay_split_view_get_collapsed (self->split_view) && n_connections > 0)
    g_settings_set_boolean (self->settings, "sidebar-visible", shown);
}

static void
collapsed_changed_cb (ManorWindow *self)
{
  gboolean wanted = g_settings_get_boolean (self->settings, "sidebar-visible") &&
                    g_list_model_get_n_items (G_LIST_MODEL (self->console)) > 0;

  if (!adw_overlay_split_view_get_collapsed (self->split_view))
    adw_overlay_split_view_set_show_sidebar (self->split_view, wanted);
  else
    adw_overlay_split_view_set_show_sidebar (self->split_view, FALSE);
}

static void
interrupted_review_cb (ManorWindow *self)
{
  adw_banner_set_revealed (self->interrupted_banner, FALSE);
  if (self->interrupted != NULL)
    manor_window_open_key (self, self->interrupted);
}

/* Of each fleet the newest push counts: what was interrupted and then pushed again is done. */
static ManorReport *
dup_interrupted (GListModel *reports)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_reports = g_list_model_get_n_items (reports);

  for (guint i = 0; i < n_reports; i++)
    {
      g_autoptr(ManorReport) report = g_list_model_get_item (reports, i);

      if (g_hash_table_add (seen, g_strdup (manor_report_get_fleet (report))) &&
          manor_report_get_state (report) == MANOR_REPORT_INTERRUPTED &&
          manor_report_get_n_left (report) > 0)
        return g_steal_pointer (&report);
    }

  return NULL;
}

static void
journal_listed (gpointer      owner,
                const GValue *value,
                const GError *error,
                gpointer      user_data)
{
  ManorWindow *self = MANOR_WINDOW (owner);
  g_autoptr(ManorReport) report = NULL;
  g_autofree char *title = NULL;

  if (error != NULL)
    {
      g_warning ("The journal could not be read: %s", error->message);
      return;
    }

  report = dup_interrupted (g_value_get_object (value));
  if (report == NULL)
    return;

  g_free (self->interrupted);
  self->interrupted = g_strconcat ("fleet:", manor_report_get_fleet (report), NULL);
  title = g_strdup_printf (ngettext ("A push to “%s” was interrupted with %u child left to do",
                                     "A push to “%s” was interrupted with %u children left to do",
                                     manor_report_get_n_left (report)),
                           manor_report_get_fleet (report), manor_report_get_n_left (report));
  adw_banner_set_use_markup (self->interrupted_banner, FALSE);
  adw_banner_set_title (self->interrupted_banner, title);
  adw_banner_set_revealed (self->interrupted_banner, TRUE);
}

static void
finished_at_close (gpointer      owner,
                   const GValue *value,
                   const GError *error,
                   gpointer      user_data)
{
  if (error != NULL)
    g_warning ("Closed before all was done: %s", error->message);

  gtk_window_destroy (GTK_WINDOW (owner));
}

static void ask_tab (ManorWindow *self,
                     int          position);

static void
tab_answered (gpointer      owner,
              const GValue *value,
              const GError *error,
              gpointer      user_data)
{
  ManorWindow *self = MANOR_WINDOW (owner);

  if (error == NULL && G_VALUE_HOLDS_BOOLEAN (value) && g_value_get_boolean (value))
    ask_tab (self, GPOINTER_TO_INT (user_data) + 1);
  else
    self->asking = FALSE;
}

/* One after another, so that there is one question at a time. */
static void
ask_tab (ManorWindow *self,
         int          position)
{
  AdwTabPage *page;

  if (position >= adw_tab_view_get_n_pages (self->tab_view))
    {
      self->closing = TRUE;
      manor_later (manor_window_finish (self), self, finished_at_close, NULL);
      return;
    }

  page = adw_tab_view_get_nth_page (self->tab_view, position);
  manor_later (manor_tab_may_close (MANOR_TAB (adw_tab_page_get_child (page))), self,
               tab_answered, GINT_TO_POINTER (position));
}

static gboolean
manor_window_close_request (GtkWindow *window)
{
  ManorWindow *self = MANOR_WINDOW (window);

  if (!self->asking && !self->closing)
    {
      self->asking = TRUE;
      ask_tab (self, 0);
    }

  return GDK_EVENT_STOP;
}

static void
manor_window_dispose (GObject *object)
{
  ManorWindow *self = MANOR_WINDOW (object);

  self->closing = TRUE;
  g_clear_handle_id (&self->save_id, g_source_remove);
  _manor_window_forget_dialogs (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_WINDOW);
  _manor_window_forget_closed (self);
  g_clear_pointer (&self->interrupted, g_free);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);
  g_clear_object (&self->console);

  G_OBJECT_CLASS (manor_window_parent_class)->dispose (object);
}

static void
manor_window_class_init (ManorWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkWindowClass *window_class = GTK_WINDOW_CLASS (klass);

  object_class->dispose = manor_window_dispose;
  window_class->close_request = manor_window_close_request;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-window.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorWindow, content_stack);
  gtk_widget_class_bind_template_child (widget_class, ManorWindow, interrupted_banner);
  gtk_widget_class_bind_template_child (widget_class, ManorWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, ManorWindow, overview_button);
  gtk_widget_class_bind_template_child (widget_class, ManorWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, ManorWindow, split_view);
  gtk_widget_class_bind_template_child (widget_class, ManorWindow, start_page);
  gtk_widget_class_bind_template_child (widget_class, ManorWindow, tab_overview);
  gtk_widget_class_bind_template_child (widget_class, ManorWindow, tab_view);
  gtk_widget_class_bind_template_child (widget_class, ManorWindow, title);
  gtk_widget_class_bind_template_child (widget_class, ManorWindow, toast_overlay);
  gtk_widget_class_bind_template_callback (widget_class, interrupted_review_cb);
  _manor_window_bind_dialogs (widget_class);
  _manor_window_bind_tabs (widget_class);
  _manor_window_install_actions (widget_class);

  g_type_ensure (MANOR_TYPE_SIDEBAR);
  g_type_ensure (MANOR_TYPE_START_PAGE);
}

static void
manor_window_init (ManorWindow *self)
{
  g_queue_init (&self->closed);
  self->settings = g_settings_new (SETTINGS_ID);
  gtk_widget_init_template (GTK_WIDGET (self));
  _manor_window_watch_dialogs (self);
  manor_menu_name_items (gtk_menu_button_get_popover (self->menu_button));

#if DEVELOPMENT
  gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
#endif
}

/**
 * manor_window_new:
 * @application: the application
 * @console: what to show
 * @store: where open tabs are kept
 *
 * Makes a window that shows nothing until manor_window_restore().
 *
 * Returns: (transfer none): a `ManorWindow`, kept by GTK
 */
ManorWindow *
manor_window_new (GtkApplication *application,
                  ManorConsole   *console,
                  ManorTabStore  *store)
{
  ManorWindow *self;

  g_return_val_if_fail (application == NULL || GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (MANOR_IS_CONSOLE (console), NULL);
  g_return_val_if_fail (MANOR_IS_TAB_STORE (store), NULL);

  self = g_object_new (MANOR_TYPE_WINDOW, "application", application, NULL);
  self->console = g_object_ref (console);
  self->store = g_object_ref (store);

  manor_sidebar_set_console (self->sidebar, console);
  adw_overlay_split_view_set_show_sidebar (self->split_view, FALSE);
  g_signal_connect_object (console, "items-changed", G_CALLBACK (connections_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sidebar, "folded", G_CALLBACK (_manor_window_queue_save), self,
                           G_CONNECT_SWAPPED);
  _manor_window_bind_session (self);
  _manor_window_update_actions (self);

  if (g_list_model_get_n_items (G_LIST_MODEL (console)) > 0)
    collapsed_changed_cb (self);
  g_signal_connect_object (self->split_view, "notify::show-sidebar",
                           G_CALLBACK (show_sidebar_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->split_view, "notify::collapsed",
                           G_CALLBACK (collapsed_changed_cb), self, G_CONNECT_SWAPPED);

  manor_later (manor_journal_list (manor_console_get_journal (console)), self, journal_listed,
               NULL);

  return self;
}

/**
 * manor_window_open_connection:
 * @self: a `ManorWindow`
 * @connection: a connection
 *
 * Shows what somebody who just added @connection wants to see: its first fleet, or else what
 * the connection holds.
 */
void
manor_window_open_connection (ManorWindow     *self,
                              ManorConnection *connection)
{
  GListModel *fleets;
  g_autoptr(ManorFleet) first = NULL;
  g_autofree char *key = NULL;
  guint n_fleets;

  g_return_if_fail (MANOR_IS_WINDOW (self));
  g_return_if_fail (MANOR_IS_CONNECTION (connection));

  fleets = manor_connection_get_fleets (connection);
  n_fleets = g_list_model_get_n_items (fleets);

  /* The fleet with the most tenants is what it is about. */
  for (guint i = 0; i < n_fleets; i++)
    {
      g_autoptr(ManorFleet) fleet = g_list_model_get_item (fleets, i);

      if (first == NULL || manor_fleet_get_n_children (fleet) > manor_fleet_get_n_children (first))
        g_set_object (&first, fleet);
    }

  if (first != NULL)
    {
      manor_sidebar_expand_fleet (self->sidebar, first);
      key = g_strconcat ("fleet:", manor_fleet_get_path (first), NULL);
    }
  else
    key = g_strconcat ("connection:", manor_connection_get_id (connection), NULL);

  manor_window_open_key (self, key);
}

static void
show_error (ManorWindow  *self,
            const GError *error)
{
  manor_window_add_toast (self, manor_toast_new (error->message));
}

static void
folder_added (gpointer      owner,
              const GValue *value,
              const GError *error,
              gpointer      user_data)
{
  if (error != NULL)
    show_error (MANOR_WINDOW (owner), error);
  else
    manor_window_open_connection (MANOR_WINDOW (owner), g_value_get_object (value));
}

static void
database_found (gpointer      owner,
                const GValue *value,
                const GError *error,
                gpointer      user_data)
{
  g_autofree char *key = NULL;

  if (error != NULL)
    {
      show_error (MANOR_WINDOW (owner), error);
      return;
    }

  key = g_strconcat ("database:", manor_database_get_path (g_value_get_object (value)), NULL);
  manor_window_open_key (MANOR_WINDOW (owner), key);
}

static void
file_looked_up (gpointer      owner,
                const GValue *value,
                const GError *error,
                gpointer      user_data)
{
  ManorWindow *self = MANOR_WINDOW (owner);
  GFile *file = user_data;
  g_autofree char *name = NULL;

  if (error != NULL)
    {
      show_error (self, error);
      return;
    }

  if (g_file_info_get_file_type (g_value_get_object (value)) == G_FILE_TYPE_DIRECTORY)
    {
      name = g_file_get_basename (file);
      manor_later (manor_console_add_folder (self->console, file, name), self, folder_added, NULL);
    }
  else
    manor_later (manor_console_find_database (self->console, g_file_peek_path (file)), self,
                 database_found, NULL);
}

static void
place_found (gpointer      owner,
             const GValue *value,
             const GError *error,
             gpointer      user_data)
{
  ManorWindow *self = MANOR_WINDOW (owner);
  ManorConnection *connection = error == NULL ? g_value_get_object (value) : NULL;

  if (error != NULL)
    show_error (self, error);
  else if (manor_console_find_connection (self->console, manor_connection_get_id (connection)) == connection)
    manor_window_open_connection (self, connection);
  else
    manor_window_add_toast (self, adw_toast_new (_("Add the server first: “Add Connection” keeps it")));
}

static gboolean
is_server (GFile *file)
{
  return g_file_has_uri_scheme (file, "libsql") || g_file_has_uri_scheme (file, "https") ||
         g_file_has_uri_scheme (file, "http");
}

/**
 * manor_window_open_file:
 * @self: a `ManorWindow`
 * @file: a folder to add, a database to open, or the URL of a server that was added
 *
 * Opens what somebody named on the command line or dropped.
 */
void
manor_window_open_file (ManorWindow *self,
                        GFile       *file)
{
  g_return_if_fail (MANOR_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  if (is_server (file))
    {
      g_autofree char *uri = g_file_get_uri (file);

      manor_later (manor_console_find_place (self->console, uri), self, place_found, NULL);
      return;
    }

  if (g_file_peek_path (file) == NULL)
    {
      manor_window_add_toast (self, adw_toast_new (_("Only files on this computer can be opened")));
      return;
    }

  manor_later_full (dex_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE,
                                         G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT),
                    self, file_looked_up, g_object_ref (file), g_object_unref);
}

/**
 * manor_window_get_page:
 * @self: a `ManorWindow`
 *
 * Returns: (transfer none) (nullable): the page that is shown
 */
ManorPage *
manor_window_get_page (ManorWindow *self)
{
  ManorTab *tab;

  g_return_val_if_fail (MANOR_IS_WINDOW (self), NULL);

  tab = _manor_window_get_selected_tab (self);

  return tab != NULL ? manor_tab_get_page (tab) : NULL;
}

/**
 * manor_window_get_n_tabs:
 * @self: a `ManorWindow`
 *
 * Returns: how many tabs are open
 */
guint
manor_window_get_n_tabs (ManorWindow *self)
{
  g_return_val_if_fail (MANOR_IS_WINDOW (self), 0);

  return (guint) adw_tab_view_get_n_pages (self->tab_view);
}

/**
 * manor_window_add_toast:
 * @self: a `ManorWindow`
 * @toast: (transfer full): a toast
 *
 * Shows @toast.
 */
void
manor_window_add_toast (ManorWindow *self,
                        AdwToast    *toast)
{
  g_return_if_fail (MANOR_IS_WINDOW (self));
  g_return_if_fail (ADW_IS_TOAST (toast));

  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}
