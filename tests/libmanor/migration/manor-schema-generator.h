/* manor-schema-generator.h: schemas, changes of schemas and rows, made up by chance
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <string.h>

#define MAX_COLUMNS 7
#define MAX_TABLES  5
#define MAX_OTHERS  5

typedef enum { KEY_NONE, KEY_ROWID, KEY_AUTOINCREMENT, KEY_FIRST, KEY_TWO, N_KEYS } MadeKey;

typedef struct
{
  const char *name;
  guint       type;
  guint       value;       /* DEFAULT */
  guint       collation;
  guint       check;
  guint       generated;   /* 0 no, 1 VIRTUAL, 2 STORED */
  gboolean    not_null;
  gboolean    unique;
  int         parent;      /* table number, or -1 */
  guint       action;
} MadeColumn;

typedef struct
{
  const char *name;
  gboolean    present;
  MadeColumn  columns[MAX_COLUMNS];
  guint       n_columns;
  MadeKey     key;
  gboolean    without_rowid;
  gboolean    strict;
  guint       check;       /* of the table */
} MadeTable;

typedef struct
{
  gboolean    present;
  const char *name;
  guint       table;
  guint       first;       /* column numbers, taken modulo what is there */
  guint       second;
  guint       style;
} MadeOther;

typedef struct
{
  MadeTable tables[MAX_TABLES];
  MadeOther indexes[MAX_OTHERS];
  MadeOther views[MAX_OTHERS];
  MadeOther triggers[MAX_OTHERS];
} MadeSchema;

static const char * const made_columns[] = {
  "a", "b", "c", "d", "e", "\"f g\"", "\"order\"", "[é]", "k", "n", "v", "w", "x", "y", "z",
};
static const char * const made_tables[] = { "t1", "u", "\"group\"", "p_q", "T5", "r6", "s7" };
static const char * const made_types[] = {
  "INTEGER", "TEXT", "REAL", "BLOB", "NUMERIC", "VARCHAR(10)", "INT", "", "DATETIME", "BOOLEAN",
};
static const char * const made_strict_types[] = { "INTEGER", "TEXT", "REAL", "BLOB", "INT", "ANY" };
static const char * const made_values[] = {
  NULL, NULL, NULL, NULL, "0", "'a'", "-1.5", "x'00ff'", "NULL", "CURRENT_TIMESTAMP",
  "(1+1)", "'it''s'", "TRUE", "(lower('X'))", "1",
};
static const char * const made_collations[] = { NULL, NULL, NULL, "NOCASE", "RTRIM", "BINARY" };
static const char * const made_actions[] = {
  "", " ON DELETE CASCADE", " ON DELETE SET NULL ON UPDATE CASCADE",
  " DEFERRABLE INITIALLY DEFERRED",
};

static inline guint
made_upto (GRand *rand,
           guint  n)
{
  return (guint) g_rand_int_range (rand, 0, (gint32) n);
}

static inline gboolean
made_chance (GRand *rand,
             guint  percent)
{
  return made_upto (rand, 100) < percent;
}

static inline gboolean
made_has_column (const MadeTable *table,
                 const char      *name)
{
  for (guint i = 0; i < table->n_columns; i++)
    if (g_str_equal (table->columns[i].name, name))
      return TRUE;

  return FALSE;
}

static inline void
made_column (GRand           *rand,
             const MadeTable *table,
             MadeColumn      *column)
{
  memset (column, 0, sizeof *column);

  do
    column->name = made_columns[made_upto (rand, G_N_ELEMENTS (made_columns))];
  while (made_has_column (table, column->name));

  column->type = made_upto (rand, 60);
  column->value = made_upto (rand, G_N_ELEMENTS (made_values));
  column->collation = made_upto (rand, G_N_ELEMENTS (made_collations));
  column->check = made_chance (rand, 15) ? 1 + made_upto (rand, 4) : 0;
  column->generated = made_chance (rand, 10) ? 1 + made_upto (rand, 2) : 0;
  column->not_null = made_chance (rand, 25);
  column->unique = made_chance (rand, 10);
  column->parent = made_chance (rand, 15) ? (int) made_upto (rand, MAX_TABLES) : -1;
  column->action = made_upto (rand, G_N_ELEMENTS (made_actions));
}

