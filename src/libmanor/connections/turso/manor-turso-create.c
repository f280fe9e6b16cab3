/* manor-turso-create.c: making a database in an organization
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-create"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-remote-fill.h"
#include "manor-turso-create-private.h"

/*
 * Making a database:
 *
 *     checked ──POST──▶ made ──GET──▶ known ──▶ its host answers ──SQL──▶ filled ──▶ on the list
 *
 *  (1) Nothing is sent before name and group are good.
 *  (2) A lost answer is settled by reading: it is there or not. That it is there does not say that it was this request
 *      that made it, so that it is never deleted again then, and filled only where it is empty: `is_ours` is FALSE.
 *  (3) What was made and cannot be filled is deleted, and where it is not, the error says so and it is on the list.
 *  (4) So it is when somebody stops it in the middle: by a fiber of its own, since a cancelled one cannot wait.
 *  (5) What the platform fills with a dump is looked at: an address that has nothing gives an empty database without a word
 *      (sqld 0.24.1 does not look at the status of what it fetches). It stays, since the platform may still be at it.
 */

static void
make_free (gpointer data)
{
  ManorTursoMake *make = data;

  g_clear_object (&make->turso);
  g_clear_object (&make->creation);
  g_clear_object (&make->database);
  g_clear_pointer (&make->entry, _manor_turso_entry_unref);
  g_clear_pointer (&make->name, g_free);
  g_clear_pointer (&make->group, g_free);
  g_free (make);
}

/* Reads what the platform has under the name. NULL with @error, which is NOT_FOUND where there is nothing. */
static ManorTursoEntry *
ask_entry (ManorTursoMake  *make,
           GError         **error)
{
  g_autofree char *path = _manor_turso_database_dup_path (make->name, NULL);
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(GError) local_error = NULL;
  ManorTursoEntry *entry;

  answer = manor_await_boxed (_manor_turso_platform_call (make->turso->platform, &(ManorTursoCall) {
                              .method = "GET", .path = path }), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  entry = _manor_turso_entry_parse (_manor_turso_json_get (answer, "database"), make->turso->allow_plain);
  if (entry == NULL)
    g_propagate_error (error, _manor_turso_platform_error_lacks (make->turso->platform, "database"));

  return entry;
}

/* Whether what is there can be what was asked for, as far as the platform says what it is. */
static gboolean
is_alike (ManorTursoMake *make)
{
  ManorCreation *creation = make->creation;
  ManorDatabaseFacts *facts = make->entry->facts;

  if (facts->group != NULL && g_strcmp0 (facts->group, make->group) != 0)
    return FALSE;

  switch (manor_creation_get_kind (creation))
    {
    case MANOR_CREATION_COPY:
      return g_strcmp0 (facts->branch_of, manor_database_get_name (manor_creation_get_original (creation))) == 0;
    case MANOR_CREATION_CHILD:
      return g_strcmp0 (make->entry->schema, manor_fleet_get_name (manor_creation_get_fleet (creation))) == 0;
    case MANOR_CREATION_SCHEMA:
      return make->entry->is_schema;
    case MANOR_CREATION_DATABASE:
    default:
      return !make->entry->is_schema && make->entry->schema == NULL && facts->branch_of == NULL;
    }
}

/* (2) */
static gboolean
settle (ManorTursoMake  *make,
        const GError    *cause,
        GError         **error)
{
  g_autoptr(GError) local_error = NULL;

  make->entry = ask_entry (make, &local_error);
  if (make->entry != NULL && is_alike (make))
    return TRUE;

  if (make->entry != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                   /* translators: %s is a database's name */
                   _("there is a database “%s”, which is somebody else’s: it is not what was asked for; refresh the "
                     "connection, and choose another name"), make->name);
      return FALSE;
    }

  if (g_error_matches (local_error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_NOT_FOUND))
    g_set_error_literal (error, cause->domain, cause->code,
                         _("the platform’s answer was lost, and the database was not made; try again"));
  else
    g_set_error (error, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_UNKNOWN,
                 /* translators: %s is an error message */
                 _("it is not known whether it was made (%s); refresh the connection"), cause->message);

  return FALSE;
}

static void
explain_refusal (ManorTursoMake  *make,
                 GError         **error)
{
  if (g_error_matches (*error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_EXISTS))
    {
      g_clear_error (error);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                   /* translators: %s is a database's name */
                   _("there is a database “%s” already; choose another name"), make->name);
      /* It is not on the list, or nothing would have been sent. */
      dex_future_disown (manor_connection_refresh (MANOR_CONNECTION (make->turso)));
      return;
    }

  /* Deprecated since January 2025; who did not have them then does not get them. */
  if (manor_creation_get_kind (make->creation) == MANOR_CREATION_SCHEMA &&
      ((*error)->domain == MANOR_TURSO_ERROR && (*error)->code != MANOR_TURSO_ERROR_UNAUTHORIZED))
    g_prefix_error (error, "%s: ",
                    _("the platform makes schema databases only for organizations that had them before they were "
                      "deprecated in January 2025; make an ordinary database, and link its children by a rule"));
}

