/* manor-turso-refresh.c: reading what an organization has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-turso-find-private.h"
#include "manor-turso-private.h"

/* What is done before the main loop has a turn, some 2 ms: in microseconds, about. */
#define COST_OF_FINDING 1
#define COST_OF_MAKING  7
#define MAX_COST        2000

/* Sizes that are told before it has one. */
#define N_SIZES_AT_ONCE 2000

/*
 * A refresh:
 *
 *  (1) What was known the last time is read from the files, so that the tree is there before anything is sent.
 *  (2) Groups, databases and sizes are asked for at the same time. Only the list of databases must come; without the others
 *      the connection works, and a note says what is missing.
 *  (3) A list that cannot be had leaves what was known, and the connection FAILED.
 *  (4) Of two refreshes at one time the one that began last counts.
 */
typedef struct
{
  ManorTurso     *turso;
  GPtrArray      *notes;     /* null-terminated */
  ManorTursoList *list;
  GHashTable     *prepared;  /* name -> ManorDatabase: those that are new */
  GPtrArray      *databases; /* of the list that was prepared last */
  guint           serial;    /* (4) */
} Refresh;

static void
refresh_free (gpointer data)
{
  Refresh *refresh = data;

  g_clear_object (&refresh->turso);
  g_clear_pointer (&refresh->notes, g_ptr_array_unref);
  g_clear_pointer (&refresh->list, _manor_turso_list_unref);
  g_clear_pointer (&refresh->prepared, g_hash_table_unref);
  g_clear_pointer (&refresh->databases, g_ptr_array_unref);
  g_free (refresh);
}

/* Whether the refresh still counts when all others had a turn. */
static gboolean
yield (Refresh *refresh)
{
  return manor_future_sleep (0, NULL) && refresh->serial == refresh->turso->serial;
}

/* The objects of all databases, some at a time: to make 100,000 at once, or only to find them, would hold the window up.
 * FALSE where another refresh began meanwhile. */
static gboolean
prepare (Refresh        *refresh,
         ManorTursoList *list)
{
  ManorConnection *connection = MANOR_CONNECTION (refresh->turso);
  guint cost = 0;

  g_ptr_array_set_size (refresh->databases, 0);
  for (guint i = 0; i < _manor_turso_list_get_length (list); i++)
    {
      ManorTursoEntry *entry = _manor_turso_list_get (list, i);
      ManorTursoDatabase *database;

      cost += COST_OF_FINDING;
      if (manor_connection_find_database (connection, entry->name) == NULL &&
          !g_hash_table_contains (refresh->prepared, entry->name))
        {
          database = _manor_turso_database_new (refresh->turso, entry);
          g_hash_table_insert (refresh->prepared, (char *) manor_database_get_name (MANOR_DATABASE (database)), database);
          cost += COST_OF_MAKING;
        }
      g_ptr_array_add (refresh->databases, _manor_turso_make_database (refresh->turso, entry, refresh->prepared));

      if (cost >= MAX_COST)
        {
          cost = 0;
          if (!yield (refresh))
            return FALSE;
        }
    }

  return TRUE;
}

/* (1) */
static void
remember (Refresh *refresh)
{
  ManorTurso *self = refresh->turso;
  g_autoptr(ManorTursoList) list = NULL;
  g_autoptr(GError) error = NULL;

  if (!manor_await (_manor_turso_load_rules (self), &error) && !manor_error_is_cancelled (error))
    g_ptr_array_add (refresh->notes, g_strdup (error->message));

  if (self->has_list || self->list_path == NULL)
    return;

  list = manor_await_boxed (_manor_turso_load_list (self), NULL);
  if (list == NULL || self->has_list || !prepare (refresh, list))
    return;

  self->has_list = TRUE;
  if (_manor_turso_list_get_length (list) > 0)
    _manor_turso_take_databases (self, list, refresh->databases);
  g_hash_table_remove_all (refresh->prepared);
}

static void
take_note (Refresh *refresh,
           char    *note)
{
  g_ptr_array_add (refresh->notes, note);
}

static void
add_notes (Refresh *refresh)
{
  guint n_odd = _manor_turso_list_get_n_odd (refresh->list);

  if (n_odd > 0)
    take_note (refresh, g_strdup_printf (ngettext ("%u database is left out: what the platform says of it cannot "
                                                   "be used",
                                                   "%u databases are left out: what the platform says of them "
                                                   "cannot be used", n_odd), n_odd));

  if (_manor_turso_list_get_partial (refresh->list))
    take_note (refresh, g_strdup (_("The platform’s pages of databases did not come to an end; some may be "
                                    "missing in the list")));
}

/* What goes wrong with groups and sizes hinders nothing. */
static void
await_groups (Refresh   *refresh,
              DexFuture *groups)
{
  g_autoptr(GError) error = NULL;

  if (!manor_await (groups, &error))
    /* translators: %s is an error message */
    take_note (refresh, g_strdup_printf (_("The groups could not be read: %s"), error->message));
}

/* Some at a time, as they are made. What changes the list meanwhile finds them in `sizes`. */
static void
take_sizes (Refresh    *refresh,
            GHashTable *sizes)
{
  ManorTurso *self = refresh->turso;
  g_autoptr(ManorTursoList) list = _manor_turso_list_snapshot (self->list);

  g_clear_pointer (&self->sizes, g_hash_table_unref);
  self->sizes = g_hash_table_ref (sizes);

  for (guint i = 0; i < _manor_turso_list_get_length (list); i++)
    {
      ManorTursoEntry *entry = _manor_turso_list_get (list, i);
      ManorDatabase *database = manor_connection_find_database (MANOR_CONNECTION (self), entry->name);
      gint64 *size = g_hash_table_lookup (sizes, entry->facts->id);

      if (database != NULL)
        manor_database_set_size (database, size != NULL ? *size : -1);
      if ((i + 1) % N_SIZES_AT_ONCE == 0 && !yield (refresh))
        return;
    }
}

