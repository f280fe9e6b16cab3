/* manor-adoption.c: databases without a schema database, and what they have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-adoption"

#include "config.h"

#include "manor-adoption-private.h"
#include "manor-candidate-private.h"
#include "manor-count-private.h"
#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-survey-private.h"

/* How often the counts are told while databases are read. */
#define NOTIFY_USEC (60 * 1000)

/**
 * ManorAdoption:
 *
 * Invariants:
 *
 *  (1) `candidates` is replaced as a whole, at the end of a refresh.
 *  (2) A refresh has a `serial` of its own; what an older one still reads is dropped.
 *  (3) The counts are those of the newest refresh: each database that the patterns match, and that
 *      is in no fleet, is counted in `n_databases`, and sooner or later in one of the other three.
 *      Those that are in a fleet are only `n_taken`. Before the first one these two say what there was
 *      when it was made.
 */
struct _ManorAdoption
{
  GObject          parent_instance;

  ManorConnection *connection;
  ManorRule       *rule;        /* of no schema database */
  GPtrArray       *candidates;  /* (1) ManorCandidate */

  guint            serial;      /* (2) */
  guint            n_databases; /* (3) */
  guint            n_read;
  guint            n_unreachable;
  guint            n_asleep;
  guint            n_taken;
  gint64           notified;
};

enum {
  PROP_0,
  PROP_N_DATABASES,
  PROP_N_READ,
  PROP_N_UNREACHABLE,
  PROP_N_ASLEEP,
  PROP_N_TAKEN,
  N_PROPS
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ManorAdoption, manor_adoption, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GParamSpec *properties[N_PROPS];

/* One refresh. */
typedef struct
{
  ManorAdoption     *adoption;
  GPtrArray         *databases;  /* ManorDatabase */
  ManorVariantIndex *index;
  GHashTable        *names;      /* ManorVariant, borrowed from the index, to GPtrArray of names */
  guint              serial;
  gboolean           wakes;
} Round;

static GType
manor_adoption_get_item_type (GListModel *model)
{
  return MANOR_TYPE_CANDIDATE;
}

static guint
manor_adoption_get_n_items (GListModel *model)
{
  return MANOR_ADOPTION (model)->candidates->len;
}

static gpointer
manor_adoption_get_item (GListModel *model,
                         guint       position)
{
  ManorAdoption *self = MANOR_ADOPTION (model);

  if (position >= self->candidates->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->candidates, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = manor_adoption_get_item_type;
  iface->get_n_items = manor_adoption_get_n_items;
  iface->get_item = manor_adoption_get_item;
}

static void
manor_adoption_finalize (GObject *object)
{
  ManorAdoption *self = MANOR_ADOPTION (object);

  g_clear_object (&self->connection);
  g_clear_pointer (&self->rule, manor_rule_unref);
  g_clear_pointer (&self->candidates, g_ptr_array_unref);

  G_OBJECT_CLASS (manor_adoption_parent_class)->finalize (object);
}

static void
manor_adoption_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  ManorAdoption *self = MANOR_ADOPTION (object);

  switch (prop_id)
    {
    case PROP_N_DATABASES:
      g_value_set_uint (value, self->n_databases);
      break;

    case PROP_N_READ:
      g_value_set_uint (value, self->n_read);
      break;

    case PROP_N_UNREACHABLE:
      g_value_set_uint (value, self->n_unreachable);
      break;

    case PROP_N_ASLEEP:
      g_value_set_uint (value, self->n_asleep);
      break;

    case PROP_N_TAKEN:
      g_value_set_uint (value, self->n_taken);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_adoption_class_init (ManorAdoptionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_adoption_finalize;
  object_class->get_property = manor_adoption_get_property;

  properties[PROP_N_DATABASES] = _manor_count_param_spec ("n-databases");
  properties[PROP_N_READ] = _manor_count_param_spec ("n-read");
  properties[PROP_N_UNREACHABLE] = _manor_count_param_spec ("n-unreachable");
  properties[PROP_N_ASLEEP] = _manor_count_param_spec ("n-asleep");
  properties[PROP_N_TAKEN] = _manor_count_param_spec ("n-taken");

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_adoption_init (ManorAdoption *self)
{
  self->candidates = g_ptr_array_new_with_free_func (g_object_unref);
}

ManorConnection *
_manor_adoption_get_connection (ManorAdoption *self)
{
  return self->connection;
}

const char * const *
_manor_adoption_get_patterns (ManorAdoption *self)
{
  return manor_rule_get_patterns (self->rule);
}

GHashTable *
_manor_adoption_list_owners (ManorAdoption *self)
{
  GListModel *fleets = manor_connection_get_fleets (self->connection);
  GHashTable *owners = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < g_list_model_get_n_items (fleets); i++)
    {
      g_autoptr(ManorFleet) fleet = g_list_model_get_item (fleets, i);

      g_hash_table_insert (owners, (gpointer) manor_fleet_get_name (fleet), fleet);

      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (fleet)); j++)
        {
          g_autoptr(ManorDatabase) child = g_list_model_get_item (G_LIST_MODEL (fleet), j);

          g_hash_table_insert (owners, (gpointer) manor_database_get_name (child), fleet);
        }
    }

  return owners;
}

ManorFleet *
_manor_adoption_find_owner (GHashTable    *owners,
                            ManorDatabase *database)
{
  return g_hash_table_lookup (owners, manor_database_get_name (database));
}

static void
manor_adoption_notify (ManorAdoption *self)
{
  self->notified = g_get_monotonic_time ();

  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_N_DATABASES; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
manor_adoption_count (ManorAdoption *self,
                      guint         *count)
{
  (*count)++;

  if (g_get_monotonic_time () - self->notified >= NOTIFY_USEC)
    manor_adoption_notify (self);
}

static void
round_finalize (gpointer data)
{
  Round *round = data;

  g_clear_object (&round->adoption);
  g_clear_pointer (&round->databases, g_ptr_array_unref);
  g_clear_pointer (&round->names, g_hash_table_unref);

  /* Its texts hold a reference on it. */
  if (round->index != NULL)
    g_object_run_dispose (G_OBJECT (round->index));
  g_clear_object (&round->index);
}

static void
round_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, round_finalize);
}

