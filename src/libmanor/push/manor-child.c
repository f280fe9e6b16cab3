/* manor-child.c: a child as the last survey saw it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-child"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-child-private.h"
#include "manor-variant.h"

/**
 * ManorChild:
 *
 * A child of a fleet, and how it stood to the schema database when it was last read.
 *
 * Invariants:
 *
 *  (1) `database` never changes.
 *  (2) `variant` is set exactly in the states IN_SYNC, BEHIND and DRIFTED, and the state is
 *      the variant's; `error` is set exactly in the states UNREACHABLE,
 *      ASLEEP and ARCHIVED.
 *  (3) A child and its variant know each other. The survey that made both parts them when it
 *      goes, so that neither keeps the other alive.
 */
struct _ManorChild
{
  GObject          parent_instance;

  ManorDatabase   *database;  /* (1) */
  ManorVariant    *variant;   /* (2) (3) */
  GError          *error;     /* (2) */
  ManorChildState  state;
  guint            version;
};

enum {
  PROP_0,
  PROP_DATABASE,
  PROP_NAME,
  PROP_STATE,
  PROP_VARIANT,
  PROP_ERROR_TEXT,
  N_PROPS
};

G_DEFINE_QUARK (manor-child-error-quark, manor_child_error)
G_DEFINE_FINAL_TYPE (ManorChild, manor_child, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
manor_child_set_state (ManorChild      *self,
                       ManorChildState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
manor_child_set_error (ManorChild   *self,
                       const GError *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_TEXT]);
}

static void
manor_child_finalize (GObject *object)
{
  ManorChild *self = MANOR_CHILD (object);

  g_clear_object (&self->database);
  g_clear_object (&self->variant);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (manor_child_parent_class)->finalize (object);
}

