/* manor-sidebar-model.c: the sidebar's rows, flat
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-sidebar-model"

#include "config.h"

#include <string.h>

#include "manor-sidebar-fold.h"
#include "manor-sidebar-model.h"
#include "manor-sidebar-place.h"
#include "manor-sidebar-query.h"

/* Above this, a change that takes rows out and puts others in is told in two steps: told in
 * one, GTK asks for every row put in, to see where those it showed have gone. */
#define MANY 500

/* A row that may not have been made yet. */
typedef struct
{
  gpointer            object;  /* the ManorSidebarRow of a header, or the ManorDatabase */
  ManorSidebarBranch *branch;  /* of the database, NULL for a header */
} Entry;

/**
 * ManorSidebarModel:
 *
 * The rows of the sidebar as one flat list over connections, fleets and children. A tree of
 * list models costs half a second a keystroke at 100,000 rows; this costs a walk over names.
 *
 * Invariants:
 *
 *  (1) `entries` is what was last told to the list; it changes only in show().
 *  (2) Objects in `entries` live: what places no longer have they keep until they are told
 *      to settle, after show(). So an equal address means the same object.
 */
struct _ManorSidebarModel
{
  GObject           parent_instance;

  ManorConsole      *console;
  GPtrArray         *places;     /* ManorSidebarPlace, in the console's order */
  GArray            *entries;    /* (1) Entry */
  ManorSidebarFold  *fold;
  ManorSidebarQuery *query;      /* what is searched for, or NULL */
  guint              n_found;
  guint              update_id;
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ManorSidebarModel, manor_sidebar_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GType
manor_sidebar_model_get_item_type (GListModel *model)
{
  return MANOR_TYPE_SIDEBAR_ROW;
}

static guint
manor_sidebar_model_get_n_items (GListModel *model)
{
  return MANOR_SIDEBAR_MODEL (model)->entries->len;
}

static gpointer
manor_sidebar_model_get_item (GListModel *model,
                              guint       position)
{
  ManorSidebarModel *self = MANOR_SIDEBAR_MODEL (model);
  Entry *entry;

  if (position >= self->entries->len)
    return NULL;

  entry = &g_array_index (self->entries, Entry, position);
  if (entry->branch == NULL)
    return g_object_ref (entry->object);

  return manor_sidebar_branch_dup_row (entry->branch, entry->object);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = manor_sidebar_model_get_item_type;
  iface->get_n_items = manor_sidebar_model_get_n_items;
  iface->get_item = manor_sidebar_model_get_item;
}

static void
add_header (GArray          *entries,
            ManorSidebarRow *row)
{
  Entry entry = { row, NULL };

  g_array_append_val (entries, entry);
}

/* Gives the number of databases added. */
static guint
add_branch (GArray             *entries,
            ManorSidebarBranch *branch,
            ManorSidebarQuery  *query)
{
  GPtrArray *databases = manor_sidebar_branch_get_databases (branch);
  guint before = entries->len;

  for (guint i = 0; i < databases->len; i++)
    {
      Entry entry = { g_ptr_array_index (databases, i), branch };

      if (query == NULL || manor_sidebar_query_matches_database (query, entry.object))
        g_array_append_val (entries, entry);
    }

  return entries->len - before;
}

static void
add_fleet (ManorSidebarModel  *self,
           GArray             *entries,
           ManorSidebarBranch *branch)
{
  ManorSidebarRow *header = manor_sidebar_branch_get_header (branch);
  guint at = entries->len;
  guint n_children;
  gboolean found;

  add_header (entries, header);

  if (self->query == NULL)
    {
      manor_sidebar_row_set_expanded (header, manor_sidebar_fold_is_open (self->fold, header));
      if (manor_sidebar_row_get_expanded (header))
        {
          manor_sidebar_branch_look (branch);
          add_branch (entries, branch, NULL);
        }
      return;
    }

  found = manor_sidebar_query_matches_database (self->query, manor_sidebar_row_get_database (header));
  n_children = add_branch (entries, branch, self->query);
  manor_sidebar_row_set_expanded (header, n_children > 0);
  self->n_found += n_children + (found ? 1 : 0);

  if (!found && n_children == 0)
    g_array_set_size (entries, at);
}

static void
add_place (ManorSidebarModel *self,
           GArray            *entries,
           ManorSidebarPlace *place)
{
  ManorSidebarRow *header = manor_sidebar_place_get_header (place);
  ManorSidebarRow *note = manor_sidebar_place_get_note (place);
  GPtrArray *fleets = manor_sidebar_place_get_fleets (place);
  guint at = entries->len;
  guint n_others;
  gboolean found;

  add_header (entries, header);
  manor_sidebar_row_set_expanded (header, self->query != NULL || manor_sidebar_fold_is_open (self->fold, header));
  if (!manor_sidebar_row_get_expanded (header))
    return;

  manor_sidebar_place_look (place);
  for (guint i = 0; i < fleets->len; i++)
    add_fleet (self, entries, g_ptr_array_index (fleets, i));

  n_others = add_branch (entries, manor_sidebar_place_get_others (place), self->query);

  if (self->query == NULL)
    {
      if (note != NULL)
        add_header (entries, note);
      return;
    }

  found = manor_sidebar_query_matches_title (self->query, manor_sidebar_row_get_title (header));
  self->n_found += n_others + (found ? 1 : 0);
  if (!found && entries->len == at + 1)
    g_array_set_size (entries, at);
}

static gboolean
same_entry (GArray *a,
            guint   at_a,
            GArray *b,
            guint   at_b)
{
  Entry *left = &g_array_index (a, Entry, at_a);
  Entry *right = &g_array_index (b, Entry, at_b);

  return left->object == right->object && left->branch == right->branch;
}

/* Tells the list what is different between what it has and what it shall have. */
static void
tell (ManorSidebarModel *self,
      GArray            *next)
{
  g_autoptr(GArray) last = self->entries;
  guint shorter = MIN (last->len, next->len);
  guint head = 0;
  guint tail = 0;
  guint n_removed;
  guint n_added;

  while (head < shorter && same_entry (last, head, next, head))
    head++;
  while (tail < shorter - head &&
         same_entry (last, last->len - 1 - tail, next, next->len - 1 - tail))
    tail++;

  n_removed = last->len - head - tail;
  n_added = next->len - head - tail;

  if (n_removed > 0 && n_added > 0 && n_removed + n_added > MANY)
    {
      g_array_remove_range (last, head, n_removed);
      g_list_model_items_changed (G_LIST_MODEL (self), head, n_removed, 0);
      n_removed = 0;
    }

  self->entries = next;

  if (n_removed > 0 || n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), head, n_removed, n_added);
}

