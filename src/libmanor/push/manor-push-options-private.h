/* manor-push-options-private.h: what the journal adds to the options
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-push-options.h"

G_BEGIN_DECLS

/**
 * ManorPushOptions:
 *
 * What a person decided about a push, beside the plan.
 */
struct _ManorPushOptions
{
  GObject            parent_instance;

  ManorPlanOptions  *plan_options;
  char              *only;
  guint              canary;
  guint              jobs;
  guint              max_failures;
  guint              max_failures_percent;
  gboolean           skip_blocked;
  char              *script;
  ManorPushBranches  branches;

  gint64             resumes;
  char             **targets;
  GHashTable        *marks;
  GHashTable        *copies;   /* child's name to ManorEarlierCopy, of an older push; or NULL */
};

/* What an older push has of its copy of a child. */
typedef enum
{
  MANOR_PUSH_COPY_NONE,
  MANOR_PUSH_COPY_ANNOUNCED,  /* may be there */
  MANOR_PUSH_COPY_MADE,
} ManorPushCopy;

typedef struct
{
  char          *name;
  ManorPushCopy  state;
} ManorEarlierCopy;

/* Takes @name. */
ManorEarlierCopy *_manor_earlier_copy_new (char          *name,
                                           ManorPushCopy  state) G_GNUC_WARN_UNUSED_RESULT;
void              _manor_earlier_copy_free (ManorEarlierCopy *self);

/* Where a script was to lead a child that was, or may have been, under way. */
typedef struct
{
  char *before;  /* fingerprints */
  char *after;
} ManorPushMark;

ManorPushMark *_manor_push_mark_new (const char *before,
                                     const char *after) G_GNUC_WARN_UNUSED_RESULT;
void           _manor_push_mark_free (ManorPushMark *self);

/* Name to #ManorPushMark, or %NULL. */
GHashTable *_manor_push_options_get_marks (ManorPushOptions *self);
/* @marks: (transfer full) */
void _manor_push_options_take_marks   (ManorPushOptions   *self,
                                       GHashTable         *marks);
/* @copies: (transfer full): children's names to #ManorEarlierCopy. */
void           _manor_push_options_take_copies (ManorPushOptions *self,
                                                GHashTable       *copies);
/* Of the child @name; (nullable). */
const ManorEarlierCopy *
               _manor_push_options_get_copy (ManorPushOptions   *self,
                                             const char         *name);
void _manor_push_options_set_resumes (ManorPushOptions   *self,
                                      gint64              resumes,
                                      const char * const *targets);

G_END_DECLS
