/* manor-probe-rows.c: a table's rows as they would be after the plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-probe"

#include "config.h"

#include "manor-identifier.h"
#include "manor-probe-rows-private.h"
#include "manor-token.h"

/*
 * Probes are asked before anything is written, so the rows as they will be are made up by a
 * SELECT over those that are there: the values that the copy will take, converted as the
 * columns' affinities will convert them, under the new names, with the new collations;
 * generated columns computed over them.
 */

ManorAffinity
manor_column_get_storage (ManorTable  *table,
                          ManorColumn *column)
{
  if (manor_table_get_strict (table) &&
      manor_identifier_equal (manor_column_get_declared_type (column), "ANY"))
    return MANOR_AFFINITY_BLOB;

  return manor_column_get_affinity (column);
}

/* INTEGER and NUMERIC store alike. */
gboolean
manor_affinity_stores_alike (ManorAffinity a,
                             ManorAffinity b)
{
  if (a == MANOR_AFFINITY_NUMERIC)
    a = MANOR_AFFINITY_INTEGER;
  if (b == MANOR_AFFINITY_NUMERIC)
    b = MANOR_AFFINITY_INTEGER;

  return a == b;
}

static gboolean
is_computed (ManorColumn *column)
{
  return manor_column_get_generated (column) != MANOR_GENERATED_NO;
}

static gboolean
touches_source (ManorDraft      *draft,
                ManorTableDraft *table,
                ManorColumn     *wanted)
{
  ManorColumn *source = manor_table_draft_source (table, wanted);

  if (source == NULL)
    return TRUE;

  return !manor_affinity_stores_alike (manor_column_get_storage (table->old, source),
                                       manor_column_get_storage (table->wanted, wanted)) ||
         g_strcmp0 (manor_column_get_collation (source),
                    manor_column_get_collation (wanted)) != 0 ||
         is_computed (source) != is_computed (wanted) ||
         g_strcmp0 (manor_column_get_expression_meaning (source),
                    manor_column_get_expression_meaning (wanted)) != 0 ||
         (manor_column_get_not_null (wanted) && !manor_column_get_not_null (source) &&
          manor_plan_options_get_fill (draft->options, table->name,
                                       manor_column_get_name (wanted)) != NULL);
}

gboolean
manor_table_draft_touches (ManorDraft      *draft,
                           ManorTableDraft *table,
                           ManorColumn     *wanted)
{
  if (touches_source (draft, table, wanted))
    return TRUE;

  if (!is_computed (wanted))
    return FALSE;

  for (guint i = 0; i < manor_table_get_n_columns (table->wanted); i++)
    {
      ManorColumn *column = manor_table_get_column (table->wanted, i);

      if (column != wanted && touches_source (draft, table, column) &&
          manor_sql_mentions_name (manor_column_get_expression (wanted),
                                   manor_column_get_name (column)))
        return TRUE;
    }

  return FALSE;
}

/* A text is stored as a number when all of it is one: then, and only then, it is equal to
 * what CAST makes of it, since the comparison converts it by the same rule. */
char *
manor_sql_dup_stored (const char    *x,
                      ManorAffinity  affinity)
{
  switch (affinity)
    {
    case MANOR_AFFINITY_TEXT:
      return g_strdup_printf ("CASE WHEN typeof(%s) IN ('integer', 'real') "
                              "THEN CAST(%s AS TEXT) ELSE %s END", x, x, x);

    case MANOR_AFFINITY_NUMERIC:
    case MANOR_AFFINITY_INTEGER:
      return g_strdup_printf ("CASE WHEN typeof(%s) = 'text' AND %s = CAST(%s AS NUMERIC) "
                              "THEN CAST(%s AS NUMERIC) "
                              "WHEN typeof(%s) = 'real' AND abs(%s) < 9e18 "
                              "AND %s = CAST(%s AS INTEGER) THEN CAST(%s AS INTEGER) "
                              "ELSE %s END", x, x, x, x, x, x, x, x, x, x);

    case MANOR_AFFINITY_REAL:
      return g_strdup_printf ("CASE WHEN typeof(%s) = 'integer' OR "
                              "(typeof(%s) = 'text' AND %s = CAST(%s AS NUMERIC)) "
                              "THEN CAST(%s AS REAL) ELSE %s END", x, x, x, x, x, x);

    case MANOR_AFFINITY_BLOB:
    default:
      return g_strdup (x);
    }
}

