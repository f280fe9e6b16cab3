/* manor-console.c: the composition root: settings to connections
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-console"

#include "config.h"

#include "manor-console-private.h"
#include "manor-demo.h"
#include "manor-folder.h"
#include "manor-server-draft-private.h"

/**
 * ManorConsole:
 *
 * Everything that Manor knows: connections, surveys, journal and history. The only place that
 * names the kinds of connections.
 *
 * Invariants:
 *
 *  (1) `connections` are the model's items, with different ids; connections.ini holds them in
 *      the same order, and what it holds beyond them is left in it.
 *  (2) `opened` are folders and servers that were named by a path or URL and never added. They
 *      are on no list.
 *  (3) There is a survey for a fleet at most, and it goes when its fleet leaves its
 *      connection.
 *  (4) connections.ini is read and written on the one thread of `worker`, in the order of the
 *      changes.
 *  (5) `entries` holds what each of `connections` that is no folder is made of, by its id; an id in
 *      it is taken, also while its connection is being added.
 *  (6) `token` goes to one server or organization, and is gone then; to an organization where it
 *      is a platform's.
 */

enum {
  SURVEY_MADE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
manor_console_get_item_type (GListModel *model)
{
  return MANOR_TYPE_CONNECTION;
}

static guint
manor_console_get_n_items (GListModel *model)
{
  return MANOR_CONSOLE (model)->connections->len;
}

static gpointer
manor_console_get_item (GListModel *model,
                        guint       position)
{
  ManorConsole *self = MANOR_CONSOLE (model);

  if (position >= self->connections->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->connections, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = manor_console_get_item_type;
  iface->get_n_items = manor_console_get_n_items;
  iface->get_item = manor_console_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (ManorConsole, manor_console, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
manor_console_finalize (GObject *object)
{
  ManorConsole *self = MANOR_CONSOLE (object);

  g_clear_pointer (&self->surveys, g_hash_table_unref);
  g_clear_pointer (&self->connections, g_ptr_array_unref);
  g_clear_pointer (&self->opened, g_ptr_array_unref);
  g_clear_pointer (&self->entries, g_hash_table_unref);
  g_clear_pointer (&self->config_path, g_free);
  g_clear_pointer (&self->rules_dir, g_free);
  g_clear_pointer (&self->lists_dir, g_free);
  g_clear_pointer (&self->token, manor_secret_free);
  g_clear_object (&self->tokens);
  g_clear_object (&self->worker);
  g_clear_object (&self->journal);
  g_clear_object (&self->history);

  G_OBJECT_CLASS (manor_console_parent_class)->finalize (object);
}

static void
manor_console_class_init (ManorConsoleClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_console_finalize;

  /**
   * ManorConsole::survey-made:
   * @self: the console
   * @fleet: a fleet
   * @survey: its survey, which was asked for the first time
   *
   * Somebody looks at a fleet, so that others can show what is found.
   */
  signals[SURVEY_MADE] =
    g_signal_new ("survey-made", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, MANOR_TYPE_FLEET, MANOR_TYPE_SURVEY);
}

static void
manor_console_init (ManorConsole *self)
{
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  self->opened = g_ptr_array_new_with_free_func (g_object_unref);
  self->surveys = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) _manor_connection_entry_free);
  self->worker = manor_worker_new ("console", 1);
}

static ManorTokenStore *
new_token_store (const char *config_dir)
{
  if (config_dir != NULL || g_strcmp0 (g_getenv ("MANOR_KEYRING"), "memory") == 0)
    return manor_memory_token_store_new ();

  return manor_keyring_new (APP_ID ".Token");
}

/**
 * manor_console_new:
 * @config_dir: (nullable): where connections.ini is, or %NULL for the user's own place
 * @data_dir: (nullable): where manor.db is, or %NULL for the user's own place
 *
 * Makes a console that knows nothing yet: manor_console_load() reads it.
 *
 * Tokens are in the person's keyring. With a place of its own, as in tests, and where the
 * environment says MANOR_KEYRING=memory, they are in memory for as long as the console lives.
 *
 * Returns: (transfer full): a `ManorConsole`
 */
ManorConsole *
manor_console_new (const char *config_dir,
                   const char *data_dir)
{
  ManorConsole *self = g_object_new (MANOR_TYPE_CONSOLE, NULL);
  g_autofree char *config = g_strdup (config_dir);
  g_autofree char *data = g_strdup (data_dir);
  g_autofree char *database = NULL;

  self->tokens = new_token_store (config_dir);
  self->lists_dir = g_build_filename (config_dir != NULL ? config_dir : g_get_user_cache_dir (),
                                      config_dir != NULL ? "lists" : "manor/lists", NULL);
  if (config == NULL)
    config = g_build_filename (g_get_user_config_dir (), "manor", NULL);
  if (data == NULL)
    data = g_build_filename (g_get_user_data_dir (), "manor", NULL);

  database = g_build_filename (data, "manor.db", NULL);
  self->config_path = g_build_filename (config, "connections.ini", NULL);
  self->rules_dir = g_build_filename (config, "fleets", NULL);
  self->journal = manor_journal_new (database);
  self->history = manor_history_new (database);

  return self;
}

/**
 * manor_console_find_connection:
 * @self: a `ManorConsole`
 * @id: a connection's id
 *
 * Returns: (transfer none) (nullable): the connection of that id
 */
ManorConnection *
manor_console_find_connection (ManorConsole *self,
                               const char   *id)
{
  g_return_val_if_fail (MANOR_IS_CONSOLE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < self->connections->len; i++)
    {
      ManorConnection *connection = g_ptr_array_index (self->connections, i);

      if (g_str_equal (manor_connection_get_id (connection), id))
        return connection;
    }

  return NULL;
}

/**
 * manor_console_find_connection_of:
 * @self: a `ManorConsole`
 * @database: a database
 *
 * Returns: (transfer none) (nullable): the connection it is on, also one that was opened for now;
 *   %NULL for a file by itself
 */
ManorConnection *
manor_console_find_connection_of (ManorConsole  *self,
                                  ManorDatabase *database)
{
  const char *name;

  g_return_val_if_fail (MANOR_IS_CONSOLE (self), NULL);
  g_return_val_if_fail (MANOR_IS_DATABASE (database), NULL);

  name = manor_database_get_name (database);
  for (guint i = 0; i < self->connections->len + self->opened->len; i++)
    {
      ManorConnection *connection = i < self->connections->len
        ? g_ptr_array_index (self->connections, i)
        : g_ptr_array_index (self->opened, i - self->connections->len);

      if (manor_connection_find_database (connection, name) == database)
        return connection;
    }

  return NULL;
}

ManorConnection *
_manor_console_find_folder (GPtrArray *connections,
                            GFile     *folder)
{
  for (guint i = 0; i < connections->len; i++)
    {
      ManorConnection *connection = g_ptr_array_index (connections, i);

      if (MANOR_IS_FOLDER (connection) &&
          g_file_equal (manor_folder_get_file (MANOR_FOLDER (connection)), folder))
        return connection;
    }

  return NULL;
}

/**
 * manor_console_get_survey:
 * @self: a `ManorConsole`
 * @fleet: a fleet of one of its connections
 *
 * Gives the survey that all who look at the fleet share. It is not refreshed by itself.
 *
 * Returns: (transfer none): a #ManorSurvey
 */
ManorSurvey *
manor_console_get_survey (ManorConsole *self,
                          ManorFleet   *fleet)
{
  ManorSurvey *survey;

  g_return_val_if_fail (MANOR_IS_CONSOLE (self), NULL);
  g_return_val_if_fail (MANOR_IS_FLEET (fleet), NULL);

  survey = g_hash_table_lookup (self->surveys, fleet);
  if (survey == NULL)
    {
      survey = manor_survey_new (fleet);
      g_hash_table_insert (self->surveys, g_object_ref (fleet), survey);
      g_signal_emit (self, signals[SURVEY_MADE], 0, fleet, survey);
    }

  return survey;
}

/**
 * manor_console_peek_survey:
 * @self: a `ManorConsole`
 * @fleet: a fleet of one of its connections
 *
 * Returns: (transfer none) (nullable): the survey of a fleet that somebody has looked at
 */
ManorSurvey *
manor_console_peek_survey (ManorConsole *self,
                           ManorFleet   *fleet)
{
  g_return_val_if_fail (MANOR_IS_CONSOLE (self), NULL);
  g_return_val_if_fail (MANOR_IS_FLEET (fleet), NULL);

  return g_hash_table_lookup (self->surveys, fleet);
}

/**
 * manor_console_reread_schema:
 * @self: a `ManorConsole`
 * @database: a database whose schema was edited
 *
 * Brings the surveys up to date that know @database, as a schema database or as a child. Nothing is
 * read where nobody has looked at its fleet.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN
 */
DexFuture *
manor_console_reread_schema (ManorConsole  *self,
                             ManorDatabase *database)
{
  g_autoptr(GPtrArray) readings = g_ptr_array_new_with_free_func (dex_unref);
  GHashTableIter iter;
  gpointer fleet, survey;

  dex_return_error_if_fail (MANOR_IS_CONSOLE (self));
  dex_return_error_if_fail (MANOR_IS_DATABASE (database));

  g_hash_table_iter_init (&iter, self->surveys);
  while (g_hash_table_iter_next (&iter, &fleet, &survey))
    {
      ManorChild *child = manor_survey_find_child (survey, manor_database_get_name (database));

      if (manor_fleet_get_schema (fleet) == database)
        g_ptr_array_add (readings, manor_survey_refresh_schema (survey));
      else if (child != NULL && manor_child_get_database (child) == database && manor_survey_get_catalogue (survey) != NULL)
        g_ptr_array_add (readings, manor_survey_refresh_child (survey, database));
    }

  if (readings->len == 0)
    return dex_future_new_true ();

  return dex_future_allv ((DexFuture **) readings->pdata, readings->len);
}

/**
 * manor_console_get_journal:
 * @self: a `ManorConsole`
 *
 * Returns: (transfer none): the record of pushes
 */
ManorJournal *
manor_console_get_journal (ManorConsole *self)
{
  g_return_val_if_fail (MANOR_IS_CONSOLE (self), NULL);

  return self->journal;
}

/**
 * manor_console_get_history:
 * @self: a `ManorConsole`
 *
 * Returns: (transfer none): the statements a person ran
 */
ManorHistory *
manor_console_get_history (ManorConsole *self)
{
  g_return_val_if_fail (MANOR_IS_CONSOLE (self), NULL);

  return self->history;
}

/**
 * manor_console_get_token_store:
 * @self: a `ManorConsole`
 *
 * Returns: (transfer none): where the tokens of its connections are
 */
ManorTokenStore *
manor_console_get_token_store (ManorConsole *self)
{
  g_return_val_if_fail (MANOR_IS_CONSOLE (self), NULL);

  return self->tokens;
}

/**
 * manor_console_set_token:
 * @self: a `ManorConsole`
 * @token: (nullable): a token, or %NULL for none
 *
 * Gives a token for the first server or Turso organization that is named from now on, by its URL, its id or as
 * part of a database's. It is kept for this session only, and goes to nobody else. An organization's is its
 * platform's; a URL's is the database's own.
 */
void
manor_console_set_token (ManorConsole *self,
                         const char   *token)
{
  g_return_if_fail (MANOR_IS_CONSOLE (self));

  manor_secret_free (self->token);
  self->token = g_strdup (token);
  self->token_is_platforms = FALSE;
}

/**
 * manor_console_set_platform_token:
 * @self: a `ManorConsole`
 * @token: (nullable): a platform's token, or %NULL for none
 *
 * As [method@ManorConsole.set_token], for the first Turso organization alone: no server and no database's URL gets it.
 */
void
manor_console_set_platform_token (ManorConsole *self,
                                  const char   *token)
{
  manor_console_set_token (self, token);
  self->token_is_platforms = TRUE;
}

/**
 * manor_console_make_demo:
 * @self: a `ManorConsole`
 * @folder: a new or empty folder
 *
 * Builds the demo fleets. The folder is not added.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
manor_console_make_demo (ManorConsole *self,
                         GFile        *folder)
{
  dex_return_error_if_fail (MANOR_IS_CONSOLE (self));
  dex_return_error_if_fail (G_IS_FILE (folder));

  return manor_demo_make (folder);
}

/**
 * manor_console_make_server_demo:
 * @self: a `ManorConsole`
 * @server: a libSQL server of which Manor may create databases
 *
 * Builds the demo fleets on a server: the first as a fleet that Manor links, children that are
 * behind and drifted included, the second as one whose server carries changes on by itself.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, or rejects with
 *   %G_IO_ERROR_EXISTS where one of the demo's names is taken, or another error; what was made until
 *   then is deleted again
 */
DexFuture *
manor_console_make_server_demo (ManorConsole    *self,
                                ManorConnection *server)
{
  dex_return_error_if_fail (MANOR_IS_CONSOLE (self));
  dex_return_error_if_fail (MANOR_IS_CONNECTION (server));

  return manor_demo_make_on_server (server);
}
