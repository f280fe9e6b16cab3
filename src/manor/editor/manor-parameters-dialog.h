/* manor-parameters-dialog.h: asks what a statement's parameters stand for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

typedef enum
{
  MANOR_PARAMETER_TEXT,
  MANOR_PARAMETER_INTEGER,
  MANOR_PARAMETER_REAL,
  MANOR_PARAMETER_BLOB,
  MANOR_PARAMETER_NULL,
} ManorParameterType;

#define MANOR_TYPE_PARAMETERS_DIALOG (manor_parameters_dialog_get_type ())

/* Signal “accepted”: the values are there. */
G_DECLARE_FINAL_TYPE (ManorParametersDialog, manor_parameters_dialog, MANOR, PARAMETERS_DIALOG, AdwDialog)

/* @remembered: name -> “TYPE text” of the last time; the dialog writes into it. */
AdwDialog   *manor_parameters_dialog_new        (const char * const    *names,
                                                 GHashTable            *remembered) G_GNUC_WARN_UNUSED_RESULT;
/* One row whose columns are named as the parameters; NULL while one is no valid value. */
ManorResult *manor_parameters_dialog_dup_values (ManorParametersDialog *self) G_GNUC_WARN_UNUSED_RESULT;
void         manor_parameters_dialog_set_value  (ManorParametersDialog *self,
                                                 guint                  index,
                                                 ManorParameterType     type,
                                                 const char            *text);

/* Of @values only those that @names has, as a session wants them. */
ManorResult *manor_parameters_pick              (ManorResult           *values,
                                                 const char * const    *names) G_GNUC_WARN_UNUSED_RESULT;
/* Appends what a person wrote; FALSE where it is no such value. */
gboolean     manor_parameter_parse              (ManorParameterType     type,
                                                 const char            *text,
                                                 ManorResultBuilder    *builder);

G_END_DECLS
