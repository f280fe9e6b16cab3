/* manor-token-dialog.c: making a token
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-token-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-later.h"
#include "manor-token-dialog.h"
#include "manor-token-once-dialog.h"
#include "manor-token-scopes.h"
#include "manor-token-terms.h"

/* Behind the presets in their row. */
#define CHOOSE (MANOR_TOKEN_PRESET_ALL + 1)

/**
 * ManorTokenDialog:
 *
 * Makes a token for the platform, for a group or for a database, and shows it once.
 *
 * Invariants:
 *
 *  (1) `group` is there exactly when the token is a group's; `database` when it is for one that was
 *      given, and was not asked for.
 *  (2) A token for one group is one for its organization only, with its scopes named one by one: the
 *      platform has no other.
 */
struct _ManorTokenDialog
{
  ManorFormDialog      parent_instance;

  /* template widgets */
  GtkWidget           *about_group;
  AdwEntryRow         *database_row;
  AdwComboRow         *group_row;
  AdwEntryRow         *name_row;
  AdwSwitchRow        *organization_row;
  AdwComboRow         *preset_row;
  GtkWidget           *problem_group;
  GtkLabel            *problem_label;
  GtkWidget           *reach_group;
  AdwPreferencesGroup *scopes_group;
  ManorTokenTerms     *terms;

  /* owned references */
  ManorConnection     *connection;
  ManorDatabase       *database;    /* (1) */
  char                *group;       /* (1) */
  GPtrArray           *scope_rows;  /* of #AdwSwitchRow, borrowed, in the scopes' order */

  ManorTokenPurpose    purpose;
};

enum {
  CREATED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ManorTokenDialog, manor_token_dialog, MANOR_TYPE_FORM_DIALOG)

static guint signals[N_SIGNALS];

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static ManorDatabase *
find_database (ManorTokenDialog *self)
{
  if (self->database != NULL)
    return self->database;

  return manor_connection_find_database (self->connection, get_text (self->database_row));
}

/* The group that an API token is restricted to, or NULL. */
static const char *
get_api_group (ManorTokenDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->group_row);
  GListModel *model = adw_combo_row_get_model (self->group_row);

  if (selected == 0 || selected == GTK_INVALID_LIST_POSITION)
    return NULL;

  return gtk_string_list_get_string (GTK_STRING_LIST (model), selected);
}

static char **
dup_scopes (ManorTokenDialog *self)
{
  guint preset = adw_combo_row_get_selected (self->preset_row);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  const ManorTokenScope *scopes;
  gsize n_scopes;

  if (preset < CHOOSE)
    return g_strdupv ((char **) manor_token_scopes_get_preset (preset));

  scopes = manor_token_scopes_get (&n_scopes);
  for (gsize i = 0; i < n_scopes; i++)
    if (adw_switch_row_get_active (g_ptr_array_index (self->scope_rows, i)))
      g_strv_builder_add (builder, scopes[i].scope);

  return g_strv_builder_end (builder);
}

/* What is wrong, "" for what is only not there yet, NULL where all is well. */
static char *
dup_problem (ManorTokenDialog *self)
{
  if (self->purpose == MANOR_TOKEN_FOR_API)
    {
      g_auto(GStrv) scopes = dup_scopes (self);

      if (*get_text (self->name_row) == '\0')
        return g_strdup ("");
      return scopes[0] == NULL ? g_strdup (_("Choose at least one right")) : NULL;
    }

  if (!manor_token_terms_get_valid (self->terms))
    return g_strdup ("");

  if (self->purpose == MANOR_TOKEN_FOR_DATABASE && find_database (self) == NULL)
    {
      const char *name = get_text (self->database_row);

      if (*name == '\0')
        return g_strdup ("");

      /* translators: the first %s is a connection, the second one the name of a database */
      return g_strdup_printf (_("“%s” has no database “%s”"),
                              manor_connection_get_title (self->connection), name);
    }

  return NULL;
}

static void
changed_cb (ManorTokenDialog *self)
{
  g_autofree char *problem = NULL;
  gboolean choose = adw_combo_row_get_selected (self->preset_row) == CHOOSE;
  gboolean grouped;

  if (self->connection == NULL)
    return;

  /* (2) */
  grouped = get_api_group (self) != NULL;
  gtk_widget_set_sensitive (GTK_WIDGET (self->organization_row), !grouped);
  if (grouped)
    adw_switch_row_set_active (self->organization_row, TRUE);

  for (guint i = 0; i < self->scope_rows->len; i++)
    gtk_widget_set_visible (g_ptr_array_index (self->scope_rows, i), choose);

  problem = dup_problem (self);
  gtk_label_set_label (self->problem_label, problem != NULL ? problem : "");
  gtk_widget_set_visible (self->problem_group, problem != NULL && *problem != '\0');
  manor_form_dialog_set_valid (MANOR_FORM_DIALOG (self), problem == NULL);
}

