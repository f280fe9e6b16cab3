/* manor-clip.c: a widget that is cut off rather than squeezed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-clip"

#include "config.h"

#include "manor-clip.h"

static int
get_least_width (GtkWidget *child)
{
  int least = 0;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);

  return least;
}

static void
measure (GtkWidget      *widget,
         GtkOrientation  orientation,
         int             for_size,
         int            *minimum,
         int            *natural,
         int            *minimum_baseline,
         int            *natural_baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  *minimum = *natural = 0;
  if (child == NULL)
    return;

  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    for_size = MAX (for_size, get_least_width (child));
  gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = 0;
}

static void
allocate (GtkWidget *widget,
          int        width,
          int        height,
          int        baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  if (child != NULL && gtk_widget_should_layout (child))
    gtk_widget_allocate (child, MAX (width, get_least_width (child)), height, baseline, NULL);
}

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/**
 * manor_clip_install:
 * @bin: a widget whose child must not get less than it needs
 *
 * Lets @bin be as narrow as somebody likes: what does not fit is cut off. When a window becomes narrow in one step it is
 * laid out once as the wide window that it was, before its breakpoint makes a narrow one of it; an
 * #AdwOverlaySplitView then gives its sidebar, shown or not, what the content has left of the width. That is never
 * drawn, but it is less than the sidebar needs, and GTK complains.
 */
void
manor_clip_install (AdwBin *bin)
{
  g_return_if_fail (ADW_IS_BIN (bin));

  gtk_widget_set_layout_manager (GTK_WIDGET (bin), gtk_custom_layout_new (get_request_mode, measure, allocate));
  gtk_widget_set_overflow (GTK_WIDGET (bin), GTK_OVERFLOW_HIDDEN);
}
