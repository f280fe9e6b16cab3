/* manor-http-errors.c: what goes wrong below HTTP, and whether the server may have acted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-http"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-http-private.h"
#include "manor-secret.h"

/* A reason, a certificate or a redirection may be a server's words. @message: (transfer full) */
static GError *
new_error (ManorHttpError  code,
           char           *message)
{
  GError *error;

  manor_secret_hide_tokens (message);
  error = g_error_new_literal (MANOR_HTTP_ERROR, (int) code, message);
  g_free (message);

  return error;
}

/* Whether there is something at the address that answered in another language than TLS. */
static gboolean
is_no_tls (const GError *cause)
{
  if (cause->domain == G_TLS_ERROR)
    return cause->code != G_TLS_ERROR_BAD_CERTIFICATE &&
           cause->code != G_TLS_ERROR_CERTIFICATE_REQUIRED &&
           cause->code != G_TLS_ERROR_HANDSHAKE;

  return g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) ||
         g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED) ||
         g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
}

/* The reasons are those of the peer's certificate, the most basic one first. */
GError *
_manor_http_error_distrusted (ManorHttp            *self,
                              GTlsCertificateFlags  distrust)
{
  char *message;

  if ((distrust & G_TLS_CERTIFICATE_UNKNOWN_CA) != 0 && _manor_http_pool_get_authorities (self->pool) != NULL)
    /* translators: the first %s is an address, the second a file */
    message = g_strdup_printf (_("the certificate of %s is not trusted: it comes from another authority "
                                 "than those in “%s”; ask for the right file"),
                               self->uri, _manor_http_pool_get_authority_file (self->pool));
  else if ((distrust & G_TLS_CERTIFICATE_UNKNOWN_CA) != 0)
    /* translators: %s is an address, like “https://db.example.com” */
    message = g_strdup_printf (_("the certificate of %s is not trusted: its authority is not known here; "
                                 "if the server is yours, add its authority’s certificate to the "
                                 "connection"), self->uri);
  else if ((distrust & G_TLS_CERTIFICATE_BAD_IDENTITY) != 0)
    /* translators: %s is an address */
    message = g_strdup_printf (_("the certificate of %s is for another name; use the name that it was "
                                 "made for"), self->uri);
  else if ((distrust & G_TLS_CERTIFICATE_EXPIRED) != 0)
    /* translators: %s is an address */
    message = g_strdup_printf (_("the certificate of %s has expired; it must be renewed on the server "
                                 "(or is this computer’s clock wrong?)"), self->uri);
  else if ((distrust & G_TLS_CERTIFICATE_NOT_ACTIVATED) != 0)
    /* translators: %s is an address */
    message = g_strdup_printf (_("the certificate of %s is not valid yet; is this computer’s clock "
                                 "right?"), self->uri);
  else
    /* translators: %s is an address */
    message = g_strdup_printf (_("the certificate of %s is revoked, too weak or damaged; it must be "
                                 "renewed on the server"), self->uri);

  return new_error (MANOR_HTTP_ERROR_TLS, message);
}

static GError *
error_before_connection (ManorHttp    *self,
                         const GError *cause)
{
  if (self->secure && is_no_tls (cause))
    return new_error (MANOR_HTTP_ERROR_TLS,
                      /* translators: %s is an address, like “https://db.example.com” */
                      g_strdup_printf (_("%s does not speak TLS; does its address begin with http://?"),
                                       self->uri));

  if (cause->domain == G_TLS_ERROR)
    return new_error (MANOR_HTTP_ERROR_TLS,
                      /* translators: the first %s is an address, the second a reason */
                      g_strdup_printf (_("%s and this computer do not agree on TLS: %s"),
                                       self->uri, cause->message));

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return new_error (MANOR_HTTP_ERROR_UNREACHABLE,
                      /* translators: %s is an address, like “http://127.0.0.1:8080” */
                      g_strdup_printf (_("nothing listens at %s; is the server running, and is this "
                                         "its port?"), self->uri));

  return new_error (MANOR_HTTP_ERROR_UNREACHABLE,
                    /* translators: the first %s is an address, the second a reason */
                    g_strdup_printf (_("%s cannot be reached: %s"), self->uri, cause->message));
}

