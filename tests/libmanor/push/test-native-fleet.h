/* test-native-fleet.h: a fleet whose server carries changes on, in memory
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include "manor-fiber.h"
#include "manor-fleet.h"
#include "manor-push.h"
#include "manor-sqlite.h"
#include "manor-test.h"

#define NATIVE_TYPE_DATABASE (native_database_get_type ())

G_DECLARE_FINAL_TYPE (NativeDatabase, native_database, NATIVE, DATABASE, ManorDatabase)

/* How the server's answer is lost. */
typedef enum
{
  LOSES_NOTHING,
  LOSES_AND_CARRIES,   /* it is done all the same */
  LOSES_AND_FORGETS,   /* it never took it */
  LOSES_AND_HOLDS,     /* it is still at it, until settle() is called a second time */
  LOSES_HALF,          /* the first child has it, then it ends */
} NativeLoss;

/* A database on a handle of its own. The schema database plays the server: it tries a change on
 * every child, then makes it, as sqld does. */
struct _NativeDatabase
{
  ManorDatabase   parent_instance;

  ManorSqlite    *sqlite;
  GError         *read_error;

  /* Of the schema database. */
  ManorFleet     *fleet;          /* borrowed */
  NativeLoss      loss;
  GError         *refusal;        /* it does not take it */
  DexPromise     *gate;           /* another change is under way until it opens */
  DexPromise     *done_gate;      /* the changes are made, the answer waits */
  ManorJournal   *journal;
  GArray         *journaled;      /* guint: entries of the journal by their state, at the send */
  ManorPropagation *held;
  guint           n_settled;
  guint           n_propagated;
};

G_DEFINE_FINAL_TYPE (NativeDatabase, native_database, MANOR_TYPE_DATABASE)

static DexFuture *
native_database_read_schema (ManorDatabase *database)
{
  NativeDatabase *self = NATIVE_DATABASE (database);
  g_autoptr(GError) error = NULL;
  ManorResult *rows;

  if (self->read_error != NULL)
    return dex_future_new_for_error (g_error_copy (self->read_error));

  rows = manor_sqlite_read_schema (self->sqlite, &error);
  g_assert_no_error (error);

  return dex_future_new_take_object (rows);
}

static DexFuture *
native_database_query (ManorDatabase *database,
                       const char    *sql,
                       guint          max_rows)
{
  NativeDatabase *self = NATIVE_DATABASE (database);
  GError *error = NULL;
  ManorResult *rows = manor_sqlite_query (self->sqlite, sql, NULL, 0, max_rows, 0, &error);

  return rows != NULL ? dex_future_new_take_object (rows) : dex_future_new_for_error (error);
}

static DexFuture *
native_database_migrate (ManorDatabase  *database,
                         ManorMigration *migration)
{
  NativeDatabase *self = NATIVE_DATABASE (database);
  GError *error = NULL;
  ManorOutcome outcome = manor_migration_run_on_sqlite (migration, self->sqlite, NULL, NULL, &error);

  return error == NULL ? dex_future_new_for_int ((int) outcome) : dex_future_new_for_error (error);
}

static gboolean
native_run (NativeDatabase      *self,
            const char * const  *statements,
            GError             **error)
{
  for (guint i = 0; statements[i] != NULL; i++)
    if (!manor_sqlite_execute (self->sqlite, statements[i], error))
      return FALSE;

  return TRUE;
}

/* The change on one database, kept or only tried. */
static gboolean
native_change (NativeDatabase    *self,
               ManorPropagation  *propagation,
               gboolean           keep,
               GError           **error)
{
  gboolean done;

  g_assert_true (manor_sqlite_execute (self->sqlite, "PRAGMA foreign_keys=OFF; BEGIN", NULL));
  done = native_run (self, manor_propagation_get_guards (propagation), error) &&
         native_run (self, manor_propagation_get_statements (propagation), error) &&
         native_run (self, manor_propagation_get_checks (propagation), error);
  g_assert_true (manor_sqlite_execute (self->sqlite, done && keep ? "COMMIT" : "ROLLBACK", NULL));

  return done;
}

static NativeDatabase *
native_child_at (NativeDatabase *self,
                 guint           index)
{
  NativeDatabase *child = g_list_model_get_item (G_LIST_MODEL (self->fleet), index);

  g_object_unref (child);

  return child;
}

