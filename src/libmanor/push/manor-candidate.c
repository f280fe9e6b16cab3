/* manor-candidate.c: a schema that several databases have
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-adoption"

#include "config.h"

#include "manor-candidate-private.h"

/**
 * ManorCandidate:
 *
 * One schema that databases without a schema database have, and which of them have it. Immutable.
 */
struct _ManorCandidate
{
  GObject         parent_instance;

  ManorCatalogue *catalogue;
  char          **names;
};

enum {
  PROP_0,
  PROP_CATALOGUE,
  PROP_N_DATABASES,
  PROP_NAMES,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorCandidate, manor_candidate, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
manor_candidate_finalize (GObject *object)
{
  ManorCandidate *self = MANOR_CANDIDATE (object);

  g_clear_object (&self->catalogue);
  g_clear_pointer (&self->names, g_strfreev);

  G_OBJECT_CLASS (manor_candidate_parent_class)->finalize (object);
}

static void
manor_candidate_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ManorCandidate *self = MANOR_CANDIDATE (object);

  switch (prop_id)
    {
    case PROP_CATALOGUE:
      g_value_set_object (value, self->catalogue);
      break;

    case PROP_N_DATABASES:
      g_value_set_uint (value, g_strv_length (self->names));
      break;

    case PROP_NAMES:
      g_value_set_boxed (value, self->names);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_candidate_class_init (ManorCandidateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_candidate_finalize;
  object_class->get_property = manor_candidate_get_property;

  properties[PROP_CATALOGUE] =
    g_param_spec_object ("catalogue", NULL, NULL,
                         MANOR_TYPE_CATALOGUE,
                         (G_PARAM_READABLE |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_N_DATABASES] =
    g_param_spec_uint ("n-databases", NULL, NULL,
                       0, G_MAXUINT, 0,
                       (G_PARAM_READABLE |
                        G_PARAM_STATIC_STRINGS));

  properties[PROP_NAMES] =
    g_param_spec_boxed ("names", NULL, NULL,
                        G_TYPE_STRV,
                        (G_PARAM_READABLE |
                         G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_candidate_init (ManorCandidate *self)
{
}

ManorCandidate *
_manor_candidate_new (ManorCatalogue *catalogue,
                      GStrv           names)
{
  ManorCandidate *self = g_object_new (MANOR_TYPE_CANDIDATE, NULL);

  self->catalogue = g_object_ref (catalogue);
  self->names = names;

  return self;
}

/**
 * manor_candidate_get_catalogue:
 * @self: a `ManorCandidate`
 *
 * Returns: (transfer none): the schema, as the first of the databases that were read has it
 */
ManorCatalogue *
manor_candidate_get_catalogue (ManorCandidate *self)
{
  g_return_val_if_fail (MANOR_IS_CANDIDATE (self), NULL);

  return self->catalogue;
}

/**
 * manor_candidate_get_names:
 * @self: a `ManorCandidate`
 *
 * Returns: (transfer none) (array zero-terminated=1): the databases that have it, sorted by name
 */
const char * const *
manor_candidate_get_names (ManorCandidate *self)
{
  g_return_val_if_fail (MANOR_IS_CANDIDATE (self), NULL);

  return (const char * const *) self->names;
}