/* Nobody needs to know what became of it. */
static gboolean
only_reads (SoupMessage *message)
{
  return g_str_equal (soup_message_get_method (message), "GET");
}

GError *
_manor_http_error_from (ManorHttp         *self,
                        const GError      *cause,
                        ManorHttpProgress  progress,
                        SoupMessage       *message)
{
  gboolean reads = only_reads (message);


  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (cause);

  if (progress == MANOR_HTTP_WAITING)
    return error_before_connection (self, cause);

  if (progress == MANOR_HTTP_SENDING)
    return new_error (MANOR_HTTP_ERROR_UNREACHABLE,
                      /* translators: %s is an address */
                      g_strdup_printf (_("%s closed the connection before the request had been "
                                         "sent; try again"), self->uri));

  if (cause->domain == SOUP_SESSION_ERROR && !self->secure)
    /* translators: %s is an address */
    return new_error (MANOR_HTTP_ERROR_LOST, g_strdup_printf (
      reads ? _("the answer of %s is not HTTP, or was cut off at its beginning; try again (does the address begin with "
                "https://?)")
            : _("the answer of %s is not HTTP, or was cut off at its beginning; whether the request was carried out is "
                "not known (does the address begin with https://?)"), self->uri));

  /* translators: the first %s is an address, the second a reason */
  return new_error (MANOR_HTTP_ERROR_LOST, g_strdup_printf (
    reads ? _("the connection to %s was lost before the whole answer had come (%s); try again")
          : _("the connection to %s was lost before the whole answer had come (%s); whether the request was carried out "
              "is not known"), self->uri, cause->message));
}

GError *
_manor_http_error_timed_out (ManorHttp         *self,
                             ManorHttpProgress  progress,
                             SoupMessage       *message,
                             guint              msec)
{
  gboolean reads = only_reads (message);
  guint seconds = (msec + 999) / 1000;

  if (progress == MANOR_HTTP_WAITING)
    return new_error (MANOR_HTTP_ERROR_UNREACHABLE,
                      /* translators: %s is an address */
                      g_strdup_printf (ngettext ("no connection to %s within %u second",
                                                 "no connection to %s within %u seconds", seconds),
                                       self->uri, seconds));

  if (reads)
    return new_error (MANOR_HTTP_ERROR_TIMED_OUT,
                      /* translators: %s is an address */
                      g_strdup_printf (ngettext ("no answer from %s within %u second; try again",
                                                 "no answer from %s within %u seconds; try again", seconds),
                                       self->uri, seconds));

  return new_error (MANOR_HTTP_ERROR_TIMED_OUT,
                    /* translators: %s is an address */
                    g_strdup_printf (ngettext ("no answer from %s within %u second; the request may "
                                               "still be carried out",
                                               "no answer from %s within %u seconds; the request may "
                                               "still be carried out", seconds),
                                     self->uri, seconds));
}

GError *
_manor_http_error_redirected (ManorHttp   *self,
                              SoupMessage *message)
{
  const char *location =
    soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
  g_autoptr(GUri) uri = NULL;
  g_autofree char *place = NULL;

  if (location != NULL)
    uri = g_uri_parse_relative (soup_message_get_uri (message), location, SOUP_HTTP_URI_FLAGS, NULL);
  /* Without path and query, which may hold something that is not for people. */
  if (uri != NULL && g_uri_get_host (uri) != NULL)
    place = g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                        g_uri_get_port (uri), "", NULL, NULL);

  return new_error (MANOR_HTTP_ERROR_REDIRECTED,
                    /* translators: both %s are addresses */
                    g_strdup_printf (_("%s points to %s, and Manor does not follow with a token; if "
                                       "that is right, change the connection’s address"),
                                     self->uri, place != NULL ? place : _("another place")));
}

GError *
_manor_http_error_too_big (ManorHttp *self,
                           gsize      max_bytes)
{
  g_autofree char *size = g_format_size (max_bytes);

  return new_error (MANOR_HTTP_ERROR_TOO_BIG,
                    /* translators: the first %s is an address, the second a size, like “64 MB” */
                    g_strdup_printf (_("the answer of %s passes the limit of %s"), self->uri, size));
}
