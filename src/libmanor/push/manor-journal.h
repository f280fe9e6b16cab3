/* manor-journal.h: the crash-safe record of pushes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "manor-report.h"

G_BEGIN_DECLS

#define MANOR_JOURNAL_ERROR (manor_journal_error_quark ())

/**
 * ManorJournalError:
 * @MANOR_JOURNAL_ERROR_NEWER: a newer Manor wrote it
 * @MANOR_JOURNAL_ERROR_OWNED: a push is being run, by another program or by this one
 *
 * Why the journal cannot be used, beside what the file itself refuses (MANOR_SQL_ERROR).
 */
typedef enum
{
  MANOR_JOURNAL_ERROR_NEWER,
  MANOR_JOURNAL_ERROR_OWNED,
} ManorJournalError;

GQuark        manor_journal_error_quark  (void);

#define MANOR_TYPE_JOURNAL (manor_journal_get_type ())

/* One SQLite file in WAL mode, used from a thread of its own; several programs may have it
 * open at once. What is recorded is on disk when the future resolves. */
G_DECLARE_FINAL_TYPE (ManorJournal, manor_journal, MANOR, JOURNAL, GObject)

/* Opens on first use; the folder is made. */
ManorJournal *manor_journal_new          (const char   *path) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to a #GListModel of #ManorReport, newest first, without entries. Pushes whose
 * program is gone are INTERRUPTED. */
DexFuture    *manor_journal_list         (ManorJournal *self) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to a #ManorReport with its entries, or rejects with G_IO_ERROR_NOT_FOUND. */
DexFuture    *manor_journal_load         (ManorJournal *self,
                                          gint64        id) G_GNUC_WARN_UNUSED_RESULT;
/* What is needed to go on with an interrupted or stopped push, or with what failed in a
 * finished one: resolves to a #ManorPushOptions whose targets are those left. Give it to
 * manor_push_new(): the push keeps the older one's id. Rejects with
 * MANOR_JOURNAL_ERROR_OWNED while a program is on it, and with G_IO_ERROR_NOT_FOUND. */
DexFuture    *manor_journal_load_options (ManorJournal *self,
                                          gint64        id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
