/* manor-fleet.h: a schema database with its children
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-database.h"
#include "manor-rule.h"

G_BEGIN_DECLS

#define MANOR_TYPE_FLEET (manor_fleet_get_type ())

/* A #GListModel of its children (#ManorDatabase), sorted by name. */
G_DECLARE_FINAL_TYPE (ManorFleet, manor_fleet, MANOR, FLEET, GObject)

ManorFleet         *manor_fleet_new               (ManorDatabase *schema,
                                                   ManorRule     *rule) G_GNUC_WARN_UNUSED_RESULT;
ManorDatabase      *manor_fleet_get_schema        (ManorFleet    *self);
/* The schema database's name. */
const char         *manor_fleet_get_name          (ManorFleet    *self);
/* “demo/slack-schema”: how the journal knows it. */
const char         *manor_fleet_get_path          (ManorFleet    *self);
ManorRule          *manor_fleet_get_rule          (ManorFleet    *self);
guint               manor_fleet_get_n_children    (ManorFleet    *self);
ManorDatabase      *manor_fleet_find_child        (ManorFleet    *self,
                                                   const char    *name);
/* Its server carries every change of the schema database to the children by itself; property
 * “native”. */
gboolean            manor_fleet_get_native        (ManorFleet    *self);
/* Names in the rule, wildcards aside, that no database has. */
const char * const *manor_fleet_get_missing       (ManorFleet    *self);
/* For connections: children that stay keep their place. (element-type ManorDatabase) */
void                manor_fleet_set_children      (ManorFleet    *self,
                                                   ManorRule     *rule,
                                                   GPtrArray     *children,
                                                   const char * const *missing);
/* For connections: one child more or less, and what is missing from then on. Nothing happens where @name is no child. */
void                manor_fleet_add_child         (ManorFleet    *self,
                                                   ManorDatabase *child);
void                manor_fleet_remove_child      (ManorFleet    *self,
                                                   const char    *name);
void                manor_fleet_set_missing       (ManorFleet    *self,
                                                   const char * const *missing);

G_END_DECLS
