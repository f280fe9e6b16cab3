/* manor-http.c: one HTTP server, spoken to with futures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-http"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-http-private.h"

#define DEFAULT_MAX_CONNECTIONS 32

/**
 * ManorHttp:
 *
 * One origin that requests go to, over one soup session.
 *
 * Invariants:
 *
 *  (1) No user, password or query is in `uri` or `prefix`: both may be shown and logged.
 *  (2) The secret is nowhere but here and in the header of a request to this origin.
 *  (3) Made by the first request; has no proxy and asks for no compression where the server is
 *      on this machine (gzip costs there three times what it saves), follows no redirect,
 *      remembers no password and keeps no cookie.
 */
G_DEFINE_QUARK (manor-http-error-quark, manor_http_error)
G_DEFINE_FINAL_TYPE (ManorHttp, manor_http, G_TYPE_OBJECT)

static void
manor_http_finalize (GObject *object)
{
  ManorHttp *self = MANOR_HTTP (object);

  g_clear_object (&self->session);
  g_clear_object (&self->authorities);
  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->prefix, g_free);
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->authorization, g_free);
  g_clear_pointer (&self->authority_file, g_free);

  G_OBJECT_CLASS (manor_http_parent_class)->finalize (object);
}

static void
manor_http_class_init (ManorHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_http_finalize;
}

static void
manor_http_init (ManorHttp *self)
{
  self->max_connections = DEFAULT_MAX_CONNECTIONS;
}

static gboolean
host_is_loopback (const char *given)
{
  g_autofree char *host = g_strdup (given);
  g_autoptr(GInetAddress) address = NULL;

  /* “localhost.” is the same name. */
  if (g_str_has_suffix (host, "."))
    host[strlen (host) - 1] = '\0';

  address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);

  return g_ascii_strcasecmp (host, "localhost") == 0 ||
         g_str_has_suffix (host, ".localhost");
}

/* The one query that an address may have is libSQL's “tls=0”. */
static gboolean
read_query (const char  *query,
            gboolean    *tls,
            GError     **error)
{
  if (query == NULL || g_str_equal (query, "tls=1"))
    return TRUE;

  if (g_str_equal (query, "tls=0"))
    {
      *tls = FALSE;
      return TRUE;
    }

  g_set_error_literal (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_ADDRESS,
                       _("the address must end before its “?”; a token has a field of its own"));

  return FALSE;
}

static gboolean
read_scheme (GUri      *uri,
             gboolean  *tls,
             GError   **error)
{
  const char *scheme = g_uri_get_scheme (uri);

  if (g_str_equal (scheme, "http"))
    *tls = FALSE;
  else if (!g_str_equal (scheme, "https") && !g_str_equal (scheme, "libsql"))
    {
      g_set_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_ADDRESS,
                   /* translators: %s is the beginning of an address, like “ftp” */
                   _("“%s://” is not spoken; use https://, libsql:// or http://"), scheme);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_uri (GUri    *uri,
           GError **error)
{
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      strpbrk (g_uri_get_host (uri), " \t\n\"<>\\^`{|}") != NULL)
    g_set_error_literal (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_ADDRESS,
                         _("this is no address of a server; it looks like https://db.example.com"));
  else if (g_uri_get_userinfo (uri) != NULL)
    g_set_error_literal (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_ADDRESS,
                         _("the address must not hold a user or a password; they have fields of "
                           "their own"));
  else if (g_uri_get_fragment (uri) != NULL)
    g_set_error_literal (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_ADDRESS,
                         _("the address must end before its “#”"));
  else
    return TRUE;

  return FALSE;
}

/**
 * manor_http_new:
 * @uri: “https://…”, “http://…”, “libsql://…” (https), “libsql://…?tls=0” (http)
 * @error: return location for a %MANOR_HTTP_ERROR_ADDRESS
 *
 * Makes the way to a server. Nothing is sent. An address that holds a user, a password or a
 * token is refused, and the error does not repeat it.
 *
 * Returns: (transfer full): a `ManorHttp`, or %NULL with @error set
 */
