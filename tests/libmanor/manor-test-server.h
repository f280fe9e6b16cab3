/* manor-test-server.h: a real libSQL server for a test
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

/**
 * ManorTestServerOptions:
 * @max_active_namespaces: 0 for 2,000, which evicts nothing in a test
 * @without_namespaces: one database, “default”, whatever a request names
 * @without_default: a request that names no namespace is refused
 * @jwt_key: (nullable): a file with public keys; see manor_test_key_new()
 * @basic_auth: (nullable): “user:password”
 * @admin_key: (nullable): what the admin API asks for
 * @max_response_size: (nullable): of one statement, “1MB”
 * @max_total_response_size: (nullable): of all that are being answered
 * @self_path: (nullable): the server says that sessions go on at its own URL and this path, “” or “/x”
 * @arguments: (nullable) (array zero-terminated=1): whatever else sqld shall be started with
 *
 * How a server is started. All zero is a server without authentication.
 */
typedef struct
{
  guint               max_active_namespaces;
  gboolean            without_namespaces;
  gboolean            without_default;
  const char         *jwt_key;
  const char         *basic_auth;
  const char         *admin_key;
  const char         *max_response_size;
  const char         *max_total_response_size;
  const char         *self_path;
  const char * const *arguments;
} ManorTestServerOptions;

/* A real sqld with a folder and ports of its own. It dies with the test, however that ends.
 *
 * It is spoken to with a plain socket here, not with Manor's client, so that a test sees the
 * truth. Every call blocks, and fails the test where nothing else is said. */
typedef struct _ManorTestServer ManorTestServer;

/* NULL, and the test is skipped, where the environment has no MANOR_SQLD. @options may be NULL. */
ManorTestServer *manor_test_server_new               (const ManorTestServerOptions *options) G_GNUC_WARN_UNUSED_RESULT;
/* Kills it and removes its folder. */
void             manor_test_server_free              (ManorTestServer *self);

/* “http://127.0.0.1:PORT” */
const char      *manor_test_server_get_uri           (ManorTestServer *self);
const char      *manor_test_server_get_admin_uri     (ManorTestServer *self);
/* Has “data.sqld” in it, and is gone with the server: for keys and dumps, too. */
const char      *manor_test_server_get_folder        (ManorTestServer *self);
/* The process; 0 while none runs. */
GPid             manor_test_server_get_pid           (ManorTestServer *self);
/* What all its processes have printed. */
char            *manor_test_server_dup_log           (ManorTestServer *self) G_GNUC_WARN_UNUSED_RESULT;

/* SIGTERM, and the end waited for: running requests are finished, 10 seconds at most. */
void             manor_test_server_stop              (ManorTestServer *self);
/* SIGKILL, and the end waited for. */
void             manor_test_server_kill              (ManorTestServer *self);
/* SIGSTOP: connections are made, and nothing is answered. */
void             manor_test_server_pause             (ManorTestServer *self);
/* SIGCONT. */
void             manor_test_server_resume            (ManorTestServer *self);
/* Waits for a process that ends by itself; FALSE where it did not within @msec. */
gboolean         manor_test_server_wait_for_end      (ManorTestServer *self,
                                                      guint            msec);
/* On the same ports and data, after stop, kill or an end of its own. */
void             manor_test_server_start             (ManorTestServer *self);
/* The same for a server that may end at once: FALSE where it did, or was not up in time. */
gboolean         manor_test_server_try_start         (ManorTestServer *self);
/* Whether it answers within @msec. */
gboolean         manor_test_server_answers           (ManorTestServer *self,
                                                      guint            msec);

/* The Authorization header of what this fixture sends to the user port; NULL for none. */
void             manor_test_server_set_authorization (ManorTestServer *self,
                                                      const char      *value);
/* One request to the user port, or the admin port: its status, 0 where there was no answer.
 * @namespace, @body (JSON) and @answer may be NULL. */
guint            manor_test_server_request           (ManorTestServer *self,
                                                      gboolean         admin,
                                                      const char      *method,
                                                      const char      *path,
                                                      const char      *namespace,
                                                      const char      *body,
                                                      char           **answer);

/* @options: JSON, NULL for “{}”. Never on a namespace that exists. */
void             manor_test_server_create            (ManorTestServer *self,
                                                      const char      *namespace,
                                                      const char      *options);
void             manor_test_server_create_schema     (ManorTestServer *self,
                                                      const char      *namespace);
void             manor_test_server_create_child      (ManorTestServer *self,
                                                      const char      *namespace,
                                                      const char      *schema);
/* PREFIX0 … PREFIX(@n - 1), four at a time: 60 a second. */
void             manor_test_server_create_many       (ManorTestServer *self,
                                                      const char      *prefix,
                                                      guint            n,
                                                      const char      *options);
void             manor_test_server_delete            (ManorTestServer *self,
                                                      const char      *namespace);

/* Runs statements, as one “sequence”. */
void             manor_test_server_sql               (ManorTestServer *self,
                                                      const char      *namespace,
                                                      const char      *sql);
/* The same, with the server's reason where it fails: “CODE: message”, or “HTTP 401: body”. NULL
 * where all went well. */
char            *manor_test_server_try_sql           (ManorTestServer *self,
                                                      const char      *namespace,
                                                      const char      *sql) G_GNUC_WARN_UNUSED_RESULT;
/* The first value of one statement as text; NULL for NULL and for no row. Blobs as base64. */
char            *manor_test_server_text              (ManorTestServer *self,
                                                      const char      *namespace,
                                                      const char      *sql) G_GNUC_WARN_UNUSED_RESULT;
gint64           manor_test_server_integer           (ManorTestServer *self,
                                                      const char      *namespace,
                                                      const char      *sql);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorTestServer, manor_test_server_free)

/* A pair of Ed25519 keys, in files of @folder named after @name. Made with openssl. */
typedef struct _ManorTestKey ManorTestKey;

ManorTestKey    *manor_test_key_new                  (const char      *folder,
                                                      const char      *name) G_GNUC_WARN_UNUSED_RESULT;
void             manor_test_key_free                 (ManorTestKey    *self);
/* The public key's file, PEM: for @jwt_key, and for a namespace's own. */
const char      *manor_test_key_get_file             (ManorTestKey    *self);
/* The 32 bytes in url-safe base64: the short form of a public key. */
char            *manor_test_key_dup_public           (ManorTestKey    *self) G_GNUC_WARN_UNUSED_RESULT;
/* A JWT; @claims is JSON, “{}” say. */
char            *manor_test_key_sign                 (ManorTestKey    *self,
                                                      const char      *claims) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorTestKey, manor_test_key_free)
