/* manor-scroll.c: what has just appeared is brought into sight
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-scroll"

#include "config.h"

#include "manor-scroll.h"

static gboolean
scroll_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);

  if (gtk_widget_get_height (widget) == 0)
    return G_SOURCE_CONTINUE;

  if (viewport != NULL)
    gtk_viewport_scroll_to (GTK_VIEWPORT (viewport), widget, NULL);

  return G_SOURCE_REMOVE;
}

/**
 * manor_scroll_to:
 * @widget: something in a scrolled window
 *
 * Brings it into sight once it has its place.
 */
void
manor_scroll_to (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  gtk_widget_add_tick_callback (widget, scroll_cb, NULL, NULL);
}
