/* manor-server-dialog.c: connecting to a libSQL server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-file-row.h"
#include "manor-later.h"
#include "manor-place.h"
#include "manor-scroll.h"
#include "manor-secret-text.h"
#include "manor-server-dialog.h"
#include "manor-server-url.h"
#include "manor-session-offer.h"
#include "manor-suggestion.h"
#include "manor-verdict-list.h"

/* The kinds of the combo row, in its order. */
enum {
  TOKEN,
  USER,
  NOTHING,
};

/**
 * ManorServerDialog:
 *
 * Asks for a server's address and what gives access to it, tries it out where a person wants
 * that, and adds it; or changes a server that was added.
 *
 * Invariants:
 *
 *  (1) A secret that is kept is never shown: an entry that stays empty leaves it as it is.
 *  (2) The name follows the address until somebody types another name: `own_title` is what
 *      the dialog itself put there.
 *  (3) `trial` is there while a test runs; another test, or none, makes its answer void.
 */
struct _ManorServerDialog
{
  ManorFormDialog      parent_instance;

  /* template widgets */
  AdwEntryRow         *admin_key_row;
  AdwExpanderRow      *admin_row;
  AdwEntryRow         *admin_url_row;
  AdwEntryRow         *authority_row;
  AdwComboRow         *kind_row;
  AdwExpanderRow      *names_row;
  GtkTextView         *names_view;
  AdwSwitchRow        *plain_row;
  GtkWidget           *problem_group;
  GtkLabel            *problem_label;
  AdwSwitchRow        *session_row;
  GtkWidget           *stop_button;
  GtkWidget           *test_button;
  GtkLabel            *test_label;
  GtkWidget           *test_spinner;
  AdwEntryRow         *title_row;
  AdwExpanderRow      *tls_row;
  AdwPreferencesGroup *token_group;
  AdwEntryRow         *token_row;
  AdwEntryRow         *url_row;
  AdwEntryRow         *user_row;
  ManorVerdictList    *verdict_list;

  /* owned references */
  ManorConsole        *console;
  ManorConnection     *connection;  /* what is edited, or NULL (1) */
  char               **names;       /* those of what is edited, or NULL */
  DexFuture           *trial;       /* (3) */
  char                *own_title;   /* (2) */
};

enum {
  CONNECTED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ManorServerDialog, manor_server_dialog, MANOR_TYPE_FORM_DIALOG)

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

/* What is typed and cannot be sent, or is in the wrong place; NULL where all is well. */
static char *
dup_problem (ManorServerDialog *self)
{
  g_autofree char *problem = manor_server_url_dup_problem (get_text (self->url_row));
  guint kind = adw_combo_row_get_selected (self->kind_row);

  if (problem != NULL)
    return g_steal_pointer (&problem);

  problem = manor_server_url_dup_problem (get_text (self->admin_url_row));
  if (problem != NULL && *problem != '\0')
    return g_strdup_printf (_("Admin URL: %s"), problem);

  if (kind == USER && *get_text (self->token_row) != '\0' && *get_text (self->user_row) == '\0')
    return g_strdup (_("Type the user whose password this is"));

  if (kind == USER && g_utf8_strchr (get_text (self->user_row), -1, ':') != NULL)
    return g_strdup (_("A user’s name has no colon in it"));

  if (gtk_widget_get_visible (GTK_WIDGET (self->plain_row)) && kind != NOTHING &&
      !adw_switch_row_get_active (self->plain_row))
    return g_strdup (_("With plain HTTP the token would be readable on its way: use “https://”, or turn on “Send the Token Unencrypted”"));

  return NULL;
}

static char **
dup_names (ManorServerDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->names_view);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      g_strv_builder_add (names, lines[i]);

  return g_strv_builder_end (names);
}

/* A list of databases, or an address and what gives access to it. */
static gboolean
is_typed (ManorServerDialog *self)
{
  g_auto(GStrv) names = dup_names (self);

  if (*names != NULL && (self->names == NULL ||
                         !g_strv_equal ((const char * const *) names, (const char * const *) self->names)))
    return TRUE;

  return self->connection == NULL && *get_text (self->url_row) != '\0' &&
         (*get_text (self->token_row) != '\0' || *get_text (self->admin_url_row) != '\0');
}

