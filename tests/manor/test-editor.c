/* test-editor.c: what helps a person write SQL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gtksourceview/gtksource.h>
#include <string.h>

#include "manor-comment.h"
#include "manor-parameters-dialog.h"
#include "manor-proposal.h"
#include "manor-schema-node.h"
#include "manor-sql-editor.h"
#include "manor-ui-test.h"

static const char * const schema[][4] = {
  { "table", "users", "users", "CREATE TABLE users (id INTEGER PRIMARY KEY, user_name TEXT NOT NULL, boss INTEGER REFERENCES users(id), CHECK (id > 0))" },
  { "table", "order lines", "order lines", "CREATE TABLE \"order lines\" (sku TEXT, \"unit price\" REAL, UNIQUE (sku))" },
  { "index", "users_by_name", "users", "CREATE INDEX users_by_name ON users (user_name)" },
  { "view", "bosses", "bosses", "CREATE VIEW bosses AS SELECT boss FROM users" },
};

static ManorCatalogue *
make_catalogue (void)
{
  static const char * const names[] = { "type", "name", "tbl_name", "sql" };
  ManorResultBuilder *builder = manor_result_builder_new (4);
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(GError) error = NULL;
  ManorCatalogue *catalogue;

  for (guint i = 0; i < 4; i++)
    manor_result_builder_set_column (builder, i, names[i], NULL);
  for (guint i = 0; i < G_N_ELEMENTS (schema); i++)
    for (guint j = 0; j < 4; j++)
      {
        ManorValue value = MANOR_VALUE_INIT_TEXT (schema[i][j]);

        manor_result_builder_add_value (builder, &value);
      }

  rows = manor_result_builder_end (builder);
  catalogue = manor_catalogue_new (rows, &error);
  g_assert_no_error (error);

  return catalogue;
}

/* “|” is the cursor; the first few proposals, by what would be written. */
static void
test_proposals (void)
{
  static const struct
  {
    const char *text;
    const char *first;
    const char *absent;
  } cases[] = {
    { "SELECT | FROM users", "id user_name boss", NULL },
    { "SELECT us| FROM users", "user_name users", "sku" },
    { "SELECT * FROM |", "\"order lines\" users bosses", "id" },
    { "SELECT * FROM us|", "users", "user_name" },
    { "SELECT u.| FROM users u", "id user_name boss", "users" },
    { "SELECT u.n| FROM users AS u", "user_name", "users" },
    { "SELECT l.| FROM \"order lines\" l", "sku \"unit price\"", "id" },
    { "SELECT \"order lines\".|", "sku \"unit price\"", NULL },
    { "SELECT nobody.| FROM users", "", "id" },
    { "UPDATE users SET | WHERE 1", "id user_name boss", NULL },
    { "SELECT 1; SELECT | FROM users", "id user_name boss", "sku" },
    { "sel|", "select", "SELECT" },
    { "SEL|", "SELECT", "select" },
    { "SELECT coal| FROM users", "coalesce(", NULL },
    { "", "", NULL },
  };
  g_autoptr(ManorCatalogue) catalogue = make_catalogue ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *cursor = strchr (cases[i].text, '|');
      gsize offset = cursor != NULL ? (gsize) (cursor - cases[i].text) : 0;
      g_auto(GStrv) parts = g_strsplit (cases[i].text, "|", 2);
      g_autofree char *text = g_strjoinv ("", parts);
      gsize word_length;
      g_autoptr(GListModel) proposals = manor_proposals_list (catalogue, text, offset, &word_length);
      g_autoptr(GString) found = g_string_new (NULL);

      for (guint j = 0; j < g_list_model_get_n_items (proposals); j++)
        {
          g_autoptr(ManorProposal) proposal = g_list_model_get_item (proposals, j);

          g_assert_cmpstr (manor_proposal_get_insert (proposal), !=, cases[i].absent);
          g_string_append_printf (found, "%s%s", j > 0 ? " " : "", manor_proposal_get_insert (proposal));
        }

      g_test_message ("%s -> %s", cases[i].text, found->str);
      g_assert_true (g_str_has_prefix (found->str, cases[i].first));
    }
}

static void
test_proposals_without_catalogue (void)
{
  gsize word_length;
  g_autoptr(GListModel) proposals = manor_proposals_list (NULL, "SELECT ", 3, &word_length);

  g_assert_cmpuint (word_length, ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (proposals), >, 0);
}

