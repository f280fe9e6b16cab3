/* manor-push.c: carrying plans out on the children
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-count-private.h"
#include "manor-push-private.h"
#include "manor-survey-private.h"

#define FLUSH_MSEC 100

/* Time left is not told before so many children and microseconds are behind us. */
#define MIN_SETTLED     3
#define MIN_ACTIVE_USEC (G_USEC_PER_SEC / 2)

/**
 * ManorPush:
 *
 * Plans, carried out on the children of a fleet. The states and the functions that go from
 * one to the next:
 *
 *     _new ──▶ REVIEW ── _run ──▶ RUNNING ◀── _resume ── PAUSED
 *                                  │ │ ▲ └──── _pause ────▶ │
 *                                  │ │ └─ _retry_failed ─┐  │
 *                        all done  │ └── _stop, limits ──┼──┴─▶ STOPPING
 *                                  ▼                     │          │ those under way are done
 *                               FINISHED ────────────────┴────── STOPPED
 *
 * Invariants:
 *
 *  (1) `targets` changes in REVIEW only; canaries come first.
 *  (2) `counts` adds up the states of all targets, at any time.
 *  (3) Nothing is written to a child before the state is RUNNING for the first time, and the
 *      journal has the push and all its targets before the first child is written to.
 *  (4) No child loses what was not agreed to: `consented` opens the run, and each target is
 *      held to what was agreed to for it, counted anew when its turn comes.
 *  (5) `done` is set exactly from manor_push_run(), or _retry_failed(), until the push is
 *      FINISHED or STOPPED. The fiber that runs is nobody's to cancel: see the target's (2).
 *  (6) `gate` is set exactly while PAUSED; a target whose turn has come waits for it.
 *  (7) With a script it is the server that changes all children at once: see
 *      manor-push-propagate.c. Such a push is never PAUSED, and STOPPING only before the send.
 */

enum {
  PROP_0,
  PROP_STATE,
  PROP_N_TARGETS,
  PROP_N_DONE,
  PROP_N_APPLIED,
  PROP_N_FAILED,
  PROP_SECONDS_LEFT,
  PROP_CAN_PAUSE,
  PROP_WAITING,
  PROP_N_TRIED,
  N_PROPS
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ManorPush, manor_push, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

G_DEFINE_QUARK (manor-push-error-quark, manor_push_error)

static GParamSpec *properties[N_PROPS];

static GType
manor_push_get_item_type (GListModel *model)
{
  return MANOR_TYPE_PUSH_TARGET;
}

static guint
manor_push_get_n_items (GListModel *model)
{
  return MANOR_PUSH (model)->targets->len;
}

static gpointer
manor_push_get_item (GListModel *model,
                     guint       position)
{
  ManorPush *self = MANOR_PUSH (model);

  if (position >= self->targets->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->targets, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = manor_push_get_item_type;
  iface->get_n_items = manor_push_get_n_items;
  iface->get_item = manor_push_get_item;
}

void
_manor_push_flush (ManorPush *self)
{
  g_clear_handle_id (&self->flush_id, g_source_remove);

  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DONE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_APPLIED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FAILED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SECONDS_LEFT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_TRIED]);
  g_object_thaw_notify (G_OBJECT (self));

  _manor_push_write_outcomes (self);
}

static gboolean
flush_cb (gpointer user_data)
{
  ManorPush *self = user_data;

  self->flush_id = 0;
  _manor_push_flush (self);

  return G_SOURCE_REMOVE;
}

void
_manor_push_flush_later (ManorPush *self)
{
  if (self->flush_id == 0)
    self->flush_id = g_timeout_add (FLUSH_MSEC, flush_cb, self);
}

void
_manor_push_enter (ManorPush        *self,
                   ManorPushTarget  *target,
                   ManorTargetState  state,
                   const GError     *error)
{
  ManorTargetState old = manor_push_target_get_state (target);

  switch (state)
    {
    case MANOR_TARGET_PENDING:
      _manor_push_target_reset (target);
      break;

    case MANOR_TARGET_BLOCKED:
      _manor_push_target_block (target, error);
      break;

    case MANOR_TARGET_APPLYING:
      _manor_push_target_start (target);
      break;

    case MANOR_TARGET_SKIPPED:
      _manor_push_target_skip (target, error);
      break;

    case MANOR_TARGET_APPLIED:
    case MANOR_TARGET_UNCHANGED:
    case MANOR_TARGET_FAILED:
    case MANOR_TARGET_UNKNOWN:
    default:
      _manor_push_target_settle (target, state, error);
    }

  /* What is being prepared is not listed yet: (2) comes true when it is. */
  if (self->preparing)
    return;

  self->counts[old]--;
  self->counts[state]++;
  _manor_push_flush_later (self);
}

static gboolean
is_active (ManorPushState state)
{
  return state == MANOR_PUSH_RUNNING || state == MANOR_PUSH_STOPPING;
}

