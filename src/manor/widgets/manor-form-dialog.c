/* manor-form-dialog.c: a dialog that asks for something and then does it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-form-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-form-dialog.h"
#include "manor-later.h"
#include "manor-question.h"

/**
 * ManorFormDialog:
 *
 * A dialog that asks for something and then does it: Cancel, the form, one button that says
 * what will be done. While it is being done the form is insensitive, and Cancel is Stop; what went
 * wrong is said on top of the form, which keeps all that was typed.
 *
 * Invariants:
 *
 *  (1) `doing` is there exactly while it is being done. The button is sensitive exactly when the form
 *      is `valid` and nothing is being done.
 *  (2) Meanwhile the dialog does not close: it would look as if nothing was done. Stop and Escape
 *      stop it, and the form says what may have been done all the same; where a form has no words for
 *      that it cannot be stopped, and Cancel says so by being insensitive.
 *  (3) The focus is in the dialog at all times, or Escape would not reach it: at first on what the form
 *      says, or its first field; meanwhile on the spinner, where a Return too many does no harm, and
 *      afterwards where it was.
 *  (4) What is unfolded in a form, or found out for it, is in sight while the window has room: the dialog
 *      grows with it. It never shrinks, so that nothing jumps to and fro.
 *  (5) What was `typed` is not gone with one key: the dialog asks before it closes.
 */
typedef struct
{
  /* template widgets */
  GtkButton  *cancel_button;
  AdwBin     *content_bin;
  AdwBanner  *error_banner;
  GtkWidget  *spinner;
  GtkButton  *submit_button;

  ManorLater *doing;        /* (1) */
  GtkWidget  *focus;        /* (3) weak */
  guint       grow_id;      /* (4) */

  gboolean    valid;        /* (1) */
  gboolean    typed;        /* (5) */
  gboolean    destructive;
} ManorFormDialogPrivate;

enum {
  PROP_0,
  PROP_CONTENT,
  PROP_SUBMIT_LABEL,
  PROP_VALID,
  PROP_DESTRUCTIVE,
  N_PROPS
};

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (ManorFormDialog, manor_form_dialog, ADW_TYPE_DIALOG)

static GParamSpec *properties[N_PROPS];

static gboolean
can_be_stopped (ManorFormDialog *self)
{
  return MANOR_FORM_DIALOG_GET_CLASS (self)->dup_stopped != NULL;
}

static void
update (ManorFormDialog *self)
{
  ManorFormDialogPrivate *priv = manor_form_dialog_get_instance_private (self);
  gboolean busy = priv->doing != NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (priv->submit_button), priv->valid && !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (priv->content_bin), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (priv->cancel_button), !busy || can_be_stopped (self));
  gtk_button_set_label (priv->cancel_button, busy && can_be_stopped (self) ? _("_Stop") : _("_Cancel"));
  gtk_widget_set_visible (priv->spinner, busy);
  /* (2) (5) */
  adw_dialog_set_can_close (ADW_DIALOG (self), !busy && !priv->typed);
}

static GtkWidget *
get_focus (ManorFormDialog *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)) ? focus : NULL;
}

/* (3) Before the form goes insensitive: GTK 4.18 does not tell a text that does so that the focus has
 * left it, whose cursor goes on blinking, with a warning. */
static void
move_focus (ManorFormDialog *self)
{
  ManorFormDialogPrivate *priv = manor_form_dialog_get_instance_private (self);

  g_set_weak_pointer (&priv->focus, get_focus (self));
  gtk_widget_set_visible (priv->spinner, TRUE);
  gtk_widget_grab_focus (priv->spinner);
}

static void
give_focus_back (ManorFormDialog *self)
{
  ManorFormDialogPrivate *priv = manor_form_dialog_get_instance_private (self);

  if (priv->focus != NULL)
    gtk_widget_grab_focus (priv->focus);
  g_clear_weak_pointer (&priv->focus);
}

/* (1) */
static void
set_doing (ManorFormDialog *self,
           ManorLater      *doing)
{
  ManorFormDialogPrivate *priv = manor_form_dialog_get_instance_private (self);

  g_clear_pointer (&priv->doing, manor_later_stop);
  priv->doing = doing;
  update (self);
}

