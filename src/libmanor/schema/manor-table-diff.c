/* manor-table-diff.c: two tables compared, column by column
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-table-diff"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-comparison-private.h"
#include "manor-meaning-private.h"
#include "manor-table-private.h"

const char *
_manor_table_pair_map_column (ManorTablePair *pair,
                              ManorColumn    *column)
{
  const char *table = _manor_schema_object_get_folded (MANOR_SCHEMA_OBJECT (pair->from));

  return _manor_renames_get_column (pair->comparison->renames, table, column->folded);
}

/* “table t: message” or “column t.c: message”; takes the message. */
void
_manor_table_pair_add (ManorTablePair  *pair,
                       ManorChangeKind  kind,
                       ManorAspect      aspect,
                       const char      *column,
                       char            *message)
{
  const char *table = manor_schema_object_get_name (MANOR_SCHEMA_OBJECT (pair->to));
  ManorChangeInit init = { .kind = kind, .aspect = aspect, .column = column,
                           .from = MANOR_SCHEMA_OBJECT (pair->from),
                           .to = MANOR_SCHEMA_OBJECT (pair->to) };
  g_autofree char *taken = message;

  if (column != NULL)
    /* translators: a table, one of its columns, and what is different about it */
    _manor_comparison_add (pair->comparison, &init,
                           g_strdup_printf (_("column %s.%s: %s"), table, column, taken));
  else
    /* translators: a table, and what is different about it */
    _manor_comparison_add (pair->comparison, &init,
                           g_strdup_printf (_("table %s: %s"), table, taken));
}

static void
compare_type (ManorTablePair *pair,
              ManorColumn    *from,
              ManorColumn    *to)
{
  if (g_str_equal (from->type, to->type))
    return;

  _manor_table_pair_add (pair, MANOR_CHANGE_CHANGED, MANOR_ASPECT_TYPE, to->name,
                         /* translators: types of a column */
                         g_strdup_printf (_("type changed from %s to %s"),
                                          from->type[0] != '\0' ? from->type : _("none"),
                                          to->type[0] != '\0' ? to->type : _("none")));
}

static gboolean
same_conflict (const char *a,
               const char *b)
{
  return g_str_equal (a != NULL ? a : "abort", b != NULL ? b : "abort");
}

/* The rowid is never NULL, whatever its column says: that it says so is a note. */
static void
compare_not_null (ManorTablePair *pair,
                  ManorColumn    *from,
                  ManorColumn    *to)
{
  gboolean rowid = from == pair->from->rowid_column || to == pair->to->rowid_column;

  if (from->not_null == to->not_null)
    {
      if (!rowid && from->not_null && !same_conflict (from->not_null_conflict, to->not_null_conflict))
        _manor_table_pair_add (pair, MANOR_CHANGE_CHANGED, MANOR_ASPECT_NOT_NULL, to->name,
                               g_strdup (_("ON CONFLICT of NOT NULL changed")));
      return;
    }

  if (rowid)
    {
      if (from == pair->from->rowid_column && to == pair->to->rowid_column)
        _manor_table_pair_add (pair, MANOR_CHANGE_NOTE, MANOR_ASPECT_SPELLING, to->name,
                               g_strdup (_("is the rowid; NOT NULL changes nothing")));
      return;
    }

  _manor_table_pair_add (pair, to->not_null ? MANOR_CHANGE_ADDED : MANOR_CHANGE_REMOVED,
                         MANOR_ASPECT_NOT_NULL, to->name,
                         g_strdup (to->not_null ? _("NOT NULL added") : _("NOT NULL removed")));
}

static void
compare_default (ManorTablePair *pair,
                 ManorColumn    *from,
                 ManorColumn    *to)
{
  g_autofree char *old_text = NULL;
  g_autofree char *new_text = NULL;

  if (g_strcmp0 (from->default_meaning, to->default_meaning) == 0)
    return;

  old_text = from->default_text != NULL ? _manor_dup_line (from->default_text) : NULL;
  new_text = to->default_text != NULL ? _manor_dup_line (to->default_text) : NULL;

  if (old_text == NULL)
    _manor_table_pair_add (pair, MANOR_CHANGE_ADDED, MANOR_ASPECT_DEFAULT, to->name,
                           g_strdup_printf (_("default %s added"), new_text));
  else if (new_text == NULL)
    _manor_table_pair_add (pair, MANOR_CHANGE_REMOVED, MANOR_ASPECT_DEFAULT, to->name,
                           g_strdup_printf (_("default %s removed"), old_text));
  else
    _manor_table_pair_add (pair, MANOR_CHANGE_CHANGED, MANOR_ASPECT_DEFAULT, to->name,
                           g_strdup_printf (_("default changed from %s to %s"), old_text,
                                            new_text));
}