void
_manor_push_set_state (ManorPush      *self,
                       ManorPushState  state)
{
  gint64 now = g_get_monotonic_time ();

  if (self->state == state)
    return;

  if (self->active_since != 0 && !is_active (state))
    {
      self->active += now - self->active_since;
      self->active_since = 0;
    }
  else if (self->active_since == 0 && is_active (state))
    self->active_since = now;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
_manor_push_set_targets (ManorPush *self,
                         GPtrArray *targets)
{
  guint n_before = self->targets->len;

  g_ptr_array_ref (targets);
  g_ptr_array_unref (self->targets);
  self->targets = targets;

  memset (self->counts, 0, sizeof self->counts);
  for (guint i = 0; i < targets->len; i++)
    self->counts[manor_push_target_get_state (g_ptr_array_index (targets, i))]++;

  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, targets->len);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_TARGETS]);
  _manor_push_flush (self);
}

void
_manor_push_notify_waiting (ManorPush *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING]);
}

void
_manor_push_set_stop_reason (ManorPush *self,
                             GError    *error)
{
  if (self->stop_reason == NULL)
    self->stop_reason = error;
  else
    g_clear_error (&error);

  manor_push_stop (self);
}

/* A migration mostly waits, for a disk or for a network, so that there are more of them under
 * way than processors. A connection that can do less queues the rest. */
guint
_manor_push_get_n_jobs (ManorPush *self)
{
  guint n_jobs = manor_push_options_get_jobs (self->options);
  ManorDatabase *schema = manor_fleet_get_schema (manor_survey_get_fleet (self->survey));

  if (n_jobs == 0)
    n_jobs = manor_database_get_n_at_once (schema);

  return n_jobs != 0 ? n_jobs : CLAMP (g_get_num_processors () * 4, 8, 32);
}

static void
manor_push_finalize (GObject *object)
{
  ManorPush *self = MANOR_PUSH (object);

  g_clear_handle_id (&self->flush_id, g_source_remove);
  g_clear_object (&self->survey);
  g_clear_object (&self->options);
  g_clear_object (&self->journal);
  g_clear_pointer (&self->targets, g_ptr_array_unref);
  g_clear_pointer (&self->wave, g_ptr_array_unref);
  g_clear_pointer (&self->outcomes, g_ptr_array_unref);
  g_clear_object (&self->reviewed);
  g_clear_object (&self->schema_group);
  g_clear_pointer (&self->schema_counts, g_array_unref);
  g_clear_pointer (&self->schema_agreed, g_array_unref);
  g_clear_object (&self->propagation);
  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_clear_pointer (&self->marks, g_hash_table_unref);
  g_clear_pointer (&self->copy_mark, g_free);
  g_clear_error (&self->stop_reason);
  g_clear_error (&self->journal_error);
  dex_clear (&self->mark);
  dex_clear (&self->done);
  dex_clear (&self->gate);
  dex_clear (&self->halt);

  G_OBJECT_CLASS (manor_push_parent_class)->finalize (object);
}