static void
test_comment (void)
{
  static const struct
  {
    const char *before;
    int         start;
    int         end;
    const char *after;
  } cases[] = {
    { "SELECT 1;", 3, 3, "-- SELECT 1;" },
    { "-- SELECT 1;", 3, 3, "SELECT 1;" },
    { "--SELECT 1;", 0, 0, "SELECT 1;" },
    { "a\n\n  b\nc", 0, 8, "-- a\n\n  -- b\n-- c" },
    { "-- a\n  -- b", 0, 9, "a\n  b" },
    { "-- a\nb", 0, 6, "-- -- a\n-- b" },
    { "a\nb", 0, 2, "-- a\nb" },
    { "", 0, 0, "" },
    { "ä\n", 0, 1, "-- ä\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GtkTextBuffer) buffer = gtk_text_buffer_new (NULL);
      g_autofree char *after = NULL;
      GtkTextIter start;
      GtkTextIter end;

      gtk_text_buffer_set_text (buffer, cases[i].before, -1);
      gtk_text_buffer_get_iter_at_offset (buffer, &start, cases[i].start);
      gtk_text_buffer_get_iter_at_offset (buffer, &end, cases[i].end);
      gtk_text_buffer_select_range (buffer, &start, &end);
      manor_comment_toggle (buffer);
      gtk_text_buffer_get_bounds (buffer, &start, &end);
      after = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
      g_assert_cmpstr (after, ==, cases[i].after);
    }
}

static void
test_parameter_values (void)
{
  static const struct
  {
    ManorParameterType  type;
    const char         *text;
    const char         *literal;   /* NULL: refused */
  } cases[] = {
    { MANOR_PARAMETER_TEXT, "", "''" },
    { MANOR_PARAMETER_TEXT, " it's ", "' it''s '" },
    { MANOR_PARAMETER_INTEGER, " -9223372036854775808 ", "-9223372036854775808" },
    { MANOR_PARAMETER_INTEGER, "9223372036854775808", NULL },
    { MANOR_PARAMETER_INTEGER, "1.5", NULL },
    { MANOR_PARAMETER_INTEGER, "", NULL },
    { MANOR_PARAMETER_REAL, "1.5", "1.5" },
    { MANOR_PARAMETER_REAL, "1,5", NULL },
    { MANOR_PARAMETER_BLOB, "", "X''" },
    { MANOR_PARAMETER_BLOB, "01 fF", "X'01FF'" },
    { MANOR_PARAMETER_BLOB, "x'0A'", "X'0A'" },
    { MANOR_PARAMETER_BLOB, "0", NULL },
    { MANOR_PARAMETER_BLOB, "zz", NULL },
    { MANOR_PARAMETER_NULL, "anything", "NULL" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ManorResultBuilder) builder = manor_result_builder_new (1);
      g_autoptr(ManorResult) result = NULL;
      g_autofree char *literal = NULL;
      ManorValue value;

      g_assert_cmpint (manor_parameter_parse (cases[i].type, cases[i].text, builder), ==,
                       cases[i].literal != NULL);
      if (cases[i].literal == NULL)
        continue;

      result = manor_result_builder_end (g_steal_pointer (&builder));
      value = manor_result_get_value (result, 0, 0);
      literal = manor_value_dup_literal (&value);
      if (value.type == MANOR_VALUE_BLOB)
        g_assert_cmpint (g_ascii_strcasecmp (literal, cases[i].literal), ==, 0);
      else
        g_assert_cmpstr (literal, ==, cases[i].literal);
    }
}

static void
test_parameters_dialog (void)
{
  const char * const names[] = { ":name", "?2", NULL };
  const char * const wanted[] = { "?2", NULL };
  g_autoptr(GHashTable) remembered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(AdwDialog) dialog = g_object_ref_sink (manor_parameters_dialog_new (names, remembered));
  ManorParametersDialog *self = MANOR_PARAMETERS_DIALOG (dialog);
  g_autoptr(ManorResult) values = NULL;
  g_autoptr(ManorResult) picked = NULL;

  manor_parameters_dialog_set_value (self, 0, MANOR_PARAMETER_TEXT, "Ada");
  manor_parameters_dialog_set_value (self, 1, MANOR_PARAMETER_INTEGER, "seven");
  g_assert_null (manor_parameters_dialog_dup_values (self));

  manor_parameters_dialog_set_value (self, 1, MANOR_PARAMETER_INTEGER, "7");
  values = manor_parameters_dialog_dup_values (self);
  g_assert_nonnull (values);
  g_assert_cmpuint (manor_result_get_n_rows (values), ==, 1);
  g_assert_cmpstr (manor_result_get_column_name (values, 0), ==, ":name");

  picked = manor_parameters_pick (values, wanted);
  g_assert_cmpuint (manor_result_get_n_columns (picked), ==, 1);
  g_assert_cmpint (manor_result_get_integer (picked, 0, 0), ==, 7);
}

static GListModel *
list_below (GListModel *nodes,
            guint       index)
{
  g_autoptr(ManorSchemaNode) node = g_list_model_get_item (nodes, index);

  return manor_schema_node_list_children (node);
}

static void
assert_node (GListModel *nodes,
             guint       index,
             const char *title,
             const char *detail)
{
  g_autoptr(ManorSchemaNode) node = g_list_model_get_item (nodes, index);

  g_assert_cmpstr (manor_schema_node_get_title (node), ==, title);
  g_assert_cmpstr (manor_schema_node_get_detail (node), ==, detail);
}

static void
test_schema_nodes (void)
{
  g_autoptr(ManorCatalogue) catalogue = make_catalogue ();
  g_autoptr(GListModel) groups = manor_schema_nodes_list (catalogue, "");
  g_autoptr(GListModel) tables = list_below (groups, 0);
  g_autoptr(GListModel) users = list_below (tables, 0);
  g_autoptr(GListModel) found = manor_schema_nodes_list (catalogue, "unit");
  g_autoptr(GListModel) found_tables = list_below (found, 0);

  g_assert_cmpuint (g_list_model_get_n_items (groups), ==, 3);
  assert_node (groups, 0, "Tables", "2");
  assert_node (groups, 1, "Views", "1");
  assert_node (groups, 2, "Indexes", "1");

  assert_node (users, 0, "id", "INTEGER PRIMARY KEY");
  assert_node (users, 1, "user_name", "TEXT NOT NULL");
  assert_node (users, 2, "boss", "INTEGER → users");
  assert_node (users, 3, "CHECK", "CHECK (id > 0)");
  assert_node (users, 4, "users_by_name", "(user_name)");
  g_assert_cmpuint (g_list_model_get_n_items (users), ==, 5);

  /* A table is found by its columns. */
  g_assert_cmpuint (g_list_model_get_n_items (found), ==, 1);
  assert_node (found_tables, 0, "order lines", "");
}

static void
test_current_statement (void)
{
  static const struct
  {
    guint cursor;
    gboolean any;
    guint first;
    guint last;
  } cases[] = {
    { 0, TRUE, 0, 0 }, { 12, TRUE, 1, 3 }, { 30, TRUE, 1, 3 },
  };
  g_autoptr(GtkWidget) widget = g_object_ref_sink (g_object_new (MANOR_TYPE_SQL_EDITOR, NULL));
  ManorSqlEditor *editor = MANOR_SQL_EDITOR (widget);

  manor_sql_editor_set_text (editor, "SELECT 'ä';\nSELECT 2\n  FROM x\n WHERE y;\n\n");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint first = 99;
      guint last = 99;

      manor_sql_editor_set_cursor (editor, cases[i].cursor);
      g_assert_cmpint (manor_sql_editor_get_current (editor, &first, &last), ==, cases[i].any);
      g_assert_cmpuint (first, ==, cases[i].first);
      g_assert_cmpuint (last, ==, cases[i].last);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  adw_init ();
  gtk_source_init ();

  g_test_add_func ("/Manor/Editor/proposals", test_proposals);
  g_test_add_func ("/Manor/Editor/proposals-without-catalogue", test_proposals_without_catalogue);
  g_test_add_func ("/Manor/Editor/comment", test_comment);
  g_test_add_func ("/Manor/Editor/parameter-values", test_parameter_values);
  g_test_add_func ("/Manor/Editor/parameters-dialog", test_parameters_dialog);
  g_test_add_func ("/Manor/Editor/schema-nodes", test_schema_nodes);
  g_test_add_func ("/Manor/Editor/current-statement", test_current_statement);

  return g_test_run ();
}
