/* manor-server-database.c: a namespace of a libSQL server as a database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-database"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-server-private.h"

/**
 * ManorServerDatabase:
 *
 * What a server adds to a database behind Hrana: it may be a schema database whose server carries
 * changes on, or a child of one.
 *
 * Invariants:
 *
 *  (1) `kind` and `schema` are what the last list said, or what the server said when it was
 *      asked. The property “propagates” is TRUE exactly for a SCHEMA.
 */
struct _ManorServerDatabase
{
  ManorRemoteDatabase  parent_instance;

  GWeakRef             server;
  char                *schema;  /* (1) */
  ManorServerKind      kind;    /* (1) */
};

G_DEFINE_FINAL_TYPE (ManorServerDatabase, manor_server_database, MANOR_TYPE_REMOTE_DATABASE)

/* A call that waits for the tokens, which are looked up when they are first needed. */
typedef struct
{
  ManorDatabase    *database;
  ManorServer      *server;
  ManorMigration   *migration;
  ManorPropagation *propagation;
  char             *sql;
  guint             max_rows;
  ManorSessionMode  mode;
  DexFuture      *(*call) (gpointer data);
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_object (&call->database);
  g_clear_object (&call->server);
  g_clear_object (&call->migration);
  g_clear_object (&call->propagation);
  g_clear_pointer (&call->sql, g_free);
  g_free (call);
}

/* A server may want no token at all. Where it does, and none was sent since the keyring would not
 * give it, that is what went wrong. */
static DexFuture *
explain_cb (DexFuture *future,
            gpointer   user_data)
{
  ManorServer *server = user_data;
  g_autoptr(GError) error = NULL;

  dex_future_get_value (future, &error);
  if (server->secret_error != NULL && !manor_http_has_authorization (server->http) &&
      g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_UNAUTHORIZED))
    return dex_future_new_for_error (g_error_copy (server->secret_error));

  return dex_ref (future);
}

static DexFuture *
explain (ManorServer *server,
         DexFuture   *future)
{
  if (server == NULL || server->secret_error == NULL)
    return future;

  return dex_future_catch (future, explain_cb, g_object_ref (server), g_object_unref);
}

static DexFuture *
call_fiber (gpointer user_data)
{
  Call *call = user_data;

  if (!call->server->has_tokens)
    manor_await (_manor_server_load_tokens (call->server), NULL);

  return explain (call->server, call->call (call));
}

static DexFuture *
start (ManorDatabase  *database,
       DexFuture    *(*func) (gpointer data),
       Call            arguments)
{
  Call *call = g_memdup2 (&arguments, sizeof arguments);
  g_autoptr(ManorServer) server =
    _manor_server_database_dup_server (MANOR_SERVER_DATABASE (database));

  call->database = g_object_ref (database);
  call->call = func;

  if (server == NULL || server->has_tokens)
    {
      DexFuture *future = explain (server, func (call));

      call_free (call);
      return future;
    }

  call->server = g_steal_pointer (&server);

  return manor_fiber_spawn (0, call_fiber, call, call_free);
}

#define PARENT MANOR_DATABASE_CLASS (manor_server_database_parent_class)

static DexFuture *
call_read_schema (gpointer data)
{
  return PARENT->read_schema (((Call *) data)->database);
}

static DexFuture *
call_query (gpointer data)
{
  Call *call = data;

  return PARENT->query (call->database, call->sql, call->max_rows);
}

static DexFuture *
call_migrate (gpointer data)
{
  Call *call = data;

  return PARENT->migrate (call->database, call->migration);
}

static DexFuture *
call_open_session (gpointer data)
{
  Call *call = data;

  return PARENT->open_session (call->database, call->mode);
}

static DexFuture *
call_propagate (gpointer data)
{
  Call *call = data;

  return PARENT->propagate (call->database, call->propagation);
}

static DexFuture *
call_settle_propagation (gpointer data)
{
  return PARENT->settle_propagation (((Call *) data)->database);
}

static DexFuture *
manor_server_database_read_schema (ManorDatabase *database)
{
  return start (database, call_read_schema, (Call) { NULL });
}

static DexFuture *
manor_server_database_query (ManorDatabase *database,
                             const char    *sql,
                             guint          max_rows)
{
  return start (database, call_query, (Call) { .sql = g_strdup (sql), .max_rows = max_rows });
}

static DexFuture *
manor_server_database_migrate (ManorDatabase  *database,
                               ManorMigration *migration)
{
  return start (database, call_migrate, (Call) { .migration = g_object_ref (migration) });
}

static DexFuture *
manor_server_database_open_session (ManorDatabase    *database,
                                    ManorSessionMode  mode)
{
  return start (database, call_open_session, (Call) { .mode = mode });
}

static DexFuture *
manor_server_database_propagate (ManorDatabase    *database,
                                 ManorPropagation *propagation)
{
  return start (database, call_propagate, (Call) { .propagation = g_object_ref (propagation) });
}

static DexFuture *
manor_server_database_settle_propagation (ManorDatabase *database)
{
  return start (database, call_settle_propagation, (Call) { NULL });
}

static DexFuture *
manor_server_database_check_write (ManorRemoteDatabase *database)
{
  ManorServerDatabase *self = MANOR_SERVER_DATABASE (database);

  if (self->kind == MANOR_SERVER_UNKNOWN)
    return _manor_server_find_kind (self);

  return MANOR_REMOTE_DATABASE_CLASS (manor_server_database_parent_class)->check_write (database);
}

static ManorRemoteDatabase *
manor_server_database_find_name_space (ManorRemoteDatabase *database,
                                       const char          *name_space)
{
  g_autoptr(ManorServer) server = g_weak_ref_get (&MANOR_SERVER_DATABASE (database)->server);
  ManorDatabase *found = server != NULL
                         ? manor_connection_find_database (MANOR_CONNECTION (server), name_space)
                         : NULL;

  return found != NULL ? g_object_ref (MANOR_REMOTE_DATABASE (found)) : NULL;
}

