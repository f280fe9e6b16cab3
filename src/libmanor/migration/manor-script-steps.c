/* manor-script-steps.c: the statements of a script as steps, with what they risk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-script-plan"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-identifier.h"
#include "manor-script-plan-private.h"

/* As many characters of a statement without a name of its own are its title. */
#define TITLE_LENGTH 60

typedef struct
{
  ManorRisk  risk;
  char      *title;
  char      *warning;
} Words;

static gboolean
is_old (ManorScriptDraft *self,
        const char       *table)
{
  return manor_script_draft_get_origin (self, table) != NULL;
}

static void
describe_drop_table (ManorScriptDraft *self,
                     ManorDeed        *deed,
                     Words            *words)
{
  const char *origin = manor_script_draft_get_origin (self, deed->name);
  g_auto(GStrv) columns = NULL;
  g_autofree char *names = NULL;

  words->title = g_strdup_printf (_("Drop table %s"), deed->name);
  if (origin == NULL)
    return;

  columns = manor_script_draft_list_left_behind (self, origin);
  names = g_strjoinv (", ", columns);

  words->risk = MANOR_RISK_BREAKS_READERS;
  switch (manor_script_draft_get_fate (self, origin))
    {
    case MANOR_FATE_KEPT:
    case MANOR_FATE_VERBATIM:
      words->risk = MANOR_RISK_REWRITES;
      if (*names != '\0')
        {
          words->risk |= MANOR_RISK_LOSES_DATA | MANOR_RISK_BREAKS_READERS;
          words->warning = g_strdup_printf (_("These values are lost: %s"), names);
        }
      break;

    case MANOR_FATE_PARTLY:
      words->risk |= MANOR_RISK_LOSES_DATA;
      words->warning = g_strdup_printf (_("Rows of %s that the script does not copy are lost"),
                                        deed->name);
      break;

    case MANOR_FATE_LOST:
    default:
      words->risk |= MANOR_RISK_LOSES_DATA;
      words->warning = g_strdup_printf (_("All rows of %s are lost"), deed->name);
    }
}

/* By the column as it comes out, where it does. */
static void
describe_add_column (ManorScriptDraft *self,
                     ManorDeed        *deed,
                     Words            *words)
{
  ManorTable *table = manor_catalogue_find_table (self->after, deed->name);
  ManorColumn *column = table != NULL ? manor_table_find_column (table, deed->column) : NULL;

  words->title = g_strdup_printf (_("Add column %s.%s"), deed->name, deed->column);
  if (!is_old (self, deed->name) || column == NULL)
    return;

  if (manor_column_get_not_null (column) && manor_column_get_default (column) == NULL &&
      manor_column_get_generated (column) == MANOR_GENERATED_NO)
    {
      words->risk = MANOR_RISK_MAY_FAIL | MANOR_RISK_BREAKS_READERS;
      words->warning = g_strdup_printf (_("Fails where %s has rows: %s is NOT NULL and has no "
                                          "default"), deed->name, deed->column);
    }
  else if (manor_sql_mentions_name (deed->sql, "CHECK") ||
           (manor_column_get_not_null (column) &&
            manor_column_get_generated (column) != MANOR_GENERATED_NO))
    {
      words->risk = MANOR_RISK_MAY_FAIL | MANOR_RISK_SCANS;
      words->warning = g_strdup_printf (_("Fails where a row of %s would break a constraint of %s"),
                                        deed->name, deed->column);
    }
}

static void
describe_create_index (ManorScriptDraft *self,
                       ManorDeed        *deed,
                       Words            *words)
{
  words->title = g_strdup_printf (_("Create index %s"), deed->name);
  words->risk = MANOR_RISK_SCANS;

  if (!deed->unique)
    return;

  words->risk |= MANOR_RISK_MAY_FAIL;
  words->warning = g_strdup_printf (_("Fails where rows of %s are equal in all columns of %s"),
                                    deed->table, deed->name);
}

static void
describe_alter (ManorScriptDraft *self,
                ManorDeed        *deed,
                Words            *words)
{
  switch ((int) deed->kind)
    {
    case MANOR_DEED_ADD_COLUMN:
      describe_add_column (self, deed, words);
      break;

    case MANOR_DEED_DROP_COLUMN:
      words->title = g_strdup_printf (_("Drop column %s.%s"), deed->name, deed->column);
      words->risk = MANOR_RISK_REWRITES | MANOR_RISK_BREAKS_READERS;
      if (is_old (self, deed->name))
        {
          words->risk |= MANOR_RISK_LOSES_DATA;
          words->warning = g_strdup_printf (_("The values of %s.%s are lost"),
                                            deed->name, deed->column);
        }
      break;

    case MANOR_DEED_RENAME_COLUMN:
      words->title = g_strdup_printf (_("Rename column %s.%s to %s"), deed->name, deed->column,
                                      deed->other);
      words->risk = MANOR_RISK_BREAKS_READERS;
      words->warning = g_strdup_printf (_("Applications that still say “%s.%s” will fail"),
                                        deed->name, deed->column);
      break;

    case MANOR_DEED_RENAME_TABLE:
    default:
      words->title = g_strdup_printf (_("Rename table %s to %s"), deed->name, deed->other);
      if (is_old (self, deed->name))
        {
          words->risk = MANOR_RISK_BREAKS_READERS;
          words->warning = g_strdup_printf (_("Applications that still say “%s” will fail"),
                                            deed->name);
        }
    }
}

