/* manor-server-shell-private.h: SQL by the admin API
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-http.h"
#include "manor-result.h"
#include "manor-worker.h"

G_BEGIN_DECLS

/**
 * ManorShellAnswer:
 * @result: the rows, whose columns have no names; %NULL where the statement failed
 * @error: what SQLite said, or %NULL
 *
 * What one statement came to.
 */
typedef struct
{
  ManorResult *result;
  char        *error;
} ManorShellAnswer;

void       _manor_shell_answer_free (ManorShellAnswer   *self);
/* The body of a request. Pure. */
GBytes    *_manor_shell_encode      (const char * const *statements) G_GNUC_WARN_UNUSED_RESULT;
/* (element-type ManorShellAnswer): one for each statement, or it is an error. Pure. */
GPtrArray *_manor_shell_decode      (GBytes             *body,
                                     guint               n_statements,
                                     GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to a %G_TYPE_PTR_ARRAY of ManorShellAnswer. Rejects with NOT_FOUND where there is no
 * namespace of that name, with NOT_SUPPORTED where the server has no admin shell. */
DexFuture *_manor_shell_run         (ManorHttp          *admin,
                                     const char         *name_space,
                                     const char * const *statements) G_GNUC_WARN_UNUSED_RESULT;
/* The same, and an error where a statement failed. */
DexFuture *_manor_shell_run_all     (ManorHttp          *admin,
                                     const char         *name_space,
                                     const char * const *statements) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
