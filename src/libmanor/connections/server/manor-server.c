/* manor-server.c: a libSQL server as a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server"

#include "config.h"

#include "manor-server.h"

struct _ManorServer
{
  ManorConnection parent_instance;
};

G_DEFINE_FINAL_TYPE (ManorServer, manor_server, MANOR_TYPE_CONNECTION)

static void
manor_server_class_init (ManorServerClass *klass)
{
}

static void
manor_server_init (ManorServer *self)
{
}