static inline void
made_table (GRand      *rand,
            MadeTable  *table,
            const char *name)
{
  guint n_columns = 1 + made_upto (rand, 4);

  memset (table, 0, sizeof *table);
  table->name = name;
  table->present = TRUE;

  for (guint i = 0; i < n_columns; i++)
    {
      made_column (rand, table, &table->columns[table->n_columns]);
      table->n_columns++;
    }

  table->key = (MadeKey) made_upto (rand, N_KEYS);
  table->without_rowid = made_chance (rand, 15);
  table->strict = made_chance (rand, 12);
  table->check = made_chance (rand, 10) ? 1 + made_upto (rand, 2) : 0;
}

static inline void
made_other (GRand      *rand,
            MadeOther  *other,
            const char *name)
{
  other->present = TRUE;
  other->name = name;
  other->table = made_upto (rand, MAX_TABLES);
  other->first = made_upto (rand, MAX_COLUMNS);
  other->second = made_upto (rand, MAX_COLUMNS);
  other->style = made_upto (rand, 8);
}

static inline void
made_schema (GRand      *rand,
             MadeSchema *schema)
{
  static const char * const indexes[] = { "i1", "\"i 2\"", "i3", "i4", "i5" };
  static const char * const views[] = { "v1", "v2", "\"v 3\"", "v4", "v5" };
  static const char * const triggers[] = { "tr1", "tr2", "\"tr 3\"", "tr4", "tr5" };

  memset (schema, 0, sizeof *schema);

  for (guint i = 0; i < MAX_TABLES; i++)
    {
      made_table (rand, &schema->tables[i], made_tables[i]);
      schema->tables[i].present = i == 0 || made_chance (rand, 50);
    }

  for (guint i = 0; i < MAX_OTHERS; i++)
    {
      made_other (rand, &schema->indexes[i], indexes[i]);
      schema->indexes[i].present = made_chance (rand, 30);
      made_other (rand, &schema->views[i], views[i]);
      schema->views[i].present = made_chance (rand, 20);
      made_other (rand, &schema->triggers[i], triggers[i]);
      schema->triggers[i].present = made_chance (rand, 15);
    }
}

static inline gboolean
made_is_key (const MadeTable *table,
             guint            column)
{
  return (table->key != KEY_NONE && column == 0) || (table->key == KEY_TWO && column == 1);
}

static inline gboolean
made_rowid_key (const MadeTable *table)
{
  return table->key == KEY_ROWID || table->key == KEY_AUTOINCREMENT;
}

static inline gboolean
made_is_generated (const MadeTable *table,
                   guint            column)
{
  /* The first column is ordinary, so that there is something to compute from. */
  return column > 0 && table->columns[column].generated > 0 && !made_is_key (table, column);
}

static inline const char *
made_type (const MadeTable *table,
           guint            column)
{
  guint type = table->columns[column].type;

  if (made_rowid_key (table) && column == 0)
    return "INTEGER";

  /* SQLite takes any value in a VIRTUAL column of a STRICT table, and later every ADD COLUMN
   * for a fault. */
  if (table->strict && made_is_generated (table, column))
    return "TEXT";

  return table->strict ? made_strict_types[type % G_N_ELEMENTS (made_strict_types)]
                       : made_types[type % G_N_ELEMENTS (made_types)];
}

static inline void
made_append_check (GString    *sql,
                   guint       check,
                   const char *name)
{
  switch (check)
    {
    case 1:
      g_string_append_printf (sql, " CHECK (%s <> 3)", name);
      break;
    case 2:
      g_string_append_printf (sql, " CHECK (length(%s) < 4)", name);
      break;
    case 3:
      g_string_append_printf (sql, " CHECK (%s IS NOT NULL OR 1)", name);
      break;
    case 4:
      g_string_append_printf (sql, " CHECK (%s NOT IN ('b', ')', 7))", name);
      break;
    default:
      break;
    }
}

static inline gboolean
made_can_be_parent (const MadeTable *table)
{
  return table->present && (made_rowid_key (table) || table->key == KEY_FIRST);
}

