/* manorctl-schema.c: a database's CREATE statements
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-output.h"

/* What an empty database would refuse to create: automatic indexes have no text, SQLite's
 * own tables and those behind virtual tables come by themselves. */
static gboolean
is_shown (ManorSchemaObject *object)
{
  ManorObjectOwner owner = manor_schema_object_get_owner (object);

  return manor_schema_object_get_sql (object) != NULL &&
         (owner == MANOR_OWNER_APPLICATION || owner == MANOR_OWNER_TOOL);
}

static const char *
kind_nick (ManorObjectKind kind)
{
  switch (kind)
    {
    case MANOR_OBJECT_TABLE:
      return "table";

    case MANOR_OBJECT_INDEX:
      return "index";

    case MANOR_OBJECT_VIEW:
      return "view";

    case MANOR_OBJECT_TRIGGER:
    default:
      return "trigger";
    }
}

static void
print_json (ManorCatalogue *catalogue)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < manor_catalogue_get_n_objects (catalogue); i++)
    {
      ManorSchemaObject *object = manor_catalogue_get_object (catalogue, i);

      if (!is_shown (object))
        continue;

      json_builder_begin_object (builder);
      manorctl_json_string (builder, "kind", kind_nick (manor_schema_object_get_kind (object)));
      manorctl_json_string (builder, "name", manor_schema_object_get_name (object));
      manorctl_json_string (builder, "table", manor_schema_object_get_table_name (object));
      manorctl_json_string (builder, "sql", manor_schema_object_get_sql (object));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  manorctl_json_print (builder);
}

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorCatalogue) catalogue = NULL;

  catalogue = manor_await_object (manor_console_load_catalogue (console, arguments[0]), &error);
  if (catalogue == NULL)
    return manorctl_fail (error);

  if (manorctl_json)
    {
      print_json (catalogue);
      return MANORCTL_DONE;
    }

  for (guint i = 0; i < manor_catalogue_get_n_objects (catalogue); i++)
    {
      ManorSchemaObject *object = manor_catalogue_get_object (catalogue, i);

      if (is_shown (object))
        manorctl_print ("%s;\n", manor_schema_object_get_sql (object));
    }

  return MANORCTL_DONE;
}

const ManorctlCommand manorctl_schema_command = {
  .name = "schema",
  .arguments = N_("DATABASE"),
  .summary = N_("Write a database’s CREATE statements"),
  .n_min = 1,
  .n_max = 1,
  .json = TRUE,
  .run = run,
};
