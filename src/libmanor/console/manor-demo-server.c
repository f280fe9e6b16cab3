/* manor-demo-server.c: the demo fleets on a libSQL server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-demo"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "manor-demo-private.h"
#include "manor-demo.h"
#include "manor-dump.h"
#include "manor-fiber.h"
#include "manor-folder.h"
#include "manor-future.h"
#include "manor-script.h"
#include "manor-worker.h"

/* How it comes to be
 *
 *  (1) The demo's files are made in a folder of their own, which goes at the end, and each is
 *      dumped to the SQL that makes a database of the server: what is in one is in the other.
 *  (2) The slack fleet is Manor's: its rule says which databases are its children. The notes fleet
 *      is the server's: each child is a copy of the schema database, so that none can be behind, and
 *      only rows are added.
 *  (3) A name that is taken stops it before anything is made. What was made is deleted again where
 *      it fails later.
 */

#define N_AT_ONCE 4

typedef struct
{
  ManorConnection *server;
  ManorConnection *files;   /* (1) */
  ManorWorker     *worker;
  char            *folder;  /* (1) */
  GStrv            slack;
  GStrv            notes;
  GPtrArray       *made;    /* (3) */
  GError          *error;   /* the first failure of many under way */
} ServerDemo;

static void
server_demo_finalize (gpointer data)
{
  ServerDemo *self = data;

  g_clear_object (&self->server);
  g_clear_object (&self->files);
  g_clear_object (&self->worker);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->slack, g_strfreev);
  g_clear_pointer (&self->notes, g_strfreev);
  g_clear_pointer (&self->made, g_ptr_array_unref);
  g_clear_error (&self->error);
}

/* What is under way holds it too: it may outlive the one who asked. */
static void
server_demo_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, server_demo_finalize);
}

/* The children's names, by fleet. */
static void
load_names (ServerDemo *self)
{
  g_auto(GStrv) lines = _manor_demo_load_lines ("workspaces.txt");
  g_autoptr(GStrvBuilder) slack = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) notes = g_strv_builder_new ();

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (lines[i], " | ", 2);

      g_strv_builder_add (g_str_has_suffix (parts[0], "-notes") ? notes : slack, parts[0]);
    }

  self->slack = g_strv_builder_end (slack);
  self->notes = g_strv_builder_end (notes);
}

static gboolean
check_name (ServerDemo  *self,
            const char  *name,
            GError     **error)
{
  if (manor_connection_find_database (self->server, name) == NULL)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
               /* translators: %1$s is a connection's title, %2$s a database's name */
               _("“%1$s” has a database “%2$s” already, which the demo would need; delete it, or "
                 "take another server"),
               manor_connection_get_title (self->server), name);

  return FALSE;
}

static gboolean
check_names (ServerDemo  *self,
             GError     **error)
{
  ManorConnectionFeatures needed = MANOR_CONNECTION_CREATES | MANOR_CONNECTION_PROPAGATES;

  if ((manor_connection_get_features (self->server) & needed) != needed)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   /* translators: %s is a connection's title */
                   _("databases cannot be created on “%s”: give its admin URL, and the admin key where "
                     "it wants one"), manor_connection_get_title (self->server));
      return FALSE;
    }

  if (!check_name (self, "slack-schema", error) || !check_name (self, "notes-schema", error))
    return FALSE;

  for (guint i = 0; self->slack[i] != NULL; i++)
    if (!check_name (self, self->slack[i], error))
      return FALSE;

  for (guint i = 0; self->notes[i] != NULL; i++)
    if (!check_name (self, self->notes[i], error))
      return FALSE;

  return TRUE;
}

/* (1) */
static gboolean
await_files (ServerDemo  *self,
             GError     **error)
{
  g_autoptr(GFile) folder = NULL;

  self->folder = g_dir_make_tmp ("manor-demo-XXXXXX", error);
  if (self->folder == NULL)
    return FALSE;

  folder = g_file_new_build_filename (self->folder, "demo", NULL);
  if (!manor_await (manor_demo_make (folder), error))
    return FALSE;

  self->files = manor_folder_new ("demo", NULL, folder);

  return manor_await (manor_connection_refresh (self->files), error);
}

