/* manor-folder-private.h: what the aspects of a folder share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-folder.h"
#include "manor-folder-database-private.h"

G_BEGIN_DECLS

struct _ManorFolder
{
  ManorConnection  parent_instance;

  GFile           *file;
  char            *path;          /* in the file system's encoding, NULL where it has none */
  ManorWorker     *worker;        /* (1) */
  ManorWorker     *writer;        /* (1) */
  GFileMonitor    *monitor;
  guint            refresh_id;
  gint64           refresh_time;
};

/**
 * ManorFolderScan:
 * @databases: (element-type ManorDatabase): what was found
 * @rules: (element-type ManorRule): from fleet.ini
 * @notes: what a person should know
 *
 * A look at a folder. Boxed and counted.
 */
typedef struct
{
  GPtrArray *databases;
  GPtrArray *rules;
  GStrv      notes;
} ManorFolderScan;

#define MANOR_TYPE_FOLDER_SCAN (_manor_folder_scan_get_type ())

GType            _manor_folder_scan_get_type (void);
ManorFolderScan *_manor_folder_scan_ref      (ManorFolderScan *self);
void             _manor_folder_scan_unref    (ManorFolderScan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorFolderScan, _manor_folder_scan_unref)

/* A folder that has no path cannot hold databases. */
gboolean         _manor_folder_check_path    (ManorFolder     *self,
                                              GError         **error);
/* Resolves to a ManorFolderScan. */
DexFuture       *_manor_folder_scan          (ManorFolder     *self) G_GNUC_WARN_UNUSED_RESULT;
/* The name a file gives its database, or NULL where it is no database's. */
char            *_manor_folder_dup_name      (const char      *file_name) G_GNUC_WARN_UNUSED_RESULT;
void             _manor_folder_look_at_file  (ManorDatabase   *database,
                                              const char      *file_path,
                                              gboolean         folder_is_writable);

void             _manor_folder_watch         (ManorFolder     *self);
void             _manor_folder_unwatch       (ManorFolder     *self);

DexFuture       *_manor_folder_create_database (ManorConnection *connection,
                                                const char      *name,
                                                const char      *schema_sql) G_GNUC_WARN_UNUSED_RESULT;
DexFuture       *_manor_folder_fork_database   (ManorConnection *connection,
                                                ManorDatabase   *database,
                                                const char      *name) G_GNUC_WARN_UNUSED_RESULT;
DexFuture       *_manor_folder_delete_database (ManorConnection *connection,
                                                ManorDatabase   *database) G_GNUC_WARN_UNUSED_RESULT;
DexFuture       *_manor_folder_set_rule        (ManorConnection    *connection,
                                                const char         *schema_name,
                                                const char * const *patterns) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
