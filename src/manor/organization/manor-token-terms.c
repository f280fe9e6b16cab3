/* manor-token-terms.c: what a token may do, and for how long
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-token-terms"

#include "config.h"

#include <manor.h>

#include "manor-token-terms.h"

/* The choices of “Expires”, in its order; the last one asks for a text. */
static const char * const lives[] = { "1d", "1w", "30d", "never", NULL };

#define MONTH 2
#define OTHER (G_N_ELEMENTS (lives) - 1)

/**
 * ManorTokenTerms:
 *
 * What a token for databases may do, and when it ends.
 */
struct _ManorTokenTerms
{
  AdwPreferencesGroup  parent_instance;

  /* template widgets */
  AdwComboRow         *life_row;
  AdwEntryRow         *own_row;
  AdwComboRow         *rights_row;
};

enum {
  PROP_0,
  PROP_READ_ONLY,
  PROP_VALID,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorTokenTerms, manor_token_terms, ADW_TYPE_PREFERENCES_GROUP)

static GParamSpec *properties[N_PROPS];

static gboolean
is_other (ManorTokenTerms *self)
{
  return adw_combo_row_get_selected (self->life_row) == OTHER;
}

static void
changed_cb (ManorTokenTerms *self)
{
  gboolean valid = manor_token_terms_get_valid (self);

  gtk_widget_set_visible (GTK_WIDGET (self->own_row), is_other (self));
  if (valid || *gtk_editable_get_text (GTK_EDITABLE (self->own_row)) == '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (self->own_row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->own_row), "error");

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READ_ONLY]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALID]);
}

/* A dialog that begins with them has the focus in it, not behind it. */
static gboolean
manor_token_terms_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (MANOR_TOKEN_TERMS (widget)->rights_row));
}

static void
manor_token_terms_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MANOR_TYPE_TOKEN_TERMS);

  G_OBJECT_CLASS (manor_token_terms_parent_class)->dispose (object);
}

static void
manor_token_terms_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  ManorTokenTerms *self = MANOR_TOKEN_TERMS (object);

  switch (prop_id)
    {
    case PROP_READ_ONLY:
      g_value_set_boolean (value, manor_token_terms_get_read_only (self));
      break;

    case PROP_VALID:
      g_value_set_boolean (value, manor_token_terms_get_valid (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_token_terms_class_init (ManorTokenTermsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_token_terms_dispose;
  object_class->get_property = manor_token_terms_get_property;
  widget_class->grab_focus = manor_token_terms_grab_focus;

  properties[PROP_READ_ONLY] =
    g_param_spec_boolean ("read-only", NULL, NULL, FALSE,
                          (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  properties[PROP_VALID] =
    g_param_spec_boolean ("valid", NULL, NULL, TRUE,
                          (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-token-terms.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorTokenTerms, life_row);
  gtk_widget_class_bind_template_child (widget_class, ManorTokenTerms, own_row);
  gtk_widget_class_bind_template_child (widget_class, ManorTokenTerms, rights_row);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
manor_token_terms_init (ManorTokenTerms *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_combo_row_set_selected (self->life_row, MONTH);
  changed_cb (self);
}

/**
 * manor_token_terms_get_read_only:
 * @self: a `ManorTokenTerms`
 *
 * Returns: whether the token shall only read
 */
gboolean
manor_token_terms_get_read_only (ManorTokenTerms *self)
{
  g_return_val_if_fail (MANOR_IS_TOKEN_TERMS (self), TRUE);

  return adw_combo_row_get_selected (self->rights_row) == 1;
}

/**
 * manor_token_terms_get_valid:
 * @self: a `ManorTokenTerms`
 *
 * Returns: whether what was typed is a time
 */
gboolean
manor_token_terms_get_valid (ManorTokenTerms *self)
{
  g_return_val_if_fail (MANOR_IS_TOKEN_TERMS (self), FALSE);

  return !is_other (self) ||
         manor_token_request_is_expiration (gtk_editable_get_text (GTK_EDITABLE (self->own_row)));
}

/**
 * manor_token_terms_get_expiration:
 * @self: a `ManorTokenTerms`
 *
 * Returns: (transfer none): “never” or a duration, as the platform reads them; not to be used
 *   while it is not valid
 */
const char *
manor_token_terms_get_expiration (ManorTokenTerms *self)
{
  g_return_val_if_fail (MANOR_IS_TOKEN_TERMS (self), NULL);

  return is_other (self) ? gtk_editable_get_text (GTK_EDITABLE (self->own_row))
                         : lives[adw_combo_row_get_selected (self->life_row)];
}