static gboolean
native_try_all (NativeDatabase    *self,
                ManorPropagation  *propagation,
                GError           **error)
{
  if (!native_change (self, propagation, FALSE, error))
    return FALSE;

  for (guint i = 0; i < manor_fleet_get_n_children (self->fleet); i++)
    {
      NativeDatabase *child = native_child_at (self, i);
      const char *name = manor_database_get_name (MANOR_DATABASE (child));
      g_autoptr(GError) cause = NULL;

      if (!native_change (child, propagation, FALSE, &cause))
        {
          manor_propagation_set_child (propagation, name, MANOR_PROPAGATION_FAILED, cause->message);
          g_set_error (error, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_PROPAGATION,
                       "schema: the server gave it up, nothing was changed (%s: %s)", name,
                       cause->message);
          return FALSE;
        }

      manor_propagation_set_child (propagation, name, MANOR_PROPAGATION_CHECKED, NULL);
    }

  return TRUE;
}

static void
native_keep_all (NativeDatabase   *self,
                 ManorPropagation *propagation,
                 guint             n_children,
                 gboolean          tells)
{
  for (guint i = 0; i < n_children; i++)
    {
      NativeDatabase *child = native_child_at (self, i);
      g_autoptr(GError) error = NULL;

      native_change (child, propagation, TRUE, &error);
      g_assert_no_error (error);
      if (tells)
        manor_propagation_set_child (propagation, manor_database_get_name (MANOR_DATABASE (child)),
                                     MANOR_PROPAGATION_APPLIED, NULL);
    }

  if (n_children == manor_fleet_get_n_children (self->fleet))
    g_assert_true (native_change (self, propagation, TRUE, NULL));
}

static DexFuture *
native_lose (NativeDatabase   *self,
             ManorPropagation *propagation)
{
  if (self->loss == LOSES_AND_CARRIES)
    native_keep_all (self, propagation, manor_fleet_get_n_children (self->fleet), FALSE);
  else if (self->loss == LOSES_HALF)
    native_keep_all (self, propagation, 1, FALSE);
  else if (self->loss == LOSES_AND_HOLDS)
    g_set_object (&self->held, propagation);

  return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_UNKNOWN,
                                "the connection was closed");
}

typedef struct
{
  NativeDatabase   *database;
  ManorPropagation *propagation;
} NativeSend;

static void
native_send_free (gpointer data)
{
  NativeSend *sending = data;

  g_object_unref (sending->database);
  g_object_unref (sending->propagation);
  g_free (sending);
}

/* What the journal says when the change reaches the server. */
static void
native_look_at_journal (NativeDatabase *self)
{
  g_autoptr(GListModel) reports = NULL;
  g_autoptr(ManorReport) newest = NULL;
  g_autoptr(ManorReport) report = NULL;
  g_autoptr(GError) error = NULL;

  if (self->journal == NULL)
    return;

  reports = manor_await_object (manor_journal_list (self->journal), &error);
  g_assert_no_error (error);
  newest = g_list_model_get_item (reports, 0);
  report = manor_await_object (manor_journal_load (self->journal, manor_report_get_id (newest)),
                               &error);
  g_assert_no_error (error);

  for (guint state = 0; state <= MANOR_TARGET_SKIPPED; state++)
    {
      guint n = manor_report_count (report, (ManorTargetState) state);

      g_array_append_val (self->journaled, n);
    }
}

static DexFuture *
native_propagate_fiber (gpointer user_data)
{
  NativeSend *sending = user_data;
  NativeDatabase *self = sending->database;
  g_autoptr(GError) error = NULL;

  self->n_propagated++;
  native_look_at_journal (self);

  if (self->refusal != NULL)
    return dex_future_new_for_error (g_error_copy (self->refusal));

  if (self->gate != NULL)
    {
      manor_propagation_set_waiting (sending->propagation, "another one");
      manor_await (dex_ref (DEX_FUTURE (self->gate)), NULL);
      manor_propagation_set_waiting (sending->propagation, NULL);
    }

  manor_propagation_set_sent (sending->propagation, TRUE);
  manor_propagation_set_job (sending->propagation, 7);
  if (self->loss == LOSES_AND_FORGETS)
    return native_lose (self, sending->propagation);

  if (!native_try_all (self, sending->propagation, &error))
    {
      if (error->domain != MANOR_DATABASE_ERROR)
        return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_PROPAGATION,
                                      "%s", error->message);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  if (self->loss != LOSES_NOTHING)
    return native_lose (self, sending->propagation);

  native_keep_all (self, sending->propagation, manor_fleet_get_n_children (self->fleet), TRUE);
  if (self->done_gate != NULL)
    manor_await (dex_ref (DEX_FUTURE (self->done_gate)), NULL);

  return dex_future_new_true ();
}

