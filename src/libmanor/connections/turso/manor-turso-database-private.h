/* manor-turso-database-private.h: a database of a Turso organization
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-remote-database.h"
#include "manor-turso-list-private.h"
#include "manor-turso.h"

G_BEGIN_DECLS

#define MANOR_TYPE_TURSO_DATABASE (manor_turso_database_get_type ())

G_DECLARE_FINAL_TYPE (ManorTursoDatabase, manor_turso_database, MANOR, TURSO_DATABASE, ManorRemoteDatabase)

ManorTursoDatabase *_manor_turso_database_new         (ManorTurso          *turso,
                                                       ManorTursoEntry     *entry) G_GNUC_WARN_UNUSED_RESULT;
/* Takes over what a new list says. @group_archived: its group is. */
void                _manor_turso_database_update      (ManorTursoDatabase  *self,
                                                       ManorTursoEntry     *entry,
                                                       gboolean             group_archived);
/* FALSE where a new list says that it lives elsewhere, in another group, or is another one of that name: it is then another
 * object. */
gboolean            _manor_turso_database_is          (ManorTursoDatabase  *self,
                                                       ManorTursoEntry     *entry);
/* (nullable): its schema database, where the platform carries that one's changes to it. */
const char         *_manor_turso_database_get_schema  (ManorTursoDatabase  *self);
/* (transfer full) NULL where the connection is gone. */
ManorTurso         *_manor_turso_database_dup_turso   (ManorTursoDatabase  *self) G_GNUC_WARN_UNUSED_RESULT;
/* It answered: it does not sleep any more. */
void                _manor_turso_database_set_awake   (ManorTursoDatabase  *self);

GError             *_manor_turso_explain              (ManorRemoteDatabase *database,
                                                       GError              *error) G_GNUC_WARN_UNUSED_RESULT;
DexFuture          *_manor_turso_load_config          (ManorDatabase       *database) G_GNUC_WARN_UNUSED_RESULT;
DexFuture          *_manor_turso_save_config          (ManorDatabase       *database,
                                                       ManorDatabaseConfig *config) G_GNUC_WARN_UNUSED_RESULT;
DexFuture          *_manor_turso_load_usage           (ManorDatabase       *database) G_GNUC_WARN_UNUSED_RESULT;
/* Asks the platform to wake it. Resolves to a boolean. */
DexFuture          *_manor_turso_wake                 (ManorDatabase       *database) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
