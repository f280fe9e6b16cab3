/* manor-turso-dialog.c: connecting to a Turso organization
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-account-view.h"
#include "manor-file-row.h"
#include "manor-later.h"
#include "manor-membership-list.h"
#include "manor-place.h"
#include "manor-scroll.h"
#include "manor-secret-text.h"
#include "manor-server-url.h"
#include "manor-session-offer.h"
#include "manor-suggestion.h"
#include "manor-token-guide.h"
#include "manor-turso-dialog.h"

/**
 * ManorTursoDialog:
 *
 * Asks for a token of Turso's platform, shows whom it speaks for, lets one of its organizations be
 * chosen, and adds that; or changes an organization that was added.
 *
 * Invariants:
 *
 *  (1) A token that is kept, or is the command line's, is never shown: the entry stays empty.
 *  (2) `account` is what the platform said to the token and the address that are in the form now:
 *      whatever changes one of them clears it, and makes the answer to a check that is under way
 *      void.
 *  (3) The name follows the chosen organization until somebody types another one: `own_title` is
 *      what the dialog itself put there.
 *  (4) The environment is looked into only when its button was pressed.
 */
struct _ManorTursoDialog
{
  ManorFormDialog      parent_instance;

  /* template widgets */
  ManorAccountView    *account_view;
  AdwExpanderRow      *advanced_row;
  AdwEntryRow         *authority_row;
  AdwEntryRow         *base_url_row;
  GtkWidget           *check_button;
  GtkWidget           *check_group;
  GtkWidget           *check_spinner;
  GtkWidget           *environment_button;
  GtkWidget           *environment_row;
  ManorMembershipList *membership_list;
  AdwActionRow        *organization_row;
  AdwSwitchRow        *plain_row;
  GtkLabel            *problem_label;
  AdwSwitchRow        *session_row;
  GtkWidget           *stop_button;
  AdwEntryRow         *title_row;
  GtkWidget           *title_group;
  AdwPreferencesGroup *token_group;
  AdwEntryRow         *token_row;

  /* owned references */
  ManorConsole        *console;
  ManorConnection     *connection;    /* what is edited, or NULL */
  ManorAccount        *account;       /* (2) */
  DexFuture           *check;         /* (2) there while one is under way */
  char                *organization;  /* of what is edited */
  char                *own_title;     /* (3) */

  gboolean             environment;   /* (4) */
};

enum {
  CONNECTED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ManorTursoDialog, manor_turso_dialog, MANOR_TYPE_FORM_DIALOG)

static guint signals[N_SIGNALS];

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
set_text (AdwEntryRow *row,
          const char  *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

static gboolean
is_exposed (ManorTursoDialog *self)
{
  return *get_text (self->base_url_row) != '\0' &&
         manor_server_url_is_exposed (get_text (self->base_url_row));
}

/* What is wrong with the address; NULL where all is well. */
static char *
dup_place_problem (ManorTursoDialog *self)
{
  const char *base_url = get_text (self->base_url_row);
  g_autofree char *problem = NULL;

  if (*base_url == '\0')
    return NULL;

  problem = manor_server_url_dup_problem (base_url);
  if (problem != NULL)
    /* translators: %s is a sentence that says what is wrong */
    return g_strdup_printf (_("URL of the API: %s"), problem);

  if (is_exposed (self) && !adw_switch_row_get_active (self->plain_row))
    return g_strdup (_("With plain HTTP the token would be readable on its way: use “https://”, or turn on “Send the Token Unencrypted”"));

  return NULL;
}

static gboolean
has_token (ManorTursoDialog *self)
{
  return *get_text (self->token_row) != '\0' || self->environment || self->connection != NULL;
}

/* Whether the token that was checked reaches the organization that is edited. */
static gboolean
reaches (ManorTursoDialog *self)
{
  return manor_account_find_membership (self->account, self->organization) != NULL;
}

static gboolean
is_valid (ManorTursoDialog *self)
{
  if (self->check != NULL)
    return FALSE;

  if (self->connection != NULL)
    return self->account == NULL || reaches (self);

  return manor_membership_list_get_selected (self->membership_list) != NULL;
}

static void
show_problem (ManorTursoDialog *self,
              const char       *problem)
{
  gtk_label_set_label (self->problem_label, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), problem != NULL);
}

