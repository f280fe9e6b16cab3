/* manor-connect-dialog.c: what an app needs to reach a database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-connect-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-clipboard.h"
#include "manor-connect-dialog.h"
#include "manor-deployment.h"
#include "manor-later.h"
#include "manor-place.h"
#include "manor-toast.h"
#include "manor-token-terms.h"

/* Stands for a token that is not made yet, as a value that needs no quotes; no token looks like it. */
#define PLACEHOLDER "..."

/* The choices of the group's token, in their order. */
static const char * const app_lives[] = { "30d", "365d", "never" };

/**
 * ManorConnectDialog:
 *
 * Where a database is and what an app needs to reach it, for its .env file.
 *
 * Invariants:
 *
 *  (1) No token is made before a person asks for it with a button that says so. It goes to the
 *      clipboard and is nowhere else: the texts that are shown have a placeholder.
 */
struct _ManorConnectDialog
{
  AdwDialog            parent_instance;

  /* template widgets */
  AdwPreferencesGroup *address_group;
  GtkWidget           *app_button;
  GtkWidget           *app_button_group;
  AdwPreferencesGroup *app_group;
  GtkLabel            *app_label;
  AdwComboRow         *app_life_row;
  AdwEntryRow         *app_name_row;
  GtkWidget           *app_token_group;
  AdwBanner           *banner;
  GtkButton           *copy_button;
  AdwPreferencesGroup *database_group;
  GtkLabel            *env_label;
  GtkWidget           *forget_button;
  GtkWidget           *spinner;
  ManorTokenTerms     *terms;
  AdwToastOverlay     *toast_overlay;

  /* owned references */
  ManorConnection     *connection;
  ManorDatabase       *database;
  ManorOrganization   *organization;  /* or NULL */

  gboolean             busy;
};

G_DEFINE_FINAL_TYPE (ManorConnectDialog, manor_connect_dialog, ADW_TYPE_DIALOG)

static void
changed_cb (ManorConnectDialog *self)
{
  gboolean valid;

  if (self->connection == NULL)
    return;

  valid = self->organization == NULL || manor_token_terms_get_valid (self->terms);
  gtk_widget_set_sensitive (GTK_WIDGET (self->copy_button), valid && !self->busy);
  gtk_widget_set_sensitive (self->app_button,
                            !self->busy &&
                            *gtk_editable_get_text (GTK_EDITABLE (self->app_name_row)) != '\0');
  gtk_widget_set_visible (self->spinner, self->busy);
}

static void
set_busy (ManorConnectDialog *self,
          gboolean            busy)
{
  self->busy = busy;
  changed_cb (self);
}

static void
created (gpointer      owner,
         const GValue *value,
         const GError *error,
         gpointer      user_data)
{
  ManorConnectDialog *self = MANOR_CONNECT_DIALOG (owner);
  g_autoptr(ManorSecret) env = NULL;

  set_busy (self, FALSE);
  adw_banner_set_revealed (self->banner, error != NULL);

  if (error != NULL)
    {
      adw_banner_set_title (self->banner, error->message);
      return;
    }

  /* (1) */
  env = manor_later_take_secret (value);
  manor_clipboard_set_secret (GTK_WIDGET (self), env);
  gtk_widget_set_visible (self->forget_button, TRUE);
  manor_toast_say (self->toast_overlay, _("Copied; the token is on the clipboard and nowhere else"));
}

static void
copy_env_cb (ManorConnectDialog *self)
{
  if (self->organization == NULL)
    {
      g_autofree char *env = manor_deployment_dup_env (self->connection, self->database, NULL);

      gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), env);
      manor_toast_say (self->toast_overlay, _("Copied"));
      return;
    }

  set_busy (self, TRUE);
  manor_later_secret (manor_deployment_create_env (self->connection, self->database,
                                                   manor_token_terms_get_read_only (self->terms),
                                                   manor_token_terms_get_expiration (self->terms)),
                      self, created);
}

static void
copy_app_cb (ManorConnectDialog *self)
{
  set_busy (self, TRUE);
  manor_later_secret (manor_deployment_create_app_env (self->connection, self->database,
                                                       gtk_editable_get_text (GTK_EDITABLE (self->app_name_row)),
                                                       app_lives[adw_combo_row_get_selected (self->app_life_row)]),
                      self, created);
}

static void
forget_cb (ManorConnectDialog *self)
{
  manor_clipboard_forget (GTK_WIDGET (self));
  /* The focus must not go with the button: Escape would close nothing. */
  gtk_widget_grab_focus (GTK_WIDGET (self->copy_button));
  gtk_widget_set_visible (self->forget_button, FALSE);
  manor_toast_say (self->toast_overlay, _("The token is off the clipboard"));
}

static void
copy_address_cb (GtkButton  *button,
                 const char *text)
{
  GtkWidget *self = gtk_widget_get_ancestor (GTK_WIDGET (button), MANOR_TYPE_CONNECT_DIALOG);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), text);
  manor_toast_say (MANOR_CONNECT_DIALOG (self)->toast_overlay, _("Copied"));
}

static void
free_data (gpointer  data,
           GClosure *closure)
{
  g_free (data);
}

/* Takes @text. */
static void
add_address (ManorConnectDialog *self,
             const char         *title,
             const char         *copy_label,
             char               *text)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  gtk_widget_add_css_class (row, "property");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, copy_label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, copy_label,
                                  -1);
  g_signal_connect_data (button, "clicked", G_CALLBACK (copy_address_cb), text, free_data,
                         G_CONNECT_DEFAULT);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (self->address_group, row);
}

