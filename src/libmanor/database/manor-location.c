/* manor-location.c: where databases can live
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-location"

#include "config.h"

#include "manor-group.h"

/**
 * ManorLocation:
 *
 * A place where a platform keeps databases. Immutable.
 */
struct _ManorLocation
{
  GObject  parent_instance;

  char    *code;
  char    *title;
  char    *platform;
};

enum {
  PROP_0,
  PROP_CODE,
  PROP_TITLE,
  PROP_PLATFORM,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorLocation, manor_location, G_TYPE_OBJECT)

static void
manor_location_finalize (GObject *object)
{
  ManorLocation *self = MANOR_LOCATION (object);

  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->platform, g_free);

  G_OBJECT_CLASS (manor_location_parent_class)->finalize (object);
}

static void
manor_location_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  ManorLocation *self = MANOR_LOCATION (object);

  switch (prop_id)
    {
    case PROP_CODE:
      g_value_set_string (value, self->code);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_PLATFORM:
      g_value_set_string (value, self->platform);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_location_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  ManorLocation *self = MANOR_LOCATION (object);

  switch (prop_id)
    {
    case PROP_CODE:
      self->code = g_value_dup_string (value);
      break;
    case PROP_TITLE:
      self->title = g_value_dup_string (value);
      break;
    case PROP_PLATFORM:
      self->platform = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_location_class_init (ManorLocationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GParamSpec *properties[N_PROPS] = { NULL };

  object_class->finalize = manor_location_finalize;
  object_class->get_property = manor_location_get_property;
  object_class->set_property = manor_location_set_property;

  properties[PROP_CODE] = g_param_spec_string ("code", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_PLATFORM] = g_param_spec_string ("platform", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_location_init (ManorLocation *self)
{
}

/**
 * manor_location_get_code:
 * @self: a `ManorLocation`
 *
 * Returns: (transfer none): its code, “aws-eu-west-1”
 */
const char *
manor_location_get_code (ManorLocation *self)
{
  g_return_val_if_fail (MANOR_IS_LOCATION (self), NULL);

  return self->code;
}

/**
 * manor_location_get_title:
 * @self: a `ManorLocation`
 *
 * Returns: (transfer none): its name for people
 */
const char *
manor_location_get_title (ManorLocation *self)
{
  g_return_val_if_fail (MANOR_IS_LOCATION (self), NULL);

  return self->title;
}

/**
 * manor_location_get_platform:
 * @self: a `ManorLocation`
 *
 * Returns: (transfer none) (nullable): whose machines they are
 */
const char *
manor_location_get_platform (ManorLocation *self)
{
  g_return_val_if_fail (MANOR_IS_LOCATION (self), NULL);

  return self->platform;
}
