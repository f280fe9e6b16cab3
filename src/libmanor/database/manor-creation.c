/* manor-creation.c: a database that is to be made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-creation"

#include "config.h"

#include "manor-creation.h"

G_DEFINE_ENUM_TYPE (ManorCreationKind, manor_creation_kind,
                    G_DEFINE_ENUM_VALUE (MANOR_CREATION_DATABASE, "database"),
                    G_DEFINE_ENUM_VALUE (MANOR_CREATION_SCHEMA, "schema"),
                    G_DEFINE_ENUM_VALUE (MANOR_CREATION_CHILD, "child"),
                    G_DEFINE_ENUM_VALUE (MANOR_CREATION_COPY, "copy"))

/**
 * ManorCreation:
 *
 * What a person wants to be made. A draft: only set before it is given away.
 */
struct _ManorCreation
{
  GObject            parent_instance;

  ManorCreationKind  kind;
  char              *name;
  char              *sql;
  char              *dump_url;
  ManorFleet        *fleet;
  gboolean           with_rows;
  ManorDatabase     *original;
  GDateTime         *time;
  char              *group;
  guint64            max_size;
};

enum {
  PROP_0,
  PROP_KIND,
  PROP_NAME,
  PROP_SQL,
  PROP_DUMP_URL,
  PROP_FLEET,
  PROP_WITH_ROWS,
  PROP_ORIGINAL,
  PROP_TIME,
  PROP_GROUP,
  PROP_MAX_SIZE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorCreation, manor_creation, G_TYPE_OBJECT)

static void
manor_creation_finalize (GObject *object)
{
  ManorCreation *self = MANOR_CREATION (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->sql, g_free);
  g_clear_pointer (&self->dump_url, g_free);
  g_clear_object (&self->fleet);
  g_clear_object (&self->original);
  g_clear_pointer (&self->time, g_date_time_unref);
  g_clear_pointer (&self->group, g_free);

  G_OBJECT_CLASS (manor_creation_parent_class)->finalize (object);
}

