/* manor-server-wait-private.h: waiting for migrations of a server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-propagation.h"
#include "manor-server-jobs-private.h"
#include "manor-server.h"

G_BEGIN_DECLS

/* Waits until a job is over, and tells @propagation (nullable) where the children stand. A server
 * that does not answer is waited for. Resolves to a ManorJob; rejects with
 * MANOR_DATABASE_ERROR_STUCK where nothing moves for long or the server stays away, and with
 * MANOR_DATABASE_ERROR_UNKNOWN where the job cannot be read. */
DexFuture *_manor_server_wait_for_job (ManorServer      *self,
                                       const char       *schema,
                                       gint64            id,
                                       ManorPropagation *propagation) G_GNUC_WARN_UNUSED_RESULT;
/* Waits until no job is under way; @propagation (nullable) says what it waits for. Resolves to
 * %G_TYPE_INT64, the number of the newest job, 0 where there is none. */
DexFuture *_manor_server_wait_idle    (ManorServer      *self,
                                       const char       *schema,
                                       ManorPropagation *propagation) G_GNUC_WARN_UNUSED_RESULT;
/* Nothing was sent, or nobody answered: another try may get through. */
gboolean   _manor_server_is_away      (const GError     *error);
/* “task 56 for namespace `c2` failed with error: …”: FALSE where it names no child. Pure. */
gboolean   _manor_job_split_error     (const char       *text,
                                       char            **child,
                                       char            **reason);
void       _manor_propagation_report  (ManorPropagation *propagation,
                                       ManorJob         *job);

G_END_DECLS
