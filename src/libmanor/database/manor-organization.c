/* manor-organization.c: whom the databases of a platform belong to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-organization"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-named-list-private.h"
#include "manor-organization.h"

/* ManorOrganization:
 *
 * Invariants:
 *
 *  (1) Slug and title never change after construction.
 *  (2) The model of groups exists as long as the organization and is never replaced.
 */
typedef struct
{
  char           *slug;    /* (1) */
  char           *title;   /* (1) */
  ManorNamedList *groups;  /* (2) */
} ManorOrganizationPrivate;

enum {
  PROP_0,
  PROP_SLUG,
  PROP_TITLE,
  N_PROPS
};

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (ManorOrganization, manor_organization, G_TYPE_OBJECT)

static void
manor_organization_finalize (GObject *object)
{
  ManorOrganizationPrivate *priv =
    manor_organization_get_instance_private (MANOR_ORGANIZATION (object));

  g_clear_pointer (&priv->slug, g_free);
  g_clear_pointer (&priv->title, g_free);
  g_clear_object (&priv->groups);

  G_OBJECT_CLASS (manor_organization_parent_class)->finalize (object);
}

static void
manor_organization_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  ManorOrganizationPrivate *priv =
    manor_organization_get_instance_private (MANOR_ORGANIZATION (object));

  switch (prop_id)
    {
    case PROP_SLUG:
      g_value_set_string (value, priv->slug);
      break;
    case PROP_TITLE:
      g_value_set_string (value, priv->title);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_organization_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  ManorOrganizationPrivate *priv =
    manor_organization_get_instance_private (MANOR_ORGANIZATION (object));

  switch (prop_id)
    {
    case PROP_SLUG:
      priv->slug = g_value_dup_string (value);
      break;
    case PROP_TITLE:
      priv->title = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_organization_class_init (ManorOrganizationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GParamSpec *properties[N_PROPS] = { NULL };

  object_class->finalize = manor_organization_finalize;
  object_class->get_property = manor_organization_get_property;
  object_class->set_property = manor_organization_set_property;

  properties[PROP_SLUG] = g_param_spec_string ("slug", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static const char *
name_of_group (gpointer item)
{
  return manor_group_get_name (item);
}

static void
manor_organization_init (ManorOrganization *self)
{
  ManorOrganizationPrivate *priv = manor_organization_get_instance_private (self);

  priv->groups = _manor_named_list_new (MANOR_TYPE_GROUP, name_of_group);
}

static DexFuture *
not_supported (ManorOrganization *self)
{
  /* translators: %s is an organization's name */
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                _("%s: this platform cannot do that"),
                                manor_organization_get_title (self));
}

/**
 * manor_organization_get_slug:
 * @self: a `ManorOrganization`
 *
 * Returns: (transfer none): what the platform calls it in URLs
 */
const char *
manor_organization_get_slug (ManorOrganization *self)
{
  ManorOrganizationPrivate *priv = manor_organization_get_instance_private (self);

  g_return_val_if_fail (MANOR_IS_ORGANIZATION (self), NULL);

  return priv->slug;
}

/**
 * manor_organization_get_title:
 * @self: a `ManorOrganization`
 *
 * Returns: (transfer none): what people call it
 */
const char *
manor_organization_get_title (ManorOrganization *self)
{
  ManorOrganizationPrivate *priv = manor_organization_get_instance_private (self);

  g_return_val_if_fail (MANOR_IS_ORGANIZATION (self), NULL);

  return priv->title != NULL ? priv->title : priv->slug;
}

/**
 * manor_organization_get_groups:
 * @self: a `ManorOrganization`
 *
 * Returns: (transfer none): a model of #ManorGroup sorted by name, as they were last read
 */
GListModel *
manor_organization_get_groups (ManorOrganization *self)
{
  ManorOrganizationPrivate *priv = manor_organization_get_instance_private (self);

  g_return_val_if_fail (MANOR_IS_ORGANIZATION (self), NULL);

  return G_LIST_MODEL (priv->groups);
}

/**
 * manor_organization_find_group:
 * @self: a `ManorOrganization`
 * @name: a name
 *
 * Returns: (transfer none) (nullable): the group of that name
 */
ManorGroup *
manor_organization_find_group (ManorOrganization *self,
                               const char        *name)
{
  ManorOrganizationPrivate *priv = manor_organization_get_instance_private (self);

  g_return_val_if_fail (MANOR_IS_ORGANIZATION (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return _manor_named_list_find (priv->groups, name);
}

/**
 * manor_organization_set_groups:
 * @self: a `ManorOrganization`
 * @groups: (element-type ManorGroup): all groups, in any order, of different names
 *
 * For implementations, on the main thread.
 */
void
manor_organization_set_groups (ManorOrganization *self,
                               GPtrArray         *groups)
{
  ManorOrganizationPrivate *priv = manor_organization_get_instance_private (self);

  g_return_if_fail (MANOR_IS_ORGANIZATION (self));
  g_return_if_fail (groups != NULL);

  _manor_named_list_update (priv->groups, groups, NULL);
}

/**
 * manor_organization_load_groups:
 * @self: a `ManorOrganization`
 *
 * Reads the groups again.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to
 *   %G_TYPE_BOOLEAN when manor_organization_get_groups() has them, or rejects
 */
DexFuture *
manor_organization_load_groups (ManorOrganization *self)
{
  dex_return_error_if_fail (MANOR_IS_ORGANIZATION (self));

  if (MANOR_ORGANIZATION_GET_CLASS (self)->load_groups == NULL)
    return not_supported (self);

  return MANOR_ORGANIZATION_GET_CLASS (self)->load_groups (self);
}

/**
 * manor_organization_load_locations:
 * @self: a `ManorOrganization`
 *
 * Reads where groups can live.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to
 *   a #GListModel of #ManorLocation, or rejects
 */
DexFuture *
manor_organization_load_locations (ManorOrganization *self)
{
  dex_return_error_if_fail (MANOR_IS_ORGANIZATION (self));

  if (MANOR_ORGANIZATION_GET_CLASS (self)->load_locations == NULL)
    return not_supported (self);

  return MANOR_ORGANIZATION_GET_CLASS (self)->load_locations (self);
}

/**
 * manor_organization_create_group:
 * @self: a `ManorOrganization`
 * @name: its name
 * @location: a location's code
 *
 * Makes a group.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to
 *   a #ManorGroup, or rejects
 */
DexFuture *
manor_organization_create_group (ManorOrganization *self,
                                 const char        *name,
                                 const char        *location)
{
  dex_return_error_if_fail (MANOR_IS_ORGANIZATION (self));
  dex_return_error_if_fail (name != NULL);
  dex_return_error_if_fail (location != NULL);

  if (MANOR_ORGANIZATION_GET_CLASS (self)->create_group == NULL)
    return not_supported (self);

  return MANOR_ORGANIZATION_GET_CLASS (self)->create_group (self, name, location);
}

/**
 * manor_organization_delete_group:
 * @self: a `ManorOrganization`
 * @group: its name
 *
 * Deletes a group, and all databases that are in it.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to
 *   %G_TYPE_BOOLEAN, or rejects
 */
DexFuture *
manor_organization_delete_group (ManorOrganization *self,
                                 const char        *group)
{
  dex_return_error_if_fail (MANOR_IS_ORGANIZATION (self));
  dex_return_error_if_fail (group != NULL);

  if (MANOR_ORGANIZATION_GET_CLASS (self)->delete_group == NULL)
    return not_supported (self);

  return MANOR_ORGANIZATION_GET_CLASS (self)->delete_group (self, group);
}

/**
 * manor_organization_unarchive_group:
 * @self: a `ManorOrganization`
 * @group: its name
 *
 * Asks for a group to answer again.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to
 *   %G_TYPE_BOOLEAN when it was asked for, or rejects
 */
DexFuture *
manor_organization_unarchive_group (ManorOrganization *self,
                                    const char        *group)
{
  dex_return_error_if_fail (MANOR_IS_ORGANIZATION (self));
  dex_return_error_if_fail (group != NULL);

  if (MANOR_ORGANIZATION_GET_CLASS (self)->unarchive_group == NULL)
    return not_supported (self);

  return MANOR_ORGANIZATION_GET_CLASS (self)->unarchive_group (self, group);
}

/**
 * manor_organization_protect_group:
 * @self: a `ManorOrganization`
 * @group: its name
 * @protect: whether it shall not be deleted
 *
 * Protects a group from being deleted, or ends that.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to
 *   %G_TYPE_BOOLEAN, or rejects
 */
DexFuture *
manor_organization_protect_group (ManorOrganization *self,
                                  const char        *group,
                                  gboolean           protect)
{
  dex_return_error_if_fail (MANOR_IS_ORGANIZATION (self));
  dex_return_error_if_fail (group != NULL);

  if (MANOR_ORGANIZATION_GET_CLASS (self)->protect_group == NULL)
    return not_supported (self);

  return MANOR_ORGANIZATION_GET_CLASS (self)->protect_group (self, group, protect);
}

/**
 * manor_organization_list_tokens:
 * @self: a `ManorOrganization`
 *
 * Lists the account's and the organization's API tokens, none twice.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to
 *   a #GListModel of #ManorApiToken, or rejects
 */
DexFuture *
manor_organization_list_tokens (ManorOrganization *self)
{
  dex_return_error_if_fail (MANOR_IS_ORGANIZATION (self));

  if (MANOR_ORGANIZATION_GET_CLASS (self)->list_tokens == NULL)
    return not_supported (self);

  return MANOR_ORGANIZATION_GET_CLASS (self)->list_tokens (self);
}

/**
 * manor_organization_create_token:
 * @self: a `ManorOrganization`
 * @request: what it shall open
 *
 * Makes a token. It is nowhere but in the answer: the caller shows it once and wipes it.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to
 *   %G_TYPE_STRING, or rejects
 */
DexFuture *
manor_organization_create_token (ManorOrganization *self,
                                 ManorTokenRequest *request)
{
  dex_return_error_if_fail (MANOR_IS_ORGANIZATION (self));
  dex_return_error_if_fail (MANOR_IS_TOKEN_REQUEST (request));

  if (MANOR_ORGANIZATION_GET_CLASS (self)->create_token == NULL)
    return not_supported (self);

  return MANOR_ORGANIZATION_GET_CLASS (self)->create_token (self, request);
}

/**
 * manor_organization_revoke_token:
 * @self: a `ManorOrganization`
 * @token: one of the listed tokens
 *
 * Revokes an API token.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to
 *   %G_TYPE_BOOLEAN, also where it was gone, or rejects
 */
DexFuture *
manor_organization_revoke_token (ManorOrganization *self,
                                 ManorApiToken     *token)
{
  dex_return_error_if_fail (MANOR_IS_ORGANIZATION (self));
  dex_return_error_if_fail (MANOR_IS_API_TOKEN (token));

  if (MANOR_ORGANIZATION_GET_CLASS (self)->revoke_token == NULL)
    return not_supported (self);

  return MANOR_ORGANIZATION_GET_CLASS (self)->revoke_token (self, token);
}

/**
 * manor_organization_rotate:
 * @self: a `ManorOrganization`
 * @group: its name
 *
 * Makes every token of a group and of its databases worthless.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to
 *   %G_TYPE_BOOLEAN, or rejects
 */
DexFuture *
manor_organization_rotate (ManorOrganization *self,
                           const char        *group)
{
  dex_return_error_if_fail (MANOR_IS_ORGANIZATION (self));
  dex_return_error_if_fail (group != NULL);

  if (MANOR_ORGANIZATION_GET_CLASS (self)->rotate == NULL)
    return not_supported (self);

  return MANOR_ORGANIZATION_GET_CLASS (self)->rotate (self, group);
}

/**
 * manor_organization_rotate_database:
 * @self: a `ManorOrganization`
 * @database: one of its databases
 *
 * Makes every token of a database worthless that shares its key with no group.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to
 *   %G_TYPE_BOOLEAN, or rejects
 */
DexFuture *
manor_organization_rotate_database (ManorOrganization *self,
                                    ManorDatabase     *database)
{
  dex_return_error_if_fail (MANOR_IS_ORGANIZATION (self));
  dex_return_error_if_fail (MANOR_IS_DATABASE (database));

  if (MANOR_ORGANIZATION_GET_CLASS (self)->rotate_database == NULL)
    return not_supported (self);

  return MANOR_ORGANIZATION_GET_CLASS (self)->rotate_database (self, database);
}

/**
 * manor_organization_load_usage:
 * @self: a `ManorOrganization`
 *
 * Reads what all databases together have used in this month.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to
 *   a #ManorDatabaseUsage, or rejects
 */
DexFuture *
manor_organization_load_usage (ManorOrganization *self)
{
  dex_return_error_if_fail (MANOR_IS_ORGANIZATION (self));

  if (MANOR_ORGANIZATION_GET_CLASS (self)->load_usage == NULL)
    return not_supported (self);

  return MANOR_ORGANIZATION_GET_CLASS (self)->load_usage (self);
}
