/* manor-error-place.h: which word of a statement an error is about
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

/* Bytes of @sql. FALSE where neither the database nor its message says: then it is the
 * first word. */
gboolean  manor_error_find_place (const GError *error,
                                  const char   *sql,
                                  gsize        *start,
                                  gsize        *length);

G_END_DECLS
