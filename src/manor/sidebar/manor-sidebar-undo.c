/* manor-sidebar-undo.c: what the sidebar takes away, and how it comes back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-sidebar-undo"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-later.h"
#include "manor-place.h"
#include "manor-sidebar-private.h"
#include "manor-toast.h"

/* What was done, how to undo it, and for how long: one toast at a time has an undo. */
static void
add_undo_toast (ManorSidebar   *self,
                const char     *title,
                GCallback       undo_cb,
                gpointer        data,
                GClosureNotify  data_destroy)
{
  AdwToast *toast = manor_toast_new (title);

  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);

  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_signal_connect_data (toast, "button-clicked", undo_cb, data, data_destroy, 0);
  g_set_object (&self->undo_toast, toast);
  _manor_sidebar_add_toast (self, toast);
}

typedef struct
{
  GWeakRef         sidebar;
  ManorConnection *connection;
  char            *key;          /* of the page that was closed with it */
  guint            position;
  char            *schema_name;
  char           **patterns;
} Undo;

static Undo *
undo_new (ManorSidebar    *self,
          ManorConnection *connection)
{
  Undo *undo = g_new0 (Undo, 1);

  g_weak_ref_init (&undo->sidebar, self);
  undo->connection = g_object_ref (connection);

  return undo;
}

static void
undo_free (gpointer  data,
           GClosure *closure)
{
  Undo *undo = data;

  g_weak_ref_clear (&undo->sidebar);
  g_clear_object (&undo->connection);
  g_clear_pointer (&undo->key, g_free);
  g_clear_pointer (&undo->schema_name, g_free);
  g_clear_pointer (&undo->patterns, g_strfreev);
  g_free (undo);
}

static void
undone (gpointer      owner,
        const GValue *value,
        const GError *error,
        gpointer      user_data)
{
  const char *key = user_data;

  _manor_sidebar_done_or_toast (owner, value, error, NULL);
  if (error == NULL)
    gtk_widget_activate_action (GTK_WIDGET (owner), "win.reopen-key", "s", key);
}

static void
undo_remove_cb (AdwToast *toast,
                gpointer  data)
{
  Undo *undo = data;
  g_autoptr(ManorSidebar) self = g_weak_ref_get (&undo->sidebar);

  if (self != NULL)
    manor_later_full (manor_console_restore_connection (self->console, undo->connection,
                                                        undo->position),
                      self, undone, g_strdup (undo->key), g_free);
}

/* Its tokens leave the keyring. Nothing happens where it was undone. */
static void
undo_over_cb (AdwToast *toast,
              gpointer  data)
{
  Undo *undo = data;
  g_autoptr(ManorSidebar) self = g_weak_ref_get (&undo->sidebar);

  if (self == NULL)
    return;

  dex_clear (&self->forgetting);
  self->forgetting = manor_console_forget_connection (self->console, undo->connection);
  manor_later (dex_ref (self->forgetting), self, _manor_sidebar_done_or_toast, NULL);
}

/* What goes with it, where that is kept nowhere else: a folder has its rules in itself. */
static char *
dup_removed (ManorConnection *connection)
{
  const char *title = manor_connection_get_title (connection);
  g_autoptr(GPtrArray) rules = manor_connection_dup_rules (connection);

  if (manor_place_is_folder (connection))
    return g_strdup_printf (_("“%s” removed; its files stay"), title);

  if (rules->len > 0)
    return g_strdup_printf (_("“%s” removed with the rules of its fleets; its databases stay on the server"), title);

  return g_strdup_printf (_("“%s” removed; its databases stay on the server"), title);
}

static void
remove_connection_action (GtkWidget  *widget,
                          const char *action_name,
                          GVariant   *parameter)
{
  ManorSidebar *self = MANOR_SIDEBAR (widget);
  g_autoptr(ManorSidebarRow) row = _manor_sidebar_dup_selected (self);
  g_autoptr(ManorConnection) connection = NULL;
  g_autofree char *title = NULL;
  Undo *undo;
  guint n_connections;

  if (row == NULL)
    return;

  connection = g_object_ref (manor_sidebar_row_get_connection (row));
  undo = undo_new (self, connection);
  n_connections = g_list_model_get_n_items (G_LIST_MODEL (self->console));

  for (guint i = 0; i < n_connections; i++)
    {
      g_autoptr(ManorConnection) other = g_list_model_get_item (G_LIST_MODEL (self->console), i);

      if (other == connection)
        undo->position = i;
    }

  undo->key = manor_sidebar_row_dup_key (row);
  gtk_widget_activate_action (widget, "win.close-key", "s", undo->key);
  manor_later (manor_console_remove_connection (self->console, connection), self, _manor_sidebar_done_or_toast,
               NULL);
  title = dup_removed (connection);
  add_undo_toast (self, title, G_CALLBACK (undo_remove_cb), undo, undo_free);
  g_signal_connect_data (self->undo_toast, "dismissed", G_CALLBACK (undo_over_cb),
                         undo_new (self, connection), undo_free, 0);
}

static void
undo_rule_cb (AdwToast *toast,
              gpointer  data)
{
  Undo *undo = data;
  g_autoptr(ManorSidebar) self = g_weak_ref_get (&undo->sidebar);

  if (self != NULL)
    manor_later_full (manor_connection_set_rule (undo->connection, undo->schema_name,
                                                 (const char * const *) undo->patterns),
                      self, undone, g_strdup (undo->key), g_free);
}

static void
remove_rule_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  ManorSidebar *self = MANOR_SIDEBAR (widget);
  g_autoptr(ManorSidebarRow) row = _manor_sidebar_dup_selected (self);
  ManorFleet *fleet = row != NULL ? manor_sidebar_row_get_fleet (row) : NULL;
  g_autofree char *title = NULL;
  Undo *undo;

  if (fleet == NULL)
    return;

  undo = undo_new (self, manor_sidebar_row_get_connection (row));
  undo->schema_name = g_strdup (manor_fleet_get_name (fleet));
  undo->patterns = g_strdupv ((char **) manor_rule_get_patterns (manor_fleet_get_rule (fleet)));
  undo->key = g_strconcat ("fleet:", manor_fleet_get_path (fleet), NULL);
  title = g_strdup_printf (_("“%s” is an ordinary database now"), undo->schema_name);

  gtk_widget_activate_action (widget, "win.close-key", "s", undo->key);
  manor_later (manor_connection_set_rule (undo->connection, undo->schema_name, NULL), self,
               _manor_sidebar_done_or_toast, NULL);
  add_undo_toast (self, title, G_CALLBACK (undo_rule_cb), undo, undo_free);
}

void
_manor_sidebar_install_undo_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "sidebar.remove-connection", NULL,
                                   remove_connection_action);
  gtk_widget_class_install_action (widget_class, "sidebar.remove-rule", NULL,
                                   remove_rule_action);
}