/* Who may make databases need not be allowed to read what there is: then what the answer itself says has to do, which
 * is little. */
static ManorTursoEntry *
parse_answer (ManorTursoMake *make,
              JsonNode       *answer)
{
  ManorTursoEntry *entry = _manor_turso_entry_parse (_manor_turso_json_get (answer, "database"),
                                                     make->turso->allow_plain);
  ManorGroup *group = manor_organization_find_group (make->turso->organization, make->group);

  if (entry == NULL)
    return NULL;

  entry->is_schema = make->propagates;
  if (manor_creation_get_kind (make->creation) == MANOR_CREATION_CHILD)
    entry->schema = g_strdup (manor_fleet_get_name (manor_creation_get_fleet (make->creation)));
  g_set_str (&entry->facts->group, make->group);
  if (entry->facts->region == NULL && group != NULL)
    entry->facts->region = g_strdup (manor_group_get_primary (group));
  entry->facts->plain = _manor_turso_is_plain (entry->facts->host, entry->facts->region, make->turso->allow_plain);
  if (manor_creation_get_kind (make->creation) == MANOR_CREATION_COPY)
    entry->facts->flags |= MANOR_DATABASE_BRANCH;

  return entry;
}

static gboolean
send_make (ManorTursoMake  *make,
           GError         **error)
{
  g_autoptr(JsonNode) body = _manor_turso_make_dup_body (make);
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(GError) local_error = NULL;

  answer = manor_await_boxed (_manor_turso_platform_call (make->turso->platform, &(ManorTursoCall) {
                              .method = "POST", .path = "databases", .body = body }), &local_error);
  if (local_error == NULL)
    {
      make->is_ours = TRUE;
      make->entry = ask_entry (make, &local_error);
      if (make->entry == NULL)
        make->entry = parse_answer (make, answer);
      if (make->entry == NULL)
        /* translators: an error message follows */
        g_propagate_prefixed_error (error, g_steal_pointer (&local_error),
                                    _("it was made, but what the platform says of it cannot be used; refresh the "
                                      "connection: "));
      return make->entry != NULL;
    }

  if (_manor_turso_is_unknown (local_error))
    return settle (make, local_error, error);

  /* (4) */
  make->is_stopped = manor_error_is_cancelled (local_error);
  explain_refusal (make, &local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* It is on the list before its host answers: it is there, whatever comes. */
static ManorDatabase *
list (ManorTursoMake *make)
{
  if (make->propagates)
    make->turso->propagates = TRUE;

  return _manor_turso_add_to_list (make->turso, make->entry, make->database);
}

/* (3). Whether it is gone. */
static gboolean
undo (ManorTursoMake  *make,
      GError         **error)
{
  g_autoptr(GError) local_error = NULL;

  if (make->is_ours &&
      _manor_turso_delete_exactly (make->turso, make->name, make->entry->facts->id, &local_error))
    return TRUE;

  /* (4) */
  if (manor_error_is_cancelled (local_error))
    {
      make->is_stopped = TRUE;
      return FALSE;
    }

  g_prefix_error (error,
                  /* translators: an error message follows; %s is a database's name */
                  make->is_ours ? _("“%s” was made in part and could not be deleted; delete it: ")
                                : _("“%s” is there, but was not filled, and may be somebody else’s; look at it, and "
                                    "delete it if it is not: "),
                  make->name);
  list (make);

  return FALSE;
}

static gboolean
is_filled (ManorTursoMake *make)
{
  const char *sql = manor_creation_get_sql (make->creation);

  return sql != NULL && *sql != '\0';
}

/* (2) */
static gboolean
check_empty (ManorTursoMake  *make,
             GError         **error)
{
  g_autoptr(ManorCatalogue) catalogue = NULL;

  if (make->is_ours)
    return TRUE;

  catalogue = manor_await_object (manor_database_load_catalogue (MANOR_DATABASE (make->database)), error);
  if (catalogue != NULL && manor_catalogue_get_n_objects (catalogue) > 0)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_EXISTS, _("it has tables already"));

  return catalogue != NULL && manor_catalogue_get_n_objects (catalogue) == 0;
}

static gboolean
fill (ManorTursoMake  *make,
      GError         **error)
{
  ManorRemoteDatabase *database = MANOR_REMOTE_DATABASE (make->database);

  if (!is_filled (make))
    return TRUE;

  if (check_empty (make, error) &&
      manor_await (manor_remote_fill (manor_remote_database_get_client (database), make->turso->worker, NULL,
                                      make->propagates, manor_creation_get_sql (make->creation)),
                   error))
    return TRUE;

  undo (make, error);

  return FALSE;
}

/* (5) */
static gboolean
check_dump (ManorTursoMake  *make,
            GError         **error)
{
  g_autoptr(ManorCatalogue) catalogue = NULL;

  if (manor_creation_get_dump_url (make->creation) == NULL)
    return TRUE;

  catalogue = manor_await_object (manor_database_load_catalogue (MANOR_DATABASE (make->database)), error);
  if (catalogue != NULL && manor_catalogue_get_n_objects (catalogue) > 0)
    return TRUE;

  list (make);
  if (catalogue == NULL)
    /* translators: an error message follows */
    g_prefix_error (error, _("it was made, but whether the dump is in it is not known: "));
  else
    g_set_error_literal (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_INVALID,
                         _("made, but empty: nothing was in the dump, or the platform is still at it; check its "
                           "address, and delete the database if it stays empty"));

  return FALSE;
}

/* Nobody wants one that stays empty. */
static void
give_up (ManorTursoMake  *make,
         GError         **error)
{
  if (!is_filled (make))
    {
      list (make);
      /* translators: an error message follows */
      g_prefix_error (error, _("it was made, but does not answer yet; refresh the connection in a minute: "));
    }
  else if (undo (make, error))
    /* translators: an error message follows */
    g_prefix_error (error, _("it was made, did not answer, so that it could not be filled, and was deleted again; try "
                             "it again: "));
}

static gboolean
make_it (ManorTursoMake  *make,
         GError         **error)
{
  if (!_manor_turso_make_check_name (make, error) ||
      !_manor_turso_make_choose_group (make, error) ||
      !send_make (make, error))
    return FALSE;

  make->database = _manor_turso_database_new (make->turso, make->entry);
  if (_manor_turso_make_wait (make, error))
    return fill (make, error) && check_dump (make, error);

  give_up (make, error);

  return FALSE;
}

/* (4) */
static DexFuture *
clear_up_fiber (gpointer user_data)
{
  ManorTursoMake *make = user_data;
  g_autoptr(GError) error = NULL;

  if (make->entry == NULL)
    make->entry = ask_entry (make, &error);
  if (make->entry == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (make->database == NULL)
    make->database = _manor_turso_database_new (make->turso, make->entry);

  error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "");
  if (!make->is_ours || !is_filled (make))
    list (make);
  else
    undo (make, &error);

  return dex_future_new_true ();
}

static void
clear_up (ManorTursoMake *make)
{
  ManorTursoMake *left = g_new0 (ManorTursoMake, 1);

  left->turso = g_object_ref (make->turso);
  left->creation = g_object_ref (make->creation);
  left->name = g_strdup (make->name);
  left->group = g_strdup (make->group);
  left->propagates = make->propagates;
  left->is_ours = make->is_ours;
  left->entry = g_steal_pointer (&make->entry);
  left->database = g_steal_pointer (&make->database);
  dex_future_disown (manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, clear_up_fiber, left, make_free));
}

