/* manor-open-failure.c: why a tab has no page, and what to do about it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-open-failure"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "manor-open-failure.h"
#include "manor-place.h"

/**
 * ManorOpenFailure:
 *
 * What a tab shows instead of its page. Most often the connection is why: a token that was kept for a
 * session that is over, a server that did not answer. So the connection can be edited from here, and once
 * it could be read there is another try, unasked.
 *
 * Invariants:
 *
 *  (1) `connection` is the one that the key names, while it is there; its state is followed.
 *  (2) Only what is in sight tries again by itself: a tab that is not does so when it is selected.
 */
struct _ManorOpenFailure
{
  AdwBin           parent_instance;

  /* template widgets */
  GtkWidget       *again_button;
  GtkWidget       *edit_button;
  AdwStatusPage   *status;

  ManorConnection *connection; /* (1) */
};

enum {
  TRY_AGAIN,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ManorOpenFailure, manor_open_failure, ADW_TYPE_BIN)

static guint signals[N_SIGNALS];

static void
try_again_cb (ManorOpenFailure *self)
{
  g_signal_emit (self, signals[TRY_AGAIN], 0);
}

static void
edit_cb (ManorOpenFailure *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.edit-connection", "s",
                              manor_connection_get_id (self->connection));
}

/* (2) */
static void
state_changed_cb (ManorOpenFailure *self)
{
  if (manor_connection_get_state (self->connection) == MANOR_CONNECTION_READY &&
      gtk_widget_get_mapped (GTK_WIDGET (self)))
    try_again_cb (self);
}

/* The connection that a key names, or %NULL for that of a file or a URL. */
static char *
dup_id (const char *key)
{
  const char *path = strchr (key, ':') != NULL ? strchr (key, ':') + 1 : key;

  return *path != '/' && strstr (path, "://") == NULL ? g_strndup (path, strcspn (path, "/")) : NULL;
}

/* (1) */
static void
follow (ManorOpenFailure *self,
        ManorConsole     *console,
        const char       *key)
{
  g_autofree char *id = dup_id (key);
  ManorConnection *connection = id != NULL ? manor_console_find_connection (console, id) : NULL;

  if (self->connection == connection)
    return;

  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_func (self->connection, state_changed_cb, self);
  g_set_object (&self->connection, connection);
  if (connection != NULL)
    g_signal_connect_object (connection, "notify::state", G_CALLBACK (state_changed_cb), self,
                             G_CONNECT_SWAPPED);
}

static void
suggest (ManorOpenFailure *self,
         const GError     *error)
{
  gboolean can_edit = self->connection != NULL && !manor_place_is_folder (self->connection);

  gtk_widget_set_visible (self->edit_button, can_edit);
  manor_place_suggest (error, self->again_button, self->edit_button);
}

static void
manor_open_failure_dispose (GObject *object)
{
  g_clear_object (&MANOR_OPEN_FAILURE (object)->connection);
  /* The bin lets go of its child itself, and must do so first. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), MANOR_TYPE_OPEN_FAILURE);

  G_OBJECT_CLASS (manor_open_failure_parent_class)->dispose (object);
}

static void
manor_open_failure_class_init (ManorOpenFailureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = manor_open_failure_dispose;

  signals[TRY_AGAIN] =
    g_signal_new ("try-again", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/ui/manor-open-failure.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorOpenFailure, again_button);
  gtk_widget_class_bind_template_child (widget_class, ManorOpenFailure, edit_button);
  gtk_widget_class_bind_template_child (widget_class, ManorOpenFailure, status);
  gtk_widget_class_bind_template_callback (widget_class, edit_cb);
  gtk_widget_class_bind_template_callback (widget_class, try_again_cb);
}

static void
manor_open_failure_init (ManorOpenFailure *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* A tab of a connection that was removed is kept for the SQL in it; how a database is named on a command line is no
 * help to whoever never typed one. */
static char *
dup_message (ManorOpenFailure *self,
             const char       *key,
             const GError     *error)
{
  g_autofree char *id = dup_id (key);

  if (id == NULL || self->connection != NULL ||
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return g_markup_escape_text (error->message, -1);

  /* translators: %s is a connection */
  return g_markup_printf_escaped (_("The connection “%s” is not there any more: add it again, or close this tab"), id);
}

/**
 * manor_open_failure_show:
 * @self: a `ManorOpenFailure`
 * @console: whose connections there are
 * @key: the key of the page
 * @title: the name of what was to be opened
 * @error: why it was not
 *
 * Says what went wrong, and offers what can be done where it did.
 */
void
manor_open_failure_show (ManorOpenFailure *self,
                         ManorConsole     *console,
                         const char       *key,
                         const char       *title,
                         const GError     *error)
{
  g_autofree char *words = NULL;
  g_autofree char *message = NULL;

  g_return_if_fail (MANOR_IS_OPEN_FAILURE (self));
  g_return_if_fail (MANOR_IS_CONSOLE (console));
  g_return_if_fail (key != NULL);
  g_return_if_fail (error != NULL);

  words = g_strdup_printf (_("Could Not Open “%s”"), title);
  follow (self, console, key);
  message = dup_message (self, key, error);
  adw_status_page_set_title (self->status, words);
  adw_status_page_set_description (self->status, message);
  suggest (self, error);
}
