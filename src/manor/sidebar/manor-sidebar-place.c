/* manor-sidebar-place.c: a connection in the sidebar, with all that is below it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-sidebar-place"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-sidebar-place.h"

/**
 * ManorSidebarPlace:
 *
 * A connection as the sidebar shows it: its fleets, then the databases that are in none.
 *
 * Invariants:
 *
 *  (1) `fleets` and `others` are what the connection had at the last update; `dirty` says
 *      that it has something else by now. A search or a click reads no connection.
 *  (2) A fleet that stays keeps its branch, and with it its rows.
 *  (3) `failed` from when the connection could not be read until it was.
 */
struct _ManorSidebarPlace
{
  GObject             parent_instance;

  ManorConsole       *console;
  ManorConnection    *connection;
  ManorSidebarRow    *header;
  ManorSidebarRow    *note;
  GPtrArray          *fleets;    /* (1) (2) ManorSidebarBranch */
  ManorSidebarBranch *others;    /* (1) */
  GPtrArray          *former;    /* what the last update replaced, until it is settled */
  gboolean            dirty;
  gboolean            looked_at;
  gboolean            failed;    /* (3) */
};

enum {
  CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ManorSidebarPlace, manor_sidebar_place, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
changed_cb (ManorSidebarPlace *self)
{
  self->dirty = TRUE;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* (3) What was surveyed meanwhile has failed, too. */
static void
state_changed_cb (ManorSidebarPlace *self)
{
  ManorConnectionState state = manor_connection_get_state (self->connection);

  if (state == MANOR_CONNECTION_FAILED)
    self->failed = TRUE;

  if (state == MANOR_CONNECTION_READY && self->failed)
    {
      self->failed = FALSE;
      for (guint i = 0; i < self->fleets->len; i++)
        manor_sidebar_branch_forgive (g_ptr_array_index (self->fleets, i));
    }

  changed_cb (self);
}

static void
manor_sidebar_place_dispose (GObject *object)
{
  ManorSidebarPlace *self = MANOR_SIDEBAR_PLACE (object);

  g_clear_pointer (&self->former, g_ptr_array_unref);
  g_clear_pointer (&self->fleets, g_ptr_array_unref);
  g_clear_object (&self->others);
  g_clear_object (&self->note);
  g_clear_object (&self->header);
  g_clear_object (&self->connection);
  g_clear_object (&self->console);

  G_OBJECT_CLASS (manor_sidebar_place_parent_class)->dispose (object);
}

static void
manor_sidebar_place_class_init (ManorSidebarPlaceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = manor_sidebar_place_dispose;

  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
manor_sidebar_place_init (ManorSidebarPlace *self)
{
  self->fleets = g_ptr_array_new_with_free_func (g_object_unref);
  self->former = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->dirty = TRUE;
}

/**
 * manor_sidebar_place_new:
 * @console: whose surveys it shows
 * @connection: the connection
 *
 * Makes a place; manor_sidebar_place_update() fills it.
 *
 * Returns: (transfer full): a `ManorSidebarPlace`
 */
ManorSidebarPlace *
manor_sidebar_place_new (ManorConsole    *console,
                         ManorConnection *connection)
{
  ManorSidebarPlace *self;

  g_return_val_if_fail (MANOR_IS_CONSOLE (console), NULL);
  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);

  self = g_object_new (MANOR_TYPE_SIDEBAR_PLACE, NULL);
  self->console = g_object_ref (console);
  self->connection = g_object_ref (connection);
  self->header = manor_sidebar_row_new (MANOR_SIDEBAR_CONNECTION, connection, NULL, NULL);
  self->note = manor_sidebar_row_new (MANOR_SIDEBAR_NOTE, connection, NULL, NULL);
  self->others = manor_sidebar_branch_new (console, connection, NULL);

  self->failed = manor_connection_get_state (connection) == MANOR_CONNECTION_FAILED;
  g_signal_connect_object (connection, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manor_connection_get_databases (connection), "items-changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manor_connection_get_fleets (connection), "items-changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * manor_sidebar_place_get_connection:
 * @self: a `ManorSidebarPlace`
 *
 * Returns: (transfer none): the connection
 */
ManorConnection *
manor_sidebar_place_get_connection (ManorSidebarPlace *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_PLACE (self), NULL);

  return self->connection;
}

/**
 * manor_sidebar_place_get_header:
 * @self: a `ManorSidebarPlace`
 *
 * Returns: (transfer none): the connection's row
 */
ManorSidebarRow *
manor_sidebar_place_get_header (ManorSidebarPlace *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_PLACE (self), NULL);

  return self->header;
}

/**
 * manor_sidebar_place_get_fleets:
 * @self: a `ManorSidebarPlace`
 *
 * Returns: (transfer none) (element-type ManorSidebarBranch): the fleets
 */
GPtrArray *
manor_sidebar_place_get_fleets (ManorSidebarPlace *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_PLACE (self), NULL);

  return self->fleets;
}

/**
 * manor_sidebar_place_get_others:
 * @self: a `ManorSidebarPlace`
 *
 * Returns: (transfer none): the databases that are in no fleet
 */
ManorSidebarBranch *
manor_sidebar_place_get_others (ManorSidebarPlace *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_PLACE (self), NULL);

