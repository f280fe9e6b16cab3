/* manor-database-usage.c: what a server has seen of one database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-database-usage"

#include "config.h"

#include "manor-database-config.h"

/**
 * ManorDatabaseUsage:
 *
 * What a server has counted of a database, and the statements it remembers. Immutable.
 */
struct _ManorDatabaseUsage
{
  GObject    parent_instance;

  gint64     rows_read;
  gint64     rows_written;
  gint64     storage;
  gint64     n_queries;
  GPtrArray *top;
  GPtrArray *slowest;
};

enum {
  PROP_0,
  PROP_ROWS_READ,
  PROP_ROWS_WRITTEN,
  PROP_STORAGE,
  PROP_N_QUERIES,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorDatabaseUsage, manor_database_usage, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
manor_database_usage_finalize (GObject *object)
{
  ManorDatabaseUsage *self = MANOR_DATABASE_USAGE (object);

  g_clear_pointer (&self->top, g_ptr_array_unref);
  g_clear_pointer (&self->slowest, g_ptr_array_unref);

  G_OBJECT_CLASS (manor_database_usage_parent_class)->finalize (object);
}

static gint64 *
get_number (ManorDatabaseUsage *self,
            guint               prop_id)
{
  switch (prop_id)
    {
    case PROP_ROWS_READ:
      return &self->rows_read;
    case PROP_ROWS_WRITTEN:
      return &self->rows_written;
    case PROP_STORAGE:
      return &self->storage;
    case PROP_N_QUERIES:
      return &self->n_queries;
    default:
      g_return_val_if_reached (&self->n_queries);
    }
}

static void
manor_database_usage_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  g_value_set_int64 (value, *get_number (MANOR_DATABASE_USAGE (object), prop_id));
}

static void
manor_database_usage_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  *get_number (MANOR_DATABASE_USAGE (object), prop_id) = g_value_get_int64 (value);
}

static void
manor_database_usage_class_init (ManorDatabaseUsageClass *klass)
{
  static const char * const names[N_PROPS] = {
    [PROP_ROWS_READ] = "rows-read",
    [PROP_ROWS_WRITTEN] = "rows-written",
    [PROP_STORAGE] = "storage",
    [PROP_N_QUERIES] = "n-queries",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_database_usage_finalize;
  object_class->get_property = manor_database_usage_get_property;
  object_class->set_property = manor_database_usage_set_property;

  for (guint i = PROP_0 + 1; i < N_PROPS; i++)
    properties[i] = g_param_spec_int64 (names[i], NULL, NULL,
                                        -1, G_MAXINT64, -1,
                                        (G_PARAM_READWRITE |
                                         G_PARAM_CONSTRUCT_ONLY |
                                         G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_database_usage_init (ManorDatabaseUsage *self)
{
}

static GPtrArray *
take_queries (GPtrArray *queries)
{
  if (queries == NULL)
    queries = g_ptr_array_new ();

  g_ptr_array_set_free_func (queries, (GDestroyNotify) manor_query_usage_free);

  return queries;
}

/**
 * manor_database_usage_new:
 * @rows_read: rows that were read, -1 where not known
 * @rows_written: rows that were written, -1 where not known
 * @storage: bytes it takes, -1 where not known
 * @n_queries: statements that were run, -1 where not known
 * @top: (transfer full) (nullable) (element-type ManorQueryUsage): those with most rows
 * @slowest: (transfer full) (nullable) (element-type ManorQueryUsage): the slowest
 *
 * Returns: (transfer full): a `ManorDatabaseUsage`
 */
ManorDatabaseUsage *
manor_database_usage_new (gint64     rows_read,
                          gint64     rows_written,
                          gint64     storage,
                          gint64     n_queries,
                          GPtrArray *top,
                          GPtrArray *slowest)
{
  ManorDatabaseUsage *self = g_object_new (MANOR_TYPE_DATABASE_USAGE,
                                           "rows-read", rows_read,
                                           "rows-written", rows_written,
                                           "storage", storage,
                                           "n-queries", n_queries,
                                           NULL);

  self->top = take_queries (top);
  self->slowest = take_queries (slowest);

  return self;
}

/**
 * manor_database_usage_get_rows_read:
 * @self: a `ManorDatabaseUsage`
 *
 * Returns: how many rows were read, or -1
 */
gint64
manor_database_usage_get_rows_read (ManorDatabaseUsage *self)
{
  g_return_val_if_fail (MANOR_IS_DATABASE_USAGE (self), -1);

  return self->rows_read;
}

/**
 * manor_database_usage_get_rows_written:
 * @self: a `ManorDatabaseUsage`
 *
 * Returns: how many rows were written, or -1
 */
gint64
manor_database_usage_get_rows_written (ManorDatabaseUsage *self)
{
  g_return_val_if_fail (MANOR_IS_DATABASE_USAGE (self), -1);

  return self->rows_written;
}

/**
 * manor_database_usage_get_storage:
 * @self: a `ManorDatabaseUsage`
 *
 * Returns: how many bytes it takes, or -1
 */
gint64
manor_database_usage_get_storage (ManorDatabaseUsage *self)
{
  g_return_val_if_fail (MANOR_IS_DATABASE_USAGE (self), -1);

  return self->storage;
}

/**
 * manor_database_usage_get_n_queries:
 * @self: a `ManorDatabaseUsage`
 *
 * Returns: how many statements were run, or -1
 */
gint64
manor_database_usage_get_n_queries (ManorDatabaseUsage *self)
{
  g_return_val_if_fail (MANOR_IS_DATABASE_USAGE (self), -1);

  return self->n_queries;
}

/**
 * manor_database_usage_get_top:
 * @self: a `ManorDatabaseUsage`
 *
 * Returns: (transfer none) (element-type ManorQueryUsage): the statements that read or wrote
 *   most rows
 */
GPtrArray *
manor_database_usage_get_top (ManorDatabaseUsage *self)
{
  g_return_val_if_fail (MANOR_IS_DATABASE_USAGE (self), NULL);

  return self->top;
}

/**
 * manor_database_usage_get_slowest:
 * @self: a `ManorDatabaseUsage`
 *
 * Returns: (transfer none) (element-type ManorQueryUsage): the slowest statements
 */
GPtrArray *
manor_database_usage_get_slowest (ManorDatabaseUsage *self)
{
  g_return_val_if_fail (MANOR_IS_DATABASE_USAGE (self), NULL);

  return self->slowest;
}

/**
 * manor_query_usage_new:
 * @sql: the statement
 * @rows_read: how many rows it read
 * @rows_written: how many rows it wrote
 * @msec: how long it took, -1 where not known
 *
 * Returns: (transfer full): what a server remembers of a statement
 */
ManorQueryUsage *
manor_query_usage_new (const char *sql,
                       gint64      rows_read,
                       gint64      rows_written,
                       gint64      msec)
{
  ManorQueryUsage *self = g_new0 (ManorQueryUsage, 1);

  self->sql = g_strdup (sql);
  self->rows_read = rows_read;
  self->rows_written = rows_written;
  self->msec = msec;

  return self;
}

/**
 * manor_query_usage_free:
 * @self: (nullable) (transfer full): a `ManorQueryUsage`
 */
void
manor_query_usage_free (ManorQueryUsage *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->sql, g_free);
  g_free (self);
}
