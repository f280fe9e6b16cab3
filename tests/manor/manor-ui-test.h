/* manor-ui-test.h: what the tests of widgets share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

typedef gboolean (*ManorTestCondition) (gpointer data);

static inline gboolean
manor_test_deadline_cb (gpointer data)
{
  gboolean *late = data;

  *late = TRUE;

  return G_SOURCE_REMOVE;
}

static inline gboolean
manor_test_beat_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Runs the main loop until something is so; a test that waits in vain fails. */
static inline void
manor_test_wait (ManorTestCondition condition,
                 gpointer           data)
{
  gboolean late = FALSE;
  guint id = g_timeout_add_seconds (20, manor_test_deadline_cb, &late);
  /* A promise kept on another thread does not wake the main loop. */
  guint beat_id = g_timeout_add (2, manor_test_beat_cb, NULL);

  while (!condition (data) && !late)
    g_main_context_iteration (NULL, TRUE);

  g_assert_false (late);
  g_source_remove (beat_id);
  g_source_remove (id);
}

static inline gboolean
manor_test_is_settled (gpointer data)
{
  return !dex_future_is_pending (data);
}

/* Waits for a future that must not fail, and lets go of it. */
static inline void
manor_test_finish (DexFuture *future)
{
  g_autoptr(GError) error = NULL;

  manor_test_wait (manor_test_is_settled, future);
  dex_future_get_value (future, &error);
  g_assert_no_error (error);
  dex_unref (future);
}

/* The first widget of a type, and of an id where one is given, in a tree of them; or NULL. */
static inline GtkWidget *
manor_test_find_widget (gpointer    root,
                        GType       type,
                        const char *id)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type) &&
      (id == NULL || g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (root)), id) == 0))
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (root)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = manor_test_find_widget (child, type, id);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* The same, of one that has to be there. */
static inline GtkWidget *
manor_test_need_widget (gpointer    root,
                        GType       type,
                        const char *id)
{
  GtkWidget *found = manor_test_find_widget (root, type, id);

  g_assert_nonnull (found);

  return found;
}

/* A connection and its databases that are nowhere but in memory. */

#define TEST_TYPE_DATABASE   (test_database_get_type ())
#define TEST_TYPE_CONNECTION (test_connection_get_type ())

G_DECLARE_FINAL_TYPE (TestDatabase, test_database, TEST, DATABASE, ManorDatabase)
G_DECLARE_FINAL_TYPE (TestConnection, test_connection, TEST, CONNECTION, ManorConnection)

struct _TestDatabase
{
  ManorDatabase parent_instance;
};

struct _TestConnection
{
  ManorConnection parent_instance;
};

G_DEFINE_FINAL_TYPE (TestDatabase, test_database, MANOR_TYPE_DATABASE)
G_DEFINE_FINAL_TYPE (TestConnection, test_connection, MANOR_TYPE_CONNECTION)

static inline DexFuture *
test_database_refuse (ManorDatabase *database)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "only a test");
}

static inline void
test_database_class_init (TestDatabaseClass *klass)
{
  MANOR_DATABASE_CLASS (klass)->read_schema = test_database_refuse;
}

static inline void
test_database_init (TestDatabase *self)
{
}

static inline DexFuture *
test_connection_refresh (ManorConnection *connection)
{
  return dex_future_new_true ();
}

static inline void
test_connection_class_init (TestConnectionClass *klass)
{
  MANOR_CONNECTION_CLASS (klass)->refresh = test_connection_refresh;
}

static inline void
test_connection_init (TestConnection *self)
{
}

static inline ManorDatabase *
test_database_new (const char *name)
{
  g_autofree char *path = g_strconcat ("test/", name, NULL);
  g_autofree char *location = g_strconcat ("/nowhere/", name, ".db", NULL);

  return g_object_new (TEST_TYPE_DATABASE, "name", name, "path", path, "location", location, NULL);
}

/* @names: of databases; @patterns: of the children of the first of them, or NULL */
static inline ManorConnection *
test_connection_new (const char * const *names,
                     const char * const *patterns)
{
  ManorConnection *connection;
  g_autoptr(GPtrArray) databases = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_rule_unref);

  connection = g_object_new (TEST_TYPE_CONNECTION, "id", "test", "title", "Test place",
                             "kind", "test", "location", "/nowhere", NULL);

  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add (databases, test_database_new (names[i]));
  if (patterns != NULL)
    g_ptr_array_add (rules, manor_rule_new (names[0], patterns));

  manor_connection_set_databases (connection, databases);
  manor_connection_set_rules (connection, rules);
  manor_connection_set_state (connection, MANOR_CONNECTION_READY, NULL);

  return connection;
}

static inline ManorConsole *
test_console_new (ManorConnection *connection)
{
  g_autofree char *folder = g_dir_make_tmp ("manor-test-XXXXXX", NULL);
  ManorConsole *console = manor_console_new (folder, folder);

  if (connection != NULL)
    manor_test_finish (manor_console_restore_connection (console, connection, 0));

  return console;
}
