/* manor-start-page.c: what a newcomer sees first
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-start-page"

#include "config.h"

#include "manor-start-page.h"
#include "manor-ways.h"

/**
 * ManorStartPage:
 *
 * What a newcomer sees first: what Manor is, the ways to connect, and a fleet to try it on.
 */
struct _ManorStartPage
{
  AdwBin      parent_instance;

  /* template widgets */
  AdwSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (ManorStartPage, manor_start_page, ADW_TYPE_BIN)

static void
manor_start_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MANOR_TYPE_START_PAGE);

  G_OBJECT_CLASS (manor_start_page_parent_class)->dispose (object);
}

static void
manor_start_page_class_init (ManorStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = manor_start_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorStartPage, spinner);

  g_type_ensure (MANOR_TYPE_WAYS);
}

static void
manor_start_page_init (ManorStartPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * manor_start_page_set_busy:
 * @self: a `ManorStartPage`
 * @busy: whether the demo fleet is being built
 *
 * Shows that something is on its way.
 */
void
manor_start_page_set_busy (ManorStartPage *self,
                           gboolean        busy)
{
  g_return_if_fail (MANOR_IS_START_PAGE (self));

  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
}
