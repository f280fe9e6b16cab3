/* manor-server-create.c: making a database on a server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-create"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-remote-fill.h"
#include "manor-server-admin-private.h"
#include "manor-server-private.h"

/*
 * Making a namespace that is there already destroys it on sqld 0.24.32, where it is a child or a
 * copy and was not loaded; and a namespace that is just being unloaded answers as one that is not
 * there. So nothing is made before
 *
 *  (1) its name is on no list,
 *  (2) the server was asked for its configuration, which also loads it, so that what is sent
 *      then is refused harmlessly; twice, where it would destroy,
 *  (3) no migration of its schema database is under way, which would leave a child that is
 *      linked to nothing.
 *
 *  (4) What is stopped in the middle is taken away again by a fiber of its own: a cancelled one
 *      cannot wait.
 */

#define MAX_NAME_LENGTH 64
#define MSEC_BETWEEN   100

typedef enum
{
  MAKE_PLAIN,
  MAKE_SCHEMA,
  MAKE_CHILD,
  MAKE_COPY,
} MakeKind;

typedef struct
{
  ManorServer     *server;
  char            *name;
  char            *sql;      /* of PLAIN and SCHEMA */
  char            *schema;   /* of CHILD, and of COPY of a child */
  char            *source;   /* of COPY */
  ManorServerKind  source_kind;
  MakeKind         kind;
  gboolean         is_stopped;  /* (4) something may be there */
} Make;

static void
make_free (gpointer data)
{
  Make *make = data;

  g_clear_object (&make->server);
  g_clear_pointer (&make->name, g_free);
  g_clear_pointer (&make->sql, g_free);
  g_clear_pointer (&make->schema, g_free);
  g_clear_pointer (&make->source, g_free);
  g_free (make);
}

gboolean
_manor_server_check_admin (ManorServer  *self,
                           GError      **error)
{
  const char *title = manor_connection_get_title (MANOR_CONNECTION (self));

  if (self->admin == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   /* translators: %s is a connection's title */
                   _("“%s” has no admin URL, which this needs; edit the connection"), title);
      return FALSE;
    }

  if (self->mode == MANOR_SERVER_MODE_NAMESPACES)
    return TRUE;

  if (self->mode == MANOR_SERVER_MODE_SINGLE)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 /* translators: %s is a connection's title */
                 _("the server “%s” was started without namespaces, so that it has one database "
                   "only; start it with --enable-namespaces"), title);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED,
                 /* translators: %s is a connection's title */
                 _("“%s” could not be read yet; refresh the connection first"), title);

  return FALSE;
}

/* The server itself takes every name, and makes a folder of it. */
static gboolean
check_name (Make    *make,
            GError **error)
{
  gsize length = strlen (make->name);
  gboolean good = length > 0 && length <= MAX_NAME_LENGTH;

  for (const char *p = make->name; good && *p != '\0'; p++)
    good = g_ascii_isalnum (*p) || *p == '_' || *p == '-';

  if (!good)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME,
                   /* translators: %1$s is what was typed, %2$d a number */
                   _("“%1$s” cannot be a database’s name: it has 1 to %2$d letters (A to Z), "
                     "digits, - and _"), make->name, MAX_NAME_LENGTH);
      return FALSE;
    }

  if (manor_connection_find_database (MANOR_CONNECTION (make->server), make->name) == NULL)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
               /* translators: %s is a database's name */
               _("there is a database “%s” already; choose another name"), make->name);

  return FALSE;
}

static gboolean
is_there (Make      *make,
          gboolean  *there,
          GError   **error)
{
  g_autoptr(GError) local_error = NULL;

  *there = manor_await_boolean (_manor_admin_exists (make->server->admin, make->name),
                                &local_error);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* (2) */
static gboolean
check_absent (Make    *make,
              GError **error)
{
  guint n_tries = make->kind == MAKE_CHILD || make->kind == MAKE_COPY ? 2 : 1;

  for (guint i = 0; i < n_tries; i++)
    {
      gboolean there;

      if (i > 0)
        manor_await (dex_timeout_new_msec (MSEC_BETWEEN), NULL);

      if (!is_there (make, &there, error))
        return FALSE;

      if (there)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                       /* translators: %s is a database's name */
                       _("there is a database “%s” already; choose another name"), make->name);
          return FALSE;
        }
    }

  return TRUE;
}

