/* manor-cost-walk.c: a plan, walked for what it costs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-cost"

#include "config.h"

#include <math.h>
#include <string.h>

#include "manor-cost-model-private.h"
#include "manor-deed-private.h"
#include "manor-draft-private.h"
#include "manor-identifier.h"
#include "manor-script.h"
#include "manor-vector.h"

/* Rows of a WITHOUT ROWID table that are counted one by one at most. */
#define MAX_COUNTED 1000

/* count(*) reads pages, not rows: about one for so many rows. */
#define ROWS_PER_PAGE 200.0

/*
 * The plan's steps are walked once, in their order. Every statement costs a number of rows that
 * does not depend on the tables, and a number for each row of a table. Both were measured on
 * sqld 0.24, which says with each answer what it bills (docs/plan.md has the table):
 *
 *     S: rows of sqlite_schema · n: rows of the table · u: its automatic indexes · i: all its indexes
 *
 *                            reads              writes
 *     ADD COLUMN             S + 3              1
 *     DROP COLUMN            n + 5 S            n + S
 *     RENAME COLUMN          6 S                S + 3
 *     RENAME TO              3 S                S / 3 + 1
 *     CREATE TABLE, VIEW     1                  2 + u
 *     CREATE TRIGGER         0                  1
 *     CREATE INDEX           2 n + 5            n + 1
 *        of vectors          70 n + 5           n (2 + 3 √D)
 *     DROP …                 S + 2              0
 *     copying a table        n; 2 n with rowids n (1 + u)
 *     UPDATE, DELETE         n                  n (1 + i), at most
 *
 * While the plan is walked, `places` says for each name in use which of the child's tables its rows come
 * from; a table that the plan makes has no rows before it is copied to.
 */
/* A table on the way through the plan. */
typedef struct
{
  ManorTable    *table;        /* the child's, whose rows it has, borrowed; NULL where it is empty */
  ManorCostTerm *term;         /* of @table, borrowed; NULL before it is needed */
  guint          n_automatic;
  guint          n_indexes;    /* the automatic ones included */
  gboolean       numbered;     /* has rowids */
} Place;

typedef struct
{
  ManorCostModel *self;
  ManorCatalogue *from;
  GHashTable     *places;  /* folded name to Place */
  double          n_objects;
} Walk;

/* The span of the rowids: no less than there are rows, and mostly hardly more. What has none, or
 * random ones, is counted as far as that costs little. */
static char *
dup_question (ManorTable *table)
{
  const char *rowid = manor_table_get_random_rowid (table) ? NULL
                                                           : manor_table_get_rowid_name (table);
  g_autofree char *name =
    manor_identifier_quote (manor_schema_object_get_name (MANOR_SCHEMA_OBJECT (table)));

  if (rowid != NULL)
    return g_strdup_printf ("SELECT CASE typeof(n) WHEN 'integer' THEN n WHEN 'null' THEN 0 ELSE -1 END "
                            "FROM (SELECT 1 + (SELECT max(%s) FROM %s) - (SELECT min(%s) FROM %s) AS n)",
                            rowid, name, rowid, name);

  return g_strdup_printf ("SELECT CASE WHEN count(*) > %d THEN -1 ELSE count(*) END "
                          "FROM (SELECT 1 FROM %s LIMIT %d)", MAX_COUNTED, name, MAX_COUNTED + 1);
}

static ManorCostTerm *
find_term (Walk       *walk,
           ManorTable *table)
{
  const char *name = manor_schema_object_get_name (MANOR_SCHEMA_OBJECT (table));
  ManorCostTerm *term;

  for (guint i = 0; i < walk->self->terms->len; i++)
    {
      term = g_ptr_array_index (walk->self->terms, i);
      if (manor_identifier_equal (term->table, name))
        return term;
    }

  term = g_new0 (ManorCostTerm, 1);
  term->table = g_strdup (name);
  term->sql = dup_question (table);
  g_ptr_array_add (walk->self->terms, term);

  return term;
}

static guint
count_automatic (ManorTable *table)
{
  GPtrArray *constraints = manor_table_get_constraints (table);
  guint n = 0;

  for (guint i = 0; i < constraints->len; i++)
    {
      ManorConstraintKind kind = manor_constraint_get_kind (g_ptr_array_index (constraints, i));

      if (kind == MANOR_CONSTRAINT_UNIQUE ||
          (kind == MANOR_CONSTRAINT_PRIMARY_KEY && !manor_table_get_without_rowid (table) &&
           manor_table_get_rowid_column (table) == NULL))
        n++;
    }

  return n;
}

static void
put_place (Walk       *walk,
           const char *name,
           Place      *place)
{
  g_hash_table_replace (walk->places, manor_identifier_fold (name), place);
}

static Place *
find_place (Walk       *walk,
            const char *name)
{
  g_autofree char *folded = manor_identifier_fold (name != NULL ? name : "");
  Place *place = g_hash_table_lookup (walk->places, folded);

  if (place == NULL)
    {
      place = g_new0 (Place, 1);
      g_hash_table_insert (walk->places, g_steal_pointer (&folded), place);
    }

  return place;
}

