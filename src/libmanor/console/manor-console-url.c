/* manor-console-url.c: URLs that a person types
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-console"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "manor-console-private.h"
#include "manor-http.h"

gboolean
_manor_console_set_address_error (GError     **error,
                                  const char  *message)
{
  g_set_error_literal (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_ADDRESS, message);

  return FALSE;
}

/* Only what says how to speak; a token would be kept in connections.ini. */
static gboolean
check_query (GUri    *uri,
             GError **error)
{
  const char *query = g_uri_get_query (uri);

  if (query == NULL || *query == '\0' || g_str_equal (query, "tls=0") || g_str_equal (query, "tls=1"))
    return TRUE;

  return _manor_console_set_address_error (error, _("a URL must not have anything behind a “?” but tls=0; a token "
                                     "has its own place"));
}

/* The URL is not in its errors: it may hold a secret. */
GUri *
_manor_console_parse_url (const char  *url,
                          GError     **error)
{
  g_autoptr(GUri) uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_HAS_PASSWORD, NULL) : NULL;
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      (!g_str_equal (scheme, "http") && !g_str_equal (scheme, "https") &&
       !g_str_equal (scheme, "libsql")))
    {
      _manor_console_set_address_error (error, _("a server’s URL begins with libsql://, https:// or http:// and a "
                                  "host, as in http://localhost:8080"));
      return NULL;
    }

  if (g_uri_get_userinfo (uri) != NULL)
    {
      _manor_console_set_address_error (error, _("a URL must not hold a user or a password; they have their own "
                                  "place"));
      return NULL;
    }

  return check_query (uri, error) ? g_steal_pointer (&uri) : NULL;
}

static gboolean
is_plain (GUri *uri)
{
  return g_str_equal (g_uri_get_scheme (uri), "http") ||
         g_strcmp0 (g_uri_get_query (uri), "tls=0") == 0;
}

static char *
dup_origin_key (GUri *uri)
{
  g_autofree char *host = g_ascii_strdown (g_uri_get_host (uri), -1);
  int port = g_uri_get_port (uri);

  if (port <= 0)
    port = is_plain (uri) ? 80 : 443;

  return g_strdup_printf ("%s|%s|%d", is_plain (uri) ? "http" : "https", host, port);
}

/* Without slashes at its ends. */
char *
_manor_console_dup_url_path (GUri *uri)
{
  const char *path = g_uri_get_path (uri);
  char *copy;

  while (*path == '/')
    path++;

  copy = g_strdup (path);
  for (gsize n = strlen (copy); n > 0 && copy[n - 1] == '/'; n--)
    copy[n - 1] = '\0';

  return copy;
}

char *
_manor_console_dup_url_key (const char  *url,
                            GError     **error)
{
  g_autoptr(GUri) uri = _manor_console_parse_url (url, error);
  g_autofree char *origin = uri != NULL ? dup_origin_key (uri) : NULL;
  g_autofree char *path = uri != NULL ? _manor_console_dup_url_path (uri) : NULL;

  return uri != NULL ? g_strconcat (origin, "/", path, NULL) : NULL;
}

/* Whom a token is for that goes to @url; “” for nobody. */
char *
_manor_console_dup_origin (const char *url)
{
  g_autoptr(ManorHttp) http = url != NULL ? manor_http_new (url, NULL) : NULL;

  return g_strdup (http != NULL ? manor_http_get_uri (http) : "");
}

/* “libsql://…?tls=0” is http:// here, since a database's name comes behind it. */
char *
_manor_console_dup_url_origin (GUri *uri)
{
  return g_uri_join (G_URI_FLAGS_NONE, is_plain (uri) ? "http" : g_uri_get_scheme (uri), NULL,
                     g_uri_get_host (uri), g_uri_get_port (uri), "", NULL, NULL);
}
