/* manor-push-progress.h: how a push stands, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>
#include <manor.h>

#include "manor-page.h"

G_BEGIN_DECLS

/* Failed, unknown or blocked: somebody must look at it. */
gboolean    manor_push_progress_is_failed         (ManorTargetState  state);
/* Not done yet, or never begun. */
gboolean    manor_push_progress_is_left           (ManorTargetState  state);
guint       manor_push_progress_count_failed      (ManorPush        *push);
guint       manor_push_progress_count_left        (ManorPush        *push);
/* What another try would be for, and what its button says. */
guint       manor_push_progress_count_unfinished  (ManorPush        *push);
const char *manor_push_progress_get_retry_label   (ManorPush        *push);
/* From 0 to 1. */
double      manor_push_progress_get_fraction      (ManorPush        *push);
char       *manor_push_progress_dup_title         (ManorPush        *push) G_GNUC_WARN_UNUSED_RESULT;
char       *manor_push_progress_dup_counts        (ManorPush        *push) G_GNUC_WARN_UNUSED_RESULT;
char       *manor_push_progress_dup_report_counts (ManorReport      *report) G_GNUC_WARN_UNUSED_RESULT;
void        manor_push_progress_say_elsewhere     (ManorPush        *push,
                                                   ManorPage        *page);
void        manor_push_progress_notify            (ManorPush        *push,
                                                   GtkWidget        *widget,
                                                   const char       *id);
/* @cookie: 0 while nothing is inhibited. While @active the session does not end and does not sleep. */
void  manor_push_progress_inhibit (GtkWidget *widget,
                                   gboolean   active,
                                   guint     *cookie);

G_END_DECLS
