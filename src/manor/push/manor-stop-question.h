/* manor-stop-question.h: whether a push may be stopped so that its page can close
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>
#include <manor.h>

G_BEGIN_DECLS

gboolean   manor_stop_question_is_needed (ManorPush *push);
DexFuture *manor_stop_question_ask       (GtkWidget *parent,
                                          ManorPush *push) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
