/* test-workbench-server.c: the workbench on a database of a server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The session is a fake: what a server does to a transaction takes it ten seconds.
 */

#include "config.h"

#include <string.h>

#include <gtksourceview/gtksource.h>

#include "manor-database-page.h"
#include "manor-ui-test.h"

#define FAKE_TYPE_SESSION  (fake_session_get_type ())
#define FAKE_TYPE_DATABASE (fake_database_get_type ())

G_DECLARE_FINAL_TYPE (FakeSession, fake_session, FAKE, SESSION, ManorSession)
G_DECLARE_FINAL_TYPE (FakeDatabase, fake_database, FAKE, DATABASE, ManorDatabase)

struct _FakeSession
{
  ManorSession parent_instance;
};

struct _FakeDatabase
{
  ManorDatabase  parent_instance;

  FakeSession   *session;
  guint          n_executed;
  gboolean       offline;
};

G_DEFINE_FINAL_TYPE (FakeSession, fake_session, MANOR_TYPE_SESSION)
G_DEFINE_FINAL_TYPE (FakeDatabase, fake_database, MANOR_TYPE_DATABASE)

static FakeDatabase *the_database;

static DexFuture *
fake_session_execute (ManorSession *session,
                      const char   *sql,
                      ManorResult  *parameters,
                      guint         max_rows,
                      gsize         max_bytes)
{
  gboolean begins = g_ascii_strncasecmp (sql, "BEGIN", 5) == 0;
  gboolean ends = g_ascii_strncasecmp (sql, "COMMIT", 6) == 0;

  the_database->n_executed++;
  if (the_database->offline)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED,
                                  "the server does not answer");

  if (begins || ends)
    {
      manor_session_set_deadline (session, begins ? g_get_monotonic_time () + 8 * G_USEC_PER_SEC : 0);
      manor_session_set_in_transaction (session, begins);
    }

  return dex_future_new_take_object (manor_result_builder_end (manor_result_builder_new (0)));
}

static void
fake_session_cancel (ManorSession *session)
{
}

static DexFuture *
fake_session_close (ManorSession *session)
{
  return dex_future_new_true ();
}

static void
fake_session_class_init (FakeSessionClass *klass)
{
  ManorSessionClass *session_class = MANOR_SESSION_CLASS (klass);

  session_class->execute = fake_session_execute;
  session_class->cancel = fake_session_cancel;
  session_class->close = fake_session_close;
}

static void
fake_session_init (FakeSession *self)
{
}

static DexFuture *
fake_database_open_session (ManorDatabase    *database,
                            ManorSessionMode  mode)
{
  FakeDatabase *self = FAKE_DATABASE (database);

  g_clear_object (&self->session);
  self->session = g_object_new (FAKE_TYPE_SESSION, NULL);

  return dex_future_new_take_object (g_object_ref (self->session));
}

static DexFuture *
fake_database_read_schema (ManorDatabase *database)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "only a test");
}

static void
fake_database_dispose (GObject *object)
{
  g_clear_object (&FAKE_DATABASE (object)->session);

  G_OBJECT_CLASS (fake_database_parent_class)->dispose (object);
}

static void
fake_database_class_init (FakeDatabaseClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fake_database_dispose;
  MANOR_DATABASE_CLASS (klass)->open_session = fake_database_open_session;
  MANOR_DATABASE_CLASS (klass)->read_schema = fake_database_read_schema;
}

static void
fake_database_init (FakeDatabase *self)
{
}

typedef struct
{
  ManorConsole    *console;
  ManorConnection *connection;
  GtkWindow       *window;
  ManorWorkbench  *bench;
  char            *script;     /* what was to be reviewed last */
} Fixture;

static void
review_push_cb (ManorWorkbench *bench,
                const char     *script,
                Fixture        *fixture)
{
  g_set_str (&fixture->script, script);
}

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data);
}

