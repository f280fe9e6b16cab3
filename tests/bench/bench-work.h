/* bench-work.h: what all programs that measure Manor's core do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor.h"

/* Runs @func as a fiber until it ends. */
void   bench_run          (DexFiberFunc  func,
                           gpointer      data);
/* Ends the program with @error unless @done. */
void   bench_check        (gboolean      done,
                           GError       *error);
/* Prints “WHAT MILLISECONDS” since @start, in monotonic time. */
void   bench_say          (const char   *what,
                           gint64        start);
/* Reads all children; says “survey”, and how many “children” there are and how many of them are “unreachable”. */
void   bench_survey       (ManorSurvey  *survey);
/* Ends the program where @connection is not what bench_check() wants, or not READY; says “list”. */
void   bench_check_listed (ManorConnection *connection,
                           GError          *error,
                           gint64           start);
/* Makes what @pattern matches the children of @schema. */
void   bench_set_rule     (ManorConnection *connection,
                           const char      *schema,
                           const char      *pattern);
/* Prepares and pushes, with a journal in @dir; @script: (nullable): for a fleet whose server carries it on. Says “prepare”,
 * “push” and how many were “applied”. */
void   bench_push         (ManorSurvey  *survey,
                           const char   *dir,
                           const char   *script);
/* KiB that are in memory now. */
long   bench_get_resident (void);
/* For how long, in milliseconds, the main loop was away from waiting at most since the last call: what a window would have
 * stood still; and in @worked: (out) how long it had the processor then. */
double bench_take_stall   (double       *worked);