static void
manor_creation_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  ManorCreation *self = MANOR_CREATION (object);

  switch (prop_id)
    {
    case PROP_KIND:
      g_value_set_enum (value, (int) self->kind);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_SQL:
      g_value_set_string (value, self->sql);
      break;
    case PROP_DUMP_URL:
      g_value_set_string (value, self->dump_url);
      break;
    case PROP_FLEET:
      g_value_set_object (value, self->fleet);
      break;
    case PROP_WITH_ROWS:
      g_value_set_boolean (value, self->with_rows);
      break;
    case PROP_ORIGINAL:
      g_value_set_object (value, self->original);
      break;
    case PROP_TIME:
      g_value_set_boxed (value, self->time);
      break;
    case PROP_GROUP:
      g_value_set_string (value, self->group);
      break;
    case PROP_MAX_SIZE:
      g_value_set_uint64 (value, self->max_size);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_creation_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  ManorCreation *self = MANOR_CREATION (object);

  switch (prop_id)
    {
    case PROP_KIND:
      self->kind = (ManorCreationKind) g_value_get_enum (value);
      break;
    case PROP_NAME:
      g_clear_pointer (&self->name, g_free);
      self->name = g_value_dup_string (value);
      break;
    case PROP_SQL:
      g_clear_pointer (&self->sql, g_free);
      self->sql = g_value_dup_string (value);
      break;
    case PROP_DUMP_URL:
      g_clear_pointer (&self->dump_url, g_free);
      self->dump_url = g_value_dup_string (value);
      break;
    case PROP_FLEET:
      g_clear_object (&self->fleet);
      self->fleet = g_value_dup_object (value);
      break;
    case PROP_WITH_ROWS:
      self->with_rows = g_value_get_boolean (value);
      break;
    case PROP_ORIGINAL:
      g_clear_object (&self->original);
      self->original = g_value_dup_object (value);
      break;
    case PROP_TIME:
      g_clear_pointer (&self->time, g_date_time_unref);
      self->time = g_value_dup_boxed (value);
      break;
    case PROP_GROUP:
      g_clear_pointer (&self->group, g_free);
      self->group = g_value_dup_string (value);
      break;
    case PROP_MAX_SIZE:
      self->max_size = g_value_get_uint64 (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_creation_class_init (ManorCreationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GParamSpec *properties[N_PROPS] = { NULL };

  object_class->finalize = manor_creation_finalize;
  object_class->get_property = manor_creation_get_property;
  object_class->set_property = manor_creation_set_property;

  properties[PROP_KIND] = g_param_spec_enum ("kind", NULL, NULL, MANOR_TYPE_CREATION_KIND, MANOR_CREATION_DATABASE, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_SQL] = g_param_spec_string ("sql", NULL, NULL, NULL, flags);
  properties[PROP_DUMP_URL] = g_param_spec_string ("dump-url", NULL, NULL, NULL, flags);
  properties[PROP_FLEET] = g_param_spec_object ("fleet", NULL, NULL, MANOR_TYPE_FLEET, flags);
  properties[PROP_WITH_ROWS] = g_param_spec_boolean ("with-rows", NULL, NULL, FALSE, flags);
  properties[PROP_ORIGINAL] = g_param_spec_object ("original", NULL, NULL, MANOR_TYPE_DATABASE, flags);
  properties[PROP_TIME] = g_param_spec_boxed ("time", NULL, NULL, G_TYPE_DATE_TIME, flags);
  properties[PROP_GROUP] = g_param_spec_string ("group", NULL, NULL, NULL, flags);
  properties[PROP_MAX_SIZE] = g_param_spec_uint64 ("max-size", NULL, NULL, 0, G_MAXUINT64, 0, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_creation_init (ManorCreation *self)
{
}

/**
 * manor_creation_get_kind:
 * @self: a `ManorCreation`
 *
 * Returns: what is to be made
 */
ManorCreationKind
manor_creation_get_kind (ManorCreation *self)
{
  g_return_val_if_fail (MANOR_IS_CREATION (self), MANOR_CREATION_DATABASE);

  return self->kind;
}

/**
 * manor_creation_get_name:
 * @self: a `ManorCreation`
 *
 * Returns: (transfer none): its name
 */
const char *
manor_creation_get_name (ManorCreation *self)
{
  g_return_val_if_fail (MANOR_IS_CREATION (self), NULL);

  return self->name;
}

/**
 * manor_creation_get_sql:
 * @self: a `ManorCreation`
 *
 * Returns: (transfer none) (nullable): its first statements
 */
const char *
manor_creation_get_sql (ManorCreation *self)
{
  g_return_val_if_fail (MANOR_IS_CREATION (self), NULL);

  return self->sql;
}

/**
 * manor_creation_get_dump_url:
 * @self: a `ManorCreation`
 *
 * Returns: (transfer none) (nullable): where the platform fetches a dump from by itself
 */
const char *
manor_creation_get_dump_url (ManorCreation *self)
{
  g_return_val_if_fail (MANOR_IS_CREATION (self), NULL);

  return self->dump_url;
}

/**
 * manor_creation_get_fleet:
 * @self: a `ManorCreation`
 *
 * Returns: (transfer none) (nullable): whose child it is to be
 */
ManorFleet *
manor_creation_get_fleet (ManorCreation *self)
{
  g_return_val_if_fail (MANOR_IS_CREATION (self), NULL);

  return self->fleet;
}

/**
 * manor_creation_get_with_rows:
 * @self: a `ManorCreation`
 *
 * Returns: whether a child gets the schema database's rows, too
 */
gboolean
manor_creation_get_with_rows (ManorCreation *self)
{
  g_return_val_if_fail (MANOR_IS_CREATION (self), FALSE);

  return self->with_rows;
}

/**
 * manor_creation_get_original:
 * @self: a `ManorCreation`
 *
 * Returns: (transfer none) (nullable): what it is to be a copy of
 */
ManorDatabase *
manor_creation_get_original (ManorCreation *self)
{
  g_return_val_if_fail (MANOR_IS_CREATION (self), NULL);

  return self->original;
}

/**
 * manor_creation_get_time:
 * @self: a `ManorCreation`
 *
 * Returns: (transfer none) (nullable): as of when it is a copy, %NULL for now
 */
GDateTime *
manor_creation_get_time (ManorCreation *self)
{
  g_return_val_if_fail (MANOR_IS_CREATION (self), NULL);

  return self->time;
}

/**
 * manor_creation_get_group:
 * @self: a `ManorCreation`
 *
 * Returns: (transfer none) (nullable): the group that it is made in
 */
const char *
manor_creation_get_group (ManorCreation *self)
{
  g_return_val_if_fail (MANOR_IS_CREATION (self), NULL);

  return self->group;
}

/**
 * manor_creation_get_max_size:
 * @self: a `ManorCreation`
 *
 * Returns: how large it may become, in bytes; 0 for the platform's own limit
 */
guint64
manor_creation_get_max_size (ManorCreation *self)
{
  g_return_val_if_fail (MANOR_IS_CREATION (self), 0);

  return self->max_size;
}

/**
 * manor_creation_new:
 * @kind: what is to be made
 * @name: its name
 *
 * Returns: (transfer full): a `ManorCreation`
 */
ManorCreation *
manor_creation_new (ManorCreationKind  kind,
                    const char        *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return g_object_new (MANOR_TYPE_CREATION, "kind", (int) kind, "name", name, NULL);
}