static void
place_tables (Walk *walk)
{
  g_autoptr(GPtrArray) tables = manor_catalogue_list_of_kind (walk->from, MANOR_OBJECT_TABLE);

  for (guint i = 0; i < tables->len; i++)
    {
      ManorTable *table = g_ptr_array_index (tables, i);
      const char *name = manor_schema_object_get_name (MANOR_SCHEMA_OBJECT (table));
      g_autoptr(GPtrArray) indexes =
        manor_catalogue_list_of_table (walk->from, MANOR_OBJECT_INDEX, name);
      Place *place = g_new0 (Place, 1);

      place->table = table;
      place->n_automatic = count_automatic (table);
      place->n_indexes = MAX (indexes->len, place->n_automatic);
      place->numbered = !manor_table_get_without_rowid (table);
      put_place (walk, name, place);
    }
}

/* Its rows matter from here on. */
static Place *
use_place (Walk       *walk,
           const char *name)
{
  Place *place = find_place (walk, name);

  if (place->term == NULL && place->table != NULL && manor_table_get_module (place->table) == NULL)
    place->term = find_term (walk, place->table);

  return place;
}

static void
add_fixed (Walk   *walk,
           double  reads,
           double  writes)
{
  walk->self->reads += reads;
  walk->self->writes += writes;
}

static void
add_rows (Place  *place,
          double  reads,
          double  writes)
{
  if (place->term == NULL)
    return;

  place->term->reads += reads;
  place->term->writes += writes;
}

/* One statement of a table that is made, read as a schema of its own. */
static ManorTable *
parse_table (const char      *sql,
             const char      *name,
             ManorCatalogue **catalogue)
{
  static const char * const columns[] = { "type", "name", "tbl_name", "sql" };
  ManorResultBuilder *builder = manor_result_builder_new (G_N_ELEMENTS (columns));
  const char *values[] = { "table", name, name, sql };
  g_autoptr(ManorResult) rows = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      ManorValue value = manor_value_text (values[i]);

      manor_result_builder_set_column (builder, i, columns[i], NULL);
      manor_result_builder_add_value (builder, &value);
    }

  rows = manor_result_builder_end (builder);
  *catalogue = manor_catalogue_new (rows, NULL);

  return *catalogue != NULL ? manor_catalogue_find_table (*catalogue, name) : NULL;
}

static void
create_table (Walk       *walk,
              ManorDeed  *deed)
{
  g_autoptr(ManorCatalogue) catalogue = NULL;
  ManorTable *table = parse_table (deed->sql, deed->name, &catalogue);
  Place *place = g_new0 (Place, 1);

  if (table != NULL)
    {
      place->n_automatic = count_automatic (table);
      place->numbered = !manor_table_get_without_rowid (table);
    }
  place->n_indexes = place->n_automatic;
  put_place (walk, deed->name, place);

  add_fixed (walk, 1, 2 + place->n_automatic);
  walk->n_objects += 1 + place->n_automatic;
}

/* libSQL's vector index looks for neighbours of every row, about 70 of them, and writes itself into
 * those that it finds: 3 √D with D dimensions, unless it is told another number. */
static void
add_vector_index (Place      *place,
                  const char *sql)
{
  guint dimensions = 0;

  for (guint i = 0; place->table != NULL && i < manor_table_get_n_columns (place->table); i++)
    {
      ManorColumn *column = manor_table_get_column (place->table, i);
      guint declared;

      if (manor_vector_parse_type (manor_column_get_declared_type (column), &declared) != MANOR_VECTOR_NONE &&
          manor_sql_mentions_name (sql, manor_column_get_name (column)))
        dimensions = MAX (dimensions, declared);
    }

  add_rows (place, 70, 2 + 3 * sqrt (dimensions));
}

static void
create_index (Walk      *walk,
              ManorDeed *deed)
{
  Place *place = use_place (walk, deed->table);

  add_fixed (walk, 5, 1);
  if (strstr (deed->sql, "libsql_vector_idx") != NULL)
    add_vector_index (place, deed->sql);
  else
    add_rows (place, 2, 1);
  place->n_indexes++;
  walk->n_objects++;
}

/* What the steps of a plan call the table that is copied is its name at that time. */
static void
insert (Walk          *walk,
        ManorDeed     *deed,
        ManorPlanStep *step)
{
  gboolean rewrites = (manor_plan_step_get_risk (step) & MANOR_RISK_REWRITES) != 0;
  const char *source = deed->other != NULL ? deed->other
                                           : rewrites ? manor_plan_step_get_table (step) : NULL;
  Place *target = find_place (walk, deed->name);
  Place *place = NULL;

  if (source != NULL && !manor_identifier_equal (source, deed->name))
    place = use_place (walk, source);

  if (place == NULL || place->term == NULL)
    {
      add_fixed (walk, 1, 1 + target->n_indexes);
      return;
    }

  /* A row that comes with its rowid is looked for first. */
  add_rows (place, target->numbered ? 2 : 1, 1 + target->n_indexes);
  if (rewrites)
    add_rows (place, 2 / ROWS_PER_PAGE, 0);

  if (target->table == NULL)
    target->table = place->table;
}