static gboolean
append_piece_cb (const char  *sql,
                 gsize        length,
                 gpointer     user_data,
                 GError     **error)
{
  g_string_append_len (user_data, sql, (gssize) length);

  return TRUE;
}

/* @rows_only: without the statements that make tables and indexes. No transaction is in it: the
 * server's way of carrying it out has one. */
static char *
await_sql (ServerDemo  *self,
           const char  *name,
           gboolean     rows_only,
           GError     **error)
{
  ManorDatabase *database = manor_connection_find_database (self->files, name);
  g_autoptr(GString) dump = g_string_new (NULL);
  g_autoptr(GString) sql = g_string_new (NULL);
  g_autoptr(GPtrArray) statements = NULL;

  if (!manor_await (manor_dump (database, append_piece_cb, dump, NULL), error))
    return NULL;

  statements = manor_script_split (dump->str, (gssize) dump->len);
  for (guint i = 0; i < statements->len; i++)
    {
      ManorStatement *statement = g_ptr_array_index (statements, i);
      ManorStatementKind kind = manor_statement_get_kind (statement);

      if (kind == MANOR_STATEMENT_WRITE || (kind == MANOR_STATEMENT_SCHEMA && !rows_only))
        g_string_append_printf (sql, "%s\n", manor_statement_get_text (statement));
    }

  return g_strdup (sql->str);
}

static gboolean
await_database (ServerDemo  *self,
                const char  *name,
                GError     **error)
{
  g_autofree char *sql = await_sql (self, name, FALSE, error);
  g_autoptr(ManorDatabase) database = NULL;

  if (sql != NULL)
    database = manor_await_object (manor_connection_create_database (self->server, name, sql), error);
  if (database != NULL)
    g_ptr_array_add (self->made, g_strdup (name));

  return database != NULL;
}

static gboolean
await_rows (ManorDatabase  *database,
            const char     *sql,
            GError        **error)
{
  g_autoptr(ManorSession) session =
    manor_await_object (manor_database_open_session (database, MANOR_SESSION_READ_WRITE), error);
  g_autofree char *script = g_strdup_printf ("BEGIN IMMEDIATE;\n%sCOMMIT;\n", sql);
  g_autoptr(ManorResult) result = NULL;

  if (session == NULL)
    return FALSE;

  result = manor_await_object (manor_session_execute_script (session, script), error);
  dex_future_disown (manor_session_close (session));

  return result != NULL;
}

static gboolean
await_copy (ServerDemo  *self,
            const char  *name,
            GError     **error)
{
  ManorFleet *fleet = manor_connection_find_fleet (self->server, "notes-schema");
  g_autofree char *sql = await_sql (self, name, TRUE, error);
  g_autoptr(ManorDatabase) database = NULL;

  if (sql == NULL)
    return FALSE;

  if (fleet == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           _("the server does not list “notes-schema” as a schema database, though it "
                             "was just made one; look at the server’s log"));
      return FALSE;
    }

  database = manor_await_object (manor_connection_create_child (self->server, fleet, name), error);
  if (database == NULL)
    return FALSE;

  g_ptr_array_add (self->made, g_strdup (name));

  return await_rows (database, sql, error);
}

typedef struct
{
  ServerDemo  *demo;
  const char  *name;
  gboolean   (*await) (ServerDemo  *demo,
                       const char  *name,
                       GError     **error);
} OneDatabase;

static void
one_database_free (gpointer data)
{
  OneDatabase *one = data;

  server_demo_unref (one->demo);
  g_free (one);
}

static DexFuture *
make_one_fiber (gpointer user_data)
{
  OneDatabase *one = user_data;
  g_autoptr(GError) error = NULL;

  /* One that failed is the end of it. */
  if (one->demo->error != NULL || one->await (one->demo, one->name, &error))
    return dex_future_new_true ();

  if (one->demo->error == NULL)
    one->demo->error = g_error_copy (error);

  return dex_future_new_for_error (g_steal_pointer (&error));
}

