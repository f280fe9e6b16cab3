/* manor-sidebar-branch.c: the databases below one header of the sidebar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-sidebar-branch"

#include "config.h"

#include "manor-sidebar-branch.h"

/**
 * ManorSidebarBranch:
 *
 * The children of a fleet, or those databases of a connection that are in no fleet.
 *
 * Invariants:
 *
 *  (1) `rows` holds the rows that were ever asked for, by database, and only of databases in
 *      `databases`: of 100,000 children some two hundred are ever looked at.
 *  (2) `header` is there exactly when `fleet` is.
 *  (3) A fleet is surveyed when somebody looks at it, not before: it may be thousands of
 *      files. Once somebody does, here or on a page, the rows show what was found.
 *  (4) `again` is set from when a failure of the connection is over until what that kept from being
 *      surveyed is on its way.
 */
struct _ManorSidebarBranch
{
  GObject          parent_instance;

  ManorConsole    *console;
  ManorConnection *connection;
  ManorFleet      *fleet;
  ManorSidebarRow *header;     /* (2) */
  GPtrArray       *databases;
  GHashTable      *rows;       /* (1) ManorDatabase → ManorSidebarRow */
  ManorSurvey     *survey;     /* (3) */
  gboolean         looked_at;
  gboolean         again;      /* (4) */
};

G_DEFINE_FINAL_TYPE (ManorSidebarBranch, manor_sidebar_branch, G_TYPE_OBJECT)

static void
take_child (ManorSidebarBranch *self,
            ManorSidebarRow    *row)
{
  ManorDatabase *database = manor_sidebar_row_get_database (row);

  if (self->survey != NULL)
    manor_sidebar_row_set_child (row, manor_survey_find_child (self->survey,
                                                               manor_database_get_name (database)));
}

static void
survey_children_changed_cb (ManorSidebarBranch *self)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    take_child (self, row);
}

/* A survey that is under way may still be one that fails: it is asked again when it has ended. */
static void
survey_what_is_missing (ManorSidebarBranch *self)
{
  gboolean missing = manor_survey_get_catalogue (self->survey) == NULL ||
                     (self->again && manor_survey_count (self->survey, MANOR_CHILD_UNREACHABLE) > 0);

  if (manor_survey_get_running (self->survey))
    return;

  self->again = FALSE;
  if (missing)
    dex_future_disown (manor_survey_refresh (self->survey));
}

static void
survey_running_cb (ManorSidebarBranch *self)
{
  if (self->again && self->looked_at)
    survey_what_is_missing (self);
}

static void
take_survey (ManorSidebarBranch *self,
             ManorSurvey        *survey)
{
  if (!g_set_object (&self->survey, survey))
    return;

  g_signal_connect_object (manor_survey_get_children (survey), "items-changed",
                           G_CALLBACK (survey_children_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (survey, "notify::running", G_CALLBACK (survey_running_cb), self,
                           G_CONNECT_SWAPPED);
  manor_sidebar_row_set_survey (self->header, survey);
  survey_children_changed_cb (self);
}

/* (3) */
static void
survey_made_cb (ManorSidebarBranch *self,
                ManorFleet         *fleet,
                ManorSurvey        *survey)
{
  if (fleet == self->fleet)
    take_survey (self, survey);
}

static void
manor_sidebar_branch_dispose (GObject *object)
{
  ManorSidebarBranch *self = MANOR_SIDEBAR_BRANCH (object);

  /* The survey may end with the header, which is the last to hold it, and tells its children so. */
  if (self->survey != NULL)
    {
      g_signal_handlers_disconnect_by_data (manor_survey_get_children (self->survey), self);
      g_signal_handlers_disconnect_by_data (self->survey, self);
    }

  g_clear_pointer (&self->rows, g_hash_table_unref);
  g_clear_pointer (&self->databases, g_ptr_array_unref);
  g_clear_object (&self->survey);
  g_clear_object (&self->header);
  g_clear_object (&self->fleet);
  g_clear_object (&self->connection);
  g_clear_object (&self->console);

  G_OBJECT_CLASS (manor_sidebar_branch_parent_class)->dispose (object);
}

static void
manor_sidebar_branch_class_init (ManorSidebarBranchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = manor_sidebar_branch_dispose;
}

static void
manor_sidebar_branch_init (ManorSidebarBranch *self)
{
  self->databases = g_ptr_array_new_with_free_func (g_object_unref);
  self->rows = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
}

/**
 * manor_sidebar_branch_new:
 * @console: whose surveys it shows
 * @connection: where the databases are
 * @fleet: (nullable): the fleet whose children they are
 *
 * Makes a branch with no databases yet.
 *
 * Returns: (transfer full): a `ManorSidebarBranch`
 */
ManorSidebarBranch *
manor_sidebar_branch_new (ManorConsole    *console,
                          ManorConnection *connection,
                          ManorFleet      *fleet)
{
  ManorSidebarBranch *self;

  g_return_val_if_fail (MANOR_IS_CONSOLE (console), NULL);
  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);

  self = g_object_new (MANOR_TYPE_SIDEBAR_BRANCH, NULL);
  self->console = g_object_ref (console);
  self->connection = g_object_ref (connection);

  if (g_set_object (&self->fleet, fleet))
    {
      ManorSurvey *survey = manor_console_peek_survey (console, fleet);

      self->header = manor_sidebar_row_new (MANOR_SIDEBAR_FLEET, connection, fleet,
                                            manor_fleet_get_schema (fleet));
      g_signal_connect_object (console, "survey-made", G_CALLBACK (survey_made_cb), self,
                               G_CONNECT_SWAPPED);
      if (survey != NULL)
        take_survey (self, survey);
    }

  return self;
}

/**
 * manor_sidebar_branch_get_header:
 * @self: a `ManorSidebarBranch`
 *
 * Returns: (transfer none) (nullable): the row of the schema database
 */
ManorSidebarRow *
manor_sidebar_branch_get_header (ManorSidebarBranch *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_BRANCH (self), NULL);

  return self->header;
}