static void
await_sizes (Refresh   *refresh,
             DexFuture *future)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) sizes = manor_await_boxed (future, &error);

  if (refresh->serial != refresh->turso->serial)
    return;

  if (sizes != NULL)
    take_sizes (refresh, sizes);
  else
    {
      /* translators: %s is an error message */
      take_note (refresh, g_strdup_printf (_("The databases’ sizes are not known: %s"), error->message));
      manor_connection_set_notes (MANOR_CONNECTION (refresh->turso),
                                  (const char * const *) refresh->notes->pdata);
    }
}

/* (3). With the platform's words, and which connection is meant. */
static DexFuture *
fail (Refresh *refresh,
      GError  *error)
{
  ManorConnection *connection = MANOR_CONNECTION (refresh->turso);

  /* translators: %s is a connection; what is wrong with it follows */
  g_prefix_error (&error, _("“%s”: "), manor_connection_get_title (connection));
  manor_connection_set_notes (connection, (const char * const *) refresh->notes->pdata);
  manor_connection_set_state (connection, MANOR_CONNECTION_FAILED, error);

  return dex_future_new_for_error (error);
}

/* (4) of ManorTurso. The list and its objects are there; resolves to a boolean when the list is kept. */
static DexFuture *
take_over (Refresh *refresh)
{
  ManorTurso *self = refresh->turso;
  ManorConnection *connection = MANOR_CONNECTION (self);
  g_autoptr(ManorTursoList) list = _manor_turso_list_merge (refresh->list, self->made, self->gone);

  self->has_list = TRUE;
  add_notes (refresh);
  if (list == refresh->list)
    _manor_turso_take_databases (self, list, refresh->databases);
  else
    _manor_turso_take_list (self, list, refresh->prepared);
  g_ptr_array_set_size (refresh->databases, 0);
  _manor_turso_update_features (self);
  manor_connection_set_notes (connection, (const char * const *) refresh->notes->pdata);
  manor_connection_set_state (connection, MANOR_CONNECTION_READY, NULL);

  return _manor_turso_save_list (self);
}

/* (2). NULL with @error where the list cannot be had. */
static DexFuture *
ask (Refresh  *refresh,
     GError  **error)
{
  ManorTurso *self = refresh->turso;
  g_autoptr(DexFuture) groups = manor_organization_load_groups (self->organization);
  g_autoptr(DexFuture) sizes = _manor_turso_find_sizes (self->platform);
  g_autoptr(DexFuture) saved = NULL;

  refresh->list = manor_await_boxed (_manor_turso_find (self->platform, self->worker, self->allow_plain), error);
  if (refresh->list == NULL)
    {
      dex_future_disown (g_steal_pointer (&groups));
      dex_future_disown (g_steal_pointer (&sizes));
      return NULL;
    }

  await_groups (refresh, g_steal_pointer (&groups));
  if (refresh->serial == self->serial && prepare (refresh, refresh->list) && refresh->serial == self->serial)
    {
      saved = take_over (refresh);
      /* What hangs on the lists has its turn first. */
      manor_future_sleep (0, NULL);
      await_sizes (refresh, g_steal_pointer (&sizes));
    }

  return saved != NULL ? g_steal_pointer (&saved) : dex_future_new_true ();
}

static DexFuture *
refresh_fiber (gpointer user_data)
{
  Refresh *refresh = user_data;
  ManorTurso *self = refresh->turso;
  ManorConnection *connection = MANOR_CONNECTION (self);
  g_autoptr(GError) error = NULL;
  DexFuture *saved;

  /* A list that is there stays good while it is read again. */
  if (manor_connection_get_state (connection) != MANOR_CONNECTION_READY)
    manor_connection_set_state (connection, MANOR_CONNECTION_LOADING, NULL);

  remember (refresh);
  manor_await_boolean (_manor_turso_platform_load_token (self->platform), &error);
  if (error != NULL)
    return refresh->serial == self->serial ? fail (refresh, g_steal_pointer (&error)) : dex_future_new_true ();

  saved = ask (refresh, &error);
  if (saved != NULL)
    return saved;

  return refresh->serial == self->serial ? fail (refresh, g_steal_pointer (&error)) : dex_future_new_true ();
}

/**
 * _manor_turso_refresh:
 * @connection: a `ManorTurso`
 *
 * Looks the platform's token up, and asks what the organization has. Without the platform, the list of the last time is
 * there.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_turso_refresh (ManorConnection *connection)
{
  ManorTurso *self = MANOR_TURSO (connection);
  Refresh *refresh = g_new0 (Refresh, 1);

  refresh->turso = g_object_ref (self);
  refresh->notes = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  refresh->prepared = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  refresh->databases = g_ptr_array_new_with_free_func (g_object_unref);
  refresh->serial = ++self->serial;

  g_clear_pointer (&self->made, _manor_turso_list_unref);
  self->made = _manor_turso_list_new ();
  g_hash_table_remove_all (self->gone);

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, refresh_fiber, refresh, refresh_free);
}
