/* manor-hrana-reply.c: stub
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include <libdex.h>

#include "manor-hrana-reply.h"

struct _ManorHranaReply
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (ManorHranaReply, manor_hrana_reply, G_TYPE_OBJECT)

static void
manor_hrana_reply_class_init (ManorHranaReplyClass *klass)
{
}

static void
manor_hrana_reply_init (ManorHranaReply *self)
{
}

ManorHranaReply *
manor_hrana_reply_new (GBytes *body, GError **error)
{
  return 0;
}

const char      *
manor_hrana_reply_get_baton (ManorHranaReply *self)
{
  return 0;
}

const char      *
manor_hrana_reply_get_base_url (ManorHranaReply *self)
{
  return 0;
}

guint
manor_hrana_reply_get_n_results (ManorHranaReply *self)
{
  return 0;
}

const GError    *
manor_hrana_reply_get_error (ManorHranaReply *self, guint request)
{
  return 0;
}

const GError    *
manor_hrana_reply_get_first_error (ManorHranaReply *self)
{
  return 0;
}

ManorResult     *
manor_hrana_reply_get_result (ManorHranaReply *self, guint request)
{
  return 0;
}

ManorResult     *
manor_hrana_reply_get_step_result (ManorHranaReply *self, guint request, guint step)
{
  return 0;
}

const GError    *
manor_hrana_reply_get_step_error (ManorHranaReply *self, guint request, guint step)
{
  return 0;
}

gboolean
manor_hrana_reply_get_autocommit (ManorHranaReply *self, guint request)
{
  return 0;
}

ManorResult     *
manor_hrana_reply_get_description (ManorHranaReply *self, guint request, gboolean *is_read_only)
{
  return 0;
}

