/* manor-server-refresh.c: reading what a server has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-fleet-file.h"
#include "manor-future.h"
#include "manor-server-private.h"

/* How many names of the last list are tried where one is needed. */
#define N_CANDIDATES 3

#define ADMIN_FEATURES (MANOR_CONNECTION_CONFIGURES | MANOR_CONNECTION_MEASURES)
#define NAME_FEATURES  (MANOR_CONNECTION_CREATES | MANOR_CONNECTION_FORKS | \
                        MANOR_CONNECTION_PROPAGATES)

static gboolean
load_list_thread (gpointer   data,
                  GValue    *result,
                  GError   **error)
{
  g_value_init (result, MANOR_TYPE_SERVER_LIST);
  g_value_take_boxed (result, _manor_server_list_load (data));

  return TRUE;
}

typedef struct
{
  ManorServerList *list;
  char            *path;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_clear_pointer (&save->list, _manor_server_list_unref);
  g_clear_pointer (&save->path, g_free);
  g_free (save);
}

static gboolean
save_list_thread (gpointer   data,
                  GValue    *result,
                  GError   **error)
{
  Save *save = data;
  g_autoptr(GError) local_error = NULL;

  /* A memory only: the server is asked at every start. */
  if (!_manor_server_list_save (save->list, save->path, &local_error))
    g_debug ("the list of databases is not kept: %s", local_error->message);

  return TRUE;
}

/* Resolves to a boolean. A program that ends at once waits for it, or nothing is kept. */
static DexFuture *
save_list (ManorServer *self)
{
  Save *save;

  if (self->list_path == NULL)
    return dex_future_new_true ();

  save = g_new0 (Save, 1);
  save->list = _manor_server_list_ref (self->list);
  save->path = g_strdup (self->list_path);

  return manor_worker_run (self->worker, save_list_thread, save, save_free);
}

/* What the server links by itself, and what the person did for the others. */
static void
take_rules (ManorServer *self)
{
  g_autoptr(GPtrArray) rules = _manor_server_list_dup_rules (self->list);

  for (guint i = 0; i < self->rules->len; i++)
    {
      ManorRule *rule = g_ptr_array_index (self->rules, i);
      ManorServerEntry *entry = _manor_server_list_find (self->list,
                                                         manor_rule_get_schema_name (rule));

      if (entry == NULL || entry->kind != MANOR_SERVER_SCHEMA)
        g_ptr_array_add (rules, manor_rule_ref (rule));
    }

  manor_connection_set_rules (MANOR_CONNECTION (self), rules);
}

void
_manor_server_take_rules (ManorServer *self,
                          GPtrArray   *rules)
{
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  self->rules = g_ptr_array_ref (rules);
  take_rules (self);
}

/* What is known keeps its object, and takes over what the list says before fleets follow from it. */
static ManorDatabase *
make_database (ManorServer      *self,
               ManorServerEntry *entry)
{
  ManorDatabase *known = manor_connection_find_database (MANOR_CONNECTION (self), entry->name);

  if (known == NULL)
    return MANOR_DATABASE (_manor_server_database_new (self, entry));

  _manor_server_database_update (MANOR_SERVER_DATABASE (known), entry);

  return g_object_ref (known);
}

void
_manor_server_take_list (ManorServer     *self,
                         ManorServerList *list)
{
  guint n_entries = _manor_server_list_get_length (list);
  g_autoptr(GPtrArray) databases = g_ptr_array_new_full (n_entries, g_object_unref);

  for (guint i = 0; i < n_entries; i++)
    g_ptr_array_add (databases, make_database (self, _manor_server_list_get (list, i)));

  _manor_server_list_ref (list);
  g_clear_pointer (&self->list, _manor_server_list_unref);
  self->list = list;

  manor_connection_set_databases (MANOR_CONNECTION (self), databases);
  take_rules (self);
}

/* A list that was given away is not changed: it may just be written to its file. */
static ManorServerList *
copy_list (ManorServerList *list,
           const char      *without)
{
  ManorServerList *copy = _manor_server_list_new ();

  for (guint i = 0; i < _manor_server_list_get_length (list); i++)
    {
      ManorServerEntry *entry = _manor_server_list_get (list, i);

      if (without == NULL || !g_str_equal (entry->name, without))
        _manor_server_list_add (copy, entry->name, entry->kind, entry->schema);
    }
  _manor_server_list_set_complete (copy, _manor_server_list_get_complete (list));

  return copy;
}

