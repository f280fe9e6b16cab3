/* manor-http.c: one HTTP server, spoken to with futures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-http"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-http-private.h"
#include "manor-secret.h"

/**
 * ManorHttp:
 *
 * One origin that requests go to, over a session that others may share.
 *
 * Invariants:
 *
 *  (1) No user, password or query is in `uri` or `prefix`: both may be shown and logged.
 *  (2) The secret is nowhere but here and in the header of a request to this origin.
 */
G_DEFINE_QUARK (manor-http-error-quark, manor_http_error)
G_DEFINE_FINAL_TYPE (ManorHttp, manor_http, G_TYPE_OBJECT)

static void
manor_http_finalize (GObject *object)
{
  ManorHttp *self = MANOR_HTTP (object);

  g_clear_pointer (&self->pool, _manor_http_pool_unref);
  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->prefix, g_free);
  g_clear_pointer (&self->authorization, manor_secret_free);

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

/* Only where there is one: most hosts of a platform have none. */
static char *
dup_prefix (GUri *uri)
{
  const char *path = g_uri_get_path (uri);
  gsize length;

  for (length = strlen (path); length > 0 && path[length - 1] == '/'; length--)
    ;

  return length > 0 ? g_strndup (path, length) : NULL;
}

/* Without a pool. */
static ManorHttp *
new_for_uri (const char  *uri,
             GError     **error)
{
  g_autoptr(GUri) parsed = g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL);
  ManorHttp *self;
  gboolean tls = TRUE;
  int port;

  if (!check_uri (parsed, error) ||
      !read_scheme (parsed, &tls, error) ||
      !read_query (g_uri_get_query (parsed), &tls, error))
    return NULL;

  self = g_object_new (MANOR_TYPE_HTTP, NULL);
  self->secure = tls != FALSE;
  self->loopback = host_is_loopback (g_uri_get_host (parsed)) != FALSE;
  port = g_uri_get_port (parsed);
  self->uri = g_uri_join (G_URI_FLAGS_NONE, tls ? "https" : "http", NULL, g_uri_get_host (parsed),
                          port == (tls ? 443 : 80) ? -1 : port, "", NULL, NULL);
  self->prefix = dup_prefix (parsed);

  return self;
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
  ManorHttp *self;

  g_return_val_if_fail (uri != NULL, NULL);

  self = new_for_uri (uri, error);
  if (self != NULL)
    self->pool = _manor_http_pool_new ();

  return self;
}

/**
 * manor_http_new_beside:
 * @like: the origin to share with, done with its settings
 * @uri: as manor_http_new() takes it
 * @error: return location for a %MANOR_HTTP_ERROR_ADDRESS
 *
 * Makes the way to another server over the connections of @like: for platforms where every database has a
 * host of its own. Both trust the same authorities, and what may be sent in the clear to @like may be to it; a
 * secret of @like's is its own. The limit of connections is one for all.
 *
 * Returns: (transfer full): a `ManorHttp`, or %NULL with @error set
 */
ManorHttp *
manor_http_new_beside (ManorHttp   *like,
                       const char  *uri,
                       GError     **error)
{
  ManorHttp *self;

  g_return_val_if_fail (MANOR_IS_HTTP (like), NULL);
  g_return_val_if_fail (uri != NULL, NULL);

  self = new_for_uri (uri, error);
  if (self == NULL)
    return NULL;

  self->pool = _manor_http_pool_ref (like->pool);
  self->allow_plain = like->allow_plain;

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

  return self->prefix != NULL ? self->prefix : "";
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
  g_autoptr(ManorSecret) before = NULL;

  g_return_if_fail (MANOR_IS_HTTP (self));

  if (value != NULL)
    manor_secret_learn (value);

  before = self->authorization;
  self->authorization = g_strdup (value);
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

  self->allow_plain = allow_plain != FALSE;
}

/**
 * manor_http_set_authority_file:
 * @self: a `ManorHttp`
 * @path: (nullable): a PEM file
 *
 * Sets certificates that are trusted beside the system's, for all that share the connections.
 */
void
manor_http_set_authority_file (ManorHttp  *self,
                               const char *path)
{
  g_return_if_fail (MANOR_IS_HTTP (self));

  _manor_http_pool_set_authority_file (self->pool, path);
}

/**
 * manor_http_set_max_connections:
 * @self: a `ManorHttp`
 * @max_connections: at least 1
 *
 * Sets how many connections there may be at one time, for all that share them; further requests wait.
 */
void
manor_http_set_max_connections (ManorHttp *self,
                                guint      max_connections)
{
  g_return_if_fail (MANOR_IS_HTTP (self));

  _manor_http_pool_set_max_connections (self->pool, max_connections);
}

gboolean
_manor_http_check (ManorHttp   *self,
                   const char  *authorization,
                   GError     **error)
{
  const char *secret = authorization != NULL ? authorization : self->authorization;

  if (secret != NULL && !manor_http_check_secret (secret, error))
    return FALSE;

  if (secret != NULL && !self->secure && !self->loopback && !self->allow_plain)
    {
      g_set_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_INSECURE,
                   /* translators: %s is an address, like “http://db.example.com” */
                   _("the token was not sent: everybody on the way to %s could read it; use "
                     "https://, or allow it for this connection"),
                   self->uri);
      return FALSE;
    }

  return _manor_http_pool_read_authorities (self->pool, error);
}

/* What speaks against a certificate that the system does not trust because of @errors. */
GTlsCertificateFlags
_manor_http_judge (ManorHttp            *self,
                   GTlsCertificate      *certificate,
                   GTlsCertificateFlags  errors)
{
  GTlsDatabase *authorities = _manor_http_pool_get_authorities (self->pool);
  g_autoptr(GSocketConnectable) identity = NULL;
  g_autoptr(GUri) uri = NULL;

  /* Only who is not known to the system can be to the file. */
  if (authorities == NULL || (errors & G_TLS_CERTIFICATE_UNKNOWN_CA) == 0)
    return errors;

  uri = g_uri_parse (self->uri, SOUP_HTTP_URI_FLAGS, NULL);
  identity = g_network_address_new (g_uri_get_host (uri), 0);

  return g_tls_database_verify_chain (authorities, certificate,
                                      G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER, identity, NULL,
                                      G_TLS_DATABASE_VERIFY_NONE, NULL, NULL);
}
