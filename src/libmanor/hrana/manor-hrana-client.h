/* manor-hrana-client.h: one libSQL server, spoken to in Hrana
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-hrana-credentials.h"
#include "manor-hrana-error.h"
#include "manor-hrana-pipeline.h"
#include "manor-hrana-reply.h"
#include "manor-http.h"

G_BEGIN_DECLS

#define MANOR_TYPE_HRANA_CLIENT (manor_hrana_client_get_type ())

/* Shared by all databases of a server. Bounds how many requests are under way: begins with 8,
 * goes up to 16 while answers come quickly, down on 429 and when answers become slow. Streams
 * that stay open (sessions) count too. Used from the main thread. */
G_DECLARE_FINAL_TYPE (ManorHranaClient, manor_hrana_client, MANOR, HRANA_CLIENT, GObject)

/**
 * ManorHranaFlags:
 * @MANOR_HRANA_NONE: sent once, never again, unless nothing can have run
 * @MANOR_HRANA_READS: only reads, so that it may be sent again after a lost answer
 * @MANOR_HRANA_KNOWN: the namespace is known to be there
 * @MANOR_HRANA_LOCKS: needs a token that may write although it only reads: BEGIN IMMEDIATE, some pragmas
 *
 * How a request may be treated. Whatever the flags, 429, a refused connection and (four times,
 * 100 ms apart) the 404 of a namespace that is KNOWN to be there are tried again: nothing was run.
 */
typedef enum
{
  MANOR_HRANA_NONE  = 0,
  MANOR_HRANA_READS = 1 << 0,
  MANOR_HRANA_KNOWN = 1 << 1,
  MANOR_HRANA_LOCKS = 1 << 2,
} ManorHranaFlags;

ManorHranaClient *manor_hrana_client_new          (ManorHttp          *http) G_GNUC_WARN_UNUSED_RESULT;
/* Another server that shares @like's places and threads: for platforms where every database has a host of
 * its own. @credentials: (nullable): by whom its requests are authorized; NULL: by what @http has. A
 * request with READS asks for READ access, every other for WRITE access; one that is refused with 401
 * asks for a new token and is sent once more. */
ManorHranaClient *manor_hrana_client_new_beside   (ManorHranaClient      *like,
                                                   ManorHttp             *http,
                                                   ManorHranaCredentials *credentials) G_GNUC_WARN_UNUSED_RESULT;
/* The most requests that are under way at one time, for all that share the places; 16 unless set. Before the first. */
void              manor_hrana_client_set_max_in_flight (ManorHranaClient *self,
                                                   guint               max);
/* GET of something beside Hrana (“/v1/jobs”, “/health”), authorized like a reading request; takes no place.
 * Resolves to a #ManorHttpReply, whatever its status. */
DexFuture        *manor_hrana_client_fetch        (ManorHranaClient   *self,
                                                   const char         *name_space,
                                                   const char         *path) G_GNUC_WARN_UNUSED_RESULT;
ManorHttp        *manor_hrana_client_get_http     (ManorHranaClient   *self);
/* How many requests it would have under way now. */
guint             manor_hrana_client_get_limit    (ManorHranaClient   *self);
/* A stream of one request: the pipeline is closed at its end. @name_space: every name reaches its
 * own database (x-namespace-bin); NULL: the server's only one, told by the URL. Takes
 * @pipeline. Resolves to a #ManorHranaReply, also when some of its results are errors; rejects with
 * MANOR_HTTP_ERROR or MANOR_HRANA_ERROR. Discarding the future closes the connection.
 * @timeout: as in #ManorHttpRequest; G_MAXUINT for as long as the server is alive, which is looked at. */
DexFuture        *manor_hrana_client_run          (ManorHranaClient   *self,
                                                   const char         *name_space,
                                                   ManorHranaPipeline *pipeline,
                                                   ManorHranaFlags     flags,
                                                   guint               timeout) G_GNUC_WARN_UNUSED_RESULT;
/* One reading statement, however large its result: by the quickest way that keeps every value
 * exact. Resolves to a #ManorResult; @max_rows and @max_bytes 0 for no limit, as
 * manor_session_execute(). */
DexFuture        *manor_hrana_client_query        (ManorHranaClient   *self,
                                                   const char         *name_space,
                                                   const char         *sql,
                                                   ManorResult        *parameters,
                                                   guint               max_rows,
                                                   gsize               max_bytes,
                                                   ManorHranaFlags     flags) G_GNUC_WARN_UNUSED_RESULT;
/* Whether a session can go on where an answer said it must. */
gboolean          manor_hrana_client_check_base_url (ManorHranaClient *self,
                                                   const char         *base_url,
                                                   GError            **error);
/* “sqld 0.24.32 (…)”: resolves to a string. Needs no token. */
DexFuture        *manor_hrana_client_load_version (ManorHranaClient   *self) G_GNUC_WARN_UNUSED_RESULT;
/* The base64 text for x-namespace-bin. New. */
char             *manor_hrana_namespace_dup_header (const char        *name_space) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
