/* manor-rule.h: which databases are children of a schema database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-database.h"

G_BEGIN_DECLS

#define MANOR_TYPE_RULE (manor_rule_get_type ())

/* Before the name of a copy that a push made of a database: no glob and no group matches it. */
#define MANOR_RULE_COPY_PREFIX  "before-push-"
/* A pattern that begins so matches every database of the group behind it, where databases are in
 * groups; elsewhere it is a name like any other. Branches are matched by no glob and no group either. */
#define MANOR_RULE_GROUP_PREFIX "group:"

/* Immutable, boxed and counted. Patterns are names, globs with * and ?, or groups. A schema
 * database is never a child. */
typedef struct _ManorRule ManorRule;

GType               manor_rule_get_type        (void);
ManorRule          *manor_rule_new             (const char         *schema_name,
                                                const char * const *patterns) G_GNUC_WARN_UNUSED_RESULT;
ManorRule          *manor_rule_ref             (ManorRule          *self);
void                manor_rule_unref           (ManorRule          *self);
const char         *manor_rule_get_schema_name (ManorRule          *self);
const char * const *manor_rule_get_patterns    (ManorRule          *self);
/* @group: (nullable): the one that the database is in; @branch_of: (nullable): what it is a copy of. */
gboolean            manor_rule_matches         (ManorRule          *self,
                                                const char         *name,
                                                const char         *group,
                                                const char         *branch_of);
gboolean            manor_rule_matches_database (ManorRule         *self,
                                                ManorDatabase      *database);
/* What kind of pattern it is: neither is a name, of which a rule can miss the database. */
gboolean            manor_rule_pattern_is_glob (const char         *pattern);
/* The group's name, within @pattern, or NULL. */
const char         *manor_rule_pattern_get_group (const char       *pattern);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorRule, manor_rule_unref)

G_END_DECLS
