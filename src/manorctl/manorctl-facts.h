/* manorctl-facts.h: what a platform says of one database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manorctl-output.h"

G_BEGIN_DECLS

/* “default, aws-eu-west-1, libSQL, asleep”; NULL where there is no platform. */
char *manorctl_facts_dup_text (ManorDatabase      *database) G_GNUC_WARN_UNUSED_RESULT;
/* Members of the object that is open; nothing where @facts are NULL. */
void  manorctl_facts_add_json (JsonBuilder        *builder,
                               ManorDatabaseFacts *facts);

G_END_DECLS
