/* manor-adopt-dialog.c: a schema database for databases that have none
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-adopt-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-adopt-dialog.h"
#include "manor-candidate-row.h"
#include "manor-file-row.h"
#include "manor-later.h"
#include "manor-name.h"
#include "manor-pattern.h"
#include "manor-place.h"

#define MAX_NAMES_SHOWN 6

/* The places in “Schema From”. */
enum {
  FROM_THEM,
  FROM_DATABASE,
  FROM_FILE,
};

/**
 * ManorAdoptDialog:
 *
 * Says which databases are meant, and where their schema comes from.
 *
 * Invariants:
 *
 *  (1) `adoption` is of the patterns that stand in the entry; other patterns make another one, and what was
 *      read for those before is forgotten.
 *  (2) `reading` is set while schemas are read; letting go of it stops that.
 *  (3) `rows` are those of the newest reading that came to its end.
 */
struct _ManorAdoptDialog
{
  ManorFormDialog      parent_instance;

  /* template widgets */
  AdwEntryRow         *patterns_row;
  AdwActionRow        *matching_row;
  AdwPreferencesGroup *databases_group;
  AdwComboRow         *source_row;
  AdwEntryRow         *database_row;
  AdwEntryRow         *file_row;
  AdwActionRow        *read_row;
  GtkWidget           *read_spinner;
  GtkWidget           *read_button;
  GtkWidget           *stop_button;
  AdwPreferencesGroup *candidates_group;
  GtkWidget           *new_group;
  AdwEntryRow         *name_row;
  AdwComboRow         *group_row;
  GtkStringList       *group_names;

  /* owned references */
  ManorConnection     *connection;
  ManorAdoption       *adoption;  /* (1) */
  DexFuture           *reading;   /* (2) */
  GPtrArray           *rows;      /* (3) borrowed widgets */

  guint                n_matching;
};

enum {
  ADOPTED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ManorAdoptDialog, manor_adopt_dialog, MANOR_TYPE_FORM_DIALOG)

static guint signals[N_SIGNALS];

static char **
dup_patterns (ManorAdoptDialog *self)
{
  return manor_pattern_split (gtk_editable_get_text (GTK_EDITABLE (self->patterns_row)));
}

static ManorCandidate *
get_candidate (ManorAdoptDialog *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);

      if (gtk_check_button_get_active (manor_candidate_row_get_check (row)))
        return manor_candidate_row_get_candidate (row);
    }

  return NULL;
}

static ManorDatabase *
find_database (ManorAdoptDialog *self)
{
  return manor_connection_find_database (self->connection,
                                         gtk_editable_get_text (GTK_EDITABLE (self->database_row)));
}

static gboolean
has_source (ManorAdoptDialog *self)
{
  switch (adw_combo_row_get_selected (self->source_row))
    {
    case FROM_DATABASE:
      return find_database (self) != NULL;

    case FROM_FILE:
      return *gtk_editable_get_text (GTK_EDITABLE (self->file_row)) != '\0';

    case FROM_THEM:
    default:
      return get_candidate (self) != NULL;
    }
}

/* What is wrong with the new name is said at the entry, once there is one. */
static gboolean
check_name (ManorAdoptDialog *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name_row));
  g_autofree char *problem = manor_name_dup_problem (self->connection, name);

  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name_row), *name != '\0' ? problem : NULL);
  if (problem != NULL && *name != '\0')
    gtk_widget_add_css_class (GTK_WIDGET (self->name_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->name_row), "error");

  return problem == NULL && *name != '\0';
}

static void
update (ManorAdoptDialog *self)
{
  guint source;
  gboolean named;

  /* An entry speaks while the template is made. */
  if (self->connection == NULL)
    return;

  source = adw_combo_row_get_selected (self->source_row);
  named = check_name (self) || source == FROM_DATABASE;

  gtk_widget_set_visible (GTK_WIDGET (self->database_row), source == FROM_DATABASE);
  gtk_widget_set_visible (GTK_WIDGET (self->file_row), source == FROM_FILE);
  gtk_widget_set_visible (GTK_WIDGET (self->read_row), source == FROM_THEM);
  gtk_widget_set_visible (GTK_WIDGET (self->candidates_group),
                          source == FROM_THEM && self->rows->len > 0);
  gtk_widget_set_visible (self->new_group, source != FROM_DATABASE);

  gtk_widget_set_visible (self->read_spinner, self->reading != NULL);
  gtk_widget_set_visible (self->stop_button, self->reading != NULL);
  gtk_widget_set_visible (self->read_button, self->reading == NULL);
  gtk_widget_set_sensitive (self->read_button, self->n_matching > 0);

  manor_form_dialog_set_valid (MANOR_FORM_DIALOG (self),
                               self->n_matching > 0 && named && has_source (self));
  manor_form_dialog_set_typed (MANOR_FORM_DIALOG (self),
                               *gtk_editable_get_text (GTK_EDITABLE (self->patterns_row)) != '\0');
}

