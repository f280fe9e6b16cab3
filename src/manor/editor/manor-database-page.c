/* manor-database-page.c: the tab of one database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-database-page"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "manor-database-page.h"
#include "manor-push-page.h"
#include "manor-review-dialog.h"

/* Every key changes the state; it is kept when the person pauses. */
#define STATE_MSEC 1000

/**
 * ManorDatabasePage:
 *
 * A workbench in a tab.
 */
struct _ManorDatabasePage
{
  ManorPage       parent_instance;

  ManorConsole   *console;
  ManorDatabase  *database;
  ManorWorkbench *workbench;    /* borrowed: the child */
  guint           state_id;
};

G_DEFINE_FINAL_TYPE (ManorDatabasePage, manor_database_page, MANOR_TYPE_PAGE)

static gboolean
state_changed_cb (gpointer user_data)
{
  ManorDatabasePage *self = user_data;

  self->state_id = 0;
  manor_page_state_changed (MANOR_PAGE (self));

  return G_SOURCE_REMOVE;
}

static void
workbench_changed_cb (ManorDatabasePage *self)
{
  if (self->state_id == 0)
    self->state_id = g_timeout_add (STATE_MSEC, state_changed_cb, self);
}

static void
confirmed_cb (ManorDatabasePage *self,
              ManorPush         *push)
{
  g_autoptr(ManorPushPage) page = NULL;

  page = g_object_ref_sink (MANOR_PUSH_PAGE (manor_push_page_new (push)));
  manor_page_open_page (MANOR_PAGE (self), MANOR_PAGE (page));
  manor_push_page_start (page);
}

/* The database propagates: what was to run goes to every child, so it is pushed. */
static void
review_push_cb (ManorDatabasePage *self,
                const char        *script)
{
  const char *path = manor_database_get_path (self->database);
  g_autofree char *id = g_strndup (path, strcspn (path, "/"));
  ManorConnection *connection = manor_console_find_connection (self->console, id);
  g_autoptr(ManorPushOptions) options = NULL;
  ManorFleet *fleet = NULL;
  AdwDialog *review;

  if (connection != NULL)
    fleet = manor_connection_find_fleet (connection, manor_database_get_name (self->database));
  if (fleet == NULL)
    {
      manor_page_add_toast (MANOR_PAGE (self),
                            adw_toast_new (_("The server’s list of children is not there yet; refresh the connection")));
      return;
    }

  options = g_object_new (MANOR_TYPE_PUSH_OPTIONS, "script", script, NULL);
  review = manor_review_dialog_new (manor_console_get_survey (self->console, fleet),
                                    manor_console_get_journal (self->console), options);
  g_signal_connect_object (review, "confirmed", G_CALLBACK (confirmed_cb), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (review, GTK_WIDGET (self));
}

static char *
manor_database_page_dup_key (ManorPage *page)
{
  return g_strconcat ("database:",
                      manor_database_get_path (MANOR_DATABASE_PAGE (page)->database), NULL);
}

static GVariant *
manor_database_page_dup_state (ManorPage *page)
{
  return manor_workbench_dup_state (MANOR_DATABASE_PAGE (page)->workbench);
}

static void
manor_database_page_restore_state (ManorPage *page,
                                   GVariant  *state)
{
  manor_workbench_restore_state (MANOR_DATABASE_PAGE (page)->workbench, state);
}

static DexFuture *
manor_database_page_may_close (ManorPage *page)
{
  return manor_workbench_may_close (MANOR_DATABASE_PAGE (page)->workbench);
}

static gboolean
manor_database_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (MANOR_DATABASE_PAGE (widget)->workbench));
}

static void
manor_database_page_dispose (GObject *object)
{
  ManorDatabasePage *self = MANOR_DATABASE_PAGE (object);

  g_clear_handle_id (&self->state_id, g_source_remove);
  g_clear_object (&self->console);
  g_clear_object (&self->database);
  self->workbench = NULL;

  G_OBJECT_CLASS (manor_database_page_parent_class)->dispose (object);
}

static void
manor_database_page_class_init (ManorDatabasePageClass *klass)
{
  ManorPageClass *page_class = MANOR_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = manor_database_page_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = manor_database_page_grab_focus;

  page_class->dup_key = manor_database_page_dup_key;
  page_class->dup_state = manor_database_page_dup_state;
  page_class->may_close = manor_database_page_may_close;
  page_class->restore_state = manor_database_page_restore_state;
}

static void
manor_database_page_init (ManorDatabasePage *self)
{
}

/**
 * manor_database_page_new:
 * @console: the console
 * @database: what to work on
 *
 * Returns: (transfer floating): a `ManorDatabasePage`
 */
ManorPage *
manor_database_page_new (ManorConsole  *console,
                         ManorDatabase *database)
{
  ManorDatabasePage *self;

  g_return_val_if_fail (MANOR_IS_CONSOLE (console), NULL);
  g_return_val_if_fail (MANOR_IS_DATABASE (database), NULL);

  self = g_object_new (MANOR_TYPE_DATABASE_PAGE,
                       "title", manor_database_get_name (database),
                       "subtitle", manor_database_get_location (database),
                       "icon-name", "manor-database-symbolic",
                       NULL);
  self->console = g_object_ref (console);
  self->database = g_object_ref (database);
  self->workbench = MANOR_WORKBENCH (manor_workbench_new (console, database));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->workbench));
  g_object_bind_property (self->workbench, "running", self, "busy", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->workbench, "review-push", G_CALLBACK (review_push_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workbench, "changed", G_CALLBACK (workbench_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return MANOR_PAGE (self);
}

/**
 * manor_database_page_get_database:
 * @self: a `ManorDatabasePage`
 *
 * Returns: (transfer none): its database
 */
ManorDatabase *
manor_database_page_get_database (ManorDatabasePage *self)
{
  g_return_val_if_fail (MANOR_IS_DATABASE_PAGE (self), NULL);

  return self->database;
}

/**
 * manor_database_page_get_workbench:
 * @self: a `ManorDatabasePage`
 *
 * Returns: (transfer none): its workbench
 */
ManorWorkbench *
manor_database_page_get_workbench (ManorDatabasePage *self)
{
  g_return_val_if_fail (MANOR_IS_DATABASE_PAGE (self), NULL);

  return self->workbench;
}
