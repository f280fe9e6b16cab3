/* manor-fleet-answer.c: what one child answered to a query of its fleet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-fleet-query"

#include "config.h"

#include "manor-fleet-answer-private.h"

/**
 * ManorFleetAnswer:
 *
 * One child's part in a #ManorFleetQuery. Filled once.
 */
struct _ManorFleetAnswer
{
  GObject        parent_instance;

  ManorDatabase *database;
  ManorResult   *result;
  GError        *error;
};

enum {
  PROP_0,
  PROP_DATABASE,
  PROP_ERROR_TEXT,
  PROP_N_ROWS,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorFleetAnswer, manor_fleet_answer, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
manor_fleet_answer_finalize (GObject *object)
{
  ManorFleetAnswer *self = MANOR_FLEET_ANSWER (object);

  g_clear_object (&self->database);
  g_clear_object (&self->result);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (manor_fleet_answer_parent_class)->finalize (object);
}

static void
manor_fleet_answer_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  ManorFleetAnswer *self = MANOR_FLEET_ANSWER (object);

  switch (prop_id)
    {
    case PROP_DATABASE:
      g_value_set_object (value, self->database);
      break;

    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error != NULL ? self->error->message : NULL);
      break;

    case PROP_N_ROWS:
      g_value_set_uint (value, manor_fleet_answer_get_n_rows (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_fleet_answer_class_init (ManorFleetAnswerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_fleet_answer_finalize;
  object_class->get_property = manor_fleet_answer_get_property;

  properties[PROP_DATABASE] =
    g_param_spec_object ("database", NULL, NULL,
                         MANOR_TYPE_DATABASE,
                         (G_PARAM_READABLE |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_ERROR_TEXT] =
    g_param_spec_string ("error-text", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_N_ROWS] =
    g_param_spec_uint ("n-rows", NULL, NULL,
                       0, G_MAXUINT, 0,
                       (G_PARAM_READABLE |
                        G_PARAM_EXPLICIT_NOTIFY |
                        G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_fleet_answer_init (ManorFleetAnswer *self)
{
}

ManorFleetAnswer *
_manor_fleet_answer_new (ManorDatabase *database)
{
  ManorFleetAnswer *self = g_object_new (MANOR_TYPE_FLEET_ANSWER, NULL);

  self->database = g_object_ref (database);

  return self;
}

void
_manor_fleet_answer_settle (ManorFleetAnswer *self,
                            ManorResult      *result,
                            const GError     *error)
{
  g_clear_object (&self->result);
  g_clear_error (&self->error);

  if (error != NULL)
    {
      self->error = g_error_copy (error);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_TEXT]);
    }
  else
    {
      self->result = g_object_ref (result);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ROWS]);
    }
}

ManorResult *
_manor_fleet_answer_get_result (ManorFleetAnswer *self)
{
  return self->result;
}

/**
 * manor_fleet_answer_get_database:
 * @self: a `ManorFleetAnswer`
 *
 * Returns: (transfer none): who was asked
 */
ManorDatabase *
manor_fleet_answer_get_database (ManorFleetAnswer *self)
{
  g_return_val_if_fail (MANOR_IS_FLEET_ANSWER (self), NULL);

  return self->database;
}

/**
 * manor_fleet_answer_get_error:
 * @self: a `ManorFleetAnswer`
 *
 * Returns: (transfer none) (nullable): why there are no rows
 */
const GError *
manor_fleet_answer_get_error (ManorFleetAnswer *self)
{
  g_return_val_if_fail (MANOR_IS_FLEET_ANSWER (self), NULL);

  return self->error;
}

/**
 * manor_fleet_answer_get_n_rows:
 * @self: a `ManorFleetAnswer`
 *
 * Returns: how many rows it gave
 */
guint
manor_fleet_answer_get_n_rows (ManorFleetAnswer *self)
{
  g_return_val_if_fail (MANOR_IS_FLEET_ANSWER (self), 0);

  return self->result != NULL ? manor_result_get_n_rows (self->result) : 0;
}

/**
 * manor_fleet_answer_get_truncated:
 * @self: a `ManorFleetAnswer`
 *
 * Returns: whether it has more rows than were asked for
 */
gboolean
manor_fleet_answer_get_truncated (ManorFleetAnswer *self)
{
  g_return_val_if_fail (MANOR_IS_FLEET_ANSWER (self), FALSE);

  return self->result != NULL && manor_result_get_truncated (self->result);
}
