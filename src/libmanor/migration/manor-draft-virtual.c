/* manor-draft-virtual.c: virtual tables, as far as they can be copied
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-draft"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-draft-private.h"
#include "manor-identifier.h"
#include "manor-token.h"

gboolean
manor_table_is_virtual (ManorTable *table)
{
  return manor_table_get_module (table) != NULL;
}

static gboolean
has_module (ManorTable *table,
            const char *module)
{
  return manor_table_is_virtual (table) &&
         manor_identifier_equal (manor_table_get_module (table), module);
}

static gboolean
is_search (ManorTable *table)
{
  return has_module (table, "fts5") || has_module (table, "fts4") || has_module (table, "fts3");
}

/* The value of an option of a full-text table (“content='d'”), unquoted, or NULL. */
static char *
dup_option (ManorTable *table,
            const char *option)
{
  const char * const *arguments = manor_table_get_module_arguments (table);

  for (guint i = 0; arguments != NULL && arguments[i] != NULL; i++)
    {
      const char *equals = strchr (arguments[i], '=');
      g_autofree char *key = NULL;
      g_autofree char *value = NULL;

      if (equals == NULL)
        continue;

      key = g_strstrip (g_strndup (arguments[i], (gsize) (equals - arguments[i])));
      if (!manor_identifier_equal (key, option))
        continue;

      value = g_strstrip (g_strdup (equals + 1));

      return manor_identifier_unquote (value, -1);
    }

  return NULL;
}

/* The columns of a full-text or R-tree table: its arguments that are no options. */
static GStrv
dup_columns (ManorTable *table)
{
  const char * const *arguments = manor_table_get_module_arguments (table);
  g_autoptr(GStrvBuilder) columns = g_strv_builder_new ();

  for (guint i = 0; arguments != NULL && arguments[i] != NULL; i++)
    {
      const char *argument = arguments[i] + (*arguments[i] == '+' ? 1 : 0);
      ManorToken token = manor_token_read (argument, -1, strspn (argument, " \t\r\n"));

      if (token.length == 0 || (strchr (arguments[i], '=') != NULL && is_search (table)))
        continue;

      g_strv_builder_take (columns,
                           manor_identifier_unquote (argument + token.start,
                                                     (gssize) token.length));
    }

  return g_strv_builder_end (columns);
}

static gboolean
strv_has_name (char       **names,
               const char  *name)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (manor_identifier_equal (names[i], name))
      return TRUE;

  return FALSE;
}

/* “CREATE VIRTUAL TABLE name USING …” under another name. */
static char *
dup_text_named (ManorTable *table,
                const char *name)
{
  const char *sql = manor_schema_object_get_sql (MANOR_SCHEMA_OBJECT (table));
  g_autoptr(GArray) tokens = manor_tokens_read (sql, -1);
  g_autofree char *quoted = manor_identifier_quote (name);
  g_autofree char *trimmed = NULL;

  for (guint i = 1; i < tokens->len; i++)
    {
      const ManorToken *token = &g_array_index (tokens, ManorToken, i);

      if (!manor_token_is_word (token, sql, "USING"))
        continue;

      trimmed = manor_sql_dup_trimmed (sql + token->start);

      return g_strdup_printf ("CREATE VIRTUAL TABLE %s %s", quoted, trimmed);
    }

  return NULL;
}

static void
add_rebuild_step (ManorDraft *self,
                  const char *name)
{
  g_autofree char *quoted = manor_identifier_quote (name);

  manor_draft_add_step (self,
                        g_strdup_printf ("INSERT INTO %s (%s) VALUES ('rebuild')", quoted, quoted),
                        MANOR_RISK_SCANS, name,
                        g_strdup_printf (_("Index the rows that are there in %s"), name), NULL);
}

static gboolean
refuse (ManorTableDraft  *table,
        const char       *reason,
        GError          **error)
{
  g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_UNSUPPORTED,
               _("Virtual table “%s” differs and cannot be changed: %s"), table->name, reason);

  return FALSE;
}

/* Whether the rows are the table's own, and neither in another table nor nowhere. */
static gboolean
keeps_rows (ManorTable *table)
{
  g_autofree char *content = dup_option (table, "content");

  return content == NULL;
}

/* The hidden column in which FTS4 keeps a language for each row, or NULL. */
static char *
dup_language (ManorTable *table)
{
  return has_module (table, "fts4") ? dup_option (table, "languageid") : NULL;
}

