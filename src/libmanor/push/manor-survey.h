/* manor-survey.h: reading the catalogues of a whole fleet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-child.h"
#include "manor-fleet.h"
#include "manor-variant.h"

G_BEGIN_DECLS

#define MANOR_TYPE_SURVEY (manor_survey_get_type ())

/* Lives as long as the fleet is looked at; follows the fleet's list of children: those that
 * come after the first refresh are read by themselves. Properties, notified on the main
 * thread: “running”, “n-done”, “n-total”, “n-in-sync”, “n-behind”, “n-drifted”,
 * “n-unreachable”, “n-asleep”, “n-archived”, “catalogue”. A child's own properties change at once; the lists, the
 * counts and the progress follow in steps of some milliseconds, so that 100,000 children do
 * not mean 100,000 changes of the window, and are right when a future resolves. */
G_DECLARE_FINAL_TYPE (ManorSurvey, manor_survey, MANOR, SURVEY, GObject)

ManorSurvey    *manor_survey_new              (ManorFleet      *fleet) G_GNUC_WARN_UNUSED_RESULT;
ManorFleet     *manor_survey_get_fleet        (ManorSurvey     *self);
/* Reads the schema database and all children. Resolves to a boolean; rejects only when the
 * schema database cannot be read, or with G_IO_ERROR_CANCELLED. A second call while one runs
 * joins it. Discarding the future does not stop it: manor_survey_cancel() does. */
DexFuture      *manor_survey_refresh          (ManorSurvey     *self) G_GNUC_WARN_UNUSED_RESULT;
/* The schema database alone, after an edit: the children are compared anew as they were read last. Resolves to a
 * boolean. */
DexFuture      *manor_survey_refresh_schema   (ManorSurvey     *self) G_GNUC_WARN_UNUSED_RESULT;
/* One child again, after a push or an edit. Resolves to a boolean, also when the child is
 * unreachable; rejects with G_IO_ERROR_NOT_FOUND where it is no child of the fleet. */
DexFuture      *manor_survey_refresh_child    (ManorSurvey     *self,
                                               ManorDatabase   *child) G_GNUC_WARN_UNUSED_RESULT;
/* Whether it reads children that sleep, too, which wakes them (archived ones are never read); FALSE unless
 * set. Property “wakes”. Those that were not read are ASLEEP; setting it does not read them:
 * manor_survey_refresh() or manor_survey_refresh_child() does. */
gboolean        manor_survey_get_wakes        (ManorSurvey     *self);
void            manor_survey_set_wakes        (ManorSurvey     *self,
                                               gboolean         wakes);
/* What was read stays; the refresh under way rejects with G_IO_ERROR_CANCELLED. */
void            manor_survey_cancel           (ManorSurvey     *self);
gboolean        manor_survey_get_running      (ManorSurvey     *self);
guint           manor_survey_get_n_done       (ManorSurvey     *self);
guint           manor_survey_get_n_total      (ManorSurvey     *self);
/* The schema database's, or NULL before the first survey. */
ManorCatalogue *manor_survey_get_catalogue    (ManorSurvey     *self);
/* Models that change with the survey: #ManorChild sorted by name, #ManorVariant with most
 * children first and the one in sync at the top. */
GListModel     *manor_survey_get_children     (ManorSurvey     *self);
GListModel     *manor_survey_get_variants     (ManorSurvey     *self);
ManorChild     *manor_survey_find_child       (ManorSurvey     *self,
                                               const char      *name);
guint           manor_survey_count            (ManorSurvey     *self,
                                               ManorChildState  state);
/* Microseconds the last refresh took that came to its end; 0 before. */
gint64          manor_survey_get_duration     (ManorSurvey     *self);

G_END_DECLS