static void
compare_collation (ManorTablePair *pair,
                   ManorColumn    *from,
                   ManorColumn    *to)
{
  g_autofree char *old_name = NULL;
  g_autofree char *new_name = NULL;

  if (g_strcmp0 (from->collation, to->collation) == 0)
    return;

  old_name = g_ascii_strup (from->collation != NULL ? from->collation : "binary", -1);
  new_name = g_ascii_strup (to->collation != NULL ? to->collation : "binary", -1);
  _manor_table_pair_add (pair, MANOR_CHANGE_CHANGED, MANOR_ASPECT_COLLATION, to->name,
                         g_strdup_printf (_("collation changed from %s to %s"), old_name,
                                          new_name));
}

static void
compare_generated (ManorTablePair *pair,
                   ManorColumn    *from,
                   ManorColumn    *to)
{
  g_autofree char *old_meaning = NULL;
  g_autofree char *text = to->expression != NULL ? _manor_dup_line (to->expression) : NULL;

  if (from->expression != NULL)
    old_meaning = _manor_meaning_of_expression (pair->from, from->expression,
                                                pair->comparison->renames);

  if (from->generated == to->generated &&
      g_strcmp0 (old_meaning, to->expression_meaning) == 0)
    return;

  if (to->generated == MANOR_GENERATED_NO)
    _manor_table_pair_add (pair, MANOR_CHANGE_CHANGED, MANOR_ASPECT_GENERATED, to->name,
                           g_strdup (_("is no longer generated")));
  else if (from->generated == MANOR_GENERATED_NO)
    _manor_table_pair_add (pair, MANOR_CHANGE_CHANGED, MANOR_ASPECT_GENERATED, to->name,
                           g_strdup_printf (_("becomes generated: %s"), text));
  else if (from->generated != to->generated)
    _manor_table_pair_add (pair, MANOR_CHANGE_CHANGED, MANOR_ASPECT_GENERATED, to->name,
                           g_strdup (to->generated == MANOR_GENERATED_STORED
                                       ? _("generated value becomes STORED")
                                       : _("generated value becomes VIRTUAL")));
  else
    _manor_table_pair_add (pair, MANOR_CHANGE_CHANGED, MANOR_ASPECT_GENERATED, to->name,
                           g_strdup_printf (_("generated value changed to %s"), text));
}

/* The definition behind the name, short. */
static char *
dup_summary (ManorTable  *table,
             ManorColumn *column)
{
  g_autoptr(GString) out = g_string_new (column->type);

  if (column->not_null && column != table->rowid_column)
    g_string_append (out, " NOT NULL");
  if (column->default_text != NULL)
    {
      g_autofree char *line = _manor_dup_line (column->default_text);

      g_string_append_printf (out, column->default_constant ? " DEFAULT %s" : " DEFAULT (%s)", line);
    }
  if (column->collation != NULL)
    {
      g_autofree char *upper = g_ascii_strup (column->collation, -1);

      g_string_append_printf (out, " COLLATE %s", upper);
    }
  if (column->expression != NULL)
    {
      g_autofree char *line = _manor_dup_line (column->expression);

      g_string_append_printf (out, " AS (%s)%s", line,
                              column->generated == MANOR_GENERATED_STORED ? " STORED" : "");
    }

  for (guint i = 0; i < table->constraints->len; i++)
    {
      ManorConstraint *constraint = g_ptr_array_index (table->constraints, i);
      g_autofree char *line = NULL;

      if (g_strcmp0 (constraint->column, column->name) != 0)
        continue;
      line = _manor_dup_line (constraint->text);
      g_string_append_printf (out, " %s", line);
    }

  return g_strstrip (g_string_free_and_steal (g_steal_pointer (&out)));
}

