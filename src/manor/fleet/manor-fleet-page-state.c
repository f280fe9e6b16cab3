/* manor-fleet-page-state.c: what of a fleet page outlives the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-fleet-page"

#include "config.h"

#include "manor-fleet-page-private.h"

static ManorWorkbench *
manor_fleet_page_get_workbench (ManorFleetPage *self)
{
  GtkWidget *child = adw_bin_get_child (self->workbench_bin);

  return child != NULL ? MANOR_WORKBENCH (child) : NULL;
}

/* An editor is made when somebody wants one: most who look at a fleet do not. */
ManorWorkbench *
_manor_fleet_page_need_workbench (ManorFleetPage *self)
{
  GtkWidget *workbench;

  if (manor_fleet_page_get_workbench (self) != NULL)
    return manor_fleet_page_get_workbench (self);

  workbench = manor_workbench_new (self->console, manor_fleet_get_schema (self->fleet));
  adw_bin_set_child (self->workbench_bin, workbench);
  g_signal_connect_object (workbench, "changed",
                           G_CALLBACK (manor_page_state_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "review-push",
                           G_CALLBACK (_manor_fleet_page_push_script), self, G_CONNECT_SWAPPED);

  return MANOR_WORKBENCH (workbench);
}

GVariant *
_manor_fleet_page_dup_state (ManorPage *page)
{
  ManorFleetPage *self = MANOR_FLEET_PAGE (page);
  ManorWorkbench *workbench = manor_fleet_page_get_workbench (self);
  GVariantDict state;

  g_variant_dict_init (&state, NULL);
  g_variant_dict_insert (&state, "view", "s",
                         adw_view_stack_get_visible_child_name (self->view_stack));
  g_variant_dict_insert (&state, "part", "s", manor_group_view_get_part (self->group_view));
  if (self->selected_id != NULL)
    g_variant_dict_insert (&state, "group", "s", self->selected_id);

  if (workbench != NULL)
    {
      g_autoptr(GVariant) sql = manor_workbench_dup_state (workbench);

      if (sql != NULL)
        g_variant_dict_insert_value (&state, "sql", sql);
    }

  return g_variant_ref_sink (g_variant_dict_end (&state));
}

void
_manor_fleet_page_restore_state (ManorPage *page,
                                 GVariant  *state)
{
  ManorFleetPage *self = MANOR_FLEET_PAGE (page);
  g_autoptr(GVariant) sql = g_variant_lookup_value (state, "sql", NULL);
  const char *view;
  const char *part;

  if (sql != NULL)
    manor_workbench_restore_state (_manor_fleet_page_need_workbench (self), sql);

  if (g_variant_lookup (state, "group", "s", &self->selected_id))
    _manor_fleet_page_restore_selection (self);

  if (g_variant_lookup (state, "part", "&s", &part))
    manor_group_view_set_part (self->group_view, part);

  if (g_variant_lookup (state, "view", "&s", &view) &&
      adw_view_stack_get_child_by_name (self->view_stack, view) != NULL)
    adw_view_stack_set_visible_child_name (self->view_stack, view);
}

DexFuture *
_manor_fleet_page_may_close (ManorPage *page)
{
  ManorWorkbench *workbench = manor_fleet_page_get_workbench (MANOR_FLEET_PAGE (page));

  return workbench != NULL ? manor_workbench_may_close (workbench) : dex_future_new_true ();
}
