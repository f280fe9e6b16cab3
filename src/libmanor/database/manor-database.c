/* manor-database.c: one database on a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-database"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-catalogue.h"
#include "manor-database.h"
#include "manor-worker.h"

/* ManorDatabase:
 *
 * Invariants:
 *
 *  (1) Name, path and location never change after construction.
 *  (2) Size and read-only are what the last refresh saw.
 */
typedef struct
{
  char     *name;       /* (1) */
  char     *path;       /* (1) */
  char     *location;   /* (1) */
  gint64    size;       /* (2) */
  gboolean  read_only;  /* (2) */
} ManorDatabasePrivate;

enum {
  PROP_0,
  PROP_NAME,
  PROP_PATH,
  PROP_LOCATION,
  PROP_SIZE,
  PROP_READ_ONLY,
  N_PROPS
};

G_DEFINE_QUARK (manor-database-error-quark, manor_database_error)
G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (ManorDatabase, manor_database, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static struct
{
  ManorMigrationHook func;
  gpointer           user_data;
} migration_hook;

static void
manor_database_finalize (GObject *object)
{
  ManorDatabasePrivate *priv =
    manor_database_get_instance_private (MANOR_DATABASE (object));

  g_clear_pointer (&priv->name, g_free);
  g_clear_pointer (&priv->path, g_free);
  g_clear_pointer (&priv->location, g_free);

  G_OBJECT_CLASS (manor_database_parent_class)->finalize (object);
}

static void
manor_database_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  ManorDatabasePrivate *priv =
    manor_database_get_instance_private (MANOR_DATABASE (object));

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, priv->name);
      break;
    case PROP_PATH:
      g_value_set_string (value, priv->path);
      break;
    case PROP_LOCATION:
      g_value_set_string (value, priv->location);
      break;
    case PROP_SIZE:
      g_value_set_int64 (value, priv->size);
      break;
    case PROP_READ_ONLY:
      g_value_set_boolean (value, priv->read_only);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_database_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  ManorDatabasePrivate *priv =
    manor_database_get_instance_private (MANOR_DATABASE (object));

  switch (prop_id)
    {
    case PROP_NAME:
      priv->name = g_value_dup_string (value);
      break;
    case PROP_PATH:
      priv->path = g_value_dup_string (value);
      break;
    case PROP_LOCATION:
      priv->location = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static GParamSpec *
construct_only_string (const char *name)
{
  return g_param_spec_string (name, NULL, NULL,
                              NULL,
                              (G_PARAM_READWRITE |
                               G_PARAM_CONSTRUCT_ONLY |
                               G_PARAM_STATIC_STRINGS));
}

static void
manor_database_class_init (ManorDatabaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_database_finalize;
  object_class->get_property = manor_database_get_property;
  object_class->set_property = manor_database_set_property;

  properties[PROP_NAME] = construct_only_string ("name");
  properties[PROP_PATH] = construct_only_string ("path");
  properties[PROP_LOCATION] = construct_only_string ("location");

  properties[PROP_SIZE] =
    g_param_spec_int64 ("size", NULL, NULL,
                        -1, G_MAXINT64, -1,
                        (G_PARAM_READABLE |
                         G_PARAM_EXPLICIT_NOTIFY |
                         G_PARAM_STATIC_STRINGS));

  properties[PROP_READ_ONLY] =
    g_param_spec_boolean ("read-only", NULL, NULL,
                          FALSE,
                          (G_PARAM_READABLE |
                           G_PARAM_EXPLICIT_NOTIFY |
                           G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_database_init (ManorDatabase *self)
{
  ManorDatabasePrivate *priv = manor_database_get_instance_private (self);

  priv->size = -1;
}

/**
 * manor_database_get_name:
 * @self: a `ManorDatabase`
 *
 * Returns: (transfer none): its name on its connection
 */
const char *
manor_database_get_name (ManorDatabase *self)
{
  ManorDatabasePrivate *priv = manor_database_get_instance_private (self);

  g_return_val_if_fail (MANOR_IS_DATABASE (self), NULL);

  return priv->name;
}

/**
 * manor_database_get_path:
 * @self: a `ManorDatabase`
 *
 * Returns: (transfer none): the connection's id and the name, “demo/workspace1-slack”
 */
const char *
manor_database_get_path (ManorDatabase *self)
{
  ManorDatabasePrivate *priv = manor_database_get_instance_private (self);

  g_return_val_if_fail (MANOR_IS_DATABASE (self), NULL);

  return priv->path;
}

/**
 * manor_database_get_location:
 * @self: a `ManorDatabase`
 *
 * Returns: (transfer none): where it is, for a person: a file's path, a URL
 */
const char *
manor_database_get_location (ManorDatabase *self)
{
  ManorDatabasePrivate *priv = manor_database_get_instance_private (self);

  g_return_val_if_fail (MANOR_IS_DATABASE (self), NULL);

  return priv->location;
}

/**
 * manor_database_get_size:
 * @self: a `ManorDatabase`
 *
 * Returns: its size in bytes, or -1 where that is not known
 */
gint64
manor_database_get_size (ManorDatabase *self)
{
  ManorDatabasePrivate *priv = manor_database_get_instance_private (self);

  g_return_val_if_fail (MANOR_IS_DATABASE (self), -1);

  return priv->size;
}

/**
 * manor_database_get_read_only:
 * @self: a `ManorDatabase`
 *
 * Returns: %TRUE if it cannot be written
 */
gboolean
manor_database_get_read_only (ManorDatabase *self)
{
  ManorDatabasePrivate *priv = manor_database_get_instance_private (self);

  g_return_val_if_fail (MANOR_IS_DATABASE (self), FALSE);

  return priv->read_only;
}

/**
 * manor_database_set_size:
 * @self: a `ManorDatabase`
 * @size: bytes, or -1
 *
 * For implementations, on the main thread.
 */
void
manor_database_set_size (ManorDatabase *self,
                         gint64         size)
{
  ManorDatabasePrivate *priv = manor_database_get_instance_private (self);

  g_return_if_fail (MANOR_IS_DATABASE (self));

  if (priv->size == size)
    return;

  priv->size = size;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIZE]);
}

/**
 * manor_database_set_read_only:
 * @self: a `ManorDatabase`
 * @read_only: whether it cannot be written
 *
 * For implementations, on the main thread.
 */
void
manor_database_set_read_only (ManorDatabase *self,
                              gboolean       read_only)
{
  ManorDatabasePrivate *priv = manor_database_get_instance_private (self);

  g_return_if_fail (MANOR_IS_DATABASE (self));

  if (priv->read_only == !!read_only)
    return;

  priv->read_only = !!read_only;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READ_ONLY]);
}

