/* manor-push-options.c: how a push goes about it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "manor-push-options-private.h"

enum {
  PROP_0,
  PROP_PLAN_OPTIONS,
  PROP_ONLY,
  PROP_CANARY,
  PROP_JOBS,
  PROP_MAX_FAILURES,
  PROP_MAX_FAILURES_PERCENT,
  PROP_SKIP_BLOCKED,
  PROP_SCRIPT,
  PROP_BRANCHES,
  N_PROPS
};

G_DEFINE_ENUM_TYPE (ManorPushBranches, manor_push_branches,
                    G_DEFINE_ENUM_VALUE (MANOR_PUSH_BRANCHES_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (MANOR_PUSH_BRANCHES_CANARIES, "canaries"),
                    G_DEFINE_ENUM_VALUE (MANOR_PUSH_BRANCHES_ALL, "all"))

G_DEFINE_FINAL_TYPE (ManorPushOptions, manor_push_options, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
manor_push_options_finalize (GObject *object)
{
  ManorPushOptions *self = MANOR_PUSH_OPTIONS (object);

  g_clear_object (&self->plan_options);
  g_clear_pointer (&self->only, g_free);
  g_clear_pointer (&self->script, g_free);
  g_clear_pointer (&self->targets, g_strfreev);
  g_clear_pointer (&self->marks, g_hash_table_unref);
  g_clear_pointer (&self->copies, g_hash_table_unref);

  G_OBJECT_CLASS (manor_push_options_parent_class)->finalize (object);
}

static void
manor_push_options_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  ManorPushOptions *self = MANOR_PUSH_OPTIONS (object);

  switch (prop_id)
    {
    case PROP_PLAN_OPTIONS:
      g_value_set_object (value, self->plan_options);
      break;

    case PROP_ONLY:
      g_value_set_string (value, self->only);
      break;

    case PROP_CANARY:
      g_value_set_uint (value, self->canary);
      break;

    case PROP_JOBS:
      g_value_set_uint (value, self->jobs);
      break;

    case PROP_MAX_FAILURES:
      g_value_set_uint (value, self->max_failures);
      break;

    case PROP_MAX_FAILURES_PERCENT:
      g_value_set_uint (value, self->max_failures_percent);
      break;

    case PROP_SKIP_BLOCKED:
      g_value_set_boolean (value, self->skip_blocked);
      break;

    case PROP_SCRIPT:
      g_value_set_string (value, self->script);
      break;

    case PROP_BRANCHES:
      g_value_set_enum (value, (int) self->branches);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_count (ManorPushOptions *self,
           guint            *field,
           const GValue     *value,
           GParamSpec       *pspec)
{
  if (*field == g_value_get_uint (value))
    return;

  *field = g_value_get_uint (value);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
set_branches (ManorPushOptions  *self,
              ManorPushBranches  branches,
              GParamSpec        *pspec)
{
  if (self->branches == branches)
    return;

  self->branches = branches;
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
manor_push_options_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  ManorPushOptions *self = MANOR_PUSH_OPTIONS (object);

  switch (prop_id)
    {
    case PROP_PLAN_OPTIONS:
      /* %NULL asks for a plan without any decision. */
      if (g_value_get_object (value) == NULL)
        {
          g_autoptr(ManorPlanOptions) none = manor_plan_options_new ();

          if (g_set_object (&self->plan_options, none))
            g_object_notify_by_pspec (object, pspec);
        }
      else if (g_set_object (&self->plan_options, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;

    case PROP_ONLY:
      if (g_set_str (&self->only, g_value_get_string (value)))
        g_object_notify_by_pspec (object, pspec);
      break;

    case PROP_CANARY:
      set_count (self, &self->canary, value, pspec);
      break;

    case PROP_JOBS:
      set_count (self, &self->jobs, value, pspec);
      break;

    case PROP_MAX_FAILURES:
      set_count (self, &self->max_failures, value, pspec);
      break;

    case PROP_MAX_FAILURES_PERCENT:
      set_count (self, &self->max_failures_percent, value, pspec);
      break;

    case PROP_SKIP_BLOCKED:
      if (self->skip_blocked != g_value_get_boolean (value))
        {
          self->skip_blocked = g_value_get_boolean (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;

    case PROP_SCRIPT:
      if (g_set_str (&self->script, g_value_get_string (value)))
        g_object_notify_by_pspec (object, pspec);
      break;

    case PROP_BRANCHES:
      set_branches (self, (ManorPushBranches) g_value_get_enum (value), pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static GParamSpec *
count_param_spec (const char *name,
                  guint       maximum,
                  guint       default_value)
{
  return g_param_spec_uint (name, NULL, NULL,
                            0, maximum, default_value,
                            (G_PARAM_READWRITE |
                             G_PARAM_EXPLICIT_NOTIFY |
                             G_PARAM_STATIC_STRINGS));
}

static void
manor_push_options_class_init (ManorPushOptionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_push_options_finalize;
  object_class->get_property = manor_push_options_get_property;
  object_class->set_property = manor_push_options_set_property;

  properties[PROP_PLAN_OPTIONS] =
    g_param_spec_object ("plan-options", NULL, NULL,
                         MANOR_TYPE_PLAN_OPTIONS,
                         (G_PARAM_READWRITE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_ONLY] =
    g_param_spec_string ("only", NULL, NULL,
                         NULL,
                         (G_PARAM_READWRITE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_CANARY] = count_param_spec ("canary", G_MAXUINT, 1);
  properties[PROP_JOBS] = count_param_spec ("jobs", G_MAXUINT, 0);
  properties[PROP_MAX_FAILURES] = count_param_spec ("max-failures", G_MAXUINT, 0);
  properties[PROP_MAX_FAILURES_PERCENT] = count_param_spec ("max-failures-percent", 100, 0);

  properties[PROP_SKIP_BLOCKED] =
    g_param_spec_boolean ("skip-blocked", NULL, NULL,
                          TRUE,
                          (G_PARAM_READWRITE |
                           G_PARAM_EXPLICIT_NOTIFY |
                           G_PARAM_STATIC_STRINGS));

  properties[PROP_SCRIPT] =
    g_param_spec_string ("script", NULL, NULL,
                         NULL,
                         (G_PARAM_READWRITE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_BRANCHES] =
    g_param_spec_enum ("branches", NULL, NULL,
                       MANOR_TYPE_PUSH_BRANCHES, MANOR_PUSH_BRANCHES_NONE,
                       (G_PARAM_READWRITE |
                        G_PARAM_EXPLICIT_NOTIFY |
                        G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_push_options_init (ManorPushOptions *self)
{
  self->plan_options = manor_plan_options_new ();
  self->canary = 1;
  self->skip_blocked = TRUE;
}

/**
 * manor_push_options_new:
 *
 * Returns: (transfer full): options with nothing but defaults
 */
ManorPushOptions *
manor_push_options_new (void)
{
  return g_object_new (MANOR_TYPE_PUSH_OPTIONS, NULL);
}

/**
 * manor_push_options_get_plan_options:
 * @self: a `ManorPushOptions`
 *
 * Returns: (transfer none): what was decided about the plans
 */
ManorPlanOptions *
manor_push_options_get_plan_options (ManorPushOptions *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_OPTIONS (self), NULL);

  return self->plan_options;
}

/**
 * manor_push_options_get_only:
 * @self: a `ManorPushOptions`
 *
 * Returns: (nullable): a glob over the children's names
 */
const char *
manor_push_options_get_only (ManorPushOptions *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_OPTIONS (self), NULL);

  return self->only;
}

/**
 * manor_push_options_get_canary:
 * @self: a `ManorPushOptions`
 *
 * Returns: how many children of each variant go first
 */
guint
manor_push_options_get_canary (ManorPushOptions *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_OPTIONS (self), 0);

  return self->canary;
}

/**
 * manor_push_options_get_jobs:
 * @self: a `ManorPushOptions`
 *
 * Returns: how many children may be under way at once, 0 for a number that fits
 */
guint
manor_push_options_get_jobs (ManorPushOptions *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_OPTIONS (self), 0);

  return self->jobs;
}

/**
 * manor_push_options_get_max_failures:
 * @self: a `ManorPushOptions`
 *
 * Returns: after how many failures to stop, 0 for never
 */
guint
manor_push_options_get_max_failures (ManorPushOptions *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_OPTIONS (self), 0);

  return self->max_failures;
}

/**
 * manor_push_options_get_max_failures_percent:
 * @self: a `ManorPushOptions`
 *
 * Returns: which share of all targets may fail before the push stops, 0 for any
 */
guint
manor_push_options_get_max_failures_percent (ManorPushOptions *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_OPTIONS (self), 0);

  return self->max_failures_percent;
}

/**
 * manor_push_options_get_skip_blocked:
 * @self: a `ManorPushOptions`
 *
 * Returns: whether children that a probe says would fail are left out
 */
gboolean
manor_push_options_get_skip_blocked (ManorPushOptions *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_OPTIONS (self), TRUE);

  return self->skip_blocked;
}

/**
 * manor_push_options_get_script:
 * @self: a `ManorPushOptions`
 *
 * Returns: (nullable): the statements that the server of a native fleet is to carry on; %NULL
 *   for an ordinary push
 */
const char *
manor_push_options_get_script (ManorPushOptions *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_OPTIONS (self), NULL);

  return self->script;
}

/**
 * manor_push_options_get_branches:
 * @self: a `ManorPushOptions`
 *
 * Returns: of which children a copy is made before they are changed
 */
ManorPushBranches
manor_push_options_get_branches (ManorPushOptions *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_OPTIONS (self), MANOR_PUSH_BRANCHES_NONE);

  return self->branches;
}

/**
 * manor_push_options_get_resumes:
 * @self: a `ManorPushOptions`
 *
 * Returns: the id of the push that is gone on with, or 0
 */
gint64
manor_push_options_get_resumes (ManorPushOptions *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_OPTIONS (self), 0);

  return self->resumes;
}

/**
 * manor_push_options_get_targets:
 * @self: a `ManorPushOptions`
 *
 * Returns: (nullable): the names of the children that the push is limited to
 */
const char * const *
manor_push_options_get_targets (ManorPushOptions *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_OPTIONS (self), NULL);

  return (const char * const *) self->targets;
}

