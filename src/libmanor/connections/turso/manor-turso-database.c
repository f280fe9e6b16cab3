/* manor-turso-database.c: a database of a Turso organization
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-database"

#include "config.h"

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-turso-private.h"

/**
 * ManorTursoDatabase:
 *
 * What a platform adds to a database behind Hrana: it has a host of its own, which is told and never made up; it may
 * sleep; and it may be a schema database whose changes the platform carries on, or a child of one.
 *
 * Invariants:
 *
 *  (1) `like` and `wallet` are the connection's, which this may outlive. Its group never changes, for with it goes
 *      whose tokens its host is sent; nor does its id: what has another one under the same name is another database.
 *  (2) Facts and the property “propagates” are what `entry` says, the last that was heard of it; but for ARCHIVED,
 *      which its group may be, and ASLEEP, which goes when the database answers. To hear the same again changes
 *      nothing.
 *  (3) It is read-only when the platform refused it a write, until something new is heard of it.
 */
struct _ManorTursoDatabase
{
  ManorRemoteDatabase  parent_instance;

  ManorHranaClient    *like;    /* (1) */
  ManorTursoWallet    *wallet;  /* (1) */
  ManorTursoEntry     *entry;   /* (2) */
  gboolean             group_archived;
  gboolean             is_awake;
};

/* Some more than there are places for requests: answers are read and compared while others are waited for. */
#define AT_ONCE (MANOR_TURSO_MAX_IN_FLIGHT + MANOR_TURSO_MAX_IN_FLIGHT / 2)

G_DEFINE_FINAL_TYPE (ManorTursoDatabase, manor_turso_database, MANOR_TYPE_REMOTE_DATABASE)

#define PARENT MANOR_DATABASE_CLASS (manor_turso_database_parent_class)

/* It may be 100,000 of them that are asked for nothing: so the client is made when it is needed. */
static ManorHranaClient *
manor_turso_database_make_client (ManorRemoteDatabase *database)
{
  ManorTursoDatabase *self = MANOR_TURSO_DATABASE (database);
  ManorDatabaseFacts *facts = manor_database_get_facts (MANOR_DATABASE (self));
  g_autofree char *uri = manor_database_facts_dup_url (facts, FALSE);
  g_autoptr(ManorHttp) http = NULL;
  g_autoptr(GError) error = NULL;
  ManorTursoTokens *tokens;

  http = manor_http_new_beside (manor_hrana_client_get_http (self->like), uri, &error);
  if (http == NULL)
    {
      g_debug ("“%s” is no address: %s", uri, error->message);
      return NULL;
    }

  tokens = _manor_turso_wallet_get (self->wallet, facts->group, manor_database_get_name (MANOR_DATABASE (self)));

  return manor_hrana_client_new_beside (self->like, http, MANOR_HRANA_CREDENTIALS (tokens));
}

static gboolean
is_asleep (ManorDatabase *database)
{
  return (manor_database_get_facts (database)->flags & MANOR_DATABASE_ASLEEP) != 0;
}

/* Nobody was reached, or nobody who knows the database: it may be waking up. */
static gboolean
may_be_asleep (const GError *error)
{
  return g_error_matches (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_UNREACHABLE) ||
         g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_NO_NAMESPACE) ||
         g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_SERVER);
}

/* A request wakes it; where it does not, the platform is asked to, once. */
static DexFuture *
read_asleep_fiber (gpointer user_data)
{
  ManorDatabase *database = user_data;
  g_autoptr(DexFuture) rows = PARENT->read_schema (database);
  g_autoptr(GError) error = NULL;

  if (!manor_await (dex_ref (rows), &error) && may_be_asleep (error) &&
      manor_await (_manor_turso_wake (database), NULL))
    {
      dex_clear (&rows);
      rows = PARENT->read_schema (database);
    }

  if (manor_await (dex_ref (rows), NULL))
    _manor_turso_database_set_awake (MANOR_TURSO_DATABASE (database));

  return g_steal_pointer (&rows);
}

static DexFuture *
manor_turso_database_read_schema (ManorDatabase *database)
{
  if (!is_asleep (database))
    return PARENT->read_schema (database);

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, read_asleep_fiber,
                            g_object_ref (database), g_object_unref);
}

typedef struct
{
  ManorTursoDatabase *database;
  DexFuture          *answer;
} Wakes;

static void
wakes_free (gpointer data)
{
  Wakes *wakes = data;

  g_clear_object (&wakes->database);
  dex_clear (&wakes->answer);
  g_free (wakes);
}

