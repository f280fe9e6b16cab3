/* manor-server-verdict.c: one line of what the test of a server found
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-verdict"

#include "config.h"

#include "manor-server-draft-private.h"

/**
 * ManorServerVerdict:
 *
 * One thing that was looked at when a server was tested, and what came of it. Immutable.
 */
struct _ManorServerVerdict
{
  GObject  parent_instance;

  guint    state;
  char    *title;
  char    *detail;
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_TITLE,
  PROP_DETAIL,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorServerVerdict, manor_server_verdict, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
manor_server_verdict_finalize (GObject *object)
{
  ManorServerVerdict *self = MANOR_SERVER_VERDICT (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->detail, g_free);

  G_OBJECT_CLASS (manor_server_verdict_parent_class)->finalize (object);
}

static void
manor_server_verdict_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  ManorServerVerdict *self = MANOR_SERVER_VERDICT (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;

    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;

    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_server_verdict_class_init (ManorServerVerdictClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_server_verdict_finalize;
  object_class->get_property = manor_server_verdict_get_property;

  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL,
                       0, 2, 0,
                       (G_PARAM_READABLE |
                        G_PARAM_STATIC_STRINGS));

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_DETAIL] =
    g_param_spec_string ("detail", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_server_verdict_init (ManorServerVerdict *self)
{
}

ManorServerVerdict *
_manor_server_verdict_new (guint       state,
                           const char *title,
                           const char *detail)
{
  ManorServerVerdict *self = g_object_new (MANOR_TYPE_SERVER_VERDICT, NULL);

  self->state = MIN (state, 2);
  self->title = g_strdup (title);
  self->detail = g_strdup (detail);

  return self;
}

/**
 * manor_server_verdict_get_state:
 * @self: a `ManorServerVerdict`
 *
 * Returns: 0 where it is fine, 1 where a person should know of it, 2 where it does not work
 */
guint
manor_server_verdict_get_state (ManorServerVerdict *self)
{
  g_return_val_if_fail (MANOR_IS_SERVER_VERDICT (self), 2);

  return self->state;
}

/**
 * manor_server_verdict_get_title:
 * @self: a `ManorServerVerdict`
 *
 * Returns: (transfer none): what was looked at
 */
const char *
manor_server_verdict_get_title (ManorServerVerdict *self)
{
  g_return_val_if_fail (MANOR_IS_SERVER_VERDICT (self), NULL);

  return self->title;
}

/**
 * manor_server_verdict_get_detail:
 * @self: a `ManorServerVerdict`
 *
 * Returns: (transfer none): what came of it, with the remedy
 */
const char *
manor_server_verdict_get_detail (ManorServerVerdict *self)
{
  g_return_val_if_fail (MANOR_IS_SERVER_VERDICT (self), NULL);

  return self->detail;
}