ManorDatabase *
_manor_server_add_to_list (ManorServer     *self,
                           const char      *name,
                           ManorServerKind  kind,
                           const char      *schema)
{
  g_autoptr(ManorServerList) list = copy_list (self->list, NULL);

  _manor_server_list_add (list, name, kind, schema);
  _manor_server_list_add (self->made, name, kind, schema);
  g_hash_table_remove (self->gone, name);
  _manor_server_take_list (self, list);
  dex_future_disown (save_list (self));

  return manor_connection_find_database (MANOR_CONNECTION (self), name);
}

void
_manor_server_remove_from_list (ManorServer *self,
                                const char  *name)
{
  g_autoptr(ManorServerList) list = copy_list (self->list, name);

  g_hash_table_add (self->gone, g_strdup (name));
  _manor_server_take_list (self, list);
  dex_future_disown (save_list (self));
}

/* Before anything is sent: what was known the last time, so that the tree is there. */
static void
remember (ManorServer *self,
          GPtrArray   *notes)
{
  g_autoptr(GPtrArray) rules = NULL;
  g_autoptr(ManorServerList) list = NULL;
  g_autoptr(GError) error = NULL;

  if (self->rules_path != NULL)
    {
      rules = manor_await_boxed (manor_fleet_file_load (self->worker, self->rules_path), &error);
      if (rules != NULL)
        _manor_server_take_rules (self, rules);
      else if (!manor_error_is_cancelled (error))
        g_ptr_array_add (notes, g_strdup (error->message));
    }

  if (self->has_list || self->list_path == NULL)
    return;

  list = manor_await_boxed (manor_worker_run (self->worker, load_list_thread,
                                              g_strdup (self->list_path), g_free), NULL);
  if (list != NULL && !self->has_list)
    {
      self->has_list = TRUE;
      if (_manor_server_list_get_length (list) > 0)
        _manor_server_take_list (self, list);
    }
}

static ManorConnectionFeatures
get_features (ManorServerFound *found)
{
  ManorConnectionFeatures features = 0;

  if (found->mode == MANOR_SERVER_MODE_NAMESPACES)
    features |= MANOR_CONNECTION_NAMES;
  if (found->has_admin)
    features |= ADMIN_FEATURES;
  if (found->has_admin && found->mode == MANOR_SERVER_MODE_NAMESPACES)
    features |= NAME_FEATURES;

  return features;
}

/* With the server's words, which say whether it is missing, wrong or expired. */
static GError *
make_token_error (ManorServer  *self,
                  const GError *cause,
                  const GError *secret_error)
{
  const char *title = manor_connection_get_title (MANOR_CONNECTION (self));

  /* No token was sent since none could be read. */
  if (secret_error != NULL && !manor_http_has_authorization (self->http))
    return g_error_copy (secret_error);

  if (!g_error_matches (cause, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_UNAUTHORIZED))
    return g_error_copy (cause);

  if (!manor_http_has_authorization (self->http))
    return g_error_new (MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_UNAUTHORIZED,
                        /* translators: %s is a connection's title */
                        _("“%s” asks for a token, and none is kept; edit the connection"), title);

  return g_error_new (MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_UNAUTHORIZED,
                      /* translators: %1$s is a connection's title, %2$s an error message */
                      _("the token of “%1$s” was refused (%2$s); edit the connection"),
                      title, cause->message);
}

static GStrv
dup_candidates (ManorServer *self)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  guint n_known = _manor_server_list_get_length (self->list);

  for (guint i = 0; i < MIN (n_known, N_CANDIDATES); i++)
    g_strv_builder_add (names, _manor_server_list_get (self->list, i)->name);

  return g_strv_builder_end (names);
}

static void
add_notes (GPtrArray        *notes,
           ManorServerFound *found)
{
  const char * const *more = _manor_server_list_get_notes (found->list);
  char *version = _manor_server_dup_version_note (found->version);

  if (version != NULL)
    g_ptr_array_add (notes, version);
  if (found->admin_error != NULL)
    /* translators: %s is an error message */
    g_ptr_array_add (notes, g_strdup_printf (_("Nothing can be created or deleted: %s"),
                                             found->admin_error->message));
  for (guint i = 0; more[i] != NULL; i++)
    g_ptr_array_add (notes, g_strdup (more[i]));
}

