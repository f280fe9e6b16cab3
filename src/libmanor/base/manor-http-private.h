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

/* What origins share that were made beside one another: their connections, and what they trust. */
typedef struct _ManorHttpPool ManorHttpPool;

/* There may be 100,000 of them: what can be told from `uri` is not kept. */
struct _ManorHttp
{
  GObject        parent_instance;

  ManorHttpPool *pool;
  char          *uri;                /* for people: scheme, host and port (1) */
  char          *prefix;             /* the path before every request's, without a slash at its end; NULL: none */
  char          *authorization;      /* (2) */
  guint          secure : 1;
  guint          loopback : 1;
  guint          allow_plain : 1;
};

/* How far a request came, which says whether it may have been carried out. */
typedef enum
{
  MANOR_HTTP_WAITING,  /* for a place, an address, a connection, TLS */
  MANOR_HTTP_SENDING,  /* not all of it has left: nobody can have acted on it */
  MANOR_HTTP_SENT,
} ManorHttpProgress;

ManorHttpPool  *_manor_http_pool_new          (void) G_GNUC_WARN_UNUSED_RESULT;
ManorHttpPool  *_manor_http_pool_ref          (ManorHttpPool      *self) G_GNUC_WARN_UNUSED_RESULT;
void            _manor_http_pool_unref        (ManorHttpPool      *self);
void            _manor_http_pool_set_authority_file  (ManorHttpPool *self,
                                                      const char    *path);
void            _manor_http_pool_set_max_connections (ManorHttpPool *self,
                                                      guint          max_connections);
/* NULL for none. */
const char     *_manor_http_pool_get_authority_file  (ManorHttpPool *self);
/* Reads the authority file, once. FALSE with @error where it cannot be read. */
gboolean        _manor_http_pool_read_authorities    (ManorHttpPool *self,
                                                      GError       **error);
/* NULL where there is no such file. */
GTlsDatabase   *_manor_http_pool_get_authorities     (ManorHttpPool *self);
SoupSession    *_manor_http_pool_get_session  (ManorHttpPool      *self,
                                               gboolean            loopback);

/* FALSE with @error where the secret must not be sent, or the authority file cannot be read.
 * @authorization: (nullable): the request's. */
gboolean        _manor_http_check             (ManorHttp          *self,
                                               const char         *authorization,
                                               GError            **error);
/* Paints over what is known to be secret, in what a server answered to @message where that is a refusal. */
void            _manor_http_hide_secret       (SoupMessage        *message,
                                               guint8             *text,
                                               gsize               length);
/* 0 where the certificate is trusted. */
GTlsCertificateFlags _manor_http_judge        (ManorHttp            *self,
                                               GTlsCertificate      *certificate,
                                               GTlsCertificateFlags  errors);
GError         *_manor_http_error_distrusted  (ManorHttp            *self,
                                               GTlsCertificateFlags  distrust) G_GNUC_WARN_UNUSED_RESULT;
GError         *_manor_http_error_from        (ManorHttp          *self,
                                               const GError       *cause,
                                               ManorHttpProgress   progress,
                                               SoupMessage        *message) G_GNUC_WARN_UNUSED_RESULT;
GError         *_manor_http_error_timed_out   (ManorHttp          *self,
                                               ManorHttpProgress   progress,
                                               SoupMessage        *message,
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
