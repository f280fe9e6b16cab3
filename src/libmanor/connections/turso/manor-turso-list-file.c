/* manor-turso-list-file.c: the last list of an organization's databases, on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-list"

#include "config.h"

#include <gio/gio.h>

#include "manor-turso-list-private.h"

/* A GVariant: nothing in it is secret, 100,000 databases are read in a moment, and whatever else is in the file reads as
 * an empty list. The number grows with the format. */
#define MAGIC   "manor-turso-list-1"
#define ENTRY   "(ssssssssssubb)"
#define CONTENT "(sa" ENTRY ")"

static const char *
none_if_empty (const char *text)
{
  return *text != '\0' ? text : NULL;
}

static const char *
empty_if_none (const char *text)
{
  return text != NULL ? text : "";
}

static GVariant *
pack (ManorTursoEntry *entry)
{
  ManorDatabaseFacts *facts = entry->facts;
  g_autofree char *time = facts->branched_at != NULL ? g_date_time_format_iso8601 (facts->branched_at) : NULL;

  return g_variant_new (ENTRY,
                        entry->name,
                        empty_if_none (facts->id),
                        empty_if_none (facts->host),
                        empty_if_none (facts->group),
                        empty_if_none (facts->region),
                        empty_if_none (facts->engine),
                        empty_if_none (facts->version),
                        empty_if_none (facts->branch_of),
                        empty_if_none (time),
                        empty_if_none (entry->schema),
                        (guint32) facts->flags,
                        entry->archived,
                        entry->is_schema);
}

/* The file may be another program's, so that it is looked at as an answer of the platform is. */
static void
unpack (ManorTursoList *self,
        GVariant       *packed,
        gboolean        allow_plain)
{
  g_autoptr(ManorTursoEntry) entry = _manor_turso_entry_new ();
  const char *name, *id, *host, *group, *region, *engine, *version, *branch_of, *time, *schema;
  ManorDatabaseFacts *facts;
  guint32 flags;

  g_variant_get (packed, "(&s&s&s&s&s&s&s&s&s&subb)", &name, &id, &host, &group, &region, &engine, &version,
                 &branch_of, &time, &schema, &flags, &entry->archived, &entry->is_schema);
  if (!_manor_turso_check_name (name) || *id == '\0' || !_manor_turso_check_host (host))
    return;

  facts = entry->facts = manor_database_facts_new ();
  facts->id = g_strdup (id);
  facts->host = g_strdup (host);
  facts->group = g_strdup (none_if_empty (group));
  facts->region = g_strdup (none_if_empty (region));
  facts->engine = g_strdup (none_if_empty (engine));
  facts->version = g_strdup (none_if_empty (version));
  facts->branch_of = g_strdup (none_if_empty (branch_of));
  facts->branched_at = *time != '\0' ? g_date_time_new_from_iso8601 (time, NULL) : NULL;
  facts->flags = flags;
  facts->plain = _manor_turso_is_plain (host, facts->region, allow_plain);
  entry->name = g_strdup (name);
  entry->schema = g_strdup (none_if_empty (schema));

  _manor_turso_list_add (self, entry);
}

/**
 * _manor_turso_list_load:
 * @path: (type filename): the file's path
 * @allow_plain: whether tokens may travel in the clear
 *
 * Reads the last list. It blocks. What cannot be read is an empty list: it is a memory only.
 *
 * Returns: (transfer full): a list
 */
ManorTursoList *
_manor_turso_list_load (const char *path,
                        gboolean    allow_plain)
{
  ManorTursoList *self = _manor_turso_list_new ();
  g_autoptr(GVariant) content = NULL;
  g_autoptr(GVariant) entries = NULL;
  g_autoptr(GBytes) bytes = NULL;
  const char *magic;
  char *data;
  gsize length;

  if (!g_file_get_contents (path, &data, &length, NULL))
    return self;

  bytes = g_bytes_new_take (data, length);
  content = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (CONTENT), bytes, FALSE));
  if (!g_variant_is_normal_form (content))
    return self;

  g_variant_get (content, "(&s@a" ENTRY ")", &magic, &entries);
  if (!g_str_equal (magic, MAGIC))
    return self;

  for (gsize i = 0; i < g_variant_n_children (entries); i++)
    {
      g_autoptr(GVariant) packed = g_variant_get_child_value (entries, i);

      unpack (self, packed, allow_plain);
    }

  return self;
}

/**
 * _manor_turso_list_save:
 * @self: a list
 * @path: (type filename): the file's path; its folder is made where it is missing
 * @error: a `GError`
 *
 * Keeps a list for a start without the platform. It blocks.
 *
 * Returns: %TRUE if it was kept
 */
gboolean
_manor_turso_list_save (ManorTursoList  *self,
                        const char      *path,
                        GError         **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(GVariant) content = NULL;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (CONTENT));
  g_variant_builder_add (&builder, "s", MAGIC);
  g_variant_builder_open (&builder, G_VARIANT_TYPE ("a" ENTRY));
  for (guint i = 0; i < _manor_turso_list_get_length (self); i++)
    g_variant_builder_add_value (&builder, pack (_manor_turso_list_get (self, i)));
  g_variant_builder_close (&builder);
  content = g_variant_ref_sink (g_variant_builder_end (&builder));

  g_mkdir_with_parents (folder, 0700);

  return g_file_set_contents_full (path, g_variant_get_data (content), (gssize) g_variant_get_size (content),
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
