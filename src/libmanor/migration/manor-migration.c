/* manor-migration.c: a plan, made ready for one child
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-migration"

#include "config.h"

#include "manor-migration-private.h"
#include "manor-schema-text.h"

/**
 * ManorMigration:
 *
 * A plan with what must be true before and after it, shared by all children of a variant.
 *
 * Most children of a variant hold letter for letter the same schema. Their texts are hashed,
 * and a text that was once parsed and found in place is known from then on, so that a push
 * to thousands of children parses a handful of schemas.
 *
 * Invariants:
 *
 *  (1) `before` holds only hashes of texts whose fingerprint is that of the catalogue before,
 *      `after` only those whose fingerprint is that of the catalogue after; they only grow.
 *  (2) A plan may leave the fingerprint as it is (column order does not count in it): a text
 *      is in at most one of the two sets.
 *  (3) `learned` holds a text only after a run of the whole plan that began with it was proved
 *      and committed, with the text that it left; it only grows. What runs the same statements on
 *      the same text comes to the same text.
 *
 *  (4) `common` is that of all children, for one that is limited, and has the sets and what was learned for
 *      both; such a one has no `common` itself.
 *
 * Thread safety: `lock` guards the sets and what was learned and nothing else; it is never held
 * while a schema is parsed.
 */
typedef struct
{
  char *before;
  char *after;
} Learned;

struct _ManorMigration
{
  GObject     parent_instance;

  ManorPlan  *plan;
  ManorMigration *common;  /* (4) */
  GPtrArray  *limits;      /* ManorMigrationLimit */
  GMutex      lock;
  GHashTable *before;  /* (1) (2) */
  GHashTable *after;   /* (1) (2) */
  GHashTable *learned; /* (3) hash of the text before -> Learned */
  Learned    *first;   /* (3) */
};

G_DEFINE_FINAL_TYPE (ManorMigration, manor_migration, G_TYPE_OBJECT)

G_DEFINE_QUARK (manor-migration-error-quark, manor_migration_error)

static void
learned_free (gpointer data)
{
  Learned *learned = data;

  g_free (learned->before);
  g_free (learned->after);
  g_free (learned);
}

static void
limit_free (gpointer data)
{
  ManorMigrationLimit *limit = data;

  g_free (limit->title);
  g_free (limit->sql);
  g_free (limit);
}

static void
manor_migration_finalize (GObject *object)
{
  ManorMigration *self = MANOR_MIGRATION (object);

  g_clear_object (&self->plan);
  g_clear_object (&self->common);
  g_clear_pointer (&self->limits, g_ptr_array_unref);
  g_clear_pointer (&self->before, g_hash_table_unref);
  g_clear_pointer (&self->after, g_hash_table_unref);
  g_clear_pointer (&self->learned, g_hash_table_unref);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (manor_migration_parent_class)->finalize (object);
}

static void
manor_migration_class_init (ManorMigrationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_migration_finalize;
}

static void
manor_migration_init (ManorMigration *self)
{
  g_mutex_init (&self->lock);
  self->limits = g_ptr_array_new_with_free_func (limit_free);
  self->before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->after = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->learned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, learned_free);
}

/**
 * manor_migration_new:
 * @plan: a rehearsed plan
 *
 * Returns: (transfer full): a `ManorMigration`
 */
ManorMigration *
manor_migration_new (ManorPlan *plan)
{
  ManorMigration *self;

  g_return_val_if_fail (MANOR_IS_PLAN (plan), NULL);

  self = g_object_new (MANOR_TYPE_MIGRATION, NULL);
  self->plan = g_object_ref (plan);

  return self;
}

/**
 * manor_migration_new_limited:
 * @self: a `ManorMigration`
 *
 * Makes the same migration for one child, which may lose no more than is said with manor_migration_add_limit(). What
 * one of the two learns the other knows.
 *
 * Returns: (transfer full): a `ManorMigration`
 */
ManorMigration *
manor_migration_new_limited (ManorMigration *self)
{
  ManorMigration *limited;

  g_return_val_if_fail (MANOR_IS_MIGRATION (self), NULL);

  limited = manor_migration_new (self->plan);
  limited->common = g_object_ref (self->common != NULL ? self->common : self);

  return limited;
}