static ManorColumn *
find_old_column (ManorTablePair *pair,
                 ManorColumn    *to)
{
  for (guint i = 0; i < pair->from->columns->len; i++)
    {
      ManorColumn *from = g_ptr_array_index (pair->from->columns, i);

      if (g_str_equal (_manor_table_pair_map_column (pair, from), to->folded))
        return from;
    }

  return NULL;
}

static void
compare_name (ManorTablePair *pair,
              ManorColumn    *from,
              ManorColumn    *to)
{
  ManorChangeInit init = { .kind = MANOR_CHANGE_RENAMED, .aspect = MANOR_ASPECT_COLUMN,
                           .column = to->name, .old_name = from->name,
                           .from = MANOR_SCHEMA_OBJECT (pair->from),
                           .to = MANOR_SCHEMA_OBJECT (pair->to) };

  if (g_str_equal (from->name, to->name))
    return;

  if (g_str_equal (from->folded, to->folded))
    _manor_table_pair_add (pair, MANOR_CHANGE_NOTE, MANOR_ASPECT_SPELLING, to->name,
                           g_strdup_printf (_("spelled %s here"), from->name));
  else
    _manor_comparison_add (pair->comparison, &init,
                           g_strdup_printf (_("column %s.%s: renamed to %s"),
                                            manor_schema_object_get_name (init.to), from->name,
                                            to->name));
}

static void
compare_column (ManorTablePair *pair,
                ManorColumn    *to)
{
  ManorColumn *from = find_old_column (pair, to);
  g_autofree char *summary = NULL;

  if (from != NULL)
    {
      compare_name (pair, from, to);
      compare_type (pair, from, to);
      compare_not_null (pair, from, to);
      compare_default (pair, from, to);
      compare_collation (pair, from, to);
      compare_generated (pair, from, to);
      return;
    }

  g_ptr_array_add (pair->added, to);
  summary = dup_summary (pair->to, to);
  _manor_table_pair_add (pair, MANOR_CHANGE_ADDED, MANOR_ASPECT_COLUMN, to->name,
                         summary[0] != '\0' ? g_strdup_printf (_("added: %s"), summary)
                                            : g_strdup (_("added")));
}

/* Compares the order of those columns that both have. */
static void
compare_order (ManorTablePair *pair)
{
  guint next = 0;
  gboolean differs = FALSE;

  for (guint i = 0; i < pair->to->columns->len; i++)
    {
      ManorColumn *from = find_old_column (pair, g_ptr_array_index (pair->to->columns, i));

      if (from == NULL)
        continue;
      differs |= from->position < next;
      next = from->position;
    }

  if (differs)
    _manor_table_pair_add (pair, MANOR_CHANGE_NOTE, MANOR_ASPECT_ORDER, NULL,
                           g_strdup (_("columns stand in another order")));
}

/* Who does not know of the column cannot insert rows. */
static gboolean
is_demanding (ManorTable  *table,
              ManorColumn *column)
{
  return column->not_null && column->default_text == NULL &&
         column->generated == MANOR_GENERATED_NO && column != table->rowid_column;
}

void
_manor_compare_columns (ManorTablePair *pair)
{
  for (guint i = 0; i < pair->to->columns->len; i++)
    compare_column (pair, g_ptr_array_index (pair->to->columns, i));

  for (guint i = 0; i < pair->from->columns->len; i++)
    {
      ManorColumn *from = g_ptr_array_index (pair->from->columns, i);

      if (_manor_table_find_folded (pair->to, _manor_table_pair_map_column (pair, from)) != NULL)
        continue;

      g_ptr_array_add (pair->extra, from);
      _manor_table_pair_add (pair, MANOR_CHANGE_EXTRA, MANOR_ASPECT_COLUMN, from->name,
                             g_strdup (is_demanding (pair->from, from)
                                         ? _("only here, kept; NOT NULL without a default, so "
                                             "that rows which do not name it are refused")
                                         : _("only here, kept")));
    }

  compare_order (pair);
}

