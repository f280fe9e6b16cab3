/* manor-child-array-private.h: the children of a survey as a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-child.h"

G_BEGIN_DECLS

#define MANOR_TYPE_CHILD_ARRAY (manor_child_array_get_type ())

/* A #GListModel of #ManorChild over an array: walking 100,000 of them takes a millisecond,
 * which a #GListStore does not do. */
G_DECLARE_FINAL_TYPE (ManorChildArray, manor_child_array, MANOR, CHILD_ARRAY, GObject)

ManorChildArray *_manor_child_array_new        (void) G_GNUC_WARN_UNUSED_RESULT;
guint           _manor_child_array_get_length (ManorChildArray *self);
/* Borrowed. */
ManorChild     *_manor_child_array_get        (ManorChildArray *self,
                                              guint           index);
/* @added: (element-type ManorChild) */
void            _manor_child_array_splice     (ManorChildArray *self,
                                              guint           position,
                                              guint           n_removed,
                                              GPtrArray      *added);

G_END_DECLS
