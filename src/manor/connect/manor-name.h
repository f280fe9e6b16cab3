/* manor-name.h: whether a database can have a name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

char *manor_name_dup_problem (ManorConnection *connection,
                              const char      *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