static void
update (ManorTursoDialog *self)
{
  g_autofree char *problem = dup_place_problem (self);
  gboolean checking = self->check != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->plain_row), is_exposed (self));
  gtk_widget_set_visible (self->environment_row, self->environment);
  gtk_widget_set_visible (self->environment_button,
                          !self->environment && !checking && manor_turso_draft_has_environment ());
  gtk_widget_set_visible (self->check_button, !checking && self->account == NULL);
  gtk_widget_set_visible (self->stop_button, checking);
  gtk_widget_set_visible (self->check_spinner, checking);
  gtk_widget_set_sensitive (self->check_button, problem == NULL && has_token (self));
  if (problem != NULL)
    show_problem (self, problem);
  gtk_widget_set_visible (self->check_group,
                          self->account == NULL ||
                          gtk_widget_get_visible (GTK_WIDGET (self->problem_label)));
  gtk_widget_set_visible (self->title_group, self->account != NULL || self->connection != NULL);
  manor_form_dialog_set_valid (MANOR_FORM_DIALOG (self), problem == NULL && is_valid (self));
}

/* (2) */
static void
forget_account (ManorTursoDialog *self)
{
  if (self->console == NULL)
    return;

  if (self->check != NULL)
    dex_cancellable_cancel (DEX_CANCELLABLE (self->check));
  dex_clear (&self->check);
  show_problem (self, NULL);
  manor_turso_dialog_set_account (self, NULL);
}

static void
token_changed_cb (ManorTursoDialog *self)
{
  if (*get_text (self->token_row) != '\0')
    self->environment = FALSE;

  forget_account (self);
}

static void
forget_cb (ManorTursoDialog *self)
{
  forget_account (self);
}

/* One that is there already keeps its name; and each person's own organization is called “personal”. */
static const char *
suggest_title (ManorTursoDialog *self)
{
  ManorMembership *membership = manor_membership_list_get_selected (self->membership_list);
  g_autoptr(ManorTursoDraft) draft = manor_turso_dialog_dup_draft (self);
  ManorConnection *known = manor_console_find_turso (self->console, draft);

  if (membership == NULL || known != NULL)
    return known != NULL ? manor_connection_get_title (known) : NULL;

  return manor_membership_get_personal (membership) ? manor_membership_get_slug (membership)
                                                    : manor_membership_get_title (membership);
}

static void
selected_cb (ManorTursoDialog *self)
{
  if (self->console == NULL || self->connection != NULL)
    return;

  /* (3) */
  manor_suggestion_make (GTK_EDITABLE (self->title_row), &self->own_title, suggest_title (self));
  update (self);
}

/* The draft of what the environment says, where that was asked for. */
static ManorTursoDraft *
make_draft (ManorTursoDialog *self)
{
  ManorTursoDraft *draft = manor_turso_draft_new ();

  if (self->environment)
    manor_turso_draft_take_environment (draft);

  return draft;
}

static const char *
get_organization (ManorTursoDialog *self)
{
  ManorMembership *membership = manor_membership_list_get_selected (self->membership_list);

  if (self->connection != NULL)
    return self->organization;

  return membership != NULL ? manor_membership_get_slug (membership) : NULL;
}

/**
 * manor_turso_dialog_dup_draft:
 * @self: a `ManorTursoDialog`
 *
 * Returns: (transfer full): what is in the form
 */