  return self->others;
}

/**
 * manor_sidebar_place_get_note:
 * @self: a `ManorSidebarPlace`
 *
 * Returns: (transfer none) (nullable): what to say where the connection has no databases
 */
ManorSidebarRow *
manor_sidebar_place_get_note (ManorSidebarPlace *self)
{
  const GError *error;

  g_return_val_if_fail (MANOR_IS_SIDEBAR_PLACE (self), NULL);

  error = manor_connection_get_error (self->connection);

  switch (manor_connection_get_state (self->connection))
    {
    case MANOR_CONNECTION_FAILED:
      manor_sidebar_row_set_note (self->note, error != NULL ? error->message
                                                            : _("Could not be read"));
      return self->note;

    case MANOR_CONNECTION_READY:
      manor_sidebar_row_set_note (self->note, _("No databases"));
      break;

    case MANOR_CONNECTION_NEW:
    case MANOR_CONNECTION_LOADING:
    default:
      manor_sidebar_row_set_note (self->note, _("Reading…"));
      break;
    }

  if (self->fleets->len > 0 || manor_sidebar_branch_get_databases (self->others)->len > 0)
    return NULL;

  return self->note;
}

static ManorSidebarBranch *
dup_branch (ManorSidebarPlace *self,
            ManorFleet        *fleet)
{
  for (guint i = 0; i < self->fleets->len; i++)
    {
      ManorSidebarBranch *branch = g_ptr_array_index (self->fleets, i);

      if (manor_sidebar_branch_get_fleet (branch) == fleet)
        return g_object_ref (branch);
    }

  g_signal_connect_object (fleet, "items-changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);

  return manor_sidebar_branch_new (self->console, self->connection, fleet);
}

static GPtrArray *
list_items (GListModel *model)
{
  guint n_items = g_list_model_get_n_items (model);
  GPtrArray *items = g_ptr_array_new_full (n_items, g_object_unref);

  for (guint i = 0; i < n_items; i++)
    g_ptr_array_add (items, g_list_model_get_item (model, i));

  return items;
}

static void
replace_databases (ManorSidebarPlace  *self,
                   ManorSidebarBranch *branch,
                   GPtrArray          *databases)
{
  g_ptr_array_add (self->former, g_ptr_array_ref (manor_sidebar_branch_get_databases (branch)));
  manor_sidebar_branch_set_databases (branch, databases);
}

/**
 * manor_sidebar_place_update:
 * @self: a `ManorSidebarPlace`
 *
 * Takes over what the connection has now. What it had is kept until
 * manor_sidebar_place_settle().
 */
void
manor_sidebar_place_update (ManorSidebarPlace *self)
{
  g_autoptr(GPtrArray) fleets = NULL;
  g_autoptr(GPtrArray) databases = NULL;
  g_autoptr(GPtrArray) others = NULL;
  g_autoptr(GHashTable) in_fleet = NULL;
  g_autoptr(GPtrArray) branches = NULL;

  g_return_if_fail (MANOR_IS_SIDEBAR_PLACE (self));

  if (!self->dirty)
    return;

  self->dirty = FALSE;
  fleets = list_items (manor_connection_get_fleets (self->connection));
  databases = list_items (manor_connection_get_databases (self->connection));
  in_fleet = g_hash_table_new (NULL, NULL);
  branches = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < fleets->len; i++)
    {
      ManorFleet *fleet = g_ptr_array_index (fleets, i);
      ManorSidebarBranch *branch = dup_branch (self, fleet);
      g_autoptr(GPtrArray) children = list_items (G_LIST_MODEL (fleet));

      g_hash_table_add (in_fleet, manor_fleet_get_schema (fleet));
      for (guint j = 0; j < children->len; j++)
        g_hash_table_add (in_fleet, g_ptr_array_index (children, j));

      replace_databases (self, branch, children);
      g_ptr_array_add (branches, branch);
    }

  others = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < databases->len; i++)
    if (!g_hash_table_contains (in_fleet, g_ptr_array_index (databases, i)))
      g_ptr_array_add (others, g_object_ref (g_ptr_array_index (databases, i)));

  replace_databases (self, self->others, others);
  g_ptr_array_add (self->former, self->fleets);
  self->fleets = g_steal_pointer (&branches);
}

/**
 * manor_sidebar_place_look:
 * @self: a `ManorSidebarPlace`
 *
 * Says that somebody looks at the connection: it is read if it never was.
 */
void
manor_sidebar_place_look (ManorSidebarPlace *self)
{
  g_return_if_fail (MANOR_IS_SIDEBAR_PLACE (self));

  if (self->looked_at)
    return;

  self->looked_at = TRUE;
  if (manor_connection_get_state (self->connection) == MANOR_CONNECTION_NEW)
    dex_future_disown (manor_connection_refresh (self->connection));
}

/**
 * manor_sidebar_place_settle:
 * @self: a `ManorSidebarPlace`
 *
 * Lets go of what the last update replaced.
 */
void
manor_sidebar_place_settle (ManorSidebarPlace *self)
{
  g_return_if_fail (MANOR_IS_SIDEBAR_PLACE (self));

  g_ptr_array_set_size (self->former, 0);
}