/* What went wrong, and the way round it where the form knows one. */
static void
show_failure (ManorFormDialog *self,
              const GError    *error)
{
  ManorFormDialogPrivate *priv = manor_form_dialog_get_instance_private (self);
  ManorFormDialogClass *klass = MANOR_FORM_DIALOG_GET_CLASS (self);
  g_autofree char *offer = klass->dup_offer != NULL ? klass->dup_offer (self, error) : NULL;

  adw_banner_set_button_label (priv->error_banner, offer);
  manor_form_dialog_show_error (self, error->message);
}

static void
submitted (gpointer      owner,
           const GValue *value,
           const GError *error,
           gpointer      user_data)
{
  ManorFormDialog *self = MANOR_FORM_DIALOG (owner);

  set_doing (self, NULL);

  if (error != NULL)
    {
      give_focus_back (self);
      show_failure (self, error);
      return;
    }

  if (MANOR_FORM_DIALOG_GET_CLASS (self)->done != NULL)
    MANOR_FORM_DIALOG_GET_CLASS (self)->done (self, value);
  /* What was typed is not lost, but done. */
  adw_dialog_force_close (ADW_DIALOG (self));
}

static void
submit_cb (ManorFormDialog *self)
{
  ManorFormDialogPrivate *priv = manor_form_dialog_get_instance_private (self);
  ManorFormDialogClass *klass = MANOR_FORM_DIALOG_GET_CLASS (self);

  if (!priv->valid || priv->doing != NULL)
    return;

  manor_form_dialog_show_error (self, NULL);
  move_focus (self);
  set_doing (self, manor_later_start (klass->submit (self), self, submitted, klass->gives_secret));
}

/* (2) */
static void
stop (ManorFormDialog *self)
{
  ManorFormDialogPrivate *priv = manor_form_dialog_get_instance_private (self);
  g_autofree char *words = NULL;

  if (priv->doing == NULL || !can_be_stopped (self))
    return;

  set_doing (self, NULL);
  give_focus_back (self);
  words = MANOR_FORM_DIALOG_GET_CLASS (self)->dup_stopped (self);
  adw_banner_set_button_label (priv->error_banner, NULL);
  manor_form_dialog_show_error (self, words);
}

static void
offer_cb (ManorFormDialog *self)
{
  MANOR_FORM_DIALOG_GET_CLASS (self)->accept_offer (self);
  submit_cb (self);
}

static void
answered_cb (ManorFormDialog *self,
             const char      *response)
{
  if (g_strcmp0 (response, "discard") == 0)
    adw_dialog_force_close (ADW_DIALOG (self));
}

/* (5) */
static void
ask (ManorFormDialog *self)
{
  AdwDialog *question = manor_question_new (_("Discard What Was Typed?"),
                                            _("It is kept nowhere else."),
                                            _("_Keep Editing"), "discard", _("_Discard"), ADW_RESPONSE_DESTRUCTIVE);

  g_signal_connect_object (question, "response", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (question, GTK_WIDGET (self));
}

/* Where the dialog does not just close it is asked to: “close-attempt”. */
static void
cancel_cb (ManorFormDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
close_attempt_cb (ManorFormDialog *self)
{
  ManorFormDialogPrivate *priv = manor_form_dialog_get_instance_private (self);

  if (priv->doing != NULL)
    stop (self);
  else
    ask (self);
}

static gboolean
take_focus_cb (gpointer user_data)
{
  ManorFormDialog *self = user_data;
  ManorFormDialogPrivate *priv = manor_form_dialog_get_instance_private (self);
  GtkWidget *focus = get_focus (self);

  if (focus == NULL || priv->doing != NULL)
    return G_SOURCE_REMOVE;

  if (priv->focus != NULL)
    gtk_widget_grab_focus (priv->focus);
  else if (!gtk_widget_is_ancestor (focus, GTK_WIDGET (priv->content_bin)))
    gtk_widget_child_focus (GTK_WIDGET (priv->content_bin), GTK_DIR_TAB_FORWARD);
  g_clear_weak_pointer (&priv->focus);

  return G_SOURCE_REMOVE;
}

static void
focus_moved_cb (ManorFormDialog *self)
{
  if (get_focus (self) == NULL)
    return;

  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (GTK_WIDGET (self)), focus_moved_cb, self);
  manor_form_dialog_take_focus (self);
}

/* (3) A dialog that is a sheet at the bottom, in a narrow window, gives the focus to Cancel when it
 * has come up. */
static void
manor_form_dialog_map (GtkWidget *widget)
{
  ManorFormDialog *self = MANOR_FORM_DIALOG (widget);
  ManorFormDialogPrivate *priv = manor_form_dialog_get_instance_private (self);

  g_set_weak_pointer (&priv->focus, adw_dialog_get_focus (ADW_DIALOG (self)));
  g_signal_connect_object (gtk_widget_get_root (widget), "notify::focus-widget",
                           G_CALLBACK (focus_moved_cb), self, G_CONNECT_SWAPPED);
  GTK_WIDGET_CLASS (manor_form_dialog_parent_class)->map (widget);
}

static gboolean
grow_cb (gpointer user_data)
{
  ManorFormDialog *self = user_data;
  ManorFormDialogPrivate *priv = manor_form_dialog_get_instance_private (self);

  priv->grow_id = 0;
  /* Its content is measured again now, and only now. */
  adw_dialog_set_content_height (ADW_DIALOG (self), -1);

  return G_SOURCE_REMOVE;
}

/* (4) This comes while sizes are given out. */
static void
extent_changed_cb (ManorFormDialog *self,
                   GtkAdjustment   *adjustment)
{
  ManorFormDialogPrivate *priv = manor_form_dialog_get_instance_private (self);

  if (priv->grow_id == 0 &&
      gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment))
    priv->grow_id = g_idle_add (grow_cb, self);
}

