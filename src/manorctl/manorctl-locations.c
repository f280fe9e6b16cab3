/* manorctl-locations.c: where a Turso organization's groups can be
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-output.h"
#include "manorctl-place.h"

static void
print_json (GListModel *locations)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (locations); i++)
    {
      g_autoptr(ManorLocation) location = g_list_model_get_item (locations, i);

      json_builder_begin_object (builder);
      manorctl_json_string (builder, "code", manor_location_get_code (location));
      manorctl_json_string (builder, "title", manor_location_get_title (location));
      manorctl_json_string (builder, "platform", manor_location_get_platform (location));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  manorctl_json_print (builder);
}

static void
print_text (GListModel *locations)
{
  g_autoptr(ManorctlTable) table = manorctl_table_new ((const char *[]) { _("LOCATION"), _("TITLE"), _("PLATFORM"), NULL });

  for (guint i = 0; i < g_list_model_get_n_items (locations); i++)
    {
      g_autoptr(ManorLocation) location = g_list_model_get_item (locations, i);

      manorctl_table_add (table, (const char *[]) {
        manor_location_get_code (location), manor_location_get_title (location),
        manor_location_get_platform (location),
      });
    }

  manorctl_table_print (table);
}

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GListModel) locations = NULL;
  ManorOrganization *organization = manorctl_find_organization (console, arguments[0], &connection, &error);

  if (organization != NULL)
    locations = manor_await_object (manor_organization_load_locations (organization), &error);
  if (locations == NULL)
    return manorctl_fail (error);

  if (manorctl_json)
    print_json (locations);
  else
    print_text (locations);

  return MANORCTL_DONE;
}

const ManorctlCommand manorctl_locations_command = {
  .name = "locations",
  .arguments = N_("CONNECTION"),
  .summary = N_("List where groups of a Turso organization can be"),
  .n_min = 1,
  .n_max = 1,
  .json = TRUE,
  .run = run,
};