/**
 * manor_push_options_set_targets:
 * @self: a `ManorPushOptions`
 * @targets: (nullable): the names of the children, %NULL for no limit
 *
 * Limits a push to some children, before it is made.
 */
void
manor_push_options_set_targets (ManorPushOptions   *self,
                                const char * const *targets)
{
  g_return_if_fail (MANOR_IS_PUSH_OPTIONS (self));

  _manor_push_options_set_resumes (self, self->resumes, targets);
}

ManorPushMark *
_manor_push_mark_new (const char *before,
                      const char *after)
{
  ManorPushMark *self = g_new0 (ManorPushMark, 1);

  self->before = g_strdup (before);
  self->after = g_strdup (after);

  return self;
}

void
_manor_push_mark_free (ManorPushMark *self)
{
  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

GHashTable *
_manor_push_options_get_marks (ManorPushOptions *self)
{
  return self->marks;
}

void
_manor_push_options_take_marks (ManorPushOptions *self,
                                GHashTable       *marks)
{
  g_clear_pointer (&self->marks, g_hash_table_unref);
  g_clear_pointer (&self->copies, g_hash_table_unref);
  self->marks = marks;
}

void
_manor_push_options_take_copies (ManorPushOptions *self,
                                 GHashTable       *copies)
{
  g_clear_pointer (&self->copies, g_hash_table_unref);
  self->copies = copies;
}

ManorEarlierCopy *
_manor_earlier_copy_new (char          *name,
                         ManorPushCopy  state)
{
  ManorEarlierCopy *self = g_new0 (ManorEarlierCopy, 1);

  self->name = name;
  self->state = state;

  return self;
}

void
_manor_earlier_copy_free (ManorEarlierCopy *self)
{
  g_free (self->name);
  g_free (self);
}

const ManorEarlierCopy *
_manor_push_options_get_copy (ManorPushOptions *self,
                              const char       *name)
{
  return self->copies != NULL ? g_hash_table_lookup (self->copies, name) : NULL;
}

void
_manor_push_options_set_resumes (ManorPushOptions   *self,
                                 gint64              resumes,
                                 const char * const *targets)
{
  g_auto(GStrv) copy = g_strdupv ((char **) targets);

  self->resumes = resumes;
  g_strfreev (self->targets);
  self->targets = g_steal_pointer (&copy);
}
