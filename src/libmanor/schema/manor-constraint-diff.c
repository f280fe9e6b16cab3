/* manor-constraint-diff.c: the constraints of two tables compared
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-constraint-diff"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-comparison-private.h"
#include "manor-identifier.h"
#include "manor-meaning-private.h"
#include "manor-table-private.h"
#include "manor-token.h"

/* A constraint of one side, and whether the other has it too. */
typedef struct
{
  ManorConstraint *constraint;
  char            *core;      /* as the second catalogue would say it */
  gboolean         settled;
} Side;

static void
clear_side (gpointer data)
{
  Side *side = data;

  g_free (side->core);
}

static GArray *
collect_sides (ManorTablePair *pair,
               gboolean        old)
{
  GArray *sides = g_array_new (FALSE, TRUE, sizeof (Side));
  ManorTable *table = old ? pair->from : pair->to;

  g_array_set_clear_func (sides, clear_side);

  for (guint i = 0; i < table->constraints->len; i++)
    {
      Side side = { .constraint = g_ptr_array_index (table->constraints, i) };

      side.core = old ? _manor_meaning_of_constraint (table, side.constraint,
                                                      pair->comparison->from,
                                                      pair->comparison->renames)
                      : g_strdup (_manor_constraint_get_core (side.constraint));
      g_array_append_val (sides, side);
    }

  return sides;
}

static ManorAspect
aspect_of (ManorConstraint *constraint)
{
  switch (constraint->kind)
    {
    case MANOR_CONSTRAINT_PRIMARY_KEY:
      return MANOR_ASPECT_PRIMARY_KEY;

    case MANOR_CONSTRAINT_UNIQUE:
      return MANOR_ASPECT_UNIQUE;

    case MANOR_CONSTRAINT_FOREIGN_KEY:
      return MANOR_ASPECT_FOREIGN_KEY;

    case MANOR_CONSTRAINT_CHECK:
    default:
      return MANOR_ASPECT_CHECK;
    }
}

static void
append_columns (GString            *out,
                const char * const *columns)
{
  g_autofree char *list = g_strjoinv (", ", (char **) columns);

  if (columns[0] != NULL)
    g_string_append_printf (out, " (%s)", list);
}

static void
append_action (GString    *out,
               const char *event,
               const char *action)
{
  g_autofree char *upper = NULL;

  if (action == NULL)
    return;

  upper = g_ascii_strup (action, -1);
  g_string_append_printf (out, " %s %s", event, upper);
}

/* The constraint in SQL, one line: for a person. */
static char *
dup_constraint (ManorConstraint *constraint)
{
  g_autoptr(GString) out = g_string_new (NULL);
  g_autofree char *line = NULL;

  switch (constraint->kind)
    {
    case MANOR_CONSTRAINT_FOREIGN_KEY:
      g_string_append (out, "FOREIGN KEY");
      append_columns (out, manor_constraint_get_columns (constraint));
      g_string_append_printf (out, " REFERENCES %s", constraint->parent);
      append_columns (out, manor_constraint_get_parent_columns (constraint));
      append_action (out, "ON DELETE", constraint->on_delete);
      append_action (out, "ON UPDATE", constraint->on_update);
      if (constraint->deferred)
        g_string_append (out, " DEFERRABLE INITIALLY DEFERRED");
      break;

    case MANOR_CONSTRAINT_CHECK:
      line = _manor_dup_line (constraint->expression);
      g_string_append_printf (out, "CHECK (%s)", line);
      break;

    case MANOR_CONSTRAINT_PRIMARY_KEY:
    case MANOR_CONSTRAINT_UNIQUE:
    default:
      g_string_append (out, constraint->kind == MANOR_CONSTRAINT_UNIQUE ? "UNIQUE"
                                                                        : "PRIMARY KEY");
      append_columns (out, manor_constraint_get_columns (constraint));
      append_action (out, "ON CONFLICT", constraint->conflict);
      break;
    }

  return g_string_free_and_steal (g_steal_pointer (&out));
}

