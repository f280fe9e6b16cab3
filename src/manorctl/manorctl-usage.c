/* manorctl-usage.c: what a server has seen of a database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "manorctl-output.h"

/* Enough to know it again; JSON has all of it. */
#define MAX_SQL_CHARS 100

static char *
dup_short_sql (const char *sql)
{
  g_autofree char *line = g_utf8_make_valid (sql, -1);
  g_autofree char *start = NULL;

  g_strdelimit (line, "\n\r\t", ' ');
  if (g_utf8_strlen (line, -1) <= MAX_SQL_CHARS)
    return g_steal_pointer (&line);

  start = g_utf8_substring (line, 0, MAX_SQL_CHARS - 1);

  return g_strconcat (start, "…", NULL);
}

static char *
dup_number (gint64 number)
{
  return number < 0 ? g_strdup ("–") : g_strdup_printf ("%" G_GINT64_FORMAT, number);
}

static void
print_queries (const char *title,
               GPtrArray  *queries)
{
  g_autoptr(ManorctlTable) table = NULL;

  if (queries == NULL || queries->len == 0)
    return;

  manorctl_print ("\n%s\n", title);
  table = manorctl_table_new ((const char *[]) { _("ROWS READ"), _("ROWS WRITTEN"), _("MS"), _("SQL"), NULL });
  for (guint column = 0; column < 3; column++)
    manorctl_table_set_right (table, column);

  for (guint i = 0; i < queries->len; i++)
    {
      ManorQueryUsage *query = g_ptr_array_index (queries, i);
      g_autofree char *rows_read = dup_number (query->rows_read);
      g_autofree char *rows_written = dup_number (query->rows_written);
      g_autofree char *msec = dup_number (query->msec);
      g_autofree char *sql = dup_short_sql (query->sql);

      manorctl_table_add (table, (const char *[]) { rows_read, rows_written, msec, sql, NULL });
    }

  manorctl_table_print (table);
}

static void
print_usage (ManorDatabaseUsage *usage)
{
  g_autofree char *n_read = dup_number (manor_database_usage_get_rows_read (usage));
  g_autofree char *n_written = dup_number (manor_database_usage_get_rows_written (usage));
  g_autofree char *n_queries = dup_number (manor_database_usage_get_n_queries (usage));
  gint64 storage = manor_database_usage_get_storage (usage);
  g_autofree char *size = storage < 0 ? g_strdup ("–") : g_format_size ((guint64) storage);

  manorctl_print (_("rows read: %s\n"), n_read);
  manorctl_print (_("rows written: %s\n"), n_written);
  manorctl_print (_("statements: %s\n"), n_queries);
  manorctl_print (_("storage: %s\n"), size);

  print_queries (_("Most rows"), manor_database_usage_get_top (usage));
  print_queries (_("Slowest"), manor_database_usage_get_slowest (usage));
}

/* null where it is not known. */
static void
add_number_json (JsonBuilder *builder,
                 const char  *name,
                 gint64       number)
{
  if (number < 0)
    manorctl_json_string (builder, name, NULL);
  else
    manorctl_json_integer (builder, name, number);
}

static void
add_queries_json (JsonBuilder *builder,
                  const char  *name,
                  GPtrArray   *queries)
{
  manorctl_json_array (builder, name);
  for (guint i = 0; queries != NULL && i < queries->len; i++)
    {
      ManorQueryUsage *query = g_ptr_array_index (queries, i);

      json_builder_begin_object (builder);
      manorctl_json_string (builder, "sql", query->sql);
      add_number_json (builder, "rows_read", query->rows_read);
      add_number_json (builder, "rows_written", query->rows_written);
      add_number_json (builder, "msec", query->msec);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_usage_json (ManorDatabaseUsage *usage)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_number_json (builder, "rows_read", manor_database_usage_get_rows_read (usage));
  add_number_json (builder, "rows_written", manor_database_usage_get_rows_written (usage));
  add_number_json (builder, "statements", manor_database_usage_get_n_queries (usage));
  add_number_json (builder, "storage", manor_database_usage_get_storage (usage));
  add_queries_json (builder, "top", manor_database_usage_get_top (usage));
  add_queries_json (builder, "slowest", manor_database_usage_get_slowest (usage));
  json_builder_end_object (builder);
  manorctl_json_print (builder);
}

/* An organization by its name, as “groups” and “tokens” take it; NULL without an error where that names a database. */
static ManorDatabaseUsage *
await_organization_usage (ManorConsole  *console,
                          const char    *spec,
                          GError       **error)
{
  g_autoptr(ManorConnection) connection = NULL;
  ManorOrganization *organization;

  if (strchr (spec, '/') != NULL)
    return NULL;

  connection = manor_await_object (manor_console_find_place (console, spec), NULL);
  organization = connection != NULL ? manor_connection_get_organization (connection) : NULL;

  return organization != NULL ? manor_await_object (manor_organization_load_usage (organization), error) : NULL;
}

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorDatabase) database = NULL;
  g_autoptr(ManorDatabaseUsage) usage = await_organization_usage (console, arguments[0], &error);

  if (usage == NULL && error == NULL)
    database = manor_await_object (manor_console_find_database (console, arguments[0]), &error);
  if (database != NULL)
    usage = manor_await_object (manor_database_load_usage (database), &error);
  if (usage == NULL)
    return manorctl_fail (error);

  if (manorctl_json)
    print_usage_json (usage);
  else
    print_usage (usage);

  return MANORCTL_DONE;
}

const ManorctlCommand manorctl_usage_command = {
  .name = "usage",
  .arguments = N_("DATABASE | CONNECTION"),
  .summary = N_("Show what a server counted of a database, and its slowest statements"),
  .description = N_("Of a Turso organization, named by its connection: what is counted of all its databases this month."),
  .n_min = 1,
  .n_max = 1,
  .json = TRUE,
  .run = run,
};
