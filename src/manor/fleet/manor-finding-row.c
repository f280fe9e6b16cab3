/* manor-finding-row.c: what the children answered to one probe, to be looked into
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-finding-row"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-finding-row.h"
#include "manor-rows-dialog.h"
#include "manor-state-mark.h"

/* The worst come first; the rest is a number. */
#define MAX_CHILDREN_SHOWN 50

static const char *
get_icon (ManorProbeFinding *finding)
{
  if (manor_probe_finding_get_n_hit (finding) == 0)
    return "manor-state-in-sync-symbolic";

  switch (manor_probe_get_kind (manor_probe_finding_get_probe (finding)))
    {
    case MANOR_PROBE_LOSES:
    case MANOR_PROBE_SPOILS:
      return "user-trash-symbolic";

    case MANOR_PROBE_CHANGES:
      return "document-edit-symbolic";

    case MANOR_PROBE_BLOCKS:
    default:
      return "action-unavailable-symbolic";
    }
}

static const char *
get_class (ManorProbeFinding *finding)
{
  if (manor_probe_finding_get_n_hit (finding) == 0)
    return "success";

  return manor_probe_get_kind (manor_probe_finding_get_probe (finding)) == MANOR_PROBE_CHANGES
           ? "warning" : "error";
}

static char *
dup_subtitle (ManorProbeFinding *finding)
{
  const char *remedy = manor_probe_get_remedy (manor_probe_finding_get_probe (finding));
  gint64 n_rows = manor_probe_finding_get_n_rows (finding);
  guint n_silent = manor_probe_finding_get_n_silent (finding);
  g_autoptr(GString) text = g_string_new (NULL);

  if (n_rows > 0)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, n_rows);

      g_string_append_printf (text, ngettext ("%s row in all", "%s rows in all", (gulong) n_rows),
                              number);
    }

  if (n_silent > 0)
    {
      g_string_append (text, text->len > 0 ? "; " : "");
      g_string_append_printf (text, ngettext ("%u child could not be asked",
                                              "%u children could not be asked", n_silent),
                              n_silent);
    }

  if (remedy != NULL && n_rows > 0)
    {
      g_string_append (text, text->len > 0 ? "\n" : "");
      /* translators: %s is like “give a fill value for users.email” */
      g_string_append_printf (text, _("Remedy: %s"), remedy);
    }

  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
show_rows_cb (AdwActionRow      *row,
              ManorProbeFinding *finding)
{
  ManorPushTarget *target = g_object_get_data (G_OBJECT (row), "target");

  manor_rows_dialog_present (GTK_WIDGET (row),
                             manor_child_get_database (manor_push_target_get_child (target)),
                             manor_probe_finding_get_probe (finding));
}

static GtkWidget *
make_child_row (ManorProbeFinding *finding,
                guint              index)
{
  g_autoptr(ManorPushTarget) target = g_list_model_get_item (G_LIST_MODEL (finding), index);
  gint64 count = manor_probe_finding_get_count (finding, index);
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, count);
  g_autofree char *rows = NULL;

  rows = g_strdup_printf (ngettext ("%s row", "%s rows", (gulong) count), number);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), manor_push_target_get_name (target));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), rows);

  if (manor_probe_get_rows_sql (manor_probe_finding_get_probe (finding)) != NULL)
    {
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_widget_set_tooltip_text (row, _("Show These Rows"));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name ("go-next-symbolic"));
      g_object_set_data_full (G_OBJECT (row), "target", g_object_ref (target), g_object_unref);
      g_signal_connect_object (row, "activated", G_CALLBACK (show_rows_cb), finding, 0);
    }

  return row;
}

static GtkWidget *
make_more_row (guint n_more)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *text = g_strdup_printf (ngettext ("… and %u more child",
                                                     "… and %u more children", n_more), n_more);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);

  return row;
}

/* Rows for children are made when they are first asked for. */
static void
expanded_cb (AdwExpanderRow    *row,
             GParamSpec        *pspec,
             ManorProbeFinding *finding)
{
  guint n_hit = manor_probe_finding_get_n_hit (finding);

  if (g_object_get_data (G_OBJECT (row), "filled") != NULL)
    return;

  g_object_set_data (G_OBJECT (row), "filled", row);

  for (guint i = 0; i < MIN (n_hit, MAX_CHILDREN_SHOWN); i++)
    adw_expander_row_add_row (row, make_child_row (finding, i));

  if (n_hit > MAX_CHILDREN_SHOWN)
    adw_expander_row_add_row (row, make_more_row (n_hit - MAX_CHILDREN_SHOWN));
}

/**
 * manor_finding_row_new:
 * @finding: what the children answered
 *
 * Returns: (transfer floating): a row for a boxed list
 */
GtkWidget *
manor_finding_row_new (ManorProbeFinding *finding)
{
  GtkWidget *row;
  GtkWidget *icon;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  g_return_val_if_fail (MANOR_IS_PROBE_FINDING (finding), NULL);

  title = manor_probe_finding_dup_title (finding);
  subtitle = dup_subtitle (finding);

  row = manor_probe_finding_get_n_hit (finding) > 0 ? adw_expander_row_new ()
                                                    : adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_object_set (row, "subtitle", subtitle, NULL);

  icon = gtk_image_new_from_icon_name (get_icon (finding));
  gtk_widget_add_css_class (icon, get_class (finding));

  if (ADW_IS_EXPANDER_ROW (row))
    {
      adw_expander_row_add_prefix (ADW_EXPANDER_ROW (row), icon);
      g_signal_connect_object (row, "notify::expanded", G_CALLBACK (expanded_cb), finding, 0);
    }
  else
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);

  g_object_set_data_full (G_OBJECT (row), "finding", g_object_ref (finding), g_object_unref);

  return row;
}
