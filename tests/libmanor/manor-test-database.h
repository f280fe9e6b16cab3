/* manor-test-database.h: files and folders that several tests make
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-fiber.h"
#include "manor-folder.h"
#include "manor-sqlite.h"

static inline void
make_file (const char *folder,
           const char *name,
           const char *sql)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSqlite) sqlite = manor_sqlite_open (path, MANOR_SQLITE_CREATE, &error);

  g_assert_no_error (error);
  manor_sqlite_execute (sqlite, sql, &error);
  g_assert_no_error (error);
}

static inline ManorConnection *
open_folder (const char *folder)
{
  g_autoptr(GFile) file = g_file_new_for_path (folder);

  return manor_folder_new ("test", NULL, file);
}

static inline void
await_refresh (ManorConnection *connection)
{
  g_autoptr(GError) error = NULL;

  manor_await (manor_connection_refresh (connection), &error);
  g_assert_no_error (error);
}

static inline char *
dup_names (GListModel *databases)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (databases); i++)
    {
      g_autoptr(ManorDatabase) database = g_list_model_get_item (databases, i);

      g_string_append_printf (names, "%s%s", i > 0 ? "|" : "", manor_database_get_name (database));
    }

  return g_string_free (names, FALSE);
}

static inline void
assert_names (GListModel *databases,
              const char *expected)
{
  g_autofree char *names = dup_names (databases);

  g_assert_cmpstr (names, ==, expected);
}
