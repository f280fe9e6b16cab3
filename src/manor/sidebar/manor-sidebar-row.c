/* manor-sidebar-row.c: one row of the sidebar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-sidebar-row"

#include "config.h"

#include "manor-place.h"
#include "manor-sidebar-row.h"

/**
 * ManorSidebarRow:
 *
 * What a row of the sidebar says, in letters, icons and for a screen reader. Made when the
 * list first shows it and kept, so that the list knows it again when a search ends.
 *
 * Invariants:
 *
 *  (1) `connection` is always there; `fleet` on a fleet, a child and a fleet's note;
 *      `database` on a fleet (its schema database), a child and a database.
 *  (2) Holds the state of no database: it asks `child` and `survey`, and passes on their
 *      word that they changed.
 */
struct _ManorSidebarRow
{
  GObject           parent_instance;

  ManorSidebarKind  kind;
  ManorConnection  *connection;  /* (1) */
  ManorFleet       *fleet;       /* (1) */
  ManorDatabase    *database;    /* (1) */
  ManorChild       *child;       /* (2) */
  ManorSurvey      *survey;      /* (2) */
  char             *note;
  gboolean          expanded;
};

enum {
  CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ManorSidebarRow, manor_sidebar_row, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
changed (ManorSidebarRow *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
manor_sidebar_row_dispose (GObject *object)
{
  ManorSidebarRow *self = MANOR_SIDEBAR_ROW (object);

  manor_sidebar_row_set_child (self, NULL);
  manor_sidebar_row_set_survey (self, NULL);
  g_clear_object (&self->connection);
  g_clear_object (&self->fleet);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (manor_sidebar_row_parent_class)->dispose (object);
}

static void
manor_sidebar_row_finalize (GObject *object)
{
  ManorSidebarRow *self = MANOR_SIDEBAR_ROW (object);

  g_clear_pointer (&self->note, g_free);

  G_OBJECT_CLASS (manor_sidebar_row_parent_class)->finalize (object);
}

static void
manor_sidebar_row_class_init (ManorSidebarRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = manor_sidebar_row_dispose;
  object_class->finalize = manor_sidebar_row_finalize;

  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
manor_sidebar_row_init (ManorSidebarRow *self)
{
}

/**
 * manor_sidebar_row_new:
 * @kind: what the row stands for
 * @connection: the connection it is on
 * @fleet: (nullable): the fleet it is, or is in
 * @database: (nullable): the database it is
 *
 * Makes a row.
 *
 * Returns: (transfer full): a `ManorSidebarRow`
 */
ManorSidebarRow *
manor_sidebar_row_new (ManorSidebarKind  kind,
                       ManorConnection  *connection,
                       ManorFleet       *fleet,
                       ManorDatabase    *database)
{
  ManorSidebarRow *self;

  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);

  self = g_object_new (MANOR_TYPE_SIDEBAR_ROW, NULL);
  self->kind = kind;
  self->connection = g_object_ref (connection);
  g_set_object (&self->fleet, fleet);
  g_set_object (&self->database, database);

  if (kind == MANOR_SIDEBAR_CONNECTION)
    g_signal_connect_object (connection, "notify", G_CALLBACK (changed), self,
                             G_CONNECT_SWAPPED);
  if (kind == MANOR_SIDEBAR_FLEET)
    g_signal_connect_object (fleet, "items-changed", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
  if (database != NULL)
    g_signal_connect_object (database, "notify::facts", G_CALLBACK (changed), self,
                             G_CONNECT_SWAPPED);

  return self;
}

/**
 * manor_sidebar_row_get_kind:
 * @self: a `ManorSidebarRow`
 *
 * Returns: what the row stands for
 */
ManorSidebarKind
manor_sidebar_row_get_kind (ManorSidebarRow *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_ROW (self), MANOR_SIDEBAR_NOTE);

  return self->kind;
}

/**
 * manor_sidebar_row_get_connection:
 * @self: a `ManorSidebarRow`
 *
 * Returns: (transfer none): the connection
 */
ManorConnection *
manor_sidebar_row_get_connection (ManorSidebarRow *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_ROW (self), NULL);

  return self->connection;
}

/**
 * manor_sidebar_row_get_fleet:
 * @self: a `ManorSidebarRow`
 *
 * Returns: (transfer none) (nullable): the fleet
 */
ManorFleet *
manor_sidebar_row_get_fleet (ManorSidebarRow *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_ROW (self), NULL);

