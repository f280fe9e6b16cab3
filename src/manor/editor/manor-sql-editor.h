/* manor-sql-editor.h: where a person writes SQL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <gtksourceview/gtksource.h>
#include <manor.h>

#include "manor-run-step.h"

G_BEGIN_DECLS

#define MANOR_TYPE_SQL_EDITOR (manor_sql_editor_get_type ())

/**
 * ManorEditorScope:
 * @MANOR_EDITOR_STATEMENT: what is selected, else the statement under the cursor
 * @MANOR_EDITOR_ALL: the whole text
 *
 * What of the text is meant.
 */
typedef enum
{
  MANOR_EDITOR_STATEMENT,
  MANOR_EDITOR_ALL,
} ManorEditorScope;

/* Signal “changed”: the text or the cursor is another one. */
G_DECLARE_FINAL_TYPE (ManorSqlEditor, manor_sql_editor, MANOR, SQL_EDITOR, AdwBin)

char          *manor_sql_editor_dup_text      (ManorSqlEditor   *self) G_GNUC_WARN_UNUSED_RESULT;
void           manor_sql_editor_set_text      (ManorSqlEditor   *self,
                                               const char       *text);
/* At the cursor, in the place of what is selected. */
void           manor_sql_editor_insert        (ManorSqlEditor   *self,
                                               const char       *text);
/* Selects the nearest @text before the cursor; FALSE where there is none. */
gboolean       manor_sql_editor_select_back   (ManorSqlEditor   *self,
                                               const char       *text);
/* Characters from 0. */
guint          manor_sql_editor_get_cursor    (ManorSqlEditor   *self);
void           manor_sql_editor_set_cursor    (ManorSqlEditor   *self,
                                               guint             offset);
GtkSourceView *manor_sql_editor_get_view      (ManorSqlEditor   *self);
/* The statements to run: (element-type ManorRunStep). */
GPtrArray     *manor_sql_editor_list_steps    (ManorSqlEditor   *self,
                                               ManorEditorScope  scope) G_GNUC_WARN_UNUSED_RESULT;
/* The text of the same, for the history. */
char          *manor_sql_editor_dup_scope     (ManorSqlEditor   *self,
                                               ManorEditorScope  scope) G_GNUC_WARN_UNUSED_RESULT;
void           manor_sql_editor_set_catalogue (ManorSqlEditor   *self,
                                               ManorCatalogue   *catalogue);
/* Underlines what a failed step's error is about. */
void           manor_sql_editor_mark_error    (ManorSqlEditor   *self,
                                               ManorRunStep     *step);
void           manor_sql_editor_clear_error   (ManorSqlEditor   *self);
/* The marked text's characters; FALSE where none is marked. */
gboolean       manor_sql_editor_get_error     (ManorSqlEditor   *self,
                                               guint            *start,
                                               guint            *end);
/* Puts the cursor where the step stands, or its error. */
void           manor_sql_editor_go_to_step    (ManorSqlEditor   *self,
                                               ManorRunStep     *step);
/* Lines from 0 of the statement that would run; FALSE for none. */
gboolean       manor_sql_editor_get_current   (ManorSqlEditor   *self,
                                               guint            *first,
                                               guint            *last);

G_END_DECLS