static void
clear_candidates (ManorAdoptDialog *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->candidates_group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

/* @words: (transfer full) */
static void
append_count (GString *text,
              guint    count,
              char    *words)
{
  if (count > 0)
    {
      g_string_append (text, _(", "));
      g_string_append (text, words);
    }

  g_free (words);
}

static char *
dup_taken (guint n_taken)
{
  return g_strdup_printf (ngettext ("%u is in a fleet and stays there",
                                    "%u are in fleets and stay there", n_taken), n_taken);
}

/* The schema database is no child of its own, where there is one already. */
static const char *
get_schema_name (ManorAdoptDialog *self)
{
  if (adw_combo_row_get_selected (self->source_row) != FROM_DATABASE)
    return "";

  return gtk_editable_get_text (GTK_EDITABLE (self->database_row));
}

/* How many databases the patterns match, how these begin, and how many have a fleet, where they stay. */
static void
show_matching (ManorAdoptDialog *self)
{
  g_auto(GStrv) patterns = dup_patterns (self);
  g_autoptr(GPtrArray) databases = manor_pattern_matching (self->connection, get_schema_name (self),
                                                           (const char * const *) patterns);
  g_autoptr(GString) text = g_string_new (NULL);
  guint n_taken;

  self->n_matching = databases->len;
  g_object_get (self->adoption, "n-taken", &n_taken, NULL);
  g_string_append_printf (text, ngettext ("%u database", "%u databases", databases->len),
                          databases->len);
  for (guint i = 0; i < MIN (databases->len, MAX_NAMES_SHOWN); i++)
    g_string_append_printf (text, "%s%s", i == 0 ? ": " : _(", "),
                            manor_database_get_name (g_ptr_array_index (databases, i)));
  if (databases->len > MAX_NAMES_SHOWN)
    g_string_append (text, _(", …"));
  append_count (text, MIN (n_taken, databases->len), dup_taken (MIN (n_taken, databases->len)));

  adw_action_row_set_subtitle (self->matching_row, text->str);
}

static void
source_changed_cb (ManorAdoptDialog *self)
{
  if (self->adoption != NULL)
    show_matching (self);
  update (self);
}

/* (1) */
static void
patterns_changed_cb (ManorAdoptDialog *self)
{
  g_auto(GStrv) patterns = NULL;

  if (self->connection == NULL)
    return;

  patterns = dup_patterns (self);
  dex_clear (&self->reading);
  g_clear_object (&self->adoption);
  clear_candidates (self);
  adw_action_row_set_subtitle (self->read_row, manor_connection_get_organization (self->connection) != NULL
                                               ? _("Reading leaves databases that sleep alone") : "");

  self->adoption = manor_adoption_new (self->connection, (const char * const *) patterns);
  show_matching (self);
  update (self);
}

static void
show_progress (ManorAdoptDialog *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint n_databases, n_read, n_unreachable, n_asleep, n_taken;

  if (self->adoption == NULL)
    return;

  g_object_get (self->adoption, "n-databases", &n_databases, "n-read", &n_read,
                "n-unreachable", &n_unreachable, "n-asleep", &n_asleep, "n-taken", &n_taken, NULL);
  g_string_append_printf (text, ngettext ("%u of %u database read", "%u of %u databases read",
                                          n_databases), n_read, n_databases);
  append_count (text, n_asleep,
                g_strdup_printf (ngettext ("%u asleep", "%u asleep", n_asleep), n_asleep));
  append_count (text, n_unreachable,
                g_strdup_printf (ngettext ("%u unreachable", "%u unreachable", n_unreachable),
                                 n_unreachable));
  append_count (text, n_taken, dup_taken (n_taken));
  adw_action_row_set_subtitle (self->read_row, text->str);
}

static void
show_candidates (ManorAdoptDialog *self)
{
  g_autoptr(ManorCandidate) first = g_list_model_get_item (G_LIST_MODEL (self->adoption), 0);
  guint n_candidates = g_list_model_get_n_items (G_LIST_MODEL (self->adoption));
  GtkCheckButton *group = NULL;

  clear_candidates (self);

  for (guint i = 0; i < n_candidates; i++)
    {
      g_autoptr(ManorCandidate) candidate = g_list_model_get_item (G_LIST_MODEL (self->adoption), i);
      GtkWidget *row = manor_candidate_row_new (candidate, i > 0 ? first : NULL, group);
      GtkCheckButton *check = manor_candidate_row_get_check (row);

      if (group == NULL)
        group = check;
      gtk_check_button_set_active (check, i == 0);
      g_signal_connect_object (check, "toggled", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (self->candidates_group, row);
      g_ptr_array_add (self->rows, row);
    }
}

static void
read_done_cb (gpointer      owner,
              const GValue *value,
              const GError *error,
              gpointer      user_data)
{
  ManorAdoptDialog *self = owner;

  /* Other patterns were typed, or somebody stopped it. */
  if (self->adoption != user_data || self->reading == NULL)
    return;

  dex_clear (&self->reading);
  show_progress (self);
  if (error != NULL)
    adw_action_row_set_subtitle (self->read_row, error->message);
  else
    show_candidates (self);
  update (self);
}

static void
read_cb (ManorAdoptDialog *self)
{
  static const char * const counts[] = {
    "notify::n-read", "notify::n-unreachable", "notify::n-asleep", "notify::n-databases",
  };

  if (self->n_matching == 0 || self->reading != NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_signal_handlers_disconnect_by_func (self->adoption, show_progress, self);
      g_signal_connect_object (self->adoption, counts[i], G_CALLBACK (show_progress), self,
                               G_CONNECT_SWAPPED);
    }

  self->reading = manor_adoption_refresh (self->adoption, FALSE);
  manor_later_full (dex_ref (self->reading), self, read_done_cb, g_object_ref (self->adoption),
                    g_object_unref);
  update (self);
}

/* (2) */
static void
stop_cb (ManorAdoptDialog *self)
{
  dex_clear (&self->reading);
  update (self);
}

/* What is needed after a file was read, when the dialog may be gone. */
typedef struct
{
  ManorAdoption *adoption;
  GFile         *file;
  char          *name;
  char          *group;
} FromFile;

static void
from_file_free (gpointer data)
{
  FromFile *from = data;

  g_clear_object (&from->adoption);
  g_clear_object (&from->file);
  g_free (from->name);
  g_free (from->group);
  g_free (from);
}

static DexFuture *
from_file_fiber (gpointer user_data)
{
  FromFile *from = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = manor_await_boxed (dex_file_load_contents_bytes (from->file), &error);
  g_autofree char *sql = NULL;
  gsize length;

  if (bytes == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  length = g_bytes_get_size (bytes);
  if (!g_utf8_validate (g_bytes_get_data (bytes, NULL), (gssize) length, NULL))
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                                  _("“%s” is not text in UTF-8: choose an SQL file"),
                                  g_file_peek_path (from->file));

  sql = g_strndup (g_bytes_get_data (bytes, NULL), length);

  return manor_adoption_take_sql (from->adoption, from->name, sql, from->group);
}

static const char *
get_group (ManorAdoptDialog *self)
{
  GtkStringObject *item = adw_combo_row_get_selected_item (self->group_row);

  return item != NULL ? gtk_string_object_get_string (item) : NULL;
}

static DexFuture *
manor_adopt_dialog_submit (ManorFormDialog *dialog)
{
  ManorAdoptDialog *self = MANOR_ADOPT_DIALOG (dialog);
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name_row));
  guint source = adw_combo_row_get_selected (self->source_row);
  g_autofree char *sql = NULL;
  FromFile *from;

  if (source == FROM_DATABASE)
    return manor_adoption_take_database (self->adoption, find_database (self));

  if (source == FROM_THEM)
    {
      sql = manor_catalogue_dup_sql (manor_candidate_get_catalogue (get_candidate (self)), FALSE);
      return manor_adoption_take_sql (self->adoption, name, sql, get_group (self));
    }

  from = g_new0 (FromFile, 1);
  from->adoption = g_object_ref (self->adoption);
  from->file = g_file_new_for_path (gtk_editable_get_text (GTK_EDITABLE (self->file_row)));
  from->name = g_strdup (name);
  from->group = g_strdup (get_group (self));

  return manor_fiber_spawn (0, from_file_fiber, from, from_file_free);
}

