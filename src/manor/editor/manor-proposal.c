/* manor-proposal.c: a name that could be written next
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-proposal"

#include "config.h"

#include <string.h>

#include "manor-proposal.h"

#define MAX_PROPOSALS 200

/**
 * ManorProposal:
 *
 * A table, column, function or keyword that could stand at the cursor.
 */
struct _ManorProposal
{
  GObject            parent_instance;

  ManorProposalKind  kind;
  guint              rank;
  char              *name;
  char              *insert;
  char              *detail;
};

static char *
manor_proposal_get_typed_text (GtkSourceCompletionProposal *proposal)
{
  return g_strdup (MANOR_PROPOSAL (proposal)->name);
}

static void
completion_proposal_init (GtkSourceCompletionProposalInterface *iface)
{
  iface->get_typed_text = manor_proposal_get_typed_text;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (ManorProposal, manor_proposal, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROPOSAL,
                                                      completion_proposal_init))

static const char * const keywords[] = {
  "ADD", "ALL", "ALTER TABLE", "ANALYZE", "AND", "AS", "ASC", "ATTACH", "AUTOINCREMENT", "BEGIN",
  "BETWEEN", "BLOB", "BY", "CASCADE", "CASE", "CAST", "CHECK", "COLLATE", "COLUMN", "COMMIT",
  "CONFLICT", "CONSTRAINT", "CREATE INDEX", "CREATE TABLE", "CREATE TRIGGER", "CREATE UNIQUE INDEX",
  "CREATE VIEW", "CROSS JOIN", "CURRENT_TIMESTAMP", "DEFAULT", "DELETE FROM", "DESC", "DETACH",
  "DISTINCT", "DO NOTHING", "DO UPDATE SET", "DROP INDEX", "DROP TABLE", "DROP TRIGGER", "DROP VIEW",
  "ELSE", "END", "ESCAPE", "EXCEPT", "EXISTS", "EXPLAIN QUERY PLAN", "FILTER", "FOREIGN KEY", "FROM",
  "FULL JOIN", "GENERATED ALWAYS AS", "GLOB", "GROUP BY", "HAVING", "IF EXISTS", "IF NOT EXISTS", "IN",
  "INNER JOIN", "INSERT INTO", "INTEGER", "INTERSECT", "INTO", "IS", "IS NOT", "IS NOT NULL", "IS NULL",
  "JOIN", "LEFT JOIN", "LIKE", "LIMIT", "MATERIALIZED", "NATURAL JOIN", "NOT", "NOT NULL", "NULL",
  "NULLS FIRST", "NULLS LAST", "OFFSET", "ON", "ON CONFLICT", "OR", "ORDER BY", "OVER", "PARTITION BY",
  "PRAGMA", "PRIMARY KEY", "REAL", "RECURSIVE", "REFERENCES", "REINDEX", "RELEASE", "RENAME COLUMN",
  "RENAME TO", "REPLACE INTO", "RETURNING", "RIGHT JOIN", "ROLLBACK", "SAVEPOINT", "SELECT", "SET",
  "STORED", "STRICT", "TABLE", "TEXT", "THEN", "UNION", "UNION ALL", "UNIQUE", "UPDATE", "USING",
  "VACUUM", "VALUES", "VIEW", "VIRTUAL", "WHEN", "WHERE", "WINDOW", "WITH", "WITHOUT ROWID",
};

static const char * const functions[] = {
  "abs", "avg", "changes", "char", "coalesce", "concat", "concat_ws", "count", "date", "datetime",
  "dense_rank", "first_value", "format", "glob", "group_concat", "hex", "ifnull", "iif", "instr",
  "json", "json_array", "json_array_length", "json_each", "json_extract", "json_group_array",
  "json_group_object", "json_object", "json_set", "json_tree", "json_type", "json_valid", "julianday",
  "lag", "last_insert_rowid", "last_value", "lead", "length", "likelihood", "lower", "ltrim", "max",
  "min", "nth_value", "ntile", "nullif", "octet_length", "percent_rank", "printf", "quote", "random",
  "randomblob", "rank", "replace", "round", "row_number", "rtrim", "sign", "strftime", "string_agg",
  "substr", "sum", "time", "timediff", "total", "trim", "typeof", "unhex", "unicode", "unixepoch",
  "upper", "zeroblob",
};

