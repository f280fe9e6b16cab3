/* manor-database-config.c: how a server treats one database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-database-config"

#include "config.h"

#include "manor-database-config.h"

/**
 * ManorDatabaseConfig:
 *
 * What a person may change of how a server treats a database. It is a draft: nothing happens
 * before manor_database_save_config(), which reads the server's configuration again and changes
 * in it what is here.
 */
struct _ManorDatabaseConfig
{
  GObject   parent_instance;

  char     *block_reason;
  guint64   max_size;
  gboolean  block_reads;
  gboolean  block_writes;
  gboolean  allow_attach;
};

enum {
  PROP_0,
  PROP_BLOCK_READS,
  PROP_BLOCK_WRITES,
  PROP_BLOCK_REASON,
  PROP_MAX_SIZE,
  PROP_ALLOW_ATTACH,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorDatabaseConfig, manor_database_config, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
manor_database_config_finalize (GObject *object)
{
  ManorDatabaseConfig *self = MANOR_DATABASE_CONFIG (object);

  g_clear_pointer (&self->block_reason, g_free);

  G_OBJECT_CLASS (manor_database_config_parent_class)->finalize (object);
}

static void
manor_database_config_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  ManorDatabaseConfig *self = MANOR_DATABASE_CONFIG (object);

  switch (prop_id)
    {
    case PROP_BLOCK_READS:
      g_value_set_boolean (value, self->block_reads);
      break;
    case PROP_BLOCK_WRITES:
      g_value_set_boolean (value, self->block_writes);
      break;
    case PROP_BLOCK_REASON:
      g_value_set_string (value, self->block_reason);
      break;
    case PROP_MAX_SIZE:
      g_value_set_uint64 (value, self->max_size);
      break;
    case PROP_ALLOW_ATTACH:
      g_value_set_boolean (value, self->allow_attach);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_flag (ManorDatabaseConfig *self,
          gboolean            *flag,
          gboolean             value,
          GParamSpec          *pspec)
{
  if (*flag == !!value)
    return;

  *flag = !!value;
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
set_max_size (ManorDatabaseConfig *self,
              guint64              max_size)
{
  if (self->max_size == max_size)
    return;

  self->max_size = max_size;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAX_SIZE]);
}

static void
set_block_reason (ManorDatabaseConfig *self,
                  const char          *reason)
{
  if (reason != NULL && *reason == '\0')
    reason = NULL;

  if (g_set_str (&self->block_reason, reason))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BLOCK_REASON]);
}

static void
manor_database_config_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  ManorDatabaseConfig *self = MANOR_DATABASE_CONFIG (object);

  switch (prop_id)
    {
    case PROP_BLOCK_READS:
      set_flag (self, &self->block_reads, g_value_get_boolean (value), pspec);
      break;
    case PROP_BLOCK_WRITES:
      set_flag (self, &self->block_writes, g_value_get_boolean (value), pspec);
      break;
    case PROP_BLOCK_REASON:
      set_block_reason (self, g_value_get_string (value));
      break;
    case PROP_MAX_SIZE:
      set_max_size (self, g_value_get_uint64 (value));
      break;
    case PROP_ALLOW_ATTACH:
      set_flag (self, &self->allow_attach, g_value_get_boolean (value), pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_database_config_class_init (ManorDatabaseConfigClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = manor_database_config_finalize;
  object_class->get_property = manor_database_config_get_property;
  object_class->set_property = manor_database_config_set_property;

  properties[PROP_BLOCK_READS] = g_param_spec_boolean ("block-reads", NULL, NULL, FALSE, flags);
  properties[PROP_BLOCK_WRITES] = g_param_spec_boolean ("block-writes", NULL, NULL, FALSE, flags);
  properties[PROP_BLOCK_REASON] = g_param_spec_string ("block-reason", NULL, NULL, NULL, flags);
  properties[PROP_MAX_SIZE] = g_param_spec_uint64 ("max-size", NULL, NULL,
                                                   0, G_MAXUINT64, 0, flags);
  properties[PROP_ALLOW_ATTACH] = g_param_spec_boolean ("allow-attach", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_database_config_init (ManorDatabaseConfig *self)
{
}

/**
 * manor_database_config_new:
 *
 * Returns: (transfer full): a `ManorDatabaseConfig` that restricts nothing
 */
ManorDatabaseConfig *
manor_database_config_new (void)
{
  return g_object_new (MANOR_TYPE_DATABASE_CONFIG, NULL);
}

/**
 * manor_database_config_get_block_reads:
 * @self: a `ManorDatabaseConfig`
 *
 * Returns: whether the server refuses to read it
 */
gboolean
manor_database_config_get_block_reads (ManorDatabaseConfig *self)
{
  g_return_val_if_fail (MANOR_IS_DATABASE_CONFIG (self), FALSE);

  return self->block_reads;
}

/**
 * manor_database_config_get_block_writes:
 * @self: a `ManorDatabaseConfig`
 *
 * Returns: whether the server refuses to change it
 */
gboolean
manor_database_config_get_block_writes (ManorDatabaseConfig *self)
{
  g_return_val_if_fail (MANOR_IS_DATABASE_CONFIG (self), FALSE);

  return self->block_writes;
}

/**
 * manor_database_config_get_block_reason:
 * @self: a `ManorDatabaseConfig`
 *
 * Returns: (transfer none) (nullable): what the server says to those it refuses
 */
const char *
manor_database_config_get_block_reason (ManorDatabaseConfig *self)
{
  g_return_val_if_fail (MANOR_IS_DATABASE_CONFIG (self), NULL);

  return self->block_reason;
}

/**
 * manor_database_config_get_max_size:
 * @self: a `ManorDatabaseConfig`
 *
 * Returns: how large it may become, in bytes; 0 for no limit
 */
guint64
manor_database_config_get_max_size (ManorDatabaseConfig *self)
{
  g_return_val_if_fail (MANOR_IS_DATABASE_CONFIG (self), 0);

  return self->max_size;
}

/**
 * manor_database_config_get_allow_attach:
 * @self: a `ManorDatabaseConfig`
 *
 * Returns: whether other databases may attach it
 */
gboolean
manor_database_config_get_allow_attach (ManorDatabaseConfig *self)
{
  g_return_val_if_fail (MANOR_IS_DATABASE_CONFIG (self), FALSE);

  return self->allow_attach;
}
