/* manor-survey.c: reading the catalogues of a whole fleet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-survey"

#include "config.h"

#include <string.h>

#include "manor-child-private.h"
#include "manor-count-private.h"
#include "manor-survey-private.h"

/* How often lists and counts follow while a survey or a push runs. */
#define FLUSH_MSEC 60

/**
 * ManorSurvey:
 *
 * What is known of a fleet's children, and the work of getting to know it.
 *
 * Invariants:
 *
 *  (1) `children` mirrors the fleet's list: the same databases at the same positions.
 *      `by_name` has the same children.
 *  (2) `counts` adds up the states of all children, at any time.
 *  (3) `refresh` is set exactly while a refresh runs; it settles exactly once, also when
 *      cancelled. Every refresh has a `serial` of its own, and the answers to an older one
 *      are dropped.
 *  (4) While `dirty`, a flush is scheduled: the variants' lists, their order and the notified
 *      counts lag behind the children. manor_survey_flush() makes them agree.
 *  (5) `index` belongs to `catalogue`; both change together, and children keep the variant of
 *      the older index until they are read again.
 *  (6) A child that rests (its facts say so) is read only where somebody asked for it: a sleeping
 *      one while `wakes`, or by manor_survey_refresh_child(); an archived one never. What is not
 *      read so is ASLEEP or ARCHIVED, and not one request is made.
 */
enum {
  PROP_0,
  PROP_RUNNING,
  PROP_N_DONE,
  PROP_N_TOTAL,
  PROP_N_IN_SYNC,
  PROP_N_BEHIND,
  PROP_N_DRIFTED,
  PROP_N_UNREACHABLE,
  PROP_N_ASLEEP,
  PROP_N_ARCHIVED,
  PROP_WAKES,
  PROP_CATALOGUE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorSurvey, manor_survey, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

void
_manor_survey_flush (ManorSurvey *self)
{
  g_clear_handle_id (&self->flush_id, g_source_remove);

  if (!self->dirty)
    return;

  self->dirty = FALSE;
  _manor_survey_update_variants (self);

  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DONE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_IN_SYNC]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_BEHIND]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DRIFTED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_UNREACHABLE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ASLEEP]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ARCHIVED]);
  g_object_thaw_notify (G_OBJECT (self));
}

static gboolean
flush_cb (gpointer user_data)
{
  ManorSurvey *self = user_data;

  self->flush_id = 0;
  _manor_survey_flush (self);

  return G_SOURCE_REMOVE;
}

void
_manor_survey_mark_dirty (ManorSurvey *self)
{
  self->dirty = TRUE;
  if (self->flush_id == 0)
    self->flush_id = g_timeout_add (FLUSH_MSEC, flush_cb, self);
}

/* A child may have left the fleet while it was read. */
static gboolean
manor_survey_has_child (ManorSurvey *self,
                        ManorChild  *child)
{
  return g_hash_table_lookup (self->by_name, manor_child_get_name (child)) == child;
}

void
_manor_survey_settle_child (ManorSurvey  *self,
                            ManorChild   *child,
                            ManorVariant *variant,
                            const GError *error)
{
  if (!manor_survey_has_child (self, child))
    return;

  self->counts[manor_child_get_state (child)]--;
  if (error == NULL)
    _manor_child_set_variant (child, variant);
  else if (error->domain == MANOR_CHILD_ERROR)
    _manor_child_set_resting (child, error);
  else
    _manor_child_set_unreachable (child, error);
  self->counts[manor_child_get_state (child)]++;

  _manor_survey_mark_dirty (self);
}

/* Variants are kept where the schema database says the same, letter for letter: what a
 * person looks at does not go away under their hands. */
void
_manor_survey_set_catalogue (ManorSurvey    *self,
                             ManorCatalogue *catalogue)
{
  if (self->catalogue != NULL &&
      g_strcmp0 (manor_catalogue_get_text_hash (self->catalogue),
                 manor_catalogue_get_text_hash (catalogue)) == 0)
    return;

  g_set_object (&self->catalogue, catalogue);
  if (self->index != NULL)
    g_object_run_dispose (G_OBJECT (self->index));
  g_clear_object (&self->index);
  self->index = _manor_variant_index_new (catalogue);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CATALOGUE]);
}