static gboolean
is_idle (gpointer data)
{
  return !manor_workbench_get_running (data) && !g_main_context_pending (NULL);
}

/* A schema database with two children on a connection; the workbench is on the former. */
static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const char * const names[] = { "other", "acme", "globex", NULL };
  const char * const patterns[] = { "acme", "globex", NULL };
  g_autoptr(GPtrArray) databases = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_rule_unref);

  the_database = g_object_new (FAKE_TYPE_DATABASE, "name", "schema", "path", "test/schema",
                               "location", "http://nowhere/schema", NULL);
  fixture->connection = test_connection_new (names, NULL);
  g_ptr_array_add (databases, g_object_ref (the_database));
  g_ptr_array_add (databases, test_database_new ("acme"));
  g_ptr_array_add (databases, test_database_new ("globex"));
  g_ptr_array_add (rules, manor_rule_new ("schema", patterns));
  manor_connection_set_databases (fixture->connection, databases);
  manor_connection_set_rules (fixture->connection, rules);
  manor_database_set_propagates (MANOR_DATABASE (the_database), data != NULL);
  fixture->console = test_console_new (fixture->connection);

  fixture->bench = MANOR_WORKBENCH (manor_workbench_new (fixture->console,
                                                         MANOR_DATABASE (the_database)));
  g_signal_connect (fixture->bench, "review-push", G_CALLBACK (review_push_cb), fixture);
  fixture->window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (fixture->window, 1000, 800);
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->bench));
  gtk_window_present (fixture->window);
  manor_test_wait (is_mapped, fixture->bench);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gpointer gone = fixture->bench;

  g_object_add_weak_pointer (G_OBJECT (fixture->bench), &gone);
  gtk_window_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (gone);
  g_clear_object (&fixture->connection);
  g_clear_object (&fixture->console);
  g_clear_pointer (&fixture->script, g_free);
  g_object_unref (the_database);
}

static gpointer
get_child (Fixture    *fixture,
           const char *name)
{
  GObject *child = gtk_widget_get_template_child (GTK_WIDGET (fixture->bench),
                                                  MANOR_TYPE_WORKBENCH, name);

  g_assert_nonnull (child);

  return child;
}

static void
run (Fixture    *fixture,
     const char *sql)
{
  manor_workbench_set_text (fixture->bench, sql);
  manor_workbench_run (fixture->bench, MANOR_EDITOR_ALL);
  manor_test_wait (is_idle, fixture->bench);
}

static gboolean
says_seconds (gpointer data)
{
  return strstr (gtk_label_get_label (data), "gives it up in 8 seconds") != NULL ||
         strstr (gtk_label_get_label (data), "gives it up in 7 seconds") != NULL;
}

static void
test_deadline (Fixture       *fixture,
               gconstpointer  data)
{
  run (fixture, "BEGIN");
  g_assert_true (manor_workbench_get_transaction_shown (fixture->bench));
  manor_test_wait (says_seconds, get_child (fixture, "transaction_label"));

  run (fixture, "COMMIT");
  g_assert_false (manor_workbench_get_transaction_shown (fixture->bench));
  g_assert_null (manor_workbench_get_error_text (fixture->bench));
}

static gboolean
is_narrow (gpointer bench)
{
  return gtk_widget_get_width (bench) == 360;
}

/* In a language with long words, too. */
static void
test_narrow (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *box = manor_test_need_widget (fixture->bench, GTK_TYPE_BOX, "transaction_box");
  g_autoptr(GtkWidget) bench = g_object_ref (GTK_WIDGET (fixture->bench));
  GtkWidget *phone = adw_clamp_new ();

  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_BUTTON (child))
      gtk_button_set_label (GTK_BUTTON (child), "Transaktion zurückrollen");

  adw_clamp_set_maximum_size (ADW_CLAMP (phone), 360);
  adw_window_set_content (ADW_WINDOW (fixture->window), phone);
  adw_clamp_set_child (ADW_CLAMP (phone), bench);
  manor_test_wait (is_narrow, fixture->bench);
  g_assert_cmpint (gtk_widget_get_width (get_child (fixture, "split")), ==, 360);
}

