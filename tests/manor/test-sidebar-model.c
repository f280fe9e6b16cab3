/* test-sidebar-model.c: the sidebar's rows, flat
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-sidebar-item.h"
#include "manor-sidebar-match.h"
#include "manor-sidebar-model.h"
#include "manor-sidebar-query.h"
#include "manor-ui-test.h"

#define MANY 100000

/* The rows as text: a letter for the kind, the title, “+” for what is open. */
static char *
dup_text (ManorSidebarModel *model)
{
  static const char kinds[] = "CFcdn";
  GString *text = g_string_new (NULL);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (model));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(ManorSidebarRow) row = g_list_model_get_item (G_LIST_MODEL (model), i);

      g_string_append_printf (text, "%s%c:%s%s", i > 0 ? " " : "",
                              kinds[manor_sidebar_row_get_kind (row)],
                              manor_sidebar_row_get_title (row),
                              manor_sidebar_row_get_expanded (row) ? "+" : "");
    }

  return g_string_free (text, FALSE);
}

static void
assert_text (ManorSidebarModel *model,
             const char        *expected)
{
  g_autofree char *text = dup_text (model);

  g_assert_cmpstr (text, ==, expected);
}

static ManorSidebarRow *
dup_row (ManorSidebarModel *model,
         const char        *key)
{
  guint position = manor_sidebar_model_find (model, key);

  g_assert_cmpuint (position, !=, G_MAXUINT);

  return g_list_model_get_item (G_LIST_MODEL (model), position);
}

/* A copy that only does what items-changed says must end up the same. */
typedef struct
{
  GPtrArray *rows;
  guint      n_signals;
} Mirror;

static void
mirror_cb (GListModel *model,
           guint       position,
           guint       n_removed,
           guint       n_added,
           Mirror     *mirror)
{
  g_assert_cmpuint (position + n_removed, <=, mirror->rows->len);
  if (n_removed > 0)
    g_ptr_array_remove_range (mirror->rows, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (mirror->rows, (int) (position + i),
                        g_list_model_get_item (model, position + i));
  mirror->n_signals++;
  g_assert_cmpuint (mirror->rows->len, ==, g_list_model_get_n_items (model));
}

static void
assert_mirror (Mirror            *mirror,
               ManorSidebarModel *model)
{
  g_assert_cmpuint (mirror->rows->len, ==, g_list_model_get_n_items (G_LIST_MODEL (model)));

  for (guint i = 0; i < mirror->rows->len; i++)
    {
      g_autoptr(ManorSidebarRow) row = g_list_model_get_item (G_LIST_MODEL (model), i);

      g_assert_true (row == g_ptr_array_index (mirror->rows, i));
    }
}

static void
test_match (void)
{
  static const struct
  {
    const char *name;
    const char *text;
    gboolean    matches;
  } cases[] = {
    { "acme-slack", "acme", TRUE },
    { "acme-slack", "ACME", TRUE },
    { "ACME-Slack", "me-sl", TRUE },
    { "acme-slack", "slacks", FALSE },
    { "aaab", "aab", TRUE },
    { "", "a", FALSE },
    { "acme", "", TRUE },
    { "Straße", "STRASSE", TRUE },
    { "Ärzte", "ärz", TRUE },
    { "arzte", "ärz", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = g_utf8_casefold (cases[i].text, -1);

      g_test_message ("“%s” in “%s”", cases[i].text, cases[i].name);
      g_assert_cmpint (manor_sidebar_match (cases[i].name, folded), ==, cases[i].matches);
    }
}

static void
set_facts (ManorConnection    *connection,
           const char         *name,
           const char         *group,
           ManorDatabaseFlags  flags)
{
  g_autoptr(ManorDatabaseFacts) facts = manor_database_facts_new ();

  facts->group = g_strdup (group);
  facts->region = g_strdup ("aws-eu-west-1");
  facts->engine = g_strdup ("libSQL");
  facts->branch_of = flags & MANOR_DATABASE_BRANCH ? g_strdup ("acme") : NULL;
  facts->flags = flags;
  manor_database_set_facts (manor_connection_find_database (connection, name), facts);
}

/* A search for what a platform says; of databases without a platform nothing is so. */
static void
test_query (void)
{
  static const char * const names[] = { "acme", "beta", "gamma-is", "plain", NULL };
  static const struct
  {
    const char *text;
    const char *found;  /* the first letters */
  } cases[] = {
    { "a", "abgp" },
    { "is:asleep", "a" },
    { "is:copy", "" },
    { "IS:Asleep", "a" },
    { "is:blocked", "bg" },
    { "is:blocked is:protected", "g" },
    { "group:eu", "ab" },
    { "group:", "abg" },
    { "group:us gam", "g" },
    { "gam group:us", "g" },
    { "group:eu is:asleep me", "a" },
    { "group:eu is:asleep beta", "" },
    { "is:archived", "" },
    { "is", "g" },
    { "is:nothing", "" },
  };
  g_autoptr(ManorConnection) connection = test_connection_new (names, NULL);

  set_facts (connection, "acme", "eu-1", MANOR_DATABASE_ASLEEP);
  set_facts (connection, "beta", "EU-2", MANOR_DATABASE_WRITES_BLOCKED);
  set_facts (connection, "gamma-is", "us", MANOR_DATABASE_READS_BLOCKED | MANOR_DATABASE_PROTECTED);

  g_assert_null (manor_sidebar_query_new (NULL));
  g_assert_null (manor_sidebar_query_new (""));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ManorSidebarQuery) query = manor_sidebar_query_new (cases[i].text);
      g_autoptr(GString) found = g_string_new (NULL);

      for (guint j = 0; names[j] != NULL; j++)
        if (manor_sidebar_query_matches_database (query, manor_connection_find_database (connection,
                                                                                         names[j])))
          g_string_append_c (found, *names[j]);

      g_test_message ("“%s”", cases[i].text);
      g_assert_cmpstr (found->str, ==, cases[i].found);
      g_assert_cmpint (manor_sidebar_query_matches_title (query, "Test place"), ==, i == 0);
    }
}

