/* manor-rule-index-private.h: which of many rules may match a name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-rule.h"

G_BEGIN_DECLS

typedef struct _ManorRuleIndex ManorRuleIndex;

/* @rules: (element-type ManorRule): not changed as long as the index lives. */
ManorRuleIndex *_manor_rule_index_new  (GPtrArray      *rules) G_GNUC_WARN_UNUSED_RESULT;
void            _manor_rule_index_free (ManorRuleIndex *self);
/* (element-type guint): positions in the rules, in their order and each once, of those that may match; all others do
 * not. Good until the next call. @group: (nullable) */
GArray         *_manor_rule_index_find (ManorRuleIndex *self,
                                        const char     *name,
                                        const char     *group);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorRuleIndex, _manor_rule_index_free)

G_END_DECLS
