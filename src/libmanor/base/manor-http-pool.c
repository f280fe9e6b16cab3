/* manor-http-pool.c: connections that origins share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-http"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-http-private.h"

#define DEFAULT_MAX_CONNECTIONS 32

/* Seconds that a connection is kept for the next request. What stands before servers often gives one up after a
 * minute: a request that leaves at that moment is lost, and nobody knows what became of it. */
#define IDLE 30

/* ManorHttpPool:
 *
 * The sessions of all origins that were made beside one another.
 *
 * Invariants:
 *
 *  (1) All origins together have no more than `max_connections` at one time, those that are kept for the next
 *      request included: soup closes all of these when there is no room for another. So thousands of hosts take no
 *      more file descriptors than one.
 *  (2) A session is made by the first request that needs it. There are two, since one to this machine has no proxy
 *      and asks for no compression (gzip costs there three times what it saves). Either follows no redirect,
 *      remembers no password and keeps no cookie.
 *  (3) `authorities` are what is in `authority_file`, or NULL before it was read.
 */
struct _ManorHttpPool
{
  SoupSession  *away;             /* (2) */
  SoupSession  *here;             /* (2) */
  char         *authority_file;
  GTlsDatabase *authorities;      /* (3) */
  guint         max_connections;  /* (1) */
};

ManorHttpPool *
_manor_http_pool_new (void)
{
  ManorHttpPool *self = g_atomic_rc_box_new0 (ManorHttpPool);

  self->max_connections = DEFAULT_MAX_CONNECTIONS;

  return self;
}

ManorHttpPool *
_manor_http_pool_ref (ManorHttpPool *self)
{
  return g_atomic_rc_box_acquire (self);
}

/* What is under way keeps its session. */
static void
drop_sessions (ManorHttpPool *self)
{
  g_clear_object (&self->away);
  g_clear_object (&self->here);
}

static void
pool_finalize (gpointer data)
{
  ManorHttpPool *self = data;

  drop_sessions (self);
  g_clear_object (&self->authorities);
  g_clear_pointer (&self->authority_file, g_free);
}

void
_manor_http_pool_unref (ManorHttpPool *self)
{
  g_atomic_rc_box_release_full (self, pool_finalize);
}

void
_manor_http_pool_set_authority_file (ManorHttpPool *self,
                                     const char    *path)
{
  if (!g_set_str (&self->authority_file, path))
    return;

  g_clear_object (&self->authorities);
  /* What is connected was judged by the other file. */
  drop_sessions (self);
}

void
_manor_http_pool_set_max_connections (ManorHttpPool *self,
                                      guint          max_connections)
{
  if (self->max_connections == MAX (max_connections, 1))
    return;

  self->max_connections = MAX (max_connections, 1);
  drop_sessions (self);
}

const char *
_manor_http_pool_get_authority_file (ManorHttpPool *self)
{
  return self->authority_file;
}

GTlsDatabase *
_manor_http_pool_get_authorities (ManorHttpPool *self)
{
  return self->authorities;
}

gboolean
_manor_http_pool_read_authorities (ManorHttpPool  *self,
                                   GError        **error)
{
  g_autoptr(GError) local_error = NULL;

  if (self->authority_file == NULL || self->authorities != NULL)
    return TRUE;

  self->authorities = g_tls_file_database_new (self->authority_file, &local_error);
  if (self->authorities != NULL)
    return TRUE;

  g_set_error (error, MANOR_HTTP_ERROR, MANOR_HTTP_ERROR_TLS,
               /* translators: the first %s is a file, the second a reason */
               _("the certificates in “%s” could not be read: %s; choose another PEM file"),
               self->authority_file, local_error->message);

  return FALSE;
}

SoupSession *
_manor_http_pool_get_session (ManorHttpPool *self,
                              gboolean       loopback)
{
  SoupSession **place = loopback ? &self->here : &self->away;

  if (*place != NULL)
    return *place;

  *place = g_object_new (SOUP_TYPE_SESSION,
                         "max-conns", (int) self->max_connections,
                         "max-conns-per-host", (int) self->max_connections,
                         "idle-timeout", IDLE,
                         "timeout", 0,
                         "user-agent", "Manor/" PACKAGE_VERSION,
                         NULL);
  soup_session_remove_feature_by_type (*place, SOUP_TYPE_AUTH_MANAGER);
  if (loopback)
    {
      soup_session_set_proxy_resolver (*place, NULL);
      soup_session_remove_feature_by_type (*place, SOUP_TYPE_CONTENT_DECODER);
    }

  return *place;
}
