/* manor-env.h: variables for a deployment, as .env text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* NAME=VALUE lines that shells and dotenv libraries read alike; a value that needs it is quoted. Pairs,
 * ended by NULL: name, value, name, value … A pair whose value is NULL is left out. */
char *manor_env_dup_text (const char *first_name,
                          ...) G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