void
_manor_survey_set_progress (ManorSurvey *self,
                            guint        n_done,
                            guint        n_total)
{
  g_object_freeze_notify (G_OBJECT (self));

  if (self->n_done != n_done)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DONE]);
  if (self->n_total != n_total)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_TOTAL]);
  self->n_done = n_done;
  self->n_total = n_total;

  g_object_thaw_notify (G_OBJECT (self));
}

void
_manor_survey_notify_running (ManorSurvey *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

static void
manor_survey_add_children (ManorSurvey *self,
                           guint        position,
                           guint        n_removed,
                           guint        n_added)
{
  g_autoptr(GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_removed; i++)
    {
      ManorChild *child = _manor_child_array_get (self->children, position + i);

      self->counts[manor_child_get_state (child)]--;
      g_hash_table_remove (self->by_name, manor_child_get_name (child));
      g_signal_handlers_disconnect_by_func (manor_child_get_database (child),
                                            _manor_survey_facts_changed_cb, self);
    }

  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr(ManorDatabase) database =
        g_list_model_get_item (G_LIST_MODEL (self->fleet), position + i);
      ManorChild *child = _manor_child_new (database);

      /* 100,000 files have none and never will. */
      if (manor_database_get_facts (database) != NULL)
        g_signal_connect_object (database, "notify::facts",
                                 G_CALLBACK (_manor_survey_facts_changed_cb), self,
                                 G_CONNECT_SWAPPED);

      self->counts[MANOR_CHILD_UNKNOWN]++;
      g_hash_table_insert (self->by_name, (gpointer) manor_child_get_name (child), child);
      g_ptr_array_add (added, child);
    }

  _manor_child_array_splice (self->children, position, n_removed, added);

  if (self->index != NULL && added->len > 0)
    dex_future_disown (_manor_survey_read_children (self, added, self->wakes));
}

static void
fleet_items_changed_cb (ManorSurvey *self,
                        guint        position,
                        guint        n_removed,
                        guint        n_added,
                        GListModel  *fleet)
{
  manor_survey_add_children (self, position, n_removed, n_added);

  if (self->refresh == NULL)
    _manor_survey_set_progress (self, self->n_done,
                                _manor_child_array_get_length (self->children));

  _manor_survey_mark_dirty (self);
}

static void
manor_survey_dispose (GObject *object)
{
  ManorSurvey *self = MANOR_SURVEY (object);
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  guint n_children = _manor_child_array_get_length (self->children);

  g_clear_handle_id (&self->flush_id, g_source_remove);
  g_clear_handle_id (&self->again_id, g_source_remove);
  g_clear_pointer (&self->again, g_ptr_array_unref);

  /* A child and its variant hold each other. */
  for (guint i = 0; i < n_children; i++)
    _manor_child_set_variant (_manor_child_array_get (self->children, i), NULL);

  g_hash_table_remove_all (self->by_name);
  _manor_child_array_splice (self->children, 0, n_children, none);
  g_list_store_remove_all (self->variants);
  memset (self->counts, 0, sizeof self->counts);

  if (self->index != NULL)
    g_object_run_dispose (G_OBJECT (self->index));
  g_clear_object (&self->index);

  G_OBJECT_CLASS (manor_survey_parent_class)->dispose (object);
}

static void
manor_survey_finalize (GObject *object)
{
  ManorSurvey *self = MANOR_SURVEY (object);

  g_clear_object (&self->fleet);
  g_clear_object (&self->children);
  g_clear_object (&self->variants);
  g_clear_object (&self->catalogue);
  g_clear_pointer (&self->by_name, g_hash_table_unref);
  dex_clear (&self->refresh);

  G_OBJECT_CLASS (manor_survey_parent_class)->finalize (object);
}