/* A platform's words are on the row, with an icon, for a screen reader and in the tooltip; and change with it. */
static void
test_facts (void)
{
  static const char * const names[] = { "schema", "acme", "other", NULL };
  static const char * const patterns[] = { "acme", NULL };
  static const struct
  {
    ManorDatabaseFlags  flags;
    const char         *word;
    const char         *label;
    gboolean            icon;
  } cases[] = {
    { 0, NULL, "other, database", FALSE },
    { MANOR_DATABASE_ASLEEP, "asleep", "other, database, asleep", TRUE },
    { MANOR_DATABASE_ASLEEP | MANOR_DATABASE_ARCHIVED, "archived", "other, database, archived, asleep",
      TRUE },
    { MANOR_DATABASE_BRANCH, "branch", "other, database, branch of acme", FALSE },
    { MANOR_DATABASE_PROTECTED | MANOR_DATABASE_UNUSUAL_ENGINE, NULL,
      "other, database, protected, new engine", FALSE },
  };
  g_autoptr(ManorConnection) connection = test_connection_new (names, patterns);
  g_autoptr(ManorConsole) console = test_console_new (connection);
  g_autoptr(ManorSidebarModel) model = manor_sidebar_model_new (console);
  g_autoptr(ManorSidebarRow) row = dup_row (model, "database:test/other");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *word = NULL;
      g_autofree char *label = NULL;
      g_autofree char *tooltip = NULL;
      g_autofree char *expected = g_strconcat (cases[i].label, "\nGroup eu · aws-eu-west-1 · libSQL", NULL);

      set_facts (connection, "other", "eu", cases[i].flags);
      word = manor_sidebar_row_dup_state_text (row);
      label = manor_sidebar_row_dup_label (row);
      tooltip = manor_sidebar_row_dup_tooltip (row);
      g_assert_cmpstr (word, ==, cases[i].word);
      g_assert_cmpstr (label, ==, cases[i].label);
      g_assert_cmpstr (tooltip, ==, expected);
      g_assert_cmpint (manor_sidebar_row_get_state_icon_name (row) != NULL, ==, cases[i].icon);
    }
}

static void
count_cb (guint *n_changes)
{
  (*n_changes)++;
}

