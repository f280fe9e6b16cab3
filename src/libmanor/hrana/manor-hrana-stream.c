/* manor-hrana-stream.c: stub
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include <gio/gio.h>

#include "manor-hrana-stream.h"

struct _ManorHranaStream
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (ManorHranaStream, manor_hrana_stream, G_TYPE_OBJECT)

static void
manor_hrana_stream_class_init (ManorHranaStreamClass *klass)
{
}

static void
manor_hrana_stream_init (ManorHranaStream *self)
{
}

ManorHranaStream      *
manor_hrana_stream_new (ManorHranaClient *client, const char *name_space)
{
  return 0;
}

ManorHranaStreamState
manor_hrana_stream_get_state (ManorHranaStream *self)
{
  return 0;
}

gboolean
manor_hrana_stream_get_in_transaction (ManorHranaStream *self)
{
  return 0;
}

gint64
manor_hrana_stream_get_deadline (ManorHranaStream *self)
{
  return 0;
}

DexFuture             *
manor_hrana_stream_run (ManorHranaStream *self, ManorHranaPipeline *pipeline, guint timeout)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "not yet");
}

DexFuture             *
manor_hrana_stream_query (ManorHranaStream *self, const char *sql, ManorResult *parameters, guint max_rows, gsize max_bytes, gboolean reads)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "not yet");
}

void
manor_hrana_stream_cancel (ManorHranaStream *self)
{

}

DexFuture             *
manor_hrana_stream_close (ManorHranaStream *self)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "not yet");
}

