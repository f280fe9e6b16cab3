/* manor-facts-words.h: what a platform says of a database, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

/* What matters most, “asleep”, and its icon; NULL where nothing is out of the ordinary. */
const char *manor_facts_words_get_state     (ManorDatabaseFacts *facts);
const char *manor_facts_words_get_icon_name (ManorDatabaseFacts *facts);
/* All that is out of the ordinary, with a comma before each: “, asleep, a branch of acme”. */
char       *manor_facts_words_dup_all       (ManorDatabaseFacts *facts) G_GNUC_WARN_UNUSED_RESULT;
/* “Group default · aws-eu-west-1 · libSQL · 1.2 MB”; NULL where nothing is known. */
char       *manor_facts_words_dup_place     (ManorDatabase      *database) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