static void
test_facts_change (void)
{
  static const char * const names[] = { "acme", NULL };
  g_autoptr(ManorConnection) connection = test_connection_new (names, NULL);
  g_autoptr(ManorConsole) console = test_console_new (connection);
  g_autoptr(ManorSidebarModel) model = manor_sidebar_model_new (console);
  g_autoptr(ManorSidebarRow) row = dup_row (model, "database:test/acme");
  guint n_changes = 0;

  g_signal_connect_swapped (row, "changed", G_CALLBACK (count_cb), &n_changes);
  set_facts (connection, "acme", "eu", MANOR_DATABASE_ASLEEP);
  g_assert_cmpuint (n_changes, ==, 1);
  set_facts (connection, "acme", "eu", 0);
  g_assert_cmpuint (n_changes, ==, 2);

  manor_sidebar_model_set_search (model, "is:asleep");
  assert_text (model, "");
  set_facts (connection, "acme", "eu", MANOR_DATABASE_ASLEEP);
  manor_sidebar_model_set_search (model, NULL);
  manor_sidebar_model_set_search (model, "is:asleep");
  assert_text (model, "C:Test place+ d:acme");
}

static DexFuture *
read_nothing (ManorDatabase *database)
{
  return dex_future_new_take_object (manor_result_builder_end (manor_result_builder_new (4)));
}

static gboolean
is_surveyed (gpointer survey)
{
  return !manor_survey_get_running (survey);
}

/* Of children that rest nothing is known: a fleet is not in sync with them, and says how many sleep or are archived. */
static void
test_resting_fleet (void)
{
  static const struct
  {
    ManorDatabaseFlags  flags[2];
    ManorChildState     state;
    const char         *text;
    const char         *label;
  } cases[] = {
    { { 0, 0 }, MANOR_CHILD_IN_SYNC, "2", "schema, schema database, 2 children" },
    { { MANOR_DATABASE_ASLEEP, 0 }, MANOR_CHILD_ASLEEP, "1 asleep",
      "schema, schema database, 2 children, 1 in sync, 1 asleep" },
    { { 0, MANOR_DATABASE_ARCHIVED }, MANOR_CHILD_ARCHIVED, "1 archived",
      "schema, schema database, 2 children, 1 in sync, 1 archived" },
    { { MANOR_DATABASE_ASLEEP, MANOR_DATABASE_ARCHIVED }, MANOR_CHILD_ASLEEP, "1 asleep",
      "schema, schema database, 2 children, 1 asleep, 1 archived" },
  };
  static const char * const names[] = { "schema", "acme", "beta", NULL };
  static const char * const patterns[] = { "acme", "beta", NULL };
  ManorDatabaseClass *klass = g_type_class_ref (TEST_TYPE_DATABASE);

  klass->read_schema = read_nothing;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ManorConnection) connection = test_connection_new (names, patterns);
      g_autoptr(ManorConsole) console = test_console_new (connection);
      g_autoptr(ManorSidebarModel) model = manor_sidebar_model_new (console);
      g_autoptr(ManorSidebarRow) row = dup_row (model, "fleet:test/schema");
      ManorSurvey *survey = manor_console_get_survey (console, manor_connection_find_fleet (connection, "schema"));
      g_autofree char *text = NULL;
      g_autofree char *label = NULL;

      set_facts (connection, "acme", "eu", cases[i].flags[0]);
      set_facts (connection, "beta", "eu", cases[i].flags[1]);
      manor_sidebar_model_look (model, row);
      manor_test_wait (is_surveyed, survey);
      text = manor_sidebar_row_dup_state_text (row);
      label = manor_sidebar_row_dup_label (row);
      g_assert_cmpint (manor_sidebar_row_get_state (row), ==, cases[i].state);
      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpstr (label, ==, cases[i].label);
    }
  klass->read_schema = test_database_refuse;
  g_type_class_unref (klass);
}

