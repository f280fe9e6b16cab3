/* manor-membership-list.c: which organization
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-membership-list"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-membership-list.h"

/**
 * ManorMembershipList:
 *
 * The organizations that a token reaches, one of which is chosen. The only one is chosen at once.
 *
 * Invariants:
 *
 *  (1) `rows` are those in the group, in the order of `memberships`, or one row that says that there
 *      are none.
 *  (2) `nobody` is in the group of the checks and in no row: so that a single one is a choice, too,
 *      which cannot be taken back.
 */
struct _ManorMembershipList
{
  AdwPreferencesGroup  parent_instance;

  /* owned references */
  GListModel          *memberships;
  GPtrArray           *rows;        /* (1) borrowed */
  GPtrArray           *checks;      /* #GtkCheckButton of each, borrowed */
  GtkCheckButton      *nobody;      /* (2) */
};

enum {
  PROP_0,
  PROP_SELECTED,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorMembershipList, manor_membership_list, ADW_TYPE_PREFERENCES_GROUP)

static GParamSpec *properties[N_PROPS];

static void
toggled_cb (ManorMembershipList *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static char *
dup_summary (ManorMembership *membership)
{
  g_autoptr(GStrvBuilder) parts = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;
  const char *slug = manor_membership_get_slug (membership);
  const char *plan = manor_membership_get_plan (membership);

  if (g_strcmp0 (slug, manor_membership_get_title (membership)) != 0)
    g_strv_builder_add (parts, slug);
  if (manor_membership_get_personal (membership))
    g_strv_builder_add (parts, _("personal"));
  if (plan != NULL && *plan != '\0')
    /* translators: %s is what Turso calls a plan: “starter”, “scaler” */
    g_strv_builder_take (parts, g_strdup_printf (_("plan “%s”"), plan));
  if (manor_membership_get_blocked (membership))
    g_strv_builder_add (parts, _("Turso refuses reads or writes at present: look at its plan and payments"));
  all = g_strv_builder_end (parts);

  return g_strjoinv (" · ", all);
}

static void
add_row (ManorMembershipList *self,
         ManorMembership     *membership)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *summary = dup_summary (membership);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 manor_membership_get_title (membership));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), summary);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, manor_membership_get_title (membership),
                                  -1);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (check), self->nobody);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);

  g_ptr_array_add (self->checks, check);
  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static void
add_nothing (ManorMembershipList *self)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("No Organization"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _("The token is good, but it reaches no organization. Was it made for one that you have left?"));
  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static void
clear (ManorMembershipList *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));

  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->checks, 0);
}

static void
manor_membership_list_dispose (GObject *object)
{
  ManorMembershipList *self = MANOR_MEMBERSHIP_LIST (object);

  g_clear_object (&self->memberships);
  g_clear_object (&self->nobody);

  G_OBJECT_CLASS (manor_membership_list_parent_class)->dispose (object);
}

static void
manor_membership_list_finalize (GObject *object)
{
  ManorMembershipList *self = MANOR_MEMBERSHIP_LIST (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->checks, g_ptr_array_unref);

  G_OBJECT_CLASS (manor_membership_list_parent_class)->finalize (object);
}

static void
manor_membership_list_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  ManorMembershipList *self = MANOR_MEMBERSHIP_LIST (object);

  switch (prop_id)
    {
    case PROP_SELECTED:
      g_value_set_object (value, manor_membership_list_get_selected (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_membership_list_class_init (ManorMembershipListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = manor_membership_list_dispose;
  object_class->finalize = manor_membership_list_finalize;
  object_class->get_property = manor_membership_list_get_property;

  properties[PROP_SELECTED] =
    g_param_spec_object ("selected", NULL, NULL,
                         MANOR_TYPE_MEMBERSHIP,
                         (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_membership_list_init (ManorMembershipList *self)
{
  self->rows = g_ptr_array_new ();
  self->checks = g_ptr_array_new ();
  self->nobody = g_object_ref_sink (GTK_CHECK_BUTTON (gtk_check_button_new ()));
}

/**
 * manor_membership_list_set_memberships:
 * @self: a `ManorMembershipList`
 * @memberships: (nullable): a model of #ManorMembership; %NULL hides the list
 *
 * Shows the organizations that a token reaches.
 */
void
manor_membership_list_set_memberships (ManorMembershipList *self,
                                       GListModel          *memberships)
{
  guint n_memberships;

  g_return_if_fail (MANOR_IS_MEMBERSHIP_LIST (self));

  clear (self);
  g_set_object (&self->memberships, memberships);
  gtk_widget_set_visible (GTK_WIDGET (self), memberships != NULL);
  n_memberships = memberships != NULL ? g_list_model_get_n_items (memberships) : 0;

  for (guint i = 0; i < n_memberships; i++)
    {
      g_autoptr(ManorMembership) membership = g_list_model_get_item (memberships, i);

      add_row (self, membership);
    }

  if (memberships != NULL && n_memberships == 0)
    add_nothing (self);
  else if (n_memberships == 1)
    gtk_check_button_set_active (g_ptr_array_index (self->checks, 0), TRUE);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

/**
 * manor_membership_list_get_selected:
 * @self: a `ManorMembershipList`
 *
 * Returns: (transfer none) (nullable): the organization that was chosen
 */
ManorMembership *
manor_membership_list_get_selected (ManorMembershipList *self)
{
  g_return_val_if_fail (MANOR_IS_MEMBERSHIP_LIST (self), NULL);

  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
      {
        g_autoptr(ManorMembership) membership = g_list_model_get_item (self->memberships, i);

        /* The model holds on to it. */
        return membership;
      }

  return NULL;
}