static void
compare_option (ManorTablePair *pair,
                gboolean        had,
                gboolean        has,
                const char     *option)
{
  if (had != has)
    _manor_table_pair_add (pair, has ? MANOR_CHANGE_ADDED : MANOR_CHANGE_REMOVED,
                           MANOR_ASPECT_OPTIONS, NULL,
                           /* translators: an option of a table, such as STRICT */
                           g_strdup_printf (has ? _("%s added") : _("%s removed"), option));
}

static void
compare_ordinary (ManorTablePair *pair)
{
  ManorTable *from = pair->from;
  ManorTable *to = pair->to;

  _manor_compare_columns (pair);
  _manor_compare_constraints (pair);
  compare_option (pair, from->autoincrement, to->autoincrement, "AUTOINCREMENT");
  compare_option (pair, from->strict, to->strict, "STRICT");
  compare_option (pair, from->without_rowid, to->without_rowid, "WITHOUT ROWID");
  compare_option (pair, from->random_rowid, to->random_rowid, "RANDOM ROWID");
  _manor_propose_columns (pair);
}

static gboolean
is_ordinary (ManorTable *table)
{
  return table->parsed && table->module == NULL;
}

static void
compare_other (ManorTablePair *pair)
{
  if (pair->from->module != NULL && pair->to->module != NULL)
    _manor_table_pair_add (pair, MANOR_CHANGE_CHANGED, MANOR_ASPECT_OPTIONS, NULL,
                           g_strdup (_("the virtual table’s arguments changed")));
  else if (pair->from->module != NULL)
    _manor_table_pair_add (pair, MANOR_CHANGE_CHANGED, MANOR_ASPECT_OBJECT, NULL,
                           g_strdup (_("is a virtual table here")));
  else if (pair->to->module != NULL)
    _manor_table_pair_add (pair, MANOR_CHANGE_CHANGED, MANOR_ASPECT_OBJECT, NULL,
                           g_strdup (_("becomes a virtual table")));
  else
    _manor_table_pair_add (pair, MANOR_CHANGE_CHANGED, MANOR_ASPECT_OBJECT, NULL,
                           g_strdup (_("definition changed, in words that Manor does not know")));
}

static void
compare_table_name (ManorComparison *self,
                    ManorTable      *from,
                    ManorTable      *to)
{
  ManorSchemaObject *old_object = MANOR_SCHEMA_OBJECT (from);
  ManorSchemaObject *new_object = MANOR_SCHEMA_OBJECT (to);
  ManorChangeInit init = { .kind = MANOR_CHANGE_RENAMED, .aspect = MANOR_ASPECT_OBJECT,
                           .old_name = manor_schema_object_get_name (old_object),
                           .from = old_object, .to = new_object };

  if (!g_str_equal (_manor_schema_object_get_folded (old_object),
                    _manor_schema_object_get_folded (new_object)))
    _manor_comparison_add (self, &init,
                           g_strdup_printf (_("table %s: renamed to %s"), init.old_name,
                                            manor_schema_object_get_name (new_object)));
}

/**
 * _manor_compare_tables:
 * @self: two catalogues
 * @from: a table of the first
 * @to: its counterpart in the second
 *
 * Compares two tables. Equal meaning gives notes only.
 */
void
_manor_compare_tables (ManorComparison *self,
                       ManorTable      *from,
                       ManorTable      *to)
{
  g_autoptr(GPtrArray) extra = g_ptr_array_new ();
  g_autoptr(GPtrArray) added = g_ptr_array_new ();
  ManorTablePair pair = { self, from, to, extra, added };
  g_autofree char *meaning = NULL;
  guint n_before;

  compare_table_name (self, from, to);

  n_before = self->changes->len;
  if (is_ordinary (from) && is_ordinary (to))
    compare_ordinary (&pair);

  for (guint i = n_before; i < self->changes->len; i++)
    if (manor_change_get_kind (g_ptr_array_index (self->changes, i)) != MANOR_CHANGE_NOTE)
      return;

  meaning = _manor_meaning_of_object (MANOR_SCHEMA_OBJECT (from), self->from, self->renames);
  if (!g_str_equal (meaning, manor_schema_object_get_meaning (MANOR_SCHEMA_OBJECT (to))))
    compare_other (&pair);
}
