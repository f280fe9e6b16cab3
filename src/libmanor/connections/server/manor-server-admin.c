/* manor-server-admin.c: the admin API of a libSQL server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-admin"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "manor-fiber.h"
#include "manor-secret.h"
#include "manor-server-admin-private.h"

/* What of a server's words is shown. */
#define MAX_WORDS 300

/**
 * _manor_admin_dup_path:
 * @name: a namespace
 * @rest: (nullable): what comes behind it, from a slash
 *
 * Returns: (transfer full): the path of a request
 */
char *
_manor_admin_dup_path (const char *name,
                       const char *rest)
{
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);

  return g_strconcat ("/v1/namespaces/", escaped, rest, NULL);
}

/* {"error":"…"}, or a line of plain text. Never parses what is large: errors are not. */
static char *
dup_words (GBytes *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  g_autoptr(JsonParser) parser = NULL;
  g_autofree char *line = NULL;
  JsonNode *root;
  char *end;

  if (length == 0 || length > 64 * 1024)
    return NULL;

  parser = json_parser_new ();
  if (*data == '{' && json_parser_load_from_data (parser, data, (gssize) length, NULL) &&
      (root = json_parser_get_root (parser)) != NULL && JSON_NODE_HOLDS_OBJECT (root))
    line = g_strdup (json_object_get_string_member_with_default (json_node_get_object (root),
                                                                 "error", NULL));
  if (line == NULL)
    line = g_utf8_make_valid (data, (gssize) length);
  manor_secret_hide_tokens (line);

  end = strpbrk (line, "\r\n");
  if (end != NULL)
    *end = '\0';

  return g_utf8_strlen (line, -1) > MAX_WORDS ? g_utf8_substring (line, 0, MAX_WORDS)
                                              : g_steal_pointer (&line);
}

static gboolean
is_page (GBytes *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);

  while (length > 0 && g_ascii_isspace (*data))
    {
      data++;
      length--;
    }

  return length > 0 && *data == '<';
}

static GError *
make_no_admin_error (ManorHttp *admin)
{
  /* translators: %s is a URL */
  return g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                      _("what answers at %s is not the admin API of a libSQL server, or does not "
                        "know this request; look at the admin URL in the connection"),
                      manor_http_get_uri (admin));
}

static GError *
make_refusal (ManorHttp  *admin,
              guint       status,
              const char *words)
{
  int code = status >= 500 ? G_IO_ERROR_FAILED : G_IO_ERROR_INVALID_ARGUMENT;

  if (words == NULL || *words == '\0')
    /* translators: %1$s is a URL, %2$u an HTTP status */
    return g_error_new (G_IO_ERROR, code, _("the admin API at %1$s answered with status %2$u"),
                        manor_http_get_uri (admin), status);

  if (strstr (words, "pending migration") != NULL)
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY,
                                _("its schema database is being migrated; try again when that "
                                  "is over"));

  if (status == 404)
    code = G_IO_ERROR_NOT_FOUND;
  else if (strstr (words, "already exists") != NULL)
    code = G_IO_ERROR_EXISTS;

  /* translators: %s is what a server said */
  return g_error_new (G_IO_ERROR, code, _("the server says: %s"), words);
}

/**
 * _manor_admin_error_from_reply:
 * @admin: who answered
 * @reply: the answer
 * @wants_content: whether an empty body is no answer
 *
 * Unknown paths are answered by sqld 0.24.32 with 200, an empty body and a gRPC status of 12.
 *
 * Returns: (transfer full) (nullable): what is wrong with the answer
 */
GError *
_manor_admin_error_from_reply (ManorHttp      *admin,
                               ManorHttpReply *reply,
                               gboolean        wants_content)
{
  guint status = manor_http_reply_get_status (reply);
  GBytes *body = manor_http_reply_get_body (reply);
  const char *grpc_status = manor_http_reply_get_header (reply, "grpc-status");
  g_autofree char *words = NULL;

  if (status == 401)
    /* translators: %s is a URL */
    return g_error_new (G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                        _("the key of the admin API at %s was refused; edit the connection"),
                        manor_http_get_uri (admin));

  if (status == 405 || is_page (body) || g_strcmp0 (grpc_status, "12") == 0 ||
      (status == 200 && wants_content && g_bytes_get_size (body) == 0) ||
      (status == 404 && g_bytes_get_size (body) == 0))
    return make_no_admin_error (admin);

  if (status >= 200 && status < 300)
    return NULL;

  words = dup_words (body);

  return make_refusal (admin, status, words);
}

typedef struct
{
  ManorHttp *admin;
  gboolean   wants_content;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  g_clear_object (&check->admin);
  g_free (check);
}

static DexFuture *
check_reply (DexFuture *future,
             gpointer   user_data)
{
  Check *check = user_data;
  g_autoptr(ManorHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  reply = manor_await_object (dex_ref (future), &error);
  if (reply == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  error = _manor_admin_error_from_reply (check->admin, reply, check->wants_content);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (!check->wants_content)
    return dex_future_new_true ();

  return dex_future_new_take_boxed (G_TYPE_BYTES,
                                    g_bytes_ref (manor_http_reply_get_body (reply)));
}

static DexFuture *
send_request (ManorHttp  *admin,
              const char *method,
              const char *path,
              const char *json,
              gboolean    wants_content)
{
  g_autoptr(GBytes) body = json != NULL ? g_bytes_new (json, strlen (json)) : NULL;
  const ManorHttpRequest request = {
    .method = method,
    .path = path,
    .content_type = json != NULL ? "application/json" : NULL,
    .body = body,
  };
  Check *check = g_new0 (Check, 1);

  check->admin = g_object_ref (admin);
  check->wants_content = wants_content;

  return dex_future_then (manor_http_send (admin, &request), check_reply, check, check_free);
}

/**
 * _manor_admin_get:
 * @admin: the admin API
 * @path: of the request
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BYTES or rejects
 */
DexFuture *
_manor_admin_get (ManorHttp  *admin,
                  const char *path)
{
  return send_request (admin, "GET", path, NULL, TRUE);
}

/**
 * _manor_admin_send:
 * @admin: the admin API
 * @method: “POST” or “DELETE”
 * @path: of the request
 * @json: (nullable): its body
 *
 * Sends what changes something. A lost answer leaves it open whether it was done.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_admin_send (ManorHttp  *admin,
                   const char *method,
                   const char *path,
                   const char *json)
{
  return send_request (admin, method, path, json, FALSE);
}

static DexFuture *
not_found_is_false (DexFuture *future,
                    gpointer   user_data)
{
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (future, &error) != NULL)
    return dex_future_new_true ();

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return dex_future_new_false ();

  return dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * _manor_admin_exists:
 * @admin: the admin API
 * @name: a namespace
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
_manor_admin_exists (ManorHttp  *admin,
                     const char *name)
{
  g_autofree char *path = _manor_admin_dup_path (name, "/config");

  return dex_future_finally (_manor_admin_get (admin, path), not_found_is_false, NULL, NULL);
}
