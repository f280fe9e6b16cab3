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
 * @dup_offer: (nullable): the label of a button beside an error that gets round it, or %NULL
 * @accept_offer: (nullable): that button was pressed: changes the form, which is submitted again
 * @dup_stopped: (nullable): it was stopped in the middle: looks for what may have been done all the same,
 *   and says so and where it shows, in a sentence. %NULL where @submit cannot be stopped
 * @gives_secret: whether @submit resolves to a secret, which @done takes or nobody
 *
 * What a form implements.
 */
struct _ManorFormDialogClass
{
  AdwDialogClass parent_class;

  DexFuture *(*submit)       (ManorFormDialog *self);
  void       (*done)         (ManorFormDialog *self,
                              const GValue    *value);
  char      *(*dup_offer)    (ManorFormDialog *self,
                              const GError    *error);
  void       (*accept_offer) (ManorFormDialog *self);
  char      *(*dup_stopped)  (ManorFormDialog *self);
  gboolean     gives_secret;

  gpointer _reserved[1];
};

void manor_form_dialog_take_focus (ManorFormDialog *self);
void manor_form_dialog_set_typed  (ManorFormDialog *self,
                                   gboolean         typed);
void manor_form_dialog_set_valid  (ManorFormDialog *self,
                                   gboolean         valid);
void manor_form_dialog_show_error (ManorFormDialog *self,
                                   const char      *message);

G_END_DECLS
