/* manor-rule-text.c: rules as text, in the format of fleet.ini
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-rule-text"

#include "config.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-rule-text-private.h"

/* Blanks around names and empty items are a person's slips. */
static GStrv
dup_patterns (GKeyFile   *file,
              const char *group)
{
  g_auto(GStrv) items = g_key_file_get_string_list (file, group, MANOR_RULE_CHILDREN_KEY, NULL, NULL);
  g_autoptr(GStrvBuilder) patterns = g_strv_builder_new ();

  for (guint i = 0; items != NULL && items[i] != NULL; i++)
    if (*g_strstrip (items[i]) != '\0')
      g_strv_builder_add (patterns, items[i]);

  return g_strv_builder_end (patterns);
}

GKeyFile *
_manor_rule_text_load (const char  *text,
                       gsize        length,
                       const char  *name,
                       GError     **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GError) local_error = NULL;

  /* GLib reads names that are no UTF-8 as if nothing were there. */
  if (!g_utf8_validate_len (text, length, NULL))
    local_error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("not a text in UTF-8"));
  else
    g_key_file_load_from_data (file, text, length,
                               G_KEY_FILE_KEEP_COMMENTS | G_KEY_FILE_KEEP_TRANSLATIONS, &local_error);

  if (local_error == NULL)
    return g_steal_pointer (&file);

  /* translators: %1$s is a file's path, %2$s an error message */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _("%1$s cannot be read (%2$s); correct it in a text editor"), name, local_error->message);

  return NULL;
}

/**
 * manor_rule_text_parse:
 * @text: the text
 * @length: its length in bytes, or -1
 * @name: what it is called in an error, a path for example
 * @error: a `GError`
 *
 * Reads rules.
 *
 * Returns: (transfer full) (element-type ManorRule): the rules in the order of the text, or %NULL with
 *   %G_IO_ERROR_INVALID_DATA
 */
GPtrArray *
manor_rule_text_parse (const char  *text,
                       gssize       length,
                       const char  *name,
                       GError     **error)
{
  g_autoptr(GPtrArray) rules = NULL;
  g_autoptr(GKeyFile) file = NULL;
  g_auto(GStrv) groups = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  file = _manor_rule_text_load (text, length < 0 ? strlen (text) : (gsize) length, name, error);
  if (file == NULL)
    return NULL;

  rules = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_rule_unref);
  groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    if (g_key_file_has_key (file, groups[i], MANOR_RULE_CHILDREN_KEY, NULL))
      {
        g_auto(GStrv) patterns = dup_patterns (file, groups[i]);

        g_ptr_array_add (rules, manor_rule_new (groups[i], (const char * const *) patterns));
      }

  return g_steal_pointer (&rules);
}

/**
 * manor_rule_text_parse_some:
 * @text: what a person chose to import
 * @length: its length in bytes, or -1
 * @name: what it is called in an error, a path for example
 * @error: a `GError`
 *
 * Returns: (transfer full) (element-type ManorRule): at least one rule, or %NULL with %G_IO_ERROR_INVALID_DATA
 */
GPtrArray *
manor_rule_text_parse_some (const char  *text,
                            gssize       length,
                            const char  *name,
                            GError     **error)
{
  g_autoptr(GPtrArray) rules = manor_rule_text_parse (text, length, name, error);

  if (rules == NULL || rules->len > 0)
    return g_steal_pointer (&rules);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               /* translators: %s is a file's path */
               _("%s has no rules: a rule is the schema database’s name in brackets, and “children=” with their "
                 "names below it"), name);

  return NULL;
}

/**
 * manor_rule_text_new:
 * @rules: (element-type ManorRule): rules
 *
 * Writes rules, so that manor_rule_text_parse() and a folder's fleet.ini understand them.
 *
 * Returns: (transfer full): the text, "" for none
 */
