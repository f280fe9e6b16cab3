/* manor-preferences-dialog.c: what a person can choose
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-preferences-dialog"

#include "config.h"

#include "manor-preferences-dialog.h"

/**
 * ManorPreferencesDialog:
 *
 * The settings, each a row; what is changed counts at once.
 *
 * Invariants:
 *
 *  (1) `editor-font` is empty exactly when `own_font_row` is off. While the rows are set from
 *      the settings, `loading` keeps them from writing back.
 */
struct _ManorPreferencesDialog
{
  AdwPreferencesDialog  parent_instance;

  /* template widgets */
  AdwSpinRow           *canary_row;
  GtkFontDialogButton  *font_button;
  AdwSpinRow           *jobs_row;
  AdwSwitchRow         *line_numbers_row;
  AdwSpinRow           *max_failures_row;
  AdwSwitchRow         *own_font_row;
  AdwSpinRow           *row_limit_row;
  AdwComboRow          *scheme_row;

  /* owned references */
  GSettings            *settings;

  gboolean              loading;  /* (1) */
};

G_DEFINE_FINAL_TYPE (ManorPreferencesDialog, manor_preferences_dialog, ADW_TYPE_PREFERENCES_DIALOG)

/* (1) */
static void
save_font (ManorPreferencesDialog *self)
{
  PangoFontDescription *font = gtk_font_dialog_button_get_font_desc (self->font_button);
  g_autofree char *text = NULL;

  if (self->loading)
    return;

  if (adw_switch_row_get_active (self->own_font_row) && font != NULL)
    text = pango_font_description_to_string (font);

  g_settings_set_string (self->settings, "editor-font", text != NULL ? text : "");
}

static void
own_font_changed_cb (ManorPreferencesDialog *self)
{
  save_font (self);
}

static void
font_changed_cb (ManorPreferencesDialog *self)
{
  save_font (self);
}

static void
load_font (ManorPreferencesDialog *self)
{
  g_autofree char *text = g_settings_get_string (self->settings, "editor-font");
  PangoFontDescription *font;

  font = pango_font_description_from_string (*text != '\0' ? text : "Monospace 11");
  self->loading = TRUE;
  gtk_font_dialog_button_set_font_desc (self->font_button, font);
  adw_switch_row_set_active (self->own_font_row, *text != '\0');
  self->loading = FALSE;
  pango_font_description_free (font);
}

/* The nicks of the enum are in the order of the row's strings. */
static gboolean
scheme_to_position (GValue   *value,
                    GVariant *variant,
                    gpointer  user_data)
{
  const char *nick = g_variant_get_string (variant, NULL);

  g_value_set_uint (value, g_str_equal (nick, "light") ? 1 : g_str_equal (nick, "dark") ? 2 : 0);

  return TRUE;
}

static GVariant *
position_to_scheme (const GValue       *value,
                    const GVariantType *type,
                    gpointer            user_data)
{
  static const char * const nicks[] = { "system", "light", "dark" };

  return g_variant_new_string (nicks[MIN (g_value_get_uint (value), 2)]);
}

static void
manor_preferences_dialog_dispose (GObject *object)
{
  ManorPreferencesDialog *self = MANOR_PREFERENCES_DIALOG (object);

  self->loading = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_PREFERENCES_DIALOG);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (manor_preferences_dialog_parent_class)->dispose (object);
}

static void
manor_preferences_dialog_class_init (ManorPreferencesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = manor_preferences_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorPreferencesDialog, canary_row);
  gtk_widget_class_bind_template_child (widget_class, ManorPreferencesDialog, font_button);
  gtk_widget_class_bind_template_child (widget_class, ManorPreferencesDialog, jobs_row);
  gtk_widget_class_bind_template_child (widget_class, ManorPreferencesDialog, line_numbers_row);
  gtk_widget_class_bind_template_child (widget_class, ManorPreferencesDialog, max_failures_row);
  gtk_widget_class_bind_template_child (widget_class, ManorPreferencesDialog, own_font_row);
  gtk_widget_class_bind_template_child (widget_class, ManorPreferencesDialog, row_limit_row);
  gtk_widget_class_bind_template_child (widget_class, ManorPreferencesDialog, scheme_row);
  gtk_widget_class_bind_template_callback (widget_class, font_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, own_font_changed_cb);
}

static void
manor_preferences_dialog_init (ManorPreferencesDialog *self)
{
  self->loading = TRUE;
  self->settings = g_settings_new (SETTINGS_ID);
  gtk_widget_init_template (GTK_WIDGET (self));
  load_font (self);

  g_settings_bind (self->settings, "push-canary", self->canary_row, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "push-jobs", self->jobs_row, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "push-max-failures", self->max_failures_row, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "result-row-limit", self->row_limit_row, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "editor-show-line-numbers", self->line_numbers_row, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (self->settings, "color-scheme", self->scheme_row, "selected",
                                G_SETTINGS_BIND_DEFAULT,
                                scheme_to_position, position_to_scheme, NULL, NULL);
}

/**
 * manor_preferences_dialog_new:
 *
 * Returns: (transfer floating): a `ManorPreferencesDialog`
 */
AdwDialog *
manor_preferences_dialog_new (void)
{
  return g_object_new (MANOR_TYPE_PREFERENCES_DIALOG, NULL);
}
