/* manor-push-copies.c: the copies that a push made, and deleting them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-copies"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-copy-private.h"
#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-journal-private.h"
#include "manor-push-copies.h"
#include "manor-rule.h"
#include "manor-survey-private.h"

/* A platform counts what it is asked, and a server's disk has other things to do. */
#define MAX_AT_ONCE 8

/**
 * ManorPushCopies:
 *
 * The copies of one push.
 *
 * Invariants:
 *
 *  (1) `copies` are those that the journal says the push made; each has the name that this push gives. Nothing
 *      else is ever deleted.
 *  (2) A database that has become a child, or a schema database, is no copy any more: it is looked at again right
 *      before it would be deleted. Nor is one that the platform says to be made of another, or at another time.
 *  (3) The journal says of all that they may be gone before the first one is deleted, and of each that it is when it is.
 *      So a push that goes on never takes a copy for being there that is not.
 *  (4) While copies are deleted the push belongs to this program, and nobody can go on with it.
 */
struct _ManorPushCopies
{
  GObject          parent_instance;

  ManorJournal    *journal;
  ManorConnection *connection;
  gint64           id;
  GPtrArray       *copies;     /* (1) ManorCopy */

  GPtrArray       *wanted;     /* ManorCopy, while they are deleted */
  GError          *error;      /* the journal's, while they are deleted */
  guint            n_done;
  guint            n_total;
  gboolean         stops;
  gboolean         deletes;
};

