/* manorctl-adopt.c: a schema database for databases that have none
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-output.h"
#include "manorctl-place.h"
#include "manorctl-script.h"

static char **patterns;
static char *script_file;
static char *group;
static gboolean from_majority;
static gboolean wake;

static const GOptionEntry options[] = {
  { "children", 0, 0, G_OPTION_ARG_STRING_ARRAY, &patterns,
    N_("Which databases: a name, a pattern with * and ?, or group:GROUP; once for each"), N_("PATTERN") },
  { "from-majority", 0, 0, G_OPTION_ARG_NONE, &from_majority,
    N_("Make the schema database, with the schema that most of them have"), NULL },
  { "from-sql", 0, 0, G_OPTION_ARG_FILENAME, &script_file,
    N_("Make the schema database, with the schema of this script"), N_("FILE") },
  { "group", 0, 0, G_OPTION_ARG_STRING, &group,
    N_("Of a Turso organization: the group that it is made in"), N_("GROUP") },
  { "wake", 0, 0, G_OPTION_ARG_NONE, &wake, N_("Read databases that sleep, too, which wakes them"), NULL },
  G_OPTION_ENTRY_NULL
};

static void
show_progress_cb (ManorAdoption *adoption,
                  GParamSpec    *pspec,
                  gpointer       user_data)
{
  guint n_read;
  guint n_databases;

  g_object_get (adoption, "n-read", &n_read, "n-databases", &n_databases, NULL);
  manorctl_progress (ngettext ("Reading %u of %u database", "Reading %u of %u databases", n_databases),
                     n_read, n_databases);
}

static gboolean
await_schemas (ManorAdoption  *adoption,
               GError        **error)
{
  gulong handler = g_signal_connect (adoption, "notify::n-read", G_CALLBACK (show_progress_cb), NULL);
  gboolean done = manor_await (manor_adoption_refresh (adoption, wake), error);

  g_signal_handler_disconnect (adoption, handler);
  manorctl_progress_end ();

  return done;
}

static void
note_unread (ManorAdoption *adoption)
{
  guint n_unreachable;
  guint n_asleep;

  g_object_get (adoption, "n-unreachable", &n_unreachable, "n-asleep", &n_asleep, NULL);
  if (n_unreachable > 0)
    manorctl_note (ngettext ("%u database could not be read", "%u databases could not be read", n_unreachable),
                   n_unreachable);
  if (n_asleep > 0)
    manorctl_note (ngettext ("%u database sleeps and was not read; --wake reads it",
                             "%u databases sleep and were not read; --wake reads them", n_asleep), n_asleep);
}

/* The schemas that were found, the most common one first. */
static void
print_candidates (ManorAdoption *adoption)
{
  g_autoptr(ManorctlTable) table =
    manorctl_table_new ((const char *[]) { _("SCHEMA"), _("DATABASES"), _("SUCH AS"), NULL });
  guint n = g_list_model_get_n_items (G_LIST_MODEL (adoption));

  manorctl_table_set_right (table, 1);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorCandidate) candidate = g_list_model_get_item (G_LIST_MODEL (adoption), i);
      const char * const *names = manor_candidate_get_names (candidate);
      g_autofree char *number = g_strdup_printf ("%u", i + 1);
      g_autofree char *count = g_strdup_printf ("%u", g_strv_length ((char **) names));

      manorctl_table_add (table, (const char *[]) { number, count, names[0] != NULL ? names[0] : "" });
    }

  if (n > 0)
    manorctl_table_print (table);
}

static void
add_candidates_json (JsonBuilder   *builder,
                     ManorAdoption *adoption)
{
  manorctl_json_array (builder, "schemas");
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (adoption)); i++)
    {
      g_autoptr(ManorCandidate) candidate = g_list_model_get_item (G_LIST_MODEL (adoption), i);
      g_autofree char *sql = manor_catalogue_dup_sql (manor_candidate_get_catalogue (candidate), FALSE);

      json_builder_begin_object (builder);
      manorctl_json_strings (builder, "databases", manor_candidate_get_names (candidate));
      manorctl_json_string (builder, "sql", sql);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* The statements of the new schema database; NULL with @error set. */
static char *
dup_sql (ManorAdoption  *adoption,
         GError        **error)
{
  g_autoptr(ManorCandidate) candidate = NULL;
  guint n_databases;

  if (script_file != NULL)
    return manorctl_script_read (script_file, error);

  candidate = g_list_model_get_item (G_LIST_MODEL (adoption), 0);
  if (candidate != NULL)
    return manor_catalogue_dup_sql (manor_candidate_get_catalogue (candidate), FALSE);

  g_object_get (adoption, "n-databases", &n_databases, NULL);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       n_databases > 0
                         ? _("None of these databases could be read, so there is no schema that most of them have")
                         : _("No database without a schema database is called so; “manorctl list” shows what there is"));

  return NULL;
}