/* (1) */
static void
show (ManorSidebarModel *self)
{
  GArray *next = g_array_new (FALSE, FALSE, sizeof (Entry));

  self->n_found = 0;
  for (guint i = 0; i < self->places->len; i++)
    add_place (self, next, g_ptr_array_index (self->places, i));

  tell (self, next);
}

static gboolean
update_cb (gpointer data)
{
  ManorSidebarModel *self = data;

  self->update_id = 0;
  manor_sidebar_model_update (self);

  return G_SOURCE_REMOVE;
}

static void
queue_update (ManorSidebarModel *self)
{
  /* Before the next frame is drawn, and once for all that changed. */
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_DEFAULT, update_cb, self, NULL);
}

static ManorSidebarPlace *
dup_place (ManorSidebarModel *self,
           ManorConnection   *connection)
{
  ManorSidebarPlace *place;

  for (guint i = 0; i < self->places->len; i++)
    {
      place = g_ptr_array_index (self->places, i);
      if (manor_sidebar_place_get_connection (place) == connection)
        return g_object_ref (place);
    }

  place = manor_sidebar_place_new (self->console, connection);
  g_signal_connect_object (place, "changed", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);

  return place;
}

static void
manor_sidebar_model_dispose (GObject *object)
{
  ManorSidebarModel *self = MANOR_SIDEBAR_MODEL (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_array_set_size (self->entries, 0);
  g_ptr_array_set_size (self->places, 0);
  g_clear_object (&self->console);

  G_OBJECT_CLASS (manor_sidebar_model_parent_class)->dispose (object);
}

static void
manor_sidebar_model_finalize (GObject *object)
{
  ManorSidebarModel *self = MANOR_SIDEBAR_MODEL (object);

  g_clear_pointer (&self->entries, g_array_unref);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  g_clear_pointer (&self->fold, manor_sidebar_fold_free);
  g_clear_pointer (&self->query, manor_sidebar_query_free);

  G_OBJECT_CLASS (manor_sidebar_model_parent_class)->finalize (object);
}

static void
manor_sidebar_model_class_init (ManorSidebarModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = manor_sidebar_model_dispose;
  object_class->finalize = manor_sidebar_model_finalize;
}

static void
manor_sidebar_model_init (ManorSidebarModel *self)
{
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->places = g_ptr_array_new_with_free_func (g_object_unref);
  self->fold = manor_sidebar_fold_new ();
}

/**
 * manor_sidebar_model_new:
 * @console: whose connections to show
 *
 * Makes the model and follows @console from now on.
 *
 * Returns: (transfer full): a `ManorSidebarModel`
 */
ManorSidebarModel *
manor_sidebar_model_new (ManorConsole *console)
{
  ManorSidebarModel *self;

  g_return_val_if_fail (MANOR_IS_CONSOLE (console), NULL);

  self = g_object_new (MANOR_TYPE_SIDEBAR_MODEL, NULL);
  self->console = g_object_ref (console);
  g_signal_connect_object (console, "items-changed", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  manor_sidebar_model_update (self);

  return self;
}

/**
 * manor_sidebar_model_update:
 * @self: a `ManorSidebarModel`
 *
 * Takes over what the connections have now. It does so by itself a moment after a change;
 * this is for those who cannot wait.
 */
void
manor_sidebar_model_update (ManorSidebarModel *self)
{
  g_autoptr(GPtrArray) old_places = NULL;
  g_autoptr(GPtrArray) places = NULL;
  guint n_connections;

  g_return_if_fail (MANOR_IS_SIDEBAR_MODEL (self));

  n_connections = g_list_model_get_n_items (G_LIST_MODEL (self->console));
  places = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_connections; i++)
    {
      g_autoptr(ManorConnection) connection =
        g_list_model_get_item (G_LIST_MODEL (self->console), i);

      g_ptr_array_add (places, dup_place (self, connection));
    }

  /* (2) What goes, goes after the list was told. */
  old_places = g_steal_pointer (&self->places);
  self->places = g_steal_pointer (&places);

  for (guint i = 0; i < self->places->len; i++)
    manor_sidebar_place_update (g_ptr_array_index (self->places, i));

  show (self);

  for (guint i = 0; i < self->places->len; i++)
    manor_sidebar_place_settle (g_ptr_array_index (self->places, i));
}

/**
 * manor_sidebar_model_set_search:
 * @self: a `ManorSidebarModel`
 * @text: (nullable): part of a name, in any case; “group:NAME” and “is:asleep” ask for what a platform says
 *
 * Shows only what @text asks for, with the headers above it; %NULL or "" ends that.
 */
void
manor_sidebar_model_set_search (ManorSidebarModel *self,
                                const char        *text)
{
  g_autoptr(ManorSidebarQuery) query = manor_sidebar_query_new (text);

  g_return_if_fail (MANOR_IS_SIDEBAR_MODEL (self));

  if (manor_sidebar_query_equal (self->query, query))
    return;

  g_clear_pointer (&self->query, manor_sidebar_query_free);
  self->query = g_steal_pointer (&query);
  show (self);
}

/**
 * manor_sidebar_model_get_search:
 * @self: a `ManorSidebarModel`
 *
 * Returns: (nullable): what is searched for, casefolded
 */
const char *
manor_sidebar_model_get_search (ManorSidebarModel *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_MODEL (self), NULL);

  return self->query != NULL ? manor_sidebar_query_get_text (self->query) : NULL;
}

