/* manor-mentions.c: which tables a text speaks of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-mentions"

#include "config.h"

#include "manor-cursor-private.h"
#include "manor-identifier.h"
#include "manor-keyword-private.h"
#include "manor-mentions-private.h"
#include "manor-schema-object-private.h"
#include "manor-table.h"

/*
 * Rather one name too many than one too few: who renames or drops a table looks at all that
 * mention it. Only what follows a dot, and so is a column, is left out, and strings where no
 * table can stand.
 */

static void
add_name (GPtrArray  *mentions,
          const char *name)
{
  g_ptr_array_add (mentions, manor_identifier_fold (name));
}

static gboolean
is_schema_name (const ManorCursor *cursor,
                guint              i)
{
  static const char * const schemas[] = { "main", "temp" };
  g_autofree char *name = manor_identifier_unquote (cursor->text + cursor->tokens[i].start,
                                                    (gssize) cursor->tokens[i].length);

  for (guint j = 0; j < G_N_ELEMENTS (schemas); j++)
    if (manor_identifier_equal (name, schemas[j]))
      return TRUE;

  return FALSE;
}

static gboolean
is_operator (const ManorCursor *cursor,
             guint              i,
             char               sign)
{
  const ManorToken *token = &cursor->tokens[i];

  return token->type == MANOR_TOKEN_OPERATOR && token->length == 1 &&
         cursor->text[token->start] == sign;
}

/* 'name' is a table's behind these, as "name" is. */
static gboolean
follows_leader (const ManorCursor *cursor,
                guint              i)
{
  static const char * const leaders[] = { "from", "into", "join", "on", "table", "update" };

  if (i == 0)
    return FALSE;
  if (is_operator (cursor, i - 1, ',') || is_operator (cursor, i - 1, '.') ||
      is_operator (cursor, i - 1, '=') || cursor->tokens[i - 1].type == MANOR_TOKEN_OPEN)
    return TRUE;

  for (guint j = 0; j < G_N_ELEMENTS (leaders); j++)
    if (manor_token_is_word (&cursor->tokens[i - 1], cursor->text, leaders[j]))
      return TRUE;

  return FALSE;
}

static gboolean
could_be_table (const ManorCursor *cursor,
                guint              i)
{
  const ManorToken *token = &cursor->tokens[i];

  if (i > 1 && is_operator (cursor, i - 1, '.') && !is_schema_name (cursor, i - 2))
    return FALSE;

  if (token->type == MANOR_TOKEN_WORD)
    return _manor_keyword_classify (cursor->text + token->start, token->length) !=
           MANOR_KEYWORD_RESERVED;
  if (token->type == MANOR_TOKEN_STRING)
    return token->closed && follows_leader (cursor, i);

  return token->type == MANOR_TOKEN_QUOTED_NAME && token->closed;
}

static void
collect_from_text (GPtrArray  *mentions,
                   const char *sql)
{
  g_autoptr(GArray) tokens = manor_tokens_read (sql, -1);
  ManorCursor cursor;

  _manor_cursor_init (&cursor, sql, tokens);

  for (guint i = 0; i < cursor.n_tokens; i++)
    if (could_be_table (&cursor, i))
      {
        g_autofree char *name = manor_identifier_unquote (sql + cursor.tokens[i].start,
                                                          (gssize) cursor.tokens[i].length);

        add_name (mentions, name);
      }
}

/* The expressions of an ordinary table cannot name another: only its foreign keys do. */
static void
collect_from_table (GPtrArray  *mentions,
                    ManorTable *table)
{
  GPtrArray *constraints = manor_table_get_constraints (table);

  for (guint i = 0; i < constraints->len; i++)
    {
      ManorConstraint *constraint = g_ptr_array_index (constraints, i);

      if (manor_constraint_get_parent (constraint) != NULL)
        add_name (mentions, manor_constraint_get_parent (constraint));
    }
}

void
_manor_mentions_collect (ManorSchemaObject *object)
{
  g_autoptr(GPtrArray) mentions = g_ptr_array_new_with_free_func (g_free);
  const char *sql = manor_schema_object_get_sql (object);

  add_name (mentions, manor_schema_object_get_name (object));
  add_name (mentions, manor_schema_object_get_table_name (object));

  if (MANOR_IS_TABLE (object) && manor_table_get_parsed (MANOR_TABLE (object)) &&
      manor_table_get_module (MANOR_TABLE (object)) == NULL)
    collect_from_table (mentions, MANOR_TABLE (object));
  else if (sql != NULL && manor_schema_object_get_kind (object) != MANOR_OBJECT_INDEX)
    collect_from_text (mentions, sql);

  _manor_schema_object_take_mentions (object, g_steal_pointer (&mentions));
}
