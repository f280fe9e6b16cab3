/* manor-module.c: what is known of virtual tables' modules
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-module"

#include "config.h"

#include <string.h>

#include "manor-canonical-private.h"
#include "manor-identifier.h"
#include "manor-module-private.h"
#include "manor-schema-object-private.h"

typedef struct
{
  const char *module;
  const char *suffixes[8];
} Module;

/* Only modules whose arguments are known to be columns and key=value are here: the others'
 * arguments are compared byte by byte but for the blanks between words. */
static const Module modules[] = {
  { "fts5", { "_data", "_idx", "_content", "_docsize", "_config" } },
  { "fts4", { "_content", "_segments", "_segdir", "_docsize", "_stat" } },
  { "fts3", { "_content", "_segments", "_segdir" } },
  { "rtree", { "_node", "_parent", "_rowid" } },
  { "rtree_i32", { "_node", "_parent", "_rowid" } },
  { "geopoly", { "_node", "_parent", "_rowid" } },
};

/* Modules that are known by their tables only. */
static const Module shadow_modules[] = {
  { "spellfix1", { "_vocab" } },
  { "vec0", { "_chunks", "_info", "_rowids", "_auxiliary" } },
};

/* vec0 numbers its tables by column: _vector_chunks00 … */
#define VEC0_MAX 16

static const Module *
find_module (const Module *table,
             gsize         n_modules,
             const char   *name)
{
  for (gsize i = 0; i < n_modules; i++)
    if (g_str_equal (table[i].module, name))
      return &table[i];

  return NULL;
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

/* The value of key=value: a lone word or quoted text is its content. */
static void
append_value (GString           *out,
              const ManorCursor *cursor,
              ManorSpan          span)
{
  const ManorToken *token = &cursor->tokens[span.first];

  if (span.n_tokens == 1 && token->closed &&
      (token->type == MANOR_TOKEN_STRING || token->type == MANOR_TOKEN_QUOTED_NAME ||
       token->type == MANOR_TOKEN_WORD || token->type == MANOR_TOKEN_NUMBER))
    {
      g_autofree char *content = manor_identifier_unquote (cursor->text + token->start,
                                                           (gssize) token->length);
      g_autofree char *literal = manor_string_literal (content);

      g_string_append (out, literal);
      return;
    }

  for (guint i = span.first; i < span.first + span.n_tokens; i++)
    {
      if (i > span.first)
        g_string_append_c (out, ' ');
      g_string_append_len (out, cursor->text + cursor->tokens[i].start,
                           (gssize) cursor->tokens[i].length);
    }
}

static void
append_known_argument (GString    *out,
                       const char *argument)
{
  g_autoptr(GArray) tokens = manor_tokens_read (argument, -1);
  const ManorNames names = { .open = TRUE };
  ManorCursor cursor;
  ManorSpan span = { 0, tokens->len };

  _manor_cursor_init (&cursor, argument, tokens);

  if (tokens->len > 2 && is_operator (&cursor, 1, '='))
    {
      _manor_canonical_append_span (out, &cursor, (ManorSpan) { 0, 1 }, &names);
      g_string_append_c (out, '=');
      append_value (out, &cursor, (ManorSpan) { 2, tokens->len - 2 });
      return;
    }

  if (tokens->len > 0 && cursor.tokens[0].type != MANOR_TOKEN_OPERATOR)
    {
      g_autofree char *name = _manor_cursor_take_name (&cursor);
      g_autofree char *folded = name != NULL ? manor_identifier_fold (name) : NULL;

      if (folded != NULL)
        {
          _manor_canonical_append_name (out, folded);
          span = (ManorSpan) { 1, tokens->len - 1 };
          if (span.n_tokens > 0)
            g_string_append_c (out, ' ');
        }
    }

  _manor_canonical_append_span (out, &cursor, span, &names);
}

static void
append_unknown_argument (GString    *out,
                         const char *argument)
{
  g_autoptr(GArray) tokens = manor_tokens_read (argument, -1);

  for (guint i = 0; i < tokens->len; i++)
    {
      const ManorToken *token = &g_array_index (tokens, ManorToken, i);

      if (i > 0)
        g_string_append_c (out, ' ');
      g_string_append_len (out, argument + token->start, (gssize) token->length);
    }
}

void
_manor_module_append_arguments (GString    *out,
                                ManorTable *table)
{
  const char *module = manor_table_get_module (table);
  const char * const *arguments = manor_table_get_module_arguments (table);
  gboolean known = find_module (modules, G_N_ELEMENTS (modules), module) != NULL;

  g_string_append (out, " using ");
  _manor_canonical_append_name (out, module);

  for (guint i = 0; arguments[i] != NULL; i++)
    {
      g_string_append (out, i == 0 ? " (" : ", ");
      if (known)
        append_known_argument (out, arguments[i]);
      else
        append_unknown_argument (out, arguments[i]);
    }
  if (arguments[0] != NULL)
    g_string_append_c (out, ')');
}

static void
add_shadow (GHashTable *shadows,
            const char *name,
            const char *suffix)
{
  g_hash_table_add (shadows, g_strconcat (name, suffix, NULL));
}

void
_manor_module_add_shadows (ManorTable *table,
                           GHashTable *shadows)
{
  static const char * const numbered[] = { "_vector_chunks", "_metadatachunks", "_metadatatext" };
  const char *name = _manor_schema_object_get_folded (MANOR_SCHEMA_OBJECT (table));
  const char *module = manor_table_get_module (table);
  const Module *known;

  if (module == NULL)
    return;

  known = find_module (modules, G_N_ELEMENTS (modules), module);
  if (known == NULL)
    known = find_module (shadow_modules, G_N_ELEMENTS (shadow_modules), module);
  if (known == NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (known->suffixes) && known->suffixes[i] != NULL; i++)
    add_shadow (shadows, name, known->suffixes[i]);

  if (!g_str_equal (module, "vec0"))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (numbered); i++)
    for (guint number = 0; number < VEC0_MAX; number++)
      {
        g_autofree char *suffix = g_strdup_printf ("%s%02u", numbered[i], number);

        add_shadow (shadows, name, suffix);
      }
}
