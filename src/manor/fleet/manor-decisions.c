/* manor-decisions.c: what a person decided while looking at a fleet's plans
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-decisions"

#include "config.h"

#include "manor-decisions.h"

/**
 * ManorDecisions:
 *
 * One set of decisions for a whole fleet: what is a rename in one variant is one in another.
 * A variant's plan is asked with those that concern it.
 *
 * Invariants:
 *
 *  (1) `renames` has at most one entry for each table and new name.
 *  (2) `fills` has no empty text.
 */
struct _ManorDecisions
{
  GObject    parent_instance;

  GPtrArray *renames;  /* (1) */
  GPtrArray *fills;    /* (2) */
  gboolean   drop_extra;
  gboolean   reorder;
};

/* A column's new name or fill value; @table is NULL where a table itself is renamed. */
typedef struct
{
  char *table;
  char *name;
  char *value;
} Decision;

enum {
  PROP_0,
  PROP_DROP_EXTRA,
  PROP_REORDER,
  N_PROPS
};

enum {
  CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ManorDecisions, manor_decisions, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
decision_free (gpointer data)
{
  Decision *decision = data;

  g_free (decision->table);
  g_free (decision->name);
  g_free (decision->value);
  g_free (decision);
}

static gboolean
same_name (const char *a,
           const char *b)
{
  return (a == NULL || b == NULL) ? a == b : manor_identifier_equal (a, b);
}

static Decision *
find_decision (GPtrArray  *array,
               const char *table,
               const char *name,
               guint      *position)
{
  for (guint i = 0; i < array->len; i++)
    {
      Decision *decision = g_ptr_array_index (array, i);

      if (same_name (decision->table, table) && same_name (decision->name, name))
        {
          *position = i;
          return decision;
        }
    }

  return NULL;
}

/* Returns whether anything is different now. */
static gboolean
put_decision (GPtrArray  *array,
              const char *table,
              const char *name,
              const char *value)
{
  guint position = 0;
  Decision *decision = find_decision (array, table, name, &position);

  if (value == NULL)
    {
      if (decision != NULL)
        g_ptr_array_remove_index (array, position);
      return decision != NULL;
    }

  if (decision == NULL)
    {
      decision = g_new0 (Decision, 1);
      decision->table = g_strdup (table);
      decision->name = g_strdup (name);
      g_ptr_array_add (array, decision);
    }

  return g_set_str (&decision->value, value);
}

static void
manor_decisions_finalize (GObject *object)
{
  ManorDecisions *self = MANOR_DECISIONS (object);

  g_clear_pointer (&self->renames, g_ptr_array_unref);
  g_clear_pointer (&self->fills, g_ptr_array_unref);

  G_OBJECT_CLASS (manor_decisions_parent_class)->finalize (object);
}

static void
manor_decisions_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ManorDecisions *self = MANOR_DECISIONS (object);

