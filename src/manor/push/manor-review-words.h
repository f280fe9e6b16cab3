/* manor-review-words.h: what a prepared push says about itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

gboolean  manor_review_words_is_script      (ManorPush *push);
guint     manor_review_words_count_blockers (ManorPush *push);
char     *manor_review_words_dup_summary    (ManorPush *push) G_GNUC_WARN_UNUSED_RESULT;
char     *manor_review_words_dup_details    (ManorPush *push) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
