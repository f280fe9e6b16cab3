/* manor-dump.h: a database as the SQL that makes it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-database.h"

G_BEGIN_DECLS

/**
 * ManorDumpFunc:
 * @sql: the next piece, whole lines, ending with a NUL that is not part of it
 * @length: its length in bytes
 * @user_data: what was given to manor_dump()
 * @error: where to say why it could not be taken
 *
 * Takes a piece of a dump. Called on the main thread.
 *
 * Returns: %FALSE with @error set to stop
 */
typedef gboolean (*ManorDumpFunc) (const char  *sql,
                                   gsize        length,
                                   gpointer     user_data,
                                   GError     **error);

DexFuture *manor_dump (ManorDatabase  *database,
                       ManorDumpFunc   func,
                       gpointer        user_data,
                       GDestroyNotify  user_data_destroy) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