static void
manor_push_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  ManorPush *self = MANOR_PUSH (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;

    case PROP_N_TARGETS:
      g_value_set_uint (value, self->targets->len);
      break;

    case PROP_N_DONE:
      g_value_set_uint (value, manor_push_get_n_done (self));
      break;

    case PROP_N_APPLIED:
      g_value_set_uint (value, self->counts[MANOR_TARGET_APPLIED]);
      break;

    case PROP_N_FAILED:
      g_value_set_uint (value,
                        self->counts[MANOR_TARGET_FAILED] + self->counts[MANOR_TARGET_UNKNOWN]);
      break;

    case PROP_SECONDS_LEFT:
      g_value_set_int (value, manor_push_get_seconds_left (self));
      break;

    case PROP_CAN_PAUSE:
      g_value_set_boolean (value, manor_push_get_can_pause (self));
      break;

    case PROP_WAITING:
      g_value_set_string (value, manor_push_get_waiting (self));
      break;

    case PROP_N_TRIED:
      g_value_set_uint (value, self->n_tried);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_push_class_init (ManorPushClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_push_finalize;
  object_class->get_property = manor_push_get_property;

  properties[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL,
                      MANOR_PUSH_REVIEW, MANOR_PUSH_FINISHED, MANOR_PUSH_REVIEW,
                      (G_PARAM_READABLE |
                       G_PARAM_EXPLICIT_NOTIFY |
                       G_PARAM_STATIC_STRINGS));

  properties[PROP_N_TARGETS] = _manor_count_param_spec ("n-targets");
  properties[PROP_N_DONE] = _manor_count_param_spec ("n-done");
  properties[PROP_N_APPLIED] = _manor_count_param_spec ("n-applied");
  properties[PROP_N_FAILED] = _manor_count_param_spec ("n-failed");
  properties[PROP_N_TRIED] = _manor_count_param_spec ("n-tried");

  properties[PROP_SECONDS_LEFT] =
    g_param_spec_int ("seconds-left", NULL, NULL,
                      -1, G_MAXINT, -1,
                      (G_PARAM_READABLE |
                       G_PARAM_EXPLICIT_NOTIFY |
                       G_PARAM_STATIC_STRINGS));

  properties[PROP_CAN_PAUSE] =
    g_param_spec_boolean ("can-pause", NULL, NULL,
                          TRUE,
                          (G_PARAM_READABLE |
                           G_PARAM_STATIC_STRINGS));

  properties[PROP_WAITING] =
    g_param_spec_string ("waiting", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_push_init (ManorPush *self)
{
  self->targets = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * manor_push_new:
 * @survey: a survey that has run
 * @options: how to go about it
 * @journal: (nullable): where it is recorded; %NULL in tests only
 *
 * Makes a push in the state REVIEW. With options from [method@ManorJournal.load_options] it
 * goes on with an older one.
 *
 * Returns: (transfer full): a `ManorPush`
 */
ManorPush *
manor_push_new (ManorSurvey      *survey,
                ManorPushOptions *options,
                ManorJournal     *journal)
{
  ManorPush *self;

  g_return_val_if_fail (MANOR_IS_SURVEY (survey), NULL);
  g_return_val_if_fail (MANOR_IS_PUSH_OPTIONS (options), NULL);
  g_return_val_if_fail (journal == NULL || MANOR_IS_JOURNAL (journal), NULL);

  self = g_object_new (MANOR_TYPE_PUSH, NULL);
  self->survey = g_object_ref (survey);
  self->options = g_object_ref (options);
  if (journal != NULL)
    self->journal = g_object_ref (journal);
  self->id = manor_push_options_get_resumes (options);

  return self;
}

/**
 * manor_push_get_id:
 * @self: a `ManorPush`
 *
 * Returns: its id in the journal, from 1; 0 before it runs
 */
gint64
manor_push_get_id (ManorPush *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH (self), 0);

  return self->id;
}

/**
 * manor_push_get_state:
 * @self: a `ManorPush`
 *
 * Returns: where it stands
 */
ManorPushState
manor_push_get_state (ManorPush *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH (self), MANOR_PUSH_REVIEW);

  return self->state;
}

/**
 * manor_push_get_journal:
 * @self: a `ManorPush`
 *
 * Returns: (transfer none) (nullable): where it is recorded
 */
ManorJournal *
manor_push_get_journal (ManorPush *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH (self), NULL);

  return self->journal;
}

/**
 * manor_push_get_survey:
 * @self: a `ManorPush`
 *
 * Returns: (transfer none): the survey it was made from
 */
ManorSurvey *
manor_push_get_survey (ManorPush *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH (self), NULL);

  return self->survey;
}

/**
 * manor_push_get_options:
 * @self: a `ManorPush`
 *
 * Returns: (transfer none): its options
 */
ManorPushOptions *
manor_push_get_options (ManorPush *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH (self), NULL);

  return self->options;
}

/**
 * manor_push_get_n_targets:
 * @self: a `ManorPush`
 *
 * Returns: how many children it concerns
 */
guint
manor_push_get_n_targets (ManorPush *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH (self), 0);

  return self->targets->len;
}

/**
 * manor_push_get_n_done:
 * @self: a `ManorPush`
 *
 * Returns: how many targets have an outcome
 */
guint
manor_push_get_n_done (ManorPush *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH (self), 0);

  return self->targets->len -
         self->counts[MANOR_TARGET_PENDING] - self->counts[MANOR_TARGET_APPLYING];
}

/**
 * manor_push_count:
 * @self: a `ManorPush`
 * @state: a state
 *
 * Returns: how many targets are in that state
 */
guint
manor_push_count (ManorPush        *self,
                  ManorTargetState  state)
{
  g_return_val_if_fail (MANOR_IS_PUSH (self), 0);
  g_return_val_if_fail ((guint) state <= MANOR_TARGET_SKIPPED, 0);

  return self->counts[state];
}

/**
 * manor_push_get_seconds_left:
 * @self: a `ManorPush`
 *
 * Guesses from the children settled so far, pauses left out.
 *
 * Returns: seconds, or -1 while it cannot be told
 */
int
manor_push_get_seconds_left (ManorPush *self)
{
  gint64 active;
  guint n_left;

  g_return_val_if_fail (MANOR_IS_PUSH (self), -1);

  if (self->done == NULL)
    return -1;

  active = self->active;
  if (self->active_since != 0)
    active += g_get_monotonic_time () - self->active_since;

  if (self->n_settled < MIN_SETTLED || active < MIN_ACTIVE_USEC)
    return -1;

  n_left = self->counts[MANOR_TARGET_PENDING] + self->counts[MANOR_TARGET_APPLYING];

  return (int) MIN (active * n_left / self->n_settled / G_USEC_PER_SEC, G_MAXINT);
}

/**
 * manor_push_get_stop_reason:
 * @self: a `ManorPush`
 *
 * Returns: (transfer none) (nullable): why the push stopped by itself
 */
const GError *
manor_push_get_stop_reason (ManorPush *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH (self), NULL);

  return self->stop_reason;
}
