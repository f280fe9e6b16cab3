/* manor-group-words.h: a group in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

guint  manor_group_words_count        (ManorConnection *connection,
                                       const char      *group);
char  *manor_group_words_dup_databases (guint           n_databases) G_GNUC_WARN_UNUSED_RESULT;
char  *manor_group_words_dup_summary  (ManorConnection *connection,
                                       ManorGroup      *group) G_GNUC_WARN_UNUSED_RESULT;
char  *manor_group_words_dup_rotation (ManorConnection *connection,
                                       const char      *group) G_GNUC_WARN_UNUSED_RESULT;
char  *manor_group_words_dup_deletion (ManorConnection *connection,
                                       ManorGroup      *group) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