char *
manor_rule_text_new (GPtrArray *rules)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();

  g_return_val_if_fail (rules != NULL, NULL);

  for (guint i = 0; i < rules->len; i++)
    {
      ManorRule *rule = g_ptr_array_index (rules, i);
      const char * const *patterns = manor_rule_get_patterns (rule);

      g_key_file_set_string_list (file, manor_rule_get_schema_name (rule), MANOR_RULE_CHILDREN_KEY,
                                  patterns, g_strv_length ((char **) patterns));
    }

  return g_key_file_to_data (file, NULL, NULL);
}

typedef struct
{
  ManorConnection *connection;
  GPtrArray       *rules;
  GPtrArray       *known;  /* NULL: @rules are set; else those in @known for the same schema databases */
} Import;

static void
import_free (gpointer data)
{
  Import *import = data;

  g_clear_object (&import->connection);
  g_clear_pointer (&import->rules, g_ptr_array_unref);
  g_clear_pointer (&import->known, g_ptr_array_unref);
  g_free (import);
}

/* NULL: there shall be no rule. */
static const char * const *
find_patterns (Import    *import,
               ManorRule *rule)
{
  if (import->known == NULL)
    return manor_rule_get_patterns (rule);

  for (guint i = 0; i < import->known->len; i++)
    {
      ManorRule *known = g_ptr_array_index (import->known, i);

      if (g_str_equal (manor_rule_get_schema_name (known), manor_rule_get_schema_name (rule)))
        return manor_rule_get_patterns (known);
    }

  return NULL;
}

static DexFuture *
import_fiber (gpointer user_data)
{
  Import *import = user_data;
  GError *error = NULL;

  for (guint i = 0; i < import->rules->len; i++)
    {
      ManorRule *rule = g_ptr_array_index (import->rules, i);
      const char *name = manor_rule_get_schema_name (rule);

      if (manor_await (manor_connection_set_rule (import->connection, name, find_patterns (import, rule)), &error))
        continue;

      /* translators: %1$u of %2$u rules were taken, the next one is that of the database %3$s */
      g_prefix_error (&error, ngettext ("%1$u of %2$u rule was set; the next one, “%3$s”, was not: ",
                                        "%1$u of %2$u rules were set; the next one, “%3$s”, was not: ",
                                        import->rules->len),
                      i, import->rules->len, name);
      return dex_future_new_for_error (error);
    }

  return dex_future_new_true ();
}

static DexFuture *
spawn_import (ManorConnection *connection,
              GPtrArray       *rules,
              GPtrArray       *known)
{
  Import *import = g_new0 (Import, 1);

  import->connection = g_object_ref (connection);
  import->rules = g_ptr_array_ref (rules);
  import->known = known != NULL ? g_ptr_array_ref (known) : NULL;

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, import_fiber, import, import_free);
}

/**
 * manor_rule_text_import:
 * @connection: a `ManorConnection`
 * @rules: (element-type ManorRule): what it shall have
 *
 * Sets every one of the rules, one after the other, in the place of the one that its schema database had. The
 * connection's others stay. A schema database that is not there may still come: the connection's notes name it.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, or rejects as
 *   [method@ManorConnection.set_rule] with a text that says how many were set before
 */
DexFuture *
manor_rule_text_import (ManorConnection *connection,
                        GPtrArray       *rules)
{
  dex_return_error_if_fail (MANOR_IS_CONNECTION (connection));
  dex_return_error_if_fail (rules != NULL);

  return spawn_import (connection, rules, NULL);
}

/**
 * manor_rule_text_undo:
 * @connection: a `ManorConnection`
 * @rules: (element-type ManorRule): what was given to manor_rule_text_import()
 * @known: (element-type ManorRule): what manor_connection_dup_rules() gave before that
 *
 * Takes an import back: each schema database has the rule that it had, or none. Rules of others that were changed
 * since stay.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves and rejects as that of manor_rule_text_import()
 */
DexFuture *
manor_rule_text_undo (ManorConnection *connection,
                      GPtrArray       *rules,
                      GPtrArray       *known)
{
  dex_return_error_if_fail (MANOR_IS_CONNECTION (connection));
  dex_return_error_if_fail (rules != NULL);
  dex_return_error_if_fail (known != NULL);

  return spawn_import (connection, rules, known);
}
