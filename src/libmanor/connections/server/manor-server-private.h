/* manor-server-private.h: what the aspects of a server share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-hrana-client.h"
#include "manor-server.h"
#include "manor-worker.h"

G_BEGIN_DECLS

struct _ManorServer
{
  ManorConnection   parent_instance;

  ManorHttp        *http;
  ManorHttp        *admin;          /* NULL where no admin URL is known */
  ManorHranaClient *client;
  ManorTokenStore  *tokens;
  ManorWorker      *worker;         /* (1) */
  char             *rules_path;
  char             *list_path;
};

G_END_DECLS
