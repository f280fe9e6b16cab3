/* manor-typed-dialog.c: what is done only once a name was typed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-typed-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-typed-dialog.h"

/* Of a name in the title of the entry. */
#define MAX_LETTERS 20

/**
 * ManorTypedDialog:
 *
 * Says what will be lost and does it once a name was typed: nobody deletes a tenant, or cuts off
 * a group, by a slip of the hand.
 */
struct _ManorTypedDialog
{
  ManorFormDialog      parent_instance;

  /* template widgets */
  AdwPreferencesGroup *group;
  AdwEntryRow         *name_row;

  char                *name;
  ManorTypedFunc       func;
  gpointer             user_data;
  GDestroyNotify       user_data_destroy;
};

enum {
  CONFIRMED,
  STOPPED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ManorTypedDialog, manor_typed_dialog, MANOR_TYPE_FORM_DIALOG)

static guint signals[N_SIGNALS];

static void
changed_cb (ManorTypedDialog *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->name_row));

  manor_form_dialog_set_valid (MANOR_FORM_DIALOG (self), g_strcmp0 (typed, self->name) == 0);
}

static DexFuture *
manor_typed_dialog_submit (ManorFormDialog *dialog)
{
  ManorTypedDialog *self = MANOR_TYPED_DIALOG (dialog);

  return self->func (self->user_data);
}

static void
manor_typed_dialog_done (ManorFormDialog *dialog,
                         const GValue    *value)
{
  g_signal_emit (dialog, signals[CONFIRMED], 0);
}

static char *
manor_typed_dialog_dup_stopped (ManorFormDialog *dialog)
{
  g_signal_emit (dialog, signals[STOPPED], 0);

  return g_strdup (_("Stopped. It may have been done all the same: look before you try again."));
}

static void
manor_typed_dialog_dispose (GObject *object)
{
  ManorTypedDialog *self = MANOR_TYPED_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_TYPED_DIALOG);
  if (self->user_data_destroy != NULL)
    self->user_data_destroy (self->user_data);
  self->user_data_destroy = NULL;
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (manor_typed_dialog_parent_class)->dispose (object);
}

static void
manor_typed_dialog_class_init (ManorTypedDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  ManorFormDialogClass *form_class = MANOR_FORM_DIALOG_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = manor_typed_dialog_dispose;
  form_class->submit = manor_typed_dialog_submit;
  form_class->done = manor_typed_dialog_done;
  form_class->dup_stopped = manor_typed_dialog_dup_stopped;

  signals[CONFIRMED] =
    g_signal_new ("confirmed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[STOPPED] =
    g_signal_new ("stopped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-typed-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorTypedDialog, group);
  gtk_widget_class_bind_template_child (widget_class, ManorTypedDialog, name_row);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
manor_typed_dialog_init (ManorTypedDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * manor_typed_dialog_new:
 * @title: a question
 * @submit_label: what the button says, with a mnemonic
 * @consequence: what will be lost, in sentences
 * @name: what has to be typed
 * @func: does it
 * @user_data: for @func
 * @user_data_destroy: (nullable): frees @user_data
 *
 * Returns: (transfer floating): a `ManorTypedDialog`
 */
AdwDialog *
manor_typed_dialog_new (const char     *title,
                        const char     *submit_label,
                        const char     *consequence,
                        const char     *name,
                        ManorTypedFunc  func,
                        gpointer        user_data,
                        GDestroyNotify  user_data_destroy)
{
  ManorTypedDialog *self;
  g_autofree char *row_title = NULL;
  g_autofree char *escaped = NULL;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  self = g_object_new (MANOR_TYPE_TYPED_DIALOG,
                       "title", title,
                       "submit-label", submit_label,
                       NULL);
  self->name = g_strdup (name);
  self->func = func;
  self->user_data = user_data;
  self->user_data_destroy = user_data_destroy;

  escaped = g_markup_escape_text (consequence, -1);
  adw_preferences_group_set_description (self->group, escaped);
  /* What does not fit would hide what is to be done; the name is in the sentence above, too. */
  if (g_utf8_strlen (name, -1) > MAX_LETTERS)
    row_title = g_strdup (_("Type the name to confirm"));
  else
    /* translators: %s is the name of what will be deleted */
    row_title = g_strdup_printf (_("Type “%s” to confirm"), name);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name_row), row_title);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->name_row));

  return ADW_DIALOG (self);
}

/**
 * manor_typed_dialog_refuse:
 * @self: a `ManorTypedDialog`
 *
 * It cannot be done, as the consequence says: there is nothing to type.
 */
void
manor_typed_dialog_refuse (ManorTypedDialog *self)
{
  g_return_if_fail (MANOR_IS_TYPED_DIALOG (self));

  gtk_widget_set_visible (GTK_WIDGET (self->name_row), FALSE);
}
