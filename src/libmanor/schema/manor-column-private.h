/* manor-column-private.h: what the parser fills in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-column.h"

G_BEGIN_DECLS

struct _ManorColumn
{
  GObject         parent_instance;

  char           *name;
  char           *folded;
  char           *type;
  char           *not_null_conflict;
  char           *collation;
  char           *default_text;
  char           *default_meaning;
  char           *expression;
  char           *expression_meaning;
  char           *text;
  char           *meaning;
  guint           position;
  ManorAffinity   affinity;
  ManorGenerated  generated;
  guint           not_null : 1;
  guint           not_null_said : 1;      /* FALSE where only the primary key implies it */
  guint           primary_key : 1;
  guint           plain_integer : 1;      /* the type is INTEGER and no more */
  guint           default_constant : 1;
};

ManorColumn *_manor_column_new          (void) G_GNUC_WARN_UNUSED_RESULT;
ManorAffinity _manor_column_type_affinity (const char *type);

G_END_DECLS
