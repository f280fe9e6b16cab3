/* manor-survey-private.h: what the parts of a survey, and a push, share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-child-array-private.h"
#include "manor-survey.h"
#include "manor-variant-index-private.h"

G_BEGIN_DECLS

/* For a push. */

/* Resolves to the #ManorVariant of the fleet with @catalogue's fingerprint, made where there
 * is none yet; it is listed once a child belongs to it. */
DexFuture *_manor_survey_find_variant      (ManorSurvey    *self,
                                            ManorCatalogue *catalogue) G_GNUC_WARN_UNUSED_RESULT;
/* Where it is known, without reading, what @child has become. */
void       _manor_survey_set_child_variant (ManorSurvey    *self,
                                            ManorChild     *child,
                                            ManorVariant   *variant);
/* How many databases like this one are best read at one time. */
guint      _manor_survey_get_n_at_once     (ManorDatabase  *database);
/* Why a database is left alone, or %NULL where it may be read. @wakes: also where it sleeps. New. */
GError    *_manor_database_dup_rest        (ManorDatabase  *database,
                                            gboolean        wakes) G_GNUC_WARN_UNUSED_RESULT;
/* Brings the lists and counts up to date now and not in a moment. */
void       _manor_survey_flush             (ManorSurvey    *self);

/* For the parts of the survey: the numbers in parentheses are those of its invariants. */

struct _ManorSurvey
{
  GObject            parent_instance;

  ManorFleet        *fleet;
  ManorChildArray    *children;    /* (1) */
  GHashTable        *by_name;     /* (1) name, borrowed, to ManorChild, borrowed */
  GListStore        *variants;    /* (4) ManorVariant */
  ManorVariantIndex *index;       /* (5) */
  ManorCatalogue    *catalogue;   /* (5) */

  DexPromise        *refresh;     /* (3) */
  guint              serial;      /* (3) */
  gint64             started;
  gint64             duration;

  guint              counts[MANOR_CHILD_N_STATES];    /* (2) */
  guint              n_done;
  guint              n_total;

  guint              flush_id;    /* (4) */
  guint              dirty : 1;   /* (4) */
  gboolean           wakes;       /* (6) */
  GPtrArray         *again;       /* (6) ManorChild whose facts have changed, or NULL */
  guint              again_id;
};

/* Exactly one of @variant and @error, which is a #ManorChildError where the child was not read. (2) */
void       _manor_survey_settle_child      (ManorSurvey    *self,
                                            ManorChild     *child,
                                            ManorVariant   *variant,
                                            const GError   *error);
/* Makes the list of variants, and their lists of children, agree with the children. (4) */
void       _manor_survey_update_variants   (ManorSurvey    *self);
/* In a fiber: compares all children that were read with the schema database as it is now. */
gboolean   _manor_survey_compare_anew      (ManorSurvey    *self,
                                            GError        **error);
/* Schedules a flush. (4) */
void       _manor_survey_mark_dirty        (ManorSurvey    *self);
/* (5) */
void       _manor_survey_set_catalogue     (ManorSurvey    *self,
                                            ManorCatalogue *catalogue);
void       _manor_survey_set_progress      (ManorSurvey    *self,
                                            guint           n_done,
                                            guint           n_total);
void       _manor_survey_notify_running    (ManorSurvey    *self);
/* New (element-type ManorChild). */
GPtrArray *_manor_survey_list_children     (ManorSurvey    *self) G_GNUC_WARN_UNUSED_RESULT;
/* Reads children outside of a refresh, a few at a time. @wakes: also those that sleep. */
DexFuture *_manor_survey_read_children     (ManorSurvey    *self,
                                            GPtrArray      *children,
                                            gboolean        wakes) G_GNUC_WARN_UNUSED_RESULT;
/* As manor_survey_refresh_child() does, but told whether a child that sleeps is woken. */
DexFuture *_manor_survey_reread_child      (ManorSurvey    *self,
                                            ManorDatabase  *child,
                                            gboolean        wakes) G_GNUC_WARN_UNUSED_RESULT;
/* (6) */
void       _manor_survey_facts_changed_cb  (ManorSurvey    *self,
                                            GParamSpec     *pspec,
                                            ManorDatabase  *database);
/* Ends the refresh that is under way: @error (transfer full) or %NULL. (3) */
void       _manor_survey_end_refresh       (ManorSurvey    *self,
                                            GError         *error);

G_END_DECLS