static void
manor_survey_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  ManorSurvey *self = MANOR_SURVEY (object);

  switch (prop_id)
    {
    case PROP_RUNNING:
      g_value_set_boolean (value, self->refresh != NULL);
      break;

    case PROP_N_DONE:
      g_value_set_uint (value, self->n_done);
      break;

    case PROP_N_TOTAL:
      g_value_set_uint (value, self->n_total);
      break;

    case PROP_N_IN_SYNC:
      g_value_set_uint (value, self->counts[MANOR_CHILD_IN_SYNC]);
      break;

    case PROP_N_BEHIND:
      g_value_set_uint (value, self->counts[MANOR_CHILD_BEHIND]);
      break;

    case PROP_N_DRIFTED:
      g_value_set_uint (value, self->counts[MANOR_CHILD_DRIFTED]);
      break;

    case PROP_N_UNREACHABLE:
      g_value_set_uint (value, self->counts[MANOR_CHILD_UNREACHABLE]);
      break;

    case PROP_N_ASLEEP:
      g_value_set_uint (value, self->counts[MANOR_CHILD_ASLEEP]);
      break;

    case PROP_N_ARCHIVED:
      g_value_set_uint (value, self->counts[MANOR_CHILD_ARCHIVED]);
      break;

    case PROP_WAKES:
      g_value_set_boolean (value, self->wakes);
      break;

    case PROP_CATALOGUE:
      g_value_set_object (value, self->catalogue);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_survey_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  ManorSurvey *self = MANOR_SURVEY (object);

  switch (prop_id)
    {
    case PROP_WAKES:
      manor_survey_set_wakes (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_survey_class_init (ManorSurveyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = manor_survey_dispose;
  object_class->finalize = manor_survey_finalize;
  object_class->get_property = manor_survey_get_property;
  object_class->set_property = manor_survey_set_property;

  properties[PROP_RUNNING] =
    g_param_spec_boolean ("running", NULL, NULL,
                          FALSE,
                          (G_PARAM_READABLE |
                           G_PARAM_EXPLICIT_NOTIFY |
                           G_PARAM_STATIC_STRINGS));

  properties[PROP_N_DONE] = _manor_count_param_spec ("n-done");
  properties[PROP_N_TOTAL] = _manor_count_param_spec ("n-total");
  properties[PROP_N_IN_SYNC] = _manor_count_param_spec ("n-in-sync");
  properties[PROP_N_BEHIND] = _manor_count_param_spec ("n-behind");
  properties[PROP_N_DRIFTED] = _manor_count_param_spec ("n-drifted");
  properties[PROP_N_UNREACHABLE] = _manor_count_param_spec ("n-unreachable");
  properties[PROP_N_ASLEEP] = _manor_count_param_spec ("n-asleep");
  properties[PROP_N_ARCHIVED] = _manor_count_param_spec ("n-archived");

  properties[PROP_WAKES] =
    g_param_spec_boolean ("wakes", NULL, NULL,
                          FALSE,
                          (G_PARAM_READWRITE |
                           G_PARAM_EXPLICIT_NOTIFY |
                           G_PARAM_STATIC_STRINGS));

  properties[PROP_CATALOGUE] =
    g_param_spec_object ("catalogue", NULL, NULL,
                         MANOR_TYPE_CATALOGUE,
                         (G_PARAM_READABLE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_survey_init (ManorSurvey *self)
{
  self->children = _manor_child_array_new ();
  self->variants = g_list_store_new (MANOR_TYPE_VARIANT);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
}

/**
 * manor_survey_new:
 * @fleet: a fleet
 *
 * Makes a survey that has read nothing yet: its children are listed and UNKNOWN.
 *
 * Returns: (transfer full): a `ManorSurvey`
 */
ManorSurvey *
manor_survey_new (ManorFleet *fleet)
{
  ManorSurvey *self;

  g_return_val_if_fail (MANOR_IS_FLEET (fleet), NULL);

  self = g_object_new (MANOR_TYPE_SURVEY, NULL);
  self->fleet = g_object_ref (fleet);
  self->n_total = g_list_model_get_n_items (G_LIST_MODEL (fleet));

  manor_survey_add_children (self, 0, 0, self->n_total);
  g_signal_connect_object (fleet, "items-changed", G_CALLBACK (fleet_items_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

DexFuture *
_manor_survey_find_variant (ManorSurvey    *self,
                            ManorCatalogue *catalogue)
{
  return _manor_variant_index_find_catalogue (self->index, catalogue);
}

/**
 * manor_survey_get_fleet:
 * @self: a `ManorSurvey`
 *
 * Returns: (transfer none): the fleet
 */
ManorFleet *
manor_survey_get_fleet (ManorSurvey *self)
{
  g_return_val_if_fail (MANOR_IS_SURVEY (self), NULL);

  return self->fleet;
}

/**
 * manor_survey_get_running:
 * @self: a `ManorSurvey`
 *
 * Returns: whether a refresh is under way
 */
gboolean
manor_survey_get_running (ManorSurvey *self)
{
  g_return_val_if_fail (MANOR_IS_SURVEY (self), FALSE);

  return self->refresh != NULL;
}

/**
 * manor_survey_get_n_done:
 * @self: a `ManorSurvey`
 *
 * Returns: how many children the last refresh has read until now
 */
guint
manor_survey_get_n_done (ManorSurvey *self)
{
  g_return_val_if_fail (MANOR_IS_SURVEY (self), 0);

  return self->n_done;
}

/**
 * manor_survey_get_n_total:
 * @self: a `ManorSurvey`
 *
 * Returns: how many children there are to read
 */
guint
manor_survey_get_n_total (ManorSurvey *self)
{
  g_return_val_if_fail (MANOR_IS_SURVEY (self), 0);

  return self->n_total;
}

/**
 * manor_survey_get_catalogue:
 * @self: a `ManorSurvey`
 *
 * Returns: (transfer none) (nullable): the schema database's catalogue
 */
ManorCatalogue *
manor_survey_get_catalogue (ManorSurvey *self)
{
  g_return_val_if_fail (MANOR_IS_SURVEY (self), NULL);

  return self->catalogue;
}

/**
 * manor_survey_get_children:
 * @self: a `ManorSurvey`
 *
 * Returns: (transfer none): all children, sorted by name
 */
GListModel *
manor_survey_get_children (ManorSurvey *self)
{
  g_return_val_if_fail (MANOR_IS_SURVEY (self), NULL);

  return G_LIST_MODEL (self->children);
}

/**
 * manor_survey_get_variants:
 * @self: a `ManorSurvey`
 *
 * Returns: (transfer none): the variants, those in sync first, then by their number of
 *   children
 */
GListModel *
manor_survey_get_variants (ManorSurvey *self)
{
  g_return_val_if_fail (MANOR_IS_SURVEY (self), NULL);

  return G_LIST_MODEL (self->variants);
}

/**
 * manor_survey_find_child:
 * @self: a `ManorSurvey`
 * @name: a database's name
 *
 * Returns: (transfer none) (nullable): the child of that name
 */
ManorChild *
manor_survey_find_child (ManorSurvey *self,
                         const char  *name)
{
  g_return_val_if_fail (MANOR_IS_SURVEY (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return g_hash_table_lookup (self->by_name, name);
}

/**
 * manor_survey_count:
 * @self: a `ManorSurvey`
 * @state: a state
 *
 * Returns: how many children are in that state
 */
guint
manor_survey_count (ManorSurvey     *self,
                    ManorChildState  state)
{
  g_return_val_if_fail (MANOR_IS_SURVEY (self), 0);
  g_return_val_if_fail ((guint) state < MANOR_CHILD_N_STATES, 0);

  return self->counts[state];
}

/**
 * manor_survey_get_duration:
 * @self: a `ManorSurvey`
 *
 * Returns: how many microseconds the last refresh took that came to its end
 */
gint64
manor_survey_get_duration (ManorSurvey *self)
{
  g_return_val_if_fail (MANOR_IS_SURVEY (self), 0);

  return self->duration;
}
