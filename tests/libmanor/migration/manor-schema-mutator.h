/* manor-schema-mutator.h: what happens to schemas in the course of time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-plan-options.h"
#include "manor-schema-generator.h"

static inline char *
made_plain_name (const char *quoted)
{
  gsize length = strlen (quoted);

  return strchr ("\"[", *quoted) != NULL ? g_strndup (quoted + 1, length - 2) : g_strdup (quoted);
}

static inline void
mutate_column (GRand      *rand,
               MadeColumn *column)
{
  switch (made_upto (rand, 9))
    {
    case 0:
      column->type = made_upto (rand, 60);
      break;
    case 1:
      column->not_null = !column->not_null;
      break;
    case 2:
      column->value = made_upto (rand, G_N_ELEMENTS (made_values));
      break;
    case 3:
      column->collation = made_upto (rand, G_N_ELEMENTS (made_collations));
      break;
    case 4:
      column->check = made_upto (rand, 5);
      break;
    case 5:
      column->unique = !column->unique;
      break;
    case 6:
      column->parent = made_chance (rand, 50) ? (int) made_upto (rand, MAX_TABLES) : -1;
      break;
    case 7:
      column->action = made_upto (rand, G_N_ELEMENTS (made_actions));
      break;
    default:
      column->generated = made_upto (rand, 3);
      break;
    }
}

static inline void
drop_column (GRand     *rand,
             MadeTable *table)
{
  guint index = made_upto (rand, table->n_columns);

  if (table->n_columns < 2)
    return;

  memmove (&table->columns[index], &table->columns[index + 1],
           (table->n_columns - index - 1) * sizeof (MadeColumn));
  table->n_columns--;
}

static inline void
add_column (GRand     *rand,
            MadeTable *table)
{
  MadeColumn column;
  guint index;

  if (table->n_columns == MAX_COLUMNS)
    return;

  made_column (rand, table, &column);
  index = made_chance (rand, 60) ? table->n_columns : made_upto (rand, table->n_columns + 1);
  memmove (&table->columns[index + 1], &table->columns[index],
           (table->n_columns - index) * sizeof (MadeColumn));
  table->columns[index] = column;
  table->n_columns++;
}

static inline void
swap_columns (GRand     *rand,
              MadeTable *table)
{
  guint a = made_upto (rand, table->n_columns);
  guint b = made_upto (rand, table->n_columns);
  MadeColumn column = table->columns[a];

  table->columns[a] = table->columns[b];
  table->columns[b] = column;
}

static inline void
rename_column (GRand            *rand,
               MadeTable        *table,
               const char       *table_before,
               ManorPlanOptions *options)
{
  MadeColumn *column = &table->columns[made_upto (rand, table->n_columns)];
  const char *name = made_columns[made_upto (rand, G_N_ELEMENTS (made_columns))];
  g_autofree char *plain_table = made_plain_name (table_before);
  g_autofree char *old_name = made_plain_name (column->name);
  g_autofree char *new_name = made_plain_name (name);

  if (made_has_column (table, name))
    return;

  if (made_chance (rand, 80))
    manor_plan_options_add_rename_column (options, plain_table, old_name, new_name);

  column->name = name;
}

static inline void
mutate_table (GRand            *rand,
              MadeTable        *table,
              const char       *table_before,
              ManorPlanOptions *options,
              gboolean         *renamed)
{
  switch (made_upto (rand, 14))
    {
    case 0:
    case 1:
      add_column (rand, table);
      break;
    case 2:
      drop_column (rand, table);
      break;
    case 3:
      swap_columns (rand, table);
      break;
    case 4:
      /* At most one a table: a name told twice means something else. */
      if (!*renamed)
        rename_column (rand, table, table_before, options);
      *renamed = TRUE;
      break;
    case 5:
      table->key = (MadeKey) made_upto (rand, N_KEYS);
      break;
    case 6:
      table->without_rowid = !table->without_rowid;
      break;
    case 7:
      table->strict = !table->strict;
      break;
    case 8:
      table->check = made_upto (rand, 3);
      break;
    default:
      mutate_column (rand, &table->columns[made_upto (rand, table->n_columns)]);
      break;
    }
}

static inline void
mutate_other (GRand     *rand,
              MadeOther *other)
{
  if (made_chance (rand, 40))
    other->present = !other->present;
  else
    made_other (rand, other, other->name);
}

static inline void
set_fill (GRand            *rand,
          const MadeTable  *table,
          ManorPlanOptions *options)
{
  static const char * const fills[] = { "1", "'f'", "2.5", "'z' || 1" };
  guint index = made_upto (rand, table->n_columns);
  g_autofree char *name = made_plain_name (table->name);
  g_autofree char *column = made_plain_name (table->columns[index].name);

  manor_plan_options_set_fill (options, name, column,
                               fills[made_upto (rand, G_N_ELEMENTS (fills))]);
}

/* @options hears of most renames, and of some fill values. */
static inline void
mutate_schema (GRand            *rand,
               MadeSchema       *schema,
               ManorPlanOptions *options)
{
  guint n_changes = made_upto (rand, 5);
  const char *before[MAX_TABLES];
  gboolean renamed[MAX_TABLES] = { FALSE };

  for (guint i = 0; i < MAX_TABLES; i++)
    before[i] = schema->tables[i].name;

  for (guint i = 0; i < n_changes; i++)
    {
      guint index = made_upto (rand, MAX_TABLES);
      MadeTable *table = &schema->tables[index];

      switch (made_upto (rand, 12))
        {
        case 0:
          mutate_other (rand, &schema->indexes[made_upto (rand, MAX_OTHERS)]);
          break;
        case 1:
          mutate_other (rand, &schema->views[made_upto (rand, MAX_OTHERS)]);
          break;
        case 2:
          mutate_other (rand, &schema->triggers[made_upto (rand, MAX_OTHERS)]);
          break;
        case 3:
          if (made_chance (rand, 30))
            table->present = !table->present;
          break;
        case 4:
          if (table->present && made_chance (rand, 30) && table->name == before[index])
            {
              g_autofree char *old_name = made_plain_name (table->name);

              table->name = made_tables[MAX_TABLES + index % 2];
              for (guint j = 0; j < MAX_TABLES; j++)
                if (j != index && schema->tables[j].name == table->name)
                  table->name = before[index];

              if (table->name != before[index])
                manor_plan_options_add_rename_table (options, old_name, table->name);
            }
          break;
        default:
          mutate_table (rand, table, before[index], options, &renamed[index]);
          break;
        }
    }

  for (guint i = 0; i < MAX_TABLES; i++)
    if (schema->tables[i].present && made_chance (rand, 10))
      set_fill (rand, &schema->tables[i], options);
}
