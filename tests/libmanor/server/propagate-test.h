/* propagate-test.h: a schema database whose real server carries changes on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include "manor-fiber.h"
#include "manor-http.h"
#include "manor-remote-database.h"
#include "server-test.h"

typedef struct
{
  ServerTest        base;
  ManorDatabase    *schema;
  ManorPropagation *propagation;
  guint             n_waiting;   /* how often it was said what is waited for */
} Test;

static inline void
count_waiting (Test *self)
{
  if (manor_propagation_get_waiting (self->propagation) != NULL)
    self->n_waiting++;
}

/* A schema database “s” with children c0 … and one table. */
static inline gboolean
start (Test                         *self,
       guint                         n_children,
       const ManorTestServerOptions *options)
{
  *self = (Test) { .schema = NULL };
  if (!server_test_start (&self->base, options))
    return FALSE;

  manor_test_server_create_schema (self->base.server, "s");
  for (guint i = 0; i < n_children; i++)
    {
      g_autofree char *name = g_strdup_printf ("c%u", i);

      manor_test_server_create_child (self->base.server, name, "s");
    }
  manor_test_server_sql (self->base.server, "s", "CREATE TABLE t(a)");

  server_test_connect (&self->base, TRUE, NULL);
  server_test_refresh (&self->base);
  self->schema = g_object_ref (server_test_find (&self->base, "s"));

  return TRUE;
}

static inline void
end (Test *self)
{
  manor_remote_database_set_patience (0, 0);
  g_clear_object (&self->schema);
  g_clear_object (&self->propagation);
  server_test_end (&self->base);
}

static inline DexFuture *
send_guarded (Test       *self,
              const char *sql,
              const char *guard,
              const char *check)
{
  const char * const statements[] = { sql, NULL };
  const char * const guards[] = { guard, NULL };
  const char * const checks[] = { check, NULL };

  g_clear_object (&self->propagation);
  self->propagation = manor_propagation_new (statements, guards, checks);
  g_signal_connect_swapped (self->propagation, "notify::waiting", G_CALLBACK (count_waiting), self);

  return manor_database_propagate (self->schema, self->propagation);
}

static inline DexFuture *
send (Test       *self,
      const char *sql)
{
  return send_guarded (self, sql, NULL, NULL);
}

static inline void
assert_done (DexFuture *future)
{
  g_autoptr(GError) error = NULL;

  manor_await (future, &error);
  g_assert_no_error (error);
}

static inline void
assert_failed (DexFuture          *future,
               ManorDatabaseError  code,
               const char         *part)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (manor_await (future, &error));
  g_assert_error (error, MANOR_DATABASE_ERROR, (int) code);
  if (strstr (error->message, part) == NULL)
    g_error ("“%s” says nothing of “%s”", error->message, part);
}

static inline void
assert_columns (Test       *self,
                const char *name,
                int         expected)
{
  g_assert_cmpint (manor_test_server_integer (self->base.server, name,
                                              "SELECT count(*) FROM pragma_table_info('t')"),
                   ==, expected);
}

static inline void
assert_child (Test                 *self,
              const char           *name,
              ManorPropagationStep  step,
              const char           *part)
{
  const char *why = NULL;

  g_assert_cmpint (manor_propagation_get_child (self->propagation, name, &why), ==, step);
  if (part == NULL)
    g_assert_null (why);
  else
    g_assert_true (why != NULL && strstr (why, part) != NULL);
}

static inline void
pause_for (guint msec)
{
  manor_await (dex_timeout_new_msec (msec), NULL);
}

/* Keeps the server's job from coming past a child: for 5 seconds, then the server takes it away. */
static inline void
hold (Test       *self,
      const char *child)
{
  g_assert_cmpuint (manor_test_server_request (
                      self->base.server, FALSE, "POST", "/v2/pipeline", child,
                      "{\"baton\":null,\"requests\":[{\"type\":\"execute\",\"stmt\":{\"sql\":"
                      "\"BEGIN IMMEDIATE\"}},{\"type\":\"execute\",\"stmt\":{\"sql\":"
                      "\"INSERT INTO t(a) VALUES (99)\"}}]}", NULL), ==, 200);
}

static inline void
wait_for_job (Test *self)
{
  for (guint i = 0; i < 500 && manor_propagation_get_job (self->propagation) == 0; i++)
    pause_for (10);
  g_assert_cmpint (manor_propagation_get_job (self->propagation), >, 0);
}

/* Of somebody else: seen by the fixture. */
static inline void
wait_for_open_job (Test *self)
{
  gboolean open = FALSE;

  for (guint i = 0; i < 500 && !open; i++)
    {
      g_autofree char *answer = NULL;

      pause_for (10);
      manor_test_server_request (self->base.server, FALSE, "GET", "/v1/jobs", "s", NULL, &answer);
      open = strstr (answer, "Waiting") != NULL;
    }
  g_assert_true (open);
}

static inline void
wait_for_waiting (Test *self)
{
  for (guint i = 0; i < 500 && self->n_waiting == 0; i++)
    pause_for (10);
  g_assert_cmpuint (self->n_waiting, >, 0);
}