static gboolean
is_among (GPtrArray  *columns,
          const char *name)
{
  for (guint i = 0; name != NULL && i < columns->len; i++)
    {
      ManorColumn *column = g_ptr_array_index (columns, i);

      if (manor_identifier_equal (column->name, name))
        return TRUE;
    }

  return FALSE;
}

/* Does a CHECK's text name one of these columns? */
static gboolean
names_one_of (const char *expression,
              GPtrArray  *columns)
{
  g_autoptr(GArray) tokens = manor_tokens_read (expression, -1);

  for (guint i = 0; i < tokens->len; i++)
    {
      const ManorToken *token = &g_array_index (tokens, ManorToken, i);
      g_autofree char *name = NULL;

      if (token->type != MANOR_TOKEN_WORD && token->type != MANOR_TOKEN_QUOTED_NAME)
        continue;

      name = manor_identifier_unquote (expression + token->start, (gssize) token->length);
      if (is_among (columns, name))
        return TRUE;
    }

  return FALSE;
}

/* Hangs on a column of the child's own, and so is the child's own too. */
static gboolean
is_about (ManorConstraint *constraint,
          GPtrArray       *columns)
{
  if (constraint->kind == MANOR_CONSTRAINT_CHECK)
    return names_one_of (constraint->expression, columns);

  for (guint i = 0; constraint->columns[i] != NULL; i++)
    if (is_among (columns, constraint->columns[i]))
      return TRUE;

  return FALSE;
}

static void
note_name (ManorTablePair  *pair,
           ManorConstraint *from,
           ManorConstraint *to)
{
  g_autofree char *text = NULL;

  if (from->name == to->name ||
      (from->name != NULL && to->name != NULL && manor_identifier_equal (from->name, to->name)))
    return;

  text = dup_constraint (to);
  _manor_table_pair_add (pair, MANOR_CHANGE_NOTE, MANOR_ASPECT_SPELLING, NULL,
                         /* translators: a constraint and its name on both sides */
                         g_strdup_printf (_("%s is named %s here and %s there"), text,
                                          from->name != NULL ? from->name : _("nothing"),
                                          to->name != NULL ? to->name : _("nothing")));
}

/* Equal ones settle each other; one said twice is one. */
static void
settle_equal (ManorTablePair *pair,
              GArray         *old_sides,
              GArray         *new_sides)
{
  for (guint i = 0; i < old_sides->len; i++)
    for (guint j = 0; j < new_sides->len; j++)
      {
        Side *from = &g_array_index (old_sides, Side, i);
        Side *to = &g_array_index (new_sides, Side, j);

        if (!g_str_equal (from->core, to->core))
          continue;
        if (!from->settled && !to->settled)
          note_name (pair, from->constraint, to->constraint);
        from->settled = TRUE;
        to->settled = TRUE;
      }
}

static gboolean
same_columns (ManorTablePair  *pair,
              ManorConstraint *from,
              ManorConstraint *to)
{
  guint n_columns = g_strv_length (from->columns);

  if (n_columns != g_strv_length (to->columns))
    return FALSE;

  for (guint i = 0; i < n_columns; i++)
    {
      ManorColumn *column = manor_table_find_column (pair->from, from->columns[i]);
      g_autofree char *folded = manor_identifier_fold (to->columns[i]);

      if (column == NULL || !g_str_equal (_manor_table_pair_map_column (pair, column), folded))
        return FALSE;
    }

  return TRUE;
}

/* Two that are one constraint, changed: a table has one primary key, a key is known by its
 * columns, a CHECK by its name or as the only one at its column. */