static void
add_addresses (ManorConnectDialog *self)
{
  ManorDatabaseFacts *facts = manor_database_get_facts (self->database);
  const char *location = manor_database_get_location (self->database);

  if (facts != NULL && facts->host != NULL)
    {
      add_address (self, _("Host"), _("Copy Host"), g_strdup (facts->host));
      add_address (self, _("URL for libSQL’s clients"), _("Copy libSQL URL"),
                   manor_database_facts_dup_url (facts, TRUE));
      add_address (self, _("URL for HTTP"), _("Copy HTTP URL"),
                   manor_database_facts_dup_url (facts, FALSE));
      return;
    }

  if (manor_place_is_folder (self->connection))
    {
      add_address (self, _("File"), _("Copy Path"), g_strdup (location));
      add_address (self, _("URL for libSQL’s clients"), _("Copy libSQL URL"),
                   manor_deployment_dup_url (self->connection, self->database));
      return;
    }

  add_address (self, _("URL"), _("Copy URL"), g_strdup (location));
}

/* A database's name and the day: so that who lists the tokens later knows what it was for. */
static char *
dup_token_name (ManorConnectDialog *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y%m%d-%H%M");

  return g_strdup_printf ("%s-app-%s",
                          manor_deployment_get_template (self->connection, self->database), day);
}

/* What is on several lines and is read letter by letter: no hyphen that is not in it. */
static void
show_lines (GtkLabel *label,
            char     *text)
{
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
  g_autoptr(GString) shown = g_string_new (g_strchomp (text));

  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (label, attributes);
  g_string_replace (shown, PLACEHOLDER, "…", 0);
  gtk_label_set_label (label, shown->str);
}

static void
show_app (ManorConnectDialog *self)
{
  ManorDatabaseFacts *facts = manor_database_get_facts (self->database);
  gboolean can = self->organization != NULL && facts != NULL && facts->group != NULL;
  g_autofree char *env = NULL;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->app_group), can);
  gtk_widget_set_visible (self->app_token_group, can);
  gtk_widget_set_visible (self->app_button_group, can);
  if (!can)
    return;

  /* translators: the first %s is a database, the second one a group */
  text = g_strdup_printf (_("The app makes a database for each user from “%s”. Its API token can do that in the group “%s” and nothing else; the group’s token opens them all, so keep both on the app’s server."),
                          manor_deployment_get_template (self->connection, self->database),
                          facts->group);
  escaped = g_markup_escape_text (text, -1);
  adw_preferences_group_set_description (self->app_group, escaped);
  env = manor_deployment_dup_app_env (self->connection, self->database, PLACEHOLDER, PLACEHOLDER);
  show_lines (self->app_label, env);
  name = dup_token_name (self);
  gtk_editable_set_text (GTK_EDITABLE (self->app_name_row), name);
}

static void
show_env (ManorConnectDialog *self)
{
  gboolean has_tokens = self->organization != NULL;
  g_autofree char *env = NULL;

  env = manor_deployment_dup_env (self->connection, self->database,
                                  has_tokens ? PLACEHOLDER : NULL);
  show_lines (self->env_label, env);
  gtk_widget_set_visible (GTK_WIDGET (self->terms), has_tokens);
  gtk_button_set_label (self->copy_button, has_tokens ? _("_Create Token and Copy") : _("_Copy"));
  if (!has_tokens)
    adw_preferences_group_set_description (self->database_group,
                                           manor_place_is_folder (self->connection)
                                           ? _("For an app on this computer")
                                           : _("For an app that uses this one database. The server’s operator makes the tokens."));
}

static void
manor_connect_dialog_dispose (GObject *object)
{
  ManorConnectDialog *self = MANOR_CONNECT_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_CONNECT_DIALOG);
  g_clear_object (&self->connection);
  g_clear_object (&self->database);
  g_clear_object (&self->organization);

  G_OBJECT_CLASS (manor_connect_dialog_parent_class)->dispose (object);
}

static void
manor_connect_dialog_class_init (ManorConnectDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = manor_connect_dialog_dispose;

  g_type_ensure (MANOR_TYPE_TOKEN_TERMS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-connect-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorConnectDialog, address_group);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectDialog, app_button);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectDialog, app_button_group);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectDialog, app_group);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectDialog, app_label);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectDialog, app_life_row);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectDialog, app_name_row);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectDialog, app_token_group);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectDialog, copy_button);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectDialog, database_group);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectDialog, env_label);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectDialog, forget_button);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectDialog, terms);
  gtk_widget_class_bind_template_child (widget_class, ManorConnectDialog, toast_overlay);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_app_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_env_cb);
  gtk_widget_class_bind_template_callback (widget_class, forget_cb);
}

static void
manor_connect_dialog_init (ManorConnectDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->terms, "notify::valid", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * manor_connect_dialog_new:
 * @connection: a connection
 * @database: one of its databases
 *
 * Returns: (transfer floating): a `ManorConnectDialog`
 */
AdwDialog *
manor_connect_dialog_new (ManorConnection *connection,
                          ManorDatabase   *database)
{
  ManorConnectDialog *self;
  g_autofree char *title = NULL;

  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (MANOR_IS_DATABASE (database), NULL);

  /* translators: the title of a dialog; %s is a database */
  title = g_strdup_printf (_("Connect to “%s”"), manor_database_get_name (database));
  self = g_object_new (MANOR_TYPE_CONNECT_DIALOG, "title", title, NULL);
  self->database = g_object_ref (database);
  g_set_object (&self->organization, manor_connection_get_organization (connection));
  self->connection = g_object_ref (connection);
  add_addresses (self);
  show_env (self);
  show_app (self);
  changed_cb (self);

  return ADW_DIALOG (self);
}