static void
manor_adopt_dialog_done (ManorFormDialog *dialog,
                         const GValue    *value)
{
  g_signal_emit (dialog, signals[ADOPTED], 0, g_value_get_object (value));
}

/* What was there already is as it was; a schema database is made before it has its children. */
static char *
manor_adopt_dialog_dup_stopped (ManorFormDialog *dialog)
{
  ManorAdoptDialog *self = MANOR_ADOPT_DIALOG (dialog);

  dex_future_disown (manor_connection_refresh (self->connection));
  if (adw_combo_row_get_selected (self->source_row) == FROM_DATABASE)
    return manor_place_dup_stopped (dialog);

  /* translators: %s is a schema database */
  return g_strdup_printf (_("Stopped. “%s” may have been made all the same, and appears in the sidebar then, perhaps without children."),
                          gtk_editable_get_text (GTK_EDITABLE (self->name_row)));
}

static void
manor_adopt_dialog_dispose (GObject *object)
{
  ManorAdoptDialog *self = MANOR_ADOPT_DIALOG (object);

  dex_clear (&self->reading);
  g_clear_object (&self->connection);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_ADOPT_DIALOG);
  g_clear_object (&self->adoption);

  G_OBJECT_CLASS (manor_adopt_dialog_parent_class)->dispose (object);
}