static void
update (ManorServerDialog *self)
{
  guint kind = adw_combo_row_get_selected (self->kind_row);
  gboolean exposed = manor_server_url_is_exposed (get_text (self->url_row)) ||
                     manor_server_url_is_exposed (get_text (self->admin_url_row));
  g_autofree char *problem = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->user_row), kind == USER);
  gtk_widget_set_visible (GTK_WIDGET (self->token_row), kind != NOTHING);
  gtk_widget_set_visible (GTK_WIDGET (self->plain_row), exposed);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->token_row),
                                 kind == USER ? _("Password") : _("Token"));

  problem = dup_problem (self);
  gtk_label_set_label (self->problem_label, problem != NULL ? problem : "");
  gtk_widget_set_visible (self->problem_group, problem != NULL && *problem != '\0');
  gtk_widget_set_sensitive (self->test_button, problem == NULL);
  manor_form_dialog_set_valid (MANOR_FORM_DIALOG (self), problem == NULL);
  manor_form_dialog_set_typed (MANOR_FORM_DIALOG (self), is_typed (self));
}

static void
update_cb (ManorServerDialog *self)
{
  if (self->console != NULL)
    update (self);
}

static void
url_changed_cb (ManorServerDialog *self)
{
  g_autofree char *suggestion = manor_server_url_dup_title (get_text (self->url_row));

  manor_suggestion_make (GTK_EDITABLE (self->title_row), &self->own_title, suggestion);
  update_cb (self);
}

/* The token as the store keeps it. NULL where the entry is empty. */
static char *
dup_token (ManorServerDialog *self,
           guint              kind)
{
  const char *token = get_text (self->token_row);

  if (kind == NOTHING || *token == '\0')
    return NULL;

  if (kind == USER)
    return g_strdup_printf ("%s:%s", get_text (self->user_row), token);

  return g_strstrip (g_strdup (token));
}

/**
 * manor_server_dialog_dup_draft:
 * @self: a `ManorServerDialog`
 *
 * Returns: (transfer full): what is in the form
 */
ManorServerDraft *
manor_server_dialog_dup_draft (ManorServerDialog *self)
{
  guint kind;
  const char *title;
  const char *authority;
  const char *admin_url;
  const char *admin_key;
  g_autofree char *token = NULL;
  g_autofree char *host = NULL;
  g_auto(GStrv) names = NULL;

  g_return_val_if_fail (MANOR_IS_SERVER_DIALOG (self), NULL);

  kind = adw_combo_row_get_selected (self->kind_row);
  token = dup_token (self, kind);
  names = dup_names (self);
  title = get_text (self->title_row);
  authority = get_text (self->authority_row);
  admin_url = get_text (self->admin_url_row);
  admin_key = get_text (self->admin_key_row);
  if (*title == '\0')
    title = host = manor_server_url_dup_title (get_text (self->url_row));

  return g_object_new (MANOR_TYPE_SERVER_DRAFT,
                       "id", self->connection != NULL ? manor_connection_get_id (self->connection)
                                                      : NULL,
                       "url", get_text (self->url_row),
                       "title", title,
                       "admin-url", *admin_url != '\0' ? admin_url : NULL,
                       "authority-file", *authority != '\0' ? authority : NULL,
                       "allow-plain", gtk_widget_get_visible (GTK_WIDGET (self->plain_row)) &&
                                      adw_switch_row_get_active (self->plain_row),
                       "names", names,
                       "token-kind", kind == USER ? "basic" : "bearer",
                       "token", token,
                       "admin-key", *admin_url != '\0' && *admin_key != '\0' ? admin_key : NULL,
                       "session-only", adw_switch_row_get_active (self->session_row),
                       "keep-token", self->connection != NULL && kind != NOTHING && token == NULL,
                       "keep-admin-key", self->connection != NULL && *admin_url != '\0' &&
                                         *admin_key == '\0',
                       NULL);
}

static void
set_testing (ManorServerDialog *self,
             gboolean           testing)
{
  gtk_widget_set_visible (self->test_button, !testing);
  gtk_widget_set_visible (self->stop_button, testing);
  gtk_widget_set_visible (self->test_spinner, testing);
}

static void
show_test_error (ManorServerDialog *self,
                 const char        *text)
{
  gtk_label_set_label (self->test_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->test_label), text != NULL);
}