static void
test_tree (void)
{
  static const char * const names[] = { "schema", "acme", "beta", "other", NULL };
  static const char * const patterns[] = { "acme", "beta", NULL };
  g_autoptr(ManorConnection) connection = test_connection_new (names, patterns);
  g_autoptr(ManorConsole) console = test_console_new (connection);
  g_autoptr(ManorSidebarModel) model = manor_sidebar_model_new (console);
  g_autoptr(ManorSidebarRow) place = NULL;
  g_autoptr(ManorSidebarRow) fleet = NULL;
  g_autoptr(ManorSidebarRow) child = NULL;
  g_autofree char *label = NULL;

  assert_text (model, "C:Test place+ F:schema d:other");

  fleet = dup_row (model, "fleet:test/schema");
  manor_sidebar_model_set_expanded (model, fleet, TRUE);
  assert_text (model, "C:Test place+ F:schema+ c:acme c:beta d:other");

  child = dup_row (model, "database:test/acme");
  label = manor_sidebar_row_dup_label (child);
  g_assert_true (g_str_has_prefix (label, "acme, "));
  g_assert_cmpuint (manor_sidebar_model_find_parent (model, 3), ==, 1);
  g_assert_cmpuint (manor_sidebar_model_find_parent (model, 4), ==, 0);
  g_assert_cmpuint (manor_sidebar_model_find_parent (model, 0), ==, G_MAXUINT);
  g_assert_cmpuint (manor_sidebar_model_find (model, "database:test/none"), ==, G_MAXUINT);

  place = dup_row (model, "connection:test");
  manor_sidebar_model_set_expanded (model, place, FALSE);
  assert_text (model, "C:Test place");
  manor_sidebar_model_set_expanded (model, place, TRUE);
  assert_text (model, "C:Test place+ F:schema+ c:acme c:beta d:other");
  manor_sidebar_model_set_expanded (model, fleet, FALSE);
  assert_text (model, "C:Test place+ F:schema d:other");
}

static void
test_search (void)
{
  static const char * const names[] = { "schema", "acme", "beta", "acme-too", NULL };
  static const char * const patterns[] = { "acme", "beta", NULL };
  g_autoptr(ManorConnection) connection = test_connection_new (names, patterns);
  g_autoptr(ManorConsole) console = test_console_new (connection);
  g_autoptr(ManorSidebarModel) model = manor_sidebar_model_new (console);

  manor_sidebar_model_set_search (model, "ACME");
  assert_text (model, "C:Test place+ F:schema+ c:acme d:acme-too");
  g_assert_cmpuint (manor_sidebar_model_get_n_found (model), ==, 2);
  manor_sidebar_model_set_search (model, "schema");
  assert_text (model, "C:Test place+ F:schema");
  g_assert_cmpuint (manor_sidebar_model_get_n_found (model), ==, 1);
  manor_sidebar_model_set_search (model, "place");
  assert_text (model, "C:Test place+");
  manor_sidebar_model_set_search (model, "nothing has this");
  assert_text (model, "");
  g_assert_cmpuint (manor_sidebar_model_get_n_found (model), ==, 0);
  manor_sidebar_model_set_search (model, "");
  assert_text (model, "C:Test place+ F:schema d:acme-too");
}

static void
test_empty_and_failed (void)
{
  static const char * const none[] = { NULL };
  g_autoptr(ManorConnection) connection = test_connection_new (none, NULL);
  g_autoptr(ManorConsole) console = test_console_new (connection);
  g_autoptr(ManorSidebarModel) model = manor_sidebar_model_new (console);
  g_autoptr(GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "the folder is gone");
  g_autoptr(ManorSidebarRow) row = NULL;
  g_autofree char *label = NULL;

  assert_text (model, "C:Test place+ n:No databases");

  manor_connection_set_state (connection, MANOR_CONNECTION_FAILED, error);
  manor_sidebar_model_update (model);
  assert_text (model, "C:Test place+ n:the folder is gone");

  row = dup_row (model, "connection:test");
  label = manor_sidebar_row_dup_label (row);
  g_assert_cmpstr (label, ==, "Test place, connection, could not be read");

  manor_test_finish (manor_console_remove_connection (console, connection));
  manor_sidebar_model_update (model);
  assert_text (model, "");
}

static gboolean
has_showing_image (GtkWidget  *widget,
                   const char *icon_name)
{
  if (GTK_IS_IMAGE (widget) && gtk_widget_get_visible (widget) &&
      g_strcmp0 (gtk_image_get_icon_name (GTK_IMAGE (widget)), icon_name) == 0)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_showing_image (child, icon_name))
      return TRUE;

  return FALSE;
}