enum {
  PROP_0,
  PROP_N_DONE,
  PROP_N_TOTAL,
  N_PROPS
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ManorPushCopies, manor_push_copies, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GParamSpec *properties[N_PROPS];

static GType
manor_push_copies_get_item_type (GListModel *model)
{
  return MANOR_TYPE_COPY;
}

static guint
manor_push_copies_get_n_items (GListModel *model)
{
  return MANOR_PUSH_COPIES (model)->copies->len;
}

static gpointer
manor_push_copies_get_item (GListModel *model,
                            guint       position)
{
  ManorPushCopies *self = MANOR_PUSH_COPIES (model);

  if (position >= self->copies->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->copies, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = manor_push_copies_get_item_type;
  iface->get_n_items = manor_push_copies_get_n_items;
  iface->get_item = manor_push_copies_get_item;
}

static void
manor_push_copies_finalize (GObject *object)
{
  ManorPushCopies *self = MANOR_PUSH_COPIES (object);

  g_clear_object (&self->journal);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->copies, g_ptr_array_unref);
  g_clear_pointer (&self->wanted, g_ptr_array_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (manor_push_copies_parent_class)->finalize (object);
}

static void
manor_push_copies_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  ManorPushCopies *self = MANOR_PUSH_COPIES (object);

  switch (prop_id)
    {
    case PROP_N_DONE:
      g_value_set_uint (value, self->n_done);
      break;

    case PROP_N_TOTAL:
      g_value_set_uint (value, self->n_total);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_push_copies_class_init (ManorPushCopiesClass *klass)
{
  static const char * const names[] = { [PROP_N_DONE] = "n-done", [PROP_N_TOTAL] = "n-total" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_push_copies_finalize;
  object_class->get_property = manor_push_copies_get_property;

  for (guint i = PROP_N_DONE; i < N_PROPS; i++)
    properties[i] = g_param_spec_uint (names[i], NULL, NULL,
                                       0, G_MAXUINT, 0,
                                       (G_PARAM_READABLE |
                                        G_PARAM_EXPLICIT_NOTIFY |
                                        G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_push_copies_init (ManorPushCopies *self)
{
  self->copies = g_ptr_array_new_with_free_func (g_object_unref);
}

/* What makes a database more than a copy, in words; NULL where nothing does. See (2). */
static char *
dup_use (ManorConnection *connection,
         const char      *name)
{
  GListModel *fleets = manor_connection_get_fleets (connection);

  if (manor_connection_find_fleet (connection, name) != NULL)
    return g_strdup (_("it is a schema database now"));

  for (guint i = 0; i < g_list_model_get_n_items (fleets); i++)
    {
      g_autoptr(ManorFleet) fleet = g_list_model_get_item (fleets, i);

      if (manor_fleet_find_child (fleet, name) != NULL)
        /* translators: %s is a schema database's name */
        return g_strdup_printf (_("it is a child of “%s” now"), manor_fleet_get_name (fleet));
    }

  return NULL;
}

/* (1) */
static gboolean
is_named_by_push (ManorPushCopies *self,
                  const char      *name)
{
  g_autofree char *prefix =
    g_strdup_printf (MANOR_RULE_COPY_PREFIX "%" G_GINT64_FORMAT "-", self->id);

  return g_str_has_prefix (name, prefix);
}

static void
manor_push_copies_add (ManorPushCopies  *self,
                       ManorReport      *report,
                       ManorReportEntry *entry)
{
  const char *name = manor_report_entry_get_copy (entry);
  ManorDatabase *database = manor_connection_find_database (self->connection, name);
  ManorCopy *copy = _manor_copy_new (name, manor_report_entry_get_name (entry));
  g_autofree char *use = database != NULL ? dup_use (self->connection, name) : NULL;

  if (database != NULL && use == NULL)
    use = _manor_copy_dup_foreign (database, manor_report_entry_get_name (entry),
                                   manor_report_get_started (report), manor_report_get_ended (report));

  /* Whatever has the name of one that was deleted, somebody else made it. */
  if (manor_report_entry_get_copy_deleted (entry))
    _manor_copy_set_state (copy, MANOR_COPY_DELETED, NULL);
  else if (database == NULL)
    _manor_copy_set_state (copy, MANOR_COPY_GONE, NULL);
  else if (use != NULL)
    _manor_copy_set_state (copy, MANOR_COPY_IN_USE, use);

  if (database != NULL && manor_copy_get_state (copy) != MANOR_COPY_DELETED)
    _manor_copy_set_size (copy, manor_database_get_size (database));

  g_ptr_array_add (self->copies, copy);
}

static gboolean
check_connection (ManorPushCopies  *self,
                  ManorReport      *report,
                  GError          **error)
{
  const char *fleet = manor_report_get_fleet (report);
  g_autofree char *prefix = g_strconcat (manor_connection_get_id (self->connection), "/", NULL);

  if (g_str_has_prefix (fleet, prefix))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               /* translators: %1$s is a fleet, %2$s the title of a connection */
               _("That push is of the fleet “%1$s”, which is not on “%2$s”"),
               fleet, manor_connection_get_title (self->connection));

  return FALSE;
}

static DexFuture *
load_fiber (gpointer user_data)
{
  ManorPushCopies *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorReport) report =
    manor_await_object (manor_journal_load (self->journal, self->id), &error);

  if (report == NULL || !check_connection (self, report, &error) ||
      !manor_await (manor_connection_refresh (self->connection), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (report)); i++)
    {
      g_autoptr(ManorReportEntry) entry = g_list_model_get_item (G_LIST_MODEL (report), i);
      const char *name = manor_report_entry_get_copy (entry);

      if (name != NULL && is_named_by_push (self, name))
        manor_push_copies_add (self, report, entry);
    }

  return dex_future_new_take_object (g_object_ref (self));
}

/**
 * manor_push_copies_load:
 * @journal: where the push is recorded
 * @connection: where its fleet lives
 * @id: the push's number, from 1
 *
 * Finds out which copies the push made, and what became of them: reads the journal and lists the connection's databases.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [class@ManorPushCopies], or rejects with
 *   %G_IO_ERROR_NOT_FOUND where there is no such push, %G_IO_ERROR_INVALID_ARGUMENT where it is of another
 *   connection, or as [method@ManorConnection.refresh]
 */
DexFuture *
manor_push_copies_load (ManorJournal    *journal,
                        ManorConnection *connection,
                        gint64           id)
{
  ManorPushCopies *self;

  dex_return_error_if_fail (MANOR_IS_JOURNAL (journal));
  dex_return_error_if_fail (MANOR_IS_CONNECTION (connection));

  self = g_object_new (MANOR_TYPE_PUSH_COPIES, NULL);
  self->journal = g_object_ref (journal);
  self->connection = g_object_ref (connection);
  self->id = id;

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, load_fiber, self, g_object_unref);
}

/**
 * manor_push_copies_get_id:
 * @self: a `ManorPushCopies`
 *
 * Returns: the push's number
 */
gint64
manor_push_copies_get_id (ManorPushCopies *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_COPIES (self), 0);

  return self->id;
}

/**
 * manor_push_copies_get_trashes:
 * @self: a `ManorPushCopies`
 *
 * Returns: whether what is deleted can be had back from the trash
 */
gboolean
manor_push_copies_get_trashes (ManorPushCopies *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_COPIES (self), FALSE);

  return (manor_connection_get_features (self->connection) & MANOR_CONNECTION_TRASHES) != 0;
}

/**
 * manor_push_copies_count:
 * @self: a `ManorPushCopies`
 * @state: a state
 *
 * Returns: how many copies are in that state
 */
guint
manor_push_copies_count (ManorPushCopies *self,
                         ManorCopyState   state)
{
  guint n = 0;

  g_return_val_if_fail (MANOR_IS_PUSH_COPIES (self), 0);

  for (guint i = 0; i < self->copies->len; i++)
    n += manor_copy_get_state (g_ptr_array_index (self->copies, i)) == state;

  return n;
}

/**
 * manor_push_copies_get_n_left:
 * @self: a `ManorPushCopies`
 *
 * Returns: how many copies there are to delete
 */
guint
manor_push_copies_get_n_left (ManorPushCopies *self)
{
  return manor_push_copies_count (self, MANOR_COPY_THERE) +
         manor_push_copies_count (self, MANOR_COPY_FAILED);
}

/**
 * manor_push_copies_get_n_done:
 * @self: a `ManorPushCopies`
 *
 * Returns: how many copies the deletion has dealt with
 */
guint
manor_push_copies_get_n_done (ManorPushCopies *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_COPIES (self), 0);

  return self->n_done;
}

/**
 * manor_push_copies_get_n_total:
 * @self: a `ManorPushCopies`
 *
 * Returns: how many copies the deletion has to deal with
 */
guint
manor_push_copies_get_n_total (ManorPushCopies *self)
{
  g_return_val_if_fail (MANOR_IS_PUSH_COPIES (self), 0);

  return self->n_total;
}

/* One copy to delete. */
typedef struct
{
  ManorPushCopies *copies;
  ManorCopy       *copy;
} Turn;

static void
turn_free (gpointer data)
{
  Turn *turn = data;

  g_object_unref (turn->copies);
  g_object_unref (turn->copy);
  g_free (turn);
}

/* TRUE where it is gone, whoever did it. Else its state says why it is not. */
static gboolean
delete_copy (ManorPushCopies *self,
             ManorCopy       *copy)
{
  const char *name = manor_copy_get_name (copy);
  ManorDatabase *database = manor_connection_find_database (self->connection, name);
  g_autofree char *use = database != NULL ? dup_use (self->connection, name) : NULL;
  g_autoptr(GError) error = NULL;

  if (database == NULL)
    return TRUE;

  if (use != NULL)
    _manor_copy_set_state (copy, MANOR_COPY_IN_USE, use);
  else if (manor_await (manor_connection_delete_database (self->connection, database), &error) ||
           g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return TRUE;
  else
    _manor_copy_set_state (copy, MANOR_COPY_FAILED, manor_database_skip_name (name, error->message));

  return FALSE;
}

static DexFuture *
turn_fiber (gpointer user_data)
{
  Turn *turn = user_data;
  ManorPushCopies *self = turn->copies;
  g_autoptr(GError) error = NULL;

  if (self->stops)
    return dex_future_new_true ();

  if (delete_copy (self, turn->copy))
    {
      _manor_copy_set_state (turn->copy, MANOR_COPY_DELETED, NULL);

      if (!manor_await (_manor_journal_write_deleted (self->journal, self->id,
                                                      manor_copy_get_child (turn->copy)), &error))
        {
          self->stops = TRUE;
          if (self->error == NULL)
            self->error = g_steal_pointer (&error);
        }
    }

  self->n_done++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DONE]);

