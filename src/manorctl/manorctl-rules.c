/* manorctl-rules.c: which databases are children of which
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "manorctl-output.h"
#include "manorctl-place.h"

static char **patterns;
static char *import_file;
static gboolean removes;

static const GOptionEntry options[] = {
  { "children", 0, 0, G_OPTION_ARG_STRING_ARRAY, &patterns,
    N_("The children: a name, a pattern with * and ?, or group:GROUP; once for each"), N_("PATTERN") },
  { "remove", 0, 0, G_OPTION_ARG_NONE, &removes,
    N_("Take the rule away: SCHEMA is a database like any other again"), NULL },
  { "import", 0, 0, G_OPTION_ARG_FILENAME, &import_file,
    N_("Set every rule in FILE (“-” is the standard input), and leave the others"), N_("FILE") },
  G_OPTION_ENTRY_NULL
};

/* All that the connection has, or that of one schema database. */
static GPtrArray *
dup_rules (ManorConnection *connection,
           const char      *schema_name)
{
  GPtrArray *rules = manor_connection_dup_rules (connection);

  for (guint i = rules->len; schema_name != NULL && i > 0; i--)
    if (!g_str_equal (manor_rule_get_schema_name (g_ptr_array_index (rules, i - 1)), schema_name))
      g_ptr_array_remove_index (rules, i - 1);

  return rules;
}

static void
print_json (GPtrArray *rules)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  manorctl_json_array (builder, "rules");
  for (guint i = 0; i < rules->len; i++)
    {
      ManorRule *rule = g_ptr_array_index (rules, i);

      json_builder_begin_object (builder);
      manorctl_json_string (builder, "schema", manor_rule_get_schema_name (rule));
      manorctl_json_strings (builder, "children", manor_rule_get_patterns (rule));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  manorctl_json_print (builder);
}

/* The answer is nothing but a file for --import. */
static void
print_rules (ManorConnection *connection,
             const char      *schema_name)
{
  g_autoptr(GPtrArray) rules = dup_rules (connection, schema_name);
  g_autofree char *text = NULL;

  if (manorctl_json)
    {
      print_json (rules);
      return;
    }

  text = manor_rule_text_new (rules);
  manorctl_write (text, strlen (text));
  if (rules->len == 0 && schema_name == NULL)
    /* translators: %s is a connection */
    manorctl_note (_("“%s” has no rules"), manor_connection_get_id (connection));
}

static gboolean
check_schema (ManorConnection  *connection,
              const char       *schema_name,
              GError          **error)
{
  g_autoptr(GPtrArray) known = NULL;

  if (patterns != NULL)
    {
      if (manor_connection_find_database (connection, schema_name) != NULL)
        return TRUE;

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   /* translators: %1$s is a connection, %2$s a database */
                   _("“%1$s” has no database “%2$s”; “manorctl list %1$s” shows what it has"),
                   manor_connection_get_id (connection), schema_name);
      return FALSE;
    }

  known = dup_rules (connection, schema_name);
  if (known->len > 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               /* translators: %1$s is a connection, %2$s a database */
               _("“%1$s” has no rule for “%2$s”; “manorctl rules %1$s” shows what it has"),
               manor_connection_get_id (connection), schema_name);

  return FALSE;
}

static gboolean
import (ManorConnection  *connection,
        GError          **error)
{
  gboolean is_input = g_str_equal (import_file, "-");
  g_autoptr(GPtrArray) rules = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (is_input ? "/dev/stdin" : import_file, &text, &length, error))
    return FALSE;

  rules = manor_rule_text_parse_some (text, (gssize) length, is_input ? _("the standard input") : import_file, error);

  return rules != NULL && manor_await (manor_rule_text_import (connection, rules), error);
}

static gboolean
change (ManorConnection  *connection,
        const char       *schema_name,
        GError          **error)
{
  if (import_file != NULL)
    return import (connection, error);

  return check_schema (connection, schema_name, error) &&
         manor_await (manor_connection_set_rule (connection, schema_name, (const char * const *) patterns), error);
}

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  const char *schema_name = arguments[1];
  int n_changes = (patterns != NULL) + removes + (import_file != NULL);

  if (n_changes > 1)
    return manorctl_fail_usage (_("--children, --remove and --import exclude each other"));
  if (import_file != NULL && schema_name != NULL)
    return manorctl_fail_usage (_("The file of --import says which schema databases it is for"));
  if ((patterns != NULL || removes) && schema_name == NULL)
    return manorctl_fail_usage (_("Say which schema database --children and --remove are for"));

  connection = manorctl_find_connection (console, arguments[0], &error);
  if (connection == NULL)
    return manorctl_fail (error);

  if (n_changes > 0 && !change (connection, schema_name, &error))
    return manorctl_fail (error);

  if (n_changes == 0 && schema_name != NULL && !check_schema (connection, schema_name, &error))
    return manorctl_fail (error);

  print_rules (connection, removes ? NULL : schema_name);

  return MANORCTL_DONE;
}

const ManorctlCommand manorctl_rules_command = {
  .name = "rules",
  .arguments = N_("CONNECTION [SCHEMA]"),
  .summary = N_("Show or change which databases are children of which"),
  .description = N_("Without an option, the rules as text that --import takes and that is the format of a folder’s fleet.ini.\n"
                    "Fleets to which a server or platform carries changes by itself have no rule."),
  .options = options,
  .n_min = 1,
  .n_max = 2,
  .json = TRUE,
  .run = run,
};
