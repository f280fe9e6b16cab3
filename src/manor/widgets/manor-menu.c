/* manor-menu.c: menus that a screen reader can read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-menu"

#include "config.h"

#include "manor-menu.h"

/* The label of a menu item, without the underscores that mark its mnemonic. */
static char *
plain_text (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    {
      if (at[0] == '_' && at[1] != '\0')
        at++;
      g_string_append_c (plain, *at);
    }

  return g_string_free (plain, FALSE);
}

static void
name_items (GtkWidget *widget)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkModelButton"))
    {
      g_autofree char *text = NULL;
      g_autofree char *plain = NULL;

      g_object_get (widget, "text", &text, NULL);
      if (text == NULL || *text == '\0')
        return;

      plain = plain_text (text);
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget),
                                     GTK_ACCESSIBLE_RELATION_LABELLED_BY);
      gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, plain,
                                      -1);
      return;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_items (child);
}

static void
popover_map_cb (GtkWidget *popover)
{
  name_items (popover);
}

/**
 * manor_menu_name_items:
 * @popover: a popover made from a menu model
 *
 * Gives its items accessible names each time it is shown. GTK 4.18 says that an item is
 * labelled by a label whose role is “presentation”, which leaves it without a name for
 * screen readers and for tests.
 */
void
manor_menu_name_items (GtkPopover *popover)
{
  g_return_if_fail (GTK_IS_POPOVER (popover));

  g_signal_connect (popover, "map", G_CALLBACK (popover_map_cb), NULL);
}
