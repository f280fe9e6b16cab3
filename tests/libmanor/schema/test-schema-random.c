/* test-schema-random.c: random tables, spelled in random ways
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "schema-test.h"

/*
 * A definition is a handful of numbers. Each stands for a group of spellings that mean the
 * same; two groups never do. So: any two spellings of one definition must have one
 * fingerprint, and a definition with one number changed must have another. SQLite itself
 * creates every one of them.
 */

#define MAX_COLUMNS 5
#define N_ROUNDS 1500

static const char * const types[][4] = {
  { "INTEGER", "integer", "Integer", NULL },
  { "INT", "int", "\"int\"", NULL },
  { "TEXT", "text", "'TEXT'", NULL },
  { "REAL", "real", NULL },
  { "BLOB", "blob", NULL },
  { "ANY", "any", NULL },
  { "", NULL },
  { "VARCHAR(20)", "varchar ( 20 )", "VarChar(+20)", NULL },
  { "VARCHAR(21)", NULL },
  { "DECIMAL(10,2)", "decimal( 10 , 2)", NULL },
  { "UNSIGNED BIG INT", "unsigned  big\nint", NULL },
};
#define N_STRICT_TYPES 6

static const char * const not_nulls[][4] = {
  { "", "NULL", NULL },
  { "NOT NULL", "not  null", "NOT NULL ON CONFLICT ABORT", NULL },
  { "NOT NULL ON CONFLICT REPLACE", "not null on conflict replace", NULL },
};

static const char * const defaults[][8] = {
  { "", "DEFAULT NULL", "default (null)", NULL },
  { "DEFAULT 1", "DEFAULT (1)", "default +1", "DEFAULT 0x1", "DEFAULT ((001))", "DEFAULT true", NULL },
  { "DEFAULT '1'", "default ('1')", NULL },
  { "DEFAULT -1", "DEFAULT (-1)", "DEFAULT - 1", NULL },
  { "DEFAULT 'x''Y -- z'", "DEFAULT ('x''Y -- z')", NULL },
  { "DEFAULT CURRENT_TIMESTAMP", "default current_timestamp", "DEFAULT (Current_Timestamp)", NULL },
  { "DEFAULT abc", "DEFAULT 'abc'", "DEFAULT \"abc\"", "DEFAULT [abc]", NULL },
  { "DEFAULT Abc", "DEFAULT 'Abc'", NULL },
  { "DEFAULT 1e3", "DEFAULT 1000.0", "DEFAULT (1.0E+3)", NULL },
  { "DEFAULT x'ab'", "DEFAULT X'AB'", NULL },
  { "DEFAULT (datetime('now'))", "DEFAULT ( DateTime('now') )", NULL },
  { "DEFAULT ''", "DEFAULT ('')", NULL },
  { "DEFAULT false", "DEFAULT 0", NULL },
};

static const char * const collations[][4] = {
  { "", "COLLATE BINARY", "collate binary", NULL },
  { "COLLATE NOCASE", "collate \"NoCase\"", NULL },
  { "COLLATE RTRIM", "collate rtrim", NULL },
};

/* @ is the column's name. */
static const char * const checks[][4] = {
  { "", NULL },
  { "CHECK(@>0)", "check ( ( @ > 0 ) )", "CHECK(@ > 0x0)", NULL },
  { "CHECK(@>=0)", NULL },
  { "CHECK(@<>'A')", "CHECK(@ != \"A\")", NULL },
  { "CHECK(@<>'a')", NULL },
  { "CHECK(@ NOTNULL)", "CHECK(@ IS NOT NULL)", NULL },
  { "CHECK(@ IN (1, ')', '('))", "CHECK(@ in (1,')','('))", NULL },
};

static const char * const uniques[][4] = {
  { "", NULL },
  { "UNIQUE", "unique on conflict abort", NULL },
  { "UNIQUE ON CONFLICT IGNORE", NULL },
};

static const char * const references[][4] = {
  { "", NULL },
  { "REFERENCES p", "REFERENCES p(id)", "references \"P\" ( ID ) ON DELETE NO ACTION MATCH SIMPLE", NULL },
  { "REFERENCES p(x)", "REFERENCES p(\"X\") NOT DEFERRABLE", NULL },
  { "REFERENCES p ON DELETE CASCADE", "REFERENCES p(id) on update no action on delete cascade", NULL },
  { "REFERENCES p ON DELETE RESTRICT", NULL },
  { "REFERENCES p DEFERRABLE INITIALLY DEFERRED", NULL },
};

