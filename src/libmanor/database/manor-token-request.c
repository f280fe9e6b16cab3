/* manor-token-request.c: a token that is to be made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-token-request"

#include "config.h"

#include <string.h>

#include "manor-strv-private.h"
#include "manor-token-request.h"

#define NEVER "never"

/* Where a platform counts nanoseconds in 64 bits, as Turso's does, what is longer comes to nothing. */
#define MAX_SECONDS (G_MAXINT64 / (1000 * 1000 * 1000))
#define MAX_DIGITS  9

G_DEFINE_ENUM_TYPE (ManorTokenPurpose, manor_token_purpose,
                    G_DEFINE_ENUM_VALUE (MANOR_TOKEN_FOR_API, "api"),
                    G_DEFINE_ENUM_VALUE (MANOR_TOKEN_FOR_GROUP, "group"),
                    G_DEFINE_ENUM_VALUE (MANOR_TOKEN_FOR_DATABASE, "database"))

/**
 * ManorTokenRequest:
 *
 * What a person wants a token to be able to do. A draft: only set before it is given away.
 */
struct _ManorTokenRequest
{
  GObject            parent_instance;

  ManorTokenPurpose  purpose;
  char              *name;
  char              *group;
  ManorDatabase     *database;
  gboolean           read_only;
  char              *expiration;
  GStrv              scopes;
  gboolean           organization_only;
};

enum {
  PROP_0,
  PROP_PURPOSE,
  PROP_NAME,
  PROP_GROUP,
  PROP_DATABASE,
  PROP_READ_ONLY,
  PROP_EXPIRATION,
  PROP_SCOPES,
  PROP_ORGANIZATION_ONLY,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorTokenRequest, manor_token_request, G_TYPE_OBJECT)

static void
manor_token_request_finalize (GObject *object)
{
  ManorTokenRequest *self = MANOR_TOKEN_REQUEST (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->group, g_free);
  g_clear_object (&self->database);
  g_clear_pointer (&self->expiration, g_free);
  g_clear_pointer (&self->scopes, g_strfreev);

  G_OBJECT_CLASS (manor_token_request_parent_class)->finalize (object);
}