  return dex_future_new_true ();
}

static DexFuture *
start_turn (guint    index,
            gpointer user_data)
{
  ManorPushCopies *self = user_data;
  Turn *turn = g_new0 (Turn, 1);

  turn->copies = g_object_ref (self);
  turn->copy = g_object_ref (g_ptr_array_index (self->wanted, index));

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, turn_fiber, turn, turn_free);
}

static GStrv
manor_push_copies_choose (ManorPushCopies *self)
{
  g_autoptr(GStrvBuilder) children = g_strv_builder_new ();

  self->wanted = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->copies->len; i++)
    {
      ManorCopy *copy = g_ptr_array_index (self->copies, i);
      ManorCopyState state = manor_copy_get_state (copy);

      if (state != MANOR_COPY_THERE && state != MANOR_COPY_FAILED)
        continue;

      g_ptr_array_add (self->wanted, g_object_ref (copy));
      g_strv_builder_add (children, manor_copy_get_child (copy));
    }

  self->n_done = 0;
  self->n_total = self->wanted->len;
  self->stops = FALSE;
  g_clear_error (&self->error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_TOTAL]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DONE]);

  return g_strv_builder_end (children);
}

static guint
manor_push_copies_get_n_at_once (ManorPushCopies *self)
{
  ManorCopy *first = g_ptr_array_index (self->wanted, 0);
  ManorDatabase *database =
    manor_connection_find_database (self->connection, manor_copy_get_name (first));

  return database != NULL ? MIN (_manor_survey_get_n_at_once (database), MAX_AT_ONCE) : 1;
}

