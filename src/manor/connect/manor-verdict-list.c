/* manor-verdict-list.c: what trying a server out has shown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-verdict-list"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-verdict-list.h"

/**
 * ManorVerdictList:
 *
 * One row a finding: an icon and a word that say how it stands, what was looked at, what came
 * of it.
 */
struct _ManorVerdictList
{
  AdwBin      parent_instance;

  /* template widgets */
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (ManorVerdictList, manor_verdict_list, ADW_TYPE_BIN)

static const struct
{
  const char *word;
  const char *icon_name;
  const char *css_class;
} looks[] = {
  /* translators: what a test of a server says of one thing: works, is worth knowing, does not work */
  { NC_("verdict", "Works"), "object-select-symbolic", "success" },
  { NC_("verdict", "Note"), "dialog-information-symbolic", "warning" },
  { NC_("verdict", "Fails"), "dialog-error-symbolic", "error" },
};

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  ManorServerVerdict *verdict = item;
  guint state = MIN (manor_server_verdict_get_state (verdict), G_N_ELEMENTS (looks) - 1);
  const char *word = g_dpgettext2 (NULL, "verdict", looks[state].word);
  const char *detail = manor_server_verdict_get_detail (verdict);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (looks[state].icon_name);
  GtkWidget *label = gtk_label_new (word);
  g_autofree char *name = NULL;

  name = g_strdup_printf (_("%s: %s"), word, manor_server_verdict_get_title (verdict));
  gtk_widget_add_css_class (icon, looks[state].css_class);
  gtk_widget_add_css_class (label, looks[state].css_class);
  gtk_widget_add_css_class (label, "caption");
  /* The row would be called by its title alone. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 manor_server_verdict_get_title (verdict));
  if (detail != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), detail);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);

  return row;
}

static void
manor_verdict_list_dispose (GObject *object)
{
  /* The bin lets go of its child itself, and must do so first. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), MANOR_TYPE_VERDICT_LIST);

  G_OBJECT_CLASS (manor_verdict_list_parent_class)->dispose (object);
}

static void
manor_verdict_list_class_init (ManorVerdictListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = manor_verdict_list_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-verdict-list.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorVerdictList, list);
}

static void
manor_verdict_list_init (ManorVerdictList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * manor_verdict_list_set_verdicts:
 * @self: a `ManorVerdictList`
 * @verdicts: (nullable): a model of #ManorServerVerdict
 *
 * Shows what a test has found; without, the list is not there.
 */
void
manor_verdict_list_set_verdicts (ManorVerdictList *self,
                                 GListModel       *verdicts)
{
  g_return_if_fail (MANOR_IS_VERDICT_LIST (self));
  g_return_if_fail (verdicts == NULL || G_IS_LIST_MODEL (verdicts));

  gtk_list_box_bind_model (self->list, verdicts, create_row, NULL, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), verdicts != NULL);
}
