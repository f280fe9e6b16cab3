/* manor-database-dialog.c: making a database, a schema database, a child or a copy
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-database-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-creation-words.h"
#include "manor-database-dialog.h"
#include "manor-name.h"
#include "manor-pattern.h"
#include "manor-seed-group.h"

#define MB G_GUINT64_CONSTANT (1000000)

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
 * database's, or a copy of another with its rows, as it is or as it was.
 *
 * Invariants:
 *
 *  (1) `fleet` is there exactly when a child is made, `original` exactly when a copy is.
 *  (2) What is shown and what is made are the same #ManorCreation, made of the form each time.
 */
struct _ManorDatabaseDialog
{
  ManorFormDialog      parent_instance;

  /* template widgets */
  AdwComboRow         *group_row;
  GtkWidget           *limit_group;
  AdwSwitchRow        *limit_row;
  AdwPreferencesGroup *name_group;
  AdwEntryRow         *name_row;
  AdwSwitchRow        *native_row;
  AdwEntryRow         *patterns_row;
  GtkLabel            *problem_label;
  AdwSwitchRow        *rewind_row;
  AdwSwitchRow        *rows_row;
  AdwSpinRow          *size_row;
  ManorSeedGroup      *sql_group;
  AdwEntryRow         *time_row;

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

static gboolean
is_rewinding (ManorDatabaseDialog *self)
{
  return self->purpose == COPY && adw_switch_row_get_active (self->rewind_row);
}

/* NULL but for a schema database whose children Manor finds. */
static char **
dup_patterns (ManorDatabaseDialog *self)
{
  if (self->purpose != SCHEMA || is_native (self))
    return NULL;

  return manor_pattern_split (gtk_editable_get_text (GTK_EDITABLE (self->patterns_row)));
}

static GDateTime *
dup_time (ManorDatabaseDialog *self)
{
  return manor_creation_words_parse_time (gtk_editable_get_text (GTK_EDITABLE (self->time_row)));
}

static ManorCreationKind
get_kind (ManorDatabaseDialog *self)
{
  switch (self->purpose)
    {
    case CHILD:
      return MANOR_CREATION_CHILD;

    case COPY:
      return MANOR_CREATION_COPY;

    case SCHEMA:
      return is_native (self) ? MANOR_CREATION_SCHEMA : MANOR_CREATION_DATABASE;

    case PLAIN:
    default:
      return MANOR_CREATION_DATABASE;
    }
}

static const char *
get_group (ManorDatabaseDialog *self)
{
  GtkStringObject *item = adw_combo_row_get_selected_item (self->group_row);

  return gtk_widget_get_visible (GTK_WIDGET (self->group_row)) && item != NULL
         ? gtk_string_object_get_string (item) : NULL;
}

/* (2) */
static ManorCreation *
dup_creation (ManorDatabaseDialog *self)
{
  ManorCreation *creation = manor_creation_new (get_kind (self), get_name (self));
  g_autoptr(GDateTime) time = is_rewinding (self) ? dup_time (self) : NULL;
  guint64 max_size = 0;

  if (gtk_widget_get_visible (self->limit_group) && adw_switch_row_get_active (self->limit_row))
    max_size = (guint64) adw_spin_row_get_value (self->size_row) * MB;

  g_object_set (creation,
                "fleet", self->fleet,
                "original", self->original,
                "group", get_group (self),
                "with-rows", gtk_widget_get_visible (GTK_WIDGET (self->rows_row)) &&
                             adw_switch_row_get_active (self->rows_row),
                "time", time,
                "max-size", max_size,
                NULL);

  return creation;
}

/* One sentence, "" for what is only not there yet, NULL where all is well. */
static char *
dup_problem (ManorDatabaseDialog *self)
{
  g_autofree char *problem = manor_name_dup_problem (self->connection, get_name (self));
  g_autoptr(GDateTime) time = NULL;
  g_autoptr(GDateTime) now = NULL;

  if (problem != NULL)
    return g_steal_pointer (&problem);

  if (!manor_seed_group_get_valid (self->sql_group))
    return g_strdup ("");

  if (!is_rewinding (self))
    return NULL;

  time = dup_time (self);
  if (time == NULL)
    return g_strdup (*gtk_editable_get_text (GTK_EDITABLE (self->time_row)) == '\0'
                     ? "" : _("Type a date and a time like 2026-11-29 18:30"));

  now = g_date_time_new_now_utc ();
  return g_date_time_compare (time, now) > 0 ? g_strdup (_("That time is yet to come")) : NULL;
}

static void
show_problem (ManorDatabaseDialog *self,
              const char          *text,
              gboolean             wrong)
{
  g_autofree char *name_problem = manor_name_dup_problem (self->connection, get_name (self));
  gboolean wrong_name = name_problem != NULL && *name_problem != '\0';

  gtk_label_set_label (self->problem_label, text);
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->problem_label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->problem_label), "error");

  if (wrong_name)
    gtk_widget_add_css_class (GTK_WIDGET (self->name_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->name_row), "error");
}