static char *
dup_body (Make *make)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_object (builder);
  if (make->kind == MAKE_SCHEMA)
    {
      json_builder_set_member_name (builder, "shared_schema");
      json_builder_add_boolean_value (builder, TRUE);
    }
  else if (make->kind == MAKE_CHILD)
    {
      json_builder_set_member_name (builder, "shared_schema_name");
      json_builder_add_string_value (builder, make->schema);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static DexFuture *
send_make (Make *make)
{
  g_autofree char *path = NULL;
  g_autofree char *rest = NULL;
  g_autofree char *escaped = g_uri_escape_string (make->name, NULL, FALSE);
  g_autofree char *body = NULL;

  if (make->kind == MAKE_COPY)
    {
      rest = g_strconcat ("/fork/", escaped, NULL);
      path = _manor_admin_dup_path (make->source, rest);
      return _manor_admin_send (make->server->admin, "POST", path, "{}");
    }

  path = _manor_admin_dup_path (make->name, "/create");
  body = dup_body (make);

  return _manor_admin_send (make->server->admin, "POST", path, body);
}

static DexFuture *
send_delete (ManorServer *server,
             const char  *name)
{
  g_autofree char *path = _manor_admin_dup_path (name, NULL);

  return _manor_admin_send (server->admin, "DELETE", path, NULL);
}

/* What was made only half is taken away again. Said where it stays. */
static void
undo (Make    *make,
      GError **error)
{
  g_autoptr(GError) local_error = NULL;

  make->is_stopped = FALSE;
  if (manor_await (send_delete (make->server, make->name), &local_error) ||
      g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return;

  /* (4) */
  make->is_stopped = manor_error_is_cancelled (local_error);
  if (!make->is_stopped)
    /* translators: an error message follows; %s is a database's name */
    g_prefix_error (error, _("“%s” was made in part and could not be deleted; delete it: "),
                    make->name);
}

/* A lost answer: it was not there before, so that it is there now says that it was made. */
static gboolean
settle (Make    *make,
        GError **error)
{
  gboolean there = FALSE;
  g_autoptr(GError) cause = g_steal_pointer (error);

  if (!is_there (make, &there, NULL))
    {
      g_set_error (error, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_UNKNOWN,
                   /* translators: %s is an error message */
                   _("it is not known whether it was made (%s); refresh the connection"),
                   cause->message);
      return FALSE;
    }

  if (!there)
    g_propagate_error (error, g_steal_pointer (&cause));

  return there;
}

static gboolean
make_once (Make    *make,
           GError **error)
{
  g_autoptr(GError) local_error = NULL;

  if (manor_await (send_make (make), &local_error))
    return TRUE;

  if (g_error_matches (local_error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_LOST) ||
      g_error_matches (local_error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TIMED_OUT))
    {
      if (settle (make, &local_error))
        return TRUE;
    }

  /* (4) */
  make->is_stopped = manor_error_is_cancelled (local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* The server leaves a database behind that is linked to nothing, answers, and is gone after its
 * next start; and it does not let go of it while the migration is under way. */
static gboolean
make_after_migration (Make    *make,
                      GError **error)
{
  g_autoptr(ManorDatabase) schema = _manor_server_ref_schema (make->server, make->schema);
  g_autoptr(GError) local_error = NULL;

  if (manor_await (manor_database_settle_propagation (schema), &local_error) &&
      (manor_await (send_delete (make->server, make->name), &local_error) ||
       g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)))
    {
      g_clear_error (&local_error);
      return check_absent (make, error) && make_once (make, error);
    }

  g_propagate_prefixed_error (error, g_steal_pointer (&local_error),
                              /* translators: an error message follows; %s is a database's name */
                              _("“%s” was made in part and could not be deleted; delete it: "),
                              make->name);

  return FALSE;
}

/* The folder of a database that is no more may be left; the server removes it when it fails. */
static gboolean
make_it (Make    *make,
         GError **error)
{
  g_autoptr(GError) local_error = NULL;

  if (make_once (make, &local_error))
    return TRUE;

  if (make->schema != NULL && g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_BUSY))
    return make_after_migration (make, error);

  if (strstr (local_error->message, "Directory not empty") != NULL)
    {
      g_clear_error (&local_error);
      if (check_absent (make, &local_error) && make_once (make, &local_error))
        return TRUE;
    }

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
fill_it (Make    *make,
         GError **error)
{
  if (make->sql == NULL || *make->sql == '\0' ||
      manor_await (manor_remote_fill (make->server->client, make->server->worker, make->name,
                                      make->kind == MAKE_SCHEMA, make->sql), error))
    return TRUE;

  undo (make, error);

  return FALSE;
}

static ManorServerKind
get_kind (Make *make)
{
  switch (make->kind)
    {
    case MAKE_SCHEMA:
      return MANOR_SERVER_SCHEMA;
    case MAKE_CHILD:
      return MANOR_SERVER_CHILD;
    case MAKE_COPY:
      return make->source_kind;
    case MAKE_PLAIN:
    default:
      return MANOR_SERVER_PLAIN;
    }
}

static gboolean
check_idle (Make    *make,
            GError **error)
{
  return make->schema == NULL ||
         manor_await (_manor_server_check_jobs (make->server, make->schema), error);
}

/* (4) It was not there before. */
static DexFuture *
clear_up_fiber (gpointer user_data)
{
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "");

  undo (user_data, &error);

  return dex_future_new_true ();
}

static void
clear_up (Make *make)
{
  Make *left = g_new0 (Make, 1);

  left->server = g_object_ref (make->server);
  left->name = g_strdup (make->name);
  dex_future_disown (manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, clear_up_fiber, left, make_free));
}

static DexFuture *
make_fiber (gpointer user_data)
{
  Make *make = user_data;
  g_autoptr(GObject) place = NULL;
  g_autoptr(GError) error = NULL;
  ManorDatabase *database;
  gboolean done;

  if (!_manor_server_check_admin (make->server, &error) || !check_name (make, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  place = manor_await_object (manor_gate_enter (make->server->making), &error);
  if (place == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  done = check_absent (make, &error) && check_idle (make, &error) &&
         make_it (make, &error) && fill_it (make, &error);
  g_clear_object (&place);

  if (make->is_stopped)
    clear_up (make);

  if (!done)
    {
      g_prefix_error (&error, "%s: ", make->name);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  database = _manor_server_add_to_list (make->server, make->name, get_kind (make), make->schema);

  return dex_future_new_take_object (g_object_ref (database));
}

static DexFuture *
start (ManorConnection *connection,
       Make             arguments)
{
  Make *make = g_memdup2 (&arguments, sizeof arguments);

  make->server = g_object_ref (MANOR_SERVER (connection));

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, make_fiber, make, make_free);
}

/**
 * _manor_server_create_database:
 * @connection: a `ManorServer`
 * @name: its name
 * @schema_sql: the statements that make its schema
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorDatabase or rejects
 */
DexFuture *
_manor_server_create_database (ManorConnection *connection,
                               const char      *name,
                               const char      *schema_sql)
{
  return start (connection, (Make) { .kind = MAKE_PLAIN, .name = g_strdup (name),
                                     .sql = g_strdup (schema_sql) });
}

/**
 * _manor_server_create_schema:
 * @connection: a `ManorServer`
 * @name: its name
 * @schema_sql: the statements that make its schema
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorDatabase or rejects
 */
DexFuture *
_manor_server_create_schema (ManorConnection *connection,
                             const char      *name,
                             const char      *schema_sql)
{
  return start (connection, (Make) { .kind = MAKE_SCHEMA, .name = g_strdup (name),
                                     .sql = g_strdup (schema_sql) });
}

/**
 * _manor_server_create_child:
 * @connection: a `ManorServer`
 * @fleet: one of its fleets whose server carries changes on
 * @name: the child's name
 *
 * The child is the server's copy of the schema database as it is, rows included.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorDatabase or rejects
 */
DexFuture *
_manor_server_create_child (ManorConnection *connection,
                            ManorFleet      *fleet,
                            const char      *name)
{
  return start (connection, (Make) { .kind = MAKE_CHILD, .name = g_strdup (name),
                                     .schema = g_strdup (manor_fleet_get_name (fleet)) });
}

/**
 * _manor_server_fork_database:
 * @connection: a `ManorServer`
 * @database: one of its databases
 * @name: the copy's name
 *
 * Copies a database as it is, rows and configuration included: the copy of a child is a child.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorDatabase or rejects
 */
DexFuture *
_manor_server_fork_database (ManorConnection *connection,
                             ManorDatabase   *database,
                             const char      *name)
{
  ManorServerDatabase *source = MANOR_SERVER_DATABASE (database);
  ManorServerKind kind = _manor_server_database_get_kind (source);

  if (kind == MANOR_SERVER_SCHEMA)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                  /* translators: %s is a schema database's name */
                                  _("the server does not copy “%s”, a schema database whose "
                                    "changes it carries on; make a child of it instead"),
                                  manor_database_get_name (database));

  return start (connection, (Make) { .kind = MAKE_COPY, .name = g_strdup (name),
                                     .source = g_strdup (manor_database_get_name (database)),
                                     .source_kind = kind,
                                     .schema = g_strdup (_manor_server_database_get_schema (source)) });
}
