/* manor-database-dialog.c: making a database, a schema database, a child or a copy
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-database-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-database-dialog.h"
#include "manor-name.h"
#include "manor-pattern.h"

typedef enum
{
  PLAIN,
  SCHEMA,
  CHILD,
  COPY,
} Purpose;

/**
 * ManorDatabaseDialog:
 *
 * Asks for the name of a new database and makes it: an ordinary one, a schema database with
 * the rule for its children or whose server keeps them, a child, whose schema is its schema
 * database's, or a copy of another with its rows.
 *
 * Invariants:
 *
 *  (1) `fleet` is there exactly when a child is made, `original` exactly when a copy is.
 */
struct _ManorDatabaseDialog
{
  ManorFormDialog      parent_instance;

  /* template widgets */
  AdwEntryRow         *name_row;
  AdwSwitchRow        *native_row;
  AdwEntryRow         *patterns_row;
  GtkLabel            *problem_label;
  AdwPreferencesGroup *name_group;
  AdwPreferencesGroup *sql_group;
  GtkTextView         *sql_view;

  /* owned references */
  ManorConnection     *connection;
  ManorFleet          *fleet;       /* (1) */
  ManorDatabase       *original;    /* (1) */

  Purpose              purpose;
};

enum {
  CREATED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ManorDatabaseDialog, manor_database_dialog, MANOR_TYPE_FORM_DIALOG)

static guint signals[N_SIGNALS];

static const char *
get_name (ManorDatabaseDialog *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->name_row));
}

static gboolean
is_native (ManorDatabaseDialog *self)
{
  return self->purpose == SCHEMA && adw_switch_row_get_active (self->native_row);
}

static char *
dup_child_promise (ManorDatabaseDialog *self)
{
  const char *name = get_name (self);
  const char *schema = manor_fleet_get_name (self->fleet);

  if (manor_database_get_propagates (manor_fleet_get_schema (self->fleet)))
    return g_strdup_printf (_("“%s” becomes a child of “%s”: the server copies it, rows included"),
                            name, schema);

  if (manor_rule_matches (manor_fleet_get_rule (self->fleet), name, NULL, FALSE))
    return g_strdup_printf (_("“%s” becomes a child of “%s” with its schema and no rows"),
                            name, schema);

  return g_strdup_printf (_("“%s” becomes a child of “%s” with its schema and no rows, and is added to its list of children"),
                          name, schema);
}

static char *
dup_schema_promise (ManorDatabaseDialog *self)
{
  g_auto(GStrv) patterns = NULL;
  guint n_matching;

  if (is_native (self))
    return g_strdup (_("Its children are made from it, and the server carries every change to all of them at once"));

  patterns = manor_pattern_split (gtk_editable_get_text (GTK_EDITABLE (self->patterns_row)));
  n_matching = manor_pattern_count (self->connection, get_name (self),
                                    (const char * const *) patterns);

  return g_strdup_printf (ngettext ("%u database here will be its child",
                                    "%u databases here will be its children", n_matching),
                          n_matching);
}

/* What the server copies is a child where the original is one. */
static char *
dup_copy_promise (ManorDatabaseDialog *self)
{
  const char *original = manor_database_get_name (self->original);
  ManorRule *rule = manor_connection_find_rule_for (self->connection, original, NULL);
  ManorDatabase *schema = NULL;

  if (rule != NULL)
    schema = manor_connection_find_database (self->connection, manor_rule_get_schema_name (rule));

  if (schema != NULL && manor_database_get_propagates (schema))
    return g_strdup_printf (_("“%s” becomes a copy of “%s” with all its rows, and a child of “%s” as well"),
                            get_name (self), original, manor_database_get_name (schema));

  return g_strdup_printf (_("“%s” becomes a copy of “%s” with all its rows"),
                          get_name (self), original);
}