/* libSQL's, worth a place where a table has vectors. */
static const char * const vector_functions[] = {
  "libsql_vector_idx", "vector", "vector16", "vector1bit", "vector32", "vector64", "vector8",
  "vector_distance_cos", "vector_distance_l2", "vector_extract", "vector_top_k", "vectorb16",
};

static void
manor_proposal_finalize (GObject *object)
{
  ManorProposal *self = MANOR_PROPOSAL (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->insert, g_free);
  g_clear_pointer (&self->detail, g_free);

  G_OBJECT_CLASS (manor_proposal_parent_class)->finalize (object);
}

static void
manor_proposal_class_init (ManorProposalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_proposal_finalize;
}

static void
manor_proposal_init (ManorProposal *self)
{
}

/**
 * manor_proposal_get_kind:
 * @self: a `ManorProposal`
 *
 * Returns: what it names
 */
ManorProposalKind
manor_proposal_get_kind (ManorProposal *self)
{
  g_return_val_if_fail (MANOR_IS_PROPOSAL (self), MANOR_PROPOSAL_KEYWORD);

  return self->kind;
}

/**
 * manor_proposal_get_name:
 * @self: a `ManorProposal`
 *
 * Returns: the name as it is shown
 */
const char *
manor_proposal_get_name (ManorProposal *self)
{
  g_return_val_if_fail (MANOR_IS_PROPOSAL (self), NULL);

  return self->name;
}

/**
 * manor_proposal_get_insert:
 * @self: a `ManorProposal`
 *
 * Returns: what is written into the text
 */
const char *
manor_proposal_get_insert (ManorProposal *self)
{
  g_return_val_if_fail (MANOR_IS_PROPOSAL (self), NULL);

  return self->insert;
}

/**
 * manor_proposal_get_detail:
 * @self: a `ManorProposal`
 *
 * Returns: a few words more
 */
const char *
manor_proposal_get_detail (ManorProposal *self)
{
  g_return_val_if_fail (MANOR_IS_PROPOSAL (self), NULL);

  return self->detail;
}

/* What is known about the place where something will be written. */
typedef struct
{
  ManorCatalogue *catalogue;
  const char     *word;         /* what is written already, not NUL-terminated */
  gsize           word_length;
  char           *folded;       /* the same, folded */
  char           *qualifier;    /* what stands before a dot, or NULL */
  gboolean        wants_table;  /* behind FROM, JOIN, INTO, UPDATE, TABLE */
  GPtrArray      *tables;       /* ManorTable: those that the statement mentions */
  GHashTable     *aliases;      /* folded alias -> ManorTable, borrowed */
  GPtrArray      *found;
} Place;

