/* manor-account.c: whom a platform's token speaks for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-account"

#include "config.h"

#include "manor-account.h"

/**
 * ManorAccount:
 *
 * What a platform says of a token: whose it is, how long it lives, and which organizations it reaches.
 * Immutable.
 */
struct _ManorAccount
{
  GObject     parent_instance;

  char       *user;
  GDateTime  *expires;
  gint64      clock_skew;
  GListModel *memberships;
};

enum {
  PROP_0,
  PROP_USER,
  PROP_EXPIRES,
  PROP_CLOCK_SKEW,
  PROP_MEMBERSHIPS,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorAccount, manor_account, G_TYPE_OBJECT)

static void
manor_account_finalize (GObject *object)
{
  ManorAccount *self = MANOR_ACCOUNT (object);

  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->expires, g_date_time_unref);
  g_clear_object (&self->memberships);

  G_OBJECT_CLASS (manor_account_parent_class)->finalize (object);
}

static void
manor_account_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  ManorAccount *self = MANOR_ACCOUNT (object);

  switch (prop_id)
    {
    case PROP_USER:
      g_value_set_string (value, self->user);
      break;
    case PROP_EXPIRES:
      g_value_set_boxed (value, self->expires);
      break;
    case PROP_CLOCK_SKEW:
      g_value_set_int64 (value, self->clock_skew);
      break;
    case PROP_MEMBERSHIPS:
      g_value_set_object (value, self->memberships);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_account_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  ManorAccount *self = MANOR_ACCOUNT (object);

  switch (prop_id)
    {
    case PROP_USER:
      self->user = g_value_dup_string (value);
      break;
    case PROP_EXPIRES:
      self->expires = g_value_dup_boxed (value);
      break;
    case PROP_CLOCK_SKEW:
      self->clock_skew = g_value_get_int64 (value);
      break;
    case PROP_MEMBERSHIPS:
      self->memberships = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_account_class_init (ManorAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GParamSpec *properties[N_PROPS] = { NULL };

  object_class->finalize = manor_account_finalize;
  object_class->get_property = manor_account_get_property;
  object_class->set_property = manor_account_set_property;

  properties[PROP_USER] = g_param_spec_string ("user", NULL, NULL, NULL, flags);
  properties[PROP_EXPIRES] = g_param_spec_boxed ("expires", NULL, NULL, G_TYPE_DATE_TIME, flags);
  properties[PROP_CLOCK_SKEW] = g_param_spec_int64 ("clock-skew", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_MEMBERSHIPS] = g_param_spec_object ("memberships", NULL, NULL, G_TYPE_LIST_MODEL, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_account_init (ManorAccount *self)
{
}

/**
 * manor_account_get_user:
 * @self: a `ManorAccount`
 *
 * Returns: (transfer none) (nullable): a name, %NULL where the token may not ask
 */
const char *
manor_account_get_user (ManorAccount *self)
{
  g_return_val_if_fail (MANOR_IS_ACCOUNT (self), NULL);

  return self->user;
}

/**
 * manor_account_get_expires:
 * @self: a `ManorAccount`
 *
 * Returns: (transfer none) (nullable): when the token ends, %NULL for never
 */
GDateTime *
manor_account_get_expires (ManorAccount *self)
{
  g_return_val_if_fail (MANOR_IS_ACCOUNT (self), NULL);

  return self->expires;
}

/**
 * manor_account_get_clock_skew:
 * @self: a `ManorAccount`
 *
 * Returns: seconds that this computer's clock is ahead of the platform's, 0 where that is not known
 */
gint64
manor_account_get_clock_skew (ManorAccount *self)
{
  g_return_val_if_fail (MANOR_IS_ACCOUNT (self), 0);

  return self->clock_skew;
}

/**
 * manor_account_get_memberships:
 * @self: a `ManorAccount`
 *
 * Returns: (transfer none): a model of #ManorMembership
 */
GListModel *
manor_account_get_memberships (ManorAccount *self)
{
  g_return_val_if_fail (MANOR_IS_ACCOUNT (self), NULL);

  return self->memberships;
}

/**
 * manor_account_find_membership:
 * @self: a `ManorAccount`
 * @slug: (nullable): an organization
 *
 * Returns: (transfer none) (nullable): the membership in it, or %NULL where the token does not reach it
 */
ManorMembership *
manor_account_find_membership (ManorAccount *self,
                               const char   *slug)
{
  g_return_val_if_fail (MANOR_IS_ACCOUNT (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (self->memberships); i++)
    {
      /* The model keeps it. */
      g_autoptr(ManorMembership) membership = g_list_model_get_item (self->memberships, i);

      if (g_strcmp0 (manor_membership_get_slug (membership), slug) == 0)
        return membership;
    }

  return NULL;
}
