/* manor-turso-find-private.h: asking the platform what an organization has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-turso-list-private.h"
#include "manor-worker.h"

G_BEGIN_DECLS

/* All databases, page by page; @worker reads the answers. Resolves to a ManorTursoList. */
DexFuture *_manor_turso_find       (ManorTursoPlatform *platform,
                                    ManorWorker        *worker,
                                    gboolean            allow_plain) G_GNUC_WARN_UNUSED_RESULT;
/* Their sizes: resolves to a GHashTable (boxed), id -> gint64, bytes. */
DexFuture *_manor_turso_find_sizes (ManorTursoPlatform *platform) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
