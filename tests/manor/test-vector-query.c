/* test-vector-query.c: a query for the nearest neighbours of a vector
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-proposal.h"
#include "manor-schema-tree.h"
#include "manor-ui-test.h"
#include "manor-vector-query.h"

static void
add_row (ManorResultBuilder *builder,
         const char         *type,
         const char         *name,
         const char         *table,
         const char         *sql)
{
  const char *texts[] = { type, name, table, sql };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      ManorValue value = MANOR_VALUE_INIT_TEXT (texts[i]);

      manor_result_builder_add_value (builder, &value);
    }
}

static ManorCatalogue *
make_catalogue (const char *table_sql,
                const char *index_name,
                const char *index_sql)
{
  ManorResultBuilder *builder = manor_result_builder_new (4);
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(GError) error = NULL;
  ManorCatalogue *catalogue;

  add_row (builder, "table", "docs", "docs", table_sql);
  add_row (builder, "index", index_name, "docs", index_sql);
  rows = manor_result_builder_end (builder);
  catalogue = manor_catalogue_new (rows, &error);
  g_assert_no_error (error);

  return catalogue;
}

static void
test_query (void)
{
  static const struct
  {
    const char *table_sql;
    const char *index_name;
    const char *index_sql;
    const char *placeholder;
    const char *query;
  } cases[] = {
    { "CREATE TABLE docs (id INTEGER PRIMARY KEY, e F32_BLOB(3))", "docs_idx",
      "CREATE INDEX docs_idx ON docs(libsql_vector_idx(e, 'metric=cosine'))",
      "[0.1, 0.1, 0.1]",
      "SELECT docs.*\n  FROM vector_top_k('docs_idx', vector32('[0.1, 0.1, 0.1]'), 10) AS nearest\n"
      "  JOIN docs ON docs.rowid = nearest.id;" },
    { "CREATE TABLE docs (key TEXT PRIMARY KEY, \"e e\" FLOAT64(1536)) WITHOUT ROWID", "docs_idx",
      "CREATE INDEX docs_idx ON docs(libsql_vector_idx( \"e e\" ))",
      "[0.1, 0.2, …]",
      "SELECT docs.*\n  FROM vector_top_k('docs_idx', vector64('[0.1, 0.2, …]'), 10) AS nearest\n"
      "  JOIN docs ON docs.\"key\" = nearest.id;" },
    { "CREATE TABLE docs (rowid TEXT, e F1BIT_BLOB(2))", "docs_idx",
      "CREATE INDEX docs_idx ON docs(libsql_vector_idx(e))",
      "[0.1, 0.1]",
      "SELECT docs.*\n  FROM vector_top_k('docs_idx', vector1bit('[0.1, 0.1]'), 10) AS nearest\n"
      "  JOIN docs ON docs._rowid_ = nearest.id;" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ManorCatalogue) catalogue = make_catalogue (cases[i].table_sql, cases[i].index_name,
                                                            cases[i].index_sql);
      ManorTable *table = manor_catalogue_find_table (catalogue, "docs");
      ManorIndex *index = manor_vector_query_find_index (catalogue, MANOR_SCHEMA_OBJECT (table));
      g_autofree char *placeholder = NULL;
      g_autofree char *query = NULL;

      g_assert_nonnull (index);
      g_assert_true (manor_vector_query_find_index (catalogue, MANOR_SCHEMA_OBJECT (index)) == index);
      query = manor_vector_query_dup (catalogue, index, &placeholder);
      g_assert_cmpstr (query, ==, cases[i].query);
      g_assert_cmpstr (placeholder, ==, cases[i].placeholder);
    }
}

/* Nothing of the kind where there is no vector index. */
static void
test_none (void)
{
  g_autoptr(ManorCatalogue) catalogue =
    make_catalogue ("CREATE TABLE docs (id INTEGER PRIMARY KEY, e TEXT)", "docs_e",
                    "CREATE INDEX docs_e ON docs(e)");
  ManorTable *table = manor_catalogue_find_table (catalogue, "docs");

  g_assert_null (manor_vector_query_find_index (catalogue, MANOR_SCHEMA_OBJECT (table)));
}

static void
insert_query_cb (ManorSchemaTree *tree,
                 const char      *sql,
                 const char      *placeholder,
                 char           **found)
{
  g_assert_nonnull (strstr (sql, placeholder));
  g_set_str (found, sql);
}

static gboolean
has_docs (gpointer data)
{
  return manor_schema_tree_select (data, "docs");
}

static void
test_tree (void)
{
  g_autoptr(ManorCatalogue) catalogue =
    make_catalogue ("CREATE TABLE docs (id INTEGER PRIMARY KEY, e F32_BLOB(3))", "docs_idx",
                    "CREATE INDEX docs_idx ON docs(libsql_vector_idx(e))");
  g_autoptr(ManorSchemaTree) tree = g_object_ref_sink (g_object_new (MANOR_TYPE_SCHEMA_TREE, NULL));
  g_autofree char *sql = NULL;

  manor_schema_tree_set_catalogue (tree, catalogue);
  manor_test_wait (has_docs, tree);
  g_signal_connect (tree, "insert-query", G_CALLBACK (insert_query_cb), &sql);
  gtk_widget_activate_action (GTK_WIDGET (tree), "schema.insert-neighbours", NULL);
  g_assert_nonnull (sql);
  g_assert_nonnull (strstr (sql, "vector_top_k('docs_idx', "));
}

static gboolean
proposes (ManorCatalogue *catalogue,
          const char     *text,
          const char     *name)
{
  gsize word_length;
  g_autoptr(GListModel) proposals = manor_proposals_list (catalogue, text, strlen (text), &word_length);

  for (guint i = 0; i < g_list_model_get_n_items (proposals); i++)
    {
      g_autoptr(ManorProposal) proposal = g_list_model_get_item (proposals, i);

      if (g_strcmp0 (manor_proposal_get_name (proposal), name) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
test_completion (void)
{
  g_autoptr(ManorCatalogue) vectors =
    make_catalogue ("CREATE TABLE docs (id INTEGER PRIMARY KEY, e F32_BLOB(3))", "docs_idx",
                    "CREATE INDEX docs_idx ON docs(libsql_vector_idx(e))");
  g_autoptr(ManorCatalogue) plain =
    make_catalogue ("CREATE TABLE docs (id INTEGER PRIMARY KEY, e TEXT)", "docs_e",
                    "CREATE INDEX docs_e ON docs(e)");

  g_assert_true (proposes (vectors, "SELECT vector_d", "vector_distance_cos"));
  g_assert_true (proposes (vectors, "SELECT * FROM vector_t", "vector_top_k") ||
                 proposes (vectors, "SELECT vector_t", "vector_top_k"));
  g_assert_false (proposes (plain, "SELECT vector_d", "vector_distance_cos"));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  dex_init ();
  adw_init ();

  g_test_add_func ("/Manor/VectorQuery/query", test_query);
  g_test_add_func ("/Manor/VectorQuery/none", test_none);
  g_test_add_func ("/Manor/VectorQuery/tree", test_tree);
  g_test_add_func ("/Manor/VectorQuery/completion", test_completion);

  return g_test_run ();
}
