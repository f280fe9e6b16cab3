/* manor-token-guide.c: how to make a token for Turso's platform
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-token-guide"

#include "config.h"

#include "manor-token-guide.h"

/* As turso 1.0.29 has it. */
#define COMMAND "turso auth api-tokens mint manor"
#define WEB "https://docs.turso.tech/api-reference/authentication"

/**
 * ManorTokenGuide:
 *
 * Tells who has no token yet how to make one.
 */
struct _ManorTokenGuide
{
  AdwExpanderRow  parent_instance;

  /* template widgets */
  GtkWidget      *command_row;
};

G_DEFINE_FINAL_TYPE (ManorTokenGuide, manor_token_guide, ADW_TYPE_EXPANDER_ROW)

static void
copy_cb (ManorTokenGuide *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), COMMAND);
}

static void
open_cb (ManorTokenGuide *self)
{
  g_autoptr(GtkUriLauncher) launcher = gtk_uri_launcher_new (WEB);

  gtk_uri_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                           NULL, NULL);
}

static void
manor_token_guide_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MANOR_TYPE_TOKEN_GUIDE);

  G_OBJECT_CLASS (manor_token_guide_parent_class)->dispose (object);
}

static void
manor_token_guide_class_init (ManorTokenGuideClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = manor_token_guide_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-token-guide.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorTokenGuide, command_row);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
}

static void
manor_token_guide_init (ManorTokenGuide *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->command_row), COMMAND);
}
