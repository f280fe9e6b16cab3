/* manor-database-private.h: how a database knows its connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-database.h"

G_BEGIN_DECLS

/* Shared by all databases of a connection, of which there may be 100,000, where a weak reference for
 * each would make forgetting them slow. A counted box, on the main thread only. */
typedef struct
{
  ManorConnection *connection;
} ManorConnectionLink;

/* Takes a reference. */
void _manor_database_set_link (ManorDatabase       *self,
                               ManorConnectionLink *link);

G_END_DECLS
