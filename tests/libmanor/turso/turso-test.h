/* turso-test.h: a connection to the test platform
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include <glib/gstdio.h>

#include "manor-fiber.h"
#include "manor-test-platform.h"
#include "manor-test.h"
#include "manor-turso.h"

typedef struct
{
  ManorTestPlatform *platform;
  ManorTokenStore   *tokens;
  ManorConnection   *connection;
  char              *folder;
  char              *rules_path;
  char              *list_path;
} TursoTest;

/* Another object of the same connection, as after a new start; the tokens stay. */
static inline void
turso_test_connect (TursoTest *self)
{
  g_autoptr(GError) error = NULL;
  const ManorTursoSettings settings = {
    .organization = manor_test_platform_get_organization (self->platform),
    .base_url = manor_test_platform_get_base_uri (self->platform),
    .authority_file = manor_test_platform_get_authority (self->platform),
    .rules_path = self->rules_path,
    .list_path = self->list_path,
  };

  g_clear_object (&self->connection);
  self->connection = manor_turso_new ("x", "X", &settings, self->tokens, &error);
  g_assert_no_error (error);
}

static inline void
turso_test_give_token (TursoTest  *self,
                       const char *token)
{
  g_autoptr(GError) error = NULL;

  manor_await (manor_token_store_store (self->tokens, "x", "X", MANOR_TURSO_TOKEN,
                                        manor_test_platform_get_base_uri (self->platform), token, FALSE), &error);
  g_assert_no_error (error);
}

/* FALSE where the test is skipped. Takes @platform. */
static inline gboolean
turso_test_start (TursoTest         *self,
                  ManorTestPlatform *platform)
{
  *self = (TursoTest) { .platform = platform };
  if (platform == NULL)
    return FALSE;

  self->tokens = manor_memory_token_store_new ();
  self->folder = g_dir_make_tmp ("manor-turso-XXXXXX", NULL);
  self->rules_path = g_build_filename (self->folder, "fleets.ini", NULL);
  self->list_path = g_build_filename (self->folder, "list", NULL);
  turso_test_connect (self);
  turso_test_give_token (self, manor_test_platform_get_token (platform));

  return TRUE;
}

static inline void
turso_test_end (TursoTest *self)
{
  g_clear_object (&self->connection);
  g_clear_object (&self->tokens);
  g_clear_pointer (&self->platform, manor_test_platform_free);

  /* What is closed and written on threads may come a moment later. */
  for (guint i = 0; i < 1000; i++)
    {
      g_remove (self->rules_path);
      g_remove (self->list_path);
      if (g_rmdir (self->folder) == 0)
        break;
      manor_await (dex_timeout_new_msec (5), NULL);
    }

  g_clear_pointer (&self->rules_path, g_free);
  g_clear_pointer (&self->list_path, g_free);
  g_clear_pointer (&self->folder, g_free);
}

static inline void
turso_test_refresh (TursoTest *self)
{
  g_autoptr(GError) error = NULL;

  manor_await (manor_connection_refresh (self->connection), &error);
  g_assert_no_error (error);
  g_assert_cmpint (manor_connection_get_state (self->connection), ==, MANOR_CONNECTION_READY);
}

/* "a b c" */
static inline char *
turso_test_dup_names (GListModel *databases)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (databases); i++)
    {
      g_autoptr(ManorDatabase) database = g_list_model_get_item (databases, i);

      g_string_append_printf (names, "%s%s", i > 0 ? " " : "", manor_database_get_name (database));
    }

  return g_string_free_and_steal (g_steal_pointer (&names));
}

static inline ManorDatabase *
turso_test_find (TursoTest  *self,
                 const char *name)
{
  ManorDatabase *database = manor_connection_find_database (self->connection, name);

  g_assert_nonnull (database);

  return database;
}

/* The first column of the first row, asked beside Manor. */
static inline void
turso_test_assert_text (TursoTest  *self,
                        const char *database,
                        const char *sql,
                        const char *expected)
{
  g_autofree char *text = manor_test_platform_text (self->platform, database, sql);

  g_assert_cmpstr (text, ==, expected);
}

static inline ManorDatabaseFlags
turso_test_get_flags (TursoTest  *self,
                      const char *name)
{
  return manor_database_get_facts (turso_test_find (self, name))->flags;
}

/* What the platform itself has, asked beside Manor. */
static inline gboolean
turso_test_is_there (TursoTest  *self,
                     const char *name)
{
  g_autofree char *path = g_strdup_printf ("/v1/organizations/%s/databases/%s",
                                           manor_test_platform_get_organization (self->platform), name);

  return manor_test_platform_request (self->platform, NULL, "GET", path, NULL, NULL) == 200;
}

static inline guint
turso_test_count (TursoTest  *self,
                  const char *route)
{
  return manor_test_platform_count (self->platform, "requests", route);
}

/* Of the connection. */
static inline ManorDatabase *
turso_test_make (TursoTest     *self,
                 ManorCreation *creation)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorDatabase) database = manor_await_object (manor_connection_create (self->connection, creation), &error);

  g_assert_no_error (error);
  g_assert_true (database == turso_test_find (self, manor_creation_get_name (creation)));

  return database;
}

static inline GError *
turso_test_fail_to_make (TursoTest     *self,
                         ManorCreation *creation)
{
  GError *error = NULL;

  g_assert_null (manor_await_object (manor_connection_create (self->connection, creation), &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);

  return error;
}

#define turso_test_assert_names(model, expected)              \
  G_STMT_START {                                              \
    g_autofree char *names_ = turso_test_dup_names ((model)); \
    g_assert_cmpstr (names_, ==, (expected));                 \
  } G_STMT_END

#define turso_test_assert_says(text, part)             \
  G_STMT_START {                                       \
    if (strstr ((text), (part)) == NULL)               \
      g_error ("“%s” is not said: %s", (part), (text)); \
  } G_STMT_END

#define turso_test_assert_note(self, part)                                                            \
  G_STMT_START {                                                                                      \
    g_autofree char *notes_ =                                                                         \
      g_strjoinv ("\n", (char **) manor_connection_get_notes ((self)->connection));                   \
    turso_test_assert_says (notes_, (part));                                                          \
  } G_STMT_END
