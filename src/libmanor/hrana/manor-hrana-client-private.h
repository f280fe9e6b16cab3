/* manor-hrana-client-private.h: what requests, streams and bulk reading share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-gate.h"
#include "manor-hrana-private.h"
#include "manor-worker.h"

G_BEGIN_DECLS

struct _ManorHranaClient
{
  GObject                parent_instance;

  ManorHttp             *http;
  ManorHranaCredentials *credentials;   /* NULL: what @http has authorizes its requests */
  ManorGate             *gate;
  ManorWorker           *worker;        /* decodes what is large */
  guint                  quiet;         /* how long an answer is waited for before the server is asked how it is,
                                         * in ms */
};

/**
 * ManorHranaThread:
 * @baton: %NULL: a new stream
 * @base: the path where it goes on; %NULL: the address's
 * @authorization: “Bearer …”, what its last request was sent with; %NULL where the client has no credentials. Stays
 *   the same as long as there is a baton, unless it is refused
 * @access: the right that its requests need
 *
 * What is sent to a stream, and what it becomes by the answer.
 */
typedef struct
{
  char             *baton;
  char             *base;
  char             *authorization;
  ManorHranaAccess  access;
} ManorHranaThread;

/**
 * ManorHranaSending:
 * @path: where to
 * @body: (nullable): of a POST; %NULL: it is a GET
 * @flags: how it may be treated
 * @timeout: %G_MAXUINT: as long as the server is alive
 * @whole: with its body
 * @gated: waits for a place first
 * @any_status: every answer is one, when patience is at its end
 *
 * One request, whatever is in it.
 */
typedef struct
{
  const char      *path;
  GBytes          *body;
  ManorHranaFlags  flags;
  guint            timeout;
  gboolean         whole;
  gboolean         gated;
  gboolean         any_status;
} ManorHranaSending;

ManorHranaAccess _manor_hrana_flags_get_access (ManorHranaFlags    flags);
void             _manor_hrana_thread_clear    (ManorHranaThread   *self);
/* Takes over what @from has, and leaves it without. */
void             _manor_hrana_thread_take     (ManorHranaThread   *self,
                                               ManorHranaThread   *from);
/* Takes the answer's baton and place. FALSE where it points to another server. */
gboolean         _manor_hrana_thread_follow   (ManorHranaThread   *self,
                                               ManorHranaClient   *client,
                                               const char         *baton,
                                               const char         *base_url,
                                               GError            **error);

/* All of these await: they are for fibers. */

/* Settles as @answer (transfer full) does, or rejects with TIMED_OUT when the server hangs. */
DexFuture       *_manor_hrana_client_watch    (ManorHranaClient   *self,
                                               DexFuture          *answer) G_GNUC_WARN_UNUSED_RESULT;
/* Sends until it is answered with status 200, as the flags allow, authorized as @thread needs it. */
ManorHttpReply  *_manor_hrana_client_send     (ManorHranaClient   *self,
                                               const char         *name_space,
                                               ManorHranaThread   *thread,
                                               const ManorHranaSending *sending,
                                               GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* One pipeline on a thread. A failure leaves @thread without a baton, unless nothing was sent. */
ManorHranaReply *_manor_hrana_client_exchange (ManorHranaClient   *self,
                                               const char         *name_space,
                                               ManorHranaThread   *thread,
                                               ManorHranaPipeline *pipeline,
                                               const ManorHranaLimits *limits,
                                               ManorHranaFlags     flags,
                                               guint               timeout,
                                               gboolean            gated,
                                               GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends the server's part of a thread, if there is one. Its failing matters to nobody. A future that resolves to a boolean,
 * and goes on when nobody waits for it. */
DexFuture       *_manor_hrana_client_let_go   (ManorHranaClient   *self,
                                               const char         *name_space,
                                               ManorHranaThread   *thread) G_GNUC_WARN_UNUSED_RESULT;
/* The same, in a fiber. */
void             _manor_hrana_client_end      (ManorHranaClient   *self,
                                               const char         *name_space,
                                               ManorHranaThread   *thread);

/**
 * ManorHranaBulk:
 * @thread: goes on with the stream that reads
 * @in_transaction: what was lost must not be asked again, since it would be another state
 * @hex: text may be no UTF-8
 * @is_too_big: (out): the caller's limit was passed
 *
 * A large result that is to be read.
 */
typedef struct
{
  ManorHranaClient *client;
  const char       *name_space;
  ManorHranaThread *thread;
  const char       *sql;
  ManorResult      *parameters;
  ManorHranaLimits  limits;
  ManorHranaFlags   flags;
  gboolean          in_transaction;
  gboolean          hex;
  gboolean          is_too_big;
} ManorHranaBulk;

ManorResult     *_manor_hrana_bulk_read       (ManorHranaBulk     *bulk,
                                               GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether @error of a reading statement is one that reading in bulk overcomes. */
gboolean         _manor_hrana_bulk_overcomes  (const GError       *error);

G_END_DECLS