/* A rule may add others to the fleet, to which the server carries nothing. */
static GPtrArray *
manor_server_database_list_children (ManorRemoteDatabase *database)
{
  const char *name = manor_database_get_name (MANOR_DATABASE (database));
  g_autoptr(ManorServer) server = g_weak_ref_get (&MANOR_SERVER_DATABASE (database)->server);
  ManorFleet *fleet = server != NULL
                      ? manor_connection_find_fleet (MANOR_CONNECTION (server), name) : NULL;
  GPtrArray *children = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; fleet != NULL && i < manor_fleet_get_n_children (fleet); i++)
    {
      g_autoptr(ManorServerDatabase) child = g_list_model_get_item (G_LIST_MODEL (fleet), i);

      if (g_strcmp0 (child->schema, name) == 0)
        g_ptr_array_add (children, g_steal_pointer (&child));
    }

  return children;
}

static ManorRemoteDatabase *
manor_server_database_find_schema (ManorRemoteDatabase *database)
{
  ManorServerDatabase *self = MANOR_SERVER_DATABASE (database);
  g_autoptr(ManorServer) server = g_weak_ref_get (&self->server);

  if (self->kind != MANOR_SERVER_CHILD || self->schema == NULL || server == NULL)
    return NULL;

  return MANOR_REMOTE_DATABASE (_manor_server_ref_schema (server, self->schema));
}

static void
manor_server_database_finalize (GObject *object)
{
  ManorServerDatabase *self = MANOR_SERVER_DATABASE (object);

  g_weak_ref_clear (&self->server);
  g_clear_pointer (&self->schema, g_free);

  G_OBJECT_CLASS (manor_server_database_parent_class)->finalize (object);
}

static void
manor_server_database_class_init (ManorServerDatabaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  ManorDatabaseClass *database_class = MANOR_DATABASE_CLASS (klass);
  ManorRemoteDatabaseClass *remote_class = MANOR_REMOTE_DATABASE_CLASS (klass);

  object_class->finalize = manor_server_database_finalize;

  database_class->read_schema = manor_server_database_read_schema;
  database_class->query = manor_server_database_query;
  database_class->migrate = manor_server_database_migrate;
  database_class->open_session = manor_server_database_open_session;
  database_class->propagate = manor_server_database_propagate;
  database_class->settle_propagation = manor_server_database_settle_propagation;
  database_class->load_config = _manor_server_load_config;
  database_class->save_config = _manor_server_save_config;
  database_class->load_usage = _manor_server_load_usage;

  remote_class->check_write = manor_server_database_check_write;
  remote_class->explain = _manor_server_explain;
  remote_class->find_name_space = manor_server_database_find_name_space;
  remote_class->find_schema = manor_server_database_find_schema;
  remote_class->list_children = manor_server_database_list_children;
  remote_class->repair = _manor_server_repair;
}

static void
manor_server_database_init (ManorServerDatabase *self)
{
  g_weak_ref_init (&self->server, NULL);
}

/**
 * _manor_server_database_new:
 * @server: the connection
 * @entry: what is known of it
 *
 * Returns: (transfer full): a `ManorServerDatabase`
 */
ManorServerDatabase *
_manor_server_database_new (ManorServer      *server,
                            ManorServerEntry *entry)
{
  ManorServerDatabase *self;
  g_autofree char *path = NULL;
  g_autofree char *location = NULL;

  path = g_strconcat (manor_connection_get_id (MANOR_CONNECTION (server)), "/", entry->name, NULL);
  location = g_strconcat (manor_http_get_uri (server->http), "/", entry->name, NULL);

  self = g_object_new (MANOR_TYPE_SERVER_DATABASE,
                       "name", entry->name,
                       "path", path,
                       "location", location,
                       "client", server->client,
                       "name-space", entry->name,
                       NULL);
  g_weak_ref_set (&self->server, server);
  _manor_server_database_update (self, entry);

  return self;
}

/**
 * _manor_server_database_update:
 * @self: a `ManorServerDatabase`
 * @entry: what is known of it
 *
 * Takes over what a new list says. What it does not know is kept.
 */
void
_manor_server_database_update (ManorServerDatabase *self,
                               ManorServerEntry    *entry)
{
  if (entry->kind == MANOR_SERVER_UNKNOWN)
    return;

  self->kind = entry->kind;
  g_set_str (&self->schema, entry->schema);
  manor_database_set_propagates (MANOR_DATABASE (self), self->kind == MANOR_SERVER_SCHEMA);
}

ManorServerKind
_manor_server_database_get_kind (ManorServerDatabase *self)
{
  return self->kind;
}

const char *
_manor_server_database_get_schema (ManorServerDatabase *self)
{
  return self->schema;
}

ManorServer *
_manor_server_database_dup_server (ManorServerDatabase *self)
{
  return g_weak_ref_get (&self->server);
}

/**
 * _manor_server_ref_schema:
 * @self: a `ManorServer`
 * @name: a schema database whose server carries changes on
 *
 * Returns: (transfer full): that database; one of its own where no list has told of it
 */
ManorDatabase *
_manor_server_ref_schema (ManorServer *self,
                          const char  *name)
{
  ManorDatabase *database = manor_connection_find_database (MANOR_CONNECTION (self), name);
  ManorServerEntry entry = { .name = (char *) name, .kind = MANOR_SERVER_SCHEMA };

  if (database != NULL && manor_database_get_propagates (database))
    return g_object_ref (database);

  return MANOR_DATABASE (_manor_server_database_new (self, &entry));
}
