/* test-native-server-fixture.h: a push of a script on a real libSQL server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include "manor-fiber.h"
#include "manor-push.h"
#include "../server/server-test.h"

#define SCHEMA                                                                                 \
  "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT);"                        \
  "CREATE TABLE notes (id INTEGER PRIMARY KEY, author INTEGER REFERENCES users ON DELETE CASCADE,"  \
  " body TEXT)"
#define ROWS                                                                                   \
  "INSERT INTO users VALUES (1, 'a', 'a@x'), (2, 'b', NULL);"                                  \
  "INSERT INTO notes VALUES (1, 1, 'n'), (2, 2, 'm')"

#define ADD_AGE "ALTER TABLE users ADD COLUMN age INTEGER"
#define HAS_AGE "SELECT count(*) FROM pragma_table_info('users') WHERE name = 'age'"

typedef struct
{
  ServerTest        server;
  ManorSurvey      *survey;
  ManorPushOptions *options;
  ManorJournal     *journal;
  ManorPush        *push;
} Fixture;

/* Not in the server's folder, which goes before the journal has closed its files. */
static inline char *
dup_journal_path (Fixture *self)
{
  g_autofree char *name = g_strdup_printf ("%d.db", (int) manor_test_server_get_pid (self->server.server));

  return g_build_filename (g_get_user_data_dir (), name, NULL);
}

static inline void
fixture_open (Fixture *self)
{
  g_autofree char *path = dup_journal_path (self);

  server_test_connect (&self->server, TRUE, NULL);
  server_test_refresh (&self->server);
  self->journal = manor_journal_new (path);
  self->survey = manor_survey_new (manor_connection_find_fleet (self->server.connection, "s"));
  self->options = manor_push_options_new ();
}

static inline void
fixture_close (Fixture *self)
{
  g_clear_object (&self->push);
  g_clear_object (&self->options);
  g_clear_object (&self->survey);
  g_clear_object (&self->journal);
}

/* A schema database “s” and its children “c1” … with rows; FALSE where the test is skipped. */
static inline gboolean
fixture_start (Fixture *self,
               guint    n_children)
{
  *self = (Fixture) { .push = NULL };
  if (!server_test_start (&self->server, NULL))
    return FALSE;

  manor_test_server_create_schema (self->server.server, "s");
  manor_test_server_sql (self->server.server, "s", SCHEMA);
  for (guint i = 1; i <= n_children; i++)
    {
      g_autofree char *name = g_strdup_printf ("c%u", i);

      manor_test_server_create_child (self->server.server, name, "s");
      manor_test_server_sql (self->server.server, name, ROWS);
    }

  fixture_open (self);

  return TRUE;
}

static inline void
fixture_end (Fixture *self)
{
  fixture_close (self);
  server_test_end (&self->server);
}

static inline void
prepare (Fixture    *self,
         const char *script)
{
  g_autoptr(GError) error = NULL;

  if (script != NULL)
    g_object_set (self->options, "script", script, NULL);

  g_clear_object (&self->push);
  self->push = manor_push_new (self->survey, self->options, self->journal);
  manor_await (manor_push_prepare (self->push), &error);
  g_assert_no_error (error);
}

static inline void
agree (Fixture *self)
{
  g_auto(GStrv) losses = manor_push_dup_losses (self->push);

  manor_push_consent (self->push, (const char * const *) losses);
}

static inline ManorReport *
run (Fixture *self)
{
  g_autoptr(GError) error = NULL;
  ManorReport *report = manor_await_object (manor_push_run (self->push), &error);

  g_assert_no_error (error);

  return report;
}

static inline void
assert_target (Fixture          *self,
               const char       *name,
               ManorTargetState  state,
               const char       *words)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->push)); i++)
    {
      g_autoptr(ManorPushTarget) target = g_list_model_get_item (G_LIST_MODEL (self->push), i);
      const GError *error = manor_push_target_get_error (target);

      if (g_strcmp0 (manor_push_target_get_name (target), name) != 0)
        continue;

      g_test_message ("%s: %s: %s", name,
                      manor_target_state_get_nick (manor_push_target_get_state (target)),
                      error != NULL ? error->message : "");
      g_assert_cmpstr (manor_target_state_get_nick (manor_push_target_get_state (target)), ==,
                       manor_target_state_get_nick (state));
      if (words != NULL && (error == NULL || strstr (error->message, words) == NULL))
        g_error ("%s: “%s” does not say “%s”", name, error != NULL ? error->message : "", words);
      return;
    }

  g_assert_not_reached ();
}

static inline guint
count_jobs (Fixture *self)
{
  g_autofree char *answer = NULL;
  guint n = 0;

  g_assert_cmpuint (manor_test_server_request (self->server.server, FALSE, "GET", "/v1/jobs", "s",
                                               NULL, &answer), ==, 200);
  for (const char *job = strstr (answer, "\"job_id\""); job != NULL;
       job = strstr (job + 1, "\"job_id\""))
    n++;

  return n;
}

static inline gint64
ask (Fixture    *self,
     const char *name,
     const char *sql)
{
  return manor_test_server_integer (self->server.server, name, sql);
}
