/* manor-identifier.c: names in SQL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-identifier"

#include "config.h"

#include <string.h>

#include "manor-identifier.h"

/* Sorted, for bsearch(). SQLite's own list, WITHIN of its later versions included. */
static const char * const keywords[] = {
  "ABORT", "ACTION", "ADD", "AFTER", "ALL", "ALTER", "ALWAYS", "ANALYZE", "AND", "AS", "ASC",
  "ATTACH", "AUTOINCREMENT", "BEFORE", "BEGIN", "BETWEEN", "BY", "CASCADE", "CASE", "CAST",
  "CHECK", "COLLATE", "COLUMN", "COMMIT", "CONFLICT", "CONSTRAINT", "CREATE", "CROSS", "CURRENT",
  "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "DATABASE", "DEFAULT", "DEFERRABLE",
  "DEFERRED", "DELETE", "DESC", "DETACH", "DISTINCT", "DO", "DROP", "EACH", "ELSE", "END",
  "ESCAPE", "EXCEPT", "EXCLUDE", "EXCLUSIVE", "EXISTS", "EXPLAIN", "FAIL", "FILTER", "FIRST",
  "FOLLOWING", "FOR", "FOREIGN", "FROM", "FULL", "GENERATED", "GLOB", "GROUP", "GROUPS",
  "HAVING", "IF", "IGNORE", "IMMEDIATE", "IN", "INDEX", "INDEXED", "INITIALLY", "INNER",
  "INSERT", "INSTEAD", "INTERSECT", "INTO", "IS", "ISNULL", "JOIN", "KEY", "LAST", "LEFT",
  "LIKE", "LIMIT", "MATCH", "MATERIALIZED", "NATURAL", "NO", "NOT", "NOTHING", "NOTNULL",
  "NULL", "NULLS", "OF", "OFFSET", "ON", "OR", "ORDER", "OTHERS", "OUTER", "OVER", "PARTITION",
  "PLAN", "PRAGMA", "PRECEDING", "PRIMARY", "QUERY", "RAISE", "RANGE", "RECURSIVE",
  "REFERENCES", "REGEXP", "REINDEX", "RELEASE", "RENAME", "REPLACE", "RESTRICT", "RETURNING",
  "RIGHT", "ROLLBACK", "ROW", "ROWS", "SAVEPOINT", "SELECT", "SET", "TABLE", "TEMP",
  "TEMPORARY", "THEN", "TIES", "TO", "TRANSACTION", "TRIGGER", "UNBOUNDED", "UNION", "UNIQUE",
  "UPDATE", "USING", "VACUUM", "VALUES", "VIEW", "VIRTUAL", "WHEN", "WHERE", "WINDOW", "WITH",
  "WITHIN", "WITHOUT",
};

#define MAX_KEYWORD_LENGTH 17

/* g_ascii_tolower() is a function of its own; names are compared often. */
static inline guchar
fold (char c)
{
  return c >= 'A' && c <= 'Z' ? (guchar) (c | 0x20) : (guchar) c;
}

/**
 * manor_identifier_equal:
 * @a: a name, not quoted
 * @b: another
 *
 * Tells whether SQLite takes two names for the same.
 *
 * Returns: %TRUE if so
 */
gboolean
manor_identifier_equal (const char *a,
                        const char *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  while (*a != '\0' && fold (*a) == fold (*b))
    {
      a++;
      b++;
    }

  return fold (*a) == fold (*b);
}

/**
 * manor_identifier_equal_func:
 * @a: a name, not quoted
 * @b: another
 *
 * manor_identifier_equal() for hash tables.
 *
 * Returns: %TRUE if the names are the same
 */
gboolean
manor_identifier_equal_func (gconstpointer a,
                             gconstpointer b)
{
  return manor_identifier_equal (a, b);
}

/**
 * manor_identifier_equal_strv:
 * @a: names, not quoted
 * @b: others
 *
 * Returns: whether SQLite takes the two lists for the same
 */
gboolean
manor_identifier_equal_strv (const char * const *a,
                             const char * const *b)
{
  guint i = 0;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  for (; a[i] != NULL && b[i] != NULL; i++)
    if (!manor_identifier_equal (a[i], b[i]))
      return FALSE;

  return a[i] == b[i];
}

/**
 * manor_identifier_hash:
 * @name: a name, not quoted
 *
 * A hash that is equal where manor_identifier_equal() is %TRUE.
 *
 * Returns: the hash
 */