static void
tested (gpointer      owner,
        const GValue *value,
        const GError *error,
        gpointer      user_data)
{
  ManorServerDialog *self = MANOR_SERVER_DIALOG (owner);

  /* (3) */
  if (user_data != self->trial)
    return;

  dex_clear (&self->trial);
  set_testing (self, FALSE);

  if (error != NULL)
    {
      show_test_error (self, error->message);
      return;
    }

  manor_verdict_list_set_verdicts (self->verdict_list, g_value_get_object (value));
  /* What was found stands below what was filled in. */
  manor_scroll_to (GTK_WIDGET (self->verdict_list));
}

static void
test_cb (ManorServerDialog *self)
{
  g_autoptr(ManorServerDraft) draft = manor_server_dialog_dup_draft (self);

  dex_clear (&self->trial);
  self->trial = DEX_FUTURE (dex_cancellable_new ());
  show_test_error (self, NULL);
  manor_verdict_list_set_verdicts (self->verdict_list, NULL);
  set_testing (self, TRUE);
  manor_later_full (dex_future_first (manor_console_test_server (self->console, draft),
                                      dex_ref (self->trial), NULL),
                    self, tested, dex_ref (self->trial), dex_unref);
}

static void
stop_cb (ManorServerDialog *self)
{
  g_autoptr(DexFuture) trial = g_steal_pointer (&self->trial);

  if (trial == NULL)
    return;

  dex_cancellable_cancel (DEX_CANCELLABLE (trial));
  set_testing (self, FALSE);
  show_test_error (self, _("The test was stopped"));
}

static DexFuture *
manor_server_dialog_submit (ManorFormDialog *dialog)
{
  ManorServerDialog *self = MANOR_SERVER_DIALOG (dialog);
  g_autoptr(ManorServerDraft) draft = manor_server_dialog_dup_draft (self);

  return manor_console_add_server (self->console, draft);
}

static void
manor_server_dialog_done (ManorFormDialog *dialog,
                          const GValue    *value)
{
  g_signal_emit (dialog, signals[CONNECTED], 0, g_value_get_object (value));
}

static void
manor_server_dialog_accept_offer (ManorFormDialog *dialog)
{
  adw_switch_row_set_active (MANOR_SERVER_DIALOG (dialog)->session_row, TRUE);
}

static void
manor_server_dialog_dispose (GObject *object)
{
  ManorServerDialog *self = MANOR_SERVER_DIALOG (object);

  if (self->trial != NULL)
    dex_cancellable_cancel (DEX_CANCELLABLE (self->trial));
  dex_clear (&self->trial);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_SERVER_DIALOG);
  g_clear_object (&self->connection);
  g_clear_object (&self->console);
  g_clear_pointer (&self->names, g_strfreev);
  g_clear_pointer (&self->own_title, g_free);

  G_OBJECT_CLASS (manor_server_dialog_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-server-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorServerDialog, admin_key_row);
  gtk_widget_class_bind_template_child (widget_class, ManorServerDialog, admin_row);
  gtk_widget_class_bind_template_child (widget_class, ManorServerDialog, admin_url_row);
  gtk_widget_class_bind_template_child (widget_class, ManorServerDialog, authority_row);
  gtk_widget_class_bind_template_child (widget_class, ManorServerDialog, kind_row);
  gtk_widget_class_bind_template_child (widget_class, ManorServerDialog, names_row);
  gtk_widget_class_bind_template_child (widget_class, ManorServerDialog, names_view);
  gtk_widget_class_bind_template_child (widget_class, ManorServerDialog, plain_row);
  gtk_widget_class_bind_template_child (widget_class, ManorServerDialog, problem_group);
  gtk_widget_class_bind_template_child (widget_class, ManorServerDialog, problem_label);
  gtk_widget_class_bind_template_child (widget_class, ManorServerDialog, session_row);
  gtk_widget_class_bind_template_child (widget_class, ManorServerDialog, stop_button);
  gtk_widget_class_bind_template_child (widget_class, ManorServerDialog, test_button);
  gtk_widget_class_bind_template_child (widget_class, ManorServerDialog, test_label);
  gtk_widget_class_bind_template_child (widget_class, ManorServerDialog, test_spinner);
  gtk_widget_class_bind_template_child (widget_class, ManorServerDialog, title_row);
  gtk_widget_class_bind_template_child (widget_class, ManorServerDialog, tls_row);
  gtk_widget_class_bind_template_child (widget_class, ManorServerDialog, token_group);
  gtk_widget_class_bind_template_child (widget_class, ManorServerDialog, token_row);
  gtk_widget_class_bind_template_child (widget_class, ManorServerDialog, url_row);
  gtk_widget_class_bind_template_child (widget_class, ManorServerDialog, user_row);
  gtk_widget_class_bind_template_child (widget_class, ManorServerDialog, verdict_list);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, test_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_cb);
  gtk_widget_class_bind_template_callback (widget_class, url_changed_cb);
}

