/* manorctl-creation.h: how a new database is to be made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manorctl-output.h"

G_BEGIN_DECLS

/* For the list of a command's options. */
#define MANORCTL_CREATION_ENTRIES                                                                  \
  { "group", 0, 0, G_OPTION_ARG_STRING, &manorctl_creation_arguments.group,                        \
    N_("Of a Turso organization: the group that it is made in"), N_("GROUP") },                    \
  { "at", 0, 0, G_OPTION_ARG_STRING, &manorctl_creation_arguments.time,                            \
    N_("Of a Turso organization: copy what was there at this time"), N_("TIME") },                 \
  { "size-limit", 0, 0, G_OPTION_ARG_STRING, &manorctl_creation_arguments.size_limit,              \
    N_("How large it may grow: bytes, or with KB, MB, GB"), N_("SIZE") }

typedef struct
{
  char *group;
  char *time;
  char *size_limit;
} ManorctlCreationArguments;

extern ManorctlCreationArguments manorctl_creation_arguments;

/* Puts what was given into @creation. FALSE with G_OPTION_ERROR_BAD_VALUE. */
gboolean manorctl_creation_fill       (ManorCreation  *creation,
                                       GError        **error);
/* What came of it: an object with name and location. */
void     manorctl_creation_print_json (ManorDatabase  *database);

G_END_DECLS
