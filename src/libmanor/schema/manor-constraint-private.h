/* manor-constraint-private.h: what the parser fills in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-constraint.h"

G_BEGIN_DECLS

struct _ManorConstraint
{
  GObject               parent_instance;

  ManorConstraintKind   kind;
  char                 *name;
  char                **columns;
  char                **collations;
  char                **orders;           /* per column "" or "desc" */
  char                 *conflict;
  char                 *expression;
  char                 *parent;
  char                **parent_columns;
  char                 *on_delete;
  char                 *on_update;
  char                 *text;
  char                 *column;
  char                 *meaning;
  char                 *core;             /* the meaning without the constraint's name */
  guint                 deferred : 1;
};

ManorConstraint *_manor_constraint_new      (ManorConstraintKind  kind,
                                             const char          *name,
                                             const char          *column) G_GNUC_WARN_UNUSED_RESULT;
/* As meaning, without the name. */
const char      *_manor_constraint_get_core (ManorConstraint     *self);

G_END_DECLS
