/* manorctl-creation.c: how a new database is to be made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-creation.h"
#include "manorctl-grammar.h"

ManorctlCreationArguments manorctl_creation_arguments;

gboolean
manorctl_creation_fill (ManorCreation  *creation,
                        GError        **error)
{
  const ManorctlCreationArguments *arguments = &manorctl_creation_arguments;
  g_autoptr(GDateTime) time = NULL;
  guint64 max_size = 0;

  if ((arguments->size_limit != NULL &&
       !manorctl_read_size ("size-limit", arguments->size_limit, &max_size, error)) ||
      (arguments->time != NULL && (time = manorctl_read_time ("at", arguments->time, error)) == NULL))
    return FALSE;

  g_object_set (creation,
                "group", arguments->group,
                "time", time,
                "max-size", max_size,
                NULL);

  return TRUE;
}

void
manorctl_creation_print_json (ManorDatabase *database)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  manorctl_json_string (builder, "name", manor_database_get_name (database));
  manorctl_json_string (builder, "location", manor_database_get_location (database));
  json_builder_end_object (builder);
  manorctl_json_print (builder);
}