static void
manor_token_request_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  ManorTokenRequest *self = MANOR_TOKEN_REQUEST (object);

  switch (prop_id)
    {
    case PROP_PURPOSE:
      g_value_set_enum (value, (int) self->purpose);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_GROUP:
      g_value_set_string (value, self->group);
      break;
    case PROP_DATABASE:
      g_value_set_object (value, self->database);
      break;
    case PROP_READ_ONLY:
      g_value_set_boolean (value, self->read_only);
      break;
    case PROP_EXPIRATION:
      g_value_set_string (value, self->expiration);
      break;
    case PROP_SCOPES:
      g_value_set_boxed (value, self->scopes);
      break;
    case PROP_ORGANIZATION_ONLY:
      g_value_set_boolean (value, self->organization_only);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_token_request_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  ManorTokenRequest *self = MANOR_TOKEN_REQUEST (object);

  switch (prop_id)
    {
    case PROP_PURPOSE:
      self->purpose = (ManorTokenPurpose) g_value_get_enum (value);
      break;
    case PROP_NAME:
      g_clear_pointer (&self->name, g_free);
      self->name = g_value_dup_string (value);
      break;
    case PROP_GROUP:
      g_clear_pointer (&self->group, g_free);
      self->group = g_value_dup_string (value);
      break;
    case PROP_DATABASE:
      g_clear_object (&self->database);
      self->database = g_value_dup_object (value);
      break;
    case PROP_READ_ONLY:
      self->read_only = g_value_get_boolean (value);
      break;
    case PROP_EXPIRATION:
      g_clear_pointer (&self->expiration, g_free);
      self->expiration = g_value_dup_string (value);
      break;
    case PROP_SCOPES:
      _manor_strv_take_value (&self->scopes, value);
      break;
    case PROP_ORGANIZATION_ONLY:
      self->organization_only = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_token_request_class_init (ManorTokenRequestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GParamSpec *properties[N_PROPS] = { NULL };

  object_class->finalize = manor_token_request_finalize;
  object_class->get_property = manor_token_request_get_property;
  object_class->set_property = manor_token_request_set_property;

  properties[PROP_PURPOSE] = g_param_spec_enum ("purpose", NULL, NULL, MANOR_TYPE_TOKEN_PURPOSE, MANOR_TOKEN_FOR_API, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_GROUP] = g_param_spec_string ("group", NULL, NULL, NULL, flags);
  properties[PROP_DATABASE] = g_param_spec_object ("database", NULL, NULL, MANOR_TYPE_DATABASE, flags);
  properties[PROP_READ_ONLY] = g_param_spec_boolean ("read-only", NULL, NULL, FALSE, flags);
  properties[PROP_EXPIRATION] = g_param_spec_string ("expiration", NULL, NULL, NULL, flags);
  properties[PROP_SCOPES] = g_param_spec_boxed ("scopes", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_ORGANIZATION_ONLY] = g_param_spec_boolean ("organization-only", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_token_request_init (ManorTokenRequest *self)
{
  self->scopes = g_new0 (char *, 1);
}

/**
 * manor_token_request_get_purpose:
 * @self: a `ManorTokenRequest`
 *
 * Returns: what it opens
 */
ManorTokenPurpose
manor_token_request_get_purpose (ManorTokenRequest *self)
{
  g_return_val_if_fail (MANOR_IS_TOKEN_REQUEST (self), MANOR_TOKEN_FOR_API);

  return self->purpose;
}

/**
 * manor_token_request_get_name:
 * @self: a `ManorTokenRequest`
 *
 * Returns: (transfer none) (nullable): what an API token is called
 */
const char *
manor_token_request_get_name (ManorTokenRequest *self)
{
  g_return_val_if_fail (MANOR_IS_TOKEN_REQUEST (self), NULL);

  return self->name;
}

/**
 * manor_token_request_get_group:
 * @self: a `ManorTokenRequest`
 *
 * Returns: (transfer none) (nullable): the group that it opens, or that an API token is restricted to
 */
const char *
manor_token_request_get_group (ManorTokenRequest *self)
{
  g_return_val_if_fail (MANOR_IS_TOKEN_REQUEST (self), NULL);

  return self->group;
}

/**
 * manor_token_request_get_database:
 * @self: a `ManorTokenRequest`
 *
 * Returns: (transfer none) (nullable): the database that it opens
 */
ManorDatabase *
manor_token_request_get_database (ManorTokenRequest *self)
{
  g_return_val_if_fail (MANOR_IS_TOKEN_REQUEST (self), NULL);

  return self->database;
}

/**
 * manor_token_request_get_read_only:
 * @self: a `ManorTokenRequest`
 *
 * Returns: whether it may only read
 */
gboolean
manor_token_request_get_read_only (ManorTokenRequest *self)
{
  g_return_val_if_fail (MANOR_IS_TOKEN_REQUEST (self), FALSE);

  return self->read_only;
}

/**
 * manor_token_request_get_expiration:
 * @self: a `ManorTokenRequest`
 *
 * Returns: (transfer none) (nullable): how long it lives: “never”, or a duration such as “2w1d30m”
 */
const char *
manor_token_request_get_expiration (ManorTokenRequest *self)
{
  g_return_val_if_fail (MANOR_IS_TOKEN_REQUEST (self), NULL);

  return self->expiration;
}

/**
 * manor_token_request_get_scopes:
 * @self: a `ManorTokenRequest`
 *
 * Returns: (transfer none): what an API token may do, empty for everything
 */
const char * const *
manor_token_request_get_scopes (ManorTokenRequest *self)
{
  g_return_val_if_fail (MANOR_IS_TOKEN_REQUEST (self), NULL);

  return (const char * const *) self->scopes;
}

/**
 * manor_token_request_get_organization_only:
 * @self: a `ManorTokenRequest`
 *
 * Returns: whether an API token is good for this organization alone
 */
gboolean
manor_token_request_get_organization_only (ManorTokenRequest *self)
{
  g_return_val_if_fail (MANOR_IS_TOKEN_REQUEST (self), FALSE);

  return self->organization_only;
}

/**
 * manor_token_request_new:
 * @purpose: what it is to open
 *
 * Returns: (transfer full): a `ManorTokenRequest`
 */
ManorTokenRequest *
manor_token_request_new (ManorTokenPurpose purpose)
{
  return g_object_new (MANOR_TYPE_TOKEN_REQUEST, "purpose", (int) purpose, NULL);
}

/**
 * manor_token_request_is_expiration:
 * @text: what a person typed
 *
 * “never”, or weeks, days, hours, minutes and seconds, as many of them as are needed and in this order, like “7d” or
 * “2w1d30m”; and more than nothing. This is what Turso's platform takes (its API documentation, 2026-06); who asks
 * before a request is made can say so where the text was typed.
 *
 * Returns: whether a token can be made that ends after @text
 */
gboolean
manor_token_request_is_expiration (const char *text)
{
  static const struct { char unit; gint64 seconds; } units[] = {
    { 'w', 7 * 24 * 60 * 60 }, { 'd', 24 * 60 * 60 }, { 'h', 60 * 60 }, { 'm', 60 }, { 's', 1 },
  };
  gint64 seconds = 0;
  guint next = 0;

  g_return_val_if_fail (text != NULL, FALSE);

  if (g_str_equal (text, NEVER))
    return TRUE;

  while (*text != '\0')
    {
      gsize n_digits = strspn (text, "0123456789");
      gint64 number = n_digits > 0 && n_digits <= MAX_DIGITS ? g_ascii_strtoll (text, NULL, 10) : -1;

      text += n_digits;
      while (next < G_N_ELEMENTS (units) && units[next].unit != *text)
        next++;
      if (number < 0 || next == G_N_ELEMENTS (units))
        return FALSE;

      seconds += number * units[next++].seconds;
      text++;
    }

  return seconds > 0 && seconds <= MAX_SECONDS;
}
