/* test-database-dialogs.c: what can be done with a server's databases
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-config-dialog.h"
#include "manor-connection-page.h"
#include "manor-database-dialog.h"
#include "manor-delete-dialog.h"
#include "manor-rule-dialog.h"
#include "manor-ui-test.h"
#include "manor-usage-dialog.h"

#define FAKE_TYPE_DATABASE   (fake_database_get_type ())
#define FAKE_TYPE_CONNECTION (fake_connection_get_type ())

G_DECLARE_FINAL_TYPE (FakeDatabase, fake_database, FAKE, DATABASE, ManorDatabase)
G_DECLARE_FINAL_TYPE (FakeConnection, fake_connection, FAKE, CONNECTION, ManorConnection)

struct _FakeDatabase
{
  ManorDatabase        parent_instance;

  ManorDatabaseConfig *config;
  gboolean             offline;
};

struct _FakeConnection
{
  ManorConnection  parent_instance;

  char            *made;          /* what was asked for last: “fork acme as copy” */
};

G_DEFINE_FINAL_TYPE (FakeDatabase, fake_database, MANOR_TYPE_DATABASE)
G_DEFINE_FINAL_TYPE (FakeConnection, fake_connection, MANOR_TYPE_CONNECTION)

static DexFuture *
refuse (void)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED,
                                "the server does not answer");
}

static DexFuture *
fake_database_load_config (ManorDatabase *database)
{
  FakeDatabase *self = FAKE_DATABASE (database);

  return self->offline ? refuse () : dex_future_new_take_object (g_object_ref (self->config));
}

static DexFuture *
fake_database_save_config (ManorDatabase       *database,
                           ManorDatabaseConfig *config)
{
  FakeDatabase *self = FAKE_DATABASE (database);

  if (self->offline)
    return refuse ();

  g_set_object (&self->config, config);

  return dex_future_new_true ();
}

static DexFuture *
fake_database_load_usage (ManorDatabase *database)
{
  GPtrArray *top = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_query_usage_free);
  GPtrArray *slowest = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_query_usage_free);

  if (FAKE_DATABASE (database)->offline)
    {
      g_ptr_array_unref (top);
      g_ptr_array_unref (slowest);
      return refuse ();
    }

  g_ptr_array_add (top, manor_query_usage_new ("SELECT * FROM \"<b>\"", 1000, 0, -1));
  g_ptr_array_add (top, manor_query_usage_new ("DELETE FROM t", 1, 1, -1));
  g_ptr_array_add (slowest, manor_query_usage_new ("SELECT 2", 5, 0, 1234));

  return dex_future_new_take_object (manor_database_usage_new (1234567, 89, 4096, -1, top, slowest));
}

static void
fake_database_dispose (GObject *object)
{
  g_clear_object (&FAKE_DATABASE (object)->config);

  G_OBJECT_CLASS (fake_database_parent_class)->dispose (object);
}

static void
fake_database_class_init (FakeDatabaseClass *klass)
{
  ManorDatabaseClass *database_class = MANOR_DATABASE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fake_database_dispose;
  database_class->load_config = fake_database_load_config;
  database_class->save_config = fake_database_save_config;
  database_class->load_usage = fake_database_load_usage;
}

static void
fake_database_init (FakeDatabase *self)
{
}

static FakeDatabase *
fake_database_new (const char *name)
{
  g_autofree char *path = g_strconcat ("test/", name, NULL);

  return g_object_new (FAKE_TYPE_DATABASE, "name", name, "path", path,
                       "location", "http://nowhere", NULL);
}

static DexFuture *
fake_connection_refresh (ManorConnection *connection)
{
  return dex_future_new_true ();
}

static DexFuture *
fake_connection_fork (ManorConnection *connection,
                      ManorDatabase   *database,
                      const char      *name)
{
  FakeConnection *self = FAKE_CONNECTION (connection);

  g_free (self->made);
  self->made = g_strdup_printf ("fork %s as %s", manor_database_get_name (database), name);

  return dex_future_new_take_object (fake_database_new (name));
}

static DexFuture *
fake_connection_create_schema (ManorConnection *connection,
                               const char      *name,
                               const char      *schema_sql)
{
  FakeConnection *self = FAKE_CONNECTION (connection);

  g_free (self->made);
  self->made = g_strdup_printf ("schema %s", name);

  return dex_future_new_take_object (fake_database_new (name));
}

