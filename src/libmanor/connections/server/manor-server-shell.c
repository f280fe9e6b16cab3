/* manor-server-shell.c: SQL by the admin API
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-shell"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-hrana-client.h"
#include "manor-secret.h"
#include "manor-server-admin-private.h"
#include "manor-server-shell-private.h"

/* A service beside the REST routes of sqld 0.24.32. It runs any SQL on a raw connection to one
 * database: nothing is filtered, nothing is carried to children. */
#define SHELL_PATH   "/admin_shell.AdminShellService/Shell"
#define CONTENT_TYPE "application/grpc-web+proto"

typedef struct
{
  ManorHttp *admin;
  GBytes    *body;
  guint      n_statements;
} Decode;

static void
decode_free (gpointer data)
{
  Decode *decode = data;

  g_clear_object (&decode->admin);
  g_clear_pointer (&decode->body, g_bytes_unref);
  g_free (decode);
}

static gboolean
decode_thread (gpointer   data,
               GValue    *result,
               GError   **error)
{
  Decode *decode = data;
  GPtrArray *answers = _manor_shell_decode (decode->body, decode->n_statements, error);

  if (answers == NULL)
    return FALSE;

  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, answers);

  return TRUE;
}

static ManorWorker *
get_decoder (void)
{
  static ManorWorker *decoder;

  if (g_once_init_enter_pointer (&decoder))
    g_once_init_leave_pointer (&decoder, manor_worker_new ("shell-decoder", 1));

  return decoder;
}

/* A failure before the first statement is told in the headers. */
static GError *
check_headers (ManorHttpReply *reply)
{
  const char *status = manor_http_reply_get_header (reply, "grpc-status");
  const char *message = manor_http_reply_get_header (reply, "grpc-message");
  g_autofree char *words = NULL;

  if (status == NULL || g_str_equal (status, "0"))
    return NULL;

  words = message != NULL ? g_uri_unescape_string (message, NULL) : NULL;
  if (words == NULL)
    words = g_strdup (status);
  manor_secret_hide_tokens (words);
  if (g_str_has_suffix (words, "doesn't exist"))
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, words);

  /* translators: %s is what a server said */
  return g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, _("the admin shell says: %s"),
                      words);
}

static DexFuture *
take_reply (DexFuture *future,
            gpointer   user_data)
{
  Decode *decode = user_data;
  Decode *job;
  g_autoptr(ManorHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  reply = manor_await_object (dex_ref (future), &error);
  if (reply != NULL)
    error = _manor_admin_error_from_reply (decode->admin, reply, FALSE);
  if (error == NULL)
    error = check_headers (reply);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  job = g_new0 (Decode, 1);
  job->body = g_bytes_ref (manor_http_reply_get_body (reply));
  job->n_statements = decode->n_statements;

  return manor_worker_run (get_decoder (), decode_thread, job, decode_free);
}

/**
 * _manor_shell_run:
 * @admin: the admin API
 * @name_space: an existing namespace: the main database of the connection
 * @statements: (array zero-terminated=1): run in order on one connection; one that fails does
 *   not stop the others
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a %G_TYPE_PTR_ARRAY of
 *   ManorShellAnswer, or rejects
 */
DexFuture *
_manor_shell_run (ManorHttp          *admin,
                  const char         *name_space,
                  const char * const *statements)
{
  g_autofree char *header = manor_hrana_namespace_dup_header (name_space);
  g_autoptr(GBytes) body = _manor_shell_encode (statements);
  const char * const headers[] = { "x-namespace-bin", header, "accept", CONTENT_TYPE, NULL };
  const ManorHttpRequest request = {
    .method = "POST",
    .path = SHELL_PATH,
    .headers = headers,
    .content_type = CONTENT_TYPE,
    .body = body,
  };
  Decode *decode = g_new0 (Decode, 1);

  decode->admin = g_object_ref (admin);
  decode->n_statements = g_strv_length ((char **) statements);

  return dex_future_then (manor_http_send (admin, &request), take_reply, decode, decode_free);
}

static DexFuture *
check_answers (DexFuture *future,
               gpointer   user_data)
{
  g_autoptr(GPtrArray) answers = manor_await_boxed (dex_ref (future), NULL);

  for (guint i = 0; answers != NULL && i < answers->len; i++)
    {
      ManorShellAnswer *answer = g_ptr_array_index (answers, i);

      if (answer->error != NULL)
        /* translators: %s is what a server said */
        return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_FAILED,
                                      _("the admin shell says: %s"), answer->error);
    }

  return dex_ref (future);
}

/**
 * _manor_shell_run_all:
 * @admin: the admin API
 * @name_space: an existing namespace
 * @statements: (array zero-terminated=1): run in order on one connection
 *
 * As _manor_shell_run(), for statements that must all succeed.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a %G_TYPE_PTR_ARRAY of
 *   ManorShellAnswer, or rejects
 */
DexFuture *
_manor_shell_run_all (ManorHttp          *admin,
                      const char         *name_space,
                      const char * const *statements)
{
  return dex_future_then (_manor_shell_run (admin, name_space, statements), check_answers,
                          NULL, NULL);
}
