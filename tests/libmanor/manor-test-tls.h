/* manor-test-tls.h: TLS before a server, for a test
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

/* An authority that nobody has heard of, with openssl, in files of @folder. */
typedef struct _ManorTestAuthority ManorTestAuthority;

ManorTestAuthority *manor_test_authority_new        (const char         *folder,
                                                     const char         *name) G_GNUC_WARN_UNUSED_RESULT;
void                manor_test_authority_free       (ManorTestAuthority *self);
/* Its own certificate (PEM): what a client has to know. */
const char         *manor_test_authority_get_file   (ManorTestAuthority *self);
/* A server's certificate with its key. @hosts: “DNS:db.manor.test,IP:127.0.0.1”. NULL where it shall have
 * expired and this openssl cannot date back. */
GTlsCertificate    *manor_test_authority_issue      (ManorTestAuthority *self,
                                                     const char         *hosts,
                                                     gboolean            expired) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorTestAuthority, manor_test_authority_free)

/* Takes TLS connections, and passes what is in them on to a server without TLS and back, so that it
 * is that server which speaks HTTP, in whatever version. */
typedef struct _ManorTestFront ManorTestFront;

/* @protocol: what is agreed upon with the client: “h2”, “http/1.1”. */
ManorTestFront     *manor_test_front_new            (const char         *target_uri,
                                                     GTlsCertificate    *certificate,
                                                     const char         *protocol) G_GNUC_WARN_UNUSED_RESULT;
/* Takes no more connections. Those that are there end with the test. */
void                manor_test_front_stop           (ManorTestFront     *self);
/* “https://HOST:PORT”, for a name that the certificate has. */
char               *manor_test_front_dup_uri        (ManorTestFront     *self,
                                                     const char         *host) G_GNUC_WARN_UNUSED_RESULT;
/* What clients have sent, and what was answered, in clear. */
GBytes             *manor_test_front_dup_heard      (ManorTestFront     *self) G_GNUC_WARN_UNUSED_RESULT;
GBytes             *manor_test_front_dup_answered   (ManorTestFront     *self) G_GNUC_WARN_UNUSED_RESULT;
/* How often @text was heard. */
guint               manor_test_front_count          (ManorTestFront     *self,
                                                     const char         *text);
/* Connections whose TLS was agreed upon. */
guint               manor_test_front_get_n_accepted (ManorTestFront     *self);
/* Those of them that neither side has closed. */
guint               manor_test_front_get_n_open     (ManorTestFront     *self);
/* From now on: what has @mark in it is passed on, and its connection closed before the answer; NULL
 * for no more of that. */
void                manor_test_front_cut            (ManorTestFront     *self,
                                                     const char         *mark);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorTestFront, manor_test_front_stop)

/* From now on every name that ends in “.manor.test” is this machine, which Manor cannot tell from the
 * name. */
void                manor_test_resolve_names        (void);
