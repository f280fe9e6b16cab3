/* manorctl-sql.h: what “sql” shares between one database and a fleet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manorctl-output.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean   csv;
  gboolean   keep_going;
  gboolean   read_only;
  gboolean   write;
  char      *fleet;
  char      *only;
} ManorctlSqlOptions;

extern ManorctlSqlOptions manorctl_sql_options;

/* A table, CSV or JSON; nothing for a statement that has no columns. */
void            manorctl_print_result  (ManorResult   *result);
/* The same SQL on all children. For fibers. */
ManorctlStatus  manorctl_sql_on_fleet  (ManorConsole  *console,
                                        const char    *script);

G_END_DECLS
