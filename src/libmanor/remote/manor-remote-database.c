/* manor-remote-database.c: a database behind Hrana
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-remote"

#include "config.h"

#include "manor-remote-database.h"

G_DEFINE_ABSTRACT_TYPE (ManorRemoteDatabase, manor_remote_database, MANOR_TYPE_DATABASE)

static void
manor_remote_database_class_init (ManorRemoteDatabaseClass *klass)
{
}

static void
manor_remote_database_init (ManorRemoteDatabase *self)
{
}
