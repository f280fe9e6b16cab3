/* propagate-proxy-test.h: a schema database behind something that breaks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "propagate-test.h"
#include "proxy-test.h"

/* The connection goes through a proxy; the fixture does not. */
static inline Proxy *
start_behind_proxy (Test  *self,
                    guint  n_children)
{
  g_autoptr(GError) error = NULL;
  ManorServerSettings settings = { NULL };
  Proxy *proxy;

  if (!start (self, n_children, NULL))
    return NULL;

  proxy = proxy_new (manor_test_server_get_uri (self->base.server));
  settings.url = proxy->uri;
  settings.admin_url = manor_test_server_get_admin_uri (self->base.server);
  g_clear_object (&self->schema);
  g_clear_object (&self->base.connection);
  self->base.connection = manor_server_new ("x", "X", &settings, self->base.tokens, &error);
  g_assert_no_error (error);
  server_test_refresh (&self->base);
  self->schema = g_object_ref (server_test_find (&self->base, "s"));

  return proxy;
}
