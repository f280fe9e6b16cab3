/* manor-named-list-private.h: a list model kept in the order of its items' names
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MANOR_TYPE_NAMED_LIST (manor_named_list_get_type ())

G_DECLARE_FINAL_TYPE (ManorNamedList, manor_named_list, MANOR, NAMED_LIST, GObject)

typedef const char *(*ManorNamedListFunc)     (gpointer item);
typedef gboolean    (*ManorNamedListKeepFunc) (gpointer known,
                                               gpointer found);

ManorNamedList *_manor_named_list_new    (GType               item_type,
                                          ManorNamedListFunc  name_func) G_GNUC_WARN_UNUSED_RESULT;
/* Borrowed, or NULL. */
gpointer        _manor_named_list_find   (ManorNamedList     *self,
                                          const char         *name);
/* Borrowed; for loops that need no reference. */
gpointer        _manor_named_list_get    (ManorNamedList     *self,
                                          guint               index);
guint           _manor_named_list_get_length (ManorNamedList *self);
/* @items in any order and of different names; tells as few changes as there are. @keep, if
 * any, is asked whether the item that has the name already stays in the new one's place. */
void            _manor_named_list_update (ManorNamedList         *self,
                                          GPtrArray              *items,
                                          ManorNamedListKeepFunc  keep);
/* One @item more, whose name no other has. */
void            _manor_named_list_insert     (ManorNamedList *self,
                                              gpointer        item);
/* One less, where there is one of that name. */
void            _manor_named_list_remove     (ManorNamedList *self,
                                              const char     *name);

G_END_DECLS
