/* manor-sql-editor-private.h: what the editor's files share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-completion.h"
#include "manor-find-bar.h"
#include "manor-sql-editor.h"
#include "manor-statement-mark.h"

G_BEGIN_DECLS

struct _ManorSqlEditor
{
  AdwBin              parent_instance;

  /* Template widgets */
  GtkSourceBuffer    *buffer;
  ManorFindBar       *find_bar;
  GtkSourceView      *view;

  /* Borrowed: the view's and the buffer's */
  ManorStatementMark *mark;
  GtkTextTag         *error_tag;

  /* Owned */
  ManorCompletion    *completion;
  GSettings          *settings;
  GPtrArray          *statements;   /* (1) */
  char               *text;         /* (1) */
  guint               update_id;
  int                 zoom;
};

void            manor_sql_editor_ensure_statements (ManorSqlEditor *self);
ManorStatement *manor_sql_editor_get_statement     (ManorSqlEditor *self);

G_END_DECLS