static void
set_content (ManorFormDialog *self,
             GtkWidget       *content)
{
  ManorFormDialogPrivate *priv = manor_form_dialog_get_instance_private (self);
  GtkWidget *part = content;

  adw_bin_set_child (priv->content_bin, content);
  if (!ADW_IS_PREFERENCES_PAGE (content))
    return;

  while (part != NULL && !GTK_IS_SCROLLED_WINDOW (part))
    part = gtk_widget_get_first_child (part);
  g_return_if_fail (part != NULL);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (part)), "changed",
                           G_CALLBACK (extent_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
manor_form_dialog_dispose (GObject *object)
{
  ManorFormDialog *self = MANOR_FORM_DIALOG (object);
  ManorFormDialogPrivate *priv = manor_form_dialog_get_instance_private (self);

  g_clear_pointer (&priv->doing, manor_later_stop);
  g_clear_weak_pointer (&priv->focus);
  g_clear_handle_id (&priv->grow_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), MANOR_TYPE_FORM_DIALOG);

  G_OBJECT_CLASS (manor_form_dialog_parent_class)->dispose (object);
}

static void
manor_form_dialog_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  ManorFormDialog *self = MANOR_FORM_DIALOG (object);
  ManorFormDialogPrivate *priv = manor_form_dialog_get_instance_private (self);

  switch (prop_id)
    {
    case PROP_CONTENT:
      g_value_set_object (value, adw_bin_get_child (priv->content_bin));
      break;

    case PROP_SUBMIT_LABEL:
      g_value_set_string (value, gtk_button_get_label (priv->submit_button));
      break;

    case PROP_VALID:
      g_value_set_boolean (value, priv->valid);
      break;

    case PROP_DESTRUCTIVE:
      g_value_set_boolean (value, priv->destructive);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_destructive (ManorFormDialog *self,
                 gboolean         destructive)
{
  ManorFormDialogPrivate *priv = manor_form_dialog_get_instance_private (self);

  priv->destructive = destructive;
  gtk_widget_remove_css_class (GTK_WIDGET (priv->submit_button),
                               destructive ? "suggested-action" : "destructive-action");
  gtk_widget_add_css_class (GTK_WIDGET (priv->submit_button),
                            destructive ? "destructive-action" : "suggested-action");
}

static void
manor_form_dialog_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  ManorFormDialog *self = MANOR_FORM_DIALOG (object);
  ManorFormDialogPrivate *priv = manor_form_dialog_get_instance_private (self);

  switch (prop_id)
    {
    case PROP_CONTENT:
      set_content (self, g_value_get_object (value));
      break;

    case PROP_SUBMIT_LABEL:
      gtk_button_set_label (priv->submit_button, g_value_get_string (value));
      break;

    case PROP_VALID:
      manor_form_dialog_set_valid (self, g_value_get_boolean (value));
      break;

    case PROP_DESTRUCTIVE:
      set_destructive (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_form_dialog_class_init (ManorFormDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_form_dialog_dispose;
  widget_class->map = manor_form_dialog_map;
  object_class->get_property = manor_form_dialog_get_property;
  object_class->set_property = manor_form_dialog_set_property;

  properties[PROP_CONTENT] =
    g_param_spec_object ("content", NULL, NULL,
                         GTK_TYPE_WIDGET,
                         (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  properties[PROP_SUBMIT_LABEL] =
    g_param_spec_string ("submit-label", NULL, NULL,
                         NULL,
                         (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  properties[PROP_VALID] =
    g_param_spec_boolean ("valid", NULL, NULL,
                          FALSE,
                          (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                           G_PARAM_STATIC_STRINGS));
  properties[PROP_DESTRUCTIVE] =
    g_param_spec_boolean ("destructive", NULL, NULL,
                          FALSE,
                          (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-form-dialog.ui");
  gtk_widget_class_bind_template_child_private (widget_class, ManorFormDialog, cancel_button);
  gtk_widget_class_bind_template_child_private (widget_class, ManorFormDialog, content_bin);
  gtk_widget_class_bind_template_child_private (widget_class, ManorFormDialog, error_banner);
  gtk_widget_class_bind_template_child_private (widget_class, ManorFormDialog, spinner);
  gtk_widget_class_bind_template_child_private (widget_class, ManorFormDialog, submit_button);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_attempt_cb);
  gtk_widget_class_bind_template_callback (widget_class, offer_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
}

static void
manor_form_dialog_init (ManorFormDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_destructive (self, FALSE);
  update (self);
}

/**
 * manor_form_dialog_set_valid:
 * @self: a `ManorFormDialog`
 * @valid: whether what is in the form can be done
 *
 * Lets the button be pressed, or not.
 */
void
manor_form_dialog_set_valid (ManorFormDialog *self,
                             gboolean         valid)
{
  ManorFormDialogPrivate *priv = manor_form_dialog_get_instance_private (self);

  g_return_if_fail (MANOR_IS_FORM_DIALOG (self));

  valid = !!valid;
  if (priv->valid == valid)
    return;

  priv->valid = valid;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALID]);
}

/**
 * manor_form_dialog_set_typed:
 * @self: a `ManorFormDialog`
 * @typed: whether something was typed that a person would have to type again
 *
 * Has the dialog ask before it throws away what is in the form. A name is quickly typed again, and what the dialog
 * put there itself was not typed: neither is worth a question.
 */
void
manor_form_dialog_set_typed (ManorFormDialog *self,
                             gboolean         typed)
{
  ManorFormDialogPrivate *priv = manor_form_dialog_get_instance_private (self);

  g_return_if_fail (MANOR_IS_FORM_DIALOG (self));

  priv->typed = !!typed;
  update (self);
}

/**
 * manor_form_dialog_take_focus:
 * @self: a `ManorFormDialog`
 *
 * Moves the focus to the first field of a form whose fields have just come into sight.
 */
void
manor_form_dialog_take_focus (ManorFormDialog *self)
{
  g_return_if_fail (MANOR_IS_FORM_DIALOG (self));

  /* They can have it when they have a size. */
  g_idle_add_full (G_PRIORITY_LOW, take_focus_cb, g_object_ref (self), g_object_unref);
}

/**
 * manor_form_dialog_show_error:
 * @self: a `ManorFormDialog`
 * @message: (nullable): what went wrong
 *
 * Says on top of the form what went wrong, or no longer says it.
 */
void
manor_form_dialog_show_error (ManorFormDialog *self,
                              const char      *message)
{
  ManorFormDialogPrivate *priv = manor_form_dialog_get_instance_private (self);

  g_return_if_fail (MANOR_IS_FORM_DIALOG (self));

  /* A message is no markup. */
  adw_banner_set_use_markup (priv->error_banner, FALSE);
  if (message != NULL)
    adw_banner_set_title (priv->error_banner, message);
  adw_banner_set_revealed (priv->error_banner, message != NULL);
}