static void
fill_api_request (ManorTokenDialog  *self,
                  ManorTokenRequest *request)
{
  const char *group = get_api_group (self);
  g_auto(GStrv) scopes = dup_scopes (self);
  gboolean everything = adw_combo_row_get_selected (self->preset_row) == MANOR_TOKEN_PRESET_ALL;

  g_object_set (request,
                "name", get_text (self->name_row),
                "group", group,
                "organization-only", adw_switch_row_get_active (self->organization_row),
                /* (2) */
                "scopes", everything && group == NULL ? NULL : scopes,
                NULL);
}

/**
 * manor_token_dialog_dup_request:
 * @self: a `ManorTokenDialog`
 *
 * Returns: (transfer full): what is in the form
 */
ManorTokenRequest *
manor_token_dialog_dup_request (ManorTokenDialog *self)
{
  g_autoptr(ManorTokenRequest) request = NULL;

  g_return_val_if_fail (MANOR_IS_TOKEN_DIALOG (self), NULL);

  request = manor_token_request_new (self->purpose);

  if (self->purpose == MANOR_TOKEN_FOR_API)
    {
      fill_api_request (self, request);
      return g_steal_pointer (&request);
    }

  g_object_set (request,
                "read-only", manor_token_terms_get_read_only (self->terms),
                "expiration", manor_token_terms_get_expiration (self->terms),
                NULL);
  if (self->purpose == MANOR_TOKEN_FOR_GROUP)
    g_object_set (request, "group", self->group, NULL);
  else
    g_object_set (request, "database", find_database (self), NULL);

  return g_steal_pointer (&request);
}

static DexFuture *
manor_token_dialog_submit (ManorFormDialog *dialog)
{
  ManorTokenDialog *self = MANOR_TOKEN_DIALOG (dialog);
  g_autoptr(ManorTokenRequest) request = manor_token_dialog_dup_request (self);

  return manor_organization_create_token (manor_connection_get_organization (self->connection),
                                          request);
}

static char *
dup_what (ManorTokenDialog *self)
{
  switch (self->purpose)
    {
    case MANOR_TOKEN_FOR_GROUP:
      /* translators: %s is a group */
      return g_strdup_printf (_("It opens every database of the group “%s”."), self->group);

    case MANOR_TOKEN_FOR_DATABASE:
      /* translators: %s is a database */
      return g_strdup_printf (_("It opens the database “%s”."),
                              manor_database_get_name (find_database (self)));

    case MANOR_TOKEN_FOR_API:
    default:
      /* translators: %s is the name of a token */
      return g_strdup_printf (_("“%s” is a token for Turso’s API. It opens no database by itself."),
                              get_text (self->name_row));
    }
}

static void
manor_token_dialog_done (ManorFormDialog *dialog,
                         const GValue    *value)
{
  ManorTokenDialog *self = MANOR_TOKEN_DIALOG (dialog);
  g_autofree char *what = dup_what (self);
  g_autoptr(ManorSecret) token = manor_later_take_secret (value);

  adw_dialog_present (manor_token_once_dialog_new (token, what),
                      GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))));
  g_signal_emit (self, signals[CREATED], 0);
}

static char *
manor_token_dialog_dup_stopped (ManorFormDialog *dialog)
{
  ManorTokenDialog *self = MANOR_TOKEN_DIALOG (dialog);

  if (self->purpose != MANOR_TOKEN_FOR_API)
    return g_strdup (_("Stopped. A token may have been made all the same. Nobody has seen it, and it ends when it was to end, or when the tokens of its group are rotated."));

  /* It is on the list then. */
  g_signal_emit (self, signals[CREATED], 0);

  /* translators: %s is the name of a token */
  return g_strdup_printf (_("Stopped. “%s” may have been made all the same, and nobody has seen it: revoke it if it is on the list."),
                          get_text (self->name_row));
}

static void
manor_token_dialog_dispose (GObject *object)
{
  ManorTokenDialog *self = MANOR_TOKEN_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_TOKEN_DIALOG);
  g_clear_object (&self->connection);
  g_clear_object (&self->database);
  g_clear_pointer (&self->group, g_free);
  g_clear_pointer (&self->scope_rows, g_ptr_array_unref);

  G_OBJECT_CLASS (manor_token_dialog_parent_class)->dispose (object);
}

