/* manor-sidebar-menu.c: what can be done with a row of the sidebar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-sidebar-menu"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-menu.h"
#include "manor-place.h"
#include "manor-sidebar-private.h"

static void
append_section (GMenu *menu,
                GMenu *section)
{
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static void
fill_connection (GMenu           *make,
                 GMenu           *remove,
                 ManorConnection *connection)
{
  if (manor_connection_get_features (connection) & MANOR_CONNECTION_CREATES)
    {
      g_menu_append (make, _("New _Schema Database…"), "sidebar.new-schema-database");
      g_menu_append (make, _("New _Database…"), "sidebar.new-database");
    }
  if (manor_connection_get_organization (connection) != NULL)
    {
      g_menu_append (remove, _("_Groups…"), "sidebar.groups");
      g_menu_append (remove, _("_Tokens…"), "sidebar.tokens");
      g_menu_append (remove, _("_Usage…"), "sidebar.usage");
    }
  g_menu_append (make, _("_Adopt Databases…"), "sidebar.adopt");
  if (!manor_place_is_folder (connection))
    g_menu_append (remove, _("_Edit Connection…"), "sidebar.edit-connection");
  g_menu_append (remove, _("_Refresh"), "sidebar.refresh");
  g_menu_append (remove, _("R_emove Connection"), "sidebar.remove-connection");
}

/* The children of a native fleet are the server's business. */
static void
fill_fleet (GMenu           *make,
            GMenu           *remove,
            ManorSidebarRow *row)
{
  ManorConnection *connection = manor_sidebar_row_get_connection (row);

  g_menu_append (make, _("_Open SQL Editor"), "sidebar.open-editor");
  if (manor_connection_get_features (connection) & MANOR_CONNECTION_CREATES)
    g_menu_append (make, _("New _Child…"), "sidebar.new-child");
  if (!manor_database_get_propagates (manor_sidebar_row_get_database (row)))
    {
      g_menu_append (make, _("_Edit Children…"), "sidebar.edit-rule");
      g_menu_append (make, _("_Adopt Databases…"), "sidebar.adopt");
      g_menu_append (make, _("_Turn into an Ordinary Database"), "sidebar.remove-rule");
    }
  g_menu_append (remove, _("_Refresh"), "sidebar.refresh");
}

/* What a connection can do with one of its databases. */
static void
fill_database (GMenu           *make,
               GMenu           *remove,
               ManorSidebarRow *row)
{
  ManorConnection *connection = manor_sidebar_row_get_connection (row);
  ManorDatabase *database = manor_sidebar_row_get_database (row);
  ManorConnectionFeatures features = manor_connection_get_features (connection);

  if ((features & MANOR_CONNECTION_FORKS) && !manor_database_get_propagates (database))
    g_menu_append (make, _("D_uplicate…"), "sidebar.duplicate");
  if (features & MANOR_CONNECTION_CONFIGURES)
    g_menu_append (remove, _("_Configuration…"), "sidebar.configure");
  if (features & MANOR_CONNECTION_MEASURES)
    g_menu_append (remove, _("_Usage…"), "sidebar.usage");
  if (features & MANOR_CONNECTION_CREATES)
    g_menu_append (remove, _("_Delete…"), "sidebar.delete");
}

static void
fill_place (GMenu           *place,
            ManorConnection *connection,
            ManorDatabase   *database)
{
  ManorDatabaseFacts *facts = database != NULL ? manor_database_get_facts (database) : NULL;

  if (database != NULL)
    g_menu_append (place, _("Co_nnect…"), "sidebar.connect");
  if (facts != NULL && (facts->flags & MANOR_DATABASE_RESTS) == MANOR_DATABASE_ASLEEP)
    g_menu_append (place, _("_Wake Up"), "sidebar.wake");

  if (!manor_place_is_folder (connection))
    {
      g_menu_append (place, _("Copy _URL"), "sidebar.copy-path");
      return;
    }

  g_menu_append (place, _("Copy _Path"), "sidebar.copy-path");
  g_menu_append (place, _("Show in _Files"), "sidebar.show-in-files");
}

static GMenuModel *
make_menu (ManorSidebarRow *row)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) open = g_menu_new ();
  g_autoptr(GMenu) make = g_menu_new ();
  g_autoptr(GMenu) place = g_menu_new ();
  g_autoptr(GMenu) remove = g_menu_new ();
  ManorConnection *connection = manor_sidebar_row_get_connection (row);

  g_menu_append (open, _("_Open"), "sidebar.open");
  fill_place (place, connection, manor_sidebar_row_get_database (row));

  switch (manor_sidebar_row_get_kind (row))
    {
    case MANOR_SIDEBAR_CONNECTION:
      fill_connection (make, remove, connection);
      break;

    case MANOR_SIDEBAR_FLEET:
      fill_fleet (make, remove, row);
      fill_database (make, remove, row);
      break;

    case MANOR_SIDEBAR_DATABASE:
      g_menu_append (make, _("_Turn into a Schema Database…"), "sidebar.edit-rule");
      g_menu_append (make, _("_Adopt Databases…"), "sidebar.adopt");
      fill_database (make, remove, row);
      break;

    case MANOR_SIDEBAR_CHILD:
      g_menu_append (remove, _("_Refresh"), "sidebar.refresh");
      fill_database (make, remove, row);
      break;

    case MANOR_SIDEBAR_NOTE:
    default:
      break;
    }

  append_section (menu, open);
  append_section (menu, make);
  append_section (menu, place);
  append_section (menu, remove);

  return G_MENU_MODEL (menu);
}

void
_manor_sidebar_popup_menu (ManorSidebar *self,
                           GtkWidget    *at,
                           double        x,
                           double        y)
{
  g_autoptr(ManorSidebarRow) row = _manor_sidebar_dup_selected (self);
  g_autoptr(GMenuModel) menu = NULL;
  graphene_point_t point = GRAPHENE_POINT_INIT ((float) x, (float) y);
  GdkRectangle rectangle = { 0, 0, 1, 1 };

  if (row == NULL || manor_sidebar_row_get_kind (row) == MANOR_SIDEBAR_NOTE)
    return;

  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (NULL);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
      manor_menu_name_items (GTK_POPOVER (self->menu));
    }

  /* A platform may have said something since it was selected. */
  _manor_sidebar_update_actions (self);
  menu = make_menu (row);
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), menu);

  if (!gtk_widget_compute_point (at, GTK_WIDGET (self), &point, &point))
    return;

  rectangle.x = (int) point.x;
  rectangle.y = (int) point.y;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &rectangle);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}