ManorHttp *
manor_http_new (const char  *uri,
                GError     **error)
{
  g_autoptr(GUri) parsed = NULL;
  ManorHttp *self;
  gboolean tls = TRUE;
  const char *path;
  gsize length;
  int port;

  g_return_val_if_fail (uri != NULL, NULL);

  parsed = g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL);
  if (!check_uri (parsed, error) ||
      !read_scheme (parsed, &tls, error) ||
      !read_query (g_uri_get_query (parsed), &tls, error))
    return NULL;

  self = g_object_new (MANOR_TYPE_HTTP, NULL);
  self->secure = tls;
  self->host = g_strdup (g_uri_get_host (parsed));
  self->loopback = host_is_loopback (self->host);
  port = g_uri_get_port (parsed);
  self->uri = g_uri_join (G_URI_FLAGS_NONE, tls ? "https" : "http", NULL, self->host,
                          port == (tls ? 443 : 80) ? -1 : port, "", NULL, NULL);

  path = g_uri_get_path (parsed);
  for (length = strlen (path); length > 0 && path[length - 1] == '/'; length--)
    ;
  self->prefix = g_strndup (path, length);

  return self;
}

/**
 * manor_http_get_uri:
 * @self: a `ManorHttp`
 *
 * Returns: scheme, host and port where it is not the scheme's own; never a secret
 */
const char *
manor_http_get_uri (ManorHttp *self)
{
  g_return_val_if_fail (MANOR_IS_HTTP (self), NULL);

  return self->uri;
}

/**
 * manor_http_get_base:
 * @self: a `ManorHttp`
 *
 * Returns: the path of its address, without a slash at its end, which stands before that of every request
 */
const char *
manor_http_get_base (ManorHttp *self)
{
  g_return_val_if_fail (MANOR_IS_HTTP (self), NULL);

  return self->prefix;
}

/**
 * manor_http_get_secure:
 * @self: a `ManorHttp`
 *
 * Returns: whether TLS is spoken
 */
gboolean
manor_http_get_secure (ManorHttp *self)
{
  g_return_val_if_fail (MANOR_IS_HTTP (self), FALSE);

  return self->secure;
}

/**
 * manor_http_get_loopback:
 * @self: a `ManorHttp`
 *
 * Returns: whether the server is on this machine, told from the address alone
 */
gboolean
manor_http_get_loopback (ManorHttp *self)
{
  g_return_val_if_fail (MANOR_IS_HTTP (self), FALSE);

  return self->loopback;
}

/**
 * manor_http_set_authorization:
 * @self: a `ManorHttp`
 * @value: (nullable): the header's value, “Bearer …”, or %NULL for none
 *
 * Sets the secret of the requests that follow.
 */
void
manor_http_set_authorization (ManorHttp  *self,
                              const char *value)
{
  g_return_if_fail (MANOR_IS_HTTP (self));

  g_set_str (&self->authorization, value);
}

/**
 * manor_http_has_authorization:
 * @self: a `ManorHttp`
 *
 * Returns: whether requests carry a secret
 */
gboolean
manor_http_has_authorization (ManorHttp *self)
{
  g_return_val_if_fail (MANOR_IS_HTTP (self), FALSE);

  return self->authorization != NULL;
}

/**
 * manor_http_check_secret:
 * @secret: a token or key, or a header's value with one
 * @error: return location for a %MANOR_HTTP_ERROR_SECRET
 *
 * Looks whether a secret has only what a header can have. A line's end in it could become a header of its own.
 *
 * Returns: whether it can be sent
 */
gboolean
manor_http_check_secret (const char  *secret,
                         GError     **error)
{
  g_return_val_if_fail (secret != NULL, FALSE);

  for (const char *p = secret; *p != '\0'; p++)
    if (!g_ascii_isprint (*p))
      {
        g_set_error_literal (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_SECRET,
                             g_ascii_iscntrl (*p)
                             ? _("the token cannot be one: it has a line’s end, a tab or the like in it; copy "
                                 "it again, on one line")
                             : _("the token cannot be one: it has letters in it that are not ASCII; copy it "
                                 "again"));
        return FALSE;
      }

  return TRUE;
}