/* @ is another column's name. */
static const char * const generated[][4] = {
  { "", NULL },
  { "AS (@ + 1)", "GENERATED ALWAYS AS (@+1) VIRTUAL", "as ((@ + 0x1))", NULL },
  { "AS (@ + 1) STORED", "generated always as (@ +1) stored", NULL },
  { "AS (@ + 2)", NULL },
};

static const char * const names[MAX_COLUMNS][4] = {
  { "id", "\"ID\"", "[Id]", "`iD`" },
  { "\"two words\"", "[Two Words]", "`two words`", "\"TWO WORDS\"" },
  { "key", "\"Key\"", "[KEY]", "`key`" },
  { "\"é\"", "[é]", "`é`", "é" },
  { "v", "V", "\"v\"", "[v]" },
};

typedef struct
{
  guint type;
  guint not_null;
  guint standard;
  guint collation;
  guint check;
  guint unique;
  guint reference;
  guint generated;
} ColumnModel;

typedef struct
{
  ColumnModel columns[MAX_COLUMNS];
  guint       n_columns;
  guint       key;             /* 0 none, 1 (0), 2 (0, 1), 3 (1, 0) */
  gboolean    autoincrement;
  gboolean    without_rowid;
  gboolean    strict;
  gboolean    pair;            /* UNIQUE over the first two */
} Model;

static guint
roll (guint n)
{
  return (guint) g_test_rand_int_range (0, (gint32) n);
}

/* Mostly nothing, so that tables look like tables. */
static guint
roll_rare (guint n)
{
  return roll (2) == 0 ? 0 : roll (n);
}

static Model
make_model (void)
{
  Model model = { .n_columns = 2 + roll (MAX_COLUMNS - 1), .key = roll (4) };

  model.strict = roll (4) == 0;
  for (guint i = 0; i < model.n_columns; i++)
    {
      ColumnModel *column = &model.columns[i];

      column->type = roll (model.strict ? N_STRICT_TYPES : G_N_ELEMENTS (types));
      column->not_null = roll_rare (G_N_ELEMENTS (not_nulls));
      column->collation = roll_rare (G_N_ELEMENTS (collations));
      column->check = roll_rare (G_N_ELEMENTS (checks));
      column->unique = roll_rare (G_N_ELEMENTS (uniques));
      column->reference = roll_rare (G_N_ELEMENTS (references));
      if (i >= 2)
        column->generated = roll_rare (G_N_ELEMENTS (generated));
      if (column->generated == 0)
        column->standard = roll_rare (G_N_ELEMENTS (defaults));
    }

  model.autoincrement = model.key == 1 && model.columns[0].type == 0 && roll (2) == 0;
  model.without_rowid = model.key != 0 && !model.autoincrement && roll (3) == 0;
  model.pair = roll (4) == 0;

  return model;
}

static const char *
pick (const char * const *group)
{
  return group[roll (g_strv_length ((char **) group))];
}

/* DROP COLUMN of SQLite takes a comma in a comment for the one between columns, and what it
 * leaves is another table. */
static gboolean commas_in_comments = TRUE;

static const char *
gap (void)
{
  static const char * const gaps[] = { " ", "  ", "\n", "\t", " -- ' )\n", " /* , CHECK( */ " };
  guint n_gaps = G_N_ELEMENTS (gaps) - (commas_in_comments ? 0 : 1);

  return gaps[roll (2) == 0 ? 0 : roll (n_gaps)];
}

static const char *
name_of (guint column)
{
  return names[column][roll (4)];
}

/* With @ replaced. */
static void
append (GString    *out,
        const char *text,
        guint       column)
{
  if (*text == '\0')
    return;

  /* To SQLite a comment before GENERATED is part of the type. */
  g_string_append (out, g_ascii_strncasecmp (text, "generated", 9) == 0 ? " " : gap ());
  for (const char *p = text; *p != '\0'; p++)
    if (*p == '@')
      g_string_append (out, name_of (column));
    else
      g_string_append_c (out, *p);
}

