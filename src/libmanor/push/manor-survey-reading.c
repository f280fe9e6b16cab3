/* manor-survey-reading.c: the reading that a survey does
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-survey"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-child-private.h"
#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-survey-private.h"

/* One reading of a child. */
typedef struct
{
  ManorSurvey       *survey;
  ManorChild        *child;
  ManorVariantIndex *index;
  guint              serial;
  guint              version;  /* of the child, when the reading began */
  gboolean           wakes;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_object (&reading->survey);
  g_clear_object (&reading->child);
  g_clear_object (&reading->index);
  g_free (reading);
}

static void
reading_settle (Reading      *reading,
                ManorVariant *variant,
                const GError *error)
{
  ManorSurvey *self = reading->survey;

  if (reading->serial != 0 && reading->serial != self->serial)
    return;

  /* The schema database was read anew meanwhile: this answer belongs to the old one. */
  if (reading->index != self->index)
    {
      g_autoptr(GPtrArray) again = g_ptr_array_new_with_free_func (g_object_unref);

      g_ptr_array_add (again, g_object_ref (reading->child));
      dex_future_disown (_manor_survey_read_children (self, again, reading->wakes));
      return;
    }

  if (reading->serial != 0)
    self->n_done++;

  /* A push changed the child while it was read, and knows better. */
  if (reading->version != _manor_child_get_version (reading->child))
    return;

  _manor_survey_settle_child (self, reading->child, variant, error);
}

static DexFuture *
reading_compared_cb (DexFuture *future,
                     gpointer   user_data)
{
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  reading_settle (user_data, value != NULL ? g_value_get_object (value) : NULL, error);

  return dex_future_new_true ();
}

static DexFuture *
reading_read_cb (DexFuture *future,
                 gpointer   user_data)
{
  Reading *reading = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);
  ManorResult *rows;
  ManorVariant *variant;
  Reading *rest;

  if (value == NULL)
    {
      reading_settle (reading, NULL, error);
      return dex_future_new_true ();
    }

  rows = g_value_get_object (value);
  variant = _manor_variant_index_peek (reading->index, rows);
  if (variant != NULL)
    {
      reading_settle (reading, variant, NULL);
      return dex_future_new_true ();
    }

  rest = g_new0 (Reading, 1);
  rest->survey = g_object_ref (reading->survey);
  rest->child = g_object_ref (reading->child);
  rest->index = g_object_ref (reading->index);
  rest->serial = reading->serial;
  rest->version = reading->version;
  rest->wakes = reading->wakes;

  return dex_future_finally (_manor_variant_index_find (reading->index, rows),
                             reading_compared_cb, rest, reading_free);
}

/* Settles when the child has its variant or its error; never rejects unless cancelled. */
static DexFuture *
manor_survey_read_child (ManorSurvey *self,
                         ManorChild  *child,
                         guint        serial,
                         gboolean     wakes)
{
  ManorDatabase *database = manor_child_get_database (child);
  g_autoptr(GError) rests = _manor_database_dup_rest (database, wakes);
  Reading *reading = g_new0 (Reading, 1);

  reading->survey = g_object_ref (self);
  reading->child = g_object_ref (child);
  reading->index = g_object_ref (self->index);
  reading->serial = serial;
  reading->version = _manor_child_get_version (child);
  reading->wakes = wakes;

  if (rests != NULL)
    {
      reading_settle (reading, NULL, rests);
      reading_free (reading);
      return dex_future_new_true ();
    }

  return dex_future_finally (manor_database_read_schema (database),
                             reading_read_cb, reading, reading_free);
}

/* Many readings, a few at a time. */
typedef struct
{
  ManorSurvey *survey;
  GPtrArray   *children;
  guint        serial;
  gboolean     wakes;
} Round;

static void
round_free (gpointer data)
{
  Round *round = data;

  g_clear_object (&round->survey);
  g_clear_pointer (&round->children, g_ptr_array_unref);
  g_free (round);
}

static DexFuture *
round_read (guint    index,
            gpointer user_data)
{
  Round *round = user_data;

  if (round->serial != 0 && round->serial != round->survey->serial)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The survey was cancelled");

  return manor_survey_read_child (round->survey, g_ptr_array_index (round->children, index),
                                  round->serial, round->wakes);
}

guint
_manor_survey_get_n_at_once (ManorDatabase *database)
{
  guint n_at_once = manor_database_get_n_at_once (database);

  return n_at_once > 0 ? n_at_once : CLAMP (g_get_num_processors () * 2, 4, 64);
}