static void
fake_connection_finalize (GObject *object)
{
  g_clear_pointer (&FAKE_CONNECTION (object)->made, g_free);

  G_OBJECT_CLASS (fake_connection_parent_class)->finalize (object);
}

static void
fake_connection_class_init (FakeConnectionClass *klass)
{
  ManorConnectionClass *connection_class = MANOR_CONNECTION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fake_connection_finalize;
  connection_class->refresh = fake_connection_refresh;
  connection_class->fork_database = fake_connection_fork;
  connection_class->create_schema = fake_connection_create_schema;
}

static void
fake_connection_init (FakeConnection *self)
{
}

/* A schema database “schema” with the child “acme”, and an ordinary “other”. */
static FakeConnection *
fake_connection_new (ManorConnectionFeatures features)
{
  const char * const names[] = { "schema", "acme", "other", NULL };
  const char * const patterns[] = { "acme", NULL };
  g_autoptr(GPtrArray) databases = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_rule_unref);
  FakeConnection *self;

  self = g_object_new (FAKE_TYPE_CONNECTION, "id", "test", "title", "Test place",
                       "kind", "server", "location", "http://nowhere", NULL);
  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add (databases, fake_database_new (names[i]));
  g_ptr_array_add (rules, manor_rule_new ("schema", patterns));
  manor_connection_set_databases (MANOR_CONNECTION (self), databases);
  manor_connection_set_rules (MANOR_CONNECTION (self), rules);
  manor_connection_take_features (MANOR_CONNECTION (self), features);
  manor_connection_set_state (MANOR_CONNECTION (self), MANOR_CONNECTION_READY, NULL);

  return self;
}

static gpointer
get_child (gpointer    dialog,
           const char *name)
{
  GObject *child = gtk_widget_get_template_child (dialog, G_OBJECT_TYPE (dialog), name);

  g_assert_nonnull (child);

  return child;
}

static gboolean
is_valid (gpointer dialog)
{
  gboolean valid;

  g_object_get (dialog, "valid", &valid, NULL);

  return valid;
}

static gboolean
is_on_page (gpointer data)
{
  gpointer *wanted = data;

  return g_strcmp0 (gtk_stack_get_visible_child_name (wanted[0]), wanted[1]) == 0;
}

static void
wait_for_page (gpointer    dialog,
               const char *name)
{
  gpointer wanted[] = { get_child (dialog, "stack"), (gpointer) name };

  manor_test_wait (is_on_page, wanted);
}

static void
submit (gpointer dialog)
{
  manor_test_finish (MANOR_FORM_DIALOG_GET_CLASS (dialog)->submit (dialog));
}

static void
test_config (void)
{
  g_autoptr(FakeDatabase) database = fake_database_new ("acme");
  g_autoptr(AdwDialog) dialog = NULL;
  const guint64 odd_size = 5000001;

  database->config = manor_database_config_new ();
  g_object_set (database->config, "max-size", odd_size, "block-reason", "moving", NULL);
  database->offline = TRUE;
  dialog = g_object_ref_sink (manor_config_dialog_new (MANOR_DATABASE (database)));
  wait_for_page (dialog, "failed");
  g_assert_false (is_valid (dialog));

  database->offline = FALSE;
  g_object_unref (dialog);
  dialog = g_object_ref_sink (manor_config_dialog_new (MANOR_DATABASE (database)));
  wait_for_page (dialog, "form");
  g_assert_false (is_valid (dialog));

  /* What was not touched is not changed, to the byte. */
  adw_switch_row_set_active (get_child (dialog, "writes_row"), TRUE);
  g_assert_true (is_valid (dialog));
  submit (dialog);
  g_assert_true (manor_database_config_get_block_writes (database->config));
  g_assert_false (manor_database_config_get_block_reads (database->config));
  g_assert_cmpuint (manor_database_config_get_max_size (database->config), ==, odd_size);
  g_assert_cmpstr (manor_database_config_get_block_reason (database->config), ==, "moving");

  adw_switch_row_set_active (get_child (dialog, "writes_row"), FALSE);
  adw_spin_row_set_value (get_child (dialog, "size_row"), 7);
  submit (dialog);
  g_assert_cmpuint (manor_database_config_get_max_size (database->config), ==, 7000000);
  /* A reason for nothing is none. */
  g_assert_cmpstr (manor_database_config_get_block_reason (database->config), ==, NULL);

  adw_switch_row_set_active (get_child (dialog, "limit_row"), FALSE);
  submit (dialog);
  g_assert_cmpuint (manor_database_config_get_max_size (database->config), ==, 0);
}