/* What will happen, where there is nothing wrong with it. */
static char *
dup_promise (ManorDatabaseDialog *self)
{
  switch (self->purpose)
    {
    case CHILD:
      return dup_child_promise (self);

    case SCHEMA:
      return dup_schema_promise (self);

    case COPY:
      return dup_copy_promise (self);

    case PLAIN:
    default:
      return g_strdup_printf (_("“%s” is made in “%s”"), get_name (self),
                              manor_connection_get_title (self->connection));
    }
}

static void
changed_cb (ManorDatabaseDialog *self)
{
  g_autofree char *problem = manor_name_dup_problem (self->connection, get_name (self));
  g_autofree char *promise = NULL;
  gboolean wrong = problem != NULL && *problem != '\0';

  gtk_widget_set_visible (GTK_WIDGET (self->patterns_row),
                          self->purpose == SCHEMA && !is_native (self));

  if (problem == NULL)
    promise = dup_promise (self);

  gtk_label_set_label (self->problem_label, problem != NULL ? problem : promise);

  if (wrong)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->name_row), "error");
      gtk_widget_add_css_class (GTK_WIDGET (self->problem_label), "error");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->name_row), "error");
      gtk_widget_remove_css_class (GTK_WIDGET (self->problem_label), "error");
    }

  manor_form_dialog_set_valid (MANOR_FORM_DIALOG (self), problem == NULL);
}

static char *
dup_sql (ManorDatabaseDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->sql_view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

typedef struct
{
  ManorConnection *connection;
  char            *name;
  char            *sql;
  char           **patterns;
} MakeSchema;

static void
make_schema_free (gpointer data)
{
  MakeSchema *make = data;

  g_clear_object (&make->connection);
  g_clear_pointer (&make->name, g_free);
  g_clear_pointer (&make->sql, g_free);
  g_clear_pointer (&make->patterns, g_strfreev);
  g_free (make);
}

/* A schema database is a database that has a rule. */
static DexFuture *
make_schema_fiber (gpointer user_data)
{
  MakeSchema *make = user_data;
  g_autoptr(ManorDatabase) database = NULL;
  g_autoptr(GError) error = NULL;

  database = dex_await_object (manor_connection_create_database (make->connection, make->name,
                                                                 make->sql),
                               &error);
  if (database == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (!dex_await (manor_connection_set_rule (make->connection, make->name,
                                             (const char * const *) make->patterns),
                  &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&database));
}

static DexFuture *
manor_database_dialog_submit (ManorFormDialog *dialog)
{
  ManorDatabaseDialog *self = MANOR_DATABASE_DIALOG (dialog);
  g_autofree char *sql = NULL;
  MakeSchema *make;

  if (self->purpose == CHILD)
    return manor_connection_create_child (self->connection, self->fleet, get_name (self));

  if (self->purpose == COPY)
    return manor_connection_fork_database (self->connection, self->original, get_name (self));

  sql = dup_sql (self);
  if (self->purpose == PLAIN)
    return manor_connection_create_database (self->connection, get_name (self), sql);

  if (is_native (self))
    return manor_connection_create_schema (self->connection, get_name (self), sql);

  make = g_new0 (MakeSchema, 1);
  make->connection = g_object_ref (self->connection);
  make->name = g_strdup (get_name (self));
  make->sql = g_steal_pointer (&sql);
  make->patterns = manor_pattern_split (gtk_editable_get_text (GTK_EDITABLE (self->patterns_row)));

  return dex_scheduler_spawn (NULL, 0, make_schema_fiber, make, make_schema_free);
}

static void
manor_database_dialog_done (ManorFormDialog *dialog,
                            const GValue    *value)
{
  g_signal_emit (dialog, signals[CREATED], 0, g_value_get_object (value));
}

static void
manor_database_dialog_dispose (GObject *object)
{
  ManorDatabaseDialog *self = MANOR_DATABASE_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_DATABASE_DIALOG);
  g_clear_object (&self->connection);
  g_clear_object (&self->fleet);
  g_clear_object (&self->original);

  G_OBJECT_CLASS (manor_database_dialog_parent_class)->dispose (object);
}

static void
manor_database_dialog_class_init (ManorDatabaseDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  ManorFormDialogClass *form_class = MANOR_FORM_DIALOG_CLASS (klass);

  object_class->dispose = manor_database_dialog_dispose;
  form_class->submit = manor_database_dialog_submit;
  form_class->done = manor_database_dialog_done;

  signals[CREATED] =
    g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, MANOR_TYPE_DATABASE);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-database-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorDatabaseDialog, name_group);
  gtk_widget_class_bind_template_child (widget_class, ManorDatabaseDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, ManorDatabaseDialog, native_row);
  gtk_widget_class_bind_template_child (widget_class, ManorDatabaseDialog, patterns_row);
  gtk_widget_class_bind_template_child (widget_class, ManorDatabaseDialog, problem_label);
  gtk_widget_class_bind_template_child (widget_class, ManorDatabaseDialog, sql_group);
  gtk_widget_class_bind_template_child (widget_class, ManorDatabaseDialog, sql_view);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
