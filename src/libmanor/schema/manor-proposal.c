/* manor-proposal.c: renames worth asking about
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-proposal"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-comparison-private.h"
#include "manor-meaning-private.h"
#include "manor-schema-object-private.h"
#include "manor-table-private.h"

/*
 * A rename is never assumed: the two of a pair stay “only here” and “added” until a person
 * has said that they are one.
 */

static gboolean
same_traits (ManorColumn *from,
             ManorColumn *to)
{
  return g_str_equal (from->type, to->type) && from->not_null == to->not_null &&
         from->generated == to->generated &&
         g_strcmp0 (from->collation, to->collation) == 0 &&
         g_strcmp0 (from->default_meaning, to->default_meaning) == 0 &&
         g_strcmp0 (from->expression_meaning, to->expression_meaning) == 0;
}

/* How likely @to is @from under another name; 0 for not at all. */
static guint
likeness (ManorTablePair *pair,
          ManorColumn    *from,
          ManorColumn    *to)
{
  gboolean only = pair->extra->len == 1 && pair->added->len == 1;
  gboolean same_place = from->position == to->position;
  gboolean same_type = g_str_equal (from->type, to->type);

  if (same_place && same_traits (from, to))
    return 4;
  if (same_place && same_type)
    return 3;
  if (only && (same_place || same_type))
    return 2;

  return same_traits (from, to) ? 1 : 0;
}

/* The likeliest partner of @to; NULL where two are equally likely. */
static ManorColumn *
find_likeliest (ManorTablePair *pair,
                ManorColumn    *to)
{
  ManorColumn *best = NULL;
  guint best_likeness = 0;
  gboolean tie = FALSE;

  for (guint i = 0; i < pair->extra->len; i++)
    {
      ManorColumn *from = g_ptr_array_index (pair->extra, i);
      guint found = likeness (pair, from, to);

      if (found > best_likeness)
        {
          best = from;
          best_likeness = found;
          tie = FALSE;
        }
      else if (found == best_likeness && found > 0)
        {
          tie = TRUE;
        }
    }

  return tie ? NULL : best;
}

void
_manor_propose_columns (ManorTablePair *pair)
{
  g_autoptr(GHashTable) taken = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < pair->added->len; i++)
    {
      ManorColumn *to = g_ptr_array_index (pair->added, i);
      ManorColumn *from = find_likeliest (pair, to);
      ManorChangeInit init = { .kind = MANOR_CHANGE_RENAMED, .aspect = MANOR_ASPECT_COLUMN,
                               .column = to->name,
                               .from = MANOR_SCHEMA_OBJECT (pair->from),
                               .to = MANOR_SCHEMA_OBJECT (pair->to) };

      if (from == NULL || !g_hash_table_add (taken, from))
        continue;

      init.old_name = from->name;
      g_ptr_array_add (pair->comparison->proposals,
                       _manor_change_new (&init,
                         /* translators: a question: table, old column, new column */
                         g_strdup_printf (_("column %s.%s: renamed to %s?"),
                                          manor_schema_object_get_name (init.from), from->name,
                                          to->name)));
    }
}

/* What @from would mean under the name of @to. */
static gboolean
equal_but_name (ManorComparison   *self,
                ManorSchemaObject *from,
                ManorSchemaObject *to)
{
  g_autoptr(ManorRenames) renames = _manor_renames_new ();
  g_autofree char *meaning = NULL;

  _manor_renames_add_table (renames, _manor_schema_object_get_folded (from),
                            _manor_schema_object_get_folded (to));
  meaning = _manor_meaning_of_object (from, self->from, renames);

  return g_str_equal (meaning, manor_schema_object_get_meaning (to));
}

static GPtrArray *
list_tables (ManorComparison *self,
             ManorChangeKind  kind)
{
  GPtrArray *tables = g_ptr_array_new ();

  for (guint i = 0; i < self->changes->len; i++)
    {
      ManorChange *change = g_ptr_array_index (self->changes, i);

      if (manor_change_get_kind (change) == kind &&
          manor_change_get_aspect (change) == MANOR_ASPECT_OBJECT &&
          manor_change_get_object_kind (change) == MANOR_OBJECT_TABLE)
        g_ptr_array_add (tables, kind == MANOR_CHANGE_ADDED ? manor_change_get_to (change)
                                                            : manor_change_get_from (change));
    }

  return tables;
}

void
_manor_propose_tables (ManorComparison *self)
{
  g_autoptr(GPtrArray) added = list_tables (self, MANOR_CHANGE_ADDED);
  g_autoptr(GPtrArray) extra = list_tables (self, MANOR_CHANGE_EXTRA);

  for (guint i = 0; i < added->len; i++)
    {
      ManorChangeInit init = { .kind = MANOR_CHANGE_RENAMED, .aspect = MANOR_ASPECT_OBJECT,
                               .to = g_ptr_array_index (added, i) };
      guint n_found = 0;

      for (guint j = 0; j < extra->len; j++)
        if (equal_but_name (self, g_ptr_array_index (extra, j), init.to))
          {
            init.from = g_ptr_array_index (extra, j);
            n_found++;
          }

      if (n_found != 1)
        continue;

      init.old_name = manor_schema_object_get_name (init.from);
      g_ptr_array_add (self->proposals,
                       _manor_change_new (&init,
                         /* translators: a question: old table, new table */
                         g_strdup_printf (_("table %s: renamed to %s?"), init.old_name,
                                          manor_schema_object_get_name (init.to))));
    }
}
