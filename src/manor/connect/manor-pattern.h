/* manor-pattern.h: the patterns of a rule as a person types them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

char     **manor_pattern_split    (const char         *text) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *manor_pattern_matching (ManorConnection    *connection,
                                   const char         *schema_name,
                                   const char * const *patterns) G_GNUC_WARN_UNUSED_RESULT;
guint      manor_pattern_count    (ManorConnection    *connection,
                                   const char         *schema_name,
                                   const char * const *patterns);

G_END_DECLS