manor_database_dialog_init (ManorDatabaseDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static AdwDialog *
make_dialog (ManorConnection *connection,
             ManorFleet      *fleet,
             Purpose          purpose,
             const char      *title)
{
  gboolean may_propagate = manor_connection_get_features (connection) & MANOR_CONNECTION_PROPAGATES;
  ManorDatabaseDialog *self = g_object_new (MANOR_TYPE_DATABASE_DIALOG, "title", title, NULL);

  self->connection = g_object_ref (connection);
  g_set_object (&self->fleet, fleet);
  self->purpose = purpose;

  gtk_widget_set_visible (GTK_WIDGET (self->sql_group), purpose == PLAIN || purpose == SCHEMA);
  gtk_widget_set_visible (GTK_WIDGET (self->native_row), purpose == SCHEMA && may_propagate);
  gtk_widget_set_visible (GTK_WIDGET (self->patterns_row), purpose == SCHEMA);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->name_row));

  return ADW_DIALOG (self);
}

/**
 * manor_database_dialog_new:
 * @connection: where to make it
 *
 * Returns: (transfer floating): a dialog that makes an ordinary database
 */
AdwDialog *
manor_database_dialog_new (ManorConnection *connection)
{
  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);

  return make_dialog (connection, NULL, PLAIN, _("New Database"));
}

/**
 * manor_database_dialog_new_for_schema:
 * @connection: where to make it
 *
 * Returns: (transfer floating): a dialog that makes a schema database
 */
AdwDialog *
manor_database_dialog_new_for_schema (ManorConnection *connection)
{
  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);

  return make_dialog (connection, NULL, SCHEMA, _("New Schema Database"));
}

/**
 * manor_database_dialog_new_for_child:
 * @connection: where to make it
 * @fleet: whose child it will be
 *
 * Returns: (transfer floating): a dialog that makes a child
 */
AdwDialog *
manor_database_dialog_new_for_child (ManorConnection *connection,
                                     ManorFleet      *fleet)
{
  g_autofree char *title = NULL;

  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (MANOR_IS_FLEET (fleet), NULL);

  title = g_strdup_printf (_("New Child of “%s”"), manor_fleet_get_name (fleet));

  return make_dialog (connection, fleet, CHILD, title);
}

/**
 * manor_database_dialog_new_for_copy:
 * @connection: where @original is
 * @original: what to copy
 *
 * Returns: (transfer floating): a dialog that copies a database with its rows
 */
AdwDialog *
manor_database_dialog_new_for_copy (ManorConnection *connection,
                                    ManorDatabase   *original)
{
  g_autofree char *title = NULL;
  AdwDialog *dialog;

  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (MANOR_IS_DATABASE (original), NULL);

  /* translators: the title of a dialog; %s is a database */
  title = g_strdup_printf (_("Duplicate “%s”"), manor_database_get_name (original));
  dialog = make_dialog (connection, NULL, COPY, title);
  MANOR_DATABASE_DIALOG (dialog)->original = g_object_ref (original);
  g_object_set (dialog, "submit-label", _("_Duplicate"), NULL);

  return dialog;
}
