/* manor-push-losses.c: what a push would lose, and who agreed to it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-push-private.h"

/* A loss, added up over the children. */
typedef struct
{
  gboolean counted;
  gint64   rows;
  guint    n_children;
} Sum;

static void
loss_free (gpointer data)
{
  ManorPushLoss *loss = data;

  g_free (loss->title);
  g_free (loss);
}

static void
add_loss (GPtrArray  *losses,
          const char *title,
          int         probe,
          gboolean    if_any)
{
  ManorPushLoss *loss = g_new0 (ManorPushLoss, 1);

  loss->title = g_strdup (title);
  loss->probe = probe;
  loss->if_any = if_any;
  g_ptr_array_add (losses, loss);
}

static gboolean
is_counted (ManorPlan  *plan,
            const char *table)
{
  GPtrArray *probes = manor_plan_get_probes (plan);

  for (guint i = 0; i < probes->len; i++)
    {
      ManorProbe *probe = g_ptr_array_index (probes, i);

      if (manor_probe_get_kind (probe) == MANOR_PROBE_LOSES &&
          g_strcmp0 (manor_probe_get_table (probe), table) == 0)
        return TRUE;
    }

  return FALSE;
}

/* A probe counts what is lost; a step that loses something no probe counts is named by its
 * warning. */
GPtrArray *
_manor_push_list_losses (ManorPlan *plan)
{
  GPtrArray *losses = g_ptr_array_new_with_free_func (loss_free);
  GPtrArray *probes = manor_plan_get_probes (plan);

  for (guint i = 0; i < probes->len; i++)
    {
      ManorProbe *probe = g_ptr_array_index (probes, i);

      if (manor_probe_get_takes (probe))
        add_loss (losses, manor_probe_get_title (probe), (int) i, manor_probe_get_kind (probe) == MANOR_PROBE_SPOILS);
    }

  for (guint i = 0; i < manor_plan_get_n_steps (plan); i++)
    {
      ManorPlanStep *step = manor_plan_get_step (plan, i);
      const char *warning = manor_plan_step_get_warning (step);

      if ((manor_plan_step_get_risk (step) & MANOR_RISK_LOSES_DATA) == 0 ||
          is_counted (plan, manor_plan_step_get_table (step)))
        continue;

      add_loss (losses, warning != NULL ? warning : manor_plan_step_get_title (step), -1, FALSE);
    }

  return losses;
}

/* Targets that will be tried, and those that failed for want of consent alone. */
static gboolean
is_concerned (ManorPushTarget *target)
{
  if (manor_push_target_get_plan (target) == NULL)
    return FALSE;

  return manor_push_target_get_state (target) == MANOR_TARGET_PENDING ||
         g_error_matches (manor_push_target_get_error (target),
                          MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_NO_CONSENT);
}

gint64
_manor_push_count_loss (GArray        *counts,
                        ManorPushLoss *loss)
{
  if (loss->probe < 0 || counts == NULL || (guint) loss->probe >= counts->len)
    return 0;

  return MAX (g_array_index (counts, gint64, (guint) loss->probe), 0);
}

static gint64
count_loss (ManorPushTarget *target,
            ManorPushLoss   *loss)
{
  return _manor_push_count_loss (manor_push_target_get_probe_counts (target), loss);
}

static gboolean
is_loss (ManorPushTarget *target,
         ManorPushLoss   *loss)
{
  return !loss->if_any || count_loss (target, loss) > 0;
}

gboolean
_manor_push_target_is_agreed (ManorPushTarget *target)
{
  GPtrArray *losses = _manor_push_target_get_group (target)->losses;

  for (guint i = 0; i < losses->len; i++)
    {
      ManorPushLoss *loss = g_ptr_array_index (losses, i);

      if (is_loss (target, loss) && _manor_push_target_get_agreed (target, loss->title) < count_loss (target, loss))
        return FALSE;
    }

  return TRUE;
}

static GHashTable *
manor_push_sum_losses (ManorPush *self)
{
  GHashTable *sums = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (guint i = 0; i < self->targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (self->targets, i);
      GPtrArray *losses;

      if (!is_concerned (target))
        continue;

      losses = _manor_push_target_get_group (target)->losses;
      for (guint j = 0; j < losses->len; j++)
        {
          ManorPushLoss *loss = g_ptr_array_index (losses, j);
          Sum *sum = g_hash_table_lookup (sums, loss->title);

          if (!is_loss (target, loss))
            continue;

          if (sum == NULL)
            {
              sum = g_new0 (Sum, 1);
              g_hash_table_insert (sums, loss->title, sum);
            }

          sum->counted |= loss->probe >= 0;
          sum->rows += count_loss (target, loss);
          sum->n_children++;
        }
    }

  return sums;
}

