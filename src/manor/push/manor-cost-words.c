/* manor-cost-words.c: what a push costs, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-cost-words"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-cost-words.h"

#define MILLION G_GINT64_CONSTANT (1000000)

/* Two digits that count; the rest of an estimate is noise. */
static gint64
round_number (gint64 number)
{
  gint64 unit = 1;

  while (number / unit >= 100)
    unit *= 10;

  return (number + unit / 2) / unit * unit;
}

/* What is said: of a number in millions its last digits are zeros, which is what plurals go by. */
static gint64
round_rough (gint64 number)
{
  return number < 1000 ? number : round_number (number);
}

/**
 * manor_cost_words_dup_rough:
 * @number: a number of rows, not negative
 *
 * Returns: (transfer full): the number with two digits that count; small ones are exact
 */
char *
manor_cost_words_dup_rough (gint64 number)
{
  gint64 rounded = round_rough (number);

  if (rounded >= 1000 * MILLION)
    /* translators: a rounded number of rows: “1.2 billion”, thousands of millions */
    return g_strdup_printf (_("%.3g billion"), (double) rounded / (1000 * MILLION));

  if (rounded >= MILLION)
    /* translators: a rounded number of rows: “1.2 million” */
    return g_strdup_printf (_("%.3g million"), (double) rounded / MILLION);

  return g_strdup_printf ("%'d", (int) rounded);
}

static char *
dup_rows_read (gint64 number)
{
  g_autofree char *rough = manor_cost_words_dup_rough (number);

  /* translators: a rounded number: “1.2 million”, “800,000” */
  return g_strdup_printf (ngettext ("%s row read", "%s rows read", (gulong) round_rough (number)), rough);
}

static char *
dup_rows_written (gint64 number)
{
  g_autofree char *rough = manor_cost_words_dup_rough (number);

  /* translators: a rounded number: “1.2 million”, “800,000” */
  return g_strdup_printf (ngettext ("%s row written", "%s rows written", (gulong) round_rough (number)), rough);
}

/**
 * manor_cost_words_dup_summary:
 * @cost: what a push costs
 *
 * Returns: (transfer full) (nullable): how many rows that is, and of how many databases it is not known
 */
char *
manor_cost_words_dup_summary (const ManorCost *cost)
{
  g_autofree char *read = NULL;
  g_autofree char *written = NULL;
  g_autofree char *sum = NULL;
  g_autofree char *unknown = NULL;

  g_return_val_if_fail (cost != NULL, NULL);

  if (cost->n_unknown > 0)
    unknown = g_strdup_printf (ngettext ("Of %u child it could not be told what it costs.",
                                         "Of %u children it could not be told what they cost.",
                                         cost->n_unknown), cost->n_unknown);

  if (cost->rows_read == 0 && cost->rows_written == 0)
    return g_steal_pointer (&unknown);

  read = dup_rows_read (cost->rows_read);
  written = dup_rows_written (cost->rows_written);
  /* translators: “1.2 million rows read”, “800,000 rows written” */
  sum = g_strdup_printf (_("About %1$s and %2$s, as the platform bills them."), read, written);

  return unknown != NULL ? g_strjoin (" ", sum, unknown, NULL) : g_steal_pointer (&sum);
}
