/* manor-server-propagate-private.h: what the aspects of a propagation share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-server-jobs-private.h"
#include "manor-server-private.h"

G_BEGIN_DECLS

/**
 * ManorSchemaState:
 * @text: the schema of a database, without what its server keeps there
 * @version: its schema_version
 *
 * Boxed.
 */
typedef struct
{
  char   *text;
  gint64  version;
} ManorSchemaState;

#define MANOR_TYPE_SCHEMA_STATE (_manor_schema_state_get_type ())

GType      _manor_schema_state_get_type (void);
void       _manor_schema_state_free     (ManorSchemaState *self);
/* Resolves to a ManorSchemaState. */
DexFuture *_manor_server_read_state     (ManorServer      *self,
                                         const char       *name) G_GNUC_WARN_UNUSED_RESULT;
/* After a job that succeeded: sees to it that the schema database has the change, too. @before: its
 * state when the change was sent; @child: one of the children, with its own (nullable). Resolves to
 * a boolean; rejects with MANOR_DATABASE_ERROR_STUCK where it has not and cannot be given it. */
DexFuture *_manor_server_repair         (ManorServer      *self,
                                         const char       *schema,
                                         ManorSchemaState *before,
                                         const char       *child,
                                         ManorSchemaState *child_before,
                                         ManorPropagation *propagation) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorSchemaState, _manor_schema_state_free)

G_END_DECLS