static DexFuture *
read_children (ManorSurvey *self,
               GPtrArray   *children,
               guint        serial,
               gboolean     wakes)
{
  Round *round = g_new0 (Round, 1);
  guint n_at_once = _manor_survey_get_n_at_once (manor_fleet_get_schema (self->fleet));

  round->survey = g_object_ref (self);
  round->children = g_ptr_array_ref (children);
  round->serial = serial;
  round->wakes = wakes;

  return manor_future_for_each (children->len, n_at_once, round_read, round, round_free);
}

static gboolean
can_be_read (ManorSurvey  *self,
             GError      **error)
{
  g_autoptr(GError) rests = _manor_database_dup_rest (manor_fleet_get_schema (self->fleet), TRUE);

  if (rests == NULL)
    return TRUE;

  g_set_error (error, rests->domain, rests->code,
               /* translators: %s is a database's name */
               _("The schema database “%s” is archived: unarchive its group first"),
               manor_fleet_get_name (self->fleet));

  return FALSE;
}

/* In a fiber. Whoever opens a fleet wants to know its schema: that one database is woken. New. */
static ManorCatalogue *
read_schema_database (ManorSurvey  *self,
                      GError      **error)
{
  g_autoptr(GError) local_error = NULL;
  ManorCatalogue *catalogue;
  const char *name = manor_fleet_get_name (self->fleet);

  if (!can_be_read (self, error))
    return NULL;

  catalogue = manor_await_object (manor_database_load_catalogue (manor_fleet_get_schema (self->fleet)),
                                  &local_error);
  if (catalogue == NULL)
    {
      char *reason = g_strdup (manor_database_skip_name (name, local_error->message));

      g_free (local_error->message);
      local_error->message = reason;
      g_propagate_prefixed_error (error, g_steal_pointer (&local_error),
                                  _("Could not read the schema database “%s”: "), name);
    }

  return catalogue;
}

