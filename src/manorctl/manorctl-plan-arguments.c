/* manorctl-plan-arguments.c: the options that “plan” and “push” share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-plan-arguments.h"

ManorctlPlanArguments manorctl_plan_arguments;

static gboolean
is_name (const ManorToken *token)
{
  return (token->type == MANOR_TOKEN_WORD || token->type == MANOR_TOKEN_QUOTED_NAME) && token->closed;
}

static gboolean
is_sign (const ManorToken *token,
         const char       *text,
         char              sign)
{
  return token->type == MANOR_TOKEN_OPERATOR && text[token->start] == sign && token->length == 1;
}

static char *
dup_name (const ManorToken *token,
          const char       *text)
{
  return manor_identifier_unquote (text + token->start, (gssize) token->length);
}

gboolean
manorctl_read_name (const char  *text,
                    char       **table,
                    char       **column,
                    const char **rest)
{
  g_autoptr(GArray) tokens = manor_tokens_read (text, -1);
  const ManorToken *token = (const ManorToken *) (gpointer) tokens->data;
  guint n = tokens->len;
  guint used = 1;

  *table = NULL;
  *column = NULL;

  if (n == 0 || !is_name (&token[0]))
    return FALSE;

  if (n >= 3 && is_sign (&token[1], text, '.') && is_name (&token[2]))
    used = 3;

  if (rest == NULL ? n != used : (n == used || text[token[used].start] != '='))
    return FALSE;

  /* The sign may be the first half of another: “=='x'” is “=” and “='x'”. */
  if (rest != NULL)
    *rest = text + token[used].start + 1;

  *table = dup_name (&token[0], text);
  *column = used == 3 ? dup_name (&token[2], text) : NULL;

  return TRUE;
}

static gboolean
set_option_error (GError     **error,
                  const char  *option,
                  const char  *value,
                  const char  *form)
{
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               /* translators: an option, what was given, and the form it should have */
               _("%s “%s” should be %s; put names with special characters in double quotes"),
               option, value, form);

  return FALSE;
}

/* The name behind the “=”, and nothing else. */
static char *
read_new_name (const char *text)
{
  g_autofree char *name = NULL;
  g_autofree char *column = NULL;

  if (!manorctl_read_name (text, &name, &column, NULL) || column != NULL)
    return NULL;

  return g_steal_pointer (&name);
}

static gboolean
read_renames (ManorPlanOptions  *options,
              GError           **error)
{
  for (char **text = manorctl_plan_arguments.renames; text != NULL && *text != NULL; text++)
    {
      g_autofree char *table = NULL;
      g_autofree char *old_name = NULL;
      g_autofree char *new_name = NULL;
      const char *rest;

      if (!manorctl_read_name (*text, &table, &old_name, &rest) || old_name == NULL ||
          (new_name = read_new_name (rest)) == NULL)
        return set_option_error (error, "--rename", *text, "TABLE.OLD=NEW");

      manor_plan_options_add_rename_column (options, table, old_name, new_name);
    }

  for (char **text = manorctl_plan_arguments.table_renames; text != NULL && *text != NULL; text++)
    {
      g_autofree char *old_name = NULL;
      g_autofree char *column = NULL;
      g_autofree char *new_name = NULL;
      const char *rest;

      if (!manorctl_read_name (*text, &old_name, &column, &rest) || column != NULL ||
          (new_name = read_new_name (rest)) == NULL)
        return set_option_error (error, "--rename-table", *text, "OLD=NEW");

      manor_plan_options_add_rename_table (options, old_name, new_name);
    }

  return TRUE;
}

static gboolean
read_fills (ManorPlanOptions  *options,
            GError           **error)
{
  for (char **text = manorctl_plan_arguments.fills; text != NULL && *text != NULL; text++)
    {
      g_autofree char *table = NULL;
      g_autofree char *column = NULL;
      const char *rest;

      if (!manorctl_read_name (*text, &table, &column, &rest) || column == NULL || *rest == '\0')
        return set_option_error (error, "--fill", *text, "TABLE.COLUMN=SQL");

      manor_plan_options_set_fill (options, table, column, rest);
    }

  return TRUE;
}