char **
manor_table_draft_list_lost (ManorTableDraft *table)
{
  g_auto(GStrv) wanted = dup_columns (table->wanted);
  g_auto(GStrv) old = dup_columns (table->old);
  g_autofree char *language = dup_language (table->old);
  g_autofree char *wanted_language = dup_language (table->wanted);
  g_autoptr(GStrvBuilder) lost = g_strv_builder_new ();

  for (guint i = 0; keeps_rows (table->old) && old[i] != NULL; i++)
    if (!strv_has_name (wanted, old[i]))
      g_strv_builder_add (lost, old[i]);

  if (keeps_rows (table->old) && language != NULL &&
      (wanted_language == NULL || !manor_identifier_equal (language, wanted_language)))
    g_strv_builder_add (lost, language);

  return g_strv_builder_end (lost);
}

/* “f.secret, f.note” */
static char *
dup_lost_names (ManorTableDraft *table)
{
  g_auto(GStrv) lost = manor_table_draft_list_lost (table);
  GString *names = g_string_new (NULL);

  for (guint i = 0; lost[i] != NULL; i++)
    g_string_append_printf (names, "%s%s.%s", i > 0 ? ", " : "", table->before, lost[i]);

  return g_string_free (names, FALSE);
}

static char *
dup_copy (ManorTableDraft *table,
          const char      *temporary)
{
  g_auto(GStrv) wanted = dup_columns (table->wanted);
  g_auto(GStrv) old = dup_columns (table->old);
  g_autofree char *source = manor_identifier_quote (table->name);
  g_autofree char *target = manor_identifier_quote (temporary);
  g_autofree char *language = dup_language (table->old);
  g_autofree char *wanted_language = dup_language (table->wanted);
  g_autoptr(GString) columns = g_string_new (is_search (table->wanted) ? "rowid" : NULL);

  for (guint i = 0; wanted[i] != NULL; i++)
    {
      g_autofree char *quoted = manor_identifier_quote (wanted[i]);

      if (strv_has_name (old, wanted[i]))
        g_string_append_printf (columns, "%s%s", columns->len > 0 ? ", " : "", quoted);
      else if (!is_search (table->wanted))
        return NULL;
    }

  if (language != NULL && wanted_language != NULL && manor_identifier_equal (language, wanted_language))
    {
      g_autofree char *quoted = manor_identifier_quote (language);

      g_string_append_printf (columns, ", %s", quoted);
    }

  return g_strdup_printf ("INSERT INTO %s (%s) SELECT %s FROM %s",
                          target, columns->str, columns->str, source);
}

static void
add_copy_steps (ManorDraft      *self,
                ManorTableDraft *table,
                const char      *temporary,
                char            *text,
                char            *copy)
{
  g_autofree char *quoted = manor_identifier_quote (table->name);
  g_autofree char *target = manor_identifier_quote (temporary);
  g_autofree char *before = manor_identifier_quote (table->before);
  g_autofree char *lost = dup_lost_names (table);

  manor_draft_add_step (self, text, MANOR_RISK_NONE, table->name,
                        g_strdup_printf (_("Create the new %s"), table->name), NULL);
  manor_draft_add_step (self, copy, MANOR_RISK_REWRITES | MANOR_RISK_SCANS, table->name,
                        g_strdup_printf (_("Copy the rows of %s"), table->name), NULL);
  manor_draft_add_step (self, g_strconcat ("DROP TABLE ", quoted, NULL),
                        *lost != '\0' ? MANOR_RISK_LOSES_DATA | MANOR_RISK_BREAKS_READERS
                                      : MANOR_RISK_NONE,
                        table->name,
                        g_strdup_printf (_("Drop the old %s"), table->name),
                        *lost != '\0' ? g_strdup_printf (_("These values are lost: %s"), lost)
                                      : NULL);
  manor_draft_add_step (self, g_strdup_printf ("ALTER TABLE %s RENAME TO %s", target, quoted),
                        MANOR_RISK_NONE, table->name,
                        g_strdup_printf (_("Put the new %s in its place"), table->name), NULL);

  g_ptr_array_add (self->checks, g_strconcat ("SELECT count(*) FROM ", before, NULL));
  g_ptr_array_add (self->checks, g_strconcat ("SELECT count(*) FROM ", quoted, NULL));
}

