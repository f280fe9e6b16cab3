/* manor-key-ledger.h: which foreign keys are violated, before and after
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-migration.h"

G_BEGIN_DECLS

/**
 * ManorKeyLedger:
 *
 * The rule on foreign keys, over rows, whoever asks for them: none may be violated after a
 * migration that was not before. Nearly all databases have no violation at all, so it is asked
 * once, after the steps, for the first of each table (see manor_key_ledger_get_limit()). Where
 * there is one the migration is rolled back and made again, this time with a count from before
 * its first step: manor_key_ledger_get_violated() says so.
 *
 * Pure; used by one thread at a time.
 */
typedef struct _ManorKeyLedger ManorKeyLedger;

ManorKeyLedger *manor_key_ledger_new          (ManorMigration  *migration) G_GNUC_WARN_UNUSED_RESULT;
void            manor_key_ledger_free         (ManorKeyLedger  *self);
guint           manor_key_ledger_get_n_tables (ManorKeyLedger  *self);
/* How many violations of a table need be asked for: 1 without a count from before, else 0 for
 * all. */
guint           manor_key_ledger_get_limit    (ManorKeyLedger  *self);
/* The question about one table, a plain read; NULL where it need not be asked. New. */
char           *manor_key_ledger_dup_sql      (ManorKeyLedger  *self,
                                               guint            table,
                                               gboolean         after) G_GNUC_WARN_UNUSED_RESULT;
/* From here on there is a count from before. */
void            manor_key_ledger_begin        (ManorKeyLedger  *self);
/* The answer before the first step; NULL where the question itself failed (a key that matches no
 * unique index). */
void            manor_key_ledger_count        (ManorKeyLedger  *self,
                                               guint            table,
                                               ManorResult     *rows);
/* The answer after the last step; NULL with @cause where the question itself failed. */
gboolean        manor_key_ledger_prove        (ManorKeyLedger  *self,
                                               guint            table,
                                               ManorResult     *rows,
                                               const GError    *cause,
                                               GError         **error);
/* The proof failed for want of a count from before. */
gboolean        manor_key_ledger_get_violated (ManorKeyLedger  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorKeyLedger, manor_key_ledger_free)

G_END_DECLS