/* DEFAULT takes a bare word for a string; in a SELECT it would be a column. */
static char *
dup_default (ManorColumn *column)
{
  static const char *values[] = {
    "NULL", "TRUE", "FALSE", "CURRENT_TIME", "CURRENT_DATE", "CURRENT_TIMESTAMP",
  };
  const char *text = manor_column_get_default (column);
  g_autoptr(GArray) tokens = NULL;
  const ManorToken *first;
  g_autofree char *word = NULL;

  if (text == NULL)
    return g_strdup ("NULL");

  tokens = manor_tokens_read (text, -1);
  first = tokens->len == 1 ? &g_array_index (tokens, ManorToken, 0) : NULL;

  if (first == NULL ||
      (first->type != MANOR_TOKEN_WORD && first->type != MANOR_TOKEN_QUOTED_NAME))
    return g_strdup_printf ("(%s)", text);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (manor_token_is_word (first, text, values[i]))
      return g_strdup (text);

  word = manor_identifier_unquote (text + first->start, (gssize) first->length);

  return manor_string_literal (word);
}

/* Takes @value. */
static char *
dup_with_collation (char        *value,
                    ManorColumn *wanted,
                    gboolean     plain,
                    ManorColumn *source)
{
  const char *collation = manor_column_get_collation (wanted);
  char *collated;

  if (plain && g_strcmp0 (collation, manor_column_get_collation (source)) == 0)
    return value;

  if (collation == NULL && !plain)
    return value;

  collated = g_strdup_printf ("%s COLLATE %s", value, collation != NULL ? collation : "BINARY");
  g_free (value);

  return collated;
}

static char *
dup_old_value (ManorDraft      *draft,
               ManorTableDraft *table,
               ManorColumn     *source)
{
  const char *name = manor_column_get_name (source);

  return manor_identifier_quote (manor_draft_name_before (draft, table->old, name));
}

/* What the copy will put in a column, before the column converts it. @plain tells whether it
 * is an old column as it stands. */
static char *
dup_raw_value (ManorDraft      *draft,
               ManorTableDraft *table,
               ManorColumn     *wanted,
               gboolean        *plain)
{
  ManorColumn *source = manor_table_draft_source (table, wanted);
  const char *fill = manor_plan_options_get_fill (draft->options, table->name,
                                                  manor_column_get_name (wanted));
  g_autofree char *value = NULL;

  *plain = FALSE;

  if (source == NULL && fill != NULL)
    return g_strdup_printf ("(%s)", fill);

  if (source == NULL && table->action == MANOR_TABLE_REBUILD &&
      wanted == manor_table_get_rowid_column (table->wanted) &&
      manor_table_get_rowid_name (table->old) != NULL)
    return g_strdup (manor_table_get_rowid_name (table->old));

  if (source == NULL)
    return dup_default (wanted);

  value = dup_old_value (draft, table, source);

  if (fill != NULL && manor_column_get_not_null (wanted) && !manor_column_get_not_null (source))
    return g_strdup_printf ("coalesce(%s, (%s))", value, fill);

  *plain = manor_affinity_stores_alike (manor_column_get_storage (table->wanted, wanted),
                                        manor_column_get_storage (table->old, source));

  return g_steal_pointer (&value);
}