static void
changed_cb (ManorDatabaseDialog *self)
{
  g_autofree char *problem = NULL;
  g_autofree char *promise = NULL;

  if (self->connection == NULL)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->patterns_row),
                          self->purpose == SCHEMA && !is_native (self));
  gtk_widget_set_visible (GTK_WIDGET (self->time_row), is_rewinding (self));
  gtk_widget_set_visible (GTK_WIDGET (self->size_row), adw_switch_row_get_active (self->limit_row));

  problem = dup_problem (self);
  if (problem == NULL)
    {
      g_autoptr(ManorCreation) creation = dup_creation (self);
      g_auto(GStrv) patterns = dup_patterns (self);

      promise = manor_creation_words_dup_promise (self->connection, creation,
                                                  (const char * const *) patterns);
    }

  show_problem (self, problem != NULL ? problem : promise, problem != NULL && *problem != '\0');
  manor_form_dialog_set_valid (MANOR_FORM_DIALOG (self), problem == NULL);
  manor_form_dialog_set_typed (MANOR_FORM_DIALOG (self),
                               manor_seed_group_get_typed (self->sql_group) ||
                               *gtk_editable_get_text (GTK_EDITABLE (self->patterns_row)) != '\0');
}

typedef struct
{
  ManorConnection *connection;
  ManorCreation   *creation;
  DexFuture       *seeded;     /* or NULL */
  char           **patterns;   /* or NULL */
} Making;

static void
making_free (gpointer data)
{
  Making *making = data;

  g_clear_object (&making->connection);
  g_clear_object (&making->creation);
  dex_clear (&making->seeded);
  g_clear_pointer (&making->patterns, g_strfreev);
  g_free (making);
}

