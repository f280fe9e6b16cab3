/* manor-creation.h: a database that is to be made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-fleet.h"

G_BEGIN_DECLS

/**
 * ManorCreationKind:
 * @MANOR_CREATION_DATABASE: an ordinary database, with “sql” or what is at “dump-url”
 * @MANOR_CREATION_SCHEMA: a schema database whose server carries changes on
 * @MANOR_CREATION_CHILD: a child of “fleet”
 * @MANOR_CREATION_COPY: a copy of “original” with its rows
 *
 * What is to be made.
 */
typedef enum
{
  MANOR_CREATION_DATABASE,
  MANOR_CREATION_SCHEMA,
  MANOR_CREATION_CHILD,
  MANOR_CREATION_COPY,
} ManorCreationKind;

#define MANOR_TYPE_CREATION      (manor_creation_get_type ())
#define MANOR_TYPE_CREATION_KIND (manor_creation_kind_get_type ())

GType manor_creation_kind_get_type (void);

/* Properties, readable and writable, set before it is given away: “kind”, “name”; “sql” (its first
 * statements, or NULL), “dump-url” (the platform fetches a dump from there itself, or NULL), “fleet”
 * (#ManorFleet), “with-rows” (of a child of a fleet that does not propagate: the schema database's rows,
 * too), “original” (#ManorDatabase), “time” (of a copy: as the original was then; #GDateTime or NULL),
 * “group” (NULL: the original's or the schema database's, or the only one), “max-size” (bytes, 0 for the
 * platform's own limit). */
G_DECLARE_FINAL_TYPE (ManorCreation, manor_creation, MANOR, CREATION, GObject)

ManorCreation     *manor_creation_new           (ManorCreationKind  kind,
                                                 const char        *name) G_GNUC_WARN_UNUSED_RESULT;
ManorCreationKind  manor_creation_get_kind      (ManorCreation     *self);
const char        *manor_creation_get_name      (ManorCreation     *self);
const char        *manor_creation_get_sql       (ManorCreation     *self);
const char        *manor_creation_get_dump_url  (ManorCreation     *self);
ManorFleet        *manor_creation_get_fleet     (ManorCreation     *self);
gboolean           manor_creation_get_with_rows (ManorCreation     *self);
ManorDatabase     *manor_creation_get_original  (ManorCreation     *self);
GDateTime         *manor_creation_get_time      (ManorCreation     *self);
const char        *manor_creation_get_group     (ManorCreation     *self);
guint64            manor_creation_get_max_size  (ManorCreation     *self);

G_END_DECLS