static void
manor_child_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  ManorChild *self = MANOR_CHILD (object);

  switch (prop_id)
    {
    case PROP_DATABASE:
      g_value_set_object (value, self->database);
      break;

    case PROP_NAME:
      g_value_set_string (value, manor_child_get_name (self));
      break;

    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;

    case PROP_VARIANT:
      g_value_set_object (value, self->variant);
      break;

    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error != NULL ? self->error->message : NULL);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_child_class_init (ManorChildClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_child_finalize;
  object_class->get_property = manor_child_get_property;

  properties[PROP_DATABASE] =
    g_param_spec_object ("database", NULL, NULL,
                         MANOR_TYPE_DATABASE,
                         (G_PARAM_READABLE |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL,
                      MANOR_CHILD_UNKNOWN, MANOR_CHILD_N_STATES - 1, MANOR_CHILD_UNKNOWN,
                      (G_PARAM_READABLE |
                       G_PARAM_EXPLICIT_NOTIFY |
                       G_PARAM_STATIC_STRINGS));

  properties[PROP_VARIANT] =
    g_param_spec_object ("variant", NULL, NULL,
                         MANOR_TYPE_VARIANT,
                         (G_PARAM_READABLE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_ERROR_TEXT] =
    g_param_spec_string ("error-text", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_child_init (ManorChild *self)
{
}

ManorChild *
_manor_child_new (ManorDatabase *database)
{
  ManorChild *self = g_object_new (MANOR_TYPE_CHILD, NULL);

  self->database = g_object_ref (database);

  return self;
}

void
_manor_child_set_variant (ManorChild   *self,
                          ManorVariant *variant)
{
  g_object_freeze_notify (G_OBJECT (self));

  manor_child_set_error (self, NULL);
  if (g_set_object (&self->variant, variant))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VARIANT]);
  manor_child_set_state (self,
                         variant != NULL ? manor_variant_get_state (variant) : MANOR_CHILD_UNKNOWN);

  g_object_thaw_notify (G_OBJECT (self));
}

static void
manor_child_set_unread (ManorChild      *self,
                        ManorChildState  state,
                        const GError    *error)
{
  g_object_freeze_notify (G_OBJECT (self));

  manor_child_set_error (self, error);
  if (g_set_object (&self->variant, NULL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VARIANT]);
  manor_child_set_state (self, state);

  g_object_thaw_notify (G_OBJECT (self));
}

void
_manor_child_set_unreachable (ManorChild   *self,
                              const GError *error)
{
  manor_child_set_unread (self, MANOR_CHILD_UNREACHABLE, error);
}

void
_manor_child_set_resting (ManorChild   *self,
                          const GError *why)
{
  gboolean archived = g_error_matches (why, MANOR_CHILD_ERROR, MANOR_CHILD_ERROR_ARCHIVED);

  manor_child_set_unread (self, archived ? MANOR_CHILD_ARCHIVED : MANOR_CHILD_ASLEEP, why);
}

guint
_manor_child_get_version (ManorChild *self)
{
  return self->version;
}

void
_manor_child_bump_version (ManorChild *self)
{
  self->version++;
}

/**
 * manor_child_get_database:
 * @self: a `ManorChild`
 *
 * Returns: (transfer none): the database
 */
ManorDatabase *
manor_child_get_database (ManorChild *self)
{
  g_return_val_if_fail (MANOR_IS_CHILD (self), NULL);

  return self->database;
}

/**
 * manor_child_get_name:
 * @self: a `ManorChild`
 *
 * Returns: the database's name
 */
const char *
manor_child_get_name (ManorChild *self)
{
  g_return_val_if_fail (MANOR_IS_CHILD (self), NULL);

  return manor_database_get_name (self->database);
}

/**
 * manor_child_get_state:
 * @self: a `ManorChild`
 *
 * Returns: how it stands to its schema database
 */
ManorChildState
manor_child_get_state (ManorChild *self)
{
  g_return_val_if_fail (MANOR_IS_CHILD (self), MANOR_CHILD_UNKNOWN);

  return self->state;
}

/**
 * manor_child_get_variant:
 * @self: a `ManorChild`
 *
 * Returns: (transfer none) (nullable): the variant it belongs to, %NULL while that is not
 *   known
 */
ManorVariant *
manor_child_get_variant (ManorChild *self)
{
  g_return_val_if_fail (MANOR_IS_CHILD (self), NULL);

  return self->variant;
}

/**
 * manor_child_get_error:
 * @self: a `ManorChild`
 *
 * Returns: (transfer none) (nullable): why it is unreachable, or was not read
 */
const GError *
manor_child_get_error (ManorChild *self)
{
  g_return_val_if_fail (MANOR_IS_CHILD (self), NULL);

  return self->error;
}

/**
 * manor_child_rests:
 * @self: a `ManorChild`
 *
 * Returns: whether it was not read since it sleeps or is archived
 */
gboolean
manor_child_rests (ManorChild *self)
{
  g_return_val_if_fail (MANOR_IS_CHILD (self), FALSE);

  return self->state == MANOR_CHILD_ASLEEP || self->state == MANOR_CHILD_ARCHIVED;
}

/**
 * manor_child_state_get_text:
 * @state: a state
 *
 * Returns: a word for it in the person's language
 */
const char *
manor_child_state_get_text (ManorChildState state)
{
  switch (state)
    {
    case MANOR_CHILD_IN_SYNC:
      return _("In sync");

    case MANOR_CHILD_BEHIND:
      return _("Behind");

    case MANOR_CHILD_DRIFTED:
      return _("Drifted");

    case MANOR_CHILD_UNREACHABLE:
      return _("Unreachable");

    case MANOR_CHILD_ASLEEP:
      return _("Asleep");

    case MANOR_CHILD_ARCHIVED:
      return _("Archived");

    case MANOR_CHILD_UNKNOWN:
    default:
      return _("Unknown");
    }
}

/**
 * manor_child_state_get_nick:
 * @state: a state
 *
 * Returns: a word for it that never changes, for programs
 */
const char *
manor_child_state_get_nick (ManorChildState state)
{
  switch (state)
    {
    case MANOR_CHILD_IN_SYNC:
      return "in-sync";

    case MANOR_CHILD_BEHIND:
      return "behind";

    case MANOR_CHILD_DRIFTED:
      return "drifted";

    case MANOR_CHILD_UNREACHABLE:
      return "unreachable";

    case MANOR_CHILD_ASLEEP:
      return "asleep";

    case MANOR_CHILD_ARCHIVED:
      return "archived";

    case MANOR_CHILD_UNKNOWN:
    default:
      return "unknown";
    }
}
