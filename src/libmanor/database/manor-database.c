/* manor-database.c: one database on a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-database"

#include "config.h"

#include "manor-database-private.h"

/* ManorDatabase:
 *
 * Invariants:
 *
 *  (1) Name, path and location never change after construction.
 *  (2) Facts, size, read-only and propagates are what the last refresh saw.
 */
typedef struct
{
  char                *name;        /* (1) */
  char                *path;        /* (1) */
  char                *location;    /* (1) */
  ManorConnectionLink *link;
  ManorDatabaseFacts  *facts;       /* (2) */
  gint64               size;        /* (2) */
  guint                n_at_once;
  gboolean             read_only;   /* (2) */
  gboolean             propagates;  /* (2) */
} ManorDatabasePrivate;

enum {
  PROP_0,
  PROP_NAME,
  PROP_PATH,
  PROP_LOCATION,
  PROP_SIZE,
  PROP_READ_ONLY,
  PROP_PROPAGATES,
  PROP_N_AT_ONCE,
  PROP_FACTS,
  N_PROPS
};

G_DEFINE_QUARK (manor-database-error-quark, manor_database_error)
G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (ManorDatabase, manor_database, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
manor_database_finalize (GObject *object)
{
  ManorDatabasePrivate *priv =
    manor_database_get_instance_private (MANOR_DATABASE (object));

  g_clear_pointer (&priv->name, g_free);
  g_clear_pointer (&priv->path, g_free);
  g_clear_pointer (&priv->location, g_free);
  g_clear_pointer (&priv->facts, manor_database_facts_unref);
  g_clear_pointer (&priv->link, g_rc_box_release);

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
    case PROP_PROPAGATES:
      g_value_set_boolean (value, priv->propagates);
      break;
    case PROP_N_AT_ONCE:
      g_value_set_uint (value, priv->n_at_once);
      break;
    case PROP_FACTS:
      g_value_set_boxed (value, priv->facts);
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

  properties[PROP_PROPAGATES] =
    g_param_spec_boolean ("propagates", NULL, NULL,
                          FALSE,
                          (G_PARAM_READABLE |
                           G_PARAM_EXPLICIT_NOTIFY |
                           G_PARAM_STATIC_STRINGS));

  properties[PROP_N_AT_ONCE] =
    g_param_spec_uint ("n-at-once", NULL, NULL,
                       0, G_MAXUINT, 0,
                       (G_PARAM_READABLE |
                        G_PARAM_EXPLICIT_NOTIFY |
                        G_PARAM_STATIC_STRINGS));

  properties[PROP_FACTS] =
    g_param_spec_boxed ("facts", NULL, NULL,
                        MANOR_TYPE_DATABASE_FACTS,
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
 * manor_database_get_propagates:
 * @self: a `ManorDatabase`
 *
 * Tells whether its server carries every write on it to all its children by itself. Such a
 * database is changed with [method@ManorDatabase.propagate], never by a session.
 *
 * Returns: %TRUE if so
 */
gboolean
manor_database_get_propagates (ManorDatabase *self)
{
  ManorDatabasePrivate *priv = manor_database_get_instance_private (self);

  g_return_val_if_fail (MANOR_IS_DATABASE (self), FALSE);

  return priv->propagates;
}

/**
 * manor_database_get_n_at_once:
 * @self: a `ManorDatabase`
 *
 * Returns: how many databases like this one are best read or changed at one time, 0 where it
 *   is the machine that counts
 */
guint
manor_database_get_n_at_once (ManorDatabase *self)
{
  ManorDatabasePrivate *priv = manor_database_get_instance_private (self);

  g_return_val_if_fail (MANOR_IS_DATABASE (self), 0);

  return priv->n_at_once;
}

/**
 * manor_database_get_connection:
 * @self: a `ManorDatabase`
 *
 * Returns: (transfer none) (nullable): the connection that lists it
 */
ManorConnection *
manor_database_get_connection (ManorDatabase *self)
{
  ManorDatabasePrivate *priv = manor_database_get_instance_private (self);

  g_return_val_if_fail (MANOR_IS_DATABASE (self), NULL);

  return priv->link != NULL ? priv->link->connection : NULL;
}

/**
 * manor_database_get_facts:
 * @self: a `ManorDatabase`
 *
 * Returns: (transfer none) (nullable): what its platform said of it when it was last listed
 */
ManorDatabaseFacts *
manor_database_get_facts (ManorDatabase *self)
{
  ManorDatabasePrivate *priv = manor_database_get_instance_private (self);

  g_return_val_if_fail (MANOR_IS_DATABASE (self), NULL);

  return priv->facts;
}

void
_manor_database_set_link (ManorDatabase       *self,
                          ManorConnectionLink *link)
{
  ManorDatabasePrivate *priv = manor_database_get_instance_private (self);

  if (priv->link == link)
    return;

  g_clear_pointer (&priv->link, g_rc_box_release);
  priv->link = g_rc_box_acquire (link);
}

/**
 * manor_database_set_facts:
 * @self: a `ManorDatabase`
 * @facts: (nullable): what its platform says of it; not changed any more
 *
 * For implementations, on the main thread.
 */
void
manor_database_set_facts (ManorDatabase      *self,
                          ManorDatabaseFacts *facts)
{
  ManorDatabasePrivate *priv = manor_database_get_instance_private (self);

  g_return_if_fail (MANOR_IS_DATABASE (self));

  if (manor_database_facts_equal (priv->facts, facts))
    return;

  g_clear_pointer (&priv->facts, manor_database_facts_unref);
  if (facts != NULL)
    priv->facts = manor_database_facts_ref (facts);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FACTS]);
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

/**
 * manor_database_set_propagates:
 * @self: a `ManorDatabase`
 * @propagates: whether its server carries writes on it to its children
 *
 * For implementations, on the main thread.
 */
void
manor_database_set_propagates (ManorDatabase *self,
                               gboolean       propagates)
{
  ManorDatabasePrivate *priv = manor_database_get_instance_private (self);

  g_return_if_fail (MANOR_IS_DATABASE (self));

  if (priv->propagates == !!propagates)
    return;

  priv->propagates = !!propagates;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROPAGATES]);
}

/**
 * manor_database_set_n_at_once:
 * @self: a `ManorDatabase`
 * @n_at_once: how many databases like this one to use at one time, 0 for what fits the machine
 *
 * For implementations, on the main thread.
 */
void
manor_database_set_n_at_once (ManorDatabase *self,
                              guint          n_at_once)
{
  ManorDatabasePrivate *priv = manor_database_get_instance_private (self);

  g_return_if_fail (MANOR_IS_DATABASE (self));

  if (priv->n_at_once == n_at_once)
    return;

  priv->n_at_once = n_at_once;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_AT_ONCE]);
}
