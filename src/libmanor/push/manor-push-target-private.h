/* manor-push-target-private.h: what a push does to its targets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-propagation.h"
#include "manor-push-group-private.h"
#include "manor-push-options-private.h"
#include "manor-push-target.h"

G_BEGIN_DECLS

ManorPushTarget *_manor_push_target_new              (ManorChild       *child) G_GNUC_WARN_UNUSED_RESULT;
/* The transitions, see the class. @error may be %NULL. */
void             _manor_push_target_block            (ManorPushTarget  *self,
                                                      const GError     *error);
void             _manor_push_target_start            (ManorPushTarget  *self);
void             _manor_push_target_settle           (ManorPushTarget  *self,
                                                      ManorTargetState  state,
                                                      const GError     *error);
void             _manor_push_target_skip             (ManorPushTarget  *self,
                                                      const GError     *error);
void             _manor_push_target_reset            (ManorPushTarget  *self);

/* TRUE where it is the first word of the server on it. */
gboolean         _manor_push_target_set_step         (ManorPushTarget  *self,
                                                      ManorPropagationStep step);
/* Its server refuses its change for now. */
void             _manor_push_target_set_waits        (ManorPushTarget  *self,
                                                      gboolean          waits);
ManorPushGroup  *_manor_push_target_get_group        (ManorPushTarget  *self);
void             _manor_push_target_set_group        (ManorPushTarget  *self,
                                                      ManorPushGroup   *group);
void             _manor_push_target_set_canary       (ManorPushTarget  *self,
                                                      gboolean          canary);
void             _manor_push_target_set_probe_counts (ManorPushTarget  *self,
                                                      GArray           *counts);
/* “” for a name that was taken back. */
void             _manor_push_target_set_copy         (ManorPushTarget  *self,
                                                      const char       *name,
                                                      ManorPushCopy     state);
const char      *_manor_push_target_get_copy_name    (ManorPushTarget  *self);
ManorPushCopy    _manor_push_target_get_copy_state   (ManorPushTarget  *self);
/* How many rows the tables of its group's cost have, in their order, or %NULL. (element-type gint64) */
GArray          *_manor_push_target_get_row_counts   (ManorPushTarget  *self);
void             _manor_push_target_set_row_counts   (ManorPushTarget  *self,
                                                      GArray           *counts);
void             _manor_push_target_set_duration     (ManorPushTarget  *self,
                                                      gint64            duration);
/* What the person agreed to lose on this child: a loss's title to its rows (gint64, as
 * GSIZE_TO_POINTER). */
void             _manor_push_target_agree            (ManorPushTarget  *self,
                                                      const char       *title,
                                                      gint64            rows);
/* -1 where the title was never agreed to. */
gint64           _manor_push_target_get_agreed       (ManorPushTarget  *self,
                                                      const char       *title);
gboolean         _manor_push_target_is_done          (ManorPushTarget  *self);
gboolean         _manor_target_state_from_nick       (const char       *nick,
                                                      ManorTargetState *state);

G_END_DECLS
