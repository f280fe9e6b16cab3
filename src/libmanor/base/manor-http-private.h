/* manor-http-private.h: what the aspects of HTTP share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "manor-http.h"

G_BEGIN_DECLS

#define MANOR_HTTP_DEFAULT_TIMEOUT   (30 * 1000)
#define MANOR_HTTP_DEFAULT_MAX_BYTES (64 * 1024 * 1024)

struct _ManorHttp
{
  GObject       parent_instance;

  char         *uri;                /* for people: scheme, host and port (1) */
  char         *prefix;             /* the path before every request's, without a slash at its end */
  char         *host;
  char         *authorization;      /* (2) */
  char         *authority_file;
  GTlsDatabase *authorities;
  SoupSession  *session;            /* (3) */
  guint         max_connections;
  gboolean      secure;
  gboolean      loopback;
  gboolean      allow_plain;
};

/* How far a request came, which says whether it may have been carried out. */
typedef enum
{
  MANOR_HTTP_WAITING,  /* for a place, an address, a connection, TLS */
  MANOR_HTTP_SENDING,  /* not all of it has left: nobody can have acted on it */
  MANOR_HTTP_SENT,
} ManorHttpProgress;

SoupSession    *_manor_http_get_session       (ManorHttp          *self);
/* FALSE with @error where the secret must not be sent, or the authority file cannot be read. */
gboolean        _manor_http_check             (ManorHttp          *self,
                                               GError            **error);
/* 0 where the certificate is trusted. */
GTlsCertificateFlags _manor_http_judge        (ManorHttp            *self,
                                               GTlsCertificate      *certificate,
                                               GTlsCertificateFlags  errors);
GError         *_manor_http_error_distrusted  (ManorHttp            *self,
                                               GTlsCertificateFlags  distrust) G_GNUC_WARN_UNUSED_RESULT;
GError         *_manor_http_error_from        (ManorHttp          *self,
                                               const GError       *cause,
                                               ManorHttpProgress   progress) G_GNUC_WARN_UNUSED_RESULT;
GError         *_manor_http_error_timed_out   (ManorHttp          *self,
                                               ManorHttpProgress   progress,
                                               guint               msec) G_GNUC_WARN_UNUSED_RESULT;
GError         *_manor_http_error_redirected  (ManorHttp          *self,
                                               SoupMessage        *message) G_GNUC_WARN_UNUSED_RESULT;
GError         *_manor_http_error_too_big     (ManorHttp          *self,
                                               gsize               max_bytes) G_GNUC_WARN_UNUSED_RESULT;
/* @stream: (transfer full). @body: (transfer full) (nullable). */
ManorHttpReply *_manor_http_reply_new         (ManorHttp          *http,
                                               SoupMessage        *message,
                                               GInputStream       *stream,
                                               GBytes             *body,
                                               guint               timeout) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
