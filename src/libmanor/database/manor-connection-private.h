/* manor-connection-private.h: what the aspects of a connection share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-connection.h"
#include "manor-database-private.h"
#include "manor-named-list-private.h"

G_BEGIN_DECLS

/* ManorConnection:
 *
 * Invariants:
 *
 *  (1) Id, kind and location never change after construction.
 *  (2) Both models exist as long as the connection and are never replaced.
 *  (3) Every fleet's schema and every child is an object of `databases`; no database is a
 *      child twice, and no schema database is a child.
 *  (4) `rules` are sorted by the schema database's name, no name twice.
 *  (5) Never NULL.
 *  (6) Its connection is NULL as soon as that is gone.
 */
typedef struct
{
  char                 *id;         /* (1) */
  char                 *title;
  char                 *kind;       /* (1) */
  char                 *location;   /* (1) */
  ManorConnectionLink  *link;       /* (6) */
  ManorNamedList       *databases;  /* (2) */
  ManorNamedList       *fleets;     /* (2) (3) */
  GPtrArray            *rules;      /* (4) */
  GStrv                 notes;
  GStrv                 found_notes;
  GStrv                 names;      /* (5) */
  char                 *warning;
  GError               *error;
  DexFuture            *naming;     /* settled when the last child that is being made is in its rule */
  ManorConnectionState  state;
  ManorConnectionFeatures features;
} ManorConnectionPrivate;

ManorConnectionPrivate *_manor_connection_get_private (ManorConnection *self);
/* Takes @notes. */
void                    _manor_connection_set_notes   (ManorConnection *self,
                                                       GStrv            notes);

G_END_DECLS
