/* manorctl-output.h: what the command line writes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "manorctl.h"

G_BEGIN_DECLS

/* --json */
extern gboolean manorctl_json;

/* Answers go to the standard output, everything else to the standard error. */
void            manorctl_print           (const char          *format,
                                          ...) G_GNUC_PRINTF (1, 2);
void            manorctl_write           (const char          *text,
                                          gsize                length);
void            manorctl_note            (const char          *format,
                                          ...) G_GNUC_PRINTF (1, 2);
/* Say what went wrong; they return what a command returns then. */
ManorctlStatus  manorctl_fail            (const GError        *error);
ManorctlStatus  manorctl_fail_usage      (const char          *format,
                                          ...) G_GNUC_PRINTF (1, 2);
/* FALSE when something written did not arrive, a full disk for example. */
gboolean        manorctl_flush           (void);

/* A line on the standard error that is written over, only where that is a terminal. */
void            manorctl_progress        (const char          *format,
                                          ...) G_GNUC_PRINTF (1, 2);
void            manorctl_progress_end    (void);

/* A table of text, its columns as wide as they must be. */
typedef struct _ManorctlTable ManorctlTable;

/* @titles: NULL-terminated, in the language of the person */
ManorctlTable  *manorctl_table_new       (const char * const  *titles) G_GNUC_WARN_UNUSED_RESULT;
void            manorctl_table_free      (ManorctlTable       *self);
/* Numbers stand at the right. */
void            manorctl_table_set_right (ManorctlTable       *self,
                                          guint                column);
/* As many cells as titles; copied; control characters are made visible. */
void            manorctl_table_add       (ManorctlTable       *self,
                                          const char * const  *cells);
void            manorctl_table_print     (ManorctlTable       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorctlTable, manorctl_table_free)

/* Members of the object that is open; NULL becomes null. */
void            manorctl_json_string     (JsonBuilder         *builder,
                                          const char          *name,
                                          const char          *value);
void            manorctl_json_integer    (JsonBuilder         *builder,
                                          const char          *name,
                                          gint64               value);
void            manorctl_json_boolean    (JsonBuilder         *builder,
                                          const char          *name,
                                          gboolean             value);
void            manorctl_json_time       (JsonBuilder         *builder,
                                          const char          *name,
                                          GDateTime           *value);
/* NULL is an empty array. */
void            manorctl_json_strings    (JsonBuilder         *builder,
                                          const char          *name,
                                          const char * const  *values);
void            manorctl_json_array      (JsonBuilder         *builder,
                                          const char          *name);
/* Writes what was built. */
void            manorctl_json_print      (JsonBuilder         *builder);

G_END_DECLS
