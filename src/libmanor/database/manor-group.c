/* manor-group.c: databases that live together
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-group"

#include "config.h"

#include "manor-group.h"
#include "manor-strv-private.h"

/**
 * ManorGroup:
 *
 * Databases of an organization that live in the same places and are opened by the same token. Immutable.
 */
struct _ManorGroup
{
  GObject   parent_instance;

  char     *name;
  char     *id;
  char     *primary;
  GStrv     locations;
  gboolean  protected;
  gboolean  archived;
  char     *engine;
  char     *health;
};

enum {
  PROP_0,
  PROP_NAME,
  PROP_ID,
  PROP_PRIMARY,
  PROP_LOCATIONS,
  PROP_PROTECTED,
  PROP_ARCHIVED,
  PROP_ENGINE,
  PROP_HEALTH,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorGroup, manor_group, G_TYPE_OBJECT)

static void
manor_group_finalize (GObject *object)
{
  ManorGroup *self = MANOR_GROUP (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->primary, g_free);
  g_clear_pointer (&self->locations, g_strfreev);
  g_clear_pointer (&self->engine, g_free);
  g_clear_pointer (&self->health, g_free);

  G_OBJECT_CLASS (manor_group_parent_class)->finalize (object);
}

static void
manor_group_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  ManorGroup *self = MANOR_GROUP (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_PRIMARY:
      g_value_set_string (value, self->primary);
      break;
    case PROP_LOCATIONS:
      g_value_set_boxed (value, self->locations);
      break;
    case PROP_PROTECTED:
      g_value_set_boolean (value, self->protected);
      break;
    case PROP_ARCHIVED:
      g_value_set_boolean (value, self->archived);
      break;
    case PROP_ENGINE:
      g_value_set_string (value, self->engine);
      break;
    case PROP_HEALTH:
      g_value_set_string (value, self->health);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_group_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  ManorGroup *self = MANOR_GROUP (object);

  switch (prop_id)
    {
    case PROP_NAME:
      self->name = g_value_dup_string (value);
      break;
    case PROP_ID:
      self->id = g_value_dup_string (value);
      break;
    case PROP_PRIMARY:
      self->primary = g_value_dup_string (value);
      break;
    case PROP_LOCATIONS:
      _manor_strv_take_value (&self->locations, value);
      break;
    case PROP_PROTECTED:
      self->protected = g_value_get_boolean (value);
      break;
    case PROP_ARCHIVED:
      self->archived = g_value_get_boolean (value);
      break;
    case PROP_ENGINE:
      self->engine = g_value_dup_string (value);
      break;
    case PROP_HEALTH:
      self->health = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_group_class_init (ManorGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GParamSpec *properties[N_PROPS] = { NULL };

  object_class->finalize = manor_group_finalize;
  object_class->get_property = manor_group_get_property;
  object_class->set_property = manor_group_set_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_PRIMARY] = g_param_spec_string ("primary", NULL, NULL, NULL, flags);
  properties[PROP_LOCATIONS] = g_param_spec_boxed ("locations", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_PROTECTED] = g_param_spec_boolean ("protected", NULL, NULL, FALSE, flags);
  properties[PROP_ARCHIVED] = g_param_spec_boolean ("archived", NULL, NULL, FALSE, flags);
  properties[PROP_ENGINE] = g_param_spec_string ("engine", NULL, NULL, NULL, flags);
  properties[PROP_HEALTH] = g_param_spec_string ("health", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_group_init (ManorGroup *self)
{
}

/**
 * manor_group_get_name:
 * @self: a `ManorGroup`
 *
 * Returns: (transfer none): its name, unique in the organization
 */
const char *
manor_group_get_name (ManorGroup *self)
{
  g_return_val_if_fail (MANOR_IS_GROUP (self), NULL);

  return self->name;
}

/**
 * manor_group_get_id:
 * @self: a `ManorGroup`
 *
 * Returns: (transfer none) (nullable): what the platform itself calls it
 */
const char *
manor_group_get_id (ManorGroup *self)
{
  g_return_val_if_fail (MANOR_IS_GROUP (self), NULL);

  return self->id;
}

/**
 * manor_group_get_primary:
 * @self: a `ManorGroup`
 *
 * Returns: (transfer none) (nullable): the code of the location that writes go to
 */
const char *
manor_group_get_primary (ManorGroup *self)
{
  g_return_val_if_fail (MANOR_IS_GROUP (self), NULL);

  return self->primary;
}

/**
 * manor_group_get_locations:
 * @self: a `ManorGroup`
 *
 * Returns: (transfer none): the codes of all its locations
 */
const char * const *
manor_group_get_locations (ManorGroup *self)
{
  g_return_val_if_fail (MANOR_IS_GROUP (self), NULL);

  return (const char * const *) self->locations;
}

/**
 * manor_group_get_protected:
 * @self: a `ManorGroup`
 *
 * Returns: whether the platform refuses to delete it
 */
gboolean
manor_group_get_protected (ManorGroup *self)
{
  g_return_val_if_fail (MANOR_IS_GROUP (self), FALSE);

  return self->protected;
}

/**
 * manor_group_get_archived:
 * @self: a `ManorGroup`
 *
 * Returns: whether its databases answer nothing before it is unarchived
 */
gboolean
manor_group_get_archived (ManorGroup *self)
{
  g_return_val_if_fail (MANOR_IS_GROUP (self), FALSE);

  return self->archived;
}

/**
 * manor_group_get_engine:
 * @self: a `ManorGroup`
 *
 * Returns: (transfer none) (nullable): what keeps its databases, for people
 */
const char *
manor_group_get_engine (ManorGroup *self)
{
  g_return_val_if_fail (MANOR_IS_GROUP (self), NULL);

  return self->engine;
}

/**
 * manor_group_get_health:
 * @self: a `ManorGroup`
 *
 * Returns: (transfer none) (nullable): how it is, in a word for people
 */
const char *
manor_group_get_health (ManorGroup *self)
{
  g_return_val_if_fail (MANOR_IS_GROUP (self), NULL);

  return self->health;
}
