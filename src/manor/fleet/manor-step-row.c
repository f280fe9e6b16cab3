/* manor-step-row.c: one step of a plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-step-row"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-sql-label.h"
#include "manor-step-row.h"

static const ManorRisk all_risks[] = {
  MANOR_RISK_LOSES_DATA,
  MANOR_RISK_MAY_FAIL,
  MANOR_RISK_CHANGES_VALUES,
  MANOR_RISK_BREAKS_READERS,
  MANOR_RISK_REWRITES,
  MANOR_RISK_SCANS,
};

static const char *
get_risk_class (ManorRisk risk)
{
  switch (risk)
    {
    case MANOR_RISK_LOSES_DATA:
      return "error";

    case MANOR_RISK_MAY_FAIL:
    case MANOR_RISK_CHANGES_VALUES:
    case MANOR_RISK_BREAKS_READERS:
      return "warning";

    case MANOR_RISK_NONE:
    case MANOR_RISK_REWRITES:
    case MANOR_RISK_SCANS:
    default:
      return "dimmed";
    }
}

/**
 * manor_risk_badges_new:
 * @risks: a set of risks
 *
 * Returns: (transfer floating): a row of badges, one word or two for each risk
 */
GtkWidget *
manor_risk_badges_new (ManorRisk risks)
{
  GtkWidget *box = adw_wrap_box_new ();

  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (box), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (box), 6);

  for (guint i = 0; i < G_N_ELEMENTS (all_risks); i++)
    {
      g_autofree char *text = NULL;
      GtkWidget *badge;

      if ((risks & all_risks[i]) == 0)
        continue;

      text = manor_risk_dup_text (all_risks[i]);
      badge = gtk_label_new (text);
      gtk_widget_add_css_class (badge, "manor-badge");
      gtk_widget_add_css_class (badge, "caption");
      gtk_widget_add_css_class (badge, get_risk_class (all_risks[i]));
      adw_wrap_box_append (ADW_WRAP_BOX (box), badge);
    }

  gtk_widget_set_visible (box, risks != MANOR_RISK_NONE);

  return box;
}

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

/**
 * manor_step_row_new:
 * @step: a step of a plan
 * @number: its place, from 1
 *
 * Returns: (transfer floating): a #GtkListBoxRow
 */
GtkWidget *
manor_step_row_new (ManorPlanStep *step,
                    guint          number)
{
  GtkWidget *row;
  GtkWidget *box;
  const char *warning;
  g_autofree char *title = NULL;

  g_return_val_if_fail (MANOR_IS_PLAN_STEP (step), NULL);

  /* translators: a step of a plan: its number, then what it does */
  title = g_strdup_printf (_("%u. %s"), number, manor_plan_step_get_title (step));
  warning = manor_plan_step_get_warning (step);

  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (box, "manor-step");
  gtk_box_append (GTK_BOX (box), make_label (title, NULL));
  gtk_box_append (GTK_BOX (box), manor_risk_badges_new (manor_plan_step_get_risk (step)));
  if (warning != NULL)
    gtk_box_append (GTK_BOX (box), make_label (warning, "manor-warning"));
  gtk_box_append (GTK_BOX (box), manor_sql_label_new (manor_plan_step_get_sql (step)));

  row = gtk_list_box_row_new ();
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);

  return row;
}
