/* manor-remote-fill.h: the first script of a database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-hrana-client.h"
#include "manor-worker.h"

G_BEGIN_DECLS

/* Of a database that was just made, and that nobody else knows: a long script is more than one transaction, and the
 * database is deleted where this fails. Resolves to a boolean. */
DexFuture *manor_remote_fill (ManorHranaClient *client,
                              ManorWorker      *worker,
                              const char       *name_space,
                              gboolean          propagates,
                              const char       *sql) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
