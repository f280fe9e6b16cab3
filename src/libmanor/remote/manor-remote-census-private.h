/* manor-remote-census-private.h: asking the children what their server is doing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-propagation.h"
#include "manor-remote-database.h"

G_BEGIN_DECLS

/**
 * ManorRemoteCensus:
 * @schema: a schema database whose server carries changes on
 * @children: (element-type ManorRemoteDatabase): as they were when it began
 * @mark: (nullable): whose change is looked for; %NULL for any
 * @propagation: (nullable): what is told of the children
 * @job: the change's number with the server, 0 before a child told it
 * @n_done: children that have the change
 * @n_open: children that the server has begun with, whosever change it is, and is not done with
 * @n_unread: children that could not be read
 * @unread: why the last one could not
 *
 * Every child keeps in sqlite3_libsql_tasks what its server does with it (sqld 0.24.32), so that it can
 * be asked where the server does not tell. Counted; of the main thread.
 */
typedef struct
{
  ManorRemoteDatabase *schema;
  GPtrArray           *children;
  char                *mark;
  ManorPropagation    *propagation;
  gint64               job;
  guint                n_done;
  guint                n_open;
  guint                n_unread;
  GError              *unread;

  guint8              *states;     /* one for each child */
  guint                next;       /* which child is asked next */
  guint                n_quiet;    /* answers since anything moved */
  gint64               moved;      /* when it did */
} ManorRemoteCensus;

ManorRemoteCensus *_manor_remote_census_new   (ManorRemoteDatabase *schema,
                                               const char          *mark,
                                               ManorPropagation    *propagation) G_GNUC_WARN_UNUSED_RESULT;
ManorRemoteCensus *_manor_remote_census_ref   (ManorRemoteCensus   *self);
void               _manor_remote_census_unref (ManorRemoteCensus   *self);
/* Asks the next @n children, or all. For a fiber. FALSE when that was cancelled. */
gboolean           _manor_remote_census_read  (ManorRemoteCensus   *self,
                                               guint                n,
                                               GError             **error);
/* FALSE with MANOR_DATABASE_ERROR_STUCK where all were asked again and nothing has moved for long. */
gboolean           _manor_remote_census_check_moved (ManorRemoteCensus *self,
                                               GError             **error);
/* Waits until the server is not at work on any child. Resolves to a boolean. */
DexFuture         *_manor_remote_census_wait_idle (ManorRemoteDatabase *schema) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorRemoteCensus, _manor_remote_census_unref)

G_END_DECLS
