/* manor-push-target.c: one child in a push
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-push-target-private.h"

/**
 * ManorPushTarget:
 *
 * What a push does to one child. The states and the functions that go from one to the next:
 *
 *                          ┌─ _block ──▶ BLOCKED ──────────────────────┐
 *     _new ──▶ PENDING ────┼─ _settle ─▶ FAILED or UNCHANGED           │
 *                 ▲        ├─ _skip ───▶ SKIPPED                       │
 *                 │        └─ _start ──▶ APPLYING ── _settle ──▶ APPLIED, UNCHANGED,
 *                 │                          │                   FAILED or UNKNOWN
 *                 │                          └────── _skip ────▶ SKIPPED (6), (8)
 *                 └──────────────────── _reset ────────────────────────┘
 *
 * Invariants:
 *
 *  (1) The migration is sent only in APPLYING, and APPLYING is entered only after the journal
 *      has said, durably, that the child may be under way.
 *  (2) APPLYING is left only with an answer: from the migration, or from
 *      reading the child again. Nobody's cancelling leaves a target in APPLYING.
 *  (3) APPLIED and UNCHANGED mean that the child was seen, or proved, to be where the plan
 *      leads; such a target is never reset.
 *  (4) BLOCKED, FAILED and SKIPPED mean that this push has not changed the child. UNKNOWN
 *      alone means that nobody knows.
 *  (5) `error` is set in BLOCKED, FAILED and UNKNOWN, and may be in SKIPPED; in no other.
 *  (6) APPLYING is left for SKIPPED only where a server was to carry a script to all children and
 *      said that it changed none, or (8). `step` is what it says meanwhile.
 *  (7) `copy` names what this push, or an earlier try of it, made of the child or tried to; it is
 *      there for sure in the state MADE, which is left only when the journal says, before the push
 *      goes on, that it was deleted since.
 *  (8) `waits` only in APPLYING, while nothing is sent: the migration was refused before it changed anything. Where the
 *      push is stopped then the target becomes SKIPPED.
 */
struct _ManorPushTarget
{
  GObject           parent_instance;

  ManorChild       *child;
  ManorPushGroup   *group;
  GError           *error;         /* (5) */
  GArray           *probe_counts;
  GArray           *row_counts;
  GHashTable       *agreed;
  gint64            duration;
  char             *copy;          /* (7) */
  ManorTargetState  state;
  ManorPropagationStep step;       /* (6) */
  ManorPushCopy     copy_state;    /* (7) */
  gboolean          canary;
  gboolean          waits;         /* (8) */
};

enum {
  PROP_0,
  PROP_CHILD,
  PROP_NAME,
  PROP_STATE,
  PROP_CANARY,
  PROP_ERROR_TEXT,
  PROP_STEP_TEXT,
  PROP_COPY,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorPushTarget, manor_push_target, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

/* The one place where the state changes. */
static void
manor_push_target_enter (ManorPushTarget  *self,
                         ManorTargetState  state,
                         const GError     *error)
{
  gboolean had_error = self->error != NULL;

  g_assert (state != self->state || state == MANOR_TARGET_PENDING);

  g_object_freeze_notify (G_OBJECT (self));

  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
  if (had_error || error != NULL)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_TEXT]);

  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }

  g_object_thaw_notify (G_OBJECT (self));
}

static void
manor_push_target_finalize (GObject *object)
{
  ManorPushTarget *self = MANOR_PUSH_TARGET (object);

  g_clear_object (&self->child);
  g_clear_pointer (&self->copy, g_free);
  g_clear_object (&self->group);
  g_clear_error (&self->error);
  g_clear_pointer (&self->probe_counts, g_array_unref);
  g_clear_pointer (&self->row_counts, g_array_unref);
  g_clear_pointer (&self->agreed, g_hash_table_unref);

  G_OBJECT_CLASS (manor_push_target_parent_class)->finalize (object);
}