/* The databases that the patterns match and no fleet has. */
static GPtrArray *
manor_adoption_list_free (ManorAdoption *self)
{
  GListModel *databases = manor_connection_get_databases (self->connection);
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GHashTable) owners = _manor_adoption_list_owners (self);

  self->n_taken = 0;

  for (guint i = 0; i < g_list_model_get_n_items (databases); i++)
    {
      g_autoptr(ManorDatabase) database = g_list_model_get_item (databases, i);

      if (!manor_rule_matches_database (self->rule, database))
        continue;

      if (_manor_adoption_find_owner (owners, database) != NULL)
        self->n_taken++;
      else
        g_ptr_array_add (list, g_steal_pointer (&database));
    }

  return list;
}

guint
_manor_adoption_count_free (ManorAdoption *self)
{
  g_autoptr(GPtrArray) databases = manor_adoption_list_free (self);

  return databases->len;
}

/**
 * manor_adoption_new:
 * @connection: where the databases are
 * @patterns: (array zero-terminated=1): names, globs or groups
 *
 * Makes an adoption that has read nothing yet.
 *
 * Returns: (transfer full): a `ManorAdoption`
 */
ManorAdoption *
manor_adoption_new (ManorConnection    *connection,
                    const char * const *patterns)
{
  g_autoptr(GPtrArray) databases = NULL;
  ManorAdoption *self;

  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (patterns != NULL, NULL);

  self = g_object_new (MANOR_TYPE_ADOPTION, NULL);
  self->connection = g_object_ref (connection);
  self->rule = manor_rule_new ("", patterns);
  databases = manor_adoption_list_free (self);
  self->n_databases = databases->len;

  return self;
}

static Round *
round_new (ManorAdoption *self,
           gboolean       wakes)
{
  g_autoptr(ManorCatalogue) empty = manor_catalogue_new_empty ();
  Round *round = g_atomic_rc_box_new0 (Round);

  round->adoption = g_object_ref (self);
  round->databases = manor_adoption_list_free (self);
  round->index = _manor_variant_index_new (empty);
  round->names = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  round->serial = ++self->serial;
  round->wakes = wakes;

  self->n_databases = round->databases->len;
  self->n_read = 0;
  self->n_unreachable = 0;
  self->n_asleep = 0;
  manor_adoption_notify (self);

  return round;
}

/* One database of a round. */
typedef struct
{
  Round *round;
  guint  index;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  round_unref (reading->round);
  g_free (reading);
}

static void
round_add (Round         *round,
           ManorVariant  *variant,
           ManorDatabase *database)
{
  GPtrArray *names = g_hash_table_lookup (round->names, variant);

  if (names == NULL)
    {
      names = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (round->names, variant, names);
    }

  g_ptr_array_add (names, g_strdup (manor_database_get_name (database)));
}

/* The #ManorVariant of @rows, or %NULL where they are no schema. */
static ManorVariant *
round_find (Round        *round,
            ManorResult  *rows,
            GError      **error)
{
  ManorVariant *variant = _manor_variant_index_peek (round->index, rows);

  if (variant != NULL)
    return g_object_ref (variant);

  return manor_await_object (_manor_variant_index_find (round->index, rows), error);
}

