/* manor-folder-database-private.h: a SQLite file as a database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-database.h"
#include "manor-sqlite.h"
#include "manor-worker.h"

G_BEGIN_DECLS

#define MANOR_TYPE_FOLDER_DATABASE (manor_folder_database_get_type ())
#define MANOR_TYPE_FOLDER_SESSION  (manor_folder_session_get_type ())

G_DECLARE_FINAL_TYPE (ManorFolderDatabase, manor_folder_database, MANOR, FOLDER_DATABASE,
                      ManorDatabase)
G_DECLARE_FINAL_TYPE (ManorFolderSession, manor_folder_session, MANOR, FOLDER_SESSION,
                      ManorSession)

/* From any thread. @connection_id NULL: its path is the file's. */
ManorFolderDatabase *_manor_folder_database_new           (ManorWorker      *worker,
                                                           const char       *connection_id,
                                                           const char       *name,
                                                           const char       *file_path) G_GNUC_WARN_UNUSED_RESULT;
const char          *_manor_folder_database_get_file_path (ManorFolderDatabase *self);

/* Resolves to a ManorSession. */
DexFuture           *_manor_folder_session_open           (const char       *file_path,
                                                           const char       *name,
                                                           ManorSessionMode  mode) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