static void
place_clear (Place *self)
{
  g_clear_pointer (&self->folded, g_free);
  g_clear_pointer (&self->qualifier, g_free);
  g_clear_pointer (&self->tables, g_ptr_array_unref);
  g_clear_pointer (&self->aliases, g_hash_table_unref);
  g_clear_pointer (&self->found, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static gboolean
is_word_char (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '$' || ((guchar) c & 0x80) != 0;
}

static gboolean
is_name (const ManorToken *token)
{
  return token->type == MANOR_TOKEN_WORD || token->type == MANOR_TOKEN_QUOTED_NAME;
}

static char *
dup_name (const char       *sql,
          const ManorToken *token)
{
  return manor_identifier_unquote (sql + token->start, (gssize) token->length);
}

static void
note_table (Place      *self,
            GArray     *tokens,
            guint       index,
            const char *sql)
{
  const ManorToken *token = &g_array_index (tokens, ManorToken, index);
  g_autofree char *name = dup_name (sql, token);
  ManorTable *table = manor_catalogue_find_table (self->catalogue, name);
  g_autofree char *alias = NULL;
  const ManorToken *next;

  if (table == NULL)
    return;

  if (!g_ptr_array_find (self->tables, table, NULL))
    g_ptr_array_add (self->tables, table);
  g_hash_table_replace (self->aliases, manor_identifier_fold (name), table);

  if (index + 1 < tokens->len &&
      manor_token_is_word (&g_array_index (tokens, ManorToken, index + 1), sql, "as"))
    index++;
  if (index + 1 >= tokens->len)
    return;

  next = &g_array_index (tokens, ManorToken, index + 1);
  if (!is_name (next) || (next->type == MANOR_TOKEN_WORD &&
                          manor_identifier_is_keyword (sql + next->start, (gssize) next->length)))
    return;

  alias = dup_name (sql, next);
  g_hash_table_replace (self->aliases, manor_identifier_fold (alias), table);
}

static gboolean
introduces_table (const ManorToken *token,
                  const char       *sql)
{
  static const char * const words[] = { "from", "join", "into", "update", "table" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (manor_token_is_word (token, sql, words[i]))
      return TRUE;

  return FALSE;
}

/* @sql is the statement, @offset the place in it. */
static void
place_init (Place          *self,
            ManorCatalogue *catalogue,
            const char     *sql,
            gsize           offset)
{
  g_autoptr(GArray) tokens = manor_tokens_read (sql, -1);
  g_autofree char *word = NULL;
  gsize start = offset;

  while (start > 0 && is_word_char (sql[start - 1]))
    start--;

  self->catalogue = catalogue;
  self->word = sql + start;
  self->word_length = offset - start;
  word = g_strndup (self->word, self->word_length);
  self->folded = manor_identifier_fold (word);
  self->tables = g_ptr_array_new ();
  self->aliases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < tokens->len; i++)
    {
      const ManorToken *token = &g_array_index (tokens, ManorToken, i);
      gboolean before = token->start + token->length <= start;

      if (is_name (token) && (token->start + token->length < start || token->start > offset))
        note_table (self, tokens, i, sql);

      if (!before)
        continue;

      self->wants_table = introduces_table (token, sql) ||
                          (self->wants_table && token->type != MANOR_TOKEN_WORD);
      g_clear_pointer (&self->qualifier, g_free);
      if (i > 0 && token->length == 1 && sql[token->start] == '.' &&
          token->start + 1 == start && is_name (token - 1))
        self->qualifier = dup_name (sql, token - 1);
    }
}

static void
propose (Place             *self,
         ManorProposalKind  kind,
         const char        *name,
         char              *insert,
         const char        *detail)
{
  g_autofree char *owned_insert = insert;
  g_autofree char *folded = manor_identifier_fold (name);
  const char *at = strstr (folded, self->folded);
  ManorProposal *proposal;

  if (at == NULL || self->found->len >= MAX_PROPOSALS * 10)
    return;

  /* A keyword in the middle of which the word is found is no help. */
  if (at != folded && kind >= MANOR_PROPOSAL_FUNCTION)
    return;

  proposal = g_object_new (MANOR_TYPE_PROPOSAL, NULL);
  proposal->kind = kind;
  proposal->rank = (at == folded ? 0 : 10) + kind;
  proposal->name = g_strdup (name);
  proposal->insert = g_steal_pointer (&owned_insert);
  proposal->detail = g_strdup (detail);
  g_ptr_array_add (self->found, proposal);
}

static void
propose_columns (Place      *self,
                 ManorTable *table)
{
  const char *table_name = manor_schema_object_get_name (MANOR_SCHEMA_OBJECT (table));
  guint n_columns = manor_table_get_n_columns (table);

  for (guint i = 0; i < n_columns; i++)
    {
      ManorColumn *column = manor_table_get_column (table, i);
      const char *name = manor_column_get_name (column);
      const char *type = manor_column_get_declared_type (column);
      g_autofree char *detail = g_strdup_printf ("%s %s", table_name, type);

      propose (self, MANOR_PROPOSAL_COLUMN, name, manor_identifier_quote (name), g_strstrip (detail));
    }
}

static void
propose_objects (Place           *self,
                 ManorObjectKind  object_kind)
{
  g_autoptr(GPtrArray) objects = manor_catalogue_list_of_kind (self->catalogue, object_kind);
  ManorProposalKind kind =
    object_kind == MANOR_OBJECT_VIEW ? MANOR_PROPOSAL_VIEW : MANOR_PROPOSAL_TABLE;

  for (guint i = 0; i < objects->len; i++)
    {
      ManorSchemaObject *object = g_ptr_array_index (objects, i);
      const char *name = manor_schema_object_get_name (object);

      if (manor_schema_object_get_owner (object) == MANOR_OWNER_APPLICATION)
        propose (self, kind, name, manor_identifier_quote (name), "");
    }
}

/* In the letters that the person began with. */
static void
propose_words (Place *self)
{
  gboolean lower = self->word_length > 0 && g_ascii_islower (self->word[0]);

  if (self->word_length == 0)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (keywords); i++)
    {
      g_autofree char *name = lower ? g_ascii_strdown (keywords[i], -1) : g_strdup (keywords[i]);

      propose (self, MANOR_PROPOSAL_KEYWORD, name, g_strdup (name), "");
    }

  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    propose (self, MANOR_PROPOSAL_FUNCTION, functions[i],
             g_strconcat (functions[i], "(", NULL), "");
}

static gboolean
has_vectors (ManorCatalogue *catalogue)
{
  g_autoptr(GPtrArray) tables = manor_catalogue_list_of_kind (catalogue, MANOR_OBJECT_TABLE);

  for (guint i = 0; i < tables->len; i++)
    {
      ManorTable *table = g_ptr_array_index (tables, i);

      for (guint j = 0; j < manor_table_get_n_columns (table); j++)
        if (manor_vector_parse_type (manor_column_get_declared_type (manor_table_get_column (table, j)),
                                     NULL) != MANOR_VECTOR_NONE)
          return TRUE;
    }

  return FALSE;
}

/* Types are looked at only for a word that could become one of them. */
static void
propose_vector_functions (Place *self)
{
  if (self->catalogue == NULL || self->word_length == 0 ||
      strchr ("vVlL", self->word[0]) == NULL || !has_vectors (self->catalogue))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (vector_functions); i++)
    propose (self, MANOR_PROPOSAL_FUNCTION, vector_functions[i],
             g_strconcat (vector_functions[i], "(", NULL), "");
}

