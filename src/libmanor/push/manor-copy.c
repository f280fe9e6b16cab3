/* manor-copy.c: a copy that a push made of a child before it changed it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-copies"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-copy-private.h"

/**
 * ManorCopy:
 *
 * A database that a push made, as the journal names it, and what became of it.
 *
 * Invariants:
 *
 *  (1) `name` and `child` never change.
 *  (2) `error_text` is set in FAILED and IN_USE, and in no other state.
 */
struct _ManorCopy
{
  GObject         parent_instance;

  char           *name;        /* (1) */
  char           *child;       /* (1) */
  char           *error_text;  /* (2) */
  gint64          size;
  ManorCopyState  state;
};

enum {
  PROP_0,
  PROP_STATE,
  PROP_ERROR_TEXT,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorCopy, manor_copy, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
manor_copy_finalize (GObject *object)
{
  ManorCopy *self = MANOR_COPY (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->child, g_free);
  g_clear_pointer (&self->error_text, g_free);

  G_OBJECT_CLASS (manor_copy_parent_class)->finalize (object);
}

static void
manor_copy_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  ManorCopy *self = MANOR_COPY (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;

    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error_text);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_copy_class_init (ManorCopyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_copy_finalize;
  object_class->get_property = manor_copy_get_property;

  /* A #ManorCopyState. */
  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL,
                       0, MANOR_COPY_FAILED, MANOR_COPY_THERE,
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
manor_copy_init (ManorCopy *self)
{
  self->size = -1;
}

ManorCopy *
_manor_copy_new (const char *name,
                 const char *child)
{
  ManorCopy *self = g_object_new (MANOR_TYPE_COPY, NULL);

  self->name = g_strdup (name);
  self->child = g_strdup (child);

  return self;
}

void
_manor_copy_set_size (ManorCopy *self,
                      gint64     size)
{
  self->size = size;
}

void
_manor_copy_set_state (ManorCopy      *self,
                       ManorCopyState  state,
                       const char     *error_text)
{
  if (g_set_str (&self->error_text, error_text))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_TEXT]);

  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* Clocks differ. */
#define MAX_SKEW (15 * G_TIME_SPAN_MINUTE)

char *
_manor_copy_dup_foreign (ManorDatabase *database,
                         const char    *child,
                         GDateTime     *started,
                         GDateTime     *ended)
{
  ManorDatabaseFacts *facts = manor_database_get_facts (database);
  const char *original = facts != NULL ? manor_database_facts_get_branch_of (facts) : NULL;
  GDateTime *made = facts != NULL ? facts->branched_at : NULL;

  if (original != NULL && *original != '\0' && !g_str_equal (original, child))
    /* translators: %s is a database's name */
    return g_strdup_printf (_("it is a copy of “%s”"), original);

  /* The numbers of pushes are those of one computer: another may have given the same name. */
  if (made != NULL &&
      ((started != NULL && g_date_time_difference (started, made) > MAX_SKEW) ||
       (ended != NULL && g_date_time_difference (made, ended) > MAX_SKEW)))
    return g_strdup (_("it was not made by this push"));

  return NULL;
}

/**
 * manor_copy_get_name:
 * @self: a `ManorCopy`
 *
 * Returns: the name of the database that it is
 */
const char *
manor_copy_get_name (ManorCopy *self)
{
  g_return_val_if_fail (MANOR_IS_COPY (self), NULL);

  return self->name;
}

/**
 * manor_copy_get_child:
 * @self: a `ManorCopy`
 *
 * Returns: the name of the child that it is a copy of
 */
const char *
manor_copy_get_child (ManorCopy *self)
{
  g_return_val_if_fail (MANOR_IS_COPY (self), NULL);

  return self->child;
}

/**
 * manor_copy_get_state:
 * @self: a `ManorCopy`
 *
 * Returns: what became of it
 */
ManorCopyState
manor_copy_get_state (ManorCopy *self)
{
  g_return_val_if_fail (MANOR_IS_COPY (self), MANOR_COPY_GONE);

  return self->state;
}

/**
 * manor_copy_get_size:
 * @self: a `ManorCopy`
 *
 * Returns: how many bytes it takes, -1 where that is not known
 */
gint64
manor_copy_get_size (ManorCopy *self)
{
  g_return_val_if_fail (MANOR_IS_COPY (self), -1);

  return self->size;
}

/**
 * manor_copy_get_error_text:
 * @self: a `ManorCopy`
 *
 * Returns: (nullable): why it was not deleted, or is not going to be
 */
const char *
manor_copy_get_error_text (ManorCopy *self)
{
  g_return_val_if_fail (MANOR_IS_COPY (self), NULL);

  return self->error_text;
}

/**
 * manor_copy_state_get_text:
 * @state: a state
 *
 * Returns: a word for it in the person's language
 */
const char *
manor_copy_state_get_text (ManorCopyState state)
{
  switch (state)
    {
    case MANOR_COPY_IN_USE:
      return _("In use");

    case MANOR_COPY_GONE:
      return _("Gone");

    case MANOR_COPY_DELETED:
      return _("Deleted");

    case MANOR_COPY_FAILED:
      return _("Not deleted");

    case MANOR_COPY_THERE:
    default:
      return _("There");
    }
}

/**
 * manor_copy_state_get_nick:
 * @state: a state
 *
 * Returns: a word for it that never changes, for programs
 */
const char *
manor_copy_state_get_nick (ManorCopyState state)
{
  switch (state)
    {
    case MANOR_COPY_IN_USE:
      return "in-use";

    case MANOR_COPY_GONE:
      return "gone";

    case MANOR_COPY_DELETED:
      return "deleted";

    case MANOR_COPY_FAILED:
      return "failed";

    case MANOR_COPY_THERE:
    default:
      return "there";
    }
}
