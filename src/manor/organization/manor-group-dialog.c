/* manor-group-dialog.c: making a group
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-group-dialog"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "manor-group-dialog.h"
#include "manor-later.h"

/**
 * ManorGroupDialog:
 *
 * Asks for a new group's name and location, of those that the platform has, and makes it.
 */
struct _ManorGroupDialog
{
  ManorFormDialog    parent_instance;

  /* template widgets */
  AdwComboRow       *location_row;
  AdwEntryRow       *name_row;
  GtkLabel          *problem_label;
  GtkWidget         *retry_button;
  GtkWidget         *spinner;

  /* owned references */
  ManorOrganization *organization;
  char              *failure;    /* why there are no locations, or NULL */
};

enum {
  CREATED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ManorGroupDialog, manor_group_dialog, MANOR_TYPE_FORM_DIALOG)

static guint signals[N_SIGNALS];

static const char *
get_name (ManorGroupDialog *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->name_row));
}

static char *
dup_problem (ManorGroupDialog *self)
{
  const char *name = get_name (self);

  if (name[strspn (name, G_CSET_a_2_z G_CSET_DIGITS "-")] != '\0')
    return g_strdup (_("A group’s name has only the letters a to z, digits and “-” in it"));

  if (manor_organization_find_group (self->organization, name) != NULL)
    /* translators: the first %s is an organization, the second one a group */
    return g_strdup_printf (_("“%s” already has a group “%s”"),
                            manor_organization_get_title (self->organization), name);

  return self->failure != NULL ? g_strdup (self->failure) : NULL;
}

static void
changed_cb (ManorGroupDialog *self)
{
  g_autofree char *problem = NULL;

  if (self->organization == NULL)
    return;

  problem = dup_problem (self);
  gtk_label_set_label (self->problem_label, problem != NULL ? problem : "");
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->problem_label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->problem_label), "error");

  manor_form_dialog_set_valid (MANOR_FORM_DIALOG (self),
                               problem == NULL && *get_name (self) != '\0' &&
                               adw_combo_row_get_selected_item (self->location_row) != NULL);
}

/* Where the first group is: most have all they have at one place. */
static void
select_location (ManorGroupDialog *self,
                 GListModel       *locations)
{
  g_autoptr(ManorGroup) first = g_list_model_get_item (manor_organization_get_groups (self->organization), 0);
  const char *code = first != NULL ? manor_group_get_primary (first) : NULL;

  adw_combo_row_set_model (self->location_row, locations);
  for (guint i = 0; i < g_list_model_get_n_items (locations); i++)
    {
      g_autoptr(ManorLocation) location = g_list_model_get_item (locations, i);

      if (g_strcmp0 (manor_location_get_code (location), code) == 0)
        adw_combo_row_set_selected (self->location_row, i);
    }
}

static void
loaded (gpointer      owner,
        const GValue *value,
        const GError *error,
        gpointer      user_data)
{
  ManorGroupDialog *self = MANOR_GROUP_DIALOG (owner);

  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_widget_set_visible (self->retry_button, error != NULL);
  g_clear_pointer (&self->failure, g_free);

  if (error != NULL)
    self->failure = g_strdup (error->message);
  else
    select_location (self, g_value_get_object (value));

  changed_cb (self);
}

static void
load_cb (ManorGroupDialog *self)
{
  g_clear_pointer (&self->failure, g_free);
  gtk_widget_set_visible (self->spinner, TRUE);
  gtk_widget_set_visible (self->retry_button, FALSE);
  changed_cb (self);
  if (*gtk_label_get_label (self->problem_label) == '\0')
    gtk_label_set_label (self->problem_label, _("Asking for the locations…"));
  manor_later (manor_organization_load_locations (self->organization), self, loaded, NULL);
}

static DexFuture *
manor_group_dialog_submit (ManorFormDialog *dialog)
{
  ManorGroupDialog *self = MANOR_GROUP_DIALOG (dialog);
  ManorLocation *location = adw_combo_row_get_selected_item (self->location_row);

  return manor_organization_create_group (self->organization, get_name (self),
                                          manor_location_get_code (location));
}

static void
manor_group_dialog_done (ManorFormDialog *dialog,
                         const GValue    *value)
{
  g_signal_emit (dialog, signals[CREATED], 0, g_value_get_object (value));
}

static char *
manor_group_dialog_dup_stopped (ManorFormDialog *dialog)
{
  ManorGroupDialog *self = MANOR_GROUP_DIALOG (dialog);

  dex_future_disown (manor_organization_load_groups (self->organization));

  /* translators: %s is a group */
  return g_strdup_printf (_("Stopped. “%s” may have been made all the same, and is among the groups then."),
                          get_name (self));
}

static void
manor_group_dialog_dispose (GObject *object)
{
  ManorGroupDialog *self = MANOR_GROUP_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_GROUP_DIALOG);
  g_clear_object (&self->organization);
  g_clear_pointer (&self->failure, g_free);

  G_OBJECT_CLASS (manor_group_dialog_parent_class)->dispose (object);
}

static void
manor_group_dialog_class_init (ManorGroupDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  ManorFormDialogClass *form_class = MANOR_FORM_DIALOG_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = manor_group_dialog_dispose;
  form_class->submit = manor_group_dialog_submit;
  form_class->done = manor_group_dialog_done;
  form_class->dup_stopped = manor_group_dialog_dup_stopped;

  signals[CREATED] =
    g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, MANOR_TYPE_GROUP);

  g_type_ensure (MANOR_TYPE_LOCATION);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-group-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorGroupDialog, location_row);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupDialog, problem_label);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupDialog, retry_button);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, load_cb);
}

static void
manor_group_dialog_init (ManorGroupDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * manor_group_dialog_new:
 * @organization: where to make it
 *
 * Returns: (transfer floating): a `ManorGroupDialog`
 */
AdwDialog *
manor_group_dialog_new (ManorOrganization *organization)
{
  ManorGroupDialog *self;

  g_return_val_if_fail (MANOR_IS_ORGANIZATION (organization), NULL);

  self = g_object_new (MANOR_TYPE_GROUP_DIALOG, NULL);
  self->organization = g_object_ref (organization);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->name_row));
  load_cb (self);

  return ADW_DIALOG (self);
}
