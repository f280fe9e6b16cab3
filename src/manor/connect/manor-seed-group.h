/* manor-seed-group.h: what a new database begins with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_SEED_GROUP (manor_seed_group_get_type ())

/* Property “valid” (boolean, read-only), notified when anything changes. */
G_DECLARE_FINAL_TYPE (ManorSeedGroup, manor_seed_group, MANOR, SEED_GROUP, AdwPreferencesGroup)

gboolean   manor_seed_group_get_valid (ManorSeedGroup *self);
gboolean   manor_seed_group_get_typed (ManorSeedGroup *self);
/* Puts into @creation what was chosen. Resolves to a boolean when files were read. @fetches: the
 * platform fetches a dump from a URL itself. */
DexFuture *manor_seed_group_apply     (ManorSeedGroup *self,
                                       ManorCreation  *creation,
                                       gboolean        fetches) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