static void
describe_insert (ManorScriptDraft *self,
                 ManorDeed        *deed,
                 Words            *words)
{
  if (deed->other != NULL)
    {
      words->title = g_strdup_printf (_("Copy the rows of %s to %s"), deed->other, deed->name);
      words->risk = MANOR_RISK_REWRITES | MANOR_RISK_MAY_FAIL;
    }
  else
    {
      words->title = g_strdup_printf (_("Insert rows into %s"), deed->name);
      words->risk = MANOR_RISK_MAY_FAIL;
    }

  if (deed->replaces)
    {
      words->risk |= MANOR_RISK_CHANGES_VALUES;
      words->warning = g_strdup_printf (_("Rows of %s with the same key are replaced"), deed->name);
    }
  else
    words->warning = g_strdup_printf (_("Fails where a row would break a constraint of %s"),
                                      deed->name);
}

static void
describe_other (ManorDeed *deed,
                Words     *words)
{
  g_auto(GStrv) lines = g_strsplit (deed->sql, "\n", 2);

  words->title = g_utf8_strlen (lines[0], -1) > TITLE_LENGTH
                 ? g_utf8_substring (lines[0], 0, TITLE_LENGTH) : g_strdup (lines[0]);
}

static void
describe_view (ManorDeed *deed,
               Words     *words)
{
  words->title = g_strdup_printf (_("Drop view %s"), deed->name);
  words->risk = MANOR_RISK_BREAKS_READERS;
  words->warning = g_strdup_printf (_("Applications that read %s will fail"), deed->name);
}

static void
describe_write (ManorScriptDraft *self,
                ManorDeed        *deed,
                Words            *words)
{
  switch ((int) deed->kind)
    {
    case MANOR_DEED_INSERT:
      describe_insert (self, deed, words);
      break;

    case MANOR_DEED_UPDATE:
      words->title = g_strdup_printf (_("Change rows of %s"), deed->name);
      words->risk = MANOR_RISK_CHANGES_VALUES;
      words->warning = g_strdup_printf (_("Values of %s come out different"), deed->name);
      break;

    case MANOR_DEED_DELETE:
    default:
      words->title = g_strdup_printf (_("Delete rows of %s"), deed->name);
      if (manor_script_draft_get_written (self, deed->name) != NULL)
        {
          words->risk = MANOR_RISK_LOSES_DATA;
          words->warning = g_strdup_printf (_("Rows of %s are lost"), deed->name);
        }
    }
}

static void
describe (ManorScriptDraft *self,
          ManorDeed        *deed,
          Words            *words)
{
  switch (deed->kind)
    {
    case MANOR_DEED_CREATE_TABLE:
      words->title = g_strdup_printf (_("Create table %s"), deed->name);
      break;

    case MANOR_DEED_CREATE_INDEX:
      describe_create_index (self, deed, words);
      break;

    case MANOR_DEED_CREATE_VIEW:
      words->title = g_strdup_printf (_("Create view %s"), deed->name);
      break;

    case MANOR_DEED_CREATE_TRIGGER:
      words->title = g_strdup_printf (_("Create trigger %s"), deed->name);
      break;

    case MANOR_DEED_DROP_TABLE:
      describe_drop_table (self, deed, words);
      break;

    case MANOR_DEED_DROP_VIEW:
      describe_view (deed, words);
      break;

    case MANOR_DEED_DROP_INDEX:
      words->title = g_strdup_printf (_("Drop index %s"), deed->name);
      break;

    case MANOR_DEED_DROP_TRIGGER:
      words->title = g_strdup_printf (_("Drop trigger %s"), deed->name);
      break;

    case MANOR_DEED_RENAME_TABLE:
    case MANOR_DEED_RENAME_COLUMN:
    case MANOR_DEED_ADD_COLUMN:
    case MANOR_DEED_DROP_COLUMN:
      describe_alter (self, deed, words);
      break;

    case MANOR_DEED_INSERT:
    case MANOR_DEED_UPDATE:
    case MANOR_DEED_DELETE:
      describe_write (self, deed, words);
      break;

    case MANOR_DEED_OTHER:
    case MANOR_DEED_NOTHING:
    default:
      describe_other (deed, words);
    }
}

void
manor_script_draft_add_step (ManorScriptDraft *self,
                             ManorDeed        *deed)
{
  const char *origin = manor_script_draft_get_written (self, deed->table);
  Words words = { MANOR_RISK_NONE, NULL, NULL };

  describe (self, deed, &words);

  /* Under the name that the probes know. */
  manor_draft_add_step (self->draft, g_strdup (deed->sql), words.risk,
                        origin != NULL ? origin : deed->table, words.title, words.warning);
}
