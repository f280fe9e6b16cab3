/* manor-history.h: statements a person ran
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

#define MANOR_TYPE_HISTORY       (manor_history_get_type ())
#define MANOR_TYPE_HISTORY_ENTRY (manor_history_entry_get_type ())

G_DECLARE_FINAL_TYPE (ManorHistory, manor_history, MANOR, HISTORY, GObject)
G_DECLARE_FINAL_TYPE (ManorHistoryEntry, manor_history_entry, MANOR, HISTORY_ENTRY, GObject)

ManorHistory *manor_history_new             (const char        *path) G_GNUC_WARN_UNUSED_RESULT;
/* @database: manor_database_get_path(). Resolves to a boolean. */
DexFuture    *manor_history_add             (ManorHistory      *self,
                                             const char        *database,
                                             const char        *sql) G_GNUC_WARN_UNUSED_RESULT;
/* Newest first, equal texts once, at most 500: resolves to a #GListModel of
 * #ManorHistoryEntry. @database NULL: of all. */
DexFuture    *manor_history_list            (ManorHistory      *self,
                                             const char        *database,
                                             const char        *containing) G_GNUC_WARN_UNUSED_RESULT;
DexFuture    *manor_history_clear           (ManorHistory      *self) G_GNUC_WARN_UNUSED_RESULT;

const char   *manor_history_entry_get_database (ManorHistoryEntry *self);
const char   *manor_history_entry_get_sql      (ManorHistoryEntry *self);
GDateTime    *manor_history_entry_get_time     (ManorHistoryEntry *self);

G_END_DECLS
