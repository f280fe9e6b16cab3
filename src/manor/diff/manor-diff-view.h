/* manor-diff-view.h: a child's SQL and its schema database's, side by side
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_DIFF_VIEW (manor_diff_view_get_type ())

/* Properties “everything” (objects that are the same too), “one-column”. */
G_DECLARE_FINAL_TYPE (ManorDiffView, manor_diff_view, MANOR, DIFF_VIEW, AdwBin)

void manor_diff_view_set_catalogues (ManorDiffView  *self,
                                     ManorCatalogue *from,
                                     ManorCatalogue *to);
void manor_diff_view_set_candidates (ManorDiffView  *self,
                                     const char     *names,
                                     const char     *first_names);

G_END_DECLS