static int
compare_proposals (gconstpointer a,
                   gconstpointer b)
{
  const ManorProposal *first = *(ManorProposal * const *) a;
  const ManorProposal *second = *(ManorProposal * const *) b;

  if (first->rank != second->rank)
    return first->rank < second->rank ? -1 : 1;

  /* Columns stay in the table's order. */
  return first->kind == MANOR_PROPOSAL_COLUMN ? 0 : g_ascii_strcasecmp (first->name, second->name);
}

static void
propose_all (Place *self)
{
  if (self->qualifier != NULL)
    {
      g_autofree char *folded = manor_identifier_fold (self->qualifier);
      ManorTable *table = g_hash_table_lookup (self->aliases, folded);

      if (table == NULL)
        table = manor_catalogue_find_table (self->catalogue, self->qualifier);
      if (table != NULL)
        propose_columns (self, table);
      return;
    }

  if (!self->wants_table)
    for (guint i = 0; i < self->tables->len; i++)
      propose_columns (self, g_ptr_array_index (self->tables, i));

  propose_objects (self, MANOR_OBJECT_TABLE);
  propose_objects (self, MANOR_OBJECT_VIEW);
  propose_words (self);
  propose_vector_functions (self);
}

/**
 * manor_proposals_list:
 * @catalogue: (nullable): the names of the database
 * @text: a script
 * @offset: where something will be written, in bytes
 * @word_length: (out): how many bytes before @offset the proposals take the place of
 *
 * Finds what could be written: behind “t.” the columns of what t stands for, behind FROM and
 * the like tables and views, else the columns of the statement's tables, all tables, and the
 * language's words.
 *
 * Returns: (transfer full): a model of `ManorProposal`, best first
 */
GListModel *
manor_proposals_list (ManorCatalogue *catalogue,
                      const char     *text,
                      gsize           offset,
                      gsize          *word_length)
{
  g_autoptr(GPtrArray) statements = NULL;
  g_autoptr(ManorCatalogue) empty = NULL;
  g_auto(Place) place = { NULL };
  ManorStatement *statement;
  gsize start = 0;
  GListStore *store;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (word_length != NULL, NULL);

  if (catalogue == NULL)
    catalogue = empty = manor_catalogue_new_empty ();

  statements = manor_script_split (text, -1);
  statement = manor_script_statement_at (statements, offset);
  if (statement != NULL && manor_statement_get_offset (statement) <= offset)
    start = manor_statement_get_offset (statement);

  place_init (&place, catalogue, text + start, offset - start);
  *word_length = place.word_length;
  propose_all (&place);
  g_ptr_array_sort (place.found, compare_proposals);

  store = g_list_store_new (MANOR_TYPE_PROPOSAL);
  g_list_store_splice (store, 0, 0, place.found->pdata, MIN (place.found->len, MAX_PROPOSALS));

  return G_LIST_MODEL (store);
}