ManorTursoDraft *
manor_turso_dialog_dup_draft (ManorTursoDialog *self)
{
  g_autoptr(ManorTursoDraft) draft = NULL;
  g_autoptr(ManorSecret) token = NULL;
  const char *title;
  const char *base_url;
  const char *authority;

  g_return_val_if_fail (MANOR_IS_TURSO_DIALOG (self), NULL);

  draft = make_draft (self);
  title = get_text (self->title_row);
  base_url = get_text (self->base_url_row);
  authority = get_text (self->authority_row);
  token = g_strstrip (g_strdup (get_text (self->token_row)));

  g_object_set (draft,
                "id", self->connection != NULL ? manor_connection_get_id (self->connection) : NULL,
                "title", *title != '\0' ? title : NULL,
                "organization", get_organization (self),
                "base-url", *base_url != '\0' ? base_url : NULL,
                "authority-file", *authority != '\0' ? authority : NULL,
                "allow-plain", is_exposed (self) && adw_switch_row_get_active (self->plain_row),
                "session-only", adw_switch_row_get_active (self->session_row),
                "keep-token", self->connection != NULL && *token == '\0' && !self->environment,
                NULL);
  if (*token != '\0')
    g_object_set (draft, "token", token, NULL);

  return g_steal_pointer (&draft);
}

static void
checked (gpointer      owner,
         const GValue *value,
         const GError *error,
         gpointer      user_data)
{
  ManorTursoDialog *self = MANOR_TURSO_DIALOG (owner);

  /* (2) */
  if (user_data != self->check)
    return;

  dex_clear (&self->check);

  if (error != NULL)
    {
      show_problem (self, error->message);
      update (self);
      /* From there Return is another try, and another token replaces this one. */
      gtk_widget_grab_focus (GTK_WIDGET (self->token_row));
      return;
    }

  manor_turso_dialog_set_account (self, g_value_get_object (value));
  /* What was found stands below what was filled in, and Return goes on from there. */
  manor_scroll_to (GTK_WIDGET (self->title_row));
  if (get_organization (self) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->title_row));
  else
    gtk_widget_child_focus (GTK_WIDGET (self->membership_list), GTK_DIR_TAB_FORWARD);
}

static void
check_cb (ManorTursoDialog *self)
{
  g_autoptr(ManorTursoDraft) draft = NULL;
  g_autofree char *problem = dup_place_problem (self);

  if (problem != NULL || !has_token (self) || self->check != NULL)
    return;

  draft = manor_turso_dialog_dup_draft (self);
  self->check = DEX_FUTURE (dex_cancellable_new ());
  show_problem (self, NULL);
  update (self);
  manor_later_full (dex_future_first (manor_console_load_account (self->console, draft),
                                      dex_ref (self->check), NULL),
                    self, checked, dex_ref (self->check), dex_unref);
}

/* (4) */
static void
environment_cb (ManorTursoDialog *self)
{
  g_autoptr(ManorTursoDraft) draft = NULL;
  g_autofree char *base_url = NULL;

  set_text (self->token_row, NULL);
  self->environment = TRUE;
  draft = make_draft (self);
  g_object_get (draft, "base-url", &base_url, NULL);
  if (base_url != NULL)
    {
      adw_expander_row_set_expanded (self->advanced_row, TRUE);
      set_text (self->base_url_row, base_url);
    }

  update (self);
  check_cb (self);
}

static DexFuture *
manor_turso_dialog_submit (ManorFormDialog *dialog)
{
  ManorTursoDialog *self = MANOR_TURSO_DIALOG (dialog);
  g_autoptr(ManorTursoDraft) draft = manor_turso_dialog_dup_draft (self);

  return manor_console_add_turso (self->console, draft);
}

static void
manor_turso_dialog_done (ManorFormDialog *dialog,
                         const GValue    *value)
{
  g_signal_emit (dialog, signals[CONNECTED], 0, g_value_get_object (value));
}

static void
manor_turso_dialog_accept_offer (ManorFormDialog *dialog)
{
  adw_switch_row_set_active (MANOR_TURSO_DIALOG (dialog)->session_row, TRUE);
}

