/* manor-trigger.c: a trigger
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-trigger"

#include "config.h"

#include "manor-identifier.h"
#include "manor-trigger-private.h"

/**
 * ManorTrigger:
 *
 * A trigger. Its body is compared by its tokens, its head by what it says: BEFORE and FOR
 * EACH ROW may be left out.
 */
struct _ManorTrigger
{
  ManorSchemaObject parent_instance;
};

G_DEFINE_FINAL_TYPE (ManorTrigger, manor_trigger, MANOR_TYPE_SCHEMA_OBJECT)

static void
manor_trigger_class_init (ManorTriggerClass *klass)
{
}

static void
manor_trigger_init (ManorTrigger *self)
{
}

ManorTrigger *
_manor_trigger_new (const ManorSchemaRow *row)
{
  g_autoptr(ManorTrigger) self = g_object_new (MANOR_TYPE_TRIGGER, NULL);

  _manor_schema_object_set_row (MANOR_SCHEMA_OBJECT (self), row);

  return g_steal_pointer (&self);
}

static void
append_name (GString          *out,
             const char       *name,
             const ManorNames *names,
             gboolean          is_table)
{
  g_autofree char *folded = manor_identifier_fold (name);
  const char *renamed = NULL;

  if (is_table && names->rename != NULL)
    renamed = names->rename (names->data, folded, TRUE);

  _manor_canonical_append_name (out, renamed != NULL ? renamed : folded);
}

static char *
take_trigger_name (ManorCursor *cursor)
{
  g_autofree char *name = NULL;

  if (!_manor_cursor_take_word (cursor, "create"))
    return NULL;
  if (!_manor_cursor_take_word (cursor, "temp"))
    _manor_cursor_take_word (cursor, "temporary");
  if (!_manor_cursor_take_word (cursor, "trigger"))
    return NULL;
  if (_manor_cursor_take_words (cursor, "if", "not") && !_manor_cursor_take_word (cursor, "exists"))
    return NULL;

  name = _manor_cursor_take_name (cursor);
  if (name != NULL && _manor_cursor_take_operator (cursor, "."))
    return _manor_cursor_take_name (cursor);

  return g_steal_pointer (&name);
}

static const char *
take_time (ManorCursor *cursor)
{
  if (_manor_cursor_take_word (cursor, "after"))
    return "after";
  if (_manor_cursor_take_words (cursor, "instead", "of"))
    return "instead of";

  _manor_cursor_take_word (cursor, "before");

  return "before";
}

static const char *
take_event (ManorCursor *cursor)
{
  static const char * const events[] = { "delete", "insert", "update" };

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    if (_manor_cursor_take_word (cursor, events[i]))
      return events[i];

  return NULL;
}

guint
_manor_trigger_append_head (GString           *out,
                            const ManorCursor *whole,
                            const ManorNames  *names)
{
  ManorCursor cursor = *whole;
  g_autoptr(GString) head = g_string_new ("trigger ");
  g_autofree char *name = take_trigger_name (&cursor);
  g_autofree char *table = NULL;
  const char *timing;
  const char *event;
  ManorSpan columns;

  if (name == NULL)
    return 0;

  append_name (head, name, names, FALSE);
  timing = take_time (&cursor);
  event = take_event (&cursor);
  if (event == NULL)
    return 0;
  g_string_append_printf (head, " %s %s ", timing, event);

  columns.first = cursor.position;
  while (!_manor_cursor_at_end (&cursor) && !_manor_cursor_at_word (&cursor, "on"))
    cursor.position++;
  columns.n_tokens = cursor.position - columns.first;
  _manor_canonical_append_span (head, &cursor, columns, names);

  if (!_manor_cursor_take_word (&cursor, "on"))
    return 0;

  table = _manor_cursor_take_name (&cursor);
  if (table == NULL)
    return 0;
  g_string_append (head, " on ");
  append_name (head, table, names, TRUE);

  if (_manor_cursor_take_words (&cursor, "for", "each") && !_manor_cursor_take_word (&cursor, "row"))
    return 0;

  g_string_append (out, head->str);

  return cursor.position;
}
