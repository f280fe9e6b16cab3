/* server-test.h: a connection to a real server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-fiber.h"
#include "manor-server.h"
#include "manor-test-server.h"
#include "manor-test.h"

typedef struct
{
  ManorTestServer *server;
  ManorTokenStore *tokens;
  ManorConnection *connection;
  char            *rules_path;
  char            *list_path;
} ServerTest;

/* @with_admin: the admin API is known. */
static inline void
server_test_connect (ServerTest         *self,
                     gboolean            with_admin,
                     const char * const *names)
{
  g_autoptr(GError) error = NULL;
  const ManorServerSettings settings = {
    .url = manor_test_server_get_uri (self->server),
    .admin_url = with_admin ? manor_test_server_get_admin_uri (self->server) : NULL,
    .names = names,
    .rules_path = self->rules_path,
    .list_path = self->list_path,
  };

  g_clear_object (&self->connection);
  self->connection = manor_server_new ("x", "X", &settings, self->tokens, &error);
  g_assert_no_error (error);
}

/* FALSE where the test is skipped. */
static inline gboolean
server_test_start (ServerTest                   *self,
                   const ManorTestServerOptions *options)
{
  *self = (ServerTest) { .server = manor_test_server_new (options) };
  if (self->server == NULL)
    return FALSE;

  self->tokens = manor_memory_token_store_new ();
  self->rules_path = g_build_filename (manor_test_server_get_folder (self->server),
                                       "fleets", "x.ini", NULL);
  self->list_path = g_build_filename (manor_test_server_get_folder (self->server),
                                      "lists", "x.ini", NULL);

  return TRUE;
}

static inline void
server_test_end (ServerTest *self)
{
  g_clear_object (&self->connection);
  g_clear_object (&self->tokens);
  g_clear_pointer (&self->rules_path, g_free);
  g_clear_pointer (&self->list_path, g_free);
  g_clear_pointer (&self->server, manor_test_server_free);
}

static inline void
server_test_refresh (ServerTest *self)
{
  g_autoptr(GError) error = NULL;

  manor_await (manor_connection_refresh (self->connection), &error);
  g_assert_no_error (error);
}

/* "a b c" */
static inline char *
server_test_dup_names (GListModel *databases)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (databases); i++)
    {
      g_autoptr(ManorDatabase) database = g_list_model_get_item (databases, i);

      g_string_append_printf (names, "%s%s", i > 0 ? " " : "", manor_database_get_name (database));
    }

  return g_string_free_and_steal (g_steal_pointer (&names));
}

static inline char *
server_test_dup_notes (ServerTest *self)
{
  return g_strjoinv ("\n", (char **) manor_connection_get_notes (self->connection));
}

static inline ManorDatabase *
server_test_find (ServerTest *self,
                  const char *name)
{
  ManorDatabase *database = manor_connection_find_database (self->connection, name);

  g_assert_nonnull (database);

  return database;
}

#define server_test_assert_names(model, expected)              \
  G_STMT_START {                                               \
    g_autofree char *names_ = server_test_dup_names ((model)); \
    g_assert_cmpstr (names_, ==, (expected));                  \
  } G_STMT_END

#define server_test_assert_note(self, part)                     \
  G_STMT_START {                                                \
    g_autofree char *notes_ = server_test_dup_notes ((self));   \
    if (strstr (notes_, (part)) == NULL)                        \
      g_error ("no note says “%s”: %s", (part), notes_);        \
  } G_STMT_END
