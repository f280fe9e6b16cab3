/* manor-folder.h: a folder of SQLite files as a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-connection.h"

G_BEGIN_DECLS

#define MANOR_TYPE_FOLDER (manor_folder_get_type ())

G_DECLARE_FINAL_TYPE (ManorFolder, manor_folder, MANOR, FOLDER, ManorConnection)

/* Reads nothing yet: manor_connection_refresh() does, and from then on changes on disk
 * are followed. */
ManorConnection *manor_folder_new              (const char *id,
                                                const char *title,
                                                GFile      *folder) G_GNUC_WARN_UNUSED_RESULT;
GFile           *manor_folder_get_file         (ManorFolder *self);
/* A database by itself, not on any connection: manorctl's PATH. */
ManorDatabase   *manor_folder_database_for_file (GFile      *file) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
