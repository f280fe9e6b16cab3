/* manor-question.c: whether a person means it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-question"

#include "config.h"

#include "manor-question.h"

/**
 * manor_question_new:
 * @heading: (nullable): the question
 * @body: (nullable): what it is about
 * @cancel_label: with a mnemonic: how to leave all as it is
 * @response: what the signal “response” says where it is to be done; otherwise that says “cancel”
 * @label: with a mnemonic: what is done then
 * @appearance: whether that suggests itself or destroys something
 *
 * Asks before something that is not undone. Return, Escape and a click beside it leave all as it is.
 *
 * Returns: (transfer floating): an `AdwAlertDialog` to present
 */
AdwDialog *
manor_question_new (const char            *heading,
                    const char            *body,
                    const char            *cancel_label,
                    const char            *response,
                    const char            *label,
                    AdwResponseAppearance  appearance)
{
  AdwDialog *dialog;
  AdwAlertDialog *question;

  g_return_val_if_fail (cancel_label != NULL, NULL);
  g_return_val_if_fail (response != NULL && label != NULL, NULL);

  dialog = adw_alert_dialog_new (heading, body);
  question = ADW_ALERT_DIALOG (dialog);
  adw_alert_dialog_add_responses (question, "cancel", cancel_label, response, label, NULL);
  adw_alert_dialog_set_response_appearance (question, response, appearance);
  adw_alert_dialog_set_default_response (question, "cancel");
  adw_alert_dialog_set_close_response (question, "cancel");

  return dialog;
}
