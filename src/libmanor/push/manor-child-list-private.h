/* manor-child-list-private.h: the children of a survey as a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-child.h"

G_BEGIN_DECLS

#define MANOR_TYPE_CHILD_LIST (manor_child_list_get_type ())

/* A #GListModel of #ManorChild over an array: walking 100,000 of them takes a millisecond,
 * which a #GListStore does not do. */
G_DECLARE_FINAL_TYPE (ManorChildList, manor_child_list, MANOR, CHILD_LIST, GObject)

ManorChildList *_manor_child_list_new        (void) G_GNUC_WARN_UNUSED_RESULT;
guint           _manor_child_list_get_length (ManorChildList *self);
/* Borrowed. */
ManorChild     *_manor_child_list_get        (ManorChildList *self,
                                              guint           index);
/* @added: (element-type ManorChild) */
void            _manor_child_list_splice     (ManorChildList *self,
                                              guint           position,
                                              guint           n_removed,
                                              GPtrArray      *added);

G_END_DECLS