  switch (prop_id)
    {
    case PROP_DROP_EXTRA:
      g_value_set_boolean (value, self->drop_extra);
      break;

    case PROP_REORDER:
      g_value_set_boolean (value, self->reorder);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_decisions_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  ManorDecisions *self = MANOR_DECISIONS (object);
  gboolean *field;

  switch (prop_id)
    {
    case PROP_DROP_EXTRA:
      field = &self->drop_extra;
      break;

    case PROP_REORDER:
      field = &self->reorder;
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }

  if (*field == g_value_get_boolean (value))
    return;

  *field = g_value_get_boolean (value);
  g_object_notify_by_pspec (object, pspec);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
manor_decisions_class_init (ManorDecisionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_decisions_finalize;
  object_class->get_property = manor_decisions_get_property;
  object_class->set_property = manor_decisions_set_property;

  properties[PROP_DROP_EXTRA] =
    g_param_spec_boolean ("drop-extra", NULL, NULL,
                          FALSE,
                          (G_PARAM_READWRITE |
                           G_PARAM_EXPLICIT_NOTIFY |
                           G_PARAM_STATIC_STRINGS));

  properties[PROP_REORDER] =
    g_param_spec_boolean ("reorder", NULL, NULL,
                          FALSE,
                          (G_PARAM_READWRITE |
                           G_PARAM_EXPLICIT_NOTIFY |
                           G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] =
    g_signal_new ("changed",
                  G_TYPE_FROM_CLASS (klass),
                  G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
manor_decisions_init (ManorDecisions *self)
{
  self->renames = g_ptr_array_new_with_free_func (decision_free);
  self->fills = g_ptr_array_new_with_free_func (decision_free);
}

/**
 * manor_decisions_new:
 *
 * Returns: (transfer full): nothing decided yet
 */
ManorDecisions *
manor_decisions_new (void)
{
  return g_object_new (MANOR_TYPE_DECISIONS, NULL);
}

/* A table's new name stands where a column's does, without a table. */
static void
read_proposal (ManorChange  *proposal,
               const char  **table,
               const char  **name)
{
  gboolean of_column = manor_change_get_column (proposal) != NULL;

  *table = of_column ? manor_change_get_name (proposal) : NULL;
  *name = of_column ? manor_change_get_column (proposal) : manor_change_get_name (proposal);
}

/**
 * manor_decisions_set_rename:
 * @self: a `ManorDecisions`
 * @proposal: a change of kind %MANOR_CHANGE_RENAMED
 * @renamed: whether it is a rename
 *
 * Says whether a proposed rename is one.
 */
void
manor_decisions_set_rename (ManorDecisions *self,
                            ManorChange    *proposal,
                            gboolean        renamed)
{
  const char *table;
  const char *name;

  g_return_if_fail (MANOR_IS_DECISIONS (self));
  g_return_if_fail (MANOR_IS_CHANGE (proposal));

  read_proposal (proposal, &table, &name);

  if (put_decision (self->renames, table, name,
                    renamed ? manor_change_get_old_name (proposal) : NULL))
    g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * manor_decisions_get_rename:
 * @self: a `ManorDecisions`
 * @proposal: a change of kind %MANOR_CHANGE_RENAMED
 *
 * Returns: whether a person said that it is a rename
 */
gboolean
manor_decisions_get_rename (ManorDecisions *self,
                            ManorChange    *proposal)
{
  Decision *decision;
  const char *table;
  const char *name;
  guint position;

  g_return_val_if_fail (MANOR_IS_DECISIONS (self), FALSE);
  g_return_val_if_fail (MANOR_IS_CHANGE (proposal), FALSE);

  read_proposal (proposal, &table, &name);
  decision = find_decision (self->renames, table, name, &position);

  return decision != NULL && same_name (decision->value, manor_change_get_old_name (proposal));
}

/**
 * manor_decisions_set_fill:
 * @self: a `ManorDecisions`
 * @table: a table's name
 * @column: a column's name
 * @sql: (nullable): an SQL expression; empty or %NULL for none
 *
 * Says what rows get that have no value for a column.
 */
void
manor_decisions_set_fill (ManorDecisions *self,
                          const char     *table,
                          const char     *column,
                          const char     *sql)
{
  g_autofree char *stripped = NULL;

  g_return_if_fail (MANOR_IS_DECISIONS (self));
  g_return_if_fail (table != NULL && column != NULL);

  stripped = g_strstrip (g_strdup (sql != NULL ? sql : ""));

  if (put_decision (self->fills, table, column, *stripped != '\0' ? stripped : NULL))
    g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * manor_decisions_get_fill:
 * @self: a `ManorDecisions`
 * @table: a table's name
 * @column: a column's name
 *
 * Returns: (transfer none) (nullable): the expression, %NULL for none
 */
const char *
manor_decisions_get_fill (ManorDecisions *self,
                          const char     *table,
                          const char     *column)
{
  Decision *decision;
  guint position;

  g_return_val_if_fail (MANOR_IS_DECISIONS (self), NULL);

  decision = find_decision (self->fills, table, column, &position);

  return decision != NULL ? decision->value : NULL;
}

static gboolean
has_column (ManorTable *table,
            const char *column)
{
  return table != NULL && manor_table_find_column (table, column) != NULL;
}

/* The table as @from calls it: by its old name where it is renamed. */
static ManorTable *
find_old_table (ManorDecisions *self,
                ManorCatalogue *from,
                const char     *table)
{
  guint position;
  Decision *rename = find_decision (self->renames, NULL, table, &position);
  ManorTable *old = manor_catalogue_find_table (from, table);

  if (old == NULL && rename != NULL)
    old = manor_catalogue_find_table (from, rename->value);

  return old;
}

static gboolean
rename_concerns (ManorDecisions *self,
                 const Decision *rename,
                 ManorCatalogue *from,
                 ManorCatalogue *to)
{
  ManorTable *old;

  if (from == NULL || to == NULL)
    return TRUE;

  if (rename->table == NULL)
    return manor_catalogue_find_table (from, rename->value) != NULL &&
           manor_catalogue_find_table (from, rename->name) == NULL &&
           manor_catalogue_find_table (to, rename->name) != NULL;

  old = find_old_table (self, from, rename->table);

  return has_column (old, rename->value) && !has_column (old, rename->name) &&
         has_column (manor_catalogue_find_table (to, rename->table), rename->name);
}

/**
 * manor_decisions_dup_options:
 * @self: a `ManorDecisions`
 * @from: (nullable): a variant's catalogue
 * @to: (nullable): the schema database's
 *
 * Makes the options of one variant's plan, or of a push of all.
 *
 * Returns: (transfer full): a `ManorPlanOptions`
 */
ManorPlanOptions *
manor_decisions_dup_options (ManorDecisions *self,
                             ManorCatalogue *from,
                             ManorCatalogue *to)
{
  g_autoptr(ManorPlanOptions) options = manor_plan_options_new ();

  g_return_val_if_fail (MANOR_IS_DECISIONS (self), NULL);

  for (guint i = 0; i < self->renames->len; i++)
    {
      const Decision *rename = g_ptr_array_index (self->renames, i);

      if (!rename_concerns (self, rename, from, to))
        continue;

      if (rename->table == NULL)
        manor_plan_options_add_rename_table (options, rename->value, rename->name);
      else
        manor_plan_options_add_rename_column (options, rename->table, rename->value,
                                              rename->name);
    }

  for (guint i = 0; i < self->fills->len; i++)
    {
      const Decision *fill = g_ptr_array_index (self->fills, i);

      if (to == NULL ||
          has_column (manor_catalogue_find_table (to, fill->table), fill->name))
        manor_plan_options_set_fill (options, fill->table, fill->name, fill->value);
    }

  manor_plan_options_set_drop_extra (options, self->drop_extra);
  manor_plan_options_set_reorder (options, self->reorder);

  return g_steal_pointer (&options);
}
