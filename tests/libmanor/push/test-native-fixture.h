/* test-native-fixture.h: a push of a native fleet in memory
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib/gstdio.h>

#include "manor-fiber.h"
#include "test-native-fleet.h"

#define USERS "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);"
#define ROWS  "INSERT INTO users VALUES (1, 'x'), (2, 'x');"
#define ONE   "INSERT INTO users VALUES (1, 'x');"
#define OWN   "CREATE TABLE own (a);"
#define NOTES "CREATE TABLE notes (id INTEGER PRIMARY KEY, author INTEGER REFERENCES users);"

static const char *const native_three[] = { USERS ONE, USERS ROWS, USERS OWN, NULL };

#define ADD_AGE "ALTER TABLE users ADD COLUMN age INTEGER"

typedef struct
{
  ManorFleet       *fleet;
  NativeDatabase   *schema;   /* borrowed */
  ManorSurvey      *survey;
  ManorPushOptions *options;
  ManorJournal     *journal;
  ManorPush        *push;
  char             *folder;
} Fixture;

static inline Fixture *
fixture_new (const char         *schema,
             const char * const *children,
             const char         *script)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("manor-native-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (fixture->folder, "manor.db", NULL);

  fixture->fleet = native_fleet_new (schema, children);
  fixture->schema = NATIVE_DATABASE (manor_fleet_get_schema (fixture->fleet));
  fixture->survey = manor_survey_new (fixture->fleet);
  fixture->journal = manor_journal_new (path);
  fixture->options = manor_push_options_new ();
  g_object_set (fixture->options, "script", script, NULL);

  return fixture;
}

static inline void
fixture_free (Fixture *fixture)
{
  static const char *const names[] = {
    "manor.db", "manor.db-wal", "manor.db-shm", "manor.db-owners",
  };

  g_clear_object (&fixture->push);
  g_clear_object (&fixture->options);
  g_clear_object (&fixture->journal);
  g_clear_object (&fixture->survey);
  g_clear_object (&fixture->fleet);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);

      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static inline void
prepare (Fixture  *fixture,
         GError  **error)
{
  g_clear_object (&fixture->push);
  fixture->push = manor_push_new (fixture->survey, fixture->options, fixture->journal);
  manor_await (manor_push_prepare (fixture->push), error);
}

static inline void
prepare_well (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  prepare (fixture, &error);
  g_assert_no_error (error);
}

static inline ManorPushTarget *
target (Fixture    *fixture,
        const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->push)); i++)
    {
      g_autoptr(ManorPushTarget) item = g_list_model_get_item (G_LIST_MODEL (fixture->push), i);

      if (g_str_equal (manor_push_target_get_name (item), name))
        return item;
    }

  g_assert_not_reached ();
}

static inline NativeDatabase *
child (Fixture    *fixture,
       const char *name)
{
  return NATIVE_DATABASE (manor_fleet_find_child (fixture->fleet, name));
}

static inline ManorReport *
run (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  ManorReport *report = manor_await_object (manor_push_run (fixture->push), &error);

  g_assert_no_error (error);

  return report;
}

static inline void
assert_run_fails (Fixture        *fixture,
                  ManorPushError  code,
                  const char     *words)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorReport) report = manor_await_object (manor_push_run (fixture->push), &error);

  g_assert_null (report);
  g_assert_error (error, MANOR_PUSH_ERROR, (int) code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
  g_assert_cmpuint (fixture->schema->n_propagated, ==, 0);
}

static inline void
assert_target (Fixture          *fixture,
               const char       *name,
               ManorTargetState  state,
               const char       *words)
{
  ManorPushTarget *item = target (fixture, name);
  const GError *error = manor_push_target_get_error (item);

  g_assert_cmpstr (manor_target_state_get_nick (manor_push_target_get_state (item)), ==,
                   manor_target_state_get_nick (state));
  if (words != NULL && (error == NULL || strstr (error->message, words) == NULL))
    g_error ("%s: “%s” does not say “%s”", name, error != NULL ? error->message : "", words);
}

static inline void
agree (Fixture *fixture)
{
  g_auto(GStrv) losses = manor_push_dup_losses (fixture->push);

  g_assert_nonnull (losses[0]);
  manor_push_consent (fixture->push, (const char * const *) losses);
}

static inline gint64
has_age (NativeDatabase *database)
{
  return native_ask (database, "SELECT count(*) FROM pragma_table_info('users') WHERE name = 'age'");
}

static inline void
count_cb (guint *n)
{
  (*n)++;
}
