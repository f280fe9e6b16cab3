/* manor-meaning-private.h: one text for objects that mean the same
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-catalogue.h"
#include "manor-renames-private.h"

G_BEGIN_DECLS

void  _manor_meaning_complete_table (ManorTable        *table,
                                     ManorCatalogue    *catalogue);
/* With @renames (nullable) all are as if the renames had been carried out. */
char *_manor_meaning_of_column     (ManorTable         *table,
                                    ManorColumn        *column,
                                    const ManorRenames *renames) G_GNUC_WARN_UNUSED_RESULT;
char *_manor_meaning_of_expression (ManorTable         *table,
                                    const char         *expression,
                                    const ManorRenames *renames) G_GNUC_WARN_UNUSED_RESULT;
/* Without the constraint's name. */
char *_manor_meaning_of_constraint (ManorTable         *table,
                                    ManorConstraint    *constraint,
                                    ManorCatalogue     *catalogue,
                                    const ManorRenames *renames) G_GNUC_WARN_UNUSED_RESULT;
char *_manor_meaning_of_object     (ManorSchemaObject  *object,
                                    ManorCatalogue     *catalogue,
                                    const ManorRenames *renames) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