/* A schema database is a database that has a rule. */
static DexFuture *
make_fiber (gpointer user_data)
{
  Making *making = user_data;
  g_autoptr(ManorDatabase) database = NULL;
  g_autoptr(GError) error = NULL;

  if (making->seeded != NULL && !manor_await (g_steal_pointer (&making->seeded), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  database = manor_await_object (manor_connection_create (making->connection, making->creation),
                                 &error);
  if (database == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (making->patterns != NULL &&
      !manor_await (manor_connection_set_rule (making->connection,
                                               manor_creation_get_name (making->creation),
                                               (const char * const *) making->patterns),
                    &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&database));
}

static DexFuture *
manor_database_dialog_submit (ManorFormDialog *dialog)
{
  ManorDatabaseDialog *self = MANOR_DATABASE_DIALOG (dialog);
  gboolean fetches = manor_connection_get_features (self->connection) & MANOR_CONNECTION_FETCHES;
  Making *making = g_new0 (Making, 1);

  making->connection = g_object_ref (self->connection);
  making->creation = dup_creation (self);
  making->patterns = dup_patterns (self);
  if (self->purpose == PLAIN || self->purpose == SCHEMA)
    making->seeded = manor_seed_group_apply (self->sql_group, making->creation, fetches);

  return manor_fiber_spawn (0, make_fiber, making, making_free);
}

static void
manor_database_dialog_done (ManorFormDialog *dialog,
                            const GValue    *value)
{
  g_signal_emit (dialog, signals[CREATED], 0, g_value_get_object (value));
}

static char *
manor_database_dialog_dup_stopped (ManorFormDialog *dialog)
{
  ManorDatabaseDialog *self = MANOR_DATABASE_DIALOG (dialog);

  dex_future_disown (manor_connection_refresh (self->connection));

  /* translators: %s is a database */
  return g_strdup_printf (_("Stopped. “%s” may have been made all the same, and appears in the sidebar then. Look there before you make it again."),
                          get_name (self));
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
  form_class->dup_stopped = manor_database_dialog_dup_stopped;

  signals[CREATED] =
    g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, MANOR_TYPE_DATABASE);

  g_type_ensure (MANOR_TYPE_SEED_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-database-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorDatabaseDialog, group_row);
  gtk_widget_class_bind_template_child (widget_class, ManorDatabaseDialog, limit_group);
  gtk_widget_class_bind_template_child (widget_class, ManorDatabaseDialog, limit_row);
  gtk_widget_class_bind_template_child (widget_class, ManorDatabaseDialog, name_group);
  gtk_widget_class_bind_template_child (widget_class, ManorDatabaseDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, ManorDatabaseDialog, native_row);
  gtk_widget_class_bind_template_child (widget_class, ManorDatabaseDialog, patterns_row);
  gtk_widget_class_bind_template_child (widget_class, ManorDatabaseDialog, problem_label);
  gtk_widget_class_bind_template_child (widget_class, ManorDatabaseDialog, rewind_row);
  gtk_widget_class_bind_template_child (widget_class, ManorDatabaseDialog, rows_row);
  gtk_widget_class_bind_template_child (widget_class, ManorDatabaseDialog, size_row);
  gtk_widget_class_bind_template_child (widget_class, ManorDatabaseDialog, sql_group);
  gtk_widget_class_bind_template_child (widget_class, ManorDatabaseDialog, time_row);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
manor_database_dialog_init (ManorDatabaseDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Where there are several groups, somebody has to say which. An archived one takes nothing new. */
static void
show_groups (ManorDatabaseDialog *self)
{
  ManorOrganization *organization = manor_connection_get_organization (self->connection);
  GListModel *groups;
  g_autoptr(GtkStringList) names = NULL;

  if (organization == NULL)
    return;

  groups = manor_organization_get_groups (organization);
  names = gtk_string_list_new (NULL);
  for (guint i = 0; i < g_list_model_get_n_items (groups); i++)
    {
      g_autoptr(ManorGroup) group = g_list_model_get_item (groups, i);

      if (!manor_group_get_archived (group))
        gtk_string_list_append (names, manor_group_get_name (group));
    }

  adw_combo_row_set_model (self->group_row, G_LIST_MODEL (names));
  gtk_widget_set_visible (GTK_WIDGET (self->group_row),
                          g_list_model_get_n_items (G_LIST_MODEL (names)) > 0);
}

/* What is asked for, of what the connection can do. */
static void
show_rows (ManorDatabaseDialog *self)
{
  ManorConnectionFeatures features = manor_connection_get_features (self->connection);
  gboolean fresh = self->purpose == PLAIN || self->purpose == SCHEMA;
  gboolean of_platform = manor_connection_get_organization (self->connection) != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->sql_group), fresh);
  gtk_widget_set_visible (self->limit_group, fresh && of_platform);
  gtk_widget_set_visible (GTK_WIDGET (self->native_row),
                          self->purpose == SCHEMA && (features & MANOR_CONNECTION_PROPAGATES));
  gtk_widget_set_visible (GTK_WIDGET (self->rewind_row),
                          self->purpose == COPY && (features & MANOR_CONNECTION_REWINDS));
  gtk_widget_set_visible (GTK_WIDGET (self->rows_row),
                          self->purpose == CHILD && (features & MANOR_CONNECTION_FORKS) &&
                          !manor_database_get_propagates (manor_fleet_get_schema (self->fleet)));
  /* A dialog does not grow with what comes into sight. */
  if (gtk_widget_get_visible (GTK_WIDGET (self->rewind_row)))
    adw_dialog_set_content_height (ADW_DIALOG (self), 360);
  if (of_platform)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->native_row),
                                 _("Turso itself applies every change to all its children at once, without a review of each. Deprecated by Turso: only some organizations have it, and it may go."));
  if (fresh)
    show_groups (self);
}

static AdwDialog *
make_dialog (ManorConnection *connection,
             ManorFleet      *fleet,
             ManorDatabase   *original,
             Purpose          purpose,
             const char      *title)
{
  ManorDatabaseDialog *self = g_object_new (MANOR_TYPE_DATABASE_DIALOG, "title", title, NULL);

  self->connection = g_object_ref (connection);
  g_set_object (&self->fleet, fleet);
  g_set_object (&self->original, original);
  self->purpose = purpose;

  show_rows (self);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->name_row));
  changed_cb (self);

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

  return make_dialog (connection, NULL, NULL, PLAIN, _("New Database"));
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

  return make_dialog (connection, NULL, NULL, SCHEMA, _("New Schema Database"));
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

  return make_dialog (connection, fleet, NULL, CHILD, title);
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
  dialog = make_dialog (connection, NULL, original, COPY, title);
  g_object_set (dialog, "submit-label", _("_Duplicate"), NULL);

  return dialog;
}
