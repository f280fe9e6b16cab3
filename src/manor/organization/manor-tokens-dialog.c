/* manor-tokens-dialog.c: the tokens of an organization
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-tokens-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-group-page.h"
#include "manor-later.h"
#include "manor-question.h"
#include "manor-toast.h"
#include "manor-token-dialog.h"
#include "manor-token-scopes.h"
#include "manor-tokens-dialog.h"

/* Rows that are made in one go. */
#define PIECE 50

/**
 * ManorTokensDialog:
 *
 * What tokens an organization has, as far as its platform lists them, and how to make and to end
 * some.
 *
 * Invariants:
 *
 *  (1) `tokens` holds what was listed last; a failure leaves it.
 *  (2) `shown` is as much of it as has rows; `growing` is the source that gives the rest theirs, piece
 *      by piece, since a thousand rows at once would hold the window up.
 */
struct _ManorTokensDialog
{
  AdwDialog          parent_instance;

  /* template widgets */
  GtkListBox        *api_list;
  AdwBanner         *banner;
  GtkListBox        *group_list;
  GtkWidget         *no_api_row;
  GtkWidget         *no_group_row;
  GtkWidget         *refresh_button;
  GtkWidget         *spinner;
  AdwToastOverlay   *toast_overlay;

  /* owned references */
  ManorConnection   *connection;
  ManorOrganization *organization;
  GListModel        *tokens;        /* (1) */
  GtkSliceListModel *shown;         /* (2) */
  guint              growing;       /* (2) */
};

G_DEFINE_FINAL_TYPE (ManorTokensDialog, manor_tokens_dialog, ADW_TYPE_DIALOG)

static void load_cb (ManorTokensDialog *self);

/* What it may do, for what, and since when. */
static char *
dup_summary (ManorApiToken *token)
{
  g_autoptr(GStrvBuilder) parts = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;
  const char *organization = manor_api_token_get_organization (token);
  const char *group = manor_api_token_get_group (token);
  const char *owner = manor_api_token_get_owner (token);
  GDateTime *created = manor_api_token_get_created (token);

  g_strv_builder_take (parts, manor_token_scopes_dup_words (manor_api_token_get_scopes (token)));
  if (group != NULL && *group != '\0')
    /* translators: %s is a group */
    g_strv_builder_take (parts, g_strdup_printf (_("in the group “%s” only"), group));
  else if (organization != NULL && *organization != '\0')
    /* translators: %s is an organization */
    g_strv_builder_take (parts, g_strdup_printf (_("in “%s” only"), organization));
  else
    g_strv_builder_add (parts, _("in every organization of its owner"));
  if (owner != NULL && *owner != '\0')
    /* translators: %s is a person */
    g_strv_builder_take (parts, g_strdup_printf (_("of %s"), owner));
  if (created != NULL)
    {
      g_autoptr(GDateTime) local = g_date_time_to_local (created);
      g_autofree char *date = g_date_time_format (local, "%x");

      /* translators: %s is a date */
      g_strv_builder_take (parts, g_strdup_printf (_("since %s"), date));
    }
  all = g_strv_builder_end (parts);

  return g_strjoinv (" · ", all);
}

static void
revoked (gpointer      owner,
         const GValue *value,
         const GError *error,
         gpointer      user_data)
{
  ManorTokensDialog *self = MANOR_TOKENS_DIALOG (owner);

  if (error != NULL)
    manor_toast_say (self->toast_overlay, error->message);
  else
    manor_toast_say (self->toast_overlay, _("Token revoked"));
  load_cb (self);
}

static void
revoke_answered_cb (ManorTokensDialog *self,
                    const char        *response,
                    AdwDialog         *question)
{
  ManorApiToken *token = g_object_get_data (G_OBJECT (question), "token");

  if (g_strcmp0 (response, "revoke") == 0)
    manor_later (manor_organization_revoke_token (self->organization, token), self, revoked, NULL);
}

