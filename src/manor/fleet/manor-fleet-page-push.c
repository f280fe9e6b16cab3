/* manor-fleet-page-push.c: from a fleet to a push of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-fleet-page"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-fleet-page-private.h"
#include "manor-later.h"
#include "manor-push-page.h"
#include "manor-review-dialog.h"
#include "manor-toast.h"

/* A push is made of what the survey found. */
static gboolean
manor_fleet_page_is_surveyed (ManorFleetPage *self)
{
  return manor_survey_get_catalogue (self->survey) != NULL &&
         !manor_survey_get_running (self->survey);
}

static void
push_state_cb (ManorFleetPage *self,
               GParamSpec     *pspec,
               ManorPush      *push)
{
  if (manor_push_get_state (push) == MANOR_PUSH_FINISHED ||
      manor_push_get_state (push) == MANOR_PUSH_STOPPED)
    manor_push_history_refresh (self->history);
}

static void
confirmed_cb (ManorReviewDialog *review,
              ManorPush         *push,
              ManorFleetPage    *self)
{
  g_autoptr(ManorPushPage) page = NULL;

  page = g_object_ref_sink (MANOR_PUSH_PAGE (manor_push_page_new (push)));
  g_set_object (&self->push, push);
  g_signal_connect_object (push, "notify::state", G_CALLBACK (push_state_cb), self,
                           G_CONNECT_SWAPPED);

  manor_page_open_page (MANOR_PAGE (self), MANOR_PAGE (page));
  manor_push_page_start (page);
}

static void
manor_fleet_page_review (ManorFleetPage   *self,
                         ManorPushOptions *options)
{
  AdwDialog *review = manor_review_dialog_new (self->survey, manor_console_get_journal (self->console),
                                             options);

  g_signal_connect_object (review, "confirmed", G_CALLBACK (confirmed_cb), self, 0);
  adw_dialog_present (review, GTK_WIDGET (self));
}

void
_manor_fleet_page_push (ManorFleetPage     *self,
                        const char * const *targets)
{
  g_autoptr(ManorPlanOptions) plan_options = NULL;
  g_autoptr(ManorPushOptions) options = NULL;

  plan_options = manor_decisions_dup_options (self->decisions, NULL, NULL);
  options = g_object_new (MANOR_TYPE_PUSH_OPTIONS, "plan-options", plan_options, NULL);
  manor_push_options_set_targets (options, targets);
  manor_fleet_page_review (self, options);
}

void
_manor_fleet_page_push_script (ManorFleetPage *self,
                               const char     *script)
{
  g_autoptr(ManorPushOptions) options = g_object_new (MANOR_TYPE_PUSH_OPTIONS,
                                                      "script", script,
                                                      NULL);

  manor_fleet_page_review (self, options);
}

void
_manor_fleet_page_push_group (ManorFleetPage *self)
{
  ManorChildGroup *group = manor_group_view_get_group (self->group_view);
  GListModel *children = manor_child_group_get_children (group);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) targets = NULL;
  guint n_children = g_list_model_get_n_items (children);

  for (guint i = 0; i < n_children; i++)
    {
      g_autoptr(ManorChild) child = g_list_model_get_item (children, i);

      g_strv_builder_add (names, manor_child_get_name (child));
    }

  targets = g_strv_builder_end (names);
  _manor_fleet_page_push (self, (const char * const *) targets);
}

static void
options_loaded_cb (gpointer      owner,
                   const GValue *value,
                   const GError *error,
                   gpointer      user_data)
{
  ManorFleetPage *self = owner;

  if (value != NULL)
    manor_fleet_page_review (self, g_value_get_object (value));
  else
    manor_page_add_toast (MANOR_PAGE (self), manor_toast_new (error->message));
}

void
_manor_fleet_page_go_on (ManorFleetPage *self,
                         ManorReport    *report)
{
  if (!manor_fleet_page_is_surveyed (self))
    {
      manor_page_add_toast (MANOR_PAGE (self),
                            adw_toast_new (_("The children are still being read")));
      return;
    }

  manor_later (manor_journal_load_options (manor_console_get_journal (self->console),
                                           manor_report_get_id (report)),
               self, options_loaded_cb, NULL);
}

void
_manor_fleet_page_update_interrupted (ManorFleetPage *self)
{
  ManorReport *report = manor_push_history_get_interrupted (self->history);
  g_autofree char *when = NULL;
  g_autofree char *title = NULL;
  guint n_left;

  if (report == NULL || !manor_fleet_page_is_surveyed (self))
    {
      adw_banner_set_revealed (self->interrupted_banner, FALSE);
      return;
    }

  n_left = manor_report_get_n_left (report);
  /* translators: a date and a time, as in “The push of 3 Mar, 14:05 was …” */
  when = g_date_time_format (manor_report_get_started (report), _("%e %b, %H:%M"));
  title = g_strdup_printf (ngettext ("The push of %s was interrupted: %u child is left",
                                     "The push of %s was interrupted: %u children are left",
                                     n_left), g_strstrip (when), n_left);
  adw_banner_set_title (self->interrupted_banner, title);
  adw_banner_set_revealed (self->interrupted_banner, TRUE);
}
