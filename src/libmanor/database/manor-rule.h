/* manor-rule.h: which databases are children of a schema database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define MANOR_TYPE_RULE (manor_rule_get_type ())

/* Immutable, boxed and counted. Patterns are names, or globs with * and ?. A schema
 * database is never a child. */
typedef struct _ManorRule ManorRule;

GType               manor_rule_get_type        (void);
ManorRule          *manor_rule_new             (const char         *schema_name,
                                                const char * const *patterns) G_GNUC_WARN_UNUSED_RESULT;
ManorRule          *manor_rule_ref             (ManorRule          *self);
void                manor_rule_unref           (ManorRule          *self);
const char         *manor_rule_get_schema_name (ManorRule          *self);
const char * const *manor_rule_get_patterns    (ManorRule          *self);
gboolean            manor_rule_matches         (ManorRule          *self,
                                                const char         *name);
/* Names without wildcards that no database has: reported, never guessed. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorRule, manor_rule_unref)

G_END_DECLS