static void
revoke_cb (GtkButton     *button,
           ManorApiToken *token)
{
  GtkWidget *self = gtk_widget_get_ancestor (GTK_WIDGET (button), MANOR_TYPE_TOKENS_DIALOG);
  g_autofree char *heading = NULL;
  AdwDialog *question;

  /* translators: %s is the name of a token */
  heading = g_strdup_printf (_("Revoke “%s”?"), manor_api_token_get_name (token));
  question = manor_question_new (heading,
                                 _("Whatever uses it is refused from now on. If it is the one that Manor has, Manor is refused too until you give it another one."),
                                 _("_Cancel"), "revoke", _("_Revoke"), ADW_RESPONSE_DESTRUCTIVE);
  g_object_set_data_full (G_OBJECT (question), "token", g_object_ref (token), g_object_unref);
  g_signal_connect_object (question, "response", G_CALLBACK (revoke_answered_cb), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (question, self);
}

/* @label: unique in the window, for who does not see the row. */
static GtkWidget *
add_button (GtkWidget  *row,
            const char *icon_name,
            const char *tooltip,
            const char *label,
            GCallback   callback,
            gpointer    object)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_object (button, "clicked", callback, object, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return button;
}

static GtkWidget *
create_api_row (gpointer item,
                gpointer user_data)
{
  ManorApiToken *token = item;
  const char *name = manor_api_token_get_name (token);
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *summary = dup_summary (token);
  g_autofree char *label = NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name != NULL ? name : "");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), summary);
  /* translators: %s is the name of a token */
  label = g_strdup_printf (_("Revoke “%s”…"), name);
  add_button (row, "user-trash-symbolic", _("Revoke…"), label, G_CALLBACK (revoke_cb), token);

  return row;
}

static ManorTokensDialog *
get_dialog (GtkWidget *widget)
{
  return MANOR_TOKENS_DIALOG (gtk_widget_get_ancestor (widget, MANOR_TYPE_TOKENS_DIALOG));
}

static void
new_group_token_cb (GtkButton  *button,
                    ManorGroup *group)
{
  ManorTokensDialog *self = get_dialog (GTK_WIDGET (button));

  adw_dialog_present (manor_token_dialog_new_for_group (self->connection,
                                                        manor_group_get_name (group)),
                      GTK_WIDGET (self));
}

static void
rotated_cb (ManorTokensDialog *self)
{
  manor_toast_say (self->toast_overlay, _("All earlier tokens of the group are worthless now"));
}