/**
 * manor_sidebar_branch_get_fleet:
 * @self: a `ManorSidebarBranch`
 *
 * Returns: (transfer none) (nullable): the fleet
 */
ManorFleet *
manor_sidebar_branch_get_fleet (ManorSidebarBranch *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_BRANCH (self), NULL);

  return self->fleet;
}

/**
 * manor_sidebar_branch_get_databases:
 * @self: a `ManorSidebarBranch`
 *
 * Returns: (transfer none) (element-type ManorDatabase): the databases in order
 */
GPtrArray *
manor_sidebar_branch_get_databases (ManorSidebarBranch *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_BRANCH (self), NULL);

  return self->databases;
}

/**
 * manor_sidebar_branch_set_databases:
 * @self: a `ManorSidebarBranch`
 * @databases: (transfer none) (element-type ManorDatabase): the databases in order
 *
 * Says what is in the branch now. Rows of databases that stay are kept.
 */
void
manor_sidebar_branch_set_databases (ManorSidebarBranch *self,
                                    GPtrArray          *databases)
{
  g_autoptr(GHashTable) old_rows = NULL;

  g_return_if_fail (MANOR_IS_SIDEBAR_BRANCH (self));
  g_return_if_fail (databases != NULL);

  g_ptr_array_ref (databases);
  g_ptr_array_unref (self->databases);
  self->databases = databases;

  if (g_hash_table_size (self->rows) == 0)
    return;

  old_rows = g_steal_pointer (&self->rows);
  self->rows = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);

  for (guint i = 0; i < databases->len; i++)
    {
      gpointer database = g_ptr_array_index (databases, i);
      gpointer row = g_hash_table_lookup (old_rows, database);

      if (row != NULL)
        g_hash_table_insert (self->rows, database, g_object_ref (row));
    }
}

/**
 * manor_sidebar_branch_dup_row:
 * @self: a `ManorSidebarBranch`
 * @database: one of its databases
 *
 * Gives the row of a database, the same each time.
 *
 * Returns: (transfer full): the row
 */
ManorSidebarRow *
manor_sidebar_branch_dup_row (ManorSidebarBranch *self,
                              ManorDatabase      *database)
{
  ManorSidebarRow *row;

  g_return_val_if_fail (MANOR_IS_SIDEBAR_BRANCH (self), NULL);

  row = g_hash_table_lookup (self->rows, database);
  if (row == NULL)
    {
      row = manor_sidebar_row_new (self->fleet != NULL ? MANOR_SIDEBAR_CHILD : MANOR_SIDEBAR_DATABASE,
                                   self->connection, self->fleet, database);
      take_child (self, row);
      g_hash_table_insert (self->rows, database, row);
    }

  return g_object_ref (row);
}

/**
 * manor_sidebar_branch_look:
 * @self: a `ManorSidebarBranch`
 *
 * Says that somebody looks at the fleet: shows what its survey knows, and has it surveyed
 * if it never was.
 */
void
manor_sidebar_branch_look (ManorSidebarBranch *self)
{
  g_return_if_fail (MANOR_IS_SIDEBAR_BRANCH (self));

  if (self->fleet == NULL || self->looked_at)
    return;

  self->looked_at = TRUE;
  take_survey (self, manor_console_get_survey (self->console, self->fleet));
  survey_what_is_missing (self);
}

/**
 * manor_sidebar_branch_forgive:
 * @self: a `ManorSidebarBranch`
 *
 * Says that a failure of the connection is over: the next look has surveyed what could not be read meanwhile.
 */
void
manor_sidebar_branch_forgive (ManorSidebarBranch *self)
{
  g_return_if_fail (MANOR_IS_SIDEBAR_BRANCH (self));

  self->looked_at = FALSE;
  self->again = TRUE;
}