/* A table that keeps no rows of its own is made anew; it is filled when all tables stand. */
static void
replace_table (ManorDraft      *self,
               ManorTableDraft *table)
{
  g_autofree char *quoted = manor_identifier_quote (table->name);

  manor_draft_add_step (self, g_strconcat ("DROP TABLE ", quoted, NULL),
                        MANOR_RISK_NONE, table->name,
                        g_strdup_printf (_("Drop the old %s, which holds no rows of its own"),
                                         table->name), NULL);
  manor_draft_create (self, table);
}

/* Virtual tables cannot be altered: those whose content is known are copied. */
gboolean
manor_draft_rebuild_virtual (ManorDraft       *self,
                             ManorTableDraft  *table,
                             GError          **error)
{
  g_autofree char *old_content = dup_option (table->old, "content");
  g_autofree char *content = dup_option (table->wanted, "content");
  g_autofree char *temporary = NULL;
  g_autofree char *lost = NULL;
  char *text;
  char *copy;

  if (!manor_identifier_equal (manor_table_get_module (table->old),
                               manor_table_get_module (table->wanted)) ||
      !(is_search (table->wanted) || has_module (table->wanted, "rtree") ||
        has_module (table->wanted, "rtree_i32")))
    return refuse (table, _("Manor does not know what its module keeps"), error);

  if (is_search (table->wanted) && content != NULL && *content != '\0')
    {
      if (old_content == NULL)
        return refuse (table, _("its rows would be kept in another table"), error);

      replace_table (self, table);
      return TRUE;
    }

  if (old_content != NULL || content != NULL)
    return refuse (table, _("it keeps no content that could be copied"), error);

  lost = dup_lost_names (table);
  if (*lost != '\0' && !manor_plan_options_get_drop_extra (self->options))
    {
      /* translators: %s names columns, “posts.body, posts.note” */
      g_autofree char *reason = g_strdup_printf (_("the schema lacks columns of it, whose values would be lost (%s); "
                                                   "drop what is extra"), lost);

      return refuse (table, reason, error);
    }

  temporary = manor_draft_dup_free_name (self, table->name);
  text = dup_text_named (table->wanted, temporary);
  copy = dup_copy (table, temporary);

  if (text == NULL || copy == NULL)
    {
      g_free (text);
      g_free (copy);
      return refuse (table, _("it has new columns that cannot be left empty"), error);
    }

  add_copy_steps (self, table, temporary, text, copy);

  return TRUE;
}

/* A copy that may store other values, or number rows anew, leaves an index over it stale. */
static gboolean
changes_content (ManorDraft *self,
                 const char *name)
{
  ManorTableDraft *table = manor_draft_find_table (self, name);

  if (table == NULL || table->action != MANOR_TABLE_REBUILD || table->wanted == NULL ||
      manor_table_is_virtual (table->wanted))
    return FALSE;

  if (manor_table_get_rowid_name (table->old) == NULL &&
      manor_table_get_rowid_column (table->old) == NULL)
    return TRUE;

  for (guint i = 0; i < manor_table_get_n_columns (table->wanted); i++)
    {
      ManorColumn *column = manor_table_get_column (table->wanted, i);
      ManorColumn *source = manor_table_draft_source (table, column);

      if (source == NULL ||
          manor_column_get_affinity (column) != manor_column_get_affinity (source) ||
          manor_column_get_not_null (column) != manor_column_get_not_null (source))
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_content (ManorDraft *self,
             const char *name)
{
  return manor_catalogue_find_table (self->base, name) != NULL ||
         manor_catalogue_find (self->to, MANOR_OBJECT_VIEW, name) != NULL;
}

/* Full-text tables over another table's rows, when all tables stand: new ones know nothing of
 * the rows that are there. */
void
manor_draft_fill_search (ManorDraft *self)
{
  for (guint i = 0; i < self->tables->len; i++)
    {
      ManorTableDraft *table = g_ptr_array_index (self->tables, i);
      g_autofree char *content = NULL;
      gboolean made;

      if (table->wanted == NULL || !is_search (table->wanted))
        continue;

      made = table->action == MANOR_TABLE_CREATE || table->action == MANOR_TABLE_REBUILD;
      content = dup_option (table->wanted, "content");

      if (content != NULL && *content != '\0' && has_content (self, content) &&
          (made || changes_content (self, content)))
        add_rebuild_step (self, table->name);
    }
}