static const char *
cast_type (ManorAffinity affinity)
{
  switch (affinity)
    {
    case MANOR_AFFINITY_TEXT:
      return "TEXT";
    case MANOR_AFFINITY_NUMERIC:
    case MANOR_AFFINITY_INTEGER:
      return "NUMERIC";
    case MANOR_AFFINITY_REAL:
      return "REAL";
    case MANOR_AFFINITY_BLOB:
    default:
      return NULL;
    }
}

/* Appends to @fits when a CAST leaves @stored alone, where it is not so by itself. */
static void
append_fit (GString       *fits,
            const char    *stored,
            ManorAffinity  affinity)
{
  g_string_append_printf (fits, affinity == MANOR_AFFINITY_TEXT ?
                                "%stypeof(%s) <> 'blob'" :
                                "%stypeof(%s) IN ('integer', 'real', 'null')",
                          fits->len > 0 ? " AND " : "", stored);
}

/* A rowid is never NULL: a row without one gets a number behind all others, see dup_order() of the
 * copy. */
static gboolean
is_numbered (ManorTableDraft *table,
             ManorColumn     *wanted)
{
  ManorColumn *source = manor_table_draft_source (table, wanted);

  return table->action == MANOR_TABLE_REBUILD && source != NULL &&
         wanted == manor_table_get_rowid_column (table->wanted) &&
         source != manor_table_get_rowid_column (table->old) &&
         !manor_column_get_not_null (source);
}

/* Where the numbers begin. AUTOINCREMENT goes on behind the greatest that it ever gave. */
static char *
dup_last_number (ManorTableDraft *table,
                 const char      *raw)
{
  g_autofree char *literal = manor_string_literal (table->before);

  if (!manor_table_get_autoincrement (table->old) || !manor_table_get_autoincrement (table->wanted))
    return g_strdup_printf ("coalesce(max(CAST(%s AS INTEGER)) OVER (), 0)", raw);

  return g_strdup_printf ("max(coalesce(max(CAST(%s AS INTEGER)) OVER (), 0), "
                          "coalesce((SELECT seq FROM sqlite_sequence WHERE name = %s COLLATE NOCASE), 0))",
                          raw, literal);
}

/* Takes @value. */
static char *
dup_with_number (ManorTableDraft *table,
                 char            *value,
                 const char      *raw)
{
  g_autofree char *last = dup_last_number (table, raw);
  char *numbered = g_strdup_printf ("coalesce(%s, %s + row_number() OVER (ORDER BY %s IS NULL) - "
                                    "count(%s) OVER ())", value, last, raw, raw);

  g_free (value);

  return numbered;
}

/* Neither the affinity nor the collation of a column that is read for it. */
static char *
dup_bare (const char  *raw,
          ManorColumn *wanted)
{
  const char *collation = manor_column_get_collation (wanted);

  return g_strdup_printf ("(+%s) COLLATE %s", raw, collation != NULL ? collation : "BINARY");
}

/* A wanted column over a row of the child as it is before the plan. */
static char *
dup_value (ManorDraft      *draft,
           ManorTableDraft *table,
           ManorColumn     *wanted,
           ManorRowsMode    mode,
           GString         *fits)
{
  ManorColumn *source = manor_table_draft_source (table, wanted);
  ManorAffinity affinity = manor_column_get_storage (table->wanted, wanted);
  gboolean plain;
  g_autofree char *raw = dup_raw_value (draft, table, wanted, &plain);
  g_autofree char *stored = NULL;

  if (plain && is_numbered (table, wanted))
    return dup_with_collation (dup_with_number (table, g_strdup (raw), raw), wanted, FALSE, source);

  if (plain)
    return dup_with_collation (g_steal_pointer (&raw), wanted, TRUE, source);

  /* It is stored as it is, but what the old column said of comparing is gone. */
  if (affinity == MANOR_AFFINITY_BLOB && !is_numbered (table, wanted))
    return dup_bare (raw, wanted);

  stored = manor_sql_dup_stored (raw, affinity);

  if (is_numbered (table, wanted))
    {
      if (mode != MANOR_ROWS_ALL)
        append_fit (fits, stored, affinity);
      return dup_with_collation (dup_with_number (table, g_steal_pointer (&stored), raw), wanted, FALSE, source);
    }

  if (mode == MANOR_ROWS_ALL || cast_type (affinity) == NULL)
    return dup_with_collation (g_steal_pointer (&stored), wanted, FALSE, source);

  append_fit (fits, stored, affinity);

  if (mode == MANOR_ROWS_TYPED)
    {
      char *typed = g_strdup_printf ("CAST(%s AS %s)", stored, cast_type (affinity));

      return dup_with_collation (typed, wanted, FALSE, source);
    }

  return dup_with_collation (g_steal_pointer (&stored), wanted, FALSE, source);
}