static DexFuture *
delete_fiber (gpointer user_data)
{
  ManorPushCopies *self = user_data;
  g_auto(GStrv) children = manor_push_copies_choose (self);
  g_autoptr(GError) error = NULL;

  if (self->wanted->len > 0 &&
      manor_await (_manor_journal_begin_deleting (self->journal, self->id,  /* (3), (4) */
                                                  (const char * const *) children), &error))
    {
      manor_await (manor_future_for_each (self->wanted->len, manor_push_copies_get_n_at_once (self),
                                          start_turn, g_object_ref (self), g_object_unref), NULL);
      manor_await (_manor_journal_end_deleting (self->journal, self->id), NULL);
      error = g_steal_pointer (&self->error);
    }

  g_clear_pointer (&self->wanted, g_ptr_array_unref);
  self->deletes = FALSE;

  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * manor_push_copies_delete:
 * @self: a `ManorPushCopies`
 *
 * Deletes the copies that are THERE or FAILED, a few at a time: to the trash where there is one. Those that are gone by then
 * count as deleted. Goes on when the future is discarded; [method@ManorPushCopies.stop] ends it.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN, also where some could not be deleted, or
 *   rejects with %MANOR_JOURNAL_ERROR_OWNED while the push is running, %G_IO_ERROR_PENDING while they are being deleted, or
 *   with the journal's error
 */
DexFuture *
manor_push_copies_delete (ManorPushCopies *self)
{
  dex_return_error_if_fail (MANOR_IS_PUSH_COPIES (self));

  if (self->deletes)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_PENDING,
                                  _("These copies are being deleted already"));

  self->deletes = TRUE;

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, delete_fiber,
                            g_object_ref (self), g_object_unref);
}

/**
 * manor_push_copies_stop:
 * @self: a `ManorPushCopies`
 *
 * Ends the deletion: those under way are finished, the others stay.
 */
void
manor_push_copies_stop (ManorPushCopies *self)
{
  g_return_if_fail (MANOR_IS_PUSH_COPIES (self));

  self->stops = TRUE;
}
