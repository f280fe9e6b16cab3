/* manor-remote-repair.c: a schema database that its server forgot
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-remote"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-remote-propagate-private.h"

/*
 * sqld 0.24.32 marks a schema database as changed by setting its schema_version to the job's
 * number. Where it happens to have that number already, the server takes the change for done: the
 * children are changed and the schema database is not, and the job is called a success. An error
 * on the schema database at that point is passed over, too.
 *
 * A connection may have a way to give it the change without its being carried on.
 */

/* Far from every job's number, so that none is taken for done; and never backwards, so that other
 * connections read the schema anew. */
#define VERSION_STEP 1000000

#define STATE_SQL \
  "SELECT (SELECT group_concat(type || char(1) || name || char(1) || coalesce(sql, ''), char(2)) " \
  "FROM (SELECT * FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' AND " \
  "name <> 'libsql_wasm_func_table' ORDER BY type, name)), " \
  "(SELECT schema_version FROM pragma_schema_version)"

static ManorSchemaState *
schema_state_copy (ManorSchemaState *self)
{
  ManorSchemaState *copy = g_new0 (ManorSchemaState, 1);

  copy->text = g_strdup (self->text);
  copy->version = self->version;

  return copy;
}

void
_manor_schema_state_free (ManorSchemaState *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->text, g_free);
  g_free (self);
}

G_DEFINE_BOXED_TYPE (ManorSchemaState, _manor_schema_state,
                     schema_state_copy, _manor_schema_state_free)

static DexFuture *
take_state (DexFuture *future,
            gpointer   user_data)
{
  g_autoptr(ManorHranaReply) reply = NULL;
  g_autoptr(GError) error = NULL;
  ManorSchemaState *state;
  ManorResult *rows;

  reply = manor_await_object (dex_ref (future), &error);
  if (reply == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (!manor_hrana_reply_check (reply, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  rows = manor_hrana_reply_get_result (reply, 0);
  if (rows == NULL || manor_result_get_n_rows (rows) != 1 || manor_result_get_n_columns (rows) != 2)
    return dex_future_new_reject (MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL,
                                  _("the server’s answer about a schema cannot be understood"));

  state = g_new0 (ManorSchemaState, 1);
  state->text = manor_result_dup_text (rows, 0, 0);
  state->version = manor_result_get_integer (rows, 0, 1);

  return dex_future_new_take_boxed (MANOR_TYPE_SCHEMA_STATE, state);
}

/**
 * _manor_remote_read_state:
 * @database: a database
 *
 * Only reads, so that no server takes it for a change.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a ManorSchemaState or rejects
 */
DexFuture *
_manor_remote_read_state (ManorRemoteDatabase *database)
{
  ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();

  manor_hrana_pipeline_add_execute (pipeline, STATE_SQL, NULL);

  return dex_future_then (_manor_remote_database_run (database, pipeline,
                                                      MANOR_HRANA_READS | MANOR_HRANA_KNOWN, 0),
                          take_state, NULL, NULL);
}

gboolean
_manor_schema_state_differs (ManorSchemaState *self,
                             ManorSchemaState *other)
{
  return g_strcmp0 (self->text, other->text) != 0;
}

typedef struct
{
  ManorRemoteDatabase *schema;
  ManorSchemaState    *before;
  ManorRemoteDatabase *child;
  ManorSchemaState    *child_before;
  ManorPropagation    *propagation;
} Repair;

static void
repair_free (gpointer data)
{
  Repair *repair = data;

  g_clear_object (&repair->schema);
  g_clear_pointer (&repair->before, _manor_schema_state_free);
  g_clear_object (&repair->child);
  g_clear_pointer (&repair->child_before, _manor_schema_state_free);
  g_clear_object (&repair->propagation);
  g_free (repair);
}

/* Left out by the server: its version would be the job's otherwise, or its schema would have
 * changed as the child's did. */
static gboolean
check_skipped (Repair    *repair,
               gboolean  *skipped,
               GError   **error)
{
  g_autoptr(ManorSchemaState) after = NULL;
  g_autoptr(ManorSchemaState) child = NULL;
  gint64 job = manor_propagation_get_job (repair->propagation);

  after = manor_await_boxed (_manor_remote_read_state (repair->schema), error);
  if (after == NULL)
    return FALSE;

  *skipped = job > 0 && repair->before->version == job;

  if (!*skipped && repair->child_before != NULL &&
      !_manor_schema_state_differs (repair->before, after))
    {
      child = manor_await_boxed (_manor_remote_read_state (repair->child), error);
      if (child == NULL)
        return FALSE;
      *skipped = _manor_schema_state_differs (repair->child_before, child);
    }

  return TRUE;
}

static DexFuture *
give_change (Repair *repair)
{
  ManorRemoteDatabaseClass *klass = MANOR_REMOTE_DATABASE_GET_CLASS (repair->schema);
  gint64 version = MAX (repair->before->version, manor_propagation_get_job (repair->propagation));

  if (klass->repair == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                  _("there is no way to it but the one that it skipped"));

  return klass->repair (repair->schema, manor_propagation_get_statements (repair->propagation),
                        version + VERSION_STEP);
}

static DexFuture *
repair_fiber (gpointer user_data)
{
  Repair *repair = user_data;
  const char *name = manor_database_get_name (MANOR_DATABASE (repair->schema));
  g_autoptr(GError) error = NULL;
  gboolean skipped;

  if (!check_skipped (repair, &skipped, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (!skipped)
    return dex_future_new_true ();

  g_message ("job %" G_GINT64_FORMAT " left the schema database “%s” as it was; it is given the "
             "change by itself", manor_propagation_get_job (repair->propagation), name);

  if (manor_await (give_change (repair), &error))
    return dex_future_new_true ();

  if (MANOR_REMOTE_DATABASE_GET_CLASS (repair->schema)->hosted)
    return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_STUCK,
                                  /* translators: %1$s is a schema database's name, %2$s an error
                                   * message */
                                  _("the server has changed all children, but not “%1$s” itself, "
                                    "and it could not be given the change (%2$s); write to the "
                                    "server’s operator"), name, error->message);

  return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_STUCK,
                                /* translators: %1$s is a schema database's name, %2$s an error
                                 * message */
                                _("the server has changed all children, but not “%1$s” itself, "
                                  "and it could not be given the change (%2$s); run the same "
                                  "statements on it in the server’s admin shell"),
                                name, error->message);
}

/**
 * _manor_remote_repair:
 * @schema: a schema database whose server carries changes on
 * @before: what it was when the change was sent
 * @child: (nullable): one of its children
 * @child_before: (nullable): what that was
 * @propagation: the change, which the server has carried to all children
 *
 * Compares the schema database with a child, and gives it the change where the server skipped it.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_remote_repair (ManorRemoteDatabase *schema,
                      ManorSchemaState    *before,
                      ManorRemoteDatabase *child,
                      ManorSchemaState    *child_before,
                      ManorPropagation    *propagation)
{
  Repair *repair = g_new0 (Repair, 1);

  repair->schema = g_object_ref (schema);
  repair->before = schema_state_copy (before);
  repair->child = child != NULL ? g_object_ref (child) : NULL;
  repair->child_before = child_before != NULL ? schema_state_copy (child_before) : NULL;
  repair->propagation = g_object_ref (propagation);

  return manor_fiber_spawn (0, repair_fiber, repair, repair_free);
}
