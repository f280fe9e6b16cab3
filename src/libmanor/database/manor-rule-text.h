/* manor-rule-text.h: rules as text, in the format of fleet.ini
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-connection.h"
#include "manor-rule.h"

G_BEGIN_DECLS

/* (element-type ManorRule) */
char      *manor_rule_text_new          (GPtrArray       *rules) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *manor_rule_text_parse        (const char      *text,
                                         gssize           length,
                                         const char      *name,
                                         GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for an import: %NULL where there are none, too. */
GPtrArray *manor_rule_text_parse_some   (const char      *text,
                                         gssize           length,
                                         const char      *name,
                                         GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* Sets every one of @rules, and leaves the connection's others. Resolves to a boolean. */
DexFuture *manor_rule_text_import       (ManorConnection *connection,
                                         GPtrArray       *rules) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *manor_rule_text_undo         (ManorConnection *connection,
                                         GPtrArray       *rules,
                                         GPtrArray       *known) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
