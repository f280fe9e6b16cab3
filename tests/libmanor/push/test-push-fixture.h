/* test-push-fixture.h: a push of a fleet in memory
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include "manor-fiber.h"
#include "manor-push.h"
#include "test-fleet.h"

#define SCHEMA "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);" \
               "CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT)"
#define BEHIND "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"
#define OTHER  "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE own (a)"
#define STRICT "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL)"
#define EMPTY  ""

/* A push of a fleet, prepared. */
typedef struct
{
  ManorFleet       *fleet;
  ManorSurvey      *survey;
  ManorPushOptions *options;
  ManorPush        *push;
} Fixture;

static inline Fixture *
fixture_new (const char         *schema,
             const char * const *kinds,
             guint               n)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autoptr(GError) error = NULL;

  fixture->fleet = test_fleet_new (schema, kinds, n);
  fixture->survey = manor_survey_new (fixture->fleet);
  fixture->options = manor_push_options_new ();
  manor_await (manor_survey_refresh (fixture->survey), &error);
  g_assert_no_error (error);

  return fixture;
}

static inline void
fixture_prepare (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  g_clear_object (&fixture->push);
  fixture->push = manor_push_new (fixture->survey, fixture->options, NULL);
  manor_await (manor_push_prepare (fixture->push), &error);
  g_assert_no_error (error);
}

/* What is still on its way in the main loop may hold it for a turn or two, and no longer. */
static inline void
await_finalized (gpointer object)
{
  gpointer held = object;

  g_object_add_weak_pointer (object, &held);
  g_object_unref (object);

  for (guint i = 0; held != NULL && i < 10000; i++)
    manor_await (dex_timeout_new_msec (1), NULL);
  g_assert_null (held);
}

static inline void
fixture_free (Fixture *fixture)
{
  g_clear_object (&fixture->push);
  g_clear_object (&fixture->options);
  await_finalized (fixture->survey);
  await_finalized (fixture->fleet);
  g_free (fixture);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static inline TestDatabase *
child (Fixture *fixture,
       guint    number)
{
  return test_fleet_child (fixture->fleet, number);
}

static inline ManorPushTarget *
target (Fixture *fixture,
        guint    number)
{
  g_autofree char *name = g_strdup_printf ("child%05u", number);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->push));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorPushTarget) item = g_list_model_get_item (G_LIST_MODEL (fixture->push), i);

      if (g_strcmp0 (manor_push_target_get_name (item), name) == 0)
        return item;
    }

  return NULL;
}

static inline void
assert_counts (Fixture *fixture)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->push));
  guint counts[MANOR_TARGET_SKIPPED + 1] = { 0 };

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorPushTarget) item = g_list_model_get_item (G_LIST_MODEL (fixture->push), i);
      ManorTargetState state = manor_push_target_get_state (item);

      counts[state]++;
      g_assert_cmpint (state, !=, MANOR_TARGET_APPLYING);
      if (state == MANOR_TARGET_FAILED || state == MANOR_TARGET_UNKNOWN ||
          state == MANOR_TARGET_BLOCKED)
        g_assert_nonnull (manor_push_target_get_error (item));
      else if (state != MANOR_TARGET_SKIPPED)
        g_assert_null (manor_push_target_get_error (item));
    }

  for (guint state = 0; state <= MANOR_TARGET_SKIPPED; state++)
    g_assert_cmpuint (manor_push_count (fixture->push, state), ==, counts[state]);
}

static inline ManorReport *
run (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  ManorReport *report = manor_await_object (manor_push_run (fixture->push), &error);

  g_assert_no_error (error);
  assert_counts (fixture);

  return report;
}
