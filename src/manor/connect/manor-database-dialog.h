/* manor-database-dialog.h: making a database, a schema database or a child
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

#include "manor-form-dialog.h"

G_BEGIN_DECLS

#define MANOR_TYPE_DATABASE_DIALOG (manor_database_dialog_get_type ())

/* Signal “created” (#ManorDatabase). */
G_DECLARE_FINAL_TYPE (ManorDatabaseDialog, manor_database_dialog, MANOR, DATABASE_DIALOG,
                      ManorFormDialog)

AdwDialog *manor_database_dialog_new           (ManorConnection *connection) G_GNUC_WARN_UNUSED_RESULT;
AdwDialog *manor_database_dialog_new_for_schema (ManorConnection *connection) G_GNUC_WARN_UNUSED_RESULT;
AdwDialog *manor_database_dialog_new_for_child (ManorConnection *connection,
                                                ManorFleet      *fleet) G_GNUC_WARN_UNUSED_RESULT;
AdwDialog *manor_database_dialog_new_for_copy   (ManorConnection *connection,
                                                 ManorDatabase   *original) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