static DexFuture *
wakes_fiber (gpointer user_data)
{
  Wakes *wakes = user_data;

  if (manor_await (dex_ref (wakes->answer), NULL))
    _manor_turso_database_set_awake (wakes->database);

  return dex_ref (wakes->answer);
}

/* Takes @answer. */
static DexFuture *
wakes (ManorDatabase *database,
       DexFuture     *answer)
{
  Wakes *state;

  if (!is_asleep (database))
    return answer;

  state = g_new0 (Wakes, 1);
  state->database = g_object_ref (MANOR_TURSO_DATABASE (database));
  state->answer = answer;

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, wakes_fiber, state, wakes_free);
}

static DexFuture *
manor_turso_database_query (ManorDatabase *database,
                            const char    *sql,
                            guint          max_rows)
{
  return wakes (database, PARENT->query (database, sql, max_rows));
}

static DexFuture *
manor_turso_database_migrate (ManorDatabase  *database,
                              ManorMigration *migration)
{
  return wakes (database, PARENT->migrate (database, migration));
}

static DexFuture *
manor_turso_database_open_session (ManorDatabase    *database,
                                   ManorSessionMode  mode)
{
  return wakes (database, PARENT->open_session (database, mode));
}

static ManorRemoteDatabase *
manor_turso_database_find_name_space (ManorRemoteDatabase *database,
                                      const char          *name_space)
{
  g_autoptr(ManorTurso) turso = _manor_turso_database_dup_turso (MANOR_TURSO_DATABASE (database));
  ManorTursoEntry *entry = turso != NULL ? _manor_turso_list_find_id (turso->list, name_space) : NULL;
  ManorDatabase *found = entry != NULL
    ? manor_connection_find_database (MANOR_CONNECTION (turso), entry->name) : NULL;

  return found != NULL ? MANOR_REMOTE_DATABASE (g_object_ref (found)) : NULL;
}

/* A rule may add others to the fleet, to which the platform carries nothing. */
static GPtrArray *
manor_turso_database_list_children (ManorRemoteDatabase *database)
{
  const char *name = manor_database_get_name (MANOR_DATABASE (database));
  g_autoptr(ManorTurso) turso = _manor_turso_database_dup_turso (MANOR_TURSO_DATABASE (database));
  GPtrArray *children = g_ptr_array_new_with_free_func (g_object_unref);
  ManorFleet *fleet = turso != NULL ? manor_connection_find_fleet (MANOR_CONNECTION (turso), name) : NULL;

  for (guint i = 0; fleet != NULL && i < manor_fleet_get_n_children (fleet); i++)
    {
      g_autoptr(ManorTursoDatabase) child = g_list_model_get_item (G_LIST_MODEL (fleet), i);

      if (g_strcmp0 (child->entry->schema, name) == 0)
        g_ptr_array_add (children, g_steal_pointer (&child));
    }

  return children;
}

static ManorRemoteDatabase *
manor_turso_database_find_schema (ManorRemoteDatabase *database)
{
  ManorTursoDatabase *self = MANOR_TURSO_DATABASE (database);
  ManorConnection *connection = manor_database_get_connection (MANOR_DATABASE (self));
  ManorDatabase *schema = self->entry->schema != NULL && connection != NULL
    ? manor_connection_find_database (connection, self->entry->schema) : NULL;

  return schema != NULL ? MANOR_REMOTE_DATABASE (g_object_ref (schema)) : NULL;
}

static void
manor_turso_database_finalize (GObject *object)
{
  ManorTursoDatabase *self = MANOR_TURSO_DATABASE (object);

  g_clear_object (&self->like);
  g_clear_object (&self->wallet);
  g_clear_pointer (&self->entry, _manor_turso_entry_unref);

  G_OBJECT_CLASS (manor_turso_database_parent_class)->finalize (object);
}

static void
manor_turso_database_class_init (ManorTursoDatabaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  ManorDatabaseClass *database_class = MANOR_DATABASE_CLASS (klass);
  ManorRemoteDatabaseClass *remote_class = MANOR_REMOTE_DATABASE_CLASS (klass);

  object_class->finalize = manor_turso_database_finalize;

  database_class->read_schema = manor_turso_database_read_schema;
  database_class->query = manor_turso_database_query;
  database_class->migrate = manor_turso_database_migrate;
  database_class->open_session = manor_turso_database_open_session;
  database_class->load_config = _manor_turso_load_config;
  database_class->save_config = _manor_turso_save_config;
  database_class->load_usage = _manor_turso_load_usage;

  remote_class->explain = _manor_turso_explain;
  remote_class->make_client = manor_turso_database_make_client;
  remote_class->find_name_space = manor_turso_database_find_name_space;
  remote_class->list_children = manor_turso_database_list_children;
  remote_class->find_schema = manor_turso_database_find_schema;
  remote_class->hosted = TRUE;
}

