/* manor-stop-question.c: whether a push may be stopped so that its page can close
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-stop-question"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "manor-question.h"
#include "manor-stop-question.h"

/* Hangs on the dialog, and after a “yes” on the push until it has ended. The promise settles
 * once, whichever way the question ends. */
typedef struct
{
  ManorPush  *push;
  DexPromise *answer;
  gulong      state_handler;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  if (dex_future_is_pending (DEX_FUTURE (question->answer)))
    dex_promise_resolve_boolean (question->answer, FALSE);
  g_clear_signal_handler (&question->state_handler, question->push);
  g_object_unref (question->push);
  dex_unref (question->answer);
  g_free (question);
}

static void
state_cb (ManorPush  *push,
          GParamSpec *pspec,
          Question   *question)
{
  if (manor_stop_question_is_needed (push))
    return;

  if (dex_future_is_pending (DEX_FUTURE (question->answer)))
    dex_promise_resolve_boolean (question->answer, TRUE);

  /* Frees the question where it hung on the push, whose reference it held. */
  g_object_set_data (G_OBJECT (push), "stop-question", NULL);
}

static void
response_cb (AdwAlertDialog *dialog,
             const char     *response,
             Question       *question)
{
  if (g_strcmp0 (response, "stop") == 0 && manor_stop_question_is_needed (question->push))
    {
      /* Children under way are finished first; the page stays until then. */
      g_object_set_data_full (G_OBJECT (question->push), "stop-question",
                              g_object_steal_data (G_OBJECT (dialog), "question"), question_free);
      manor_push_stop (question->push);
    }
  else if (dex_future_is_pending (DEX_FUTURE (question->answer)))
    dex_promise_resolve_boolean (question->answer,
                                 !manor_stop_question_is_needed (question->push));
}

/**
 * manor_stop_question_is_needed:
 * @push: a push
 *
 * Returns: whether it is running, paused or stopping
 */
gboolean
manor_stop_question_is_needed (ManorPush *push)
{
  ManorPushState state;

  g_return_val_if_fail (MANOR_IS_PUSH (push), FALSE);

  state = manor_push_get_state (push);

  return state == MANOR_PUSH_RUNNING || state == MANOR_PUSH_PAUSED ||
         state == MANOR_PUSH_STOPPING;
}

/**
 * manor_stop_question_ask:
 * @parent: where the question is asked
 * @push: a push under way
 *
 * Asks whether to stop the push, and stops it.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN: %TRUE once
 *   the push has ended, %FALSE when the person wants it to go on
 */
DexFuture *
manor_stop_question_ask (GtkWidget *parent,
                         ManorPush *push)
{
  AdwDialog *dialog;
  Question *question;
  DexFuture *answer;

  dex_return_error_if_fail (GTK_IS_WIDGET (parent));
  dex_return_error_if_fail (MANOR_IS_PUSH (push));

  question = g_new0 (Question, 1);
  question->push = g_object_ref (push);
  question->answer = dex_promise_new ();
  question->state_handler = g_signal_connect (push, "notify::state", G_CALLBACK (state_cb),
                                              question);
  answer = DEX_FUTURE (dex_ref (question->answer));

  dialog = manor_question_new (_("Stop the Push?"),
                               _("Children that are done stay as they are now, those under way "
                                 "are finished, and the rest is left for another time."),
                               _("_Keep Running"), "stop", _("_Stop and Close"), ADW_RESPONSE_DESTRUCTIVE);
  g_object_set_data_full (G_OBJECT (dialog), "question", question, question_free);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), question);
  adw_dialog_present (dialog, parent);

  return answer;
}
