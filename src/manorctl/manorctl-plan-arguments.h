/* manorctl-plan-arguments.h: the options that “plan” and “push” share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manorctl.h"

G_BEGIN_DECLS

/* For the list of a command's options. */
#define MANORCTL_PLAN_ENTRIES                                                                      \
  { "rename", 0, 0, G_OPTION_ARG_STRING_ARRAY, &manorctl_plan_arguments.renames,                   \
    N_("A column was renamed"), N_("TABLE.OLD=NEW") },                                             \
  { "rename-table", 0, 0, G_OPTION_ARG_STRING_ARRAY, &manorctl_plan_arguments.table_renames,       \
    N_("A table was renamed"), N_("OLD=NEW") },                                                    \
  { "fill", 0, 0, G_OPTION_ARG_STRING_ARRAY, &manorctl_plan_arguments.fills,                       \
    N_("What rows get where they have no value"), N_("TABLE.COLUMN=SQL") },                        \
  { "drop-extra", 0, 0, G_OPTION_ARG_NONE, &manorctl_plan_arguments.drop_extra,                    \
    N_("Drop what only the database has (loses data)"), NULL },                                    \
  { "reorder", 0, 0, G_OPTION_ARG_NONE, &manorctl_plan_arguments.reorder,                          \
    N_("Rebuild tables whose columns stand in another order"), NULL }

typedef struct
{
  char     **renames;
  char     **table_renames;
  char     **fills;
  gboolean   drop_extra;
  gboolean   reorder;
} ManorctlPlanArguments;

extern ManorctlPlanArguments manorctl_plan_arguments;

/* NULL with @error set where an option cannot be read. */
ManorPlanOptions *manorctl_plan_arguments_read  (GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* FALSE with @error set where a rename names something that @from lacks and that was not
 * renamed already: most likely it is misspelt. */
gboolean          manorctl_plan_arguments_check (ManorCatalogue  *from,
                                                 GError         **error);
/* Whether any was given. */
gboolean          manorctl_plan_arguments_used  (void);
/* “users.email” or “users”, names quoted where need be: FALSE where it is neither.
 * @rest: (out) (optional): what is behind the “=”; NULL when there must be none */
gboolean          manorctl_read_name            (const char      *text,
                                                 char           **table,
                                                 char           **column,
                                                 const char     **rest);

G_END_DECLS