static void
manor_turso_database_init (ManorTursoDatabase *self)
{
  manor_database_set_n_at_once (MANOR_DATABASE (self), AT_ONCE);
}

static char *
dup_location (ManorDatabaseFacts *facts)
{
  return manor_database_facts_dup_url (facts, !facts->plain);
}

/**
 * _manor_turso_database_new:
 * @turso: the connection
 * @entry: what is known of it
 *
 * Returns: (transfer full): a `ManorTursoDatabase`
 */
ManorTursoDatabase *
_manor_turso_database_new (ManorTurso      *turso,
                           ManorTursoEntry *entry)
{
  g_autofree char *path = g_strconcat (manor_connection_get_id (MANOR_CONNECTION (turso)), "/", entry->name, NULL);
  g_autofree char *location = dup_location (entry->facts);
  ManorTursoDatabase *self = g_object_new (MANOR_TYPE_TURSO_DATABASE,
                                           "name", entry->name,
                                           "path", path,
                                           "location", location,
                                           NULL);

  self->like = g_object_ref (turso->client);
  self->wallet = g_object_ref (turso->wallet);
  _manor_turso_database_update (self, entry, FALSE);

  return self;
}

/* (2) */
static void
tell_facts (ManorTursoDatabase *self)
{
  ManorDatabaseFacts *told = self->entry->facts;
  g_autoptr(ManorDatabaseFacts) facts = NULL;
  ManorDatabaseFlags flags = told->flags;

  if (self->group_archived)
    flags |= MANOR_DATABASE_ARCHIVED;
  if (self->is_awake)
    flags &= ~MANOR_DATABASE_ASLEEP;

  if (flags == told->flags)
    facts = manor_database_facts_ref (told);
  else
    {
      facts = manor_database_facts_copy (told);
      facts->flags = flags;
    }

  manor_database_set_facts (MANOR_DATABASE (self), facts);
}

/**
 * _manor_turso_database_update:
 * @self: a `ManorTursoDatabase`
 * @entry: what is known of it
 * @group_archived: whether its group is
 *
 * Takes over what a list says.
 */
void
_manor_turso_database_update (ManorTursoDatabase *self,
                              ManorTursoEntry    *entry,
                              gboolean            group_archived)
{
  if (self->entry == entry && self->group_archived == group_archived)
    return;

  if (self->entry != entry)
    {
      g_clear_pointer (&self->entry, _manor_turso_entry_unref);
      self->entry = _manor_turso_entry_ref (entry);
      self->is_awake = FALSE;
      manor_database_set_propagates (MANOR_DATABASE (self), entry->is_schema);
      manor_database_set_read_only (MANOR_DATABASE (self), FALSE);
    }

  self->group_archived = group_archived;
  tell_facts (self);
}

/* (1) */
gboolean
_manor_turso_database_is (ManorTursoDatabase *self,
                          ManorTursoEntry    *entry)
{
  ManorDatabaseFacts *known = self->entry->facts;
  ManorDatabaseFacts *told = entry->facts;

  /* Its location is made of its host, and of whether that is spoken to in the clear. */
  return self->entry == entry ||
         (known->plain == told->plain &&
          g_strcmp0 (known->host, told->host) == 0 &&
          g_strcmp0 (known->group, told->group) == 0 &&
          g_strcmp0 (known->id, told->id) == 0);
}

const char *
_manor_turso_database_get_schema (ManorTursoDatabase *self)
{
  return self->entry->schema;
}

ManorTurso *
_manor_turso_database_dup_turso (ManorTursoDatabase *self)
{
  ManorConnection *connection = manor_database_get_connection (MANOR_DATABASE (self));

  return connection != NULL ? g_object_ref (MANOR_TURSO (connection)) : NULL;
}

/**
 * _manor_turso_database_set_awake:
 * @self: a `ManorTursoDatabase`
 *
 * It has answered, so that it does not sleep, whatever the last list said.
 */
void
_manor_turso_database_set_awake (ManorTursoDatabase *self)
{
  self->is_awake = TRUE;
  tell_facts (self);
}
