/* manor-rule-text-private.h: what the text of rules and the file that holds it share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-rule-text.h"

G_BEGIN_DECLS

#define MANOR_RULE_CHILDREN_KEY "children"

/* With comments. @name is what the text is called in an error. */
GKeyFile *_manor_rule_text_load (const char  *text,
                                 gsize        length,
                                 const char  *name,
                                 GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
