/* manor-http-stub.c: stub
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-http"

#include "config.h"

#include <gio/gio.h>

#include "manor-http.h"

struct _ManorHttp
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (ManorHttp, manor_http, G_TYPE_OBJECT)

static void
manor_http_class_init (ManorHttpClass *klass)
{
}

static void
manor_http_init (ManorHttp *self)
{
}

struct _ManorHttpReply
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (ManorHttpReply, manor_http_reply, G_TYPE_OBJECT)

static void
manor_http_reply_class_init (ManorHttpReplyClass *klass)
{
}

static void
manor_http_reply_init (ManorHttpReply *self)
{
}

ManorHttp      *
manor_http_new (const char *uri, GError **error)
{
  return 0;
}

const char     *
manor_http_get_uri (ManorHttp *self)
{
  return 0;
}

gboolean
manor_http_get_secure (ManorHttp *self)
{
  return 0;
}

gboolean
manor_http_get_loopback (ManorHttp *self)
{
  return 0;
}

void
manor_http_set_authorization (ManorHttp *self, const char *value)
{

}

gboolean
manor_http_has_authorization (ManorHttp *self)
{
  return 0;
}

void
manor_http_set_allow_plain (ManorHttp *self, gboolean allow_plain)
{

}

void
manor_http_set_authority_file (ManorHttp *self, const char *path)
{

}

void
manor_http_set_max_connections (ManorHttp *self, guint max_connections)
{

}

DexFuture      *
manor_http_send (ManorHttp *self, const ManorHttpRequest *request)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "not yet");
}

DexFuture      *
manor_http_open (ManorHttp *self, const ManorHttpRequest *request)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "not yet");
}

guint
manor_http_reply_get_status (ManorHttpReply *self)
{
  return 0;
}

const char     *
manor_http_reply_get_header (ManorHttpReply *self, const char *name)
{
  return 0;
}

GBytes         *
manor_http_reply_get_body (ManorHttpReply *self)
{
  return 0;
}

DexFuture      *
manor_http_reply_read (ManorHttpReply *self, gsize n_bytes)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "not yet");
}

void
manor_http_reply_abort (ManorHttpReply *self)
{

}