static DexFuture *
make_fiber (gpointer user_data)
{
  ManorTursoMake *make = user_data;
  g_autoptr(GError) error = NULL;

  if (!make_it (make, &error))
    {
      if (make->is_stopped)
        clear_up (make);
      g_prefix_error (&error, "%s: ", make->name);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  return dex_future_new_take_object (g_object_ref (list (make)));
}

/**
 * _manor_turso_create:
 * @connection: a `ManorTurso`
 * @creation: what is to be made
 *
 * Makes a database. A child of a schema database whose changes the platform carries on is the platform's copy of it; one
 * of any other fleet is made by the caller, as a database or a copy.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorDatabase or rejects
 */
DexFuture *
_manor_turso_create (ManorConnection *connection,
                     ManorCreation   *creation)
{
  ManorTursoMake *make;
  ManorDatabase *original = manor_creation_get_original (creation);

  if (manor_creation_get_kind (creation) == MANOR_CREATION_COPY && manor_database_get_propagates (original))
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                  /* translators: %s is a schema database's name */
                                  _("the platform does not copy “%s”, a schema database whose changes it carries on; "
                                    "make a child of it instead"), manor_database_get_name (original));

  make = g_new0 (ManorTursoMake, 1);
  make->turso = g_object_ref (MANOR_TURSO (connection));
  make->creation = g_object_ref (creation);
  make->name = g_strdup (manor_creation_get_name (creation));
  make->propagates = manor_creation_get_kind (creation) == MANOR_CREATION_SCHEMA;

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, make_fiber, make, make_free);
}
