/* manor-run-step.h: one statement on its way through a session
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

/**
 * ManorRunState:
 * @MANOR_RUN_WAITING: not sent yet
 * @MANOR_RUN_RUNNING: sent
 * @MANOR_RUN_DONE: it has a result
 * @MANOR_RUN_FAILED: it has an error
 * @MANOR_RUN_STOPPED: a person stopped it
 *
 * waiting → running (manor_run_step_start), running → done (manor_run_step_finish),
 * running → failed or stopped (manor_run_step_fail). Done → running → done again when all
 * rows are loaded.
 */
typedef enum
{
  MANOR_RUN_WAITING,
  MANOR_RUN_RUNNING,
  MANOR_RUN_DONE,
  MANOR_RUN_FAILED,
  MANOR_RUN_STOPPED,
} ManorRunState;

#define MANOR_TYPE_RUN_STEP (manor_run_step_get_type ())

G_DECLARE_FINAL_TYPE (ManorRunStep, manor_run_step, MANOR, RUN_STEP, GObject)

ManorRunStep   *manor_run_step_new            (ManorStatement *statement,
                                               guint           start,
                                               guint           line,
                                               guint           column) G_GNUC_WARN_UNUSED_RESULT;
ManorStatement *manor_run_step_get_statement  (ManorRunStep   *self);
/* Where the statement begins in the editor, in characters from 0. */
guint           manor_run_step_get_start      (ManorRunStep   *self);
/* As a person counts, from 1: of the error where one is known, else of the statement. */
guint           manor_run_step_get_line       (ManorRunStep   *self);
guint           manor_run_step_get_column     (ManorRunStep   *self);
ManorRunState   manor_run_step_get_state      (ManorRunStep   *self);
ManorResult    *manor_run_step_get_result     (ManorRunStep   *self);
const GError   *manor_run_step_get_error      (ManorRunStep   *self);
/* The wrong part, in characters from the statement's beginning. */
void            manor_run_step_get_error_range (ManorRunStep  *self,
                                                guint         *start,
                                                guint         *length);
/* Microseconds. */
gint64          manor_run_step_get_duration   (ManorRunStep   *self);
ManorResult    *manor_run_step_get_parameters (ManorRunStep   *self);
void            manor_run_step_set_parameters (ManorRunStep   *self,
                                               ManorResult    *parameters);
/* One line each, for a list. */
char           *manor_run_step_dup_title      (ManorRunStep   *self) G_GNUC_WARN_UNUSED_RESULT;
char           *manor_run_step_dup_outcome    (ManorRunStep   *self) G_GNUC_WARN_UNUSED_RESULT;
char           *manor_run_step_dup_position   (ManorRunStep   *self) G_GNUC_WARN_UNUSED_RESULT;

/* For the runner. */
void            manor_run_step_start          (ManorRunStep   *self);
void            manor_run_step_finish         (ManorRunStep   *self,
                                               ManorResult    *result);
void            manor_run_step_fail           (ManorRunStep   *self,
                                               const GError   *error);

/* “230 ms”, “1.24 s”, “3 min 5 s” */
char           *manor_dup_duration            (gint64          microseconds) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
