/* manor-suggestion.c: a text that a form proposes, until somebody types another one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-suggestion"

#include "config.h"

#include "manor-suggestion.h"

/**
 * manor_suggestion_make:
 * @editable: where the text is proposed
 * @own: (inout): what was proposed there last, which the form keeps for this; %NULL at first
 * @text: (nullable): what is proposed now; %NULL for nothing new
 *
 * Proposes a text. What somebody typed is left alone; an entry that was made empty takes a
 * proposal again.
 */
void
manor_suggestion_make (GtkEditable  *editable,
                       char        **own,
                       const char   *text)
{
  const char *shown;

  g_return_if_fail (GTK_IS_EDITABLE (editable));
  g_return_if_fail (own != NULL);

  shown = gtk_editable_get_text (editable);
  if (text == NULL || (*shown != '\0' && g_strcmp0 (shown, *own) != 0))
    return;

  g_set_str (own, text);
  gtk_editable_set_text (editable, text);
}
