/* manor-statement-mark.c: the bar beside the statement under the cursor
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-statement-mark"

#include "config.h"

#include "manor-statement-mark.h"

#define BAR_WIDTH 3
#define WIDTH     7

/**
 * ManorStatementMark:
 *
 * Draws a bar beside some lines: what Ctrl+Return would run. In the gutter, because a tag
 * over the text would have to be moved with every key.
 */
struct _ManorStatementMark
{
  GtkSourceGutterRenderer parent_instance;

  int                     first;
  int                     last;
};

G_DEFINE_FINAL_TYPE (ManorStatementMark, manor_statement_mark, GTK_SOURCE_TYPE_GUTTER_RENDERER)

static void
manor_statement_mark_snapshot_line (GtkSourceGutterRenderer *renderer,
                                    GtkSnapshot             *snapshot,
                                    GtkSourceGutterLines    *lines,
                                    guint                    line)
{
  ManorStatementMark *self = MANOR_STATEMENT_MARK (renderer);
  GdkRGBA color;
  double y;
  double height;

  if ((int) line < self->first || (int) line > self->last)
    return;

  gtk_source_gutter_lines_get_line_extent (lines, line,
                                           GTK_SOURCE_GUTTER_RENDERER_ALIGNMENT_MODE_CELL,
                                           &y, &height);
  gtk_widget_get_color (GTK_WIDGET (self), &color);
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (1, (float) y, BAR_WIDTH, (float) height));
}

static void
manor_statement_mark_measure (GtkWidget      *widget,
                              GtkOrientation  orientation,
                              int             for_size,
                              int            *minimum,
                              int            *natural,
                              int            *minimum_baseline,
                              int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : 0;
}

static void
manor_statement_mark_class_init (ManorStatementMarkClass *klass)
{
  GTK_WIDGET_CLASS (klass)->measure = manor_statement_mark_measure;
  GTK_SOURCE_GUTTER_RENDERER_CLASS (klass)->snapshot_line = manor_statement_mark_snapshot_line;
}

static void
manor_statement_mark_init (ManorStatementMark *self)
{
  self->first = -1;
  self->last = -1;
  gtk_widget_add_css_class (GTK_WIDGET (self), "manor-statement-mark");
}

/**
 * manor_statement_mark_new:
 *
 * Returns: (transfer floating): a `ManorStatementMark`
 */
GtkSourceGutterRenderer *
manor_statement_mark_new (void)
{
  return g_object_new (MANOR_TYPE_STATEMENT_MARK, NULL);
}

/**
 * manor_statement_mark_set_lines:
 * @self: a `ManorStatementMark`
 * @first: the first line, from 0, or -1
 * @last: the last line
 *
 * Moves the bar.
 */
void
manor_statement_mark_set_lines (ManorStatementMark *self,
                                int                 first,
                                int                 last)
{
  g_return_if_fail (MANOR_IS_STATEMENT_MARK (self));

  if (self->first == first && self->last == last)
    return;

  self->first = first;
  self->last = last;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * manor_statement_mark_get_lines:
 * @self: a `ManorStatementMark`
 * @first: (out): the first line, from 0, or -1
 * @last: (out): the last line
 *
 * Says where the bar is.
 */
void
manor_statement_mark_get_lines (ManorStatementMark *self,
                                int                *first,
                                int                *last)
{
  g_return_if_fail (MANOR_IS_STATEMENT_MARK (self));
  g_return_if_fail (first != NULL && last != NULL);

  *first = self->first;
  *last = self->last;
}