static void
rename_table (Walk      *walk,
              ManorDeed *deed)
{
  Place *place = g_memdup2 (find_place (walk, deed->name), sizeof *place);
  g_autofree char *folded = manor_identifier_fold (deed->name);

  g_hash_table_remove (walk->places, folded);
  put_place (walk, deed->other, place);
  add_fixed (walk, 3 * walk->n_objects, walk->n_objects / 3 + 1);
}

static void
drop_table (Walk      *walk,
            ManorDeed *deed)
{
  g_autofree char *folded = manor_identifier_fold (deed->name);
  Place *place = g_hash_table_lookup (walk->places, folded);

  add_fixed (walk, walk->n_objects + 2, 0);
  walk->n_objects -= place != NULL ? 1 + place->n_indexes : 1;
  g_hash_table_remove (walk->places, folded);
}

/* Views, triggers, and whatever is dropped. */
static void
walk_object (Walk      *walk,
             ManorDeed *deed)
{
  switch ((int) deed->kind)
    {
    case MANOR_DEED_CREATE_VIEW:
      add_fixed (walk, 1, 2);
      walk->n_objects++;
      break;

    case MANOR_DEED_CREATE_TRIGGER:
      add_fixed (walk, 0, 1);
      walk->n_objects++;
      break;

    case MANOR_DEED_DROP_TABLE:
      drop_table (walk, deed);
      break;

    case MANOR_DEED_DROP_INDEX:
    case MANOR_DEED_DROP_VIEW:
    case MANOR_DEED_DROP_TRIGGER:
      add_fixed (walk, walk->n_objects + 2, 0);
      walk->n_objects--;
      break;

    default:
      add_fixed (walk, 1, 0);
      break;
    }
}

static void
walk_deed (Walk          *walk,
           ManorDeed     *deed,
           ManorPlanStep *step)
{
  double n_objects = walk->n_objects;
  Place *place;

  switch ((int) deed->kind)
    {
    case MANOR_DEED_ADD_COLUMN:
      add_fixed (walk, n_objects + 3, 1);
      break;

    case MANOR_DEED_DROP_COLUMN:
      add_fixed (walk, 5 * n_objects, n_objects);
      add_rows (use_place (walk, deed->name), 1, 1);
      break;

    case MANOR_DEED_RENAME_COLUMN:
      add_fixed (walk, 6 * n_objects, n_objects + 3);
      break;

    case MANOR_DEED_RENAME_TABLE:
      rename_table (walk, deed);
      break;

    case MANOR_DEED_CREATE_TABLE:
      create_table (walk, deed);
      if (deed->other != NULL)
        insert (walk, deed, step);
      break;

    case MANOR_DEED_CREATE_INDEX:
      create_index (walk, deed);
      break;

    case MANOR_DEED_INSERT:
      insert (walk, deed, step);
      break;

    case MANOR_DEED_UPDATE:
    case MANOR_DEED_DELETE:
      place = use_place (walk, deed->name);
      add_rows (place, 1, 1 + place->n_indexes);
      break;

    default:
      walk_object (walk, deed);
      break;
    }
}

static void
walk_step (Walk          *walk,
           ManorPlanStep *step)
{
  g_autoptr(GPtrArray) statements = manor_script_split (manor_plan_step_get_sql (step), -1);
  g_autoptr(ManorDeed) deed = NULL;

  if (statements->len > 0)
    deed = manor_deed_new (g_ptr_array_index (statements, 0), NULL);

  if (deed != NULL)
    walk_deed (walk, deed, step);
}

/* Each is asked when the push is prepared, and those of losses once more. */
static void
walk_probes (Walk      *walk,
             ManorPlan *plan)
{
  GPtrArray *probes = manor_plan_get_probes (plan);

  for (guint i = 0; i < probes->len; i++)
    {
      ManorProbe *probe = g_ptr_array_index (probes, i);

      add_rows (use_place (walk, manor_probe_get_table (probe)),
                manor_probe_get_takes (probe) ? 2 : 1, 0);
    }
}

/* The schema is read before the first step and after the last, and foreign_keys; what is asked
 * about the rows of a copied table is counted in insert(). That foreign keys hold is looked up by a
 * function of the database, whose reading is not billed. */
static void
walk_checks (Walk      *walk,
             ManorPlan *plan)
{
  add_fixed (walk, 2 * walk->n_objects + 1 + manor_plan_get_checks (plan)->len, 0);
}

void
_manor_cost_model_walk (ManorCostModel *self,
                        ManorPlan      *plan)
{
  Walk walk = { .self = self };

  walk.from = manor_diff_get_from (manor_plan_get_diff (plan));
  walk.places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  walk.n_objects = manor_catalogue_get_n_objects (walk.from);

  place_tables (&walk);
  walk_probes (&walk, plan);
  for (guint i = 0; i < manor_plan_get_n_steps (plan); i++)
    walk_step (&walk, manor_plan_get_step (plan, i));
  walk_checks (&walk, plan);

  g_hash_table_unref (walk.places);
}
