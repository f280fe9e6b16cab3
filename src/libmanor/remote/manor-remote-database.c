/* manor-remote-database.c: a database behind Hrana
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-remote"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-remote-private.h"
#include "manor-schema-text.h"
#include "manor-script.h"

/* ManorRemoteDatabase:
 *
 * Reading is one request on a stream of its own that is closed with it, and nothing but a SELECT
 * is ever sent for it: a token that may only read is enough, and no server takes it for a change
 * to carry to the children.
 *
 * Invariants:
 *
 *  (1) The namespace never changes after construction, nor does a client that was given then.
 *  (2) `schema_hash` is that of the schema's text as it was last read or proved here, and `statistics` which tables
 *      of ANALYZE were there beside it. They only say which of
 *      the texts that a migration has learned is worth trying first; what is true is asked by the
 *      migration itself.
 *  (3) Where no client was given, one is made by get_client() and kept until N_KEPT other databases were
 *      asked for theirs: `kept` is its place in that row. Who works with it longer has a reference, so
 *      that only an idle one ends.
 *  (4) `idle` is when a schema database was last seen without a job that is not over, or 0.
 */
typedef struct
{
  ManorHranaClient *client;       /* (1) (3) */
  char             *name_space;   /* (1) */
  char             *schema_hash;  /* (2) */
  ManorStatistics   statistics;   /* (2) */
  GList            *kept;         /* (3) NULL where it was given, or there is none */
  gint64            idle;         /* (4) */
} ManorRemoteDatabasePrivate;

/* An organization has 100,000 databases, and a client is dearer than the rest of one. Far more than
 * are worked on at one time, since a window shows what it shows of a few. */
#define N_KEPT 256

/* (3) The databases with a client that was made, the last one asked first. Of the main thread. */
static GQueue kept_clients = G_QUEUE_INIT;

/* More than this is no quicker on a server, and leaves little to its other users. */
#define AT_ONCE 16

enum {
  PROP_0,
  PROP_CLIENT,
  PROP_NAME_SPACE,
  N_PROPS
};

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (ManorRemoteDatabase, manor_remote_database,
                                     MANOR_TYPE_DATABASE)

static GParamSpec *properties[N_PROPS];

typedef struct
{
  ManorRemoteDatabase *database;
  char                *sql;
  guint                max_rows;
} Read;

static void
read_free (gpointer data)
{
  Read *request = data;

  g_clear_object (&request->database);
  g_clear_pointer (&request->sql, g_free);
  g_free (request);
}

static DexFuture *
reject (Read   *request,
        GError *error)
{
  return dex_future_new_for_error (_manor_remote_database_explain (request->database, error,
                                                                   TRUE));
}

static DexFuture *
query (ManorRemoteDatabase *self,
       const char          *sql,
       guint                max_rows)
{
  ManorRemoteDatabasePrivate *priv = manor_remote_database_get_instance_private (self);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHranaClient) client = _manor_remote_database_ref_client (self, &error);

  if (client == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return manor_hrana_client_query (client, priv->name_space, sql, NULL, max_rows, 0,
                                   MANOR_HRANA_READS | MANOR_HRANA_KNOWN);
}

/* In one small request; only a schema that does not fit in an answer takes the long way. */
static ManorResult *
read_rows (ManorRemoteDatabase  *self,
           GError              **error)
{
  ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();
  guint request = manor_hrana_pipeline_add_execute (pipeline, MANOR_SCHEMA_ROWS_SQL, NULL);
  g_autoptr(ManorHranaReply) reply = NULL;
  const GError *cause;

  reply = manor_await_object (_manor_remote_database_run (self, pipeline,
                                                          MANOR_HRANA_READS | MANOR_HRANA_KNOWN, 0),
                              error);
  if (reply == NULL)
    return NULL;

  cause = manor_hrana_reply_get_error (reply, request);
  if (cause == NULL)
    return g_object_ref (manor_hrana_reply_get_result (reply, request));

  if (g_error_matches (cause, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_TOO_LARGE))
    return manor_await_object (query (self, MANOR_SCHEMA_ROWS_SQL, 0), error);

  g_propagate_error (error, g_error_copy (cause));

  return NULL;
}

