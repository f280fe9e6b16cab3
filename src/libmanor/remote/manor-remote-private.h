/* manor-remote-private.h: what the files of a remote database share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-hrana-stream.h"
#include "manor-remote-database.h"
#include "manor-statement.h"
#include "manor-statistics.h"

G_BEGIN_DECLS

/**
 * ManorRemoteRun:
 * @learned_hash: (nullable): of the text that the child's schema had when it was last read
 * @statistics: which tables of ANALYZE it had then
 * @lost: (nullable): an answer that was lost although the transaction may have been committed
 *
 * One migration of one database, through the careful way and the quick one.
 */
typedef struct
{
  ManorRemoteDatabase *database;
  ManorHranaClient    *client;
  char                *name_space;
  ManorMigration      *migration;
  ManorMigrationHook   hook;
  gpointer             hook_data;
  char                *learned_hash;
  ManorStatistics      statistics;
  GError              *lost;
} ManorRemoteRun;

/* TRUE where the hook lets the run go on. */
gboolean      _manor_remote_run_enter       (ManorRemoteRun      *run,
                                             ManorMigrationStage  stage,
                                             guint                step,
                                             GError             **error);
/* The schema of @rows, judged on a worker; in a fiber. @after: as the steps must have left it. */
gboolean      _manor_remote_run_judge       (ManorRemoteRun      *run,
                                             ManorResult         *rows,
                                             gboolean             after,
                                             gboolean            *unchanged,
                                             GError             **error);
/* Where the schema of @rows stands, located on a worker; in a fiber. */
ManorSchemaPlace
              _manor_remote_run_locate      (ManorRemoteRun      *run,
                                             ManorResult         *rows);

/* The ways to migrate, each in a fiber. UNKNOWN with `lost` set: read to learn what became of
 * it. */
ManorOutcome  _manor_remote_run_carefully   (ManorRemoteRun      *run,
                                             GError             **error);
/* FALSE where the child is to be judged with answers; nothing was changed then. */
gboolean      _manor_remote_run_quickly     (ManorRemoteRun      *run,
                                             ManorOutcome        *outcome,
                                             GError             **error);
/* Reads what became of a lost answer. */
ManorOutcome  _manor_remote_run_settle      (ManorRemoteRun      *run,
                                             GError             **error);

/* Resolves to %G_TYPE_INT, a #ManorOutcome. */
DexFuture    *_manor_remote_migrate         (ManorRemoteDatabase *database,
                                             ManorMigration      *migration) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): as manor_remote_database_get_client(), for who needs it longer; fails where it is not
 * known where the database is. */
ManorHranaClient *
              _manor_remote_database_ref_client (ManorRemoteDatabase *self,
                                                 GError             **error) G_GNUC_WARN_UNUSED_RESULT;
/* manor_hrana_client_run() on the database; takes @pipeline. */
DexFuture    *_manor_remote_database_run    (ManorRemoteDatabase *self,
                                             ManorHranaPipeline  *pipeline,
                                             ManorHranaFlags      flags,
                                             guint                timeout) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to a boolean, or rejects with why nothing may be written. */
DexFuture    *_manor_remote_database_check_write (ManorRemoteDatabase *self) G_GNUC_WARN_UNUSED_RESULT;
/* Puts words to an error: what kind of server it is, and with @named whose database. Takes and
 * returns it. */
GError       *_manor_remote_database_explain (ManorRemoteDatabase *self,
                                              GError              *error,
                                              gboolean             named) G_GNUC_WARN_UNUSED_RESULT;
/* Monotonic time when its server was last seen with nothing under way on it, or 0. */
gint64        _manor_remote_database_get_idle (ManorRemoteDatabase *self);
void          _manor_remote_database_set_idle (ManorRemoteDatabase *self,
                                               gint64               idle);
/* Of its schema's text as it was last read or proved; NULL where that is not known. */
const char   *_manor_remote_database_get_schema_hash (ManorRemoteDatabase *self);
ManorStatistics _manor_remote_database_get_statistics (ManorRemoteDatabase *self);
void          _manor_remote_database_set_schema_text (ManorRemoteDatabase *self,
                                                      const char          *text,
                                                      ManorStatistics      statistics);

/* What holds on every server that carries changes on: resolves as check_write; and words for what it
 * refuses a child, FALSE where it is nothing of that kind. */
DexFuture    *_manor_remote_check_native    (ManorRemoteDatabase *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean      _manor_remote_explain_native  (ManorRemoteDatabase *self,
                                             GError              *error);
DexFuture    *_manor_remote_propagate       (ManorDatabase       *database,
                                             ManorPropagation    *propagation) G_GNUC_WARN_UNUSED_RESULT;
DexFuture    *_manor_remote_settle_propagation (ManorDatabase    *database) G_GNUC_WARN_UNUSED_RESULT;

/* Whether every statement only reads, on any libSQL server. */
gboolean      _manor_remote_reads           (ManorStatement      *statement);
/* A pragma that only reads, but to which servers answer only where the token may write; NULL for any other
 * statement. New. */
char         *_manor_remote_dup_locked_pragma (ManorStatement    *statement) G_GNUC_WARN_UNUSED_RESULT;
/* What to say of it. New. */
char         *_manor_remote_dup_locked_words (const char         *pragma) G_GNUC_WARN_UNUSED_RESULT;
gboolean      _manor_remote_check_query     (ManorRemoteDatabase *database,
                                             GPtrArray           *statements,
                                             GError             **error);
/* @writes: (out): whether any of them may write. */
gboolean      _manor_remote_check_script    (ManorRemoteDatabase *database,
                                             GPtrArray           *statements,
                                             gboolean             read_only,
                                             gboolean            *writes,
                                             GError             **error);

/* Resolves to a ManorSession. */
DexFuture    *_manor_remote_session_open    (ManorRemoteDatabase *database,
                                             ManorSessionMode     mode) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
