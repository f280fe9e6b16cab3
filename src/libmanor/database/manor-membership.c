/* manor-membership.c: an organization that a token reaches
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-account"

#include "config.h"

#include "manor-account.h"

/**
 * ManorMembership:
 *
 * One organization that a token reaches. Immutable.
 */
struct _ManorMembership
{
  GObject   parent_instance;

  char     *slug;
  char     *title;
  char     *plan;
  gboolean  personal;
  gboolean  blocked;
};

enum {
  PROP_0,
  PROP_SLUG,
  PROP_TITLE,
  PROP_PLAN,
  PROP_PERSONAL,
  PROP_BLOCKED,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorMembership, manor_membership, G_TYPE_OBJECT)

static void
manor_membership_finalize (GObject *object)
{
  ManorMembership *self = MANOR_MEMBERSHIP (object);

  g_clear_pointer (&self->slug, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->plan, g_free);

  G_OBJECT_CLASS (manor_membership_parent_class)->finalize (object);
}

static void
manor_membership_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  ManorMembership *self = MANOR_MEMBERSHIP (object);

  switch (prop_id)
    {
    case PROP_SLUG:
      g_value_set_string (value, self->slug);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_PLAN:
      g_value_set_string (value, self->plan);
      break;
    case PROP_PERSONAL:
      g_value_set_boolean (value, self->personal);
      break;
    case PROP_BLOCKED:
      g_value_set_boolean (value, self->blocked);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_membership_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  ManorMembership *self = MANOR_MEMBERSHIP (object);

  switch (prop_id)
    {
    case PROP_SLUG:
      self->slug = g_value_dup_string (value);
      break;
    case PROP_TITLE:
      self->title = g_value_dup_string (value);
      break;
    case PROP_PLAN:
      self->plan = g_value_dup_string (value);
      break;
    case PROP_PERSONAL:
      self->personal = g_value_get_boolean (value);
      break;
    case PROP_BLOCKED:
      self->blocked = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_membership_class_init (ManorMembershipClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GParamSpec *properties[N_PROPS] = { NULL };

  object_class->finalize = manor_membership_finalize;
  object_class->get_property = manor_membership_get_property;
  object_class->set_property = manor_membership_set_property;

  properties[PROP_SLUG] = g_param_spec_string ("slug", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_PLAN] = g_param_spec_string ("plan", NULL, NULL, NULL, flags);
  properties[PROP_PERSONAL] = g_param_spec_boolean ("personal", NULL, NULL, FALSE, flags);
  properties[PROP_BLOCKED] = g_param_spec_boolean ("blocked", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_membership_init (ManorMembership *self)
{
}

/**
 * manor_membership_get_slug:
 * @self: a `ManorMembership`
 *
 * Returns: (transfer none): what the platform calls it in URLs
 */
const char *
manor_membership_get_slug (ManorMembership *self)
{
  g_return_val_if_fail (MANOR_IS_MEMBERSHIP (self), NULL);

  return self->slug;
}

/**
 * manor_membership_get_title:
 * @self: a `ManorMembership`
 *
 * Returns: (transfer none): what people call it
 */
const char *
manor_membership_get_title (ManorMembership *self)
{
  g_return_val_if_fail (MANOR_IS_MEMBERSHIP (self), NULL);

  return self->title;
}

/**
 * manor_membership_get_plan:
 * @self: a `ManorMembership`
 *
 * Returns: (transfer none) (nullable): what is paid for
 */
const char *
manor_membership_get_plan (ManorMembership *self)
{
  g_return_val_if_fail (MANOR_IS_MEMBERSHIP (self), NULL);

  return self->plan;
}

/**
 * manor_membership_get_personal:
 * @self: a `ManorMembership`
 *
 * Returns: whether it is the user's own account
 */
gboolean
manor_membership_get_personal (ManorMembership *self)
{
  g_return_val_if_fail (MANOR_IS_MEMBERSHIP (self), FALSE);

  return self->personal;
}

/**
 * manor_membership_get_blocked:
 * @self: a `ManorMembership`
 *
 * Returns: whether the platform refuses to read or to write its databases
 */
gboolean
manor_membership_get_blocked (ManorMembership *self)
{
  g_return_val_if_fail (MANOR_IS_MEMBERSHIP (self), FALSE);

  return self->blocked;
}