static gboolean
corresponds (ManorTablePair  *pair,
             ManorConstraint *from,
             ManorConstraint *to)
{
  if (from->kind != to->kind)
    return FALSE;
  if (from->kind == MANOR_CONSTRAINT_PRIMARY_KEY)
    return TRUE;
  if (from->kind != MANOR_CONSTRAINT_CHECK)
    return same_columns (pair, from, to);
  if (from->name != NULL && to->name != NULL)
    return manor_identifier_equal (from->name, to->name);

  return from->column != NULL && to->column != NULL &&
         manor_identifier_equal (from->column, to->column);
}

static void
report_changed (ManorTablePair  *pair,
                ManorConstraint *from,
                ManorConstraint *to)
{
  g_autofree char *old_text = dup_constraint (from);
  g_autofree char *new_text = dup_constraint (to);
  const char *column = to->column;
  char *message;

  if (to->kind == MANOR_CONSTRAINT_PRIMARY_KEY && same_columns (pair, from, to))
    {
      gboolean was_rowid = pair->from->rowid_column != NULL;
      gboolean is_rowid = pair->to->rowid_column != NULL;

      /* Said already, by the option. */
      if (pair->from->without_rowid != pair->to->without_rowid)
        return;
      if (was_rowid != is_rowid)
        message = g_strdup (is_rowid ? _("the primary key becomes the rowid")
                                     : _("the primary key is no longer the rowid"));
      else
        message = g_strdup (_("order, collation or ON CONFLICT of the primary key changed"));
      column = NULL;
    }
  else if (g_str_equal (old_text, new_text))
    {
      message = g_strdup_printf (_("%s changed"), new_text);
    }
  else
    {
      message = g_strdup_printf (_("%s becomes %s"), old_text, new_text);
    }

  _manor_table_pair_add (pair, MANOR_CHANGE_CHANGED, aspect_of (to), column, message);
}

static void
settle_changed (ManorTablePair *pair,
                GArray         *old_sides,
                GArray         *new_sides)
{
  for (guint j = 0; j < new_sides->len; j++)
    {
      Side *to = &g_array_index (new_sides, Side, j);

      for (guint i = 0; i < old_sides->len && !to->settled; i++)
        {
          Side *from = &g_array_index (old_sides, Side, i);

          if (from->settled || !corresponds (pair, from->constraint, to->constraint))
            continue;
          from->settled = TRUE;
          to->settled = TRUE;
          report_changed (pair, from->constraint, to->constraint);
        }
    }
}

static void
report_rest (ManorTablePair *pair,
             GArray         *sides,
             gboolean        old)
{
  for (guint i = 0; i < sides->len; i++)
    {
      Side *side = &g_array_index (sides, Side, i);
      ManorConstraint *constraint = side->constraint;
      g_autofree char *text = NULL;
      gboolean extra;

      /* What stands at a whole new or own column is part of that column's line. */
      if (side->settled || is_among (old ? pair->extra : pair->added, constraint->column))
        continue;

      text = dup_constraint (constraint);
      extra = old && is_about (constraint, pair->extra);

      if (!old)
        _manor_table_pair_add (pair, MANOR_CHANGE_ADDED, aspect_of (constraint),
                               constraint->column, g_strdup_printf (_("%s added"), text));
      else if (extra)
        _manor_table_pair_add (pair, MANOR_CHANGE_EXTRA, aspect_of (constraint),
                               constraint->column, g_strdup_printf (_("%s only here, kept"), text));
      else
        _manor_table_pair_add (pair, MANOR_CHANGE_REMOVED, aspect_of (constraint),
                               constraint->column, g_strdup_printf (_("%s removed"), text));
    }
}

void
_manor_compare_constraints (ManorTablePair *pair)
{
  g_autoptr(GArray) old_sides = collect_sides (pair, TRUE);
  g_autoptr(GArray) new_sides = collect_sides (pair, FALSE);

  settle_equal (pair, old_sides, new_sides);
  settle_changed (pair, old_sides, new_sides);
  report_rest (pair, new_sides, FALSE);
  report_rest (pair, old_sides, TRUE);
}