static void
manor_push_target_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  ManorPushTarget *self = MANOR_PUSH_TARGET (object);

  switch (prop_id)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;

    case PROP_NAME:
      g_value_set_string (value, manor_child_get_name (self->child));
      break;

    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;

    case PROP_CANARY:
      g_value_set_boolean (value, self->canary);
      break;

    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error != NULL ? self->error->message : NULL);
      break;

    case PROP_STEP_TEXT:
      g_value_set_string (value, manor_push_target_get_step_text (self));
      break;

    case PROP_COPY:
      g_value_set_string (value, manor_push_target_get_copy (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_push_target_class_init (ManorPushTargetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_push_target_finalize;
  object_class->get_property = manor_push_target_get_property;

  properties[PROP_CHILD] =
    g_param_spec_object ("child", NULL, NULL,
                         MANOR_TYPE_CHILD,
                         (G_PARAM_READABLE |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL,
                      MANOR_TARGET_PENDING, MANOR_TARGET_SKIPPED, MANOR_TARGET_PENDING,
                      (G_PARAM_READABLE |
                       G_PARAM_EXPLICIT_NOTIFY |
                       G_PARAM_STATIC_STRINGS));

  properties[PROP_CANARY] =
    g_param_spec_boolean ("canary", NULL, NULL,
                          FALSE,
                          (G_PARAM_READABLE |
                           G_PARAM_EXPLICIT_NOTIFY |
                           G_PARAM_STATIC_STRINGS));

  properties[PROP_ERROR_TEXT] =
    g_param_spec_string ("error-text", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_STEP_TEXT] =
    g_param_spec_string ("step-text", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_COPY] =
    g_param_spec_string ("copy", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_push_target_init (ManorPushTarget *self)
{
}

ManorPushTarget *
_manor_push_target_new (ManorChild *child)
{
  ManorPushTarget *self = g_object_new (MANOR_TYPE_PUSH_TARGET, NULL);

  self->child = g_object_ref (child);

  return self;
}

void
_manor_push_target_block (ManorPushTarget *self,
                          const GError    *error)
{
  g_assert (self->state == MANOR_TARGET_PENDING);
  g_assert (error != NULL);

  manor_push_target_enter (self, MANOR_TARGET_BLOCKED, error);
}

void
_manor_push_target_start (ManorPushTarget *self)
{
  g_assert (self->state == MANOR_TARGET_PENDING);

  manor_push_target_enter (self, MANOR_TARGET_APPLYING, NULL);
}

void
_manor_push_target_settle (ManorPushTarget  *self,
                           ManorTargetState  state,
                           const GError     *error)
{
  g_assert (self->state == MANOR_TARGET_APPLYING ||
            (self->state == MANOR_TARGET_PENDING &&
             (state == MANOR_TARGET_FAILED || state == MANOR_TARGET_UNCHANGED)));
  g_assert ((error != NULL) == (state == MANOR_TARGET_FAILED || state == MANOR_TARGET_UNKNOWN));

  manor_push_target_enter (self, state, error);
}

void
_manor_push_target_skip (ManorPushTarget *self,
                         const GError    *error)
{
  g_assert (self->state == MANOR_TARGET_PENDING || self->state == MANOR_TARGET_APPLYING);

  manor_push_target_enter (self, MANOR_TARGET_SKIPPED, error);
}

void
_manor_push_target_reset (ManorPushTarget *self)
{
  g_assert (self->state == MANOR_TARGET_BLOCKED || self->state == MANOR_TARGET_FAILED ||
            self->state == MANOR_TARGET_UNKNOWN || self->state == MANOR_TARGET_SKIPPED);

  self->duration = 0;
  _manor_push_target_set_step (self, MANOR_PROPAGATION_WAITING);
  g_clear_object (&self->group);
  g_clear_pointer (&self->probe_counts, g_array_unref);
  g_clear_pointer (&self->row_counts, g_array_unref);
  _manor_push_target_set_canary (self, FALSE);
  manor_push_target_enter (self, MANOR_TARGET_PENDING, NULL);
}

gboolean
_manor_push_target_set_step (ManorPushTarget      *self,
                             ManorPropagationStep  step)
{
  gboolean first = self->step == MANOR_PROPAGATION_WAITING;

  if (self->step == step)
    return FALSE;

  self->step = step;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STEP_TEXT]);

  return first;
}

void
_manor_push_target_set_waits (ManorPushTarget *self,
                              gboolean         waits)
{
  g_assert (self->state == MANOR_TARGET_APPLYING);

  if (self->waits == waits)
    return;

  self->waits = waits;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STEP_TEXT]);
}

ManorPushGroup *
_manor_push_target_get_group (ManorPushTarget *self)
{
  return self->group;
}

void
_manor_push_target_set_group (ManorPushTarget *self,
                              ManorPushGroup  *group)
{
  g_set_object (&self->group, group);
}

void
_manor_push_target_set_canary (ManorPushTarget *self,
                               gboolean         canary)
{
  if (self->canary == canary)
    return;

  self->canary = canary;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CANARY]);
}

void
_manor_push_target_set_probe_counts (ManorPushTarget *self,
                                     GArray          *counts)
{
  g_clear_pointer (&self->probe_counts, g_array_unref);
  self->probe_counts = g_array_ref (counts);
}

GArray *
_manor_push_target_get_row_counts (ManorPushTarget *self)
{
  return self->row_counts;
}

void
_manor_push_target_set_row_counts (ManorPushTarget *self,
                                   GArray          *counts)
{
  g_clear_pointer (&self->row_counts, g_array_unref);
  self->row_counts = g_array_ref (counts);
}

void
_manor_push_target_set_copy (ManorPushTarget *self,
                             const char      *name,
                             ManorPushCopy    state)
{
  g_set_str (&self->copy, name);
  self->copy_state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COPY]);
}

