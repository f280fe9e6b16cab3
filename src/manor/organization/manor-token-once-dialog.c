/* manor-token-once-dialog.c: a new token, shown once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-token-once-dialog"

#include "config.h"

#include <glib/gi18n.h>
#include <manor.h>

#include "manor-clipboard.h"
#include "manor-question.h"
#include "manor-secret-text.h"
#include "manor-token-once-dialog.h"

/**
 * ManorTokenOnceDialog:
 *
 * Shows a token that was just made, for the only time.
 *
 * Invariants:
 *
 *  (1) The token is in the entry and in `token` while the dialog is there, and wiped with it.
 *  (2) It does not close before the token was copied, unless a person says that it may.
 *  (3) Everything has its place from the beginning: a dialog does not grow with what is in it.
 */
struct _ManorTokenOnceDialog
{
  AdwDialog            parent_instance;

  /* template widgets */
  GtkLabel            *copied_label;
  GtkWidget           *copy_button;
  GtkWidget           *forget_button;
  AdwPreferencesGroup *group;
  AdwEntryRow         *token_row;

  char                *token;   /* (1) */
};

G_DEFINE_FINAL_TYPE (ManorTokenOnceDialog, manor_token_once_dialog, ADW_TYPE_DIALOG)

static void
copy_cb (ManorTokenOnceDialog *self)
{
  manor_clipboard_set_secret (GTK_WIDGET (self), self->token);
  adw_dialog_set_can_close (ADW_DIALOG (self), TRUE);
  gtk_widget_set_sensitive (self->forget_button, TRUE);
  gtk_label_set_label (self->copied_label, _("The token is on the clipboard"));
}

static void
forget_cb (ManorTokenOnceDialog *self)
{
  gboolean there = manor_clipboard_has_secret (GTK_WIDGET (self));

  manor_clipboard_forget (GTK_WIDGET (self));
  /* The focus must not go with the button: Escape would close nothing. */
  gtk_widget_grab_focus (self->copy_button);
  gtk_widget_set_sensitive (self->forget_button, FALSE);
  gtk_label_set_label (self->copied_label,
                       there ? _("The token is off the clipboard")
                             : _("Something else is on the clipboard; it stays"));
}

static void
answered_cb (ManorTokenOnceDialog *self,
             const char           *response)
{
  if (g_strcmp0 (response, "close") == 0)
    adw_dialog_force_close (ADW_DIALOG (self));
}

/* (2) */
static void
close_attempt_cb (ManorTokenOnceDialog *self)
{
  AdwDialog *question = manor_question_new (_("Close Without the Token?"),
                                            _("The token was not copied, and nobody can show it again. You would have to make another one."),
                                            _("_Go Back"), "close", _("_Close"), ADW_RESPONSE_DESTRUCTIVE);

  g_signal_connect_object (question, "response", G_CALLBACK (answered_cb), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (question, GTK_WIDGET (self));
}

static void
manor_token_once_dialog_dispose (GObject *object)
{
  ManorTokenOnceDialog *self = MANOR_TOKEN_ONCE_DIALOG (object);

  /* (1) The entry's buffer is one for passwords, which wipes what it gives up. */
  if (self->token_row != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->token_row), "");
  g_clear_pointer (&self->token, manor_secret_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_TOKEN_ONCE_DIALOG);

  G_OBJECT_CLASS (manor_token_once_dialog_parent_class)->dispose (object);
}

static void
manor_token_once_dialog_class_init (ManorTokenOnceDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = manor_token_once_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-token-once-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorTokenOnceDialog, copied_label);
  gtk_widget_class_bind_template_child (widget_class, ManorTokenOnceDialog, copy_button);
  gtk_widget_class_bind_template_child (widget_class, ManorTokenOnceDialog, forget_button);
  gtk_widget_class_bind_template_child (widget_class, ManorTokenOnceDialog, group);
  gtk_widget_class_bind_template_child (widget_class, ManorTokenOnceDialog, token_row);
  gtk_widget_class_bind_template_callback (widget_class, close_attempt_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, forget_cb);
}

static void
manor_token_once_dialog_init (ManorTokenOnceDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  manor_secret_text_protect (GTK_EDITABLE (self->token_row));
}

/**
 * manor_token_once_dialog_new:
 * @token: the token; the caller wipes its own copy
 * @what: what it is for, in a sentence
 *
 * Returns: (transfer floating): a `ManorTokenOnceDialog`
 */
AdwDialog *
manor_token_once_dialog_new (const char *token,
                             const char *what)
{
  ManorTokenOnceDialog *self;
  g_autofree char *escaped = NULL;

  g_return_val_if_fail (token != NULL, NULL);
  g_return_val_if_fail (what != NULL, NULL);

  self = g_object_new (MANOR_TYPE_TOKEN_ONCE_DIALOG, "can-close", FALSE, NULL);
  self->token = g_strdup (token);
  gtk_editable_set_text (GTK_EDITABLE (self->token_row), token);
  escaped = g_markup_escape_text (what, -1);
  adw_preferences_group_set_description (self->group, escaped);
  adw_dialog_set_focus (ADW_DIALOG (self), self->copy_button);

  return ADW_DIALOG (self);
}
