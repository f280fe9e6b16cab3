/* manor-view.c: a view
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-view"

#include "config.h"

#include "manor-cursor-private.h"
#include "manor-view-private.h"

/**
 * ManorView:
 *
 * A view. Its query is compared by its tokens.
 */
struct _ManorView
{
  ManorSchemaObject parent_instance;

  gboolean          has_star;
};

G_DEFINE_FINAL_TYPE (ManorView, manor_view, MANOR_TYPE_SCHEMA_OBJECT)

static void
manor_view_class_init (ManorViewClass *klass)
{
}

static void
manor_view_init (ManorView *self)
{
}

/* A star that multiplies has a value before it; that of count(*) a parenthesis. */
static gboolean
is_column_star (const ManorCursor *cursor)
{
  ManorCursor before = *cursor;

  if (!_manor_cursor_at_operator (cursor, "*") || cursor->position == 0)
    return FALSE;

  before.position--;

  return _manor_cursor_at_operator (&before, ".") || _manor_cursor_at_operator (&before, ",") ||
         _manor_cursor_at_word (&before, "select") || _manor_cursor_at_word (&before, "all") ||
         _manor_cursor_at_word (&before, "distinct");
}

ManorView *
_manor_view_new (const ManorSchemaRow *row)
{
  g_autoptr(ManorView) self = g_object_new (MANOR_TYPE_VIEW, NULL);
  g_autoptr(GArray) tokens = NULL;
  ManorCursor cursor;

  _manor_schema_object_set_row (MANOR_SCHEMA_OBJECT (self), row);
  if (row->sql == NULL)
    return g_steal_pointer (&self);

  tokens = manor_tokens_read (row->sql, -1);
  _manor_cursor_init (&cursor, row->sql, tokens);
  for (; !_manor_cursor_at_end (&cursor); cursor.position++)
    self->has_star |= is_column_star (&cursor);

  return g_steal_pointer (&self);
}

/**
 * manor_view_get_has_star:
 * @self: a `ManorView`
 *
 * Returns: whether a table's new columns show in the view
 */
gboolean
manor_view_get_has_star (ManorView *self)
{
  g_return_val_if_fail (MANOR_IS_VIEW (self), FALSE);

  return self->has_star;
}