/* In words, with an icon: what is not safe is seen from everywhere, and no longer than it is true. */
static void
test_warning (void)
{
  static const char warning[] = "The token travels unencrypted";
  static const char * const names[] = { "acme", NULL };
  g_autoptr(ManorConnection) connection = test_connection_new (names, NULL);
  g_autoptr(ManorConsole) console = test_console_new (connection);
  g_autoptr(ManorSidebarModel) model = manor_sidebar_model_new (console);
  g_autoptr(ManorSidebarRow) row = dup_row (model, "connection:test");
  g_autoptr(GtkWidget) item = g_object_ref_sink (manor_sidebar_item_new ());
  g_autofree char *label = NULL;
  g_autofree char *state = NULL;
  g_autofree char *later = NULL;

  manor_sidebar_item_set_row (MANOR_SIDEBAR_ITEM (item), row);
  g_assert_false (has_showing_image (item, "dialog-warning-symbolic"));
  manor_connection_take_warning (connection, g_strdup (warning));

  label = manor_sidebar_row_dup_label (row);
  g_assert_cmpstr (label, ==, "Test place, connection, warning: The token travels unencrypted");
  state = manor_sidebar_row_dup_state_text (row);
  g_assert_cmpstr (state, ==, "not secure");
  g_assert_true (has_showing_image (item, "dialog-warning-symbolic"));

  manor_connection_take_warning (connection, NULL);
  later = manor_sidebar_row_dup_label (row);
  g_assert_cmpstr (later, ==, "Test place, connection");
  g_assert_false (has_showing_image (item, "dialog-warning-symbolic"));

  manor_sidebar_item_set_row (MANOR_SIDEBAR_ITEM (item), NULL);
}

static void
test_restore (void)
{
  static const char * const names[] = { "schema", "acme", NULL };
  static const char * const patterns[] = { "a*", NULL };
  g_autoptr(ManorConnection) connection = test_connection_new (names, patterns);
  g_autoptr(ManorConsole) console = test_console_new (connection);
  g_autoptr(ManorSidebarModel) model = manor_sidebar_model_new (console);
  g_autoptr(ManorSidebarModel) again = NULL;
  g_autoptr(ManorSidebarRow) fleet = dup_row (model, "fleet:test/schema");
  g_auto(GStrv) expanded = NULL;

  manor_sidebar_model_set_expanded (model, fleet, TRUE);
  expanded = manor_sidebar_model_dup_expanded (model);
  again = manor_sidebar_model_new (console);
  assert_text (again, "C:Test place+ F:schema");
  manor_sidebar_model_restore_expanded (again, (const char * const *) expanded);
  assert_text (again, "C:Test place+ F:schema+ c:acme");
  manor_sidebar_model_restore_expanded (again, NULL);
  assert_text (again, "C:Test place+ F:schema");
}

/* Databases come and go; rows of those that stay are the same objects. */
static void
test_changes (void)
{
  static const char * const names[] = { "schema", "a1", "a2", "a4", NULL };
  static const char * const patterns[] = { "a*", NULL };
  g_autoptr(ManorConnection) connection = test_connection_new (names, patterns);
  g_autoptr(ManorConsole) console = test_console_new (connection);
  g_autoptr(ManorSidebarModel) model = manor_sidebar_model_new (console);
  g_autoptr(GPtrArray) databases = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(ManorSidebarRow) fleet = dup_row (model, "fleet:test/schema");
  g_autoptr(ManorSidebarRow) before = NULL;
  g_autoptr(ManorSidebarRow) after = NULL;
  g_autofree char *label = NULL;
  Mirror mirror = { g_ptr_array_new_with_free_func (g_object_unref), 0 };
  guint n_changes = 0;

  manor_sidebar_model_set_expanded (model, fleet, TRUE);
  g_signal_connect_swapped (fleet, "changed", G_CALLBACK (count_cb), &n_changes);
  before = dup_row (model, "database:test/a2");
  mirror_cb (G_LIST_MODEL (model), 0, 0, g_list_model_get_n_items (G_LIST_MODEL (model)), &mirror);
  g_signal_connect (model, "items-changed", G_CALLBACK (mirror_cb), &mirror);

  g_ptr_array_add (databases, g_object_ref (manor_connection_find_database (connection, "schema")));
  g_ptr_array_add (databases, g_object_ref (manor_connection_find_database (connection, "a2")));
  g_ptr_array_add (databases, test_database_new ("a3"));
  g_ptr_array_add (databases, g_object_ref (manor_connection_find_database (connection, "a4")));
  g_ptr_array_add (databases, test_database_new ("a5"));
  manor_connection_set_databases (connection, databases);
  /* It says how many it has now, whether anybody has surveyed them or not. */
  g_assert_cmpuint (n_changes, >, 0);
  label = manor_sidebar_row_dup_label (fleet);
  g_assert_cmpstr (label, ==, "schema, schema database, 4 children");
  manor_sidebar_model_update (model);

  assert_text (model, "C:Test place+ F:schema+ c:a2 c:a3 c:a4 c:a5");
  assert_mirror (&mirror, model);
  after = dup_row (model, "database:test/a2");
  g_assert_true (before == after);

  g_ptr_array_unref (mirror.rows);
}

