/* manor-copies-banner.h: that a push made copies, and deleting them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_COPIES_BANNER (manor_copies_banner_get_type ())

G_DECLARE_FINAL_TYPE (ManorCopiesBanner, manor_copies_banner, MANOR, COPIES_BANNER, AdwBin)

/* @journal: (nullable): NULL hides it, as a report without copies does; @connection: where the push's fleet lives. */
void manor_copies_banner_set_report (ManorCopiesBanner *self,
                                     ManorReport       *report,
                                     ManorJournal      *journal,
                                     ManorConnection   *connection);

G_END_DECLS