static void
add_clause (GPtrArray *clauses,
            char      *text)
{
  g_ptr_array_insert (clauses, (gint) roll (clauses->len + 1), text);
}

/* A constraint at its column or among the table's, as chance will have it. */
static void
spell_constraint (GString    *at_column,
                  GPtrArray  *of_table,
                  const char *text,
                  const char *head,
                  guint       column)
{
  GString *clause;

  if (*text == '\0')
    return;

  if (roll (4) == 0)
    g_string_append_printf (at_column, "%sCONSTRAINT \"n %u\"", gap (), roll (9));

  if (roll (2) == 0)
    {
      append (at_column, text, column);
      return;
    }

  clause = g_string_new (roll (3) == 0 ? "CONSTRAINT some" : "");
  if (head == NULL)
    append (clause, text, column);
  else if (g_str_equal (head, "UNIQUE"))
    g_string_append_printf (clause, " UNIQUE(%s%s)%s", name_of (column), gap (), text + strlen (head));
  else
    g_string_append_printf (clause, " %s(%s)%s%s", head, name_of (column), gap (), text);
  add_clause (of_table, g_string_free (clause, FALSE));
}

static char *
spell_column (const Model *model,
              guint        index,
              GPtrArray   *of_table,
              gboolean     key_here)
{
  const ColumnModel *column = &model->columns[index];
  g_autoptr(GPtrArray) traits = g_ptr_array_new ();
  GString *out = g_string_new (name_of (index));

  append (out, pick (types[column->type]), index);

  g_ptr_array_add (traits, (char *) pick (not_nulls[column->not_null]));
  /* SQLite takes no DEFAULT at all beside AS. */
  if (column->generated == 0)
    add_clause (traits, (char *) pick (defaults[column->standard]));
  add_clause (traits, (char *) pick (collations[column->collation]));
  for (guint i = 0; i < traits->len; i++)
    append (out, g_ptr_array_index (traits, i), index);
  append (out, pick (generated[column->generated]), 0);

  if (key_here)
    append (out, model->autoincrement ? "primary key autoincrement" : "PRIMARY KEY", index);

  spell_constraint (out, of_table, pick (checks[column->check]), NULL, index);
  spell_constraint (out, of_table, pick (uniques[column->unique]), "UNIQUE", index);
  spell_constraint (out, of_table, pick (references[column->reference]), "FOREIGN KEY", index);

  return g_string_free (out, FALSE);
}

static void
spell_options (GString     *out,
               const Model *model)
{
  const char *first = model->strict ? "STRICT" : NULL;
  const char *second = model->without_rowid ? "without rowid" : NULL;

  if (roll (2) == 0)
    {
      const char *swap = first;

      first = second;
      second = swap;
    }

  if (first != NULL)
    g_string_append_printf (out, "%s%s", gap (), first);
  if (second != NULL)
    g_string_append_printf (out, "%s%s%s", first != NULL ? "," : "", gap (), second);
}

static char *
spell (const Model *model)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) constraints = g_ptr_array_new_with_free_func (g_free);
  gboolean key_here = model->key == 1 && roll (2) == 0;
  GString *out = g_string_new ("CREATE TABLE p(id INTEGER PRIMARY KEY, x TEXT UNIQUE);");

  for (guint i = 0; i < model->n_columns; i++)
    add_clause (columns, spell_column (model, i, constraints, key_here && i == 0));

  if (model->key == 1 && !key_here)
    add_clause (constraints, g_strdup_printf ("PRIMARY KEY(%s%s)", name_of (0),
                                              model->autoincrement ? " AUTOINCREMENT" : ""));
  else if (model->key > 1)
    add_clause (constraints, g_strdup_printf ("PRIMARY KEY(%s, %s)", name_of (model->key - 2),
                                              name_of (3 - model->key)));
  if (model->pair)
    add_clause (constraints, g_strdup_printf ("unique(%s,%s)", name_of (0), name_of (1)));

  g_string_append_printf (out, "create%stable%s%s(", gap (), gap (), roll (2) == 0 ? "t" : "\"T\"");
  for (guint i = 0; i < columns->len; i++)
    g_string_append_printf (out, "%s%s%s", i > 0 ? "," : "", gap (),
                            (char *) g_ptr_array_index (columns, i));
  for (guint i = 0; i < constraints->len; i++)
    g_string_append_printf (out, "%s%s%s", i > 0 && roll (3) == 0 ? "" : ",", gap (),
                            (char *) g_ptr_array_index (constraints, i));
  g_string_append_printf (out, "%s)", gap ());
  spell_options (out, model);

  return g_string_free (out, FALSE);
}