static inline void
made_append_column (GString          *sql,
                    const MadeSchema *schema,
                    const MadeTable  *table,
                    guint             index)
{
  const MadeColumn *column = &table->columns[index];
  const char *value = made_values[column->value];
  const char *collation = made_collations[column->collation];
  gboolean key = made_is_key (table, index);

  g_string_append_printf (sql, "%s %s", column->name, made_type (table, index));

  if (made_rowid_key (table) && index == 0)
    {
      g_string_append (sql, " PRIMARY KEY");
      if (table->key == KEY_AUTOINCREMENT && !table->without_rowid)
        g_string_append (sql, " AUTOINCREMENT");
      return;
    }

  if (collation != NULL)
    g_string_append_printf (sql, " COLLATE %s", collation);

  if (made_is_generated (table, index))
    {
      g_string_append_printf (sql, " AS (%s || 'g')%s", table->columns[0].name,
                              column->generated == 2 ? " STORED" : "");
      if (column->not_null)
        g_string_append (sql, " NOT NULL");
      return;
    }

  if (column->not_null)
    g_string_append (sql, " NOT NULL");
  if (column->unique)
    g_string_append (sql, " UNIQUE");
  if (value != NULL)
    g_string_append_printf (sql, " DEFAULT %s", value);
  made_append_check (sql, column->check, column->name);

  if (column->parent >= 0 && !key && made_can_be_parent (&schema->tables[column->parent]))
    g_string_append_printf (sql, " REFERENCES %s(%s)%s", schema->tables[column->parent].name,
                            schema->tables[column->parent].columns[0].name,
                            made_actions[column->action]);
}

static inline void
made_append_table (GString          *sql,
                   const MadeSchema *schema,
                   const MadeTable  *table)
{
  gboolean without_rowid = table->without_rowid && table->key != KEY_NONE;

  g_string_append_printf (sql, "CREATE TABLE %s(", table->name);

  for (guint i = 0; i < table->n_columns; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      made_append_column (sql, schema, table, i);
    }

  if (table->key == KEY_FIRST || (table->key == KEY_TWO && table->n_columns == 1))
    g_string_append_printf (sql, ", PRIMARY KEY(%s)", table->columns[0].name);
  else if (table->key == KEY_TWO)
    g_string_append_printf (sql, ", PRIMARY KEY(%s, %s)", table->columns[0].name,
                            table->columns[1].name);

  if (table->check == 1)
    g_string_append_printf (sql, ", CHECK (%s.%s <> 5)", table->name, table->columns[0].name);
  else if (table->check == 2 && table->n_columns > 1)
    g_string_append_printf (sql, ", CONSTRAINT \"c 1\" CHECK (%s IS NOT %s OR %s = 1)",
                            table->columns[0].name, table->columns[1].name,
                            table->columns[0].name);

  g_string_append_printf (sql, ")%s%s%s;\n", without_rowid ? " WITHOUT ROWID" : "",
                          without_rowid && table->strict ? "," : "",
                          table->strict ? " STRICT" : "");
}

static inline void
made_append_index (GString         *sql,
                   const MadeTable *table,
                   const MadeOther *index)
{
  const char *first = table->columns[index->first % table->n_columns].name;
  const char *second = table->columns[index->second % table->n_columns].name;

  switch (index->style)
    {
    case 0:
      g_string_append_printf (sql, "CREATE UNIQUE INDEX %s ON %s(%s);\n", index->name,
                              table->name, first);
      break;
    case 1:
      g_string_append_printf (sql, "CREATE INDEX %s ON %s(%s) WHERE %s > 1;\n", index->name,
                              table->name, first, second);
      break;
    case 2:
      g_string_append_printf (sql, "CREATE INDEX %s ON %s(lower(%s), %s DESC);\n", index->name,
                              table->name, first, second);
      break;
    case 3:
      g_string_append_printf (sql, "CREATE UNIQUE INDEX %s ON %s(%s COLLATE NOCASE, %s);\n",
                              index->name, table->name, first, second);
      break;
    case 4:
      g_string_append_printf (sql, "CREATE UNIQUE INDEX %s ON %s(%s) WHERE %s IS NOT NULL;\n",
                              index->name, table->name, first, second);
      break;
    default:
      g_string_append_printf (sql, "CREATE INDEX %s ON %s(%s);\n", index->name, table->name,
                              first);
      break;
    }
}

