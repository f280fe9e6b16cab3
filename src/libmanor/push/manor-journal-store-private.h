/* manor-journal-store-private.h: the journal's file, on the journal's thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-journal-private.h"
#include "manor-push-options.h"
#include "manor-sqlite.h"

G_BEGIN_DECLS

/* Counted atomically; everything below blocks and belongs on the journal's thread. */
typedef struct _ManorJournalStore ManorJournalStore;

/* What is written to one push in one go. */
typedef struct
{
  gint64     id;
  GPtrArray *targets;  /* ManorJournalTarget */
} ManorJournalWrite;

ManorJournalStore *_manor_journal_store_new          (const char         *path) G_GNUC_WARN_UNUSED_RESULT;
ManorJournalStore *_manor_journal_store_ref          (ManorJournalStore  *self);
void               _manor_journal_store_unref        (ManorJournalStore  *self);

gboolean           _manor_journal_store_begin        (ManorJournalStore  *self,
                                                      ManorJournalPush   *push,
                                                      gint64             *id,
                                                      GError            **error);
/* @writes: (element-type ManorJournalWrite): in one transaction. */
gboolean           _manor_journal_store_write        (ManorJournalStore  *self,
                                                      GPtrArray          *writes,
                                                      GError            **error);
gboolean           _manor_journal_store_end          (ManorJournalStore  *self,
                                                      gint64              id,
                                                      ManorReportState    state,
                                                      GError            **error);
/* New (element-type ManorReport). */
GPtrArray         *_manor_journal_store_list         (ManorJournalStore  *self,
                                                      GError            **error) G_GNUC_WARN_UNUSED_RESULT;
ManorReport       *_manor_journal_store_load         (ManorJournalStore  *self,
                                                      gint64              id,
                                                      GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* Which children have a copy: their names to #ManorEarlierCopy. */
GHashTable        *_manor_journal_store_load_copies  (ManorJournalStore  *self,
                                                      gint64              id,
                                                      GError            **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean           _manor_journal_store_begin_deleting (ManorJournalStore   *self,
                                                        gint64               id,
                                                        const char * const  *names,
                                                        GError             **error);
gboolean           _manor_journal_store_write_deleted  (ManorJournalStore   *self,
                                                        gint64               id,
                                                        const char * const  *names,
                                                        GError             **error);
ManorPushOptions  *_manor_journal_store_load_options (ManorJournalStore  *self,
                                                      gint64              id,
                                                      GError            **error) G_GNUC_WARN_UNUSED_RESULT;

/* Between the store's two files: the one that opens and locks, and the one that reads and
 * writes. */
struct _ManorJournalStore
{
  char        *path;
  ManorSqlite *sqlite;   /* NULL until the first use */
  int          lock_fd;  /* -1 until the first use */
  GHashTable  *held;     /* gint64 ids whose lock is ours */
};

gboolean           _manor_journal_store_open         (ManorJournalStore  *self,
                                                      GError            **error);
/* FALSE without an error where another has it. */
gboolean           _manor_journal_store_lock         (ManorJournalStore  *self,
                                                      gint64              id);
void               _manor_journal_store_unlock       (ManorJournalStore  *self,
                                                      gint64              id);
/* Whether the push with that id has a living program, this one included. */
gboolean           _manor_journal_store_is_owned     (ManorJournalStore  *self,
                                                      gint64              id);
void               _manor_journal_store_prefix       (ManorJournalStore  *self,
                                                      GError            **error);
/* Always FALSE. */
gboolean           _manor_journal_store_set_not_found (gint64             id,
                                                       GError           **error);

G_END_DECLS