/* A server without a limit says 1000 PB. */
static void
test_config_without_limit (void)
{
  g_autoptr(FakeDatabase) database = fake_database_new ("acme");
  g_autoptr(AdwDialog) dialog = NULL;
  const guint64 boundless = G_GUINT64_CONSTANT (1000000000000000000);

  database->config = manor_database_config_new ();
  g_object_set (database->config, "max-size", boundless, NULL);
  dialog = g_object_ref_sink (manor_config_dialog_new (MANOR_DATABASE (database)));
  wait_for_page (dialog, "form");
  g_assert_false (adw_switch_row_get_active (get_child (dialog, "limit_row")));
  g_assert_false (is_valid (dialog));

  adw_switch_row_set_active (get_child (dialog, "attach_row"), TRUE);
  submit (dialog);
  g_assert_true (manor_database_config_get_allow_attach (database->config));
  g_assert_cmpuint (manor_database_config_get_max_size (database->config), ==, boundless);
}

static void
test_usage (void)
{
  g_autoptr(FakeDatabase) database = fake_database_new ("acme");
  g_autoptr(AdwDialog) dialog = NULL;

  dialog = g_object_ref_sink (manor_usage_dialog_new (MANOR_DATABASE (database)));
  wait_for_page (dialog, "usage");
  g_assert_cmpstr (adw_action_row_get_subtitle (get_child (dialog, "written_row")), ==, "89");
  g_assert_cmpstr (adw_action_row_get_subtitle (get_child (dialog, "queries_row")), ==, "not known");
  g_assert_true (gtk_widget_get_visible (get_child (dialog, "top_group")));
  g_assert_true (gtk_widget_get_visible (get_child (dialog, "slowest_group")));

  /* What could not be read again does not stand there as if it had been. */
  database->offline = TRUE;
  g_signal_emit_by_name (get_child (dialog, "refresh_button"), "clicked");
  wait_for_page (dialog, "failed");
}

static void
test_delete (void)
{
  g_autoptr(FakeConnection) connection = fake_connection_new (MANOR_CONNECTION_CREATES);
  ManorConnection *place = MANOR_CONNECTION (connection);
  ManorDatabase *schema = manor_connection_find_database (place, "schema");
  g_autoptr(AdwDialog) dialog = NULL;
  const char *text;

  dialog = g_object_ref_sink (manor_delete_dialog_new (place,
                                                       manor_connection_find_database (place, "acme")));
  text = adw_preferences_group_get_description (get_child (dialog, "group"));
  g_assert_nonnull (strstr (text, "gone for good"));
  g_assert_false (is_valid (dialog));
  gtk_editable_set_text (get_child (dialog, "name_row"), "acme");
  g_assert_true (is_valid (dialog));
  g_object_unref (dialog);

  manor_database_set_propagates (schema, TRUE);
  dialog = g_object_ref_sink (manor_delete_dialog_new (place, schema));
  text = adw_preferences_group_get_description (get_child (dialog, "group"));
  g_assert_nonnull (strstr (text, "while it has 1 child"));
  g_assert_false (gtk_widget_get_visible (get_child (dialog, "name_row")));
  g_assert_false (is_valid (dialog));
  g_object_unref (dialog);

  manor_connection_take_features (place, MANOR_CONNECTION_CREATES | MANOR_CONNECTION_TRASHES);
  dialog = g_object_ref_sink (manor_delete_dialog_new (place,
                                                       manor_connection_find_database (place, "acme")));
  text = adw_preferences_group_get_description (get_child (dialog, "group"));
  g_assert_nonnull (strstr (text, "moves to the trash"));
}