static void
test_given_up (Fixture       *fixture,
               gconstpointer  data)
{
  const char *text;

  run (fixture, "BEGIN");
  manor_session_set_deadline (MANOR_SESSION (the_database->session), 0);
  manor_session_set_in_transaction (MANOR_SESSION (the_database->session), FALSE);

  g_assert_false (manor_workbench_get_transaction_shown (fixture->bench));
  text = manor_workbench_get_error_text (fixture->bench);
  g_assert_nonnull (text);
  g_assert_nonnull (strstr (text, "Nothing of it was committed"));
}

static void
test_try_again (Fixture       *fixture,
                gconstpointer  data)
{
  GtkWidget *retry = get_child (fixture, "retry_button");

  the_database->offline = TRUE;
  run (fixture, "SELECT 1");
  g_assert_cmpstr (manor_workbench_get_error_text (fixture->bench), ==,
                   "the server does not answer");
  g_assert_true (gtk_widget_get_visible (retry));

  the_database->offline = FALSE;
  g_signal_emit_by_name (retry, "clicked");
  manor_test_wait (is_idle, fixture->bench);
  g_assert_null (manor_workbench_get_error_text (fixture->bench));

  /* What may have been carried out is not run again by a button. */
  the_database->offline = TRUE;
  run (fixture, "INSERT INTO t VALUES (1)");
  g_assert_nonnull (manor_workbench_get_error_text (fixture->bench));
  g_assert_false (gtk_widget_get_visible (retry));
}

static gboolean
says_review (gpointer data)
{
  return g_str_equal (gtk_label_get_label (data), "Review Push…");
}

static void
test_review (Fixture       *fixture,
             gconstpointer  data)
{
  AdwBanner *banner = get_child (fixture, "propagates_banner");
  GtkLabel *label = get_child (fixture, "run_label");

  g_assert_true (adw_banner_get_revealed (banner));
  g_assert_nonnull (strstr (adw_banner_get_title (banner), "its 2 children"));

  run (fixture, "SELECT 1");
  g_assert_cmpuint (the_database->n_executed, ==, 1);
  g_assert_null (fixture->script);
  g_assert_cmpstr (gtk_label_get_label (label), ==, "Run");

  manor_workbench_set_text (fixture->bench, "ALTER TABLE t ADD COLUMN a");
  manor_test_wait (says_review, label);
  run (fixture, "ALTER TABLE t ADD COLUMN a;\nUPDATE t SET a = 1;");
  g_assert_cmpuint (the_database->n_executed, ==, 1);
  g_assert_cmpstr (fixture->script, ==, "ALTER TABLE t ADD COLUMN a;\nUPDATE t SET a = 1;");

  /* The server has let it go: it is an ordinary database now. */
  manor_database_set_propagates (MANOR_DATABASE (the_database), FALSE);
  g_assert_false (adw_banner_get_revealed (banner));
  g_assert_cmpstr (gtk_label_get_label (label), ==, "Run");
  run (fixture, "UPDATE t SET a = 1;");
  g_assert_cmpuint (the_database->n_executed, ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gtk_source_init ();

  g_test_add ("/Manor/Workbench/Server/deadline", Fixture, NULL, set_up, test_deadline, tear_down);
  g_test_add ("/Manor/Workbench/Server/narrow", Fixture, NULL, set_up, test_narrow, tear_down);
  g_test_add ("/Manor/Workbench/Server/given-up", Fixture, NULL, set_up, test_given_up, tear_down);
  g_test_add ("/Manor/Workbench/Server/try-again", Fixture, NULL, set_up, test_try_again,
              tear_down);
  g_test_add ("/Manor/Workbench/Server/review", Fixture, "propagates", set_up, test_review,
              tear_down);

  return g_test_run ();
}
