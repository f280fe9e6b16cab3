/* manor-ways.c: the ways to connect
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-ways"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-ways.h"

/**
 * ManorWays:
 *
 * The kinds of place where databases live.
 */
struct _ManorWays
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (ManorWays, manor_ways, ADW_TYPE_BIN)

static void
manor_ways_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MANOR_TYPE_WAYS);

  G_OBJECT_CLASS (manor_ways_parent_class)->dispose (object);
}

static void
manor_ways_class_init (ManorWaysClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = manor_ways_dispose;

  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               RESOURCE_BASE "/ui/manor-ways.ui");
}

static void
manor_ways_init (ManorWays *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * manor_ways_new_dialog:
 *
 * Returns: (transfer floating): a dialog that asks which way to connect
 */
AdwDialog *
manor_ways_new_dialog (void)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *ways = g_object_new (MANOR_TYPE_WAYS,
                                  "margin-top", 12,
                                  "margin-bottom", 24,
                                  "margin-start", 18,
                                  "margin-end", 18,
                                  NULL);

  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), ways);
  adw_dialog_set_title (dialog, _("Add Connection"));
  adw_dialog_set_content_width (dialog, 460);
  adw_dialog_set_child (dialog, view);

  return dialog;
}
