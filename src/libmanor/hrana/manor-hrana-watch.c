/* manor-hrana-watch.c: whether a server that takes its time is still there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-hrana-client-private.h"

/* A statement takes as long as it takes, and says nothing until its end. So the time limit is not its: while it
 * is waited for, the server is asked from time to time how it is, which it answers whatever it has to do. A
 * machine that is gone is noticed by TCP; this notices a server that hangs. */

typedef struct
{
  ManorHttp *http;
  guint      quiet;
} Watch;

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  g_clear_object (&watch->http);
  g_free (watch);
}

static DexFuture *
watch_fiber (gpointer user_data)
{
  Watch *watch = user_data;
  ManorHttpRequest request = { .method = "GET", .path = "/health", .timeout = 2 * watch->quiet };

  for (;;)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorHttpReply) reply = NULL;

      if (!manor_future_sleep (watch->quiet, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));

      /* Any answer is a sign of life. No place for a connection is nothing against the server, and one that
       * refuses it is being stopped and finishes what it has. */
      reply = manor_await_object (manor_http_send (watch->http, &request), &error);
      if (g_error_matches (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TIMED_OUT))
        return dex_future_new_reject (MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TIMED_OUT,
                                      /* translators: %s is an address, like “http://127.0.0.1:8080” */
                                      _("%s hangs: it gives no sign of life; the request may still be "
                                        "carried out"), manor_http_get_uri (watch->http));
      if (error != NULL && error->domain != MANOR_HTTP_ERROR)
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
}

/* @answer: (transfer full): settles as it does, or rejects with TIMED_OUT when the server hangs, which ends
 * @answer. */
DexFuture *
_manor_hrana_client_watch (ManorHranaClient *self,
                           DexFuture        *answer)
{
  Watch *watch = g_new0 (Watch, 1);

  watch->http = g_object_ref (self->http);
  watch->quiet = self->quiet;

  return dex_future_first (answer, manor_fiber_spawn (0, watch_fiber, watch, watch_free), NULL);
}
