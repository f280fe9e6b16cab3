/* manor-rule-dialog.c: saying which databases are children of a schema database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-rule-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-pattern.h"
#include "manor-rule-dialog.h"

/* Names shown as a preview; the count above them is always whole. */
#define MAX_SHOWN 1000

/**
 * ManorRuleDialog:
 *
 * Says which databases are children of a schema database, and shows while one types which
 * these are now.
 */
struct _ManorRuleDialog
{
  ManorFormDialog      parent_instance;

  /* template widgets */
  GtkStringList       *matching;
  AdwPreferencesGroup *matching_group;
  AdwPreferencesGroup *patterns_group;
  GtkTextView         *patterns_view;

  /* owned references */
  ManorConnection     *connection;
  ManorDatabase       *database;
};

enum {
  SAVED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ManorRuleDialog, manor_rule_dialog, MANOR_TYPE_FORM_DIALOG)

static guint signals[N_SIGNALS];

static char **
dup_patterns (ManorRuleDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->patterns_view);
  g_autofree char *text = NULL;
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);

  return manor_pattern_split (text);
}

/* Only what a rule does not say yet would have to be typed again. */
static gboolean
is_typed (ManorRuleDialog    *self,
          const char * const *patterns)
{
  ManorFleet *fleet = manor_connection_find_fleet (self->connection, manor_database_get_name (self->database));

  if (*patterns == NULL || fleet == NULL)
    return *patterns != NULL;

  return !g_strv_equal (patterns, manor_rule_get_patterns (manor_fleet_get_rule (fleet)));
}

static void
changed_cb (ManorRuleDialog *self)
{
  g_auto(GStrv) patterns = dup_patterns (self);
  g_autoptr(GPtrArray) databases = NULL;
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) shown = NULL;
  g_autofree char *title = NULL;

  databases = manor_pattern_matching (self->connection, manor_database_get_name (self->database),
                                      (const char * const *) patterns);

  for (guint i = 0; i < MIN (databases->len, MAX_SHOWN); i++)
    g_strv_builder_add (names, manor_database_get_name (g_ptr_array_index (databases, i)));
  shown = g_strv_builder_end (names);

  title = g_strdup_printf (ngettext ("%u database matches", "%u databases match",
                                     databases->len),
                           databases->len);
  adw_preferences_group_set_title (self->matching_group, title);
  gtk_string_list_splice (self->matching, 0,
                          g_list_model_get_n_items (G_LIST_MODEL (self->matching)),
                          (const char * const *) shown);
  manor_form_dialog_set_typed (MANOR_FORM_DIALOG (self), is_typed (self, (const char * const *) patterns));
}

static DexFuture *
manor_rule_dialog_submit (ManorFormDialog *dialog)
{
  ManorRuleDialog *self = MANOR_RULE_DIALOG (dialog);
  g_auto(GStrv) patterns = dup_patterns (self);

  return manor_connection_set_rule (self->connection, manor_database_get_name (self->database),
                                    (const char * const *) patterns);
}

static void
manor_rule_dialog_done (ManorFormDialog *dialog,
                        const GValue    *value)
{
  g_signal_emit (dialog, signals[SAVED], 0,
                 manor_database_get_name (MANOR_RULE_DIALOG (dialog)->database));
}

static void
manor_rule_dialog_dispose (GObject *object)
{
  ManorRuleDialog *self = MANOR_RULE_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_RULE_DIALOG);
  g_clear_object (&self->connection);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (manor_rule_dialog_parent_class)->dispose (object);
}

static void
manor_rule_dialog_class_init (ManorRuleDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  ManorFormDialogClass *form_class = MANOR_FORM_DIALOG_CLASS (klass);

  object_class->dispose = manor_rule_dialog_dispose;
  form_class->submit = manor_rule_dialog_submit;
  form_class->done = manor_rule_dialog_done;

  signals[SAVED] =
    g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-rule-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorRuleDialog, matching);
  gtk_widget_class_bind_template_child (widget_class, ManorRuleDialog, matching_group);
  gtk_widget_class_bind_template_child (widget_class, ManorRuleDialog, patterns_group);
  gtk_widget_class_bind_template_child (widget_class, ManorRuleDialog, patterns_view);
}

static void
manor_rule_dialog_init (ManorRuleDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Only a platform has groups. */
static void
tell_groups (ManorRuleDialog *self)
{
  g_autofree char *text = NULL;

  if (manor_connection_get_organization (self->connection) == NULL)
    return;

  text = g_strjoin (" ", adw_preferences_group_get_description (self->patterns_group),
                    _("“group:NAME” stands for all databases of a group."), NULL);
  adw_preferences_group_set_description (self->patterns_group, text);
}

/**
 * manor_rule_dialog_new:
 * @connection: the connection of @database
 * @database: a schema database, or one that shall become it
 *
 * Returns: (transfer floating): a `ManorRuleDialog`
 */
AdwDialog *
manor_rule_dialog_new (ManorConnection *connection,
                       ManorDatabase   *database)
{
  ManorRuleDialog *self;
  ManorFleet *fleet;
  g_autofree char *title = NULL;

  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (MANOR_IS_DATABASE (database), NULL);

  title = g_strdup_printf (_("Children of “%s”"), manor_database_get_name (database));
  self = g_object_new (MANOR_TYPE_RULE_DIALOG, "title", title, "valid", TRUE, NULL);
  self->connection = g_object_ref (connection);
  self->database = g_object_ref (database);
  tell_groups (self);

  fleet = manor_connection_find_fleet (connection, manor_database_get_name (database));
  if (fleet != NULL)
    {
      const char * const *patterns = manor_rule_get_patterns (manor_fleet_get_rule (fleet));
      g_autofree char *text = g_strjoinv ("\n", (char **) patterns);

      gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->patterns_view), text, -1);
    }

  g_signal_connect_object (gtk_text_view_get_buffer (self->patterns_view), "changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->patterns_view));

  return ADW_DIALOG (self);
}