/* (4) */
static void
forget_changes (ManorServer *self)
{
  g_clear_pointer (&self->made, _manor_server_list_unref);
  self->made = _manor_server_list_new ();
  g_hash_table_remove_all (self->gone);
}

static ManorServerList *
apply_changes (ManorServer     *self,
               ManorServerList *found)
{
  g_autoptr(ManorServerList) with = copy_list (found, NULL);
  ManorServerList *list = _manor_server_list_new ();

  for (guint i = 0; i < _manor_server_list_get_length (self->made); i++)
    {
      ManorServerEntry *entry = _manor_server_list_get (self->made, i);

      _manor_server_list_add (with, entry->name, entry->kind, entry->schema);
    }

  for (guint i = 0; i < _manor_server_list_get_length (with); i++)
    {
      ManorServerEntry *entry = _manor_server_list_get (with, i);

      if (!g_hash_table_contains (self->gone, entry->name))
        _manor_server_list_add (list, entry->name, entry->kind, entry->schema);
    }
  _manor_server_list_set_complete (list, _manor_server_list_get_complete (found));

  return list;
}

/* Resolves to a boolean when the list is kept. */
static DexFuture *
take_over (ManorServer      *self,
           ManorServerFound *found,
           GPtrArray        *notes)
{
  ManorConnection *connection = MANOR_CONNECTION (self);
  DexFuture *saved = NULL;

  self->mode = found->mode;
  self->has_list = TRUE;
  add_notes (notes, found);

  /* A list that could not be read says nothing against what was known. */
  if (found->token_error == NULL || _manor_server_list_get_complete (found->list) ||
      _manor_server_list_get_length (self->list) == 0)
    {
      g_autoptr(ManorServerList) list = apply_changes (self, found->list);

      _manor_server_take_list (self, list);
      saved = save_list (self);
    }

  manor_connection_set_notes (connection, (const char * const *) notes->pdata);
  manor_connection_take_features (connection, get_features (found));

  return saved != NULL ? saved : dex_future_new_true ();
}

static DexFuture *
fail (ManorServer *self,
      GError      *error)
{
  manor_connection_set_state (MANOR_CONNECTION (self), MANOR_CONNECTION_FAILED, error);

  return dex_future_new_for_error (error);
}

static DexFuture *
refresh_fiber (gpointer user_data)
{
  ManorServer *self = user_data;
  ManorConnection *connection = MANOR_CONNECTION (self);
  g_autoptr(GPtrArray) notes = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  g_autoptr(ManorServerFound) found = NULL;
  g_autoptr(DexFuture) saved = NULL;
  g_autoptr(GError) secret_error = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) candidates = NULL;
  guint serial = ++self->serial;

  /* A list that is there stays good while it is read again. */
  if (manor_connection_get_state (connection) != MANOR_CONNECTION_READY)
    manor_connection_set_state (connection, MANOR_CONNECTION_LOADING, NULL);

  forget_changes (self);
  remember (self, notes);
  manor_await (_manor_server_load_tokens (self), &secret_error);

  candidates = dup_candidates (self);
  found = manor_await_boxed (_manor_server_find (self->client, self->admin,
                                                 manor_connection_get_names (connection),
                                                 (const char * const *) candidates), &error);

  /* What was found out first must not cover what was found out last. */
  if (serial != self->serial)
    return dex_future_new_true ();

  if (found == NULL)
    return fail (self, g_steal_pointer (&error));

  saved = take_over (self, found, notes);
  if (found->token_error != NULL)
    {
      dex_future_disown (g_steal_pointer (&saved));
      return fail (self, make_token_error (self, found->token_error, secret_error));
    }

  manor_connection_set_state (connection, MANOR_CONNECTION_READY, NULL);

  return g_steal_pointer (&saved);
}

/**
 * _manor_server_refresh:
 * @connection: a `ManorServer`
 *
 * Looks the tokens up, and finds out what the server has. Without the server, the list of the last
 * time is there.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_server_refresh (ManorConnection *connection)
{
  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, refresh_fiber,
                            g_object_ref (connection), g_object_unref);
}
