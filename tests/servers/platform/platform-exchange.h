/* platform-exchange.h: one HTTP request and its answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "platform.h"

/* An answer before it is sent. */
typedef struct
{
  guint               status;
  SoupMessageHeaders *headers;
  GBytes             *body;
} PlatformAnswer;

/*
 *  (1) `ended`: nothing may be sent any more, since all was or since the client is gone.
 *  (2) It is kept by its fiber and by the message, whichever is longer.
 */
typedef struct
{
  Platform          *platform;
  SoupServerMessage *message;
  PlatformPlane      plane;
  PlatformDatabase  *database;   /* of the data plane; NULL where the host is unknown */
  char              *request;    /* what faults look at */
  guint              status;     /* that was sent; 0 for none */
  gboolean           ended;      /* (1) */
  gboolean           cut;        /* its connection ends when what there is was sent */
  DexPromise        *written;    /* what was appended last */
  DexCancellable    *gone;       /* the client */
  GSource           *watch;      /* of the client, while nothing is sent */
} PlatformExchange;

PlatformExchange *platform_exchange_new      (Platform          *platform,
                                              SoupServerMessage *message) G_GNUC_WARN_UNUSED_RESULT;
PlatformExchange *platform_exchange_ref      (PlatformExchange  *self) G_GNUC_WARN_UNUSED_RESULT;
void              platform_exchange_unref    (PlatformExchange  *self);

/* Takes @body. */
PlatformAnswer   *platform_answer_new        (guint              status,
                                              const char        *content_type,
                                              GBytes            *body) G_GNUC_WARN_UNUSED_RESULT;
/* “{"error":"…"}”, as sqld words it. */
PlatformAnswer   *platform_answer_new_error  (guint              status,
                                              const char        *reason) G_GNUC_WARN_UNUSED_RESULT;
void              platform_answer_free       (PlatformAnswer    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlatformExchange, platform_exchange_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlatformAnswer, platform_answer_free)

/* From now on, until something is sent, a client that closes its connection is noticed. */
void              platform_exchange_watch    (PlatformExchange  *self);
/* Sends a whole answer, or what @fault makes of it. Takes @answer, which may be NULL where the fault needs none. */
void              platform_exchange_send     (PlatformExchange  *self,
                                              PlatformAnswer    *answer,
                                              PlatformFault     *fault);
/* Sends the head of an answer whose body follows; its length is what the headers say, or not known. */
void              platform_exchange_begin    (PlatformExchange  *self,
                                              guint              status,
                                              SoupMessageHeaders *headers);
/* More of that body. Resolves to a boolean when it was written, rejects when the client is gone. */
DexFuture        *platform_exchange_append   (PlatformExchange  *self,
                                              GBytes            *bytes) G_GNUC_WARN_UNUSED_RESULT;
void              platform_exchange_complete (PlatformExchange  *self);
/* It is over, although nothing was sent from here. */
void              platform_exchange_end      (PlatformExchange  *self,
                                              guint              status);
/* Closes the connection. */
void              platform_exchange_drop     (PlatformExchange  *self);
