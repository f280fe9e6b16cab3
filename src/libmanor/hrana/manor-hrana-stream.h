/* manor-hrana-stream.h: a conversation that lasts over several requests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-hrana-client.h"

G_BEGIN_DECLS

#define MANOR_TYPE_HRANA_STREAM (manor_hrana_stream_get_type ())

/**
 * ManorHranaStreamState:
 * @MANOR_HRANA_STREAM_IDLE: the server holds nothing of it; the next request makes it
 * @MANOR_HRANA_STREAM_OPEN: the server holds it, for 10 s after each answer
 * @MANOR_HRANA_STREAM_LOST: it expired, or the connection or the server was lost; the next
 *   request fails once with STREAM_LOST if a transaction was open, and makes a new one otherwise
 * @MANOR_HRANA_STREAM_CLOSED: by manor_hrana_stream_close(); no other request is taken
 *
 * Where a stream stands.
 */
typedef enum
{
  MANOR_HRANA_STREAM_IDLE,
  MANOR_HRANA_STREAM_OPEN,
  MANOR_HRANA_STREAM_LOST,
  MANOR_HRANA_STREAM_CLOSED,
} ManorHranaStreamState;

/* Requests are sent one after another in the order given. Property “in-transaction”, notified on
 * the main thread: becomes FALSE by itself when the server's 10 s are over. A stream outside a
 * transaction that has not been used for some seconds is closed, so that it takes no place. */
G_DECLARE_FINAL_TYPE (ManorHranaStream, manor_hrana_stream, MANOR, HRANA_STREAM, GObject)

ManorHranaStream      *manor_hrana_stream_new        (ManorHranaClient   *client,
                                                      const char         *name_space) G_GNUC_WARN_UNUSED_RESULT;
/* The right that its requests need from the client's credentials; WRITE unless set, before the first. */
void                   manor_hrana_stream_set_access (ManorHranaStream   *self,
                                                      ManorHranaAccess    access);
ManorHranaStreamState  manor_hrana_stream_get_state  (ManorHranaStream   *self);
gboolean               manor_hrana_stream_get_in_transaction (ManorHranaStream *self);
/* Monotonic time in microseconds when an open transaction is given up by the server, unless the
 * stream is used before; 0 where none is open. */
gint64                 manor_hrana_stream_get_deadline (ManorHranaStream *self);
/* Takes @pipeline; a get_autocommit is added. Resolves to a #ManorHranaReply. */
DexFuture             *manor_hrana_stream_run        (ManorHranaStream   *self,
                                                      ManorHranaPipeline *pipeline,
                                                      guint               timeout) G_GNUC_WARN_UNUSED_RESULT;
/* One statement of any kind; large results of reading statements come by the quickest exact way.
 * @reads: it only reads (decides whether it may be asked again in another way). Resolves to a
 * #ManorResult. */
DexFuture             *manor_hrana_stream_query      (ManorHranaStream   *self,
                                                      const char         *sql,
                                                      ManorResult        *parameters,
                                                      guint               max_rows,
                                                      gsize               max_bytes,
                                                      gboolean            reads) G_GNUC_WARN_UNUSED_RESULT;
/* Ends what is under way by closing its connection: it rejects with MANOR_SQL_ERROR_INTERRUPTED,
 * and the server rolls an open transaction back. */
void                   manor_hrana_stream_cancel     (ManorHranaStream   *self);
/* Resolves to a boolean when the server let go of it, or cannot be reached. */
DexFuture             *manor_hrana_stream_close      (ManorHranaStream   *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