static void
manor_token_dialog_class_init (ManorTokenDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  ManorFormDialogClass *form_class = MANOR_FORM_DIALOG_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = manor_token_dialog_dispose;
  form_class->submit = manor_token_dialog_submit;
  form_class->done = manor_token_dialog_done;
  form_class->dup_stopped = manor_token_dialog_dup_stopped;
  form_class->gives_secret = TRUE;

  signals[CREATED] =
    g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  g_type_ensure (MANOR_TYPE_TOKEN_TERMS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-token-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorTokenDialog, about_group);
  gtk_widget_class_bind_template_child (widget_class, ManorTokenDialog, database_row);
  gtk_widget_class_bind_template_child (widget_class, ManorTokenDialog, group_row);
  gtk_widget_class_bind_template_child (widget_class, ManorTokenDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, ManorTokenDialog, organization_row);
  gtk_widget_class_bind_template_child (widget_class, ManorTokenDialog, preset_row);
  gtk_widget_class_bind_template_child (widget_class, ManorTokenDialog, problem_group);
  gtk_widget_class_bind_template_child (widget_class, ManorTokenDialog, problem_label);
  gtk_widget_class_bind_template_child (widget_class, ManorTokenDialog, reach_group);
  gtk_widget_class_bind_template_child (widget_class, ManorTokenDialog, scopes_group);
  gtk_widget_class_bind_template_child (widget_class, ManorTokenDialog, terms);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
manor_token_dialog_init (ManorTokenDialog *self)
{
  self->scope_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_scope_rows (ManorTokenDialog *self)
{
  gsize n_scopes;
  const ManorTokenScope *scopes = manor_token_scopes_get (&n_scopes);

  for (gsize i = 0; i < n_scopes; i++)
    {
      GtkWidget *row = adw_switch_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(scopes[i].title));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), scopes[i].scope);
      adw_switch_row_set_active (ADW_SWITCH_ROW (row), i == 0);
      g_signal_connect_object (row, "notify::active", G_CALLBACK (changed_cb), self,
                               G_CONNECT_SWAPPED);
      adw_preferences_group_add (self->scopes_group, row);
      g_ptr_array_add (self->scope_rows, row);
    }
}

static void
fill_groups (ManorTokenDialog *self)
{
  ManorOrganization *organization = manor_connection_get_organization (self->connection);
  GListModel *groups = manor_organization_get_groups (organization);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _("All groups"));
  for (guint i = 0; i < g_list_model_get_n_items (groups); i++)
    {
      g_autoptr(ManorGroup) group = g_list_model_get_item (groups, i);

      gtk_string_list_append (names, manor_group_get_name (group));
    }

  adw_combo_row_set_model (self->group_row, G_LIST_MODEL (names));
}

static ManorTokenDialog *
make_dialog (ManorConnection   *connection,
             ManorTokenPurpose  purpose,
             const char        *title)
{
  ManorTokenDialog *self = g_object_new (MANOR_TYPE_TOKEN_DIALOG, "title", title, NULL);
  gboolean is_api = purpose == MANOR_TOKEN_FOR_API;

  self->purpose = purpose;
  gtk_widget_set_visible (GTK_WIDGET (self->name_row), is_api);
  gtk_widget_set_visible (self->reach_group, is_api);
  gtk_widget_set_visible (GTK_WIDGET (self->scopes_group), is_api);
  gtk_widget_set_visible (GTK_WIDGET (self->terms), !is_api);
  gtk_widget_set_visible (GTK_WIDGET (self->database_row), FALSE);
  if (is_api)
    add_scope_rows (self);
  self->connection = g_object_ref (connection);

  return self;
}

/**
 * manor_token_dialog_new_for_api:
 * @connection: one that has an organization
 *
 * Returns: (transfer floating): a dialog that makes a token for the platform
 */
AdwDialog *
manor_token_dialog_new_for_api (ManorConnection *connection)
{
  ManorTokenDialog *self;

  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);

  self = make_dialog (connection, MANOR_TOKEN_FOR_API, _("New API Token"));
  fill_groups (self);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->name_row));
  changed_cb (self);

  return ADW_DIALOG (self);
}

/**
 * manor_token_dialog_new_for_group:
 * @connection: one that has an organization
 * @group: the name of one of its groups
 *
 * Returns: (transfer floating): a dialog that makes a token for all databases of a group
 */
AdwDialog *
manor_token_dialog_new_for_group (ManorConnection *connection,
                                  const char      *group)
{
  ManorTokenDialog *self;
  g_autofree char *title = NULL;

  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (group != NULL, NULL);

  /* translators: the title of a dialog; %s is a group */
  title = g_strdup_printf (_("New Token for “%s”"), group);
  self = make_dialog (connection, MANOR_TOKEN_FOR_GROUP, title);
  self->group = g_strdup (group);
  gtk_widget_set_visible (self->about_group, FALSE);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->terms),
                                         _("It opens every database of the group, those that will be made later too."));
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->terms));
  changed_cb (self);

  return ADW_DIALOG (self);
}

/**
 * manor_token_dialog_new_for_database:
 * @connection: one that has an organization
 * @database: (nullable): one of its databases, or %NULL to ask for its name
 *
 * Returns: (transfer floating): a dialog that makes a token for one database
 */
AdwDialog *
manor_token_dialog_new_for_database (ManorConnection *connection,
                                     ManorDatabase   *database)
{
  ManorTokenDialog *self;
  g_autofree char *title = NULL;

  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);

  /* translators: the title of a dialog; %s is a database */
  title = database != NULL ? g_strdup_printf (_("New Token for “%s”"),
                                              manor_database_get_name (database))
                           : g_strdup (_("New Token for a Database"));
  self = make_dialog (connection, MANOR_TOKEN_FOR_DATABASE, title);
  g_set_object (&self->database, database);
  gtk_widget_set_visible (GTK_WIDGET (self->database_row), database == NULL);
  gtk_widget_set_visible (self->about_group, database == NULL);
  adw_dialog_set_focus (ADW_DIALOG (self), database == NULL ? GTK_WIDGET (self->database_row)
                                                            : GTK_WIDGET (self->terms));
  changed_cb (self);

  return ADW_DIALOG (self);
}
