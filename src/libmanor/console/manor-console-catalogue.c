/* manor-console-catalogue.c: the schema that a person named
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-console"

#include "config.h"

#include "manor-console-private.h"
#include "manor-fiber.h"
#include "manor-script.h"
#include "manor-sqlite.h"

typedef struct
{
  ManorConsole *console;
  char         *spec;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_object (&load->console);
  g_clear_pointer (&load->spec, g_free);
  g_free (load);
}

static gboolean
run_script (ManorSqlite  *sqlite,
            const char   *path,
            const char   *sql,
            GError      **error)
{
  g_autoptr(GError) local_error = NULL;
  guint line;
  guint column;
  int offset;

  if (manor_sqlite_execute (sqlite, sql, &local_error))
    return TRUE;

  offset = manor_sql_error_get_offset (local_error);
  if (offset < 0)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&local_error), "%s: ", path);
      return FALSE;
    }

  manor_script_get_position (sql, (gsize) offset, &line, &column);
  g_propagate_prefixed_error (error, g_steal_pointer (&local_error), "%s:%u:%u: ",
                              path, line, column);

  return FALSE;
}

/* The catalogue that a script makes of an empty database. */
static gboolean
load_script_thread (gpointer   data,
                    GValue    *result,
                    GError   **error)
{
  const char *path = data;
  g_autoptr(ManorSqlite) sqlite = NULL;
  g_autoptr(ManorResult) rows = NULL;
  g_autofree char *sql = NULL;
  ManorCatalogue *catalogue;

  if (!g_file_get_contents (path, &sql, NULL, error))
    return FALSE;

  sqlite = manor_sqlite_open_scratch (error);
  if (sqlite == NULL ||
      !run_script (sqlite, path, sql, error) ||
      (rows = manor_sqlite_read_schema (sqlite, error)) == NULL ||
      (catalogue = manor_catalogue_new (rows, error)) == NULL)
    return FALSE;

  g_value_init (result, MANOR_TYPE_CATALOGUE);
  g_value_take_object (result, catalogue);

  return TRUE;
}

static DexFuture *
manor_console_load_catalogue_fiber (gpointer user_data)
{
  Load *load = user_data;
  g_autoptr(ManorDatabase) database = NULL;
  g_autoptr(ManorCatalogue) catalogue = NULL;
  g_autoptr(GError) error = NULL;

  if (g_str_has_suffix (load->spec, ".sql"))
    {
      catalogue = manor_await_object (manor_worker_run (load->console->worker, load_script_thread,
                                                        g_strdup (load->spec), g_free), &error);
    }
  else
    {
      database = manor_await_object (manor_console_find_database (load->console, load->spec), &error);
      if (database != NULL)
        catalogue = manor_await_object (manor_database_load_catalogue (database), &error);
    }

  if (catalogue == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&catalogue));
}

/**
 * manor_console_load_catalogue:
 * @self: a `ManorConsole`
 * @spec: as for manor_console_find_database(), or the path of a “.sql” file for the schema
 *   that it makes
 *
 * Loads the schema that a person named.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorCatalogue or rejects
 */
DexFuture *
manor_console_load_catalogue (ManorConsole *self,
                              const char   *spec)
{
  Load *load;

  dex_return_error_if_fail (MANOR_IS_CONSOLE (self));
  dex_return_error_if_fail (spec != NULL);

  load = g_new0 (Load, 1);
  load->console = g_object_ref (self);
  load->spec = g_strdup (spec);

  return manor_fiber_spawn (0, manor_console_load_catalogue_fiber, load, load_free);
}