static gboolean
in_key (const Model *model,
        guint        column)
{
  return (model->key == 1 && column == 0) || (model->key > 1 && column < 2);
}

static guint
other (guint value,
       guint n)
{
  return (value + 1 + roll (n - 1)) % n;
}

/* One number changed, so that the meaning must change. FALSE where chance chose something
 * that would change nothing or be refused. */
static gboolean
change_column (Model *model)
{
  guint index = roll (model->n_columns);
  ColumnModel *column = &model->columns[index];
  gboolean generated_here = column->generated != 0;

  switch (roll (8))
    {
    case 0:
      if (model->autoincrement && index == 0)
        return FALSE;
      column->type = other (column->type, model->strict ? N_STRICT_TYPES : G_N_ELEMENTS (types));
      return TRUE;

    case 1:
      if (in_key (model, index))
        return FALSE;
      column->not_null = other (column->not_null, G_N_ELEMENTS (not_nulls));
      return TRUE;

    case 2:
      if (generated_here)
        return FALSE;
      column->standard = other (column->standard, G_N_ELEMENTS (defaults));
      return TRUE;

    case 3:
      column->collation = other (column->collation, G_N_ELEMENTS (collations));
      return TRUE;

    case 4:
      column->check = other (column->check, G_N_ELEMENTS (checks));
      return TRUE;

    case 5:
      column->unique = other (column->unique, G_N_ELEMENTS (uniques));
      return TRUE;

    case 6:
      column->reference = other (column->reference, G_N_ELEMENTS (references));
      return TRUE;

    default:
      if (index < 2 || column->standard != 0)
        return FALSE;
      column->generated = other (column->generated, G_N_ELEMENTS (generated));
      return TRUE;
    }
}

static gboolean
change_model (Model *model)
{
  switch (roll (8))
    {
    case 0:
      if (model->key < 2)
        return FALSE;
      model->key = 5 - model->key;
      return TRUE;

    case 1:
      if (model->key != 1 || model->columns[0].type != 0 || model->without_rowid)
        return FALSE;
      model->autoincrement = !model->autoincrement;
      return TRUE;

    case 2:
      if (model->key == 0 || model->autoincrement)
        return FALSE;
      model->without_rowid = !model->without_rowid;
      return TRUE;

    case 3:
      model->pair = !model->pair;
      return TRUE;

    case 4:
      if (!model->strict)
        return FALSE;
      model->strict = FALSE;
      return TRUE;

    default:
      return change_column (model);
    }
}

static void
test_spellings (void)
{
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      Model model = make_model ();
      g_autofree char *sql_a = spell (&model);
      g_autofree char *sql_b = spell (&model);
      g_autoptr(ManorCatalogue) a = schema_test_read (sql_a);
      g_autoptr(ManorCatalogue) b = schema_test_read (sql_b);

      g_assert_true (manor_table_get_parsed (manor_catalogue_find_table (a, "t")));

      if (!g_str_equal (manor_catalogue_get_fingerprint (a), manor_catalogue_get_fingerprint (b)))
        {
          g_autoptr(ManorDiff) diff = manor_diff_new (a, b, NULL);
          g_autofree char *text = schema_test_diff_text (diff);

          g_error ("one definition, two fingerprints:\n%s\n%s\n%s", sql_a, sql_b, text);
        }
      schema_test_assert_consistent (a, b);
    }
}

static void
test_changes (void)
{
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      Model model = make_model ();
      Model changed = model;
      g_autofree char *sql_a = spell (&model);
      g_autofree char *sql_b = NULL;
      g_autoptr(ManorCatalogue) a = NULL;
      g_autoptr(ManorCatalogue) b = NULL;

      while (!change_model (&changed))
        continue;

      sql_b = spell (&changed);
      a = schema_test_read (sql_a);
      b = schema_test_read (sql_b);
      if (g_str_equal (manor_catalogue_get_fingerprint (a), manor_catalogue_get_fingerprint (b)))
        g_error ("two definitions, one fingerprint:\n%s\n%s", sql_a, sql_b);
      schema_test_assert_consistent (a, b);
      schema_test_assert_consistent (b, a);
    }
}

