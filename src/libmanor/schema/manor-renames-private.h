/* manor-renames-private.h: which names stand for which
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-catalogue.h"

G_BEGIN_DECLS

/* Tables and columns that have another name in the second catalogue. All names are folded. */
typedef struct _ManorRenames ManorRenames;

ManorRenames *_manor_renames_new            (void) G_GNUC_WARN_UNUSED_RESULT;
/* Of what was told only what fits: the old name is in @from and the new one in @to. */
ManorRenames *_manor_renames_new_told       (GHashTable         *told,
                                             ManorCatalogue     *from,
                                             ManorCatalogue     *to) G_GNUC_WARN_UNUSED_RESULT;
void          _manor_renames_free           (ManorRenames       *self);
void          _manor_renames_add_table      (ManorRenames       *self,
                                             const char         *old_name,
                                             const char         *new_name);
gboolean      _manor_renames_is_empty       (const ManorRenames *self);
/* The name in the second catalogue: @table itself where it keeps its name. */
const char   *_manor_renames_get_table      (const ManorRenames *self,
                                             const char         *table);
const char   *_manor_renames_get_column     (const ManorRenames *self,
                                             const char         *table,
                                             const char         *column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorRenames, _manor_renames_free)

G_END_DECLS
