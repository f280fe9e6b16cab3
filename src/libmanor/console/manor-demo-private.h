/* manor-demo-private.h: what the demo's databases are made of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-sqlite.h"

G_BEGIN_DECLS

/* One of the demo's own files, which are in the program. */
char     *_manor_demo_load_text    (const char   *name) G_GNUC_WARN_UNUSED_RESULT;
/* Its lines but comments and empty ones. */
GStrv     _manor_demo_load_lines   (const char   *name) G_GNUC_WARN_UNUSED_RESULT;
/* Numbers that follow from a name, the same on every machine. */
guint64   _manor_demo_seed         (const char   *name);
guint     _manor_demo_random       (guint64      *state,
                                    guint         n);
void      _manor_demo_shuffle      (guint64      *state,
                                    char        **items);
gboolean  _manor_demo_run_file     (ManorSqlite  *database,
                                    const char   *name,
                                    GError      **error);
gboolean  _manor_demo_fill_slack   (ManorSqlite  *database,
                                    const char   *name,
                                    gboolean      direct_messages,
                                    GError      **error);
gboolean  _manor_demo_fill_notes   (ManorSqlite  *database,
                                    const char   *name,
                                    gboolean      reminders,
                                    GError      **error);

G_END_DECLS
