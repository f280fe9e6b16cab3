/* manor-api-token.c: a token of the platform API, without the token
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-api-token"

#include "config.h"

#include "manor-group.h"
#include "manor-strv-private.h"

/**
 * ManorApiToken:
 *
 * What a platform lists of a token that it made. The token itself is shown once, when it is made. Immutable.
 */
struct _ManorApiToken
{
  GObject    parent_instance;

  char      *id;
  char      *name;
  char      *organization;
  char      *group;
  char      *owner;
  GStrv      scopes;
  GDateTime *created;
};

enum {
  PROP_0,
  PROP_ID,
  PROP_NAME,
  PROP_ORGANIZATION,
  PROP_GROUP,
  PROP_OWNER,
  PROP_SCOPES,
  PROP_CREATED,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorApiToken, manor_api_token, G_TYPE_OBJECT)

static void
manor_api_token_finalize (GObject *object)
{
  ManorApiToken *self = MANOR_API_TOKEN (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->organization, g_free);
  g_clear_pointer (&self->group, g_free);
  g_clear_pointer (&self->owner, g_free);
  g_clear_pointer (&self->scopes, g_strfreev);
  g_clear_pointer (&self->created, g_date_time_unref);

  G_OBJECT_CLASS (manor_api_token_parent_class)->finalize (object);
}

static void
manor_api_token_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ManorApiToken *self = MANOR_API_TOKEN (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_ORGANIZATION:
      g_value_set_string (value, self->organization);
      break;
    case PROP_GROUP:
      g_value_set_string (value, self->group);
      break;
    case PROP_OWNER:
      g_value_set_string (value, self->owner);
      break;
    case PROP_SCOPES:
      g_value_set_boxed (value, self->scopes);
      break;
    case PROP_CREATED:
      g_value_set_boxed (value, self->created);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_api_token_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  ManorApiToken *self = MANOR_API_TOKEN (object);

  switch (prop_id)
    {
    case PROP_ID:
      self->id = g_value_dup_string (value);
      break;
    case PROP_NAME:
      self->name = g_value_dup_string (value);
      break;
    case PROP_ORGANIZATION:
      self->organization = g_value_dup_string (value);
      break;
    case PROP_GROUP:
      self->group = g_value_dup_string (value);
      break;
    case PROP_OWNER:
      self->owner = g_value_dup_string (value);
      break;
    case PROP_SCOPES:
      _manor_strv_take_value (&self->scopes, value);
      break;
    case PROP_CREATED:
      self->created = g_value_dup_boxed (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_api_token_class_init (ManorApiTokenClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GParamSpec *properties[N_PROPS] = { NULL };

  object_class->finalize = manor_api_token_finalize;
  object_class->get_property = manor_api_token_get_property;
  object_class->set_property = manor_api_token_set_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_ORGANIZATION] = g_param_spec_string ("organization", NULL, NULL, NULL, flags);
  properties[PROP_GROUP] = g_param_spec_string ("group", NULL, NULL, NULL, flags);
  properties[PROP_OWNER] = g_param_spec_string ("owner", NULL, NULL, NULL, flags);
  properties[PROP_SCOPES] = g_param_spec_boxed ("scopes", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_CREATED] = g_param_spec_boxed ("created", NULL, NULL, G_TYPE_DATE_TIME, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_api_token_init (ManorApiToken *self)
{
}

/**
 * manor_api_token_get_id:
 * @self: a `ManorApiToken`
 *
 * Returns: (transfer none): what it is revoked by
 */
const char *
manor_api_token_get_id (ManorApiToken *self)
{
  g_return_val_if_fail (MANOR_IS_API_TOKEN (self), NULL);

  return self->id;
}

/**
 * manor_api_token_get_name:
 * @self: a `ManorApiToken`
 *
 * Returns: (transfer none): what a person called it
 */
const char *
manor_api_token_get_name (ManorApiToken *self)
{
  g_return_val_if_fail (MANOR_IS_API_TOKEN (self), NULL);

  return self->name;
}

/**
 * manor_api_token_get_organization:
 * @self: a `ManorApiToken`
 *
 * Returns: (transfer none) (nullable): the slug of the only organization that it is good for
 */
const char *
manor_api_token_get_organization (ManorApiToken *self)
{
  g_return_val_if_fail (MANOR_IS_API_TOKEN (self), NULL);

  return self->organization;
}

/**
 * manor_api_token_get_group:
 * @self: a `ManorApiToken`
 *
 * Returns: (transfer none) (nullable): the only group that it is good for
 */
const char *
manor_api_token_get_group (ManorApiToken *self)
{
  g_return_val_if_fail (MANOR_IS_API_TOKEN (self), NULL);

  return self->group;
}

/**
 * manor_api_token_get_owner:
 * @self: a `ManorApiToken`
 *
 * Returns: (transfer none) (nullable): whose it is
 */
const char *
manor_api_token_get_owner (ManorApiToken *self)
{
  g_return_val_if_fail (MANOR_IS_API_TOKEN (self), NULL);

  return self->owner;
}

/**
 * manor_api_token_get_scopes:
 * @self: a `ManorApiToken`
 *
 * Returns: (transfer none): what it may do, empty for everything
 */
const char * const *
manor_api_token_get_scopes (ManorApiToken *self)
{
  g_return_val_if_fail (MANOR_IS_API_TOKEN (self), NULL);

  return (const char * const *) self->scopes;
}

/**
 * manor_api_token_get_created:
 * @self: a `ManorApiToken`
 *
 * Returns: (transfer none) (nullable): when it was made
 */
GDateTime *
manor_api_token_get_created (ManorApiToken *self)
{
  g_return_val_if_fail (MANOR_IS_API_TOKEN (self), NULL);

  return self->created;
}
