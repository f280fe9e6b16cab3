/* manor-candidate-row.c: one schema that some of the databases to be adopted have
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-candidate-row"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-candidate-row.h"
#include "manor-diff-view.h"

#define MAX_NAMES_SHOWN 4

static char *
dup_names (ManorCandidate *candidate)
{
  const char * const *names = manor_candidate_get_names (candidate);
  guint n_names = g_strv_length ((char **) names);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (n_names, MAX_NAMES_SHOWN); i++)
    {
      if (i > 0)
        g_string_append (text, _(", "));
      g_string_append (text, names[i]);
    }

  if (n_names > MAX_NAMES_SHOWN)
    {
      guint n_more = n_names - MAX_NAMES_SHOWN;

      g_string_append_c (text, ' ');
      g_string_append_printf (text, ngettext ("and %u more", "and %u more", n_more), n_more);
    }

  return g_string_free_and_steal (g_steal_pointer (&text));
}

static char *
dup_title (ManorCandidate *candidate)
{
  guint n_names = g_strv_length ((char **) manor_candidate_get_names (candidate));
  g_autoptr(GPtrArray) tables =
    manor_catalogue_list_of_kind (manor_candidate_get_catalogue (candidate), MANOR_OBJECT_TABLE);
  g_autofree char *databases = g_strdup_printf (ngettext ("%u database", "%u databases", n_names),
                                                n_names);
  g_autofree char *size = g_strdup_printf (ngettext ("%u table", "%u tables", tables->len),
                                           tables->len);

  /* translators: “412 databases · 7 tables”: how many have a schema, and how large that is */
  return g_strdup_printf (_("%s · %s"), databases, size);
}

static void
compare_cb (GtkButton *button,
            GtkWidget *row)
{
  ManorCandidate *candidate = manor_candidate_row_get_candidate (row);
  ManorCandidate *first = g_object_get_data (G_OBJECT (row), "first");
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *bars = adw_toolbar_view_new ();
  GtkWidget *view = g_object_new (MANOR_TYPE_DIFF_VIEW, NULL);
  g_autofree char *names = dup_names (candidate);
  g_autofree char *first_names = dup_names (first);

  manor_diff_view_set_candidates (MANOR_DIFF_VIEW (view), names, first_names);
  manor_diff_view_set_catalogues (MANOR_DIFF_VIEW (view), manor_candidate_get_catalogue (candidate),
                                  manor_candidate_get_catalogue (first));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (bars), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (bars), view);
  adw_dialog_set_title (dialog, _("Differences from the First Schema"));
  adw_dialog_set_content_width (dialog, 860);
  adw_dialog_set_content_height (dialog, 620);
  adw_dialog_set_child (dialog, bars);
  adw_dialog_present (dialog, row);
}

/**
 * manor_candidate_row_new:
 * @candidate: a schema
 * @first: (nullable): the schema that most databases have, to compare with; %NULL where @candidate is that
 * @group: (nullable): the check button of another row
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
manor_candidate_row_new (ManorCandidate *candidate,
                         ManorCandidate *first,
                         GtkCheckButton *group)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *title = NULL;
  g_autofree char *names = NULL;

  g_return_val_if_fail (MANOR_IS_CANDIDATE (candidate), NULL);

  title = dup_title (candidate);
  names = dup_names (candidate);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), names);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (check), group);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_object_set_data (G_OBJECT (row), "check", check);
  g_object_set_data_full (G_OBJECT (row), "candidate", g_object_ref (candidate), g_object_unref);

  if (first != NULL)
    {
      GtkWidget *button = gtk_button_new_from_icon_name ("view-dual-symbolic");

      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (button, _("Show the Differences"));
      g_object_set_data_full (G_OBJECT (row), "first", g_object_ref (first), g_object_unref);
      g_signal_connect_object (button, "clicked", G_CALLBACK (compare_cb), row, 0);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }

  return row;
}

/**
 * manor_candidate_row_get_check:
 * @row: what manor_candidate_row_new() made
 *
 * Returns: (transfer none): its check button
 */
GtkCheckButton *
manor_candidate_row_get_check (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "check");
}

/**
 * manor_candidate_row_get_candidate:
 * @row: what manor_candidate_row_new() made
 *
 * Returns: (transfer none): its schema
 */
ManorCandidate *
manor_candidate_row_get_candidate (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "candidate");
}