static ManorFleet *
await_fleet (ManorConnection  *connection,
             ManorAdoption    *adoption,
             const char       *name,
             GError          **error)
{
  ManorDatabase *found = manor_connection_find_database (connection, name);
  g_autoptr(ManorDatabase) schema = found != NULL ? g_object_ref (found) : NULL;
  g_autofree char *sql = NULL;

  if (!from_majority && script_file == NULL)
    {
      if (schema != NULL)
        return manor_await_object (manor_adoption_take_database (adoption, schema), error);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   /* translators: %1$s is a connection, %2$s a database */
                   _("“%1$s” has no database “%2$s”; --from-majority or --from-sql makes it"),
                   manor_connection_get_id (connection), name);
      return NULL;
    }

  sql = dup_sql (adoption, error);

  return sql != NULL ? manor_await_object (manor_adoption_take_sql (adoption, name, sql, group), error) : NULL;
}

static ManorctlStatus
tell_fleet (ManorAdoption *adoption,
            ManorFleet    *fleet)
{
  g_autoptr(JsonBuilder) builder = NULL;
  guint n = manor_fleet_get_n_children (fleet);

  if (!manorctl_json)
    {
      /* translators: %1$s is a schema database, %2$u how many children it has */
      manorctl_print (ngettext ("“%1$s” is the schema database of %2$u database. “manorctl status %1$s” shows how it stands.\n",
                                "“%1$s” is the schema database of %2$u databases. “manorctl status %1$s” shows how they stand.\n",
                                n), manor_fleet_get_path (fleet), n);
      return MANORCTL_DONE;
    }

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  manorctl_json_string (builder, "fleet", manor_fleet_get_path (fleet));
  manorctl_json_integer (builder, "children", n);
  add_candidates_json (builder, adoption);
  json_builder_end_object (builder);
  manorctl_json_print (builder);

  return MANORCTL_DONE;
}

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(ManorAdoption) adoption = NULL;
  g_autoptr(ManorFleet) fleet = NULL;
  g_autoptr(GError) error = NULL;

  if (patterns == NULL)
    return manorctl_fail_usage (_("Say which databases with --children"));
  if (from_majority && script_file != NULL)
    return manorctl_fail_usage (_("--from-majority and --from-sql exclude each other"));
  if (group != NULL && !from_majority && script_file == NULL)
    return manorctl_fail_usage (_("--group is for a new schema database, with --from-majority or --from-sql"));

  connection = manorctl_find_connection (console, arguments[0], &error);
  if (connection == NULL)
    return manorctl_fail (error);

  adoption = manor_adoption_new (connection, (const char * const *) patterns);
  if (!await_schemas (adoption, &error))
    return manorctl_fail (error);

  note_unread (adoption);
  if (!manorctl_json)
    print_candidates (adoption);

  fleet = await_fleet (connection, adoption, arguments[1], &error);

  return fleet != NULL ? tell_fleet (adoption, fleet) : manorctl_fail (error);
}

const ManorctlCommand manorctl_adopt_command = {
  .name = "adopt",
  .arguments = N_("CONNECTION SCHEMA --children PATTERN…"),
  .summary = N_("Give databases that have none a schema database"),
  .description = N_("For databases whose schema database is gone, or that never had one. SCHEMA is one of the connection’s\n"
                    "databases, or is made: with the schema that most of them have, or that of a script. None of the\n"
                    "databases is changed; “status” and “push” come next."),
  .options = options,
  .n_min = 2,
  .n_max = 2,
  .json = TRUE,
  .run = run,
};
