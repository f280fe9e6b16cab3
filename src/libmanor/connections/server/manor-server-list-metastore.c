/* manor-server-list-metastore.c: the list in which a server keeps its databases
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-list"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-identifier.h"
#include "manor-server-list-private.h"
#include "manor-server-shell-private.h"
#include "manor-sqlite.h"
#include "manor-worker.h"

#define SHELL_PREFIX "manor_metastore."

typedef struct
{
  ManorServerList *list;
  ManorHttp       *admin;
  GStrv            candidates;
  char            *data_path;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_clear_pointer (&look->list, _manor_server_list_unref);
  g_clear_object (&look->admin);
  g_clear_pointer (&look->candidates, g_strfreev);
  g_clear_pointer (&look->data_path, g_free);
  g_free (look);
}

static char *
dup_metastore (const char *data_path)
{
  return g_build_filename (data_path, "metastore", "data", NULL);
}

/* The shell is a connection to one database, so it needs the name of one that is there. */
static GPtrArray *
ask_any (Look         *look,
         const char  **name,
         GError      **error)
{
  static const char * const statements[] = { "PRAGMA database_list", NULL };

  for (guint i = 0; look->candidates[i] != NULL; i++)
    {
      g_autoptr(GError) local_error = NULL;
      GPtrArray *answers;

      *name = look->candidates[i];
      answers = manor_await_boxed (_manor_shell_run_all (look->admin, *name, statements),
                                   &local_error);
      if (answers != NULL)
        return answers;

      if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       _("the admin API lists databases only where the name of one is known; "
                         "give one by hand"));

  return NULL;
}

/* Rows (seq, name, file) of PRAGMA database_list. */
static char *
dup_main_file (GPtrArray *answers)
{
  ManorShellAnswer *answer = g_ptr_array_index (answers, 0);

  for (guint i = 0; i < manor_result_get_n_rows (answer->result); i++)
    {
      g_autofree char *name = NULL;

      if (manor_result_get_n_columns (answer->result) < 3)
        break;

      name = manor_result_dup_text (answer->result, i, 1);
      if (g_strcmp0 (name, "main") == 0)
        return manor_result_dup_text (answer->result, i, 2);
    }

  return NULL;
}

static DexFuture *
read_by_shell (Look       *look,
               const char *name,
               const char *data_path)
{
  g_autofree char *path = dup_metastore (data_path);
  g_autofree char *escaped = g_uri_escape_string (path, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH, TRUE);
  g_autofree char *uri = g_strdup_printf ("file:%s?mode=ro", escaped);
  g_autofree char *literal = manor_string_literal (uri);
  g_autofree char *attach = g_strdup_printf ("ATTACH %s AS manor_metastore", literal);
  g_autofree char *configs = g_strdup_printf (MANOR_METASTORE_CONFIGS, SHELL_PREFIX);
  g_autofree char *links = g_strdup_printf (MANOR_METASTORE_LINKS, SHELL_PREFIX);
  const char * const statements[] = { attach, configs, links, "DETACH manor_metastore", NULL };

  return _manor_shell_run_all (look->admin, name, statements);
}

static gboolean
is_metastore (ManorResult *configs,
              ManorResult *links)
{
  return (manor_result_get_n_rows (configs) == 0 || manor_result_get_n_columns (configs) == 2) &&
         (manor_result_get_n_rows (links) == 0 || manor_result_get_n_columns (links) == 2);
}

static DexFuture *
by_shell_fiber (gpointer user_data)
{
  Look *look = user_data;
  g_autoptr(GPtrArray) places = NULL;
  g_autoptr(GPtrArray) answers = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *file = NULL;
  g_autofree char *data_path = NULL;
  ManorShellAnswer *configs;
  ManorShellAnswer *links;
  const char *name;

  places = ask_any (look, &name, &error);
  if (places == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  file = dup_main_file (places);
  data_path = _manor_server_dup_data_path (file);
  if (data_path == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                  _("the server keeps its list of databases in another way than "
                                    "is known here"));

  answers = manor_await_boxed (read_by_shell (look, name, data_path), &error);
  if (answers == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  configs = g_ptr_array_index (answers, 1);
  links = g_ptr_array_index (answers, 2);
  if (!is_metastore (configs->result, links->result))
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                  _("the server keeps its list of databases in another way than "
                                    "is known here"));

  _manor_server_list_add_rows (look->list, configs->result, links->result);
  _manor_server_list_set_complete (look->list, TRUE);

  return dex_future_new_true ();
}

/**
 * _manor_server_list_by_shell:
 * @self: what to fill
 * @admin: the admin API
 * @candidates: (array zero-terminated=1): names of which one should be there
 *
 * Lists all namespaces through the admin shell of sqld 0.24.32, which attaches the server's own
 * list (its metastore) read-only, while the server runs.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_server_list_by_shell (ManorServerList    *self,
                             ManorHttp          *admin,
                             const char * const *candidates)
{
  Look *look = g_new0 (Look, 1);

  look->list = _manor_server_list_ref (self);
  look->admin = g_object_ref (admin);
  look->candidates = g_strdupv ((char **) candidates);

  return manor_fiber_spawn (0, by_shell_fiber, look, look_free);
}

static gboolean
by_file_thread (gpointer   data,
                GValue    *result,
                GError   **error)
{
  Look *look = data;
  g_autofree char *path = dup_metastore (look->data_path);
  g_autofree char *configs_sql = g_strdup_printf (MANOR_METASTORE_CONFIGS, "");
  g_autofree char *links_sql = g_strdup_printf (MANOR_METASTORE_LINKS, "");
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (path, MANOR_SQLITE_READ_ONLY, error);
  g_autoptr(ManorResult) configs = NULL;
  g_autoptr(ManorResult) links = NULL;

  if (sqlite == NULL ||
      (configs = manor_sqlite_query (sqlite, configs_sql, NULL, 0, 0, 0, error)) == NULL ||
      (links = manor_sqlite_query (sqlite, links_sql, NULL, 0, 0, 0, error)) == NULL)
    return FALSE;

  _manor_server_list_add_rows (look->list, configs, links);
  _manor_server_list_set_complete (look->list, TRUE);

  return TRUE;
}

/**
 * _manor_server_list_by_file:
 * @self: what to fill, by a worker's thread until the future settles
 * @data_path: where the server keeps everything
 *
 * Lists all namespaces from the server's own list, read-only. That it is a SQLite database in WAL
 * mode lets it be read while the server runs.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_server_list_by_file (ManorServerList *self,
                            const char      *data_path)
{
  g_autoptr(ManorWorker) worker = manor_worker_new ("metastore", 1);
  Look *look = g_new0 (Look, 1);

  look->list = _manor_server_list_ref (self);
  look->data_path = g_strdup (data_path);

  return manor_worker_run (worker, by_file_thread, look, look_free);
}
