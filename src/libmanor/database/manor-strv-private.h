/* manor-strv-private.h: lists of texts that are never NULL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What @value holds takes the place of the list in @strv; an empty one, where it holds none. */
static inline void
_manor_strv_take_value (GStrv        *strv,
                        const GValue *value)
{
  const char * const *given = g_value_get_boxed (value);

  g_strfreev (*strv);
  *strv = given != NULL ? g_strdupv ((char **) given) : g_new0 (char *, 1);
}

G_END_DECLS