static void
test_schema (void)
{
  g_autoptr(FakeConnection) connection = fake_connection_new (MANOR_CONNECTION_CREATES);
  ManorConnection *place = MANOR_CONNECTION (connection);
  g_autoptr(AdwDialog) dialog = NULL;

  dialog = g_object_ref_sink (manor_database_dialog_new_for_schema (place));
  g_assert_false (gtk_widget_get_visible (get_child (dialog, "native_row")));
  g_object_unref (dialog);

  manor_connection_take_features (place, MANOR_CONNECTION_CREATES | MANOR_CONNECTION_PROPAGATES);
  dialog = g_object_ref_sink (manor_database_dialog_new_for_schema (place));
  g_assert_true (gtk_widget_get_visible (get_child (dialog, "native_row")));
  gtk_editable_set_text (get_child (dialog, "name_row"), "a b");
  g_assert_false (is_valid (dialog));
  gtk_editable_set_text (get_child (dialog, "name_row"), "notes");
  g_assert_true (is_valid (dialog));
  g_assert_true (gtk_widget_get_visible (get_child (dialog, "patterns_row")));

  /* Whose children they are is the server's business then. */
  adw_switch_row_set_active (get_child (dialog, "native_row"), TRUE);
  g_assert_false (gtk_widget_get_visible (get_child (dialog, "patterns_row")));
  submit (dialog);
  g_assert_cmpstr (connection->made, ==, "schema notes");
}

static void
test_copy (void)
{
  g_autoptr(FakeConnection) connection = fake_connection_new (MANOR_CONNECTION_FORKS);
  ManorConnection *place = MANOR_CONNECTION (connection);
  g_autoptr(AdwDialog) dialog = NULL;

  dialog = g_object_ref_sink (manor_database_dialog_new_for_copy (place,
                                                                  manor_connection_find_database (place, "acme")));
  g_assert_false (gtk_widget_get_visible (get_child (dialog, "sql_group")));
  /* Never onto one that is there. */
  gtk_editable_set_text (get_child (dialog, "name_row"), "other");
  g_assert_false (is_valid (dialog));
  gtk_editable_set_text (get_child (dialog, "name_row"), "acme-copy");
  g_assert_true (is_valid (dialog));
  submit (dialog);
  g_assert_cmpstr (connection->made, ==, "fork acme as acme-copy");
}

static GtkTextBuffer *
get_buffer (gpointer    dialog,
            const char *view)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (get_child (dialog, view)));
}

/* What would have to be typed again; a name and what was there before are not. */
static void
test_typed (void)
{
  g_autoptr(FakeConnection) connection = fake_connection_new (MANOR_CONNECTION_CREATES);
  ManorConnection *place = MANOR_CONNECTION (connection);
  g_autoptr(FakeDatabase) database = fake_database_new ("acme");
  g_autoptr(AdwDialog) form = g_object_ref_sink (manor_database_dialog_new_for_schema (place));
  g_autoptr(AdwDialog) rule = NULL;
  g_autoptr(AdwDialog) config = NULL;

  gtk_editable_set_text (get_child (form, "name_row"), "notes");
  g_assert_true (adw_dialog_get_can_close (form));
  gtk_editable_set_text (get_child (form, "patterns_row"), "notes-*");
  g_assert_false (adw_dialog_get_can_close (form));
  gtk_editable_set_text (get_child (form, "patterns_row"), "");
  g_assert_true (adw_dialog_get_can_close (form));
  gtk_text_buffer_set_text (get_buffer (get_child (form, "sql_group"), "sql_view"), "CREATE TABLE t (a);", -1);
  g_assert_false (adw_dialog_get_can_close (form));

  rule = g_object_ref_sink (manor_rule_dialog_new (place, manor_connection_find_database (place, "schema")));
  g_assert_true (adw_dialog_get_can_close (rule));
  gtk_text_buffer_set_text (get_buffer (rule, "patterns_view"), "acme\nother", -1);
  g_assert_false (adw_dialog_get_can_close (rule));
  gtk_text_buffer_set_text (get_buffer (rule, "patterns_view"), "acme\n", -1);
  g_assert_true (adw_dialog_get_can_close (rule));

  database->config = manor_database_config_new ();
  g_object_set (database->config, "settings", MANOR_DATABASE_SETTING_BLOCKS | MANOR_DATABASE_SETTING_REASON,
                "block-reads", TRUE, "block-reason", "moving", NULL);
  config = g_object_ref_sink (manor_config_dialog_new (MANOR_DATABASE (database)));
  wait_for_page (config, "form");
  adw_switch_row_set_active (get_child (config, "writes_row"), TRUE);
  g_assert_true (adw_dialog_get_can_close (config));
  gtk_editable_set_text (get_child (config, "reason_row"), "moving to another group");
  g_assert_false (adw_dialog_get_can_close (config));
}

