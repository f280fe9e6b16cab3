/* manor-question.h: whether a person means it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

AdwDialog *manor_question_new (const char            *heading,
                               const char            *body,
                               const char            *cancel_label,
                               const char            *response,
                               const char            *label,
                               AdwResponseAppearance  appearance) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