static void
manor_server_dialog_class_init (ManorServerDialogClass *klass)
{
  ManorFormDialogClass *form_class = MANOR_FORM_DIALOG_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = manor_server_dialog_dispose;
  form_class->submit = manor_server_dialog_submit;
  form_class->done = manor_server_dialog_done;
  form_class->dup_stopped = manor_place_dup_stopped;
  form_class->dup_offer = manor_session_offer_dup;
  form_class->accept_offer = manor_server_dialog_accept_offer;

  signals[CONNECTED] =
    g_signal_new ("connected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, MANOR_TYPE_CONNECTION);

  g_type_ensure (MANOR_TYPE_FILE_ROW);
  g_type_ensure (MANOR_TYPE_VERDICT_LIST);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
manor_server_dialog_init (ManorServerDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->names_view), "changed",
                           G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  manor_secret_text_protect (GTK_EDITABLE (self->token_row));
  manor_secret_text_protect (GTK_EDITABLE (self->admin_key_row));
}

static void
fill (ManorServerDialog *self,
      ManorServerDraft  *draft)
{
  g_autofree char *url = NULL;
  g_autofree char *title = NULL;
  g_autofree char *admin_url = NULL;
  g_autofree char *authority = NULL;
  g_autofree char *kind = NULL;
  g_autofree char *joined = NULL;
  g_auto(GStrv) names = NULL;
  gboolean allow_plain;
  gboolean session_only;

  g_object_get (draft,
                "url", &url,
                "title", &title,
                "admin-url", &admin_url,
                "authority-file", &authority,
                "allow-plain", &allow_plain,
                "names", &names,
                "token-kind", &kind,
                "session-only", &session_only,
                NULL);

  set_text (self->title_row, title);
  set_text (self->url_row, url);
  set_text (self->admin_url_row, admin_url);
  set_text (self->authority_row, authority);
  adw_combo_row_set_selected (self->kind_row, g_strcmp0 (kind, "basic") == 0 ? USER : TOKEN);
  adw_switch_row_set_active (self->plain_row, allow_plain);
  adw_switch_row_set_active (self->session_row, session_only);

  joined = names != NULL ? g_strjoinv ("\n", names) : g_strdup ("");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->names_view), joined, -1);
  adw_expander_row_set_expanded (self->admin_row, admin_url != NULL);
  adw_expander_row_set_expanded (self->tls_row, authority != NULL);
  adw_expander_row_set_expanded (self->names_row, *joined != '\0');
  self->names = g_steal_pointer (&names);
}

/**
 * manor_server_dialog_new:
 * @console: what to add the server to
 *
 * Returns: (transfer floating): a `ManorServerDialog`
 */
AdwDialog *
manor_server_dialog_new (ManorConsole *console)
{
  ManorServerDialog *self;

  g_return_val_if_fail (MANOR_IS_CONSOLE (console), NULL);

  self = g_object_new (MANOR_TYPE_SERVER_DIALOG, NULL);
  self->console = g_object_ref (console);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->url_row));
  update (self);

  return ADW_DIALOG (self);
}

/**
 * manor_server_dialog_new_for_edit:
 * @console: the console
 * @connection: one of its connections
 *
 * Returns: (transfer floating) (nullable): a `ManorServerDialog` that changes @connection, or
 *   %NULL where that is no server
 */
AdwDialog *
manor_server_dialog_new_for_edit (ManorConsole    *console,
                                  ManorConnection *connection)
{
  ManorServerDialog *self;
  g_autoptr(ManorServerDraft) draft = NULL;

  g_return_val_if_fail (MANOR_IS_CONSOLE (console), NULL);
  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);

  draft = manor_console_dup_server (console, connection);
  if (draft == NULL)
    return NULL;

  self = g_object_new (MANOR_TYPE_SERVER_DIALOG,
                       "title", _("Edit Connection"),
                       "submit-label", _("_Save"),
                       NULL);
  self->console = g_object_ref (console);
  self->connection = g_object_ref (connection);
  adw_preferences_group_set_description (self->token_group,
                                         _("A token, password or key that is left empty stays as it is, while its URL leads to the same host."));
  fill (self, draft);

  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->title_row));
  update (self);

  return ADW_DIALOG (self);
}
