/* manor-sql-label.h: a statement to be read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MANOR_TYPE_SQL_LABEL (manor_sql_label_get_type ())

/* Property “sql”. */
G_DECLARE_FINAL_TYPE (ManorSqlLabel, manor_sql_label, MANOR, SQL_LABEL, AdwBin)

GtkWidget  *manor_sql_label_new     (const char    *sql);
const char *manor_sql_label_get_sql (ManorSqlLabel *self);
void        manor_sql_label_set_sql (ManorSqlLabel *self,
                                     const char    *sql);

G_END_DECLS
