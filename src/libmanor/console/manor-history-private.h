/* manor-history-private.h: making an entry
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-history.h"

G_BEGIN_DECLS

/* Takes all three. From any thread. */
ManorHistoryEntry *_manor_history_entry_new (char      *database,
                                             char      *sql,
                                             GDateTime *time) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