static gboolean
texts_mention (const char * const *texts,
               const char         *name)
{
  for (guint i = 0; texts[i] != NULL; i++)
    if (manor_sql_mentions_name (texts[i], name))
      return TRUE;

  return FALSE;
}

/* All that may be a name in the text, folded; see manor_sql_mentions_name(). */
static void
add_names (GHashTable *names,
           const char *text)
{
  g_autoptr(GArray) tokens = text != NULL ? manor_tokens_read (text, -1) : NULL;

  for (guint i = 0; tokens != NULL && i < tokens->len; i++)
    {
      const ManorToken *token = &g_array_index (tokens, ManorToken, i);
      g_autofree char *name = NULL;

      if (token->type != MANOR_TOKEN_WORD && token->type != MANOR_TOKEN_QUOTED_NAME)
        continue;

      name = manor_identifier_unquote (text + token->start, (gssize) token->length);
      g_hash_table_add (names, manor_identifier_fold (name));
    }
}

/* The wanted columns that the texts need, those that feed needed generated columns too. A table may
 * have 2,000 columns, and a probe for each of them. */
static GHashTable *
list_needed (ManorTableDraft    *table,
             const char * const *texts)
{
  GHashTable *needed = g_hash_table_new (NULL, NULL);
  g_autoptr(GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean more = TRUE;

  for (guint i = 0; texts[i] != NULL; i++)
    add_names (names, texts[i]);

  while (more)
    {
      more = FALSE;

      for (guint i = 0; i < manor_table_get_n_columns (table->wanted); i++)
        {
          ManorColumn *column = manor_table_get_column (table->wanted, i);
          g_autofree char *folded = manor_identifier_fold (manor_column_get_name (column));

          if (!g_hash_table_contains (names, folded) || !g_hash_table_add (needed, column))
            continue;

          if (is_computed (column))
            add_names (names, manor_column_get_expression (column));
          more = TRUE;
        }
    }

  return needed;
}

static char *
dup_stored_columns (ManorDraft         *draft,
                    ManorTableDraft    *table,
                    GHashTable         *needed,
                    ManorRowsMode       mode,
                    const char * const *texts,
                    GString            *fits)
{
  GString *columns = g_string_new (NULL);

  for (guint i = 0; i < manor_table_get_n_columns (table->wanted); i++)
    {
      ManorColumn *column = manor_table_get_column (table->wanted, i);
      g_autofree char *quoted = manor_identifier_quote (manor_column_get_name (column));
      g_autofree char *value = NULL;

      if (!g_hash_table_contains (needed, column) || is_computed (column))
        continue;

      value = dup_value (draft, table, column, mode, fits);
      g_string_append_printf (columns, "%s%s AS %s", columns->len > 0 ? ", " : "", value, quoted);
    }

  for (guint i = 0;
       i < table->extra->len && !manor_plan_options_get_drop_extra (draft->options);
       i++)
    {
      ManorColumn *column = g_ptr_array_index (table->extra, i);
      const char *name = manor_column_get_name (column);
      g_autofree char *quoted = manor_identifier_quote (name);
      g_autofree char *value = dup_old_value (draft, table, column);

      if (texts_mention (texts, name))
        g_string_append_printf (columns, "%s%s AS %s", columns->len > 0 ? ", " : "",
                                value, quoted);
    }

  if (texts_mention (texts, "manor rowid"))
    g_string_append_printf (columns, "%s%s AS " MANOR_PROBE_ROWID, columns->len > 0 ? ", " : "",
                            manor_table_get_rowid_name (manor_catalogue_find_table (draft->from, table->before)));

  if (columns->len == 0)
    g_string_append (columns, "1 AS \"manor row\"");

  return g_string_free (columns, FALSE);
}

static gboolean
is_ready (ManorTableDraft *table,
          ManorColumn     *column,
          GHashTable      *pending)
{
  GHashTableIter iter;
  gpointer other;

  g_hash_table_iter_init (&iter, pending);
  while (g_hash_table_iter_next (&iter, &other, NULL))
    if (other != column && is_computed (other) &&
        manor_sql_mentions_name (manor_column_get_expression (column),
                                 manor_column_get_name (other)))
      return FALSE;

  return TRUE;
}

/* Around the rows one SELECT for each generated column, those it is made of inside. */
static char *
dup_with_computed (ManorTableDraft *table,
                   char            *rows,
                   const char      *name,
                   GHashTable      *needed)
{
  gboolean more = TRUE;

  while (more)
    {
      more = FALSE;

      for (guint i = 0; i < manor_table_get_n_columns (table->wanted); i++)
        {
          ManorColumn *column = manor_table_get_column (table->wanted, i);
          g_autofree char *expression = NULL;
          g_autofree char *stored = NULL;
          g_autofree char *quoted = NULL;
          char *outer;

          if (!g_hash_table_contains (needed, column) || !is_computed (column) ||
              !is_ready (table, column, needed))
            continue;

          expression = g_strdup_printf ("(%s)", manor_column_get_expression (column));
          stored = manor_sql_dup_stored (expression,
                                         manor_column_get_storage (table->wanted, column));
          quoted = manor_identifier_quote (manor_column_get_name (column));
          outer = g_strdup_printf ("(SELECT *, %s%s%s AS %s FROM %s AS %s)", stored,
                                   manor_column_get_collation (column) != NULL ? " COLLATE " : "",
                                   manor_column_get_collation (column) != NULL ?
                                     manor_column_get_collation (column) : "",
                                   quoted, rows, name);
          g_free (rows);
          rows = outer;
          g_hash_table_remove (needed, column);
          more = TRUE;
        }
    }

  return rows;
}

char *
manor_probe_rows_dup (ManorDraft         *draft,
                      ManorTableDraft    *table,
                      const char         *alias,
                      ManorRowsMode       mode,
                      const char * const *texts)
{
  g_autoptr(GHashTable) needed = list_needed (table, texts);
  g_autoptr(GString) fits = g_string_new (NULL);
  g_autofree char *columns = dup_stored_columns (draft, table, needed, mode, texts, fits);
  g_autofree char *before = manor_identifier_quote (table->before);
  g_autofree char *name = manor_identifier_quote (table->name);
  g_autofree char *quoted_alias = manor_identifier_quote (alias);
  GString *rows = g_string_new (NULL);
  g_autofree char *all = NULL;

  g_string_printf (rows, "(SELECT %s FROM %s NOT INDEXED", columns, before);

  if (mode == MANOR_ROWS_TYPED && fits->len > 0)
    g_string_append_printf (rows, " WHERE %s", fits->str);
  else if (mode == MANOR_ROWS_UNTYPED)
    g_string_append_printf (rows, " WHERE NOT (%s)", fits->len > 0 ? fits->str : "1");

  g_string_append_c (rows, ')');
  all = dup_with_computed (table, g_string_free (rows, FALSE), name, needed);

  return g_strdup_printf ("%s AS %s", all, quoted_alias);
}