static DexFuture *
reading_fiber (gpointer user_data)
{
  Reading *reading = user_data;
  Round *round = reading->round;
  ManorAdoption *self = round->adoption;
  ManorDatabase *database = g_ptr_array_index (round->databases, reading->index);
  g_autoptr(GError) rests = _manor_database_dup_rest (database, round->wakes);
  g_autoptr(ManorVariant) variant = NULL;
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(GError) error = NULL;

  if (rests == NULL)
    rows = manor_await_object (manor_database_read_schema (database), &error);
  if (rows != NULL)
    variant = round_find (round, rows, &error);

  if (manor_error_is_cancelled (error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (round->serial != self->serial)
    return dex_future_new_true ();

  if (variant != NULL)
    round_add (round, variant, database);
  else if (error != NULL)
    g_debug ("%s: %s", manor_database_get_name (database), error->message);

  manor_adoption_count (self, variant != NULL ? &self->n_read
                              : rests != NULL ? &self->n_asleep : &self->n_unreachable);

  return dex_future_new_true ();
}

static DexFuture *
round_read (guint    index,
            gpointer user_data)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->round = g_atomic_rc_box_acquire (user_data);
  reading->index = index;

  return manor_fiber_spawn (0, reading_fiber, reading, reading_free);
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return manor_database_compare_names (*(const char * const *) a, *(const char * const *) b);
}

/* Most databases first; but a schema with nothing in it is nobody's. */
static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  ManorCandidate *x = *(ManorCandidate * const *) a;
  ManorCandidate *y = *(ManorCandidate * const *) b;
  gboolean x_empty = manor_catalogue_get_n_objects (manor_candidate_get_catalogue (x)) == 0;
  gboolean y_empty = manor_catalogue_get_n_objects (manor_candidate_get_catalogue (y)) == 0;
  guint n_x = g_strv_length ((char **) manor_candidate_get_names (x));
  guint n_y = g_strv_length ((char **) manor_candidate_get_names (y));

  if (x_empty != y_empty)
    return x_empty ? 1 : -1;

  if (n_x != n_y)
    return n_x > n_y ? -1 : 1;

  return manor_database_compare_names (manor_candidate_get_names (x)[0],
                                       manor_candidate_get_names (y)[0]);
}

static void
manor_adoption_show (ManorAdoption *self,
                     GHashTable    *by_variant)
{
  guint n_before = self->candidates->len;
  GPtrArray *candidates = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer variant;
  gpointer names;

  g_hash_table_iter_init (&iter, by_variant);
  while (g_hash_table_iter_next (&iter, &variant, &names))
    {
      g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

      g_ptr_array_sort (names, compare_strings);
      for (guint i = 0; i < ((GPtrArray *) names)->len; i++)
        g_strv_builder_add (builder, g_ptr_array_index ((GPtrArray *) names, i));

      g_ptr_array_add (candidates, _manor_candidate_new (manor_variant_get_catalogue (variant),
                                                         g_strv_builder_end (builder)));
    }
  g_ptr_array_sort (candidates, compare_candidates);

  g_ptr_array_unref (self->candidates);
  self->candidates = candidates;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, candidates->len);
}

static DexFuture *
round_done_cb (DexFuture *future,
               gpointer   user_data)
{
  Round *round = user_data;

  if (round->serial == round->adoption->serial)
    {
      manor_adoption_show (round->adoption, round->names);
      manor_adoption_notify (round->adoption);
    }

  return dex_future_new_true ();
}

/**
 * manor_adoption_refresh:
 * @self: a `ManorAdoption`
 * @wakes: whether to read databases that sleep, too
 *
 * Reads the schemas of the databases that the patterns match, a few at a time, and lists what they
 * have in common. Databases of a fleet are left out and counted; so are those that rest.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN when every
 *   database was read or found unreachable; discarding it stops the reading
 */
DexFuture *
manor_adoption_refresh (ManorAdoption *self,
                        gboolean       wakes)
{
  ManorDatabase *first;
  Round *round;

  dex_return_error_if_fail (MANOR_IS_ADOPTION (self));

  round = round_new (self, wakes);
  first = round->databases->len > 0 ? g_ptr_array_index (round->databases, 0) : NULL;

  return dex_future_then (manor_future_for_each (round->databases->len,
                                                 first != NULL ? _manor_survey_get_n_at_once (first)
                                                               : 1,
                                                 round_read,
                                                 g_atomic_rc_box_acquire (round), round_unref),
                          round_done_cb, round, round_unref);
}
