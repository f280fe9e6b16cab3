/* manor-fleet-page-rest.c: what a fleet page does about databases that sleep or are archived
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-fleet-page"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-fleet-page-private.h"
#include "manor-groups-dialog.h"
#include "manor-question.h"

/* A schema database that rests: a survey wakes it, unless it is archived. */
void
_manor_fleet_page_update_rest (ManorFleetPage *self)
{
  ManorDatabaseFacts *facts = manor_database_get_facts (manor_fleet_get_schema (self->fleet));
  ManorDatabaseFlags flags = facts != NULL ? facts->flags & MANOR_DATABASE_RESTS : 0;
  ManorConnection *connection = _manor_fleet_page_get_connection (self);
  g_autofree char *title = NULL;
  gboolean has_groups = connection != NULL && manor_connection_get_organization (connection) != NULL;

  if (flags & MANOR_DATABASE_ARCHIVED)
    title = facts->group != NULL
              /* translators: a schema database, and the group that it is in */
              ? g_strdup_printf (_("“%s” is archived and answers nothing until its group “%s” is unarchived"),
                                 manor_fleet_get_name (self->fleet), facts->group)
              : g_strdup_printf (_("“%s” is archived and answers nothing until it is unarchived"),
                                 manor_fleet_get_name (self->fleet));
  else if (flags & MANOR_DATABASE_ASLEEP)
    title = g_strdup_printf (_("“%s” sleeps; a survey wakes it to read its schema"),
                             manor_fleet_get_name (self->fleet));

  if (title != NULL)
    adw_banner_set_title (self->rest_banner, title);
  adw_banner_set_button_label (self->rest_banner,
                               (flags & MANOR_DATABASE_ARCHIVED) && has_groups ? _("Groups…") : NULL);
  adw_banner_set_revealed (self->rest_banner, title != NULL);
}

void
_manor_fleet_page_follow_rest (ManorFleetPage *self)
{
  g_signal_connect_object (manor_fleet_get_schema (self->fleet), "notify::facts",
                           G_CALLBACK (_manor_fleet_page_update_rest), self, G_CONNECT_SWAPPED);
  _manor_fleet_page_update_rest (self);
}

void
_manor_fleet_page_show_groups (ManorFleetPage *self)
{
  ManorConnection *connection = _manor_fleet_page_get_connection (self);

  if (connection != NULL && manor_connection_get_organization (connection) != NULL)
    adw_dialog_present (manor_groups_dialog_new (connection), GTK_WIDGET (self));
}

static void
wake_response_cb (AdwAlertDialog *dialog,
                  const char     *response,
                  ManorFleetPage *self)
{
  if (g_strcmp0 (response, "wake") == 0 && !manor_survey_get_running (self->survey))
    _manor_fleet_page_survey (self, TRUE);
}

void
_manor_fleet_page_wake (ManorFleetPage *self)
{
  guint position = manor_group_list_find (self->groups, "asleep");
  g_autoptr(ManorChildGroup) group = NULL;
  g_autofree char *heading = NULL;
  AdwDialog *dialog;
  guint n;

  if (position == GTK_INVALID_LIST_POSITION)
    return;

  group = g_list_model_get_item (G_LIST_MODEL (self->groups), position);
  n = manor_child_group_count_asleep (group);
  if (n == 0)
    return;

  heading = g_strdup_printf (ngettext ("Wake %u Child?", "Wake %u Children?", n), n);
  dialog = manor_question_new (heading,
                               _("Reading a database wakes it. The platform lets it sleep again by itself when nobody has used it for a while. What it costs meanwhile depends on the plan."),
                               _("_Cancel"), "wake", _("_Wake and Read"), ADW_RESPONSE_SUGGESTED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (wake_response_cb), self, 0);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}
