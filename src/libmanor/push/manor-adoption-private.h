/* manor-adoption-private.h: what reading and taking share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-adoption.h"

G_BEGIN_DECLS

ManorConnection    *_manor_adoption_get_connection (ManorAdoption *self);
const char * const *_manor_adoption_get_patterns   (ManorAdoption *self);
/* How many of the databases that the patterns match now are in no fleet. */
guint               _manor_adoption_count_free     (ManorAdoption *self);
/* The fleet that a database is a child or the schema database of, or %NULL. Borrowed. */
ManorFleet         *_manor_adoption_find_owner     (GHashTable    *owners,
                                                    ManorDatabase *database);
/* Name, borrowed, to #ManorFleet, borrowed. */
GHashTable         *_manor_adoption_list_owners    (ManorAdoption *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