ManorPlanOptions *
manorctl_plan_arguments_read (GError **error)
{
  g_autoptr(ManorPlanOptions) options = manor_plan_options_new ();

  if (!read_renames (options, error) || !read_fills (options, error))
    return NULL;

  manor_plan_options_set_drop_extra (options, manorctl_plan_arguments.drop_extra);
  manor_plan_options_set_reorder (options, manorctl_plan_arguments.reorder);

  return g_steal_pointer (&options);
}

/* The table as it is before the plan, where the rename may call it as it is afterwards. */
static ManorTable *
find_table (ManorCatalogue *from,
            const char     *name)
{
  ManorTable *table = manor_catalogue_find_table (from, name);

  for (char **text = manorctl_plan_arguments.table_renames; table == NULL && text != NULL && *text != NULL; text++)
    {
      g_autofree char *old_name = NULL;
      g_autofree char *column = NULL;
      g_autofree char *new_name = NULL;
      const char *rest;

      if (manorctl_read_name (*text, &old_name, &column, &rest) &&
          (new_name = read_new_name (rest)) != NULL && manor_identifier_equal (new_name, name))
        table = manor_catalogue_find_table (from, old_name);
    }

  return table;
}

static gboolean
check_rename (ManorCatalogue  *from,
              const char      *text,
              GError         **error)
{
  g_autofree char *name = NULL;
  g_autofree char *old_name = NULL;
  g_autofree char *new_name = NULL;
  const char *rest;
  ManorTable *table;

  if (!manorctl_read_name (text, &name, &old_name, &rest) ||
      (new_name = read_new_name (rest)) == NULL)
    return set_option_error (error, "--rename", text, "TABLE.OLD=NEW");

  table = find_table (from, name);
  if (table != NULL && (manor_table_find_column (table, old_name) != NULL ||
                        manor_table_find_column (table, new_name) != NULL))
    return TRUE;

  g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_OPTION,
               _("There is no column “%s.%s” that could be renamed"), name, old_name);

  return FALSE;
}

static gboolean
check_table_rename (ManorCatalogue  *from,
                    const char      *text,
                    GError         **error)
{
  g_autofree char *old_name = NULL;
  g_autofree char *column = NULL;
  g_autofree char *new_name = NULL;
  const char *rest;

  if (!manorctl_read_name (text, &old_name, &column, &rest) ||
      (new_name = read_new_name (rest)) == NULL)
    return set_option_error (error, "--rename-table", text, "OLD=NEW");

  if (manor_catalogue_find_table (from, old_name) != NULL ||
      manor_catalogue_find_table (from, new_name) != NULL)
    return TRUE;

  g_set_error (error, MANOR_PLAN_ERROR, MANOR_PLAN_ERROR_OPTION,
               _("There is no table “%s” that could be renamed"), old_name);

  return FALSE;
}

gboolean
manorctl_plan_arguments_check (ManorCatalogue  *from,
                               GError         **error)
{
  for (char **text = manorctl_plan_arguments.renames; text != NULL && *text != NULL; text++)
    if (!check_rename (from, *text, error))
      return FALSE;

  for (char **text = manorctl_plan_arguments.table_renames; text != NULL && *text != NULL; text++)
    if (!check_table_rename (from, *text, error))
      return FALSE;

  return TRUE;
}

gboolean
manorctl_plan_arguments_used (void)
{
  return manorctl_plan_arguments.renames != NULL || manorctl_plan_arguments.table_renames != NULL ||
         manorctl_plan_arguments.fills != NULL || manorctl_plan_arguments.drop_extra ||
         manorctl_plan_arguments.reorder;
}
