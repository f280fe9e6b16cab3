/* manor-form-dialog.h: a dialog that asks for something and then does it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <libdex.h>

G_BEGIN_DECLS

#define MANOR_TYPE_FORM_DIALOG (manor_form_dialog_get_type ())

/* Properties “content” (the form), “submit-label”, “valid”, “destructive”. */
G_DECLARE_DERIVABLE_TYPE (ManorFormDialog, manor_form_dialog, MANOR, FORM_DIALOG, AdwDialog)

/**
 * ManorFormDialogClass:
 * @submit: does what the form asks for; the dialog closes when it resolves, and shows the
 *   error and stays when it is rejected
 * @done: (nullable): told what @submit's future gave, just before the dialog closes
 *
 * What a form implements.
 */
struct _ManorFormDialogClass
{
  AdwDialogClass parent_class;

  DexFuture *(*submit) (ManorFormDialog *self);
  void       (*done)   (ManorFormDialog *self,
                        const GValue    *value);

  gpointer _reserved[4];
};

void manor_form_dialog_set_valid  (ManorFormDialog *self,
                                   gboolean         valid);
void manor_form_dialog_show_error (ManorFormDialog *self,
                                   const char      *message);

G_END_DECLS