/**
 * manor_http_set_allow_plain:
 * @self: a `ManorHttp`
 * @allow_plain: whether the person insisted
 *
 * Allows to send the secret over plain HTTP to another machine.
 */
void
manor_http_set_allow_plain (ManorHttp *self,
                            gboolean   allow_plain)
{
  g_return_if_fail (MANOR_IS_HTTP (self));

  self->allow_plain = allow_plain;
}

/**
 * manor_http_set_authority_file:
 * @self: a `ManorHttp`
 * @path: (nullable): a PEM file
 *
 * Sets certificates that are trusted beside the system's.
 */
void
manor_http_set_authority_file (ManorHttp  *self,
                               const char *path)
{
  g_return_if_fail (MANOR_IS_HTTP (self));

  if (g_set_str (&self->authority_file, path))
    {
      g_clear_object (&self->authorities);
      /* What is connected was judged by the other file. */
      g_clear_object (&self->session);
    }
}

/**
 * manor_http_set_max_connections:
 * @self: a `ManorHttp`
 * @max_connections: at least 1
 *
 * Sets how many connections there may be at one time; further requests wait.
 */
void
manor_http_set_max_connections (ManorHttp *self,
                                guint      max_connections)
{
  g_return_if_fail (MANOR_IS_HTTP (self));

  if (self->max_connections != MAX (max_connections, 1))
    {
      self->max_connections = MAX (max_connections, 1);
      g_clear_object (&self->session);
    }
}

SoupSession *
_manor_http_get_session (ManorHttp *self)
{
  if (self->session != NULL)
    return self->session;

  self->session = g_object_new (SOUP_TYPE_SESSION,
                                "max-conns", (int) self->max_connections,
                                "max-conns-per-host", (int) self->max_connections,
                                "timeout", 0,
                                "user-agent", "Manor/" PACKAGE_VERSION,
                                NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
  if (self->loopback)
    {
      soup_session_set_proxy_resolver (self->session, NULL);
      soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
    }

  return self->session;
}

static gboolean
read_authorities (ManorHttp  *self,
                  GError    **error)
{
  g_autoptr(GError) local_error = NULL;

  if (self->authority_file == NULL || self->authorities != NULL)
    return TRUE;

  self->authorities = g_tls_file_database_new (self->authority_file, &local_error);
  if (self->authorities != NULL)
    return TRUE;

  g_set_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TLS,
               /* translators: the first %s is a file, the second a reason */
               _("the certificates in “%s” could not be read: %s"),
               self->authority_file, local_error->message);

  return FALSE;
}

gboolean
_manor_http_check (ManorHttp  *self,
                   GError    **error)
{
  if (self->authorization != NULL && !manor_http_check_secret (self->authorization, error))
    return FALSE;

  if (self->authorization != NULL && !self->secure && !self->loopback && !self->allow_plain)
    {
      g_set_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_INSECURE,
                   /* translators: %s is an address, like “http://db.example.com” */
                   _("the token was not sent: everybody on the way to %s could read it; use "
                     "https://, or allow it for this connection"),
                   self->uri);
      return FALSE;
    }

  return read_authorities (self, error);
}

/* What speaks against a certificate that the system does not trust because of @errors. */
GTlsCertificateFlags
_manor_http_judge (ManorHttp            *self,
                   GTlsCertificate      *certificate,
                   GTlsCertificateFlags  errors)
{
  g_autoptr(GSocketConnectable) identity = NULL;

  /* Only who is not known to the system can be to the file. */
  if (self->authorities == NULL || (errors & G_TLS_CERTIFICATE_UNKNOWN_CA) == 0)
    return errors;

  identity = g_network_address_new (self->host, 0);

  return g_tls_database_verify_chain (self->authorities, certificate,
                                      G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER, identity, NULL,
                                      G_TLS_DATABASE_VERIFY_NONE, NULL, NULL);
}