static DexFuture *
not_supported (ManorDatabase *self)
{
  /* translators: %s is a database's name */
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                _("%s: this kind of database cannot do that"),
                                manor_database_get_name (self));
}

/**
 * manor_database_read_schema:
 * @self: a `ManorDatabase`
 *
 * Reads sqlite_schema and writes nothing.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorResult of the rows
 *   (type, name, tbl_name, sql) or rejects
 */
DexFuture *
manor_database_read_schema (ManorDatabase *self)
{
  dex_return_error_if_fail (MANOR_IS_DATABASE (self));

  if (MANOR_DATABASE_GET_CLASS (self)->read_schema == NULL)
    return not_supported (self);

  return MANOR_DATABASE_GET_CLASS (self)->read_schema (self);
}

/* Parsing recurses over what it is given, so it has no place on a fiber's small stack. */
static gboolean
parse_catalogue_thread (gpointer   data,
                        GValue    *result,
                        GError   **error)
{
  ManorCatalogue *catalogue = manor_catalogue_new (MANOR_RESULT (data), error);

  if (catalogue == NULL)
    return FALSE;

  g_value_init (result, MANOR_TYPE_CATALOGUE);
  g_value_take_object (result, catalogue);

  return TRUE;
}

static ManorWorker *
get_parser (void)
{
  static ManorWorker *parser;

  if (g_once_init_enter_pointer (&parser))
    g_once_init_leave_pointer (&parser, manor_worker_new ("parser", g_get_num_processors ()));

  return parser;
}