/* In a query "ID" could be a string, so that its letters' case counts. */
static const char *
plain_name_of (guint column)
{
  const char *name = name_of (column);
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return name[0] == '"' && !g_str_equal (name, lower) ? names[column][2] : name;
}

static ManorCatalogue *
read_back (ManorSqlite *sqlite)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) rows = manor_sqlite_read_schema (sqlite, &error);
  ManorCatalogue *catalogue;

  g_assert_no_error (error);
  catalogue = manor_catalogue_new (rows, &error);
  g_assert_no_error (error);

  return catalogue;
}

/* ALTER TABLE rewrites texts in its own way: two spellings of one definition still mean the
 * same after it. */
static void
test_histories (void)
{
  static const char * const steps[] = {
    "ALTER TABLE t RENAME COLUMN id TO \"New Name\"", "ALTER TABLE T RENAME \"two words\" TO twoWords",
    "ALTER TABLE t ADD COLUMN extra TEXT DEFAULT 'x' CHECK(extra <> '')", "ALTER TABLE t DROP COLUMN key",
    "ALTER TABLE t DROP v", "ALTER TABLE p RENAME TO \"Parent\"", "ALTER TABLE p RENAME id TO pid",
    "ALTER TABLE t ADD r INT REFERENCES p ON DELETE CASCADE", "ALTER TABLE t RENAME TO other",
  };
  guint n_done = 0;

  commas_in_comments = FALSE;
  for (guint i = 0; i < N_ROUNDS / 3; i++)
    {
      g_autoptr(GError) error = NULL;
      Model model = make_model ();
      ManorSqlite *sqlites[2];
      guint n_steps = 1 + roll (4);

      for (guint j = 0; j < 2; j++)
        {
          g_autofree char *table = spell (&model);
          g_autofree char *sql = g_strdup_printf (
            "%s; CREATE INDEX i ON t(%s, lower(%s)) WHERE %s > 0; CREATE VIEW w AS SELECT t.%s FROM t;"
            "CREATE TRIGGER r AFTER UPDATE OF %s ON t BEGIN UPDATE t SET %s = NEW.%s; END",
            table, name_of (0), name_of (1), name_of (0), plain_name_of (1), name_of (0),
            name_of (1), name_of (0));

          sqlites[j] = manor_sqlite_open_scratch (&error);
          g_assert_no_error (error);
          manor_sqlite_execute (sqlites[j], sql, &error);
          g_assert_no_error (error);
        }

      while (n_steps-- > 0)
        {
          const char *step = steps[roll (G_N_ELEMENTS (steps))];
          gboolean done = manor_sqlite_execute (sqlites[0], step, NULL);
          g_autoptr(ManorCatalogue) a = NULL;
          g_autoptr(ManorCatalogue) b = NULL;

          /* A CHECK at a column goes with it, one of the table holds it. */
          if (manor_sqlite_execute (sqlites[1], step, NULL) != done)
            break;

          n_done += done ? 1 : 0;
          a = read_back (sqlites[0]);
          b = read_back (sqlites[1]);
          if (!g_str_equal (manor_catalogue_get_fingerprint (a), manor_catalogue_get_fingerprint (b)))
            {
              g_autofree char *sql_a = manor_catalogue_dup_sql (a, FALSE);
              g_autofree char *sql_b = manor_catalogue_dup_sql (b, FALSE);

              g_error ("%s:\n%s\n%s", step, sql_a, sql_b);
            }
        }

      g_object_unref (sqlites[0]);
      g_object_unref (sqlites[1]);
    }

  commas_in_comments = TRUE;
  g_assert_cmpuint (n_done, >, N_ROUNDS / 10);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/schema/random/spellings", test_spellings);
  g_test_add_func ("/schema/random/changes", test_changes);
  g_test_add_func ("/schema/random/histories", test_histories);

  return g_test_run ();
}