const char *
_manor_push_target_get_copy_name (ManorPushTarget *self)
{
  return self->copy;
}

ManorPushCopy
_manor_push_target_get_copy_state (ManorPushTarget *self)
{
  return self->copy_state;
}

void
_manor_push_target_set_duration (ManorPushTarget *self,
                                 gint64           duration)
{
  self->duration = duration;
}

void
_manor_push_target_agree (ManorPushTarget *self,
                          const char      *title,
                          gint64           rows)
{
  gint64 *value = g_new (gint64, 1);

  *value = rows;
  if (self->agreed == NULL)
    self->agreed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (self->agreed, g_strdup (title), value);
}

gint64
_manor_push_target_get_agreed (ManorPushTarget *self,
                               const char      *title)
{
  gint64 *value = self->agreed != NULL ? g_hash_table_lookup (self->agreed, title) : NULL;

  return value != NULL ? *value : -1;
}

gboolean
_manor_push_target_is_done (ManorPushTarget *self)
{
  return self->state != MANOR_TARGET_PENDING && self->state != MANOR_TARGET_APPLYING;
}

/**
 * manor_push_target_get_child:
 * @self: a `ManorPushTarget`
 *
 * Returns: (transfer none): the child
 */
ManorChild *
manor_push_target_get_child (ManorPushTarget *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_TARGET (self), NULL);

  return self->child;
}

/**
 * manor_push_target_get_name:
 * @self: a `ManorPushTarget`
 *
 * Returns: the child's name
 */
const char *
manor_push_target_get_name (ManorPushTarget *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_TARGET (self), NULL);

  return manor_child_get_name (self->child);
}

/**
 * manor_push_target_get_state:
 * @self: a `ManorPushTarget`
 *
 * Returns: where it stands
 */
ManorTargetState
manor_push_target_get_state (ManorPushTarget *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_TARGET (self), MANOR_TARGET_PENDING);

  return self->state;
}

/**
 * manor_push_target_get_canary:
 * @self: a `ManorPushTarget`
 *
 * Returns: whether it goes first, to prove the plan for its variant
 */
gboolean
manor_push_target_get_canary (ManorPushTarget *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_TARGET (self), FALSE);

  return self->canary;
}

/**
 * manor_push_target_get_plan:
 * @self: a `ManorPushTarget`
 *
 * Returns: (transfer none) (nullable): its plan, %NULL where there is none
 */
ManorPlan *
manor_push_target_get_plan (ManorPushTarget *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_TARGET (self), NULL);

  return self->group != NULL ? self->group->plan : NULL;
}

/**
 * manor_push_target_get_error:
 * @self: a `ManorPushTarget`
 *
 * Returns: (transfer none) (nullable): why it is blocked, failed, unknown or skipped
 */
const GError *
manor_push_target_get_error (ManorPushTarget *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_TARGET (self), NULL);

  return self->error;
}

/**
 * manor_push_target_get_probe_counts:
 * @self: a `ManorPushTarget`
 *
 * Returns: (transfer none) (nullable) (element-type gint64): the counts of the plan's probes
 *   on this child, -1 where one could not be asked
 */
GArray *
manor_push_target_get_probe_counts (ManorPushTarget *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_TARGET (self), NULL);

  return self->probe_counts;
}

/**
 * manor_push_target_get_duration:
 * @self: a `ManorPushTarget`
 *
 * Returns: how many microseconds the migration took, 0 where there was none
 */
gint64
manor_push_target_get_duration (ManorPushTarget *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_TARGET (self), 0);

  return self->duration;
}

/**
 * manor_push_target_get_copy:
 * @self: a `ManorPushTarget`
 *
 * Returns: (nullable): the name of the copy that was made of it before it was changed
 */
const char *
manor_push_target_get_copy (ManorPushTarget *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_TARGET (self), NULL);

  return self->copy_state == MANOR_PUSH_COPY_MADE ? self->copy : NULL;
}

/**
 * manor_push_target_get_step_text:
 * @self: a `ManorPushTarget`
 *
 * Returns: (nullable): how far a server is with the child while it carries a script on, for a
 *   person; %NULL before it has tried it, and for other pushes, unless the child is waited for
 */
const char *
manor_push_target_get_step_text (ManorPushTarget *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_TARGET (self), NULL);

  if (self->state != MANOR_TARGET_APPLYING)
    return NULL;

  if (self->waits)
    return _("Waiting, since its server refuses writes for now");

  switch (self->step)
    {
    case MANOR_PROPAGATION_CHECKED:
      return _("Tried");

    case MANOR_PROPAGATION_FAILED:
      return _("Given up");

    case MANOR_PROPAGATION_APPLIED:
    case MANOR_PROPAGATION_WAITING:
    default:
      return NULL;
    }
}
