/* manor-turso-create-body.c: a database that is to be made, as the platform wants it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-create"

#include "config.h"

#include "manor-turso-create-private.h"

static void
set_text (JsonBuilder *builder,
          const char  *key,
          const char  *value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_string_value (builder, value);
}

/* `name`, as the API documentation of 2026-06 has it. */
static void
add_original (JsonBuilder   *builder,
              ManorDatabase *original,
              GDateTime     *time)
{
  json_builder_set_member_name (builder, "seed");
  json_builder_begin_object (builder);
  set_text (builder, "type", "database");
  set_text (builder, "name", manor_database_get_name (original));
  if (time != NULL)
    {
      g_autoptr(GDateTime) utc = g_date_time_to_utc (time);
      g_autofree char *text = g_date_time_format_iso8601 (utc);

      set_text (builder, "timestamp", text);
    }
  json_builder_end_object (builder);
}

static void
add_dump (JsonBuilder *builder,
          const char  *url)
{
  json_builder_set_member_name (builder, "seed");
  json_builder_begin_object (builder);
  set_text (builder, "type", "dump");
  set_text (builder, "url", url);
  json_builder_end_object (builder);
}

static void
add_kind (JsonBuilder    *builder,
          ManorTursoMake *make)
{
  ManorCreation *creation = make->creation;

  switch (manor_creation_get_kind (creation))
    {
    case MANOR_CREATION_SCHEMA:
      json_builder_set_member_name (builder, "is_schema");
      json_builder_add_boolean_value (builder, TRUE);
      break;

    case MANOR_CREATION_CHILD:
      set_text (builder, "schema", manor_fleet_get_name (manor_creation_get_fleet (creation)));
      break;

    case MANOR_CREATION_COPY:
      add_original (builder, manor_creation_get_original (creation), manor_creation_get_time (creation));
      break;

    case MANOR_CREATION_DATABASE:
    default:
      if (manor_creation_get_dump_url (creation) != NULL)
        add_dump (builder, manor_creation_get_dump_url (creation));
    }
}

/**
 * _manor_turso_make_dup_body:
 * @make: what is to be made
 *
 * Returns: (transfer full): the body of “POST databases”
 */
JsonNode *
_manor_turso_make_dup_body (ManorTursoMake *make)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  guint64 max_size = manor_creation_get_max_size (make->creation);

  json_builder_begin_object (builder);
  set_text (builder, "name", make->name);
  set_text (builder, "group", make->group);
  add_kind (builder, make);
  if (max_size > 0)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, max_size);

      set_text (builder, "size_limit", text);
    }
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}