static inline void
made_append_view (GString          *sql,
                  const MadeSchema *schema,
                  const MadeTable  *table,
                  guint             number)
{
  const MadeOther *view = &schema->views[number];
  const char *first = table->columns[view->first % table->n_columns].name;

  if (view->style < 2 && number > 0 && schema->views[number - 1].present &&
      schema->tables[schema->views[number - 1].table].present)
    g_string_append_printf (sql, "CREATE VIEW %s AS SELECT * FROM %s;\n", view->name,
                            schema->views[number - 1].name);
  else if (view->style < 4)
    g_string_append_printf (sql, "CREATE VIEW %s AS SELECT * FROM %s;\n", view->name,
                            table->name);
  else
    g_string_append_printf (sql, "CREATE VIEW %s(one) AS SELECT %s.%s FROM %s%s;\n", view->name,
                            table->name, first, table->name,
                            view->style == 5 ? " WHERE 1" : "");
}

static inline void
made_append_trigger (GString          *sql,
                     const MadeSchema *schema,
                     const MadeTable  *table,
                     const MadeOther  *trigger)
{
  static const char * const events[] = { "AFTER INSERT", "BEFORE DELETE", "AFTER UPDATE" };
  const MadeTable *other = &schema->tables[trigger->second % MAX_TABLES];
  const char *event = events[trigger->style % G_N_ELEMENTS (events)];

  if (!other->present)
    other = table;

  g_string_append_printf (sql, "CREATE TRIGGER %s %s ON %s BEGIN UPDATE %s SET %s = %s "
                          "WHERE 0; SELECT CASE WHEN 1 THEN 'x;y' END; END;\n",
                          trigger->name, event, table->name, other->name,
                          other->columns[0].name, other->columns[0].name);
}

static inline char *
made_schema_dup_sql (const MadeSchema *schema)
{
  GString *sql = g_string_new (NULL);

  for (guint i = 0; i < MAX_TABLES; i++)
    if (schema->tables[i].present)
      made_append_table (sql, schema, &schema->tables[i]);

  for (guint i = 0; i < MAX_OTHERS; i++)
    if (schema->indexes[i].present && schema->tables[schema->indexes[i].table].present)
      made_append_index (sql, &schema->tables[schema->indexes[i].table], &schema->indexes[i]);

  for (guint i = 0; i < MAX_OTHERS; i++)
    if (schema->views[i].present && schema->tables[schema->views[i].table].present)
      made_append_view (sql, schema, &schema->tables[schema->views[i].table], i);

  for (guint i = 0; i < MAX_OTHERS; i++)
    if (schema->triggers[i].present && schema->tables[schema->triggers[i].table].present)
      made_append_trigger (sql, schema, &schema->tables[schema->triggers[i].table],
                           &schema->triggers[i]);

  return g_string_free (sql, FALSE);
}

static inline void
made_append_value (GString *sql,
                   GRand   *rand)
{
  static const char * const values[] = {
    "NULL", "NULL", "0", "1", "2", "3", "7", "-4", "1.0", "1.5", "'a'", "'A'", "'b'", "'007'",
    "'1'", "' 2 '", "'1.50'", "'x  '", "x'00'", "x'61'", "9007199254740993", "'1e3'", "''",
    "'0x10'", "1e300", "'abcdef'",
  };

  g_string_append (sql, values[made_upto (rand, G_N_ELEMENTS (values))]);
}

/* Rows that do not fit are left out by whoever runs them, one by one. */
static inline void
made_append_rows (GString          *sql,
                  GRand            *rand,
                  const MadeSchema *schema,
                  gboolean          orphans)
{
  for (guint i = 0; i < MAX_TABLES; i++)
    {
      const MadeTable *table = &schema->tables[i];
      guint n_rows = made_chance (rand, 25) ? 0 : made_upto (rand, 6);

      for (guint row = 0; table->present && row < n_rows; row++)
        {
          g_autoptr(GString) names = g_string_new (NULL);
          g_autoptr(GString) values = g_string_new (NULL);

          for (guint j = 0; j < table->n_columns; j++)
            {
              const MadeColumn *column = &table->columns[j];

              if (made_is_generated (table, j))
                continue;

              g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", column->name);
              g_string_append (values, values->len > 0 ? ", " : "");

              if (j == 0 && made_rowid_key (table))
                g_string_append_printf (values, "%u", 1 + row * 3);
              else if (column->parent >= 0 && !orphans)
                g_string_append (values, "NULL");
              else
                made_append_value (values, rand);
            }

          g_string_append_printf (sql, "INSERT OR IGNORE INTO %s(%s) VALUES(%s);\n", table->name,
                                  names->str, values->str);
        }
    }
}