/**
 * manor_migration_add_limit:
 * @self: a `ManorMigration` that nobody else has yet
 * @title: what is lost, “rows of users”
 * @sql: a SELECT of one integer, valid before the first step
 * @most: how many may be lost
 *
 * Rows may come between the last look at them and the transaction: so they are counted in it, before the first step.
 */
void
manor_migration_add_limit (ManorMigration *self,
                           const char     *title,
                           const char     *sql,
                           gint64          most)
{
  ManorMigrationLimit *limit;

  g_return_if_fail (MANOR_IS_MIGRATION (self));
  g_return_if_fail (title != NULL && sql != NULL);

  limit = g_new0 (ManorMigrationLimit, 1);
  limit->title = g_strdup (title);
  limit->sql = g_strdup (sql);
  limit->most = most;
  g_ptr_array_add (self->limits, limit);
}

/**
 * manor_migration_get_limits:
 * @self: a `ManorMigration`
 *
 * Returns: (transfer none) (element-type ManorMigrationLimit): what may be lost at most
 */
GPtrArray *
manor_migration_get_limits (ManorMigration *self)
{
  g_return_val_if_fail (MANOR_IS_MIGRATION (self), NULL);

  return self->limits;
}

/**
 * manor_migration_get_plan:
 * @self: a `ManorMigration`
 *
 * Returns: (transfer none): the plan
 */
ManorPlan *
manor_migration_get_plan (ManorMigration *self)
{
  g_return_val_if_fail (MANOR_IS_MIGRATION (self), NULL);

  return self->plan;
}

/**
 * manor_migration_get_before:
 * @self: a `ManorMigration`
 *
 * Returns: (transfer none): the schema that a child must have
 */
ManorCatalogue *
manor_migration_get_before (ManorMigration *self)
{
  g_return_val_if_fail (MANOR_IS_MIGRATION (self), NULL);

  return manor_diff_get_from (manor_plan_get_diff (self->plan));
}

/**
 * manor_migration_get_after:
 * @self: a `ManorMigration`
 *
 * Returns: (transfer none): the schema that a child has afterwards
 */
ManorCatalogue *
manor_migration_get_after (ManorMigration *self)
{
  g_return_val_if_fail (MANOR_IS_MIGRATION (self), NULL);

  return manor_plan_get_after (self->plan);
}

static gboolean
has_order_notes (ManorCatalogue *from,
                 ManorCatalogue *to)
{
  g_autoptr(ManorDiff) diff = manor_diff_new (from, to, NULL);

  for (guint i = 0; i < manor_diff_get_n_changes (diff); i++)
    if (manor_change_get_aspect (manor_diff_get_change (diff, i)) == MANOR_ASPECT_ORDER)
      return TRUE;

  return FALSE;
}

static ManorSchemaPlace
locate_catalogue (ManorMigration *self,
                  ManorCatalogue *catalogue)
{
  const char *fingerprint = manor_catalogue_get_fingerprint (catalogue);
  ManorCatalogue *before = manor_migration_get_before (self);
  ManorCatalogue *after = manor_migration_get_after (self);
  gboolean is_before = g_str_equal (fingerprint, manor_catalogue_get_fingerprint (before));
  gboolean is_after = g_str_equal (fingerprint, manor_catalogue_get_fingerprint (after));

  if (is_before && is_after)
    return has_order_notes (catalogue, after) ? MANOR_SCHEMA_BEFORE : MANOR_SCHEMA_AFTER;

  if (is_before)
    return MANOR_SCHEMA_BEFORE;

  return is_after ? MANOR_SCHEMA_AFTER : MANOR_SCHEMA_OTHER;
}

/**
 * manor_migration_locate:
 * @self: a `ManorMigration`
 * @rows: the rows of a child's sqlite_schema
 * @error: return location
 *
 * Tells whether a child stands where the plan begins, where it ends, or elsewhere.
 *
 * Returns: the place; MANOR_SCHEMA_UNREADABLE with @error set where the rows are no schema
 */