  return self->fleet;
}

/**
 * manor_sidebar_row_get_database:
 * @self: a `ManorSidebarRow`
 *
 * Returns: (transfer none) (nullable): the database
 */
ManorDatabase *
manor_sidebar_row_get_database (ManorSidebarRow *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_ROW (self), NULL);

  return self->database;
}

/**
 * manor_sidebar_row_get_depth:
 * @self: a `ManorSidebarRow`
 *
 * Returns: how far the row is indented
 */
guint
manor_sidebar_row_get_depth (ManorSidebarRow *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_ROW (self), 0);

  switch (self->kind)
    {
    case MANOR_SIDEBAR_CONNECTION:
      return 0;

    case MANOR_SIDEBAR_CHILD:
      return 2;

    case MANOR_SIDEBAR_NOTE:
      return self->fleet != NULL ? 2 : 1;

    case MANOR_SIDEBAR_FLEET:
    case MANOR_SIDEBAR_DATABASE:
    default:
      return 1;
    }
}

/**
 * manor_sidebar_row_get_title:
 * @self: a `ManorSidebarRow`
 *
 * Returns: the name a person reads
 */
const char *
manor_sidebar_row_get_title (ManorSidebarRow *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_ROW (self), "");

  if (self->kind == MANOR_SIDEBAR_NOTE)
    return self->note != NULL ? self->note : "";

  if (self->database != NULL)
    return manor_database_get_name (self->database);

  return manor_connection_get_title (self->connection);
}

/**
 * manor_sidebar_row_get_icon_name:
 * @self: a `ManorSidebarRow`
 *
 * Returns: (nullable): the icon of its kind
 */
const char *
manor_sidebar_row_get_icon_name (ManorSidebarRow *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_ROW (self), NULL);

  switch (self->kind)
    {
    case MANOR_SIDEBAR_CONNECTION:
      return manor_place_get_icon_name (self->connection);

    case MANOR_SIDEBAR_FLEET:
      return "manor-fleet-symbolic";

    case MANOR_SIDEBAR_CHILD:
    case MANOR_SIDEBAR_DATABASE:
      return "manor-database-symbolic";

    case MANOR_SIDEBAR_NOTE:
    default:
      return NULL;
    }
}

/**
 * manor_sidebar_row_dup_key:
 * @self: a `ManorSidebarRow`
 *
 * Returns: (transfer full) (nullable): the key of the page that the row opens
 */
char *
manor_sidebar_row_dup_key (ManorSidebarRow *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_ROW (self), NULL);

  switch (self->kind)
    {
    case MANOR_SIDEBAR_CONNECTION:
      return g_strconcat ("connection:", manor_connection_get_id (self->connection), NULL);

    case MANOR_SIDEBAR_FLEET:
      return g_strconcat ("fleet:", manor_fleet_get_path (self->fleet), NULL);

    case MANOR_SIDEBAR_CHILD:
    case MANOR_SIDEBAR_DATABASE:
      return g_strconcat ("database:", manor_database_get_path (self->database), NULL);

    case MANOR_SIDEBAR_NOTE:
    default:
      return NULL;
    }
}

/* The worst of its children's. Of those that rest nothing is known, so they are not in sync. */
static ManorChildState
fleet_state (ManorSidebarRow *self)
{
  if (self->survey == NULL || manor_survey_get_catalogue (self->survey) == NULL)
    return MANOR_CHILD_UNKNOWN;

  if (manor_survey_count (self->survey, MANOR_CHILD_UNREACHABLE) > 0)
    return MANOR_CHILD_UNREACHABLE;

  if (manor_survey_count (self->survey, MANOR_CHILD_DRIFTED) > 0)
    return MANOR_CHILD_DRIFTED;

  if (manor_survey_count (self->survey, MANOR_CHILD_BEHIND) > 0)
    return MANOR_CHILD_BEHIND;

  if (manor_survey_count (self->survey, MANOR_CHILD_ASLEEP) > 0)
    return MANOR_CHILD_ASLEEP;

  if (manor_survey_count (self->survey, MANOR_CHILD_ARCHIVED) > 0)
    return MANOR_CHILD_ARCHIVED;

  if (manor_survey_count (self->survey, MANOR_CHILD_IN_SYNC) > 0)
    return MANOR_CHILD_IN_SYNC;

  return MANOR_CHILD_UNKNOWN;
}