static DexFuture *
read_schema_fiber (gpointer user_data)
{
  Read *request = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) rows = read_rows (request->database, &error);
  g_autofree char *text = NULL;

  if (rows == NULL)
    return reject (request, g_steal_pointer (&error));

  text = manor_schema_text_new (rows);
  _manor_remote_database_set_schema_text (request->database, text, manor_statistics_find (rows));

  return dex_future_new_take_object (g_steal_pointer (&rows));
}

static DexFuture *
query_fiber (gpointer user_data)
{
  Read *request = user_data;
  g_autoptr(GPtrArray) statements = manor_script_split (request->sql, -1);
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(GError) error = NULL;

  if (!_manor_remote_check_query (request->database, statements, &error))
    return reject (request, g_steal_pointer (&error));

  rows = manor_await_object (query (request->database, request->sql, request->max_rows), &error);
  if (rows == NULL)
    return reject (request, g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&rows));
}

static DexFuture *
start_read (ManorDatabase *database,
            DexFiberFunc   fiber,
            const char    *sql,
            guint          max_rows)
{
  Read *request = g_new0 (Read, 1);

  request->database = g_object_ref (MANOR_REMOTE_DATABASE (database));
  request->sql = g_strdup (sql);
  request->max_rows = max_rows;

  return manor_fiber_spawn (0, fiber, request, read_free);
}

static DexFuture *
manor_remote_database_read_schema (ManorDatabase *database)
{
  return start_read (database, read_schema_fiber, NULL, 0);
}

static DexFuture *
manor_remote_database_query (ManorDatabase *database,
                             const char    *sql,
                             guint          max_rows)
{
  return start_read (database, query_fiber, sql, max_rows);
}

static DexFuture *
manor_remote_database_migrate (ManorDatabase  *database,
                               ManorMigration *migration)
{
  return _manor_remote_migrate (MANOR_REMOTE_DATABASE (database), migration);
}

static DexFuture *
manor_remote_database_open_session (ManorDatabase    *database,
                                    ManorSessionMode  mode)
{
  return _manor_remote_session_open (MANOR_REMOTE_DATABASE (database), mode);
}

/* Ends the keeping of a client that was made. */
static void
drop_client (ManorRemoteDatabase *self)
{
  ManorRemoteDatabasePrivate *priv = manor_remote_database_get_instance_private (self);

  if (priv->kept == NULL)
    return;

  g_queue_delete_link (&kept_clients, g_steal_pointer (&priv->kept));
  g_clear_object (&priv->client);
}

static void
keep_client (ManorRemoteDatabase *self)
{
  ManorRemoteDatabasePrivate *priv = manor_remote_database_get_instance_private (self);

  if (priv->kept != NULL)
    {
      g_queue_unlink (&kept_clients, priv->kept);
      g_queue_push_head_link (&kept_clients, priv->kept);
      return;
    }

  g_queue_push_head (&kept_clients, self);
  priv->kept = g_queue_peek_head_link (&kept_clients);
  if (g_queue_get_length (&kept_clients) > N_KEPT)
    drop_client (g_queue_peek_tail (&kept_clients));
}

static void
manor_remote_database_finalize (GObject *object)
{
  ManorRemoteDatabasePrivate *priv =
    manor_remote_database_get_instance_private (MANOR_REMOTE_DATABASE (object));

  drop_client (MANOR_REMOTE_DATABASE (object));
  g_clear_object (&priv->client);
  g_clear_pointer (&priv->name_space, g_free);
  g_clear_pointer (&priv->schema_hash, g_free);

  G_OBJECT_CLASS (manor_remote_database_parent_class)->finalize (object);
}