static void
rotate_cb (GtkButton  *button,
           ManorGroup *group)
{
  ManorTokensDialog *self = get_dialog (GTK_WIDGET (button));
  AdwDialog *dialog = manor_group_page_new_rotate (self->connection, manor_group_get_name (group));

  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (rotated_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static GtkWidget *
create_group_row (gpointer item,
                  gpointer user_data)
{
  ManorGroup *group = item;
  const char *name = manor_group_get_name (group);
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *new_label = NULL;
  g_autofree char *rotate_label = NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  /* translators: %s is a group */
  new_label = g_strdup_printf (_("New Token for “%s”…"), name);
  /* translators: %s is a group */
  rotate_label = g_strdup_printf (_("Rotate Tokens of “%s”…"), name);
  add_button (row, "list-add-symbolic", _("New Token…"), new_label,
              G_CALLBACK (new_group_token_cb), group);
  add_button (row, "action-unavailable-symbolic", _("Rotate…"), rotate_label, G_CALLBACK (rotate_cb),
              group);

  return row;
}

static void
update (ManorTokensDialog *self)
{
  guint n_groups = g_list_model_get_n_items (manor_organization_get_groups (self->organization));
  guint n_tokens = self->tokens != NULL ? g_list_model_get_n_items (self->tokens) : 0;

  gtk_widget_set_visible (GTK_WIDGET (self->group_list), n_groups > 0);
  gtk_widget_set_visible (self->no_group_row, n_groups == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->api_list), n_tokens > 0);
  gtk_widget_set_visible (self->no_api_row, self->tokens != NULL && n_tokens == 0);
}

/* (2) */
static gboolean
grow_cb (gpointer user_data)
{
  ManorTokensDialog *self = user_data;
  guint size = gtk_slice_list_model_get_size (self->shown) + PIECE;

  gtk_slice_list_model_set_size (self->shown, size);
  if (size < g_list_model_get_n_items (self->tokens))
    return G_SOURCE_CONTINUE;

  self->growing = 0;

  return G_SOURCE_REMOVE;
}

static void
show_tokens (ManorTokensDialog *self,
             GListModel        *tokens)
{
  g_set_object (&self->tokens, tokens);
  g_clear_handle_id (&self->growing, g_source_remove);
  g_clear_object (&self->shown);
  self->shown = gtk_slice_list_model_new (g_object_ref (tokens), 0, PIECE);
  gtk_list_box_bind_model (self->api_list, G_LIST_MODEL (self->shown), create_api_row, NULL, NULL);
  if (g_list_model_get_n_items (tokens) > PIECE)
    self->growing = g_idle_add_full (G_PRIORITY_LOW, grow_cb, self, NULL);
}

static void
loaded (gpointer      owner,
        const GValue *value,
        const GError *error,
        gpointer      user_data)
{
  ManorTokensDialog *self = MANOR_TOKENS_DIALOG (owner);

  gtk_widget_set_sensitive (self->refresh_button, TRUE);
  gtk_widget_set_visible (self->spinner, FALSE);
  adw_banner_set_revealed (self->banner, error != NULL);

  if (error != NULL)
    {
      adw_banner_set_title (self->banner, error->message);
    }
  else
    {
      show_tokens (self, g_value_get_object (value));
    }

  update (self);
}

static void
load_cb (ManorTokensDialog *self)
{
  gtk_widget_set_sensitive (self->refresh_button, FALSE);
  gtk_widget_set_visible (self->spinner, TRUE);
  manor_later (manor_organization_list_tokens (self->organization), self, loaded, NULL);
}

static void
new_api_cb (ManorTokensDialog *self)
{
  AdwDialog *dialog = manor_token_dialog_new_for_api (self->connection);

  g_signal_connect_object (dialog, "created", G_CALLBACK (load_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
new_database_cb (ManorTokensDialog *self)
{
  adw_dialog_present (manor_token_dialog_new_for_database (self->connection, NULL),
                      GTK_WIDGET (self));
}

static void
manor_tokens_dialog_dispose (GObject *object)
{
  ManorTokensDialog *self = MANOR_TOKENS_DIALOG (object);

  g_clear_handle_id (&self->growing, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_TOKENS_DIALOG);
  g_clear_object (&self->connection);
  g_clear_object (&self->organization);
  g_clear_object (&self->shown);
  g_clear_object (&self->tokens);

  G_OBJECT_CLASS (manor_tokens_dialog_parent_class)->dispose (object);
}

static void
manor_tokens_dialog_class_init (ManorTokensDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = manor_tokens_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-tokens-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorTokensDialog, api_list);
  gtk_widget_class_bind_template_child (widget_class, ManorTokensDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, ManorTokensDialog, group_list);
  gtk_widget_class_bind_template_child (widget_class, ManorTokensDialog, no_api_row);
  gtk_widget_class_bind_template_child (widget_class, ManorTokensDialog, no_group_row);
  gtk_widget_class_bind_template_child (widget_class, ManorTokensDialog, refresh_button);
  gtk_widget_class_bind_template_child (widget_class, ManorTokensDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, ManorTokensDialog, toast_overlay);
  gtk_widget_class_bind_template_callback (widget_class, load_cb);
  gtk_widget_class_bind_template_callback (widget_class, new_api_cb);
  gtk_widget_class_bind_template_callback (widget_class, new_database_cb);
}

static void
manor_tokens_dialog_init (ManorTokensDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * manor_tokens_dialog_new:
 * @connection: one that has an organization
 *
 * Returns: (transfer floating): a `ManorTokensDialog`
 */
AdwDialog *
manor_tokens_dialog_new (ManorConnection *connection)
{
  ManorTokensDialog *self;
  GListModel *groups;
  g_autofree char *title = NULL;

  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (manor_connection_get_organization (connection) != NULL, NULL);

  self = g_object_new (MANOR_TYPE_TOKENS_DIALOG, NULL);
  self->connection = g_object_ref (connection);
  g_set_object (&self->organization, manor_connection_get_organization (connection));

  /* translators: the title of a dialog; %s is an organization */
  title = g_strdup_printf (_("Tokens of “%s”"), manor_organization_get_title (self->organization));
  adw_dialog_set_title (ADW_DIALOG (self), title);

  groups = manor_organization_get_groups (self->organization);
  gtk_list_box_bind_model (self->group_list, groups, create_group_row, NULL, NULL);
  g_signal_connect_object (groups, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  load_cb (self);

  return ADW_DIALOG (self);
}