static void
manor_adopt_dialog_finalize (GObject *object)
{
  g_clear_pointer (&MANOR_ADOPT_DIALOG (object)->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (manor_adopt_dialog_parent_class)->finalize (object);
}

static void
manor_adopt_dialog_class_init (ManorAdoptDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  ManorFormDialogClass *form_class = MANOR_FORM_DIALOG_CLASS (klass);

  object_class->dispose = manor_adopt_dialog_dispose;
  object_class->finalize = manor_adopt_dialog_finalize;
  form_class->submit = manor_adopt_dialog_submit;
  form_class->done = manor_adopt_dialog_done;
  form_class->dup_stopped = manor_adopt_dialog_dup_stopped;

  signals[ADOPTED] =
    g_signal_new ("adopted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, MANOR_TYPE_FLEET);

  g_type_ensure (MANOR_TYPE_FILE_ROW);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-adopt-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorAdoptDialog, candidates_group);
  gtk_widget_class_bind_template_child (widget_class, ManorAdoptDialog, database_row);
  gtk_widget_class_bind_template_child (widget_class, ManorAdoptDialog, databases_group);
  gtk_widget_class_bind_template_child (widget_class, ManorAdoptDialog, file_row);
  gtk_widget_class_bind_template_child (widget_class, ManorAdoptDialog, group_names);
  gtk_widget_class_bind_template_child (widget_class, ManorAdoptDialog, group_row);
  gtk_widget_class_bind_template_child (widget_class, ManorAdoptDialog, matching_row);
  gtk_widget_class_bind_template_child (widget_class, ManorAdoptDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, ManorAdoptDialog, new_group);
  gtk_widget_class_bind_template_child (widget_class, ManorAdoptDialog, patterns_row);
  gtk_widget_class_bind_template_child (widget_class, ManorAdoptDialog, read_button);
  gtk_widget_class_bind_template_child (widget_class, ManorAdoptDialog, read_row);
  gtk_widget_class_bind_template_child (widget_class, ManorAdoptDialog, read_spinner);
  gtk_widget_class_bind_template_child (widget_class, ManorAdoptDialog, source_row);
  gtk_widget_class_bind_template_child (widget_class, ManorAdoptDialog, stop_button);
  gtk_widget_class_bind_template_callback (widget_class, patterns_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, read_cb);
  gtk_widget_class_bind_template_callback (widget_class, source_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, update);
}

static void
manor_adopt_dialog_init (ManorAdoptDialog *self)
{
  self->rows = g_ptr_array_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Where databases are in groups, a pattern can name one, and the new database is made in one. */
static void
show_groups (ManorAdoptDialog *self)
{
  ManorOrganization *organization = manor_connection_get_organization (self->connection);
  GListModel *groups;

  if (organization == NULL)
    return;

  groups = manor_organization_get_groups (organization);
  for (guint i = 0; i < g_list_model_get_n_items (groups); i++)
    {
      g_autoptr(ManorGroup) group = g_list_model_get_item (groups, i);

      if (!manor_group_get_archived (group))
        gtk_string_list_append (self->group_names, manor_group_get_name (group));
    }

  gtk_widget_set_visible (GTK_WIDGET (self->group_row),
                          g_list_model_get_n_items (G_LIST_MODEL (self->group_names)) > 1);
  adw_preferences_group_set_description (self->databases_group,
                                         _("“group:NAME” stands for all databases of a group."));
}

/**
 * manor_adopt_dialog_new:
 * @connection: where the databases are
 * @database: (nullable): the one whose schema may be the truth
 *
 * Returns: (transfer floating): a `ManorAdoptDialog`
 */
AdwDialog *
manor_adopt_dialog_new (ManorConnection *connection,
                        ManorDatabase   *database)
{
  ManorAdoptDialog *self;

  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (database == NULL || MANOR_IS_DATABASE (database), NULL);

  self = g_object_new (MANOR_TYPE_ADOPT_DIALOG, NULL);
  self->connection = g_object_ref (connection);
  show_groups (self);

  if (database != NULL)
    {
      adw_combo_row_set_selected (self->source_row, FROM_DATABASE);
      gtk_editable_set_text (GTK_EDITABLE (self->database_row), manor_database_get_name (database));
    }

  patterns_changed_cb (self);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->patterns_row));

  return ADW_DIALOG (self);
}