/**
 * manor_sidebar_model_get_n_found:
 * @self: a `ManorSidebarModel`
 *
 * Returns: how many names the search found, headers that only lead to them left out
 */
guint
manor_sidebar_model_get_n_found (ManorSidebarModel *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_MODEL (self), 0);

  return self->n_found;
}

/**
 * manor_sidebar_model_set_expanded:
 * @self: a `ManorSidebarModel`
 * @row: a connection or a fleet
 * @expanded: whether to show what is below it
 *
 * Expands or collapses a row. While searching, what is found is shown all the same.
 */
void
manor_sidebar_model_set_expanded (ManorSidebarModel *self,
                                  ManorSidebarRow   *row,
                                  gboolean           expanded)
{
  g_return_if_fail (MANOR_IS_SIDEBAR_MODEL (self));
  g_return_if_fail (MANOR_IS_SIDEBAR_ROW (row));

  if (!manor_sidebar_row_is_expandable (row))
    return;

  manor_sidebar_fold_set_open (self->fold, row, expanded);
  show (self);
}

/**
 * manor_sidebar_model_look:
 * @self: a `ManorSidebarModel`
 * @row: any row
 *
 * Says that somebody looks at the fleet in @row: its states are shown from now on.
 */
void
manor_sidebar_model_look (ManorSidebarModel *self,
                          ManorSidebarRow   *row)
{
  g_return_if_fail (MANOR_IS_SIDEBAR_MODEL (self));
  g_return_if_fail (MANOR_IS_SIDEBAR_ROW (row));

  for (guint i = 0; i < self->places->len; i++)
    {
      GPtrArray *fleets = manor_sidebar_place_get_fleets (g_ptr_array_index (self->places, i));

      for (guint j = 0; j < fleets->len; j++)
        {
          ManorSidebarBranch *branch = g_ptr_array_index (fleets, j);

          if (manor_sidebar_branch_get_fleet (branch) == manor_sidebar_row_get_fleet (row))
            manor_sidebar_branch_look (branch);
        }
    }
}