/**
 * manor_sidebar_row_get_state:
 * @self: a `ManorSidebarRow`
 *
 * Returns: how a child stands to its schema database; on a fleet the worst of its children
 */
ManorChildState
manor_sidebar_row_get_state (ManorSidebarRow *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_ROW (self), MANOR_CHILD_UNKNOWN);

  if (self->kind == MANOR_SIDEBAR_CONNECTION &&
      manor_connection_get_state (self->connection) == MANOR_CONNECTION_FAILED)
    return MANOR_CHILD_UNREACHABLE;

  if (self->kind == MANOR_SIDEBAR_FLEET)
    return fleet_state (self);

  return self->child != NULL ? manor_child_get_state (self->child) : MANOR_CHILD_UNKNOWN;
}

/**
 * manor_sidebar_row_is_expandable:
 * @self: a `ManorSidebarRow`
 *
 * Returns: whether rows can be below it
 */
gboolean
manor_sidebar_row_is_expandable (ManorSidebarRow *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_ROW (self), FALSE);

  return self->kind == MANOR_SIDEBAR_CONNECTION || self->kind == MANOR_SIDEBAR_FLEET;
}

/**
 * manor_sidebar_row_get_expanded:
 * @self: a `ManorSidebarRow`
 *
 * Returns: whether what is below it is shown
 */
gboolean
manor_sidebar_row_get_expanded (ManorSidebarRow *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_ROW (self), FALSE);

  return self->expanded;
}

/**
 * manor_sidebar_row_set_expanded:
 * @self: a `ManorSidebarRow`
 * @expanded: whether what is below it is shown
 *
 * For the model, which shows it.
 */
void
manor_sidebar_row_set_expanded (ManorSidebarRow *self,
                                gboolean         expanded)
{
  g_return_if_fail (MANOR_IS_SIDEBAR_ROW (self));

  if (self->expanded == expanded)
    return;

  self->expanded = expanded;
  changed (self);
}

/* Tells whether @slot took another object, and listens to that. */
static gboolean
take_source (ManorSidebarRow *self,
             gpointer         slot,
             gpointer         object)
{
  GObject **source = slot;

  if (*source == object)
    return FALSE;

  if (*source != NULL)
    g_signal_handlers_disconnect_by_func (*source, changed, self);

  g_set_object (source, object);
  if (*source != NULL)
    g_signal_connect_object (*source, "notify", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);

  return TRUE;
}

/**
 * manor_sidebar_row_set_child:
 * @self: a `ManorSidebarRow`
 * @child: (nullable): what the survey knows of this child
 *
 * Lets the row show the child's state.
 */
void
manor_sidebar_row_set_child (ManorSidebarRow *self,
                             ManorChild      *child)
{
  g_return_if_fail (MANOR_IS_SIDEBAR_ROW (self));

  if (take_source (self, &self->child, child))
    changed (self);
}

/**
 * manor_sidebar_row_get_survey:
 * @self: a `ManorSidebarRow`
 *
 * Returns: (transfer none) (nullable): what was set with manor_sidebar_row_set_survey()
 */
ManorSurvey *
manor_sidebar_row_get_survey (ManorSidebarRow *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_ROW (self), NULL);

  return self->survey;
}

/**
 * manor_sidebar_row_set_survey:
 * @self: a `ManorSidebarRow`
 * @survey: (nullable): the survey of this fleet
 *
 * Lets the row show how many children differ.
 */
void
manor_sidebar_row_set_survey (ManorSidebarRow *self,
                              ManorSurvey     *survey)
{
  g_return_if_fail (MANOR_IS_SIDEBAR_ROW (self));

  if (take_source (self, &self->survey, survey))
    changed (self);
}

/**
 * manor_sidebar_row_set_note:
 * @self: a `ManorSidebarRow`
 * @note: what it says
 *
 * Sets the words of a note.
 */
void
manor_sidebar_row_set_note (ManorSidebarRow *self,
                            const char      *note)
{
  g_return_if_fail (MANOR_IS_SIDEBAR_ROW (self));

  if (g_set_str (&self->note, note))
    changed (self);
}
