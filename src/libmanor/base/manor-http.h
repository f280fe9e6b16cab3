/* manor-http.h: one HTTP server, spoken to with futures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

#define MANOR_HTTP_ERROR (manor_http_error_quark ())

/**
 * ManorHttpError:
 * @MANOR_HTTP_ERROR_ADDRESS: the URL is none, or of a scheme that is not spoken
 * @MANOR_HTTP_ERROR_UNREACHABLE: no connection was made: nothing was sent
 * @MANOR_HTTP_ERROR_TLS: the certificate is not trusted, or there is no TLS there: nothing was sent
 * @MANOR_HTTP_ERROR_INSECURE: a secret would travel in the clear: nothing was sent
 * @MANOR_HTTP_ERROR_LOST: the connection ended before the whole answer had come; the server may
 *   have done what was asked
 * @MANOR_HTTP_ERROR_TIMED_OUT: no answer in time; the server may do what was asked, or do it yet
 * @MANOR_HTTP_ERROR_REDIRECTED: the server points elsewhere; it was not followed
 * @MANOR_HTTP_ERROR_TOO_BIG: the answer is larger than the caller allows
 * @MANOR_HTTP_ERROR_SECRET: the secret has characters that no header can have: nothing was sent
 *
 * What goes wrong below HTTP's own status codes, as far as a caller would do something else
 * about it. Only LOST and TIMED_OUT leave it open whether the request was carried out.
 */
typedef enum
{
  MANOR_HTTP_ERROR_ADDRESS,
  MANOR_HTTP_ERROR_UNREACHABLE,
  MANOR_HTTP_ERROR_TLS,
  MANOR_HTTP_ERROR_INSECURE,
  MANOR_HTTP_ERROR_LOST,
  MANOR_HTTP_ERROR_TIMED_OUT,
  MANOR_HTTP_ERROR_REDIRECTED,
  MANOR_HTTP_ERROR_TOO_BIG,
  MANOR_HTTP_ERROR_SECRET,
} ManorHttpError;

GQuark  manor_http_error_quark  (void);

#define MANOR_TYPE_HTTP       (manor_http_get_type ())
#define MANOR_TYPE_HTTP_REPLY (manor_http_reply_get_type ())

/* One origin (scheme, host, port) with a path before every request's. Used from the main
 * thread. A secret is sent over TLS, or to a loopback address, or where the person insisted;
 * never to another origin. */
G_DECLARE_FINAL_TYPE (ManorHttp, manor_http, MANOR, HTTP, GObject)
G_DECLARE_FINAL_TYPE (ManorHttpReply, manor_http_reply, MANOR, HTTP_REPLY, GObject)

/**
 * ManorHttpRequest:
 * @method: “GET”, “POST” …
 * @path: with its query, from a slash; goes behind the address's path
 * @base: (nullable): a path that takes the place of the address's, “” for none
 * @headers: (array zero-terminated=1) (nullable): name, value, name, value …
 * @authorization: (nullable): goes in the place of manor_http_set_authorization()'s; “Bearer …”
 * @content_type: (nullable): of @body
 * @body: (nullable): what is sent
 * @timeout: milliseconds without a sign of the server (for manor_http_send(): until the whole
 *   answer is there), 0 for 30 seconds, %G_MAXUINT for any time
 * @max_bytes: the answer's largest size for manor_http_send(), 0 for 64 MiB
 *
 * What is asked. Everything is borrowed and copied by the call.
 */
typedef struct
{
  const char         *method;
  const char         *path;
  const char         *base;
  const char * const *headers;
  const char         *authorization;
  const char         *content_type;
  GBytes             *body;
  guint               timeout;
  gsize               max_bytes;
} ManorHttpRequest;

/* @uri: “http://”, “https://”; “libsql://” is https, “libsql://…?tls=0” http. NULL with
 * MANOR_HTTP_ERROR_ADDRESS where it is none, or holds a user or password. */
ManorHttp      *manor_http_new                (const char             *uri,
                                               GError                **error) G_GNUC_WARN_UNUSED_RESULT;
/* Another origin that shares the connections of @like (one session for thousands of hosts, one limit), what it
 * trusts and whether it may go in the clear, but not its secret. @like must be done with its settings. */
ManorHttp      *manor_http_new_beside         (ManorHttp              *like,
                                               const char             *uri,
                                               GError                **error) G_GNUC_WARN_UNUSED_RESULT;
/* The origin, for people: “https://db.example.com”. */
const char     *manor_http_get_uri            (ManorHttp              *self);
/* The address's path, without a slash at its end; “” for none. */
const char     *manor_http_get_base           (ManorHttp              *self);
gboolean        manor_http_get_secure         (ManorHttp              *self);
gboolean        manor_http_get_loopback       (ManorHttp              *self);
/* A header value, “Bearer …”; NULL for none. Only in memory. */
void            manor_http_set_authorization  (ManorHttp              *self,
                                               const char             *value);
gboolean        manor_http_has_authorization  (ManorHttp              *self);
/* Whether @secret can be sent: FALSE with MANOR_HTTP_ERROR_SECRET, whose words do not repeat it. */
gboolean        manor_http_check_secret       (const char             *secret,
                                               GError                **error);
/* Sends the secret over plain HTTP to another machine, too. */
void            manor_http_set_allow_plain    (ManorHttp              *self,
                                               gboolean                allow_plain);
/* Certificates (PEM) that are trusted beside the system's; NULL for none. Read when the first
 * request is made; a file that cannot be read makes that request fail with TLS. */
void            manor_http_set_authority_file (ManorHttp              *self,
                                               const char             *path);
/* How many connections at one time; 32 unless set. */
void            manor_http_set_max_connections (ManorHttp             *self,
                                                guint                  max_connections);
/* Resolves to a #ManorHttpReply with its body, whatever its status; rejects with
 * MANOR_HTTP_ERROR. Discarding the future closes the connection. Never sent twice, but for a
 * GET whose kept connection was gone. */
DexFuture      *manor_http_send               (ManorHttp              *self,
                                               const ManorHttpRequest *request) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to a #ManorHttpReply as soon as its headers are there; its body is read with
 * manor_http_reply_read(). */
DexFuture      *manor_http_open               (ManorHttp              *self,
                                               const ManorHttpRequest *request) G_GNUC_WARN_UNUSED_RESULT;

guint           manor_http_reply_get_status   (ManorHttpReply         *self);
/* NULL where there is none. */
const char     *manor_http_reply_get_header   (ManorHttpReply         *self,
                                               const char             *name);
/* Unix seconds of its “Date”, 0 where there is none. */
gint64          manor_http_reply_get_date     (ManorHttpReply         *self);
/* How many seconds the server wants to be left alone, of its “Retry-After” in either form; 0 where it says none. */
guint           manor_http_reply_get_retry_after (ManorHttpReply      *self);
/* Of manor_http_send(). (transfer none) */
GBytes         *manor_http_reply_get_body     (ManorHttpReply         *self);
/* Of manor_http_open(): resolves to the next #GBytes of at most @n_bytes, empty at the end.
 * Rejects with LOST where the body was cut off (a chunked body without its end included). */
DexFuture      *manor_http_reply_read         (ManorHttpReply         *self,
                                               gsize                   n_bytes) G_GNUC_WARN_UNUSED_RESULT;
/* Puts “*” over secrets in pieces of a refusal that were put together. */
void            manor_http_reply_hide_secret  (ManorHttpReply         *self,
                                               guint8                 *text,
                                               gsize                   length);
/* Closes the connection, also in the middle of the body. */
void            manor_http_reply_abort        (ManorHttpReply         *self);

G_END_DECLS
