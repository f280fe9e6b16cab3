/* manor-hrana-client.c: stub
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include <gio/gio.h>

#include "manor-hrana-client.h"

struct _ManorHranaClient
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (ManorHranaClient, manor_hrana_client, G_TYPE_OBJECT)

static void
manor_hrana_client_class_init (ManorHranaClientClass *klass)
{
}

static void
manor_hrana_client_init (ManorHranaClient *self)
{
}

ManorHranaClient *
manor_hrana_client_new (ManorHttp *http)
{
  return 0;
}

ManorHttp        *
manor_hrana_client_get_http (ManorHranaClient *self)
{
  return 0;
}

guint
manor_hrana_client_get_limit (ManorHranaClient *self)
{
  return 0;
}

DexFuture        *
manor_hrana_client_run (ManorHranaClient *self, const char *name_space, ManorHranaPipeline *pipeline, ManorHranaFlags flags, guint timeout)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "not yet");
}

DexFuture        *
manor_hrana_client_query (ManorHranaClient *self, const char *name_space, const char *sql, ManorResult *parameters, guint max_rows, gsize max_bytes, ManorHranaFlags flags)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "not yet");
}

DexFuture        *
manor_hrana_client_load_version (ManorHranaClient *self)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "not yet");
}

char             *
manor_hrana_namespace_dup_header (const char *name_space)
{
  return 0;
}