static void
manor_turso_dialog_dispose (GObject *object)
{
  ManorTursoDialog *self = MANOR_TURSO_DIALOG (object);

  if (self->check != NULL)
    dex_cancellable_cancel (DEX_CANCELLABLE (self->check));
  dex_clear (&self->check);
  g_clear_object (&self->console);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_TURSO_DIALOG);
  g_clear_object (&self->account);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->organization, g_free);
  g_clear_pointer (&self->own_title, g_free);

  G_OBJECT_CLASS (manor_turso_dialog_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-turso-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorTursoDialog, account_view);
  gtk_widget_class_bind_template_child (widget_class, ManorTursoDialog, advanced_row);
  gtk_widget_class_bind_template_child (widget_class, ManorTursoDialog, authority_row);
  gtk_widget_class_bind_template_child (widget_class, ManorTursoDialog, base_url_row);
  gtk_widget_class_bind_template_child (widget_class, ManorTursoDialog, check_button);
  gtk_widget_class_bind_template_child (widget_class, ManorTursoDialog, check_group);
  gtk_widget_class_bind_template_child (widget_class, ManorTursoDialog, check_spinner);
  gtk_widget_class_bind_template_child (widget_class, ManorTursoDialog, environment_button);
  gtk_widget_class_bind_template_child (widget_class, ManorTursoDialog, environment_row);
  gtk_widget_class_bind_template_child (widget_class, ManorTursoDialog, membership_list);
  gtk_widget_class_bind_template_child (widget_class, ManorTursoDialog, organization_row);
  gtk_widget_class_bind_template_child (widget_class, ManorTursoDialog, plain_row);
  gtk_widget_class_bind_template_child (widget_class, ManorTursoDialog, problem_label);
  gtk_widget_class_bind_template_child (widget_class, ManorTursoDialog, session_row);
  gtk_widget_class_bind_template_child (widget_class, ManorTursoDialog, stop_button);
  gtk_widget_class_bind_template_child (widget_class, ManorTursoDialog, title_group);
  gtk_widget_class_bind_template_child (widget_class, ManorTursoDialog, title_row);
  gtk_widget_class_bind_template_child (widget_class, ManorTursoDialog, token_group);
  gtk_widget_class_bind_template_child (widget_class, ManorTursoDialog, token_row);
  gtk_widget_class_bind_template_callback (widget_class, check_cb);
  gtk_widget_class_bind_template_callback (widget_class, environment_cb);
  gtk_widget_class_bind_template_callback (widget_class, forget_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, token_changed_cb);
}

static void
manor_turso_dialog_class_init (ManorTursoDialogClass *klass)
{
  ManorFormDialogClass *form_class = MANOR_FORM_DIALOG_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = manor_turso_dialog_dispose;
  form_class->submit = manor_turso_dialog_submit;
  form_class->done = manor_turso_dialog_done;
  form_class->dup_stopped = manor_place_dup_stopped;
  form_class->dup_offer = manor_session_offer_dup;
  form_class->accept_offer = manor_turso_dialog_accept_offer;

  signals[CONNECTED] =
    g_signal_new ("connected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, MANOR_TYPE_CONNECTION);

  g_type_ensure (MANOR_TYPE_ACCOUNT_VIEW);
  g_type_ensure (MANOR_TYPE_FILE_ROW);
  g_type_ensure (MANOR_TYPE_MEMBERSHIP_LIST);
  g_type_ensure (MANOR_TYPE_TOKEN_GUIDE);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
manor_turso_dialog_init (ManorTursoDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  manor_secret_text_protect (GTK_EDITABLE (self->token_row));
}

/**
 * manor_turso_dialog_set_account:
 * @self: a `ManorTursoDialog`
 * @account: (nullable): whom the token that is in the form speaks for
 *
 * Shows what a check gave, with the organizations to choose from; or that there was none yet.
 */
void
manor_turso_dialog_set_account (ManorTursoDialog *self,
                                ManorAccount     *account)
{
  g_return_if_fail (MANOR_IS_TURSO_DIALOG (self));

  g_set_object (&self->account, account);
  manor_account_view_set_account (self->account_view, account);
  if (self->connection == NULL)
    manor_membership_list_set_memberships (self->membership_list,
                                           account != NULL ? manor_account_get_memberships (account)
                                                           : NULL);
  else if (account != NULL && !reaches (self))
    {
      g_autofree char *problem = NULL;

      /* translators: %s is an organization */
      problem = g_strdup_printf (_("This token does not reach the organization “%s”: use one of a member of it, or one that was made for it"),
                                 self->organization);
      show_problem (self, problem);
    }

  update (self);
}

/**
 * manor_turso_dialog_new:
 * @console: what to add the organization to
 *
 * Returns: (transfer floating): a `ManorTursoDialog`
 */
AdwDialog *
manor_turso_dialog_new (ManorConsole *console)
{
  ManorTursoDialog *self;

  g_return_val_if_fail (MANOR_IS_CONSOLE (console), NULL);

  self = g_object_new (MANOR_TYPE_TURSO_DIALOG, NULL);
  self->console = g_object_ref (console);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->token_row));
  update (self);

  return ADW_DIALOG (self);
}