/**
 * manor_sidebar_model_find:
 * @self: a `ManorSidebarModel`
 * @key: the key of a page
 *
 * Finds the row that opens a page, if it is shown.
 *
 * Returns: its position, or %G_MAXUINT
 */
guint
manor_sidebar_model_find (ManorSidebarModel *self,
                          const char        *key)
{
  const char *path;

  g_return_val_if_fail (MANOR_IS_SIDEBAR_MODEL (self), G_MAXUINT);

  path = g_str_has_prefix (key, "database:") ? key + strlen ("database:") : NULL;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = &g_array_index (self->entries, Entry, i);
      g_autofree char *row_key = NULL;

      if (entry->branch != NULL)
        {
          if (path != NULL && g_str_equal (manor_database_get_path (entry->object), path))
            return i;
          continue;
        }

      row_key = manor_sidebar_row_dup_key (entry->object);
      if (g_strcmp0 (row_key, key) == 0)
        return i;
    }

  return G_MAXUINT;
}

/**
 * manor_sidebar_model_find_parent:
 * @self: a `ManorSidebarModel`
 * @position: a row
 *
 * Finds the header above a row.
 *
 * Returns: its position, or %G_MAXUINT where there is none
 */
guint
manor_sidebar_model_find_parent (ManorSidebarModel *self,
                                 guint              position)
{
  g_autoptr(ManorSidebarRow) row = NULL;

  g_return_val_if_fail (MANOR_IS_SIDEBAR_MODEL (self), G_MAXUINT);

  row = g_list_model_get_item (G_LIST_MODEL (self), position);
  if (row == NULL)
    return G_MAXUINT;

  for (guint i = position; i-- > 0;)
    {
      Entry *entry = &g_array_index (self->entries, Entry, i);

      if (entry->branch == NULL &&
          manor_sidebar_row_get_depth (entry->object) < manor_sidebar_row_get_depth (row))
        return i;
    }

  return G_MAXUINT;
}

/**
 * manor_sidebar_model_dup_expanded:
 * @self: a `ManorSidebarModel`
 *
 * Returns: (transfer full): what to give manor_sidebar_model_restore_expanded() next time
 */
char **
manor_sidebar_model_dup_expanded (ManorSidebarModel *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_MODEL (self), NULL);

  return manor_sidebar_fold_dup (self->fold);
}

/**
 * manor_sidebar_model_restore_expanded:
 * @self: a `ManorSidebarModel`
 * @keys: what manor_sidebar_model_dup_expanded() gave
 *
 * Expands what was expanded.
 */
void
manor_sidebar_model_restore_expanded (ManorSidebarModel  *self,
                                      const char * const *keys)
{
  g_return_if_fail (MANOR_IS_SIDEBAR_MODEL (self));

  manor_sidebar_fold_restore (self->fold, keys);
  show (self);
}
