/* manor-console-dump.c: a script that fills a new database, from a file or from the web
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-console"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-console.h"
#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-http.h"
#include "manor-token.h"

/* All of it is in memory, and goes to the database from there. sqld 0.24.32 could fetch a URL by
 * itself (“dump_url”): then it would be asked for from another place, as somebody else, with what
 * that place can reach; a dump with triggers would not load; and a bad one leaves an empty database
 * behind. */
#define MAX_BYTES (256 * 1024 * 1024)
#define N_AT_ONCE (256 * 1024)

typedef struct
{
  char       *spec;
  GByteArray *bytes;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_byte_array_unref (load->bytes);
  g_free (load->spec);
  g_free (load);
}

static gboolean
is_url (const char *spec)
{
  g_autofree char *scheme = g_uri_parse_scheme (spec);

  return scheme != NULL && (g_str_equal (scheme, "http") || g_str_equal (scheme, "https"));
}

static gboolean
append (Load    *load,
        GBytes  *part,
        GError **error)
{
  if (load->bytes->len + g_bytes_get_size (part) > MAX_BYTES)
    {
      g_autofree char *size = g_format_size_full (MAX_BYTES, G_FORMAT_SIZE_IEC_UNITS);

      /* translators: %s is a size */
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                   _("a dump must not be larger than %s; make the database without it, and fill it "
                     "in parts"), size);
      return FALSE;
    }

  g_byte_array_append (load->bytes, g_bytes_get_data (part, NULL),
                       (guint) g_bytes_get_size (part));

  return TRUE;
}

static ManorHttpReply *
open_url (Load    *load,
          GError **error)
{
  g_autoptr(GUri) uri = g_uri_parse (load->spec, G_URI_FLAGS_ENCODED | G_URI_FLAGS_HAS_PASSWORD,
                                     error);
  g_autoptr(ManorHttp) http = NULL;
  g_autoptr(ManorHttpReply) reply = NULL;
  g_autofree char *origin = NULL;
  g_autofree char *path = NULL;
  ManorHttpRequest request = { .method = "GET" };

  if (uri == NULL)
    return NULL;

  origin = g_uri_join (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), g_uri_get_userinfo (uri),
                       g_uri_get_host (uri), g_uri_get_port (uri), "", NULL, NULL);
  http = manor_http_new (origin, error);
  if (http == NULL)
    return NULL;

  path = g_uri_join (G_URI_FLAGS_ENCODED, NULL, NULL, NULL, -1,
                     *g_uri_get_path (uri) != '\0' ? g_uri_get_path (uri) : "/",
                     g_uri_get_query (uri), NULL);
  request.path = path;
  reply = manor_await_object (manor_http_open (http, &request), error);
  if (reply == NULL || manor_http_reply_get_status (reply) == 200)
    return g_steal_pointer (&reply);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               /* translators: %1$s is an address, %2$u an HTTP status */
               _("%1$s has no such dump (status %2$u); look at the URL"), origin,
               manor_http_reply_get_status (reply));
  manor_http_reply_abort (reply);

  return NULL;
}

static gboolean
load_url (Load    *load,
          GError **error)
{
  g_autoptr(ManorHttpReply) reply = open_url (load, error);

  while (reply != NULL)
    {
      g_autoptr(GBytes) part = manor_await_boxed (manor_http_reply_read (reply, N_AT_ONCE), error);

      if (part == NULL)
        return FALSE;
      if (g_bytes_get_size (part) == 0)
        return TRUE;
      if (!append (load, part, error))
        {
          manor_http_reply_abort (reply);
          return FALSE;
        }
    }

  return FALSE;
}

static gboolean
load_file (Load    *load,
           GError **error)
{
  g_autoptr(GFile) file = g_file_new_for_commandline_arg (load->spec);
  g_autoptr(GBytes) bytes = manor_await_boxed (dex_file_load_contents_bytes (file), error);

  return bytes != NULL && append (load, bytes, error);
}

/* Who gives a dump wants what is in it. A file that is empty, or has comments only, is the wrong one, and would make an
 * empty database without a word. */
static gboolean
has_statement (Load *load)
{
  gsize offset = 0;

  while (offset < load->bytes->len)
    {
      ManorToken token = manor_token_read ((const char *) load->bytes->data, load->bytes->len, offset);

      if (token.type != MANOR_TOKEN_SPACE && token.type != MANOR_TOKEN_COMMENT && token.type != MANOR_TOKEN_SEMICOLON)
        return token.type != MANOR_TOKEN_END;
      offset = token.start + token.length;
    }

  return FALSE;
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Load *load = user_data;
  g_autoptr(GError) error = NULL;

  if (!(is_url (load->spec) ? load_url (load, &error) : load_file (load, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (load->bytes->len > 0 &&
      !g_utf8_validate_len ((const char *) load->bytes->data, load->bytes->len, NULL))
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                                  /* translators: %s is a file or a URL */
                                  _("%s is no SQL script: give a text as “manorctl dump” writes "
                                    "it"), load->spec);
  if (!has_statement (load))
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                                  /* translators: %s is a file or a URL */
                                  _("%s has no SQL statement in it; leave it out to make an empty "
                                    "database"), load->spec);

  return dex_future_new_take_string (g_strndup ((const char *) load->bytes->data,
                                                load->bytes->len));
}

/**
 * manor_console_load_dump:
 * @spec: a file's path, or a “file:”, “http:” or “https:” URL
 *
 * Reads a script that is to fill a database, of 256 MiB at most. No secret goes along, and a server
 * that points elsewhere is not followed.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a string or rejects
 */
DexFuture *
manor_console_load_dump (const char *spec)
{
  Load *load;

  g_return_val_if_fail (spec != NULL, NULL);

  load = g_new0 (Load, 1);
  load->spec = g_strdup (spec);
  load->bytes = g_byte_array_new ();

  return manor_fiber_spawn (0, load_fiber, load, load_free);
}
