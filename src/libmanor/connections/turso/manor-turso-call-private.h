/* manor-turso-call-private.h: one request, sent until it is answered
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-gate.h"
#include "manor-turso-answer-private.h"
#include "manor-turso-platform-private.h"
#include "manor-worker.h"

G_BEGIN_DECLS

struct _ManorTursoPlatform
{
  GObject          parent_instance;

  ManorHttp       *http;
  char            *organization;
  ManorGate       *gate;
  ManorWorker     *worker;       /* parses */
  gint64           clock_skew;

  ManorTokenStore *store;
  char            *connection;
  DexFuture       *loading;      /* (1) */
  GError          *secret_error; /* (2) */
  gboolean         is_loaded;    /* (2) */
};

/* Resolves when the token was looked up, if it is to be. */
DexFuture *_manor_turso_platform_when_ready (ManorTursoPlatform *self) G_GNUC_WARN_UNUSED_RESULT;
/* As _manor_turso_platform_call(). */
DexFuture *_manor_turso_call_run            (ManorTursoPlatform   *platform,
                                             const ManorTursoCall *call) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