guint
manor_identifier_hash (gconstpointer name)
{
  guint hash = 5381;

  for (const char *c = name; *c != '\0'; c++)
    hash = hash * 33 + fold (*c);

  return hash;
}

/**
 * manor_identifier_fold:
 * @name: a name, not quoted
 *
 * Makes names that are the same equal letter for letter.
 *
 * Returns: (transfer full): @name with A-Z in lower case
 */
char *
manor_identifier_fold (const char *name)
{
  char *folded;

  g_return_val_if_fail (name != NULL, NULL);

  folded = g_strdup (name);
  for (char *c = folded; *c != '\0'; c++)
    *c = (char) fold (*c);

  return folded;
}

static int
compare_keyword (gconstpointer word,
                 gconstpointer keyword)
{
  return strcmp (word, *(const char * const *) keyword);
}

/**
 * manor_identifier_is_keyword:
 * @word: a bare word
 * @length: its length in bytes, or -1 when it ends with a NUL
 *
 * Tells whether SQLite knows a word as a keyword, also where it would take it for a name.
 *
 * Returns: %TRUE if so
 */
gboolean
manor_identifier_is_keyword (const char *word,
                             gssize      length)
{
  char upper[MAX_KEYWORD_LENGTH + 1];
  gsize n_bytes;

  g_return_val_if_fail (word != NULL, FALSE);

  n_bytes = length < 0 ? strlen (word) : (gsize) length;
  if (n_bytes < 2 || n_bytes > MAX_KEYWORD_LENGTH)
    return FALSE;

  for (gsize i = 0; i < n_bytes; i++)
    upper[i] = g_ascii_toupper (word[i]);
  upper[n_bytes] = '\0';

  return bsearch (upper, keywords, G_N_ELEMENTS (keywords), sizeof keywords[0],
                  compare_keyword) != NULL;
}

static gboolean
needs_quotes (const char *name)
{
  if (*name == '\0' || *name == '$' || g_ascii_isdigit (*name))
    return TRUE;

  /* SQLite skips a byte order mark, and takes bare “true” for a value. */
  if (g_str_has_prefix (name, "\xef\xbb\xbf") ||
      g_ascii_strcasecmp (name, "true") == 0 || g_ascii_strcasecmp (name, "false") == 0)
    return TRUE;

  for (const char *c = name; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && *c != '_' && *c != '$' && (guchar) *c < 0x80)
      return TRUE;

  return manor_identifier_is_keyword (name, -1);
}

static char *
enclose (const char *text,
         char        quote)
{
  GString *quoted = g_string_sized_new (strlen (text) + 3);

  g_string_append_c (quoted, quote);
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == quote)
        g_string_append_c (quoted, quote);
      g_string_append_c (quoted, *c);
    }
  g_string_append_c (quoted, quote);

  return g_string_free_and_steal (quoted);
}

/**
 * manor_identifier_quote:
 * @name: a name, not quoted
 *
 * Writes a name so that it can stand in a statement.
 *
 * Returns: (transfer full): @name, in double quotes where SQL needs them
 */
char *
manor_identifier_quote (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return needs_quotes (name) ? enclose (name, '"') : g_strdup (name);
}

/**
 * manor_identifier_unquote:
 * @text: a name as a statement has it: bare, "…", `…`, […] or '…'
 * @length: its length in bytes, or -1 when it ends with a NUL
 *
 * Reads a name.
 *
 * Returns: (transfer full): the name without quotes
 */
char *
manor_identifier_unquote (const char *text,
                          gssize      length)
{
  GString *name;
  gsize n_bytes;
  char quote;

  g_return_val_if_fail (text != NULL, NULL);

  n_bytes = length < 0 ? strlen (text) : (gsize) length;
  if (n_bytes == 0 || strchr ("\"'`[", text[0]) == NULL)
    return g_strndup (text, n_bytes);

  quote = text[0] == '[' ? ']' : text[0];
  name = g_string_sized_new (n_bytes);

  for (gsize i = 1; i < n_bytes; i++)
    {
      if (text[i] == quote && (i + 1 >= n_bytes || text[++i] != quote))
        break;
      g_string_append_c (name, text[i]);
    }

  return g_string_free_and_steal (name);
}

/**
 * manor_string_literal:
 * @text: any text
 *
 * Writes a text as a value in a statement.
 *
 * Returns: (transfer full): @text in single quotes
 */
char *
manor_string_literal (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return enclose (text, '\'');
}
