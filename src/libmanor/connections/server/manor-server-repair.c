/* manor-server-repair.c: a schema database that its server forgot
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-repair"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-future.h"
#include "manor-server-propagate-private.h"
#include "manor-server-shell-private.h"

/*
 * sqld 0.24.32 marks a schema database as changed by setting its schema_version to the job's
 * number. Where it happens to have that number already, the server takes the change for done: the
 * children are changed and the schema database is not, and the job is called a success. An error
 * on the schema database at that point is passed over, too.
 *
 * The admin shell can give it the change, since nothing there is carried on.
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

  reply = dex_await_object (dex_ref (future), &error);
  if (reply == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  rows = manor_hrana_reply_get_result (reply, 0);
  if (rows == NULL || manor_result_get_n_rows (rows) != 1)
    return dex_future_new_for_error (g_error_copy (manor_hrana_reply_get_error (reply, 0)));

  state = g_new0 (ManorSchemaState, 1);
  state->text = manor_result_dup_text (rows, 0, 0);
  state->version = manor_result_get_integer (rows, 0, 1);

  return dex_future_new_take_boxed (MANOR_TYPE_SCHEMA_STATE, state);
}

/**
 * _manor_server_read_state:
 * @self: a `ManorServer`
 * @name: a namespace
 *
 * Only reads, so that no server takes it for a change.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a ManorSchemaState or rejects
 */
DexFuture *
_manor_server_read_state (ManorServer *self,
                          const char  *name)
{
  ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();

  manor_hrana_pipeline_add_execute (pipeline, STATE_SQL, NULL);

  return dex_future_then (manor_hrana_client_run (self->client, name, pipeline,
                                                  MANOR_HRANA_READS | MANOR_HRANA_KNOWN, 0),
                          take_state, NULL, NULL);
}

typedef struct
{
  ManorServer      *server;
  char             *schema;
  ManorSchemaState *before;
  char             *child;
  ManorSchemaState *child_before;
  ManorPropagation *propagation;
} Repair;

static void
repair_free (gpointer data)
{
  Repair *repair = data;

  g_clear_object (&repair->server);
  g_clear_pointer (&repair->schema, g_free);
  g_clear_pointer (&repair->before, _manor_schema_state_free);
  g_clear_pointer (&repair->child, g_free);
  g_clear_pointer (&repair->child_before, _manor_schema_state_free);
  g_clear_object (&repair->propagation);
  g_free (repair);
}

static gboolean
changed (ManorSchemaState *before,
         ManorSchemaState *after)
{
  return g_strcmp0 (before->text, after->text) != 0;
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

  after = dex_await_boxed (_manor_server_read_state (repair->server, repair->schema), error);
  if (after == NULL)
    return FALSE;

  *skipped = repair->before->version == job;

  if (!*skipped && repair->child_before != NULL && !changed (repair->before, after))
    {
      child = dex_await_boxed (_manor_server_read_state (repair->server, repair->child), error);
      if (child == NULL)
        return FALSE;
      *skipped = changed (repair->child_before, child);
    }

  return TRUE;
}

/* The shell goes on behind a statement that fails, so all is tried first and thrown away. */
static GStrv
dup_script (Repair   *repair,
            gboolean  keep)
{
  g_autoptr(GStrvBuilder) script = g_strv_builder_new ();
  gint64 version = MAX (repair->before->version, manor_propagation_get_job (repair->propagation));

  g_strv_builder_add (script, "PRAGMA foreign_keys=OFF");
  g_strv_builder_add (script, "BEGIN IMMEDIATE");
  g_strv_builder_addv (script,
                       (const char **) manor_propagation_get_statements (repair->propagation));
  if (keep)
    g_strv_builder_take (script, g_strdup_printf ("PRAGMA schema_version=%" G_GINT64_FORMAT,
                                                  version + VERSION_STEP));
  g_strv_builder_add (script, keep ? "COMMIT" : "ROLLBACK");

  return g_strv_builder_end (script);
}

static gboolean
run_by_shell (Repair  *repair,
              GError **error)
{
  g_auto(GStrv) trial = dup_script (repair, FALSE);
  g_auto(GStrv) script = dup_script (repair, TRUE);

  if (repair->server->admin == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _("the connection has no admin URL"));
      return FALSE;
    }

  return dex_await (_manor_shell_run_all (repair->server->admin, repair->schema,
                                          (const char * const *) trial), error) &&
         dex_await (_manor_shell_run_all (repair->server->admin, repair->schema,
                                          (const char * const *) script), error);
}

static DexFuture *
repair_fiber (gpointer user_data)
{
  Repair *repair = user_data;
  g_autoptr(GError) error = NULL;
  gboolean skipped;

  if (!check_skipped (repair, &skipped, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (!skipped)
    return dex_future_new_true ();

  g_message ("job %" G_GINT64_FORMAT " left the schema database “%s” as it was; it is given the "
             "change by the admin shell",
             manor_propagation_get_job (repair->propagation), repair->schema);

  if (!run_by_shell (repair, &error))
    return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_STUCK,
                                  /* translators: %1$s is a schema database's name, %2$s an error
                                   * message */
                                  _("the server has changed all children, but not “%1$s” itself, "
                                    "and it could not be given the change (%2$s); run the same "
                                    "statements on it in the server’s admin shell"),
                                  repair->schema, error->message);

  return dex_future_new_true ();
}

/**
 * _manor_server_repair:
 * @self: a `ManorServer`
 * @schema: a schema database whose server carries changes on
 * @before: what it was when the change was sent
 * @child: (nullable): one of its children
 * @child_before: (nullable): what that was
 * @propagation: the change, which a job has carried to all children
 *
 * Compares the schema database with a child, and gives it the change where the server skipped it.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_server_repair (ManorServer      *self,
                      const char       *schema,
                      ManorSchemaState *before,
                      const char       *child,
                      ManorSchemaState *child_before,
                      ManorPropagation *propagation)
{
  Repair *repair = g_new0 (Repair, 1);

  repair->server = g_object_ref (self);
  repair->schema = g_strdup (schema);
  repair->before = schema_state_copy (before);
  repair->child = g_strdup (child);
  repair->child_before = child_before != NULL ? schema_state_copy (child_before) : NULL;
  repair->propagation = g_object_ref (propagation);

  return dex_scheduler_spawn (NULL, 0, repair_fiber, repair, repair_free);
}
