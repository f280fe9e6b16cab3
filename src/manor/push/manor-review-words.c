/* manor-review-words.c: what a prepared push says about itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-review-words"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-cost-words.h"
#include "manor-review-words.h"

/**
 * manor_review_words_is_script:
 * @push: a push
 *
 * Returns: whether the server carries a person's script on, to all children or to none
 */
gboolean
manor_review_words_is_script (ManorPush *push)
{
  g_return_val_if_fail (MANOR_IS_PUSH (push), FALSE);

  return manor_push_options_get_script (manor_push_get_options (push)) != NULL;
}

/**
 * manor_review_words_count_blockers:
 * @push: a push that was prepared
 *
 * Returns: how many children would make the server give the whole script up
 */
guint
manor_review_words_count_blockers (ManorPush *push)
{
  if (!manor_review_words_is_script (push))
    return 0;

  return manor_push_count (push, MANOR_TARGET_BLOCKED) +
         manor_push_count (push, MANOR_TARGET_FAILED) +
         manor_push_count (push, MANOR_TARGET_UNKNOWN);
}

static char *
dup_script_summary (ManorPush *push)
{
  const char *schema = manor_fleet_get_name (manor_survey_get_fleet (manor_push_get_survey (push)));
  guint n_blockers = manor_review_words_count_blockers (push);
  guint n = manor_push_count (push, MANOR_TARGET_PENDING);
  g_auto(GStrv) notes = manor_push_dup_notes (push);
  g_autofree char *summary = NULL;
  g_autofree char *words = NULL;

  if (n_blockers > 0)
    return g_strdup_printf (ngettext ("%u child cannot take this. The server changes all children or none, so that one stops it for all.",
                                      "%u children cannot take this. The server changes all children or none, so that one of them stops it for all.",
                                      n_blockers), n_blockers);

  summary = g_strdup_printf (ngettext ("The server will change “%s” and its %u child, or neither.",
                                       "The server will change “%s” and its %u children, or none of them.",
                                       n), schema, n);
  words = g_strjoinv (" ", notes);

  return *words != '\0' ? g_strjoin (" ", summary, words, NULL) : g_steal_pointer (&summary);
}

/**
 * manor_review_words_dup_summary:
 * @push: a push that was prepared
 *
 * Returns: (transfer full): what will be done, in a sentence or two
 */
char *
manor_review_words_dup_summary (ManorPush *push)
{
  ManorFleet *fleet;
  guint n_to_do;
  guint n_blocked;
  const char *only;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_return_val_if_fail (MANOR_IS_PUSH (push), NULL);

  if (manor_review_words_is_script (push))
    return dup_script_summary (push);

  fleet = manor_survey_get_fleet (manor_push_get_survey (push));
  n_to_do = manor_push_count (push, MANOR_TARGET_PENDING);
  n_blocked = manor_push_count (push, MANOR_TARGET_BLOCKED);
  only = manor_push_options_get_only (manor_push_get_options (push));

  if (n_to_do > 0)
    first = g_strdup_printf (ngettext ("%u child will get the schema of “%s”.",
                                       "%u children will get the schema of “%s”.", n_to_do),
                             n_to_do, manor_fleet_get_name (fleet));
  else if (only != NULL && n_blocked == 0)
    /* translators: %s is what a person typed: a name, or a pattern */
    first = g_strdup_printf (_("No child that this would change is named “%s”."), only);
  else
    first = g_strdup (_("There is nothing to push."));

  if (n_blocked > 0)
    second = g_strdup_printf (ngettext ("%u child is blocked by its rows and is left out.",
                                        "%u children are blocked by their rows and are left out.",
                                        n_blocked), n_blocked);

  return g_strjoin (" ", first, second, NULL);
}

/**
 * manor_review_words_dup_details:
 * @push: a push that was prepared
 *
 * Returns: (transfer full) (nullable): who is left out since they rest, and what it costs, a paragraph each
 */
char *
manor_review_words_dup_details (ManorPush *push)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(ManorCost) cost = NULL;
  g_auto(GStrv) paragraphs = NULL;

  g_return_val_if_fail (MANOR_IS_PUSH (push), NULL);

  /* Of a script they are part of the summary. */
  if (!manor_review_words_is_script (push))
    {
      g_auto(GStrv) notes = manor_push_dup_notes (push);

      g_strv_builder_addv (builder, (const char **) notes);
    }

  cost = manor_push_dup_cost (push);
  if (cost != NULL)
    {
      char *words = manor_cost_words_dup_summary (cost);

      if (words != NULL)
        g_strv_builder_take (builder, words);
    }

  paragraphs = g_strv_builder_end (builder);

  return paragraphs[0] != NULL ? g_strjoinv ("\n", paragraphs) : NULL;
}
