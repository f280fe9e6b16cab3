/* manor-probe-private.h: making probes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-probe.h"

G_BEGIN_DECLS

/* @sql, @rows_sql, @title and @remedy are (transfer full). */
ManorProbe *manor_probe_new (ManorProbeKind  kind,
                             const char     *table,
                             const char     *column,
                             char           *sql,
                             char           *rows_sql,
                             char           *title,
                             char           *remedy) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