ManorSchemaPlace
manor_migration_locate (ManorMigration  *self,
                        ManorResult     *rows,
                        GError         **error)
{
  g_autoptr(ManorCatalogue) catalogue = NULL;
  g_autofree char *hash = manor_catalogue_hash_rows (rows);
  ManorSchemaPlace place = MANOR_SCHEMA_OTHER;

  if (self->common != NULL)
    self = self->common;

  g_mutex_lock (&self->lock);
  if (g_hash_table_contains (self->after, hash))
    place = MANOR_SCHEMA_AFTER;
  else if (g_hash_table_contains (self->before, hash))
    place = MANOR_SCHEMA_BEFORE;
  g_mutex_unlock (&self->lock);

  if (place != MANOR_SCHEMA_OTHER)
    return place;

  catalogue = manor_catalogue_new (rows, error);
  if (catalogue == NULL)
    return MANOR_SCHEMA_UNREADABLE;

  place = locate_catalogue (self, catalogue);

  if (place == MANOR_SCHEMA_BEFORE || place == MANOR_SCHEMA_AFTER)
    {
      g_mutex_lock (&self->lock);
      g_hash_table_add (place == MANOR_SCHEMA_BEFORE ? self->before : self->after,
                        g_steal_pointer (&hash));
      g_mutex_unlock (&self->lock);
    }

  return place;
}

/**
 * manor_migration_learn:
 * @self: a `ManorMigration`
 * @before: the text of a child's schema before the first step
 * @after: the text of its schema as it was committed
 *
 * Remembers where a run led that was proved and committed, so that children with the same text
 * need not be judged one by one.
 */
void
manor_migration_learn (ManorMigration *self,
                       const char     *before,
                       const char     *after)
{
  g_autofree char *hash = NULL;

  g_return_if_fail (MANOR_IS_MIGRATION (self));
  g_return_if_fail (before != NULL && after != NULL);

  if (self->common != NULL)
    self = self->common;

  hash = manor_schema_text_hash (before);

  g_mutex_lock (&self->lock);
  if (!g_hash_table_contains (self->learned, hash))
    {
      Learned *learned = g_new0 (Learned, 1);

      learned->before = g_strdup (before);
      learned->after = g_strdup (after);
      g_hash_table_insert (self->learned, g_steal_pointer (&hash), learned);
      if (self->first == NULL)
        self->first = learned;
    }
  g_mutex_unlock (&self->lock);
}

/**
 * manor_migration_recall:
 * @self: a `ManorMigration`
 * @hash: (nullable): the hash of a child's text, or %NULL where it was not read
 * @before: (out) (transfer full): the text that must be there
 * @after: (out) (transfer full): the text that the plan leads it to
 *
 * Recalls what a run with that text was seen to come to.
 *
 * Returns: %TRUE where there was one
 */
gboolean
manor_migration_recall (ManorMigration  *self,
                        const char      *hash,
                        char           **before,
                        char           **after)
{
  const Learned *learned;

  g_return_val_if_fail (MANOR_IS_MIGRATION (self), FALSE);

  if (self->common != NULL)
    self = self->common;

  g_mutex_lock (&self->lock);
  learned = hash != NULL ? g_hash_table_lookup (self->learned, hash) : self->first;
  g_mutex_unlock (&self->lock);

  /* (3): what was learned stays as it is. */
  if (learned == NULL)
    return FALSE;

  *before = g_strdup (learned->before);
  *after = g_strdup (learned->after);

  return TRUE;
}

/**
 * manor_migration_run_on_sqlite:
 * @self: a `ManorMigration`
 * @sqlite: an open connection with no transaction
 * @hook: (nullable) (scope call): called before each stage
 * @user_data: for @hook
 * @error: return location
 *
 * Carries the contract out: all of the plan, proved, or nothing. Blocks.
 *
 * Returns: how it ended; @error is set for MANOR_OUTCOME_REFUSED and MANOR_OUTCOME_UNKNOWN
 */
ManorOutcome
manor_migration_run_on_sqlite (ManorMigration      *self,
                               ManorSqlite         *sqlite,
                               ManorMigrationHook   hook,
                               gpointer             user_data,
                               GError             **error)
{
  ManorScript script;

  g_return_val_if_fail (MANOR_IS_MIGRATION (self), MANOR_OUTCOME_REFUSED);
  g_return_val_if_fail (MANOR_IS_SQLITE (sqlite), MANOR_OUTCOME_REFUSED);

  script = (ManorScript) {
    .steps = manor_plan_get_steps (self->plan),
    .checks = manor_plan_get_checks (self->plan),
    .keys = manor_plan_get_keys (self->plan),
    .renamed = manor_plan_get_renamed (self->plan),
    .migration = self,
  };

  return manor_script_run (&script, sqlite, hook, user_data, NULL, error);
}
