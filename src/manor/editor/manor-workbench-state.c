/* manor-workbench-state.c: what of the workbench outlives it, and what must not be lost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-workbench"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-question.h"
#include "manor-workbench-private.h"

/**
 * manor_workbench_dup_state:
 * @self: a `ManorWorkbench`
 *
 * Returns: (transfer full): text, cursor and panes, as a floating a{sv}
 */
GVariant *
manor_workbench_dup_state (ManorWorkbench *self)
{
  g_autofree char *text = NULL;
  GVariantDict state;

  g_return_val_if_fail (MANOR_IS_WORKBENCH (self), NULL);

  text = manor_sql_editor_dup_text (self->editor);
  g_variant_dict_init (&state, NULL);
  g_variant_dict_insert (&state, "text", "s", text);
  g_variant_dict_insert (&state, "cursor", "u", manor_sql_editor_get_cursor (self->editor));
  g_variant_dict_insert (&state, "read-only", "b", manor_runner_get_read_only (self->runner));
  if (!adw_overlay_split_view_get_collapsed (self->split))
    g_variant_dict_insert (&state, "schema", "b", adw_overlay_split_view_get_show_sidebar (self->split));
  if (gtk_paned_get_position (self->paned) > 0)
    g_variant_dict_insert (&state, "split", "i", gtk_paned_get_position (self->paned));

  return g_variant_ref_sink (g_variant_dict_end (&state));
}

/**
 * manor_workbench_restore_state:
 * @self: a `ManorWorkbench`
 * @state: what manor_workbench_dup_state() gave, once
 *
 * Takes a state back; what is not understood is left as it is.
 */
void
manor_workbench_restore_state (ManorWorkbench *self,
                               GVariant       *state)
{
  g_autoptr(GVariantDict) dict = NULL;
  const char *text;
  guint cursor;
  gboolean flag;
  int position;

  g_return_if_fail (MANOR_IS_WORKBENCH (self));
  g_return_if_fail (state != NULL);

  if (!g_variant_is_of_type (state, G_VARIANT_TYPE_VARDICT))
    return;

  dict = g_variant_dict_new (state);
  if (g_variant_dict_lookup (dict, "text", "&s", &text))
    manor_sql_editor_set_text (self->editor, text);
  if (g_variant_dict_lookup (dict, "cursor", "u", &cursor))
    manor_sql_editor_set_cursor (self->editor, cursor);
  if (g_variant_dict_lookup (dict, "read-only", "b", &flag))
    manor_runner_set_read_only (self->runner, flag);
  if (g_variant_dict_lookup (dict, "schema", "b", &flag))
    adw_overlay_split_view_set_show_sidebar (self->split, flag);
  if (g_variant_dict_lookup (dict, "split", "i", &position) && position > 0)
    gtk_paned_set_position (self->paned, position);
}

static void
close_answered_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object), result);

  dex_promise_resolve_boolean (promise, g_str_equal (answer, "close"));
}

/**
 * manor_workbench_may_close:
 * @self: a `ManorWorkbench`
 *
 * Asks before work is lost: an open transaction, a statement that runs.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN
 */
DexFuture *
manor_workbench_may_close (ManorWorkbench *self)
{
  AdwAlertDialog *dialog;
  DexPromise *promise;
  const char *name;
  gboolean in_transaction;

  dex_return_error_if_fail (MANOR_IS_WORKBENCH (self));

  in_transaction = manor_runner_get_in_transaction (self->runner);
  if (!in_transaction && !manor_runner_get_running (self->runner))
    return dex_future_new_true ();

  name = manor_database_get_name (manor_runner_get_database (self->runner));
  dialog = ADW_ALERT_DIALOG (manor_question_new (NULL, NULL, _("_Cancel"), "close",
                                                 in_transaction ? _("_Roll Back") : _("_Stop"),
                                                 ADW_RESPONSE_DESTRUCTIVE));
  if (in_transaction)
    {
      adw_alert_dialog_set_heading (dialog, _("Roll Back Transaction?"));
      adw_alert_dialog_format_body (dialog, _("What was changed in “%s” since BEGIN is not committed "
                                              "and will be undone."), name);
    }
  else
    {
      adw_alert_dialog_set_heading (dialog, _("Stop Statement?"));
      adw_alert_dialog_format_body (dialog, _("A statement on “%s” has not ended yet."), name);
    }

  promise = dex_promise_new ();
  adw_alert_dialog_choose (dialog, GTK_WIDGET (self), NULL, close_answered_cb, dex_ref (promise));

  return DEX_FUTURE (promise);
}