static void
manor_remote_database_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  ManorRemoteDatabase *self = MANOR_REMOTE_DATABASE (object);

  switch (prop_id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, manor_remote_database_get_client (self));
      break;
    case PROP_NAME_SPACE:
      g_value_set_string (value, manor_remote_database_get_name_space (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_remote_database_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  ManorRemoteDatabasePrivate *priv =
    manor_remote_database_get_instance_private (MANOR_REMOTE_DATABASE (object));

  switch (prop_id)
    {
    case PROP_CLIENT:
      priv->client = g_value_dup_object (value);
      break;
    case PROP_NAME_SPACE:
      priv->name_space = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_remote_database_class_init (ManorRemoteDatabaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  ManorDatabaseClass *database_class = MANOR_DATABASE_CLASS (klass);

  object_class->finalize = manor_remote_database_finalize;
  object_class->get_property = manor_remote_database_get_property;
  object_class->set_property = manor_remote_database_set_property;
  database_class->read_schema = manor_remote_database_read_schema;
  database_class->query = manor_remote_database_query;
  database_class->migrate = manor_remote_database_migrate;
  database_class->open_session = manor_remote_database_open_session;
  database_class->propagate = _manor_remote_propagate;
  database_class->settle_propagation = _manor_remote_settle_propagation;

  klass->check_write = _manor_remote_check_native;

  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL,
                         MANOR_TYPE_HRANA_CLIENT,
                         (G_PARAM_READWRITE |
                          G_PARAM_CONSTRUCT_ONLY |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_NAME_SPACE] =
    g_param_spec_string ("name-space", NULL, NULL,
                         NULL,
                         (G_PARAM_READWRITE |
                          G_PARAM_CONSTRUCT_ONLY |
                          G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_remote_database_init (ManorRemoteDatabase *self)
{
  manor_database_set_n_at_once (MANOR_DATABASE (self), AT_ONCE);
}

/**
 * manor_remote_database_get_client:
 * @self: a `ManorRemoteDatabase`
 *
 * Gives the client that speaks to the database, making it where none was given and it is not at hand.
 * One that was made is dropped when it was not asked for in a while, so who needs it beyond the next
 * call has a reference.
 *
 * Returns: (transfer none) (nullable): the server it is on, or %NULL where it is not known
 */
ManorHranaClient *
manor_remote_database_get_client (ManorRemoteDatabase *self)
{
  ManorRemoteDatabasePrivate *priv = manor_remote_database_get_instance_private (self);

  g_return_val_if_fail (MANOR_IS_REMOTE_DATABASE (self), NULL);

  if (priv->client != NULL && priv->kept == NULL)
    return priv->client;

  if (priv->client == NULL && MANOR_REMOTE_DATABASE_GET_CLASS (self)->make_client != NULL)
    priv->client = MANOR_REMOTE_DATABASE_GET_CLASS (self)->make_client (self);

  if (priv->client != NULL)
    keep_client (self);

  return priv->client;
}

ManorHranaClient *
_manor_remote_database_ref_client (ManorRemoteDatabase  *self,
                                   GError              **error)
{
  ManorHranaClient *client = manor_remote_database_get_client (self);

  if (client != NULL)
    return g_object_ref (client);

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       _("where it is, is not known; refresh the connection"));

  return NULL;
}

DexFuture *
_manor_remote_database_run (ManorRemoteDatabase *self,
                            ManorHranaPipeline  *pipeline,
                            ManorHranaFlags      flags,
                            guint                timeout)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHranaClient) client = _manor_remote_database_ref_client (self, &error);

  if (client != NULL)
    return manor_hrana_client_run (client, manor_remote_database_get_name_space (self), pipeline,
                                   flags, timeout);

  manor_hrana_pipeline_free (pipeline);

  return dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * manor_remote_database_get_name_space:
 * @self: a `ManorRemoteDatabase`
 *
 * Returns: (transfer none) (nullable): its name on the server, or %NULL where the URL tells
 */
const char *
manor_remote_database_get_name_space (ManorRemoteDatabase *self)
{
  ManorRemoteDatabasePrivate *priv = manor_remote_database_get_instance_private (self);

  g_return_val_if_fail (MANOR_IS_REMOTE_DATABASE (self), NULL);

  return priv->name_space;
}

const char *
_manor_remote_database_get_schema_hash (ManorRemoteDatabase *self)
{
  ManorRemoteDatabasePrivate *priv = manor_remote_database_get_instance_private (self);

  return priv->schema_hash;
}

ManorStatistics
_manor_remote_database_get_statistics (ManorRemoteDatabase *self)
{
  ManorRemoteDatabasePrivate *priv = manor_remote_database_get_instance_private (self);

  return priv->statistics;
}

void
_manor_remote_database_set_schema_text (ManorRemoteDatabase *self,
                                        const char          *text,
                                        ManorStatistics      statistics)
{
  ManorRemoteDatabasePrivate *priv = manor_remote_database_get_instance_private (self);

  g_clear_pointer (&priv->schema_hash, g_free);
  if (text != NULL)
    priv->schema_hash = manor_schema_text_hash (text);
  priv->statistics = statistics;
}

/**
 * manor_remote_database_find_name_space:
 * @self: a schema database whose server carries changes on
 * @name_space: what the server calls one of its databases
 *
 * Returns: (transfer full) (nullable): that database, where the connection knows it
 */
ManorRemoteDatabase *
manor_remote_database_find_name_space (ManorRemoteDatabase *self,
                                       const char          *name_space)
{
  ManorRemoteDatabaseClass *klass;

  g_return_val_if_fail (MANOR_IS_REMOTE_DATABASE (self), NULL);
  g_return_val_if_fail (name_space != NULL, NULL);

  klass = MANOR_REMOTE_DATABASE_GET_CLASS (self);

  return klass->find_name_space != NULL ? klass->find_name_space (self, name_space) : NULL;
}

/**
 * manor_remote_database_find_schema:
 * @self: a database
 *
 * Returns: (transfer full) (nullable): the schema database whose changes its server carries to @self,
 *   or %NULL where there is none
 */
ManorRemoteDatabase *
manor_remote_database_find_schema (ManorRemoteDatabase *self)
{
  ManorRemoteDatabaseClass *klass;

  g_return_val_if_fail (MANOR_IS_REMOTE_DATABASE (self), NULL);

  klass = MANOR_REMOTE_DATABASE_GET_CLASS (self);

  return klass->find_schema != NULL ? klass->find_schema (self) : NULL;
}

/**
 * manor_remote_database_list_children:
 * @self: a schema database whose server carries changes on
 *
 * Returns: (transfer full) (element-type ManorRemoteDatabase): its children, as far as they are known
 */
GPtrArray *
manor_remote_database_list_children (ManorRemoteDatabase *self)
{
  ManorRemoteDatabaseClass *klass;

  g_return_val_if_fail (MANOR_IS_REMOTE_DATABASE (self), NULL);

  klass = MANOR_REMOTE_DATABASE_GET_CLASS (self);

  return klass->list_children != NULL ? klass->list_children (self)
                                      : g_ptr_array_new_with_free_func (g_object_unref);
}

gint64
_manor_remote_database_get_idle (ManorRemoteDatabase *self)
{
  ManorRemoteDatabasePrivate *priv = manor_remote_database_get_instance_private (self);

  return priv->idle;
}

void
_manor_remote_database_set_idle (ManorRemoteDatabase *self,
                                 gint64               idle)
{
  ManorRemoteDatabasePrivate *priv = manor_remote_database_get_instance_private (self);

  priv->idle = idle;
}

DexFuture *
_manor_remote_database_check_write (ManorRemoteDatabase *self)
{
  ManorRemoteDatabaseClass *klass = MANOR_REMOTE_DATABASE_GET_CLASS (self);

  return klass->check_write != NULL ? klass->check_write (self) : dex_future_new_true ();
}

GError *
_manor_remote_database_explain (ManorRemoteDatabase *self,
                                GError              *error,
                                gboolean             named)
{
  ManorRemoteDatabaseClass *klass = MANOR_REMOTE_DATABASE_GET_CLASS (self);

  if (!_manor_remote_explain_native (self, error) && klass->explain != NULL)
    error = klass->explain (self, error);

  if (named)
    g_prefix_error (&error, "%s: ", manor_database_get_name (MANOR_DATABASE (self)));

  return error;
}