static void
test_many (void)
{
  static const char * const patterns[] = { "tenant-*", NULL };
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(ManorConsole) console = NULL;
  g_autoptr(ManorSidebarModel) model = NULL;
  g_autoptr(ManorSidebarRow) fleet = NULL;
  g_autoptr(ManorDatabase) other = NULL;
  Mirror mirror = { g_ptr_array_new_with_free_func (g_object_unref), 0 };
  gint64 start;

  g_ptr_array_add (names, g_strdup ("schema"));
  for (guint i = 0; i < MANY; i++)
    g_ptr_array_add (names, g_strdup_printf ("tenant-%06u-Slack", i));
  g_ptr_array_add (names, NULL);

  connection = test_connection_new ((const char * const *) names->pdata, patterns);
  console = test_console_new (connection);
  model = manor_sidebar_model_new (console);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 2);

  fleet = dup_row (model, "fleet:test/schema");
  start = g_get_monotonic_time ();
  manor_sidebar_model_set_expanded (model, fleet, TRUE);
  g_test_message ("expanded in %" G_GINT64_FORMAT " µs", g_get_monotonic_time () - start);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, MANY + 2);

  other = test_database_new ("other");
  start = g_get_monotonic_time ();
  manor_connection_add_database (connection, other);
  manor_sidebar_model_update (model);
  g_test_message ("one more in %" G_GINT64_FORMAT " µs", g_get_monotonic_time () - start);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, MANY + 3);

  start = g_get_monotonic_time ();
  manor_sidebar_model_set_search (model, "nt-077777-sl");
  g_test_message ("found in %" G_GINT64_FORMAT " µs", g_get_monotonic_time () - start);
  assert_text (model, "C:Test place+ F:schema+ c:tenant-077777-Slack");

  mirror_cb (G_LIST_MODEL (model), 0, 0, 3, &mirror);
  g_signal_connect (model, "items-changed", G_CALLBACK (mirror_cb), &mirror);
  manor_sidebar_model_set_search (model, NULL);
  assert_mirror (&mirror, model);
  manor_sidebar_model_set_search (model, "7-slack");
  assert_mirror (&mirror, model);
  g_assert_cmpuint (manor_sidebar_model_get_n_found (model), ==, MANY / 10);

  g_ptr_array_unref (mirror.rows);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  adw_init ();

  g_test_add_func ("/Manor/SidebarModel/match", test_match);
  g_test_add_func ("/Manor/SidebarModel/query", test_query);
  g_test_add_func ("/Manor/SidebarModel/facts", test_facts);
  g_test_add_func ("/Manor/SidebarModel/facts-change", test_facts_change);
  g_test_add_func ("/Manor/SidebarModel/resting-fleet", test_resting_fleet);
  g_test_add_func ("/Manor/SidebarModel/tree", test_tree);
  g_test_add_func ("/Manor/SidebarModel/search", test_search);
  g_test_add_func ("/Manor/SidebarModel/empty-and-failed", test_empty_and_failed);
  g_test_add_func ("/Manor/SidebarModel/warning", test_warning);
  g_test_add_func ("/Manor/SidebarModel/restore", test_restore);
  g_test_add_func ("/Manor/SidebarModel/changes", test_changes);
  g_test_add_func ("/Manor/SidebarModel/many", test_many);

  return g_test_run ();
}