static DexFuture *
manor_survey_refresh_fiber (gpointer user_data)
{
  ManorSurvey *self = user_data;
  g_autoptr(ManorCatalogue) catalogue = NULL;
  g_autoptr(GPtrArray) children = NULL;
  g_autoptr(GError) error = NULL;
  guint serial = self->serial;

  catalogue = read_schema_database (self, &error);
  if (catalogue == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (serial != self->serial)
    return dex_future_new_true ();

  _manor_survey_set_catalogue (self, catalogue);

  children = _manor_survey_list_children (self);
  _manor_survey_set_progress (self, 0, children->len);

  if (!manor_await (read_children (self, children, serial, self->wakes), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/* The one place where a refresh ends, see (3). */
void
_manor_survey_end_refresh (ManorSurvey *self,
                           GError      *error)
{
  g_autoptr(DexPromise) refresh = g_steal_pointer (&self->refresh);

  self->serial++;
  if (error == NULL)
    self->duration = g_get_monotonic_time () - self->started;

  _manor_survey_mark_dirty (self);
  _manor_survey_flush (self);
  _manor_survey_notify_running (self);

  if (error != NULL)
    dex_promise_reject (refresh, error);
  else
    dex_promise_resolve_boolean (refresh, TRUE);
}

typedef struct
{
  ManorSurvey *survey;
  guint        serial;
} Ending;

static void
ending_free (gpointer data)
{
  Ending *ending = data;

  g_clear_object (&ending->survey);
  g_free (ending);
}

static DexFuture *
refresh_ended_cb (DexFuture *future,
                  gpointer   user_data)
{
  Ending *ending = user_data;
  GError *error = NULL;

  if (ending->serial == ending->survey->serial)
    {
      dex_future_get_value (future, &error);
      _manor_survey_end_refresh (ending->survey, error);
    }

  return dex_future_new_true ();
}

static void
manor_survey_start_refresh (ManorSurvey *self)
{
  Ending *ending = g_new0 (Ending, 1);

  self->refresh = dex_promise_new ();
  self->serial = MAX (self->serial + 1, 1);
  self->started = g_get_monotonic_time ();

  _manor_survey_set_progress (self, 0, _manor_child_array_get_length (self->children));
  _manor_survey_notify_running (self);

  ending->survey = g_object_ref (self);
  ending->serial = self->serial;
  dex_future_disown (dex_future_finally (manor_fiber_spawn (0,
                                                            manor_survey_refresh_fiber,
                                                            g_object_ref (self),
                                                            g_object_unref),
                                         refresh_ended_cb, ending, ending_free));
}

GPtrArray *
_manor_survey_list_children (ManorSurvey *self)
{
  GPtrArray *children = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_children = _manor_child_array_get_length (self->children);

  for (guint i = 0; i < n_children; i++)
    g_ptr_array_add (children, g_object_ref (_manor_child_array_get (self->children, i)));

  return children;
}

DexFuture *
_manor_survey_read_children (ManorSurvey *self,
                             GPtrArray   *children,
                             gboolean     wakes)
{
  return read_children (self, children, 0, wakes);
}

/**
 * manor_survey_refresh:
 * @self: a `ManorSurvey`
 *
 * Reads the schema database and all children, and groups the children into variants. Children that
 * rest are ASLEEP, without a request, but those that sleep are read where
 * [method@ManorSurvey.get_wakes] says so. The schema database is read also where it sleeps. A call
 * while a refresh runs joins it. Discarding the future does not stop the refresh:
 * [method@ManorSurvey.cancel] does.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN when every
 *   child was read or found unreachable; it rejects only when the schema database cannot be
 *   read, or with %G_IO_ERROR_CANCELLED
 */
DexFuture *
manor_survey_refresh (ManorSurvey *self)
{
  dex_return_error_if_fail (MANOR_IS_SURVEY (self));

  if (self->refresh == NULL)
    manor_survey_start_refresh (self);

  return dex_ref (DEX_FUTURE (self->refresh));
}

static DexFuture *
manor_survey_refresh_schema_fiber (gpointer user_data)
{
  ManorSurvey *self = user_data;
  g_autoptr(ManorCatalogue) catalogue = NULL;
  g_autoptr(GError) error = NULL;

  /* It may have read the schema database before that was changed. */
  if (self->refresh != NULL)
    manor_await (dex_ref (DEX_FUTURE (self->refresh)), NULL);

  if (self->index == NULL)
    return dex_future_new_true ();

  catalogue = read_schema_database (self, &error);
  if (catalogue == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* A refresh that has begun meanwhile reads it after this, and the children with it. */
  if (self->refresh != NULL)
    return dex_future_new_true ();

  _manor_survey_set_catalogue (self, catalogue);
  if (!_manor_survey_compare_anew (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  _manor_survey_flush (self);

  return dex_future_new_true ();
}

/**
 * manor_survey_refresh_schema:
 * @self: a `ManorSurvey`
 *
 * Reads the schema database again, and compares with it what is known of the children: none of them
 * is read. Before the first refresh there is nothing to compare, and nothing is read.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, or rejects where
 *   the schema database cannot be read
 */
DexFuture *
manor_survey_refresh_schema (ManorSurvey *self)
{
  dex_return_error_if_fail (MANOR_IS_SURVEY (self));

  return manor_fiber_spawn (0, manor_survey_refresh_schema_fiber, g_object_ref (self), g_object_unref);
}

static DexFuture *
child_read_cb (DexFuture *future,
               gpointer   user_data)
{
  _manor_survey_flush (user_data);

  return dex_future_new_true ();
}

/**
 * manor_survey_refresh_child:
 * @self: a `ManorSurvey`
 * @child: one of the fleet's children
 *
 * Reads one child again and puts it where it belongs now, also where it sleeps: this is to ask for it
 * by name. Before the first refresh this refreshes all.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, also when
 *   the child turns out unreachable, or rejects with %G_IO_ERROR_NOT_FOUND where @child is
 *   none of the fleet's
 */
DexFuture *
manor_survey_refresh_child (ManorSurvey   *self,
                            ManorDatabase *child)
{
  dex_return_error_if_fail (MANOR_IS_SURVEY (self));
  dex_return_error_if_fail (MANOR_IS_DATABASE (child));

  return _manor_survey_reread_child (self, child, TRUE);
}

DexFuture *
_manor_survey_reread_child (ManorSurvey   *self,
                            ManorDatabase *child,
                            gboolean       wakes)
{
  g_autoptr(GPtrArray) children = NULL;
  ManorChild *known;

  known = manor_survey_find_child (self, manor_database_get_name (child));
  if (known == NULL || manor_child_get_database (known) != child)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                                  _("“%s” is not a child of “%s”"),
                                  manor_database_get_name (child),
                                  manor_fleet_get_name (self->fleet));

  if (self->index == NULL)
    return manor_survey_refresh (self);

  children = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (children, g_object_ref (known));

  return dex_future_finally (_manor_survey_read_children (self, children, wakes),
                             child_read_cb, g_object_ref (self), g_object_unref);
}

/**
 * manor_survey_cancel:
 * @self: a `ManorSurvey`
 *
 * Stops the refresh that is under way, if any. What was read until now is kept.
 */
void
manor_survey_cancel (ManorSurvey *self)
{
  g_return_if_fail (MANOR_IS_SURVEY (self));

  if (self->refresh != NULL)
    _manor_survey_end_refresh (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                                          _("The survey was cancelled")));
}
