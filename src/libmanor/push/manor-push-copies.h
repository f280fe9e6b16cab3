/* manor-push-copies.h: the copies that a push made, and deleting them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-connection.h"
#include "manor-copy.h"
#include "manor-journal.h"

G_BEGIN_DECLS

#define MANOR_TYPE_PUSH_COPIES (manor_push_copies_get_type ())

/* A #GListModel of #ManorCopy, in the report's order. */
G_DECLARE_FINAL_TYPE (ManorPushCopies, manor_push_copies, MANOR, PUSH_COPIES, GObject)

/* @connection: the one that the push's fleet is on. Resolves to a `ManorPushCopies`; rejects with
 * G_IO_ERROR_NOT_FOUND where there is no such push, with G_IO_ERROR_INVALID_ARGUMENT where it was on another connection,
 * and with why the connection's databases cannot be listed. Deletes nothing. */
DexFuture       *manor_push_copies_load         (ManorJournal    *journal,
                                                 ManorConnection *connection,
                                                 gint64           id) G_GNUC_WARN_UNUSED_RESULT;
/* The push's number. */
gint64           manor_push_copies_get_id       (ManorPushCopies *self);
/* Their databases go to the trash; elsewhere they are gone. */
gboolean         manor_push_copies_get_trashes  (ManorPushCopies *self);
guint            manor_push_copies_count        (ManorPushCopies *self,
                                                 ManorCopyState   state);
/* How many manor_push_copies_delete() would delete: THERE and FAILED. */
guint            manor_push_copies_get_n_left   (ManorPushCopies *self);
/* Deletes those that are left, a few at a time. Resolves to a boolean when each was tried or it was stopped, also when some
 * could not be deleted: their states tell. Rejects with MANOR_JOURNAL_ERROR_OWNED while the push is running, and where
 * the journal cannot be written: then no more are deleted. Discarding the future stops nothing. */
DexFuture       *manor_push_copies_delete       (ManorPushCopies *self) G_GNUC_WARN_UNUSED_RESULT;
/* Those under way are finished, and no other is begun. */
void             manor_push_copies_stop         (ManorPushCopies *self);
/* Of the deletion under way, or the last one; properties “n-done” and “n-total”. */
guint            manor_push_copies_get_n_done   (ManorPushCopies *self);
guint            manor_push_copies_get_n_total  (ManorPushCopies *self);

G_END_DECLS
