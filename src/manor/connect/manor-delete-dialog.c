/* manor-delete-dialog.c: deleting a database, with its name typed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-delete-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-delete-dialog.h"

/**
 * ManorDeleteDialog:
 *
 * Deletes a database once its name was typed: nobody deletes a tenant by a slip of the hand.
 */
struct _ManorDeleteDialog
{
  ManorFormDialog      parent_instance;

  /* template widgets */
  AdwPreferencesGroup *group;
  AdwEntryRow         *name_row;

  /* owned references */
  ManorConnection     *connection;
  ManorDatabase       *database;
};

enum {
  DELETED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ManorDeleteDialog, manor_delete_dialog, MANOR_TYPE_FORM_DIALOG)

static guint signals[N_SIGNALS];

static gboolean
has_trash (ManorConnection *connection)
{
  return manor_connection_get_features (connection) & MANOR_CONNECTION_TRASHES;
}

static void
changed_cb (ManorDeleteDialog *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->name_row));

  manor_form_dialog_set_valid (MANOR_FORM_DIALOG (self),
                               g_str_equal (typed, manor_database_get_name (self->database)));
}

static DexFuture *
manor_delete_dialog_submit (ManorFormDialog *dialog)
{
  ManorDeleteDialog *self = MANOR_DELETE_DIALOG (dialog);

  return manor_connection_delete_database (self->connection, self->database);
}

static void
manor_delete_dialog_done (ManorFormDialog *dialog,
                          const GValue    *value)
{
  g_signal_emit (dialog, signals[DELETED], 0);
}

static void
manor_delete_dialog_dispose (GObject *object)
{
  ManorDeleteDialog *self = MANOR_DELETE_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_DELETE_DIALOG);
  g_clear_object (&self->connection);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (manor_delete_dialog_parent_class)->dispose (object);
}

static void
manor_delete_dialog_class_init (ManorDeleteDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  ManorFormDialogClass *form_class = MANOR_FORM_DIALOG_CLASS (klass);

  object_class->dispose = manor_delete_dialog_dispose;
  form_class->submit = manor_delete_dialog_submit;
  form_class->done = manor_delete_dialog_done;

  signals[DELETED] =
    g_signal_new ("deleted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-delete-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorDeleteDialog, group);
  gtk_widget_class_bind_template_child (widget_class, ManorDeleteDialog, name_row);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
manor_delete_dialog_init (ManorDeleteDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What goes and what stays, where there is a trash. */
static char *
dup_trash_consequence (ManorDatabase *database,
                       ManorFleet    *fleet)
{
  const char *location = manor_database_get_location (database);
  guint n_children;

  if (fleet == NULL)
    return g_strdup_printf (_("“%s” with all its rows moves to the trash."), location);

  n_children = manor_fleet_get_n_children (fleet);

  return g_strdup_printf (ngettext ("“%s” moves to the trash. Its %u child stays as it is, as an ordinary database.",
                                    "“%s” moves to the trash. Its %u children stay as they are, as ordinary databases.",
                                    n_children),
                          location, n_children);
}

/* The same where what is deleted is gone. */
static char *
dup_final_consequence (ManorDatabase *database,
                       ManorFleet    *fleet)
{
  const char *name = manor_database_get_name (database);
  guint n_children = fleet != NULL ? manor_fleet_get_n_children (fleet) : 0;

  if (n_children == 0)
    return g_strdup_printf (_("“%s” with all its rows is gone for good: the server has no trash."),
                            name);

  if (manor_database_get_propagates (database))
    return g_strdup_printf (ngettext ("The server does not let “%s” go while it has %u child. Delete that first.",
                                      "The server does not let “%s” go while it has %u children. Delete them first.",
                                      n_children),
                            name, n_children);

  return g_strdup_printf (ngettext ("“%s” with all its rows is gone for good: the server has no trash. Its %u child stays as it is, as an ordinary database.",
                                    "“%s” with all its rows is gone for good: the server has no trash. Its %u children stay as they are, as ordinary databases.",
                                    n_children),
                          name, n_children);
}

static char *
dup_consequence (ManorDeleteDialog *self)
{
  const char *name = manor_database_get_name (self->database);
  ManorFleet *fleet = manor_connection_find_fleet (self->connection, name);

  return has_trash (self->connection) ? dup_trash_consequence (self->database, fleet)
                                      : dup_final_consequence (self->database, fleet);
}

/* A server keeps a schema database that it has children of. */
static gboolean
is_held (ManorDeleteDialog *self)
{
  ManorFleet *fleet = manor_connection_find_fleet (self->connection,
                                                   manor_database_get_name (self->database));

  return manor_database_get_propagates (self->database) && fleet != NULL &&
         manor_fleet_get_n_children (fleet) > 0;
}

/**
 * manor_delete_dialog_new:
 * @connection: the connection of @database
 * @database: what shall go
 *
 * Returns: (transfer floating): a `ManorDeleteDialog`
 */
AdwDialog *
manor_delete_dialog_new (ManorConnection *connection,
                         ManorDatabase   *database)
{
  ManorDeleteDialog *self;
  g_autofree char *row_title = NULL;
  g_autofree char *consequence = NULL;
  g_autofree char *escaped = NULL;

  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (MANOR_IS_DATABASE (database), NULL);

  self = g_object_new (MANOR_TYPE_DELETE_DIALOG, NULL);
  self->connection = g_object_ref (connection);
  self->database = g_object_ref (database);

  consequence = dup_consequence (self);
  escaped = g_markup_escape_text (consequence, -1);
  adw_preferences_group_set_description (self->group, escaped);
  if (!has_trash (connection))
    g_object_set (self, "submit-label", _("_Delete"), NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->name_row), !is_held (self));
  row_title = g_strdup_printf (_("Type “%s” to confirm"), manor_database_get_name (database));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->name_row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name_row), row_title);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->name_row));

  return ADW_DIALOG (self);
}
