/* manor-draft-alter.c: tables made, dropped, and changed in place
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-draft"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-draft-private.h"
#include "manor-identifier.h"
#include "manor-token.h"

/* Whether ADD COLUMN takes the column on a table with rows. NOT NULL without a default is
 * let through: no other way would take it either, and on an empty table it works. */
gboolean
manor_column_addable (ManorTable  *table,
                      ManorColumn *column)
{
  GPtrArray *constraints = manor_table_get_constraints (table);

  if (manor_column_get_generated (column) == MANOR_GENERATED_STORED ||
      manor_column_get_primary_key (column) ||
      (manor_column_get_default (column) != NULL &&
       !manor_column_get_default_constant (column)))
    return FALSE;

  for (guint i = 0; i < constraints->len; i++)
    {
      ManorConstraint *constraint = g_ptr_array_index (constraints, i);
      const char * const *columns = manor_constraint_get_columns (constraint);

      if (manor_constraint_get_kind (constraint) != MANOR_CONSTRAINT_UNIQUE)
        continue;

      for (guint j = 0; columns != NULL && columns[j] != NULL; j++)
        if (manor_identifier_equal (columns[j], manor_column_get_name (column)))
          return FALSE;
    }

  return TRUE;
}

/* TRUE for a table's FOREIGN KEY over this one column. */
gboolean
manor_constraint_is_key_of (ManorConstraint *constraint,
                            ManorColumn     *column)
{
  const char * const *columns = manor_constraint_get_columns (constraint);

  return manor_constraint_get_kind (constraint) == MANOR_CONSTRAINT_FOREIGN_KEY &&
         manor_constraint_get_column (constraint) == NULL &&
         columns[0] != NULL && columns[1] == NULL &&
         manor_identifier_equal (columns[0], manor_column_get_name (column));
}

/* “CONSTRAINT name REFERENCES …” of “CONSTRAINT name FOREIGN KEY (column) REFERENCES …”. */
static char *
dup_reference (ManorConstraint *key)
{
  g_autofree char *text = manor_sql_dup_trimmed (manor_constraint_get_text (key));
  g_autoptr(GArray) tokens = manor_tokens_read (text, -1);
  const char *name = manor_constraint_get_name (key);
  g_autofree char *quoted = name != NULL ? manor_identifier_quote (name) : NULL;

  for (guint i = 0; i < tokens->len; i++)
    {
      const ManorToken *token = &g_array_index (tokens, ManorToken, i);

      if (manor_token_is_word (token, text, "REFERENCES"))
        return g_strconcat (name != NULL ? "CONSTRAINT " : "", name != NULL ? quoted : "",
                            name != NULL ? " " : "", text + token->start, NULL);
    }

  return NULL;
}

static char *
dup_definition_with_keys (ManorTable  *table,
                          ManorColumn *column)
{
  GPtrArray *constraints = manor_table_get_constraints (table);
  char *definition = manor_column_dup_definition (column);

  for (guint i = 0; i < constraints->len; i++)
    {
      ManorConstraint *constraint = g_ptr_array_index (constraints, i);
      g_autofree char *reference = NULL;
      char *longer;

      if (!manor_constraint_is_key_of (constraint, column))
        continue;

      reference = dup_reference (constraint);
      if (reference == NULL)
        continue;

      longer = g_strconcat (definition, " ", reference, NULL);
      g_free (definition);
      definition = longer;
    }

  return definition;
}

static gboolean
has_check (ManorTable  *table,
           ManorColumn *column)
{
  GPtrArray *constraints = manor_table_get_constraints (table);

  for (guint i = 0; i < constraints->len; i++)
    {
      ManorConstraint *constraint = g_ptr_array_index (constraints, i);

      if (manor_constraint_get_kind (constraint) == MANOR_CONSTRAINT_CHECK &&
          manor_constraint_get_column (constraint) != NULL &&
          manor_identifier_equal (manor_constraint_get_column (constraint),
                                  manor_column_get_name (column)))
        return TRUE;
    }

  return FALSE;
}

static char *
dup_star_views (ManorDraft *self,
                const char *table)
{
  g_autoptr(GPtrArray) views = manor_catalogue_list_of_kind (self->to, MANOR_OBJECT_VIEW);
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < views->len; i++)
    {
      ManorSchemaObject *view = g_ptr_array_index (views, i);

      if (manor_view_get_has_star (MANOR_VIEW (view)) &&
          manor_schema_object_mentions (view, table))
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
                                manor_schema_object_get_name (view));
    }

  if (names->len == 0)
    return NULL;

  return g_strdup_printf (_("Views with SELECT * show the new column: %s"), names->str);
}

