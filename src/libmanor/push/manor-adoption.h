/* manor-adoption.h: a schema database for databases that have none
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-connection.h"
#include "manor-variant.h"

G_BEGIN_DECLS

#define MANOR_TYPE_ADOPTION  (manor_adoption_get_type ())
#define MANOR_TYPE_CANDIDATE (manor_candidate_get_type ())

/* Databases that lost their schema database, or never had one, and what they have in common. A #GListModel of
 * #ManorCandidate, the schema that most of them have first. Properties: “n-databases”, “n-read”,
 * “n-unreachable”, “n-asleep”, “n-taken” (those that the patterns match, too, but that are in a fleet: they are left
 * where they are), notified on the main thread. */
G_DECLARE_FINAL_TYPE (ManorAdoption, manor_adoption, MANOR, ADOPTION, GObject)
/* One schema that some of them have. Immutable; properties: “catalogue”, “n-databases”, “names” (strv, sorted). */
G_DECLARE_FINAL_TYPE (ManorCandidate, manor_candidate, MANOR, CANDIDATE, GObject)

/* @patterns: names, globs or groups, as in a #ManorRule: of which databases of @connection. */
ManorAdoption      *manor_adoption_new               (ManorConnection    *connection,
                                                      const char * const *patterns) G_GNUC_WARN_UNUSED_RESULT;
/* Reads their schemas, as a survey does: databases that rest are left alone unless @wakes. Resolves to a
 * boolean; discarding the future stops it. */
DexFuture          *manor_adoption_refresh           (ManorAdoption      *self,
                                                      gboolean            wakes) G_GNUC_WARN_UNUSED_RESULT;
/* Makes an existing database of the connection the schema database. Databases of other fleets stay there; what it has
 * for children already stays its own. Resolves to a #ManorFleet. */
DexFuture          *manor_adoption_take_database     (ManorAdoption      *self,
                                                      ManorDatabase      *schema) G_GNUC_WARN_UNUSED_RESULT;
/* Makes a new database of that name with a schema (a candidate's, with manor_catalogue_dup_sql(), or a .sql file's), and makes
 * it the schema database. @group: (nullable): where it is made. Resolves to a #ManorFleet; where the rule cannot
 * be kept the new database stays, and the error says so. */
DexFuture          *manor_adoption_take_sql          (ManorAdoption      *self,
                                                      const char         *name,
                                                      const char         *sql,
                                                      const char         *group) G_GNUC_WARN_UNUSED_RESULT;

ManorCatalogue     *manor_candidate_get_catalogue    (ManorCandidate     *self);
const char * const *manor_candidate_get_names        (ManorCandidate     *self);

G_END_DECLS