static DexFuture *
make_one (ServerDemo  *self,
          const char  *name,
          gboolean   (*await) (ServerDemo  *demo,
                               const char  *name,
                               GError     **error))
{
  OneDatabase *one = g_new0 (OneDatabase, 1);

  one->demo = g_atomic_rc_box_acquire (self);
  one->name = name;
  one->await = await;

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, make_one_fiber,
                            one, one_database_free);
}

static DexFuture *
make_slack_cb (guint    index,
               gpointer user_data)
{
  ServerDemo *self = user_data;

  return make_one (self, self->slack[index], await_database);
}

static DexFuture *
make_notes_cb (guint    index,
               gpointer user_data)
{
  ServerDemo *self = user_data;

  return make_one (self, self->notes[index], await_copy);
}

static gboolean
await_each (ServerDemo       *self,
            GStrv             names,
            ManorFutureFunc   func,
            GError          **error)
{
  if (!manor_await (manor_future_for_each (g_strv_length (names), N_AT_ONCE, func,
                                           g_atomic_rc_box_acquire (self), server_demo_unref),
                    error))
    return FALSE;

  if (self->error != NULL && error != NULL)
    *error = g_error_copy (self->error);

  return self->error == NULL;
}

/* (2) */
static gboolean
await_fleets (ServerDemo  *self,
              GError     **error)
{
  g_autofree char *sql = NULL;
  g_autoptr(ManorDatabase) schema = NULL;

  if (!await_database (self, "slack-schema", error) ||
      !await_each (self, self->slack, make_slack_cb, error) ||
      !manor_await (manor_connection_set_rule (self->server, "slack-schema",
                                               (const char *[]) { "*-slack", NULL }), error) ||
      (sql = await_sql (self, "notes-schema", FALSE, error)) == NULL)
    return FALSE;

  schema = manor_await_object (manor_connection_create_schema (self->server, "notes-schema", sql), error);
  if (schema == NULL)
    return FALSE;

  g_ptr_array_add (self->made, g_strdup ("notes-schema"));

  return await_each (self, self->notes, make_notes_cb, error);
}

/* (3) A schema database goes after its children. */
static void
await_undo (ServerDemo *self)
{
  for (guint i = self->made->len; i > 0; i--)
    {
      const char *name = g_ptr_array_index (self->made, i - 1);
      ManorDatabase *database = manor_connection_find_database (self->server, name);
      g_autoptr(GError) error = NULL;

      if (database != NULL &&
          !manor_await (manor_connection_delete_database (self->server, database), &error))
        g_debug ("%s of the demo is left: %s", name, error->message);
    }
}

static gboolean
remove_folder_thread (gpointer   data,
                      GValue    *result,
                      GError   **error)
{
  g_autofree char *inner = g_build_filename (data, "demo", NULL);
  g_autoptr(GDir) folder = g_dir_open (inner, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (inner, name, NULL);

      g_unlink (path);
    }

  g_rmdir (inner);
  g_rmdir (data);

  return TRUE;
}

static DexFuture *
make_on_server_fiber (gpointer user_data)
{
  ServerDemo *self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean made;

  if (!manor_await (manor_connection_refresh (self->server), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  load_names (self);
  made = check_names (self, &error) && await_files (self, &error) && await_fleets (self, &error);
  if (!made && !manor_error_is_cancelled (error))
    await_undo (self);

  g_clear_object (&self->files);
  if (self->folder != NULL)
    manor_await (manor_worker_run (self->worker, remove_folder_thread,
                                   g_strdup (self->folder), g_free), NULL);

  if (!made)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return manor_connection_refresh (self->server);
}

/**
 * manor_demo_make_on_server:
 * @server: a connection on which databases can be created
 *
 * Builds the demo fleets as databases of a server.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, or rejects with
 *   %G_IO_ERROR_EXISTS where a name is taken, or another error; what was made is then deleted
 */
DexFuture *
manor_demo_make_on_server (ManorConnection *server)
{
  ServerDemo *self;

  dex_return_error_if_fail (MANOR_IS_CONNECTION (server));

  self = g_atomic_rc_box_new0 (ServerDemo);
  self->server = g_object_ref (server);
  self->worker = manor_worker_new ("demo", 1);
  self->made = g_ptr_array_new_with_free_func (g_free);

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, make_on_server_fiber,
                            self, server_demo_unref);
}
