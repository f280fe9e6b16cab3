/* manor-push-options.c: how a push goes about it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push"

#include "config.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "manor-push-options-private.h"

/* The group of the key file that dup_text() writes. */
#define GROUP "push"

/**
 * ManorPushOptions:
 *
 * What a person decided about a push, beside the plan.
 */
struct _ManorPushOptions
{
  GObject            parent_instance;

  ManorPlanOptions  *plan_options;
  char              *only;
  guint              canary;
  guint              jobs;
  guint              max_failures;
  guint              max_failures_percent;
  gboolean           skip_blocked;
  char              *script;

  gint64             resumes;
  char             **targets;
  GHashTable        *marks;
};

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
  N_PROPS
};

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
  self->marks = marks;
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

/**
 * manor_push_options_dup_text:
 * @self: a `ManorPushOptions`
 *
 * Writes the options down, plan options included.
 *
 * Returns: (transfer full): what [func@ManorPushOptions.new_from_text] reads
 */
char *
manor_push_options_dup_text (ManorPushOptions *self)
{
  g_autoptr(GKeyFile) file = NULL;
  g_autofree char *plan = NULL;

  g_return_val_if_fail (MANOR_IS_PUSH_OPTIONS (self), NULL);

  file = g_key_file_new ();
  plan = manor_plan_options_dup_text (self->plan_options);

  g_key_file_set_string (file, GROUP, "plan", plan);
  if (self->only != NULL)
    g_key_file_set_string (file, GROUP, "only", self->only);
  g_key_file_set_uint64 (file, GROUP, "canary", self->canary);
  g_key_file_set_uint64 (file, GROUP, "jobs", self->jobs);
  g_key_file_set_uint64 (file, GROUP, "max-failures", self->max_failures);
  g_key_file_set_uint64 (file, GROUP, "max-failures-percent", self->max_failures_percent);
  g_key_file_set_boolean (file, GROUP, "skip-blocked", self->skip_blocked);
  if (self->script != NULL)
    g_key_file_set_string (file, GROUP, "script", self->script);

  return g_key_file_to_data (file, NULL, NULL);
}

static gboolean
read_count (GKeyFile    *file,
            const char  *key,
            guint        maximum,
            guint       *value,
            GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  guint64 number;

  if (!g_key_file_has_key (file, GROUP, key, NULL))
    return TRUE;

  number = g_key_file_get_uint64 (file, GROUP, key, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  *value = (guint) MIN (number, maximum);

  return TRUE;
}

/**
 * manor_push_options_new_from_text:
 * @text: what [method@ManorPushOptions.dup_text] wrote
 * @error: where to say what is wrong with it
 *
 * Reads options back. Keys that are missing have their defaults, unknown ones are ignored.
 *
 * Returns: (transfer full): the options, or %NULL with @error set
 */
ManorPushOptions *
manor_push_options_new_from_text (const char  *text,
                                  GError     **error)
{
  g_autoptr(ManorPushOptions) self = NULL;
  g_autoptr(GKeyFile) file = NULL;
  g_autofree char *plan = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  self = manor_push_options_new ();
  file = g_key_file_new ();

  if (!g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, error) ||
      !read_count (file, "canary", G_MAXUINT, &self->canary, error) ||
      !read_count (file, "jobs", G_MAXUINT, &self->jobs, error) ||
      !read_count (file, "max-failures", G_MAXUINT, &self->max_failures, error) ||
      !read_count (file, "max-failures-percent", 100, &self->max_failures_percent, error))
    {
      g_prefix_error (error, _("The options of the push could not be read: "));
      return NULL;
    }

  self->only = g_key_file_get_string (file, GROUP, "only", NULL);
  self->script = g_key_file_get_string (file, GROUP, "script", NULL);
  if (g_key_file_has_key (file, GROUP, "skip-blocked", NULL))
    self->skip_blocked = g_key_file_get_boolean (file, GROUP, "skip-blocked", NULL);

  plan = g_key_file_get_string (file, GROUP, "plan", NULL);
  if (plan != NULL)
    {
      g_clear_object (&self->plan_options);
      self->plan_options = manor_plan_options_new_from_text (plan, error);
      if (self->plan_options == NULL)
        return NULL;
    }

  return g_steal_pointer (&self);
}
