/* manor-source-style.c: how SQL and other text is coloured
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-source-style"

#include "config.h"

#include <adwaita.h>

#include "manor-source-style.h"

static void
dark_changed_cb (GtkSourceBuffer *buffer,
                 GParamSpec      *pspec,
                 AdwStyleManager *style)
{
  const char *id = adw_style_manager_get_dark (style) ? "Adwaita-dark" : "Adwaita";

  gtk_source_buffer_set_style_scheme (buffer,
                                      gtk_source_style_scheme_manager_get_scheme (
                                        gtk_source_style_scheme_manager_get_default (), id));
}

/**
 * manor_source_style_follow:
 * @buffer: a buffer
 *
 * Colours the buffer as the window is, light or dark, for as long as it lives.
 */
void
manor_source_style_follow (GtkSourceBuffer *buffer)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  g_return_if_fail (GTK_SOURCE_IS_BUFFER (buffer));

  g_signal_connect_object (style, "notify::dark", G_CALLBACK (dark_changed_cb), buffer,
                           G_CONNECT_SWAPPED);
  dark_changed_cb (buffer, NULL, style);
}

static const char *
get_css_style (PangoStyle style)
{
  if (style == PANGO_STYLE_ITALIC)
    return "italic";

  return style == PANGO_STYLE_OBLIQUE ? "oblique" : "normal";
}

static void
font_changed_cb (GtkCssProvider *provider,
                 const char     *key,
                 GSettings      *settings)
{
  g_autofree char *name = g_settings_get_string (settings, "editor-font");
  g_autofree char *css = NULL;
  PangoFontDescription *font;
  double size;

  if (*name == '\0')
    {
      gtk_css_provider_load_from_string (provider, "");
      return;
    }

  font = pango_font_description_from_string (name);
  size = (double) pango_font_description_get_size (font) / PANGO_SCALE;
  css = g_strdup_printf (".manor-editor { font-family: \"%s\", monospace; font-size: %d%s; "
                         "font-weight: %d; font-style: %s; }",
                         pango_font_description_get_family (font),
                         size > 0 ? (int) size : 11,
                         pango_font_description_get_size_is_absolute (font) ? "px" : "pt",
                         pango_font_description_get_weight (font),
                         get_css_style (pango_font_description_get_style (font)));
  pango_font_description_free (font);
  gtk_css_provider_load_from_string (provider, css);
}

/**
 * manor_source_style_use_font:
 * @widget: a widget that shows SQL
 *
 * Gives widgets with the style class “manor-editor” the font of the settings. The style is
 * the display's and is made once.
 */
void
manor_source_style_use_font (GtkWidget *widget)
{
  static const char key[] = "manor-editor-font";
  GdkDisplay *display;
  g_autoptr(GtkCssProvider) provider = NULL;
  GSettings *settings;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  gtk_widget_add_css_class (widget, "manor-editor");

  display = gtk_widget_get_display (widget);
  if (g_object_get_data (G_OBJECT (display), key) != NULL)
    return;

  settings = g_settings_new (SETTINGS_ID);
  provider = gtk_css_provider_new ();
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  g_signal_connect_object (settings, "changed::editor-font", G_CALLBACK (font_changed_cb),
                           provider, G_CONNECT_SWAPPED);
  font_changed_cb (provider, NULL, settings);
  g_object_set_data_full (G_OBJECT (display), key, settings, g_object_unref);
}