/* Answers the question that stands above the form. */
static void
answer (AdwWindow  *window,
        const char *response)
{
  AdwDialog *question = adw_window_get_visible_dialog (window);

  g_assert_true (ADW_IS_ALERT_DIALOG (question));
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (question), response);
  g_assert_true (adw_dialog_close (question));
}

/* Nothing that was typed is gone with one key. */
static void
test_discard (void)
{
  g_autoptr(FakeConnection) connection = fake_connection_new (MANOR_CONNECTION_CREATES);
  GtkWidget *window = g_object_ref_sink (adw_window_new ());
  AdwDialog *form = manor_database_dialog_new_for_schema (MANOR_CONNECTION (connection));

  gtk_window_present (GTK_WINDOW (window));
  adw_dialog_present (form, window);
  gtk_text_buffer_set_text (get_buffer (get_child (form, "sql_group"), "sql_view"), "CREATE TABLE t (a);", -1);

  g_assert_false (adw_dialog_close (form));
  answer (ADW_WINDOW (window), "keep");
  g_assert_true (adw_window_get_visible_dialog (ADW_WINDOW (window)) == form);
  g_assert_cmpint (gtk_text_buffer_get_char_count (get_buffer (get_child (form, "sql_group"), "sql_view")), ==, 19);

  g_assert_false (adw_dialog_close (form));
  answer (ADW_WINDOW (window), "discard");
  g_assert_null (adw_window_get_visible_dialog (ADW_WINDOW (window)));

  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (window);
}

/* What is dangerous, and what went wrong, stand above what is known. */
static void
test_connection_page (void)
{
  g_autoptr(FakeConnection) connection = fake_connection_new (0);
  ManorConnection *place = MANOR_CONNECTION (connection);
  g_autoptr(ManorConsole) console = test_console_new (NULL);
  g_autoptr(ManorPage) page = g_object_ref_sink (manor_connection_page_new (console, place));
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, "gone");
  AdwBanner *warning = get_child (page, "warning_banner");
  AdwBanner *offline = get_child (page, "offline_banner");
  GtkStack *stack = get_child (page, "stack");

  g_assert_false (adw_banner_get_revealed (warning));
  g_assert_false (adw_banner_get_revealed (offline));

  manor_connection_take_warning (place, g_strdup ("tokens travel in the clear"));
  g_assert_true (adw_banner_get_revealed (warning));
  g_assert_cmpstr (adw_banner_get_title (warning), ==, "tokens travel in the clear");

  manor_connection_set_state (place, MANOR_CONNECTION_FAILED, error);
  g_assert_true (adw_banner_get_revealed (offline));
  g_assert_cmpstr (adw_banner_get_title (offline), ==, "Showing what was known before: gone");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "overview");

  manor_connection_set_state (place, MANOR_CONNECTION_READY, NULL);
  g_assert_false (adw_banner_get_revealed (offline));
  g_assert_true (adw_banner_get_revealed (warning));
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/Manor/ConfigDialog/saves", test_config);
  g_test_add_func ("/Manor/ConfigDialog/without-limit", test_config_without_limit);
  g_test_add_func ("/Manor/UsageDialog", test_usage);
  g_test_add_func ("/Manor/DeleteDialog/final", test_delete);
  g_test_add_func ("/Manor/DatabaseDialog/native", test_schema);
  g_test_add_func ("/Manor/DatabaseDialog/copy", test_copy);
  g_test_add_func ("/Manor/FormDialog/typed", test_typed);
  g_test_add_func ("/Manor/FormDialog/discard", test_discard);
  g_test_add_func ("/Manor/ConnectionPage/banners", test_connection_page);

  return g_test_run ();
}
