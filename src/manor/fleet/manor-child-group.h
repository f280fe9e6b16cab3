/* manor-child-group.h: children of a fleet that are listed as one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_CHILD_GROUP (manor_child_group_get_type ())

/* Properties, notified on the main thread: “variant”, “children”, “state”, “summary”,
 * “count”. */
G_DECLARE_FINAL_TYPE (ManorChildGroup, manor_child_group, MANOR, CHILD_GROUP, GObject)

ManorChildGroup *manor_child_group_new_for_variant (ManorVariant    *variant) G_GNUC_WARN_UNUSED_RESULT;
/* Those that could not be read, or were not since they rest. */
ManorChildGroup *manor_child_group_new_unread      (ManorChildState  state,
                                                    GListModel      *children) G_GNUC_WARN_UNUSED_RESULT;
/* The same children's place in a later survey. */
void             manor_child_group_set_variant     (ManorChildGroup *self,
                                                    ManorVariant    *variant);
/* NULL for those that were not read. */
ManorVariant    *manor_child_group_get_variant     (ManorChildGroup *self);
/* #ManorChild */
GListModel      *manor_child_group_get_children    (ManorChildGroup *self);
ManorChildState  manor_child_group_get_state       (ManorChildGroup *self);
const char      *manor_child_group_get_summary     (ManorChildGroup *self);
/* “12 children” */
char            *manor_child_group_dup_count       (ManorChildGroup *self) G_GNUC_WARN_UNUSED_RESULT;
/* Of those that rest. */
guint            manor_child_group_count_asleep    (ManorChildGroup *self);
/* The fingerprint, “unreachable” or “asleep”: the same group today and tomorrow. */
const char      *manor_child_group_get_id          (ManorChildGroup *self);

G_END_DECLS