static DexFuture *
manor_database_load_catalogue_fiber (gpointer user_data)
{
  ManorDatabase *self = user_data;
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(ManorCatalogue) catalogue = NULL;
  g_autoptr(GError) error = NULL;

  rows = dex_await_object (manor_database_read_schema (self), &error);
  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  catalogue = dex_await_object (manor_worker_run (get_parser (), parse_catalogue_thread,
                                                  g_object_ref (rows), g_object_unref), &error);
  if (catalogue == NULL)
    {
      g_prefix_error (&error, "%s: ", manor_database_get_name (self));
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  return dex_future_new_take_object (g_steal_pointer (&catalogue));
}

/**
 * manor_database_load_catalogue:
 * @self: a `ManorDatabase`
 *
 * Reads and parses the schema.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorCatalogue or rejects
 */
DexFuture *
manor_database_load_catalogue (ManorDatabase *self)
{
  dex_return_error_if_fail (MANOR_IS_DATABASE (self));

  return dex_scheduler_spawn (NULL, 0, manor_database_load_catalogue_fiber,
                              g_object_ref (self), g_object_unref);
}

/**
 * manor_database_query:
 * @self: a `ManorDatabase`
 * @sql: one reading statement
 * @max_rows: how many rows to read at most, 0 for all
 *
 * Asks a question on a connection of its own; a statement that writes is refused.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorResult or rejects
 */
DexFuture *
manor_database_query (ManorDatabase *self,
                      const char    *sql,
                      guint          max_rows)
{
  dex_return_error_if_fail (MANOR_IS_DATABASE (self));
  dex_return_error_if_fail (sql != NULL);

  if (MANOR_DATABASE_GET_CLASS (self)->query == NULL)
    return not_supported (self);

  return MANOR_DATABASE_GET_CLASS (self)->query (self, sql, max_rows);
}

/**
 * manor_database_migrate:
 * @self: a `ManorDatabase`
 * @migration: what to do, and what must be true before and after
 *
 * Carries a plan out in one transaction, as the migration contract says: what cannot be
 * proved is rolled back.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_INT, a #ManorOutcome
 *   that is APPLIED or UNCHANGED. It rejects with %MANOR_DATABASE_ERROR_UNKNOWN where the
 *   answer to the commit was lost; any other error leaves the database as it was.
 */
DexFuture *
manor_database_migrate (ManorDatabase  *self,
                        ManorMigration *migration)
{
  dex_return_error_if_fail (MANOR_IS_DATABASE (self));
  dex_return_error_if_fail (migration != NULL);

  if (MANOR_DATABASE_GET_CLASS (self)->migrate == NULL)
    return not_supported (self);

  return MANOR_DATABASE_GET_CLASS (self)->migrate (self, migration);
}

/**
 * manor_database_open_session:
 * @self: a `ManorDatabase`
 * @mode: whether statements may write
 *
 * Starts a conversation.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorSession or rejects
 */
DexFuture *
manor_database_open_session (ManorDatabase    *self,
                             ManorSessionMode  mode)
{
  dex_return_error_if_fail (MANOR_IS_DATABASE (self));

  if (MANOR_DATABASE_GET_CLASS (self)->open_session == NULL)
    return not_supported (self);

  return MANOR_DATABASE_GET_CLASS (self)->open_session (self, mode);
}

/**
 * manor_database_set_migration_hook:
 * @hook: (nullable) (scope forever): called before each stage of every migration, or %NULL
 * @user_data: for @hook
 *
 * Lets a test break migrations at a chosen stage. Set it while none runs; it is called on a
 * worker's thread.
 */
void
manor_database_set_migration_hook (ManorMigrationHook hook,
                                   gpointer           user_data)
{
  migration_hook.func = hook;
  migration_hook.user_data = user_data;
}

/**
 * manor_database_get_migration_hook:
 * @user_data: (out): what goes with it
 *
 * For implementations, which hand it to their migration.
 *
 * Returns: (nullable): the hook that a test has set
 */
ManorMigrationHook
manor_database_get_migration_hook (gpointer *user_data)
{
  g_return_val_if_fail (user_data != NULL, NULL);

  *user_data = migration_hook.user_data;

  return migration_hook.func;
}

/* The numbers at the start of both, whose digits may begin with zeros. */
static int
compare_numbers (const char **a,
                 const char **b)
{
  gsize n_a;
  gsize n_b;
  int order;

  *a += strspn (*a, "0");
  *b += strspn (*b, "0");
  n_a = strspn (*a, "0123456789");
  n_b = strspn (*b, "0123456789");

  order = n_a != n_b ? (n_a < n_b ? -1 : 1) : strncmp (*a, *b, n_a);
  *a += n_a;
  *b += n_b;

  return order;
}

/**
 * manor_database_skip_name:
 * @name: a database's name
 * @message: the message of an error about it
 *
 * Errors name their database. Where a list names it already, it would stand there twice.
 *
 * Returns: the part of @message behind the name
 */
const char *
manor_database_skip_name (const char *name,
                          const char *message)
{
  gsize length = strlen (name);

  g_return_val_if_fail (message != NULL, NULL);

  return g_str_has_prefix (message, name) && g_str_has_prefix (message + length, ": ")
         ? message + length + strlen (": ") : message;
}

/**
 * manor_database_compare_names:
 * @a: a name
 * @b: another one
 *
 * Orders names as a person does: “workspace2” comes before “workspace10”. The order does not
 * depend on the language, and only equal names compare as equal.
 *
 * Returns: a number below, equal to or above 0
 */
int
manor_database_compare_names (const char *a,
                              const char *b)
{
  const char *p = a;
  const char *q = b;

  g_return_val_if_fail (a != NULL && b != NULL, 0);

  while (*p != '\0' && *q != '\0')
    {
      int order;

      if (g_ascii_isdigit (*p) && g_ascii_isdigit (*q))
        {
          order = compare_numbers (&p, &q);
        }
      else
        {
          order = (guchar) g_ascii_tolower (*p) - (guchar) g_ascii_tolower (*q);
          p++;
          q++;
        }

      if (order != 0)
        return order;
    }

  if (*p != *q)
    return *p == '\0' ? -1 : 1;

  return strcmp (a, b);
}