static void
fill (ManorTursoDialog *self,
      ManorTursoDraft  *draft)
{
  g_autofree char *title = NULL;
  g_autofree char *base_url = NULL;
  g_autofree char *authority = NULL;
  gboolean allow_plain;
  gboolean session_only;

  g_object_get (draft,
                "title", &title,
                "organization", &self->organization,
                "base-url", &base_url,
                "authority-file", &authority,
                "allow-plain", &allow_plain,
                "session-only", &session_only,
                NULL);

  set_text (self->title_row, title);
  set_text (self->base_url_row, base_url);
  set_text (self->authority_row, authority);
  adw_switch_row_set_active (self->plain_row, allow_plain);
  adw_switch_row_set_active (self->session_row, session_only);
  adw_expander_row_set_expanded (self->advanced_row, base_url != NULL || authority != NULL);
  adw_action_row_set_subtitle (self->organization_row, self->organization);
  gtk_widget_set_visible (GTK_WIDGET (self->organization_row), TRUE);
}

/**
 * manor_turso_dialog_new_for_edit:
 * @console: the console
 * @connection: one of its connections
 *
 * Returns: (transfer floating) (nullable): a `ManorTursoDialog` that changes @connection, or
 *   %NULL where that is no Turso organization
 */
AdwDialog *
manor_turso_dialog_new_for_edit (ManorConsole    *console,
                                 ManorConnection *connection)
{
  ManorTursoDialog *self;
  const GError *error;
  g_autoptr(ManorTursoDraft) draft = NULL;

  g_return_val_if_fail (MANOR_IS_CONSOLE (console), NULL);
  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);

  draft = manor_console_dup_turso (console, connection);
  if (draft == NULL)
    return NULL;

  self = g_object_new (MANOR_TYPE_TURSO_DIALOG,
                       "title", _("Edit Connection"),
                       "submit-label", _("_Save"),
                       NULL);
  self->connection = g_object_ref (connection);
  adw_preferences_group_set_description (self->token_group,
                                         _("A token that is left empty stays as it is, while the URL leads to the same host."));
  gtk_button_set_label (GTK_BUTTON (self->check_button), _("_Check the Token"));
  /* That is Save now. */
  gtk_widget_remove_css_class (self->check_button, "suggested-action");
  fill (self, draft);
  self->console = g_object_ref (console);

  /* Who has no keyring types the token each time. */
  error = manor_connection_get_error (connection);
  adw_dialog_set_focus (ADW_DIALOG (self),
                        GTK_WIDGET (error != NULL && error->domain == MANOR_SECRET_ERROR ? self->token_row
                                                                                         : self->title_row));
  update (self);

  return ADW_DIALOG (self);
}
