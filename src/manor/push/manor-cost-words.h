/* manor-cost-words.h: what a push costs, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

/* “800,000”, “1.2 million”: a number that is only about right. */
char *manor_cost_words_dup_rough   (gint64           number) G_GNUC_WARN_UNUSED_RESULT;
/* A sentence or two; NULL where there is nothing to say. */
char *manor_cost_words_dup_summary (const ManorCost *cost) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