static void
add_column (ManorDraft      *self,
            ManorTableDraft *table,
            ManorColumn     *column)
{
  const char *name = manor_column_get_name (column);
  g_autofree char *quoted = manor_identifier_quote (table->name);
  g_autofree char *definition = dup_definition_with_keys (table->wanted, column);
  gboolean needs_value = manor_column_get_not_null (column) &&
                         manor_column_get_default (column) == NULL &&
                         manor_column_get_generated (column) == MANOR_GENERATED_NO;
  char *warning = dup_star_views (self, table->name);
  ManorRisk risk = warning != NULL ? MANOR_RISK_BREAKS_READERS : MANOR_RISK_NONE;

  if (needs_value)
    {
      risk |= MANOR_RISK_MAY_FAIL | MANOR_RISK_BREAKS_READERS;
      g_free (warning);
      warning = g_strdup_printf (_("Fails where %s has rows: %s is NOT NULL and has neither a "
                                   "default nor a fill value"), table->name, name);
    }
  else if (has_check (table->wanted, column) ||
           (manor_column_get_not_null (column) &&
            manor_column_get_generated (column) != MANOR_GENERATED_NO))
    {
      risk |= MANOR_RISK_MAY_FAIL | MANOR_RISK_SCANS;
      g_free (warning);
      warning = g_strdup_printf (_("Fails where a row of %s would break a constraint of %s"),
                                 table->name, name);
    }

  manor_draft_add_step (self,
                        g_strdup_printf ("ALTER TABLE %s ADD COLUMN %s", quoted, definition),
                        risk, table->name,
                        g_strdup_printf (_("Add column %s.%s"), table->name, name),
                        warning);
}

static void
drop_column (ManorDraft      *self,
             ManorTableDraft *table,
             ManorColumn     *column)
{
  const char *name = manor_column_get_name (column);
  g_autofree char *quoted = manor_identifier_quote (table->name);
  g_autofree char *quoted_column = manor_identifier_quote (name);
  gboolean computed = manor_column_get_generated (column) != MANOR_GENERATED_NO;

  manor_draft_add_step (self,
                        g_strdup_printf ("ALTER TABLE %s DROP COLUMN %s", quoted, quoted_column),
                        MANOR_RISK_REWRITES | MANOR_RISK_BREAKS_READERS |
                        (computed ? MANOR_RISK_NONE : MANOR_RISK_LOSES_DATA),
                        table->name,
                        g_strdup_printf (_("Drop column %s.%s"), table->name, name),
                        computed ? NULL :
                        g_strdup_printf (_("The values of %s.%s are lost"), table->name, name));
}

/* Generated columns go first: the others may feed them. */
void
manor_draft_alter (ManorDraft      *self,
                   ManorTableDraft *table)
{
  for (guint i = 0; i < table->added->len; i++)
    add_column (self, table, g_ptr_array_index (table->added, i));

  if (!manor_plan_options_get_drop_extra (self->options))
    return;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < table->extra->len; i++)
      {
        ManorColumn *column = g_ptr_array_index (table->extra, i);
        gboolean computed = manor_column_get_generated (column) != MANOR_GENERATED_NO;

        if (computed == (pass == 0))
          drop_column (self, table, column);
      }
}

void
manor_draft_create (ManorDraft      *self,
                    ManorTableDraft *table)
{
  manor_draft_add_step (self,
                        manor_sql_dup_trimmed (
                          manor_schema_object_get_sql (MANOR_SCHEMA_OBJECT (table->wanted))),
                        MANOR_RISK_NONE, table->name,
                        g_strdup_printf (_("Create table %s"), table->name), NULL);
}

void
manor_draft_drop (ManorDraft      *self,
                  ManorTableDraft *table)
{
  g_autofree char *quoted = manor_identifier_quote (table->name);

  manor_draft_add_step (self, g_strconcat ("DROP TABLE ", quoted, NULL),
                        MANOR_RISK_LOSES_DATA | MANOR_RISK_BREAKS_READERS, table->name,
                        g_strdup_printf (_("Drop table %s"), table->name),
                        g_strdup_printf (_("All rows of %s are lost"), table->name));
}