static char *
loss_dup_text (const char *title,
               Sum        *sum)
{
  g_autofree char *rows = NULL;

  if (!sum->counted)
    /* translators: %s says what is lost */
    return g_strdup_printf (ngettext ("%s, on %u child", "%s, on %u children", sum->n_children),
                            title, sum->n_children);

  rows = g_strdup_printf ("%" G_GINT64_FORMAT, sum->rows);

  /* translators: what is lost (“rows of users”), how many, a number of children */
  return g_strdup_printf (ngettext ("%s: %s, on %u child", "%s: %s, on %u children",
                                    sum->n_children),
                          title, rows, sum->n_children);
}

/* What a script takes from the schema database itself. */
static void
manor_push_add_schema_losses (ManorPush *self,
                              GPtrArray *texts)
{
  GPtrArray *losses = self->schema_group != NULL ? self->schema_group->losses : NULL;

  for (guint i = 0; losses != NULL && !self->carried && i < losses->len; i++)
    {
      ManorPushLoss *loss = g_ptr_array_index (losses, i);
      gint64 rows = _manor_push_count_loss (self->schema_counts, loss);
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, rows);

      if (loss->probe < 0)
        /* translators: %s says what is lost */
        g_ptr_array_add (texts, g_strdup_printf (_("%s, on the schema database itself"),
                                                 loss->title));
      else if (rows > 0)
        /* translators: what is lost (“rows of users”), and how many */
        g_ptr_array_add (texts, g_strdup_printf (_("%s: %s, on the schema database itself"),
                                                 loss->title, number));
    }
}

/**
 * manor_push_dup_losses:
 * @self: a `ManorPush`
 *
 * Names what the push would lose, with the rows of all children together.
 *
 * Returns: (transfer full) (array zero-terminated=1): one text for each loss, none where
 *   nothing is lost
 */
char **
manor_push_dup_losses (ManorPush *self)
{
  g_autoptr(GHashTable) sums = NULL;
  g_autoptr(GPtrArray) texts = NULL;
  GHashTableIter iter;
  gpointer title;
  gpointer sum;

  g_return_val_if_fail (MANOR_IS_PUSH (self), NULL);

  sums = manor_push_sum_losses (self);
  texts = g_ptr_array_new_with_free_func (g_free);

  g_hash_table_iter_init (&iter, sums);
  while (g_hash_table_iter_next (&iter, &title, &sum))
    g_ptr_array_add (texts, loss_dup_text (title, sum));
  manor_push_add_schema_losses (self, texts);

  g_ptr_array_sort_values (texts, (GCompareFunc) strcmp);
  g_ptr_array_add (texts, NULL);

  /* What is stolen from an empty array is NULL. */
  return texts->len > 0 ? (char **) g_ptr_array_steal (texts, NULL) : g_new0 (char *, 1);
}

static gboolean
same_texts (const char * const *a,
            const char * const *b)
{
  if (a == NULL || g_strv_length ((char **) a) != g_strv_length ((char **) b))
    return FALSE;

  for (guint i = 0; b[i] != NULL; i++)
    if (!g_strv_contains (a, b[i]))
      return FALSE;

  return TRUE;
}

/**
 * manor_push_consent:
 * @self: a `ManorPush`
 * @losses: (array zero-terminated=1): what a person agreed to lose
 *
 * Agrees to the losses, where @losses are exactly those of [method@ManorPush.dup_losses];
 * takes any agreement back where they are not.
 */
void
manor_push_consent (ManorPush          *self,
                    const char * const *losses)
{
  g_auto(GStrv) named = NULL;

  g_return_if_fail (MANOR_IS_PUSH (self));

  named = manor_push_dup_losses (self);
  self->consented = same_texts (losses, (const char * const *) named);
  if (!self->consented)
    return;

  g_clear_pointer (&self->schema_agreed, g_array_unref);
  if (self->schema_counts != NULL)
    self->schema_agreed = g_array_copy (self->schema_counts);

  for (guint i = 0; i < self->targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (self->targets, i);
      GPtrArray *of_target;

      if (!is_concerned (target))
        continue;

      of_target = _manor_push_target_get_group (target)->losses;
      for (guint j = 0; j < of_target->len; j++)
        {
          ManorPushLoss *loss = g_ptr_array_index (of_target, j);

          _manor_push_target_agree (target, loss->title, count_loss (target, loss));
        }
    }
}
