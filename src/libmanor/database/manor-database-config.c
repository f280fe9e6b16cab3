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
  GObject                parent_instance;

  char                  *block_reason;
  GStrv                  allowed_addresses;  /* never NULL */
  guint64                max_size;
  ManorDatabaseSettings  settings;
  gboolean               block_reads;
  gboolean               block_writes;
  gboolean               allow_attach;
  gboolean               is_protected;
};

enum {
  PROP_0,
  PROP_BLOCK_READS,
  PROP_BLOCK_WRITES,
  PROP_BLOCK_REASON,
  PROP_MAX_SIZE,
  PROP_ALLOW_ATTACH,
  PROP_SETTINGS,
  PROP_PROTECTED,
  PROP_ALLOWED_ADDRESSES,
  N_PROPS
};

G_DEFINE_FLAGS_TYPE (ManorDatabaseSettings, manor_database_settings,
                     G_DEFINE_ENUM_VALUE (MANOR_DATABASE_SETTING_BLOCKS, "blocks"),
                     G_DEFINE_ENUM_VALUE (MANOR_DATABASE_SETTING_REASON, "reason"),
                     G_DEFINE_ENUM_VALUE (MANOR_DATABASE_SETTING_SIZE, "size"),
                     G_DEFINE_ENUM_VALUE (MANOR_DATABASE_SETTING_ATTACH, "attach"),
                     G_DEFINE_ENUM_VALUE (MANOR_DATABASE_SETTING_PROTECTION, "protection"),
                     G_DEFINE_ENUM_VALUE (MANOR_DATABASE_SETTING_ADDRESSES, "addresses"))

G_DEFINE_FINAL_TYPE (ManorDatabaseConfig, manor_database_config, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
manor_database_config_finalize (GObject *object)
{
  ManorDatabaseConfig *self = MANOR_DATABASE_CONFIG (object);

  g_clear_pointer (&self->block_reason, g_free);
  g_clear_pointer (&self->allowed_addresses, g_strfreev);

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
    case PROP_SETTINGS:
      g_value_set_flags (value, (guint) self->settings);
      break;
    case PROP_PROTECTED:
      g_value_set_boolean (value, self->is_protected);
      break;
    case PROP_ALLOWED_ADDRESSES:
      g_value_set_boxed (value, self->allowed_addresses);
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
set_settings (ManorDatabaseConfig   *self,
              ManorDatabaseSettings  settings)
{
  if (self->settings == settings)
    return;

  self->settings = settings;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SETTINGS]);
}

static void
set_allowed_addresses (ManorDatabaseConfig *self,
                       const char * const  *addresses)
{
  static const char * const none[] = { NULL };

  if (addresses == NULL)
    addresses = none;
  if (g_strv_equal ((const char * const *) self->allowed_addresses, addresses))
    return;

  g_strfreev (self->allowed_addresses);
  self->allowed_addresses = g_strdupv ((char **) addresses);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALLOWED_ADDRESSES]);
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
    case PROP_SETTINGS:
      set_settings (self, (ManorDatabaseSettings) g_value_get_flags (value));
      break;
    case PROP_PROTECTED:
      set_flag (self, &self->is_protected, g_value_get_boolean (value), pspec);
      break;
    case PROP_ALLOWED_ADDRESSES:
      set_allowed_addresses (self, g_value_get_boxed (value));
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

  properties[PROP_SETTINGS] =
    g_param_spec_flags ("settings", NULL, NULL,
                        MANOR_TYPE_DATABASE_SETTINGS, MANOR_DATABASE_SETTINGS_DEFAULT,
                        flags);
  properties[PROP_PROTECTED] = g_param_spec_boolean ("protected", NULL, NULL, FALSE, flags);
  properties[PROP_ALLOWED_ADDRESSES] = g_param_spec_boxed ("allowed-addresses", NULL, NULL,
                                                           G_TYPE_STRV, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_database_config_init (ManorDatabaseConfig *self)
{
  self->settings = MANOR_DATABASE_SETTINGS_DEFAULT;
  self->allowed_addresses = g_new0 (char *, 1);
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

/**
 * manor_database_config_get_settings:
 * @self: a `ManorDatabaseConfig`
 *
 * Returns: which of its properties mean something to the server; libSQL's own unless set
 */
ManorDatabaseSettings
manor_database_config_get_settings (ManorDatabaseConfig *self)
{
  g_return_val_if_fail (MANOR_IS_DATABASE_CONFIG (self), 0);

  return self->settings;
}

/**
 * manor_database_config_get_protected:
 * @self: a `ManorDatabaseConfig`
 *
 * Returns: whether the platform refuses to delete it
 */
gboolean
manor_database_config_get_protected (ManorDatabaseConfig *self)
{
  g_return_val_if_fail (MANOR_IS_DATABASE_CONFIG (self), FALSE);

  return self->is_protected;
}

/**
 * manor_database_config_get_allowed_addresses:
 * @self: a `ManorDatabaseConfig`
 *
 * Returns: (transfer none): the addresses from which it answers, empty for all
 */
const char * const *
manor_database_config_get_allowed_addresses (ManorDatabaseConfig *self)
{
  g_return_val_if_fail (MANOR_IS_DATABASE_CONFIG (self), NULL);

  return (const char * const *) self->allowed_addresses;
}

/* What sqld 0.24.32 says where nothing was set is more. */
#define MAX_SIZE 1e18

/**
 * manor_database_config_parse_size:
 * @text: (nullable): a size as servers write it: sqld 0.24.32 rounds it to a tenth, “1.5 MB”; Turso's platform takes
 *   “256mb” and plain numbers
 *
 * Without an “i” units are powers of 1000.
 *
 * Returns: bytes, 0 for no limit or where it is not understood
 */
guint64
manor_database_config_parse_size (const char *text)
{
  static const char units[] = "kMGTPE";
  char *end;
  double size;
  double factor = 1;

  if (text == NULL)
    return 0;

  size = g_ascii_strtod (text, &end);
  while (g_ascii_isspace (*end))
    end++;

  for (guint i = 0; units[i] != '\0' && g_ascii_toupper (*end) != 'B'; i++)
    {
      factor *= end[0] != '\0' && end[1] == 'i' ? 1024 : 1000;
      if (g_ascii_toupper (*end) == g_ascii_toupper (units[i]))
        break;
    }

  size *= *end != '\0' ? factor : 1;

  return size > 0 && size < MAX_SIZE ? (guint64) (size + 0.5) : 0;
}