static DexFuture *
native_database_propagate (ManorDatabase    *database,
                           ManorPropagation *propagation)
{
  NativeSend *sending = g_new0 (NativeSend, 1);

  sending->database = NATIVE_DATABASE (g_object_ref (database));
  sending->propagation = g_object_ref (propagation);

  return manor_fiber_spawn (1024 * 1024, native_propagate_fiber, sending, native_send_free);
}

static DexFuture *
native_database_settle (ManorDatabase *database)
{
  NativeDatabase *self = NATIVE_DATABASE (database);

  self->n_settled++;
  if (self->held == NULL)
    return dex_future_new_true ();

  /* The first time after the loss it hangs. */
  if (self->loss == LOSES_AND_HOLDS)
    {
      self->loss = LOSES_NOTHING;
      return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_STUCK,
                                    "job 7 hangs; start the server again");
    }

  native_keep_all (self, self->held, manor_fleet_get_n_children (self->fleet), FALSE);
  g_clear_object (&self->held);

  return dex_future_new_true ();
}

static void
native_database_finalize (GObject *object)
{
  NativeDatabase *self = NATIVE_DATABASE (object);

  g_clear_object (&self->sqlite);
  g_clear_object (&self->journal);
  g_clear_object (&self->held);
  g_clear_error (&self->read_error);
  g_clear_error (&self->refusal);
  g_clear_pointer (&self->journaled, g_array_unref);
  dex_clear (&self->gate);
  dex_clear (&self->done_gate);

  G_OBJECT_CLASS (native_database_parent_class)->finalize (object);
}

static void
native_database_class_init (NativeDatabaseClass *klass)
{
  ManorDatabaseClass *database_class = MANOR_DATABASE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = native_database_finalize;
  database_class->read_schema = native_database_read_schema;
  database_class->query = native_database_query;
  database_class->migrate = native_database_migrate;
  database_class->propagate = native_database_propagate;
  database_class->settle_propagation = native_database_settle;
}

static void
native_database_init (NativeDatabase *self)
{
  self->journaled = g_array_new (FALSE, FALSE, sizeof (guint));
}

static inline NativeDatabase *
native_database_new (const char *name,
                     const char *sql)
{
  g_autofree char *path = g_strconcat ("test/", name, NULL);
  g_autoptr(GError) error = NULL;
  NativeDatabase *self = g_object_new (NATIVE_TYPE_DATABASE,
                                       "name", name, "path", path, "location", path, NULL);

  self->sqlite = manor_sqlite_open (NULL, MANOR_SQLITE_NONE, &error);
  g_assert_no_error (error);
  manor_sqlite_execute (self->sqlite, sql, &error);
  g_assert_no_error (error);

  return self;
}

/* A native fleet “schema” of children “a”, “b”, … with the given schemas and rows. */
static inline ManorFleet *
native_fleet_new (const char         *schema_sql,
                  const char * const *children_sql)
{
  static const char *const patterns[] = { "*", NULL };
  g_autoptr(ManorRule) rule = manor_rule_new ("schema", patterns);
  g_autoptr(NativeDatabase) schema = native_database_new ("schema", schema_sql);
  g_autoptr(GPtrArray) children = g_ptr_array_new_with_free_func (g_object_unref);
  ManorFleet *fleet;

  manor_database_set_propagates (MANOR_DATABASE (schema), TRUE);
  fleet = manor_fleet_new (MANOR_DATABASE (schema), rule);
  schema->fleet = fleet;

  for (guint i = 0; children_sql[i] != NULL; i++)
    {
      char name[] = { (char) ('a' + i), '\0' };

      g_ptr_array_add (children, native_database_new (name, children_sql[i]));
    }

  manor_fleet_set_children (fleet, rule, children, NULL);

  return fleet;
}

static inline gint64
native_ask (NativeDatabase *self,
            const char     *sql)
{
  g_autoptr(GError) error = NULL;
  gint64 value = 0;

  manor_sqlite_query_integer (self->sqlite, sql, &value, &error);
  g_assert_no_error (error);

  return value;
}
