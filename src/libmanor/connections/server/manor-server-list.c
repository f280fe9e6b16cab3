/* manor-server-list.c: which databases a server has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-list"

#include "config.h"

#include <string.h>

#include "manor-protobuf-private.h"
#include "manor-rule.h"
#include "manor-server-list-private.h"

/* Of the message in which sqld 0.24.32 keeps a namespace's configuration: a bool, and a text. */
#define CONFIG_IS_SCHEMA 11
#define CONFIG_SCHEMA    12

/* Invariants:
 *
 *  (1) `by_name` has the entries of `entries`, and no name is there twice.
 *  (2) Only a CHILD has a schema; a CHILD of which it is not known has none.
 */
struct _ManorServerList
{
  GPtrArray  *entries;   /* (1) (2) */
  GHashTable *by_name;   /* (1) */
  GPtrArray  *notes;     /* ends with NULL */
  gboolean    complete;
};

G_DEFINE_BOXED_TYPE (ManorServerList, _manor_server_list,
                     _manor_server_list_ref, _manor_server_list_unref)

static void
entry_free (gpointer data)
{
  ManorServerEntry *entry = data;

  g_clear_pointer (&entry->name, g_free);
  g_clear_pointer (&entry->schema, g_free);
  g_free (entry);
}

ManorServerList *
_manor_server_list_new (void)
{
  ManorServerList *self = g_atomic_rc_box_new0 (ManorServerList);

  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->notes = g_ptr_array_new_null_terminated (0, g_free, TRUE);

  return self;
}

ManorServerList *
_manor_server_list_ref (ManorServerList *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
list_finalize (gpointer data)
{
  ManorServerList *self = data;

  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
}

void
_manor_server_list_unref (ManorServerList *self)
{
  g_atomic_rc_box_release_full (self, list_finalize);
}

guint
_manor_server_list_get_length (ManorServerList *self)
{
  return self->entries->len;
}

ManorServerEntry *
_manor_server_list_get (ManorServerList *self,
                        guint            index)
{
  return g_ptr_array_index (self->entries, index);
}

ManorServerEntry *
_manor_server_list_find (ManorServerList *self,
                         const char      *name)
{
  return g_hash_table_lookup (self->by_name, name);
}

/**
 * _manor_server_list_add:
 * @self: a list
 * @name: a namespace
 * @kind: what it is, %MANOR_SERVER_UNKNOWN where that is not known
 * @schema: (nullable): of a child, its schema database
 *
 * Returns: (transfer none): its entry, new or not
 */
ManorServerEntry *
_manor_server_list_add (ManorServerList *self,
                        const char      *name,
                        ManorServerKind  kind,
                        const char      *schema)
{
  ManorServerEntry *entry = _manor_server_list_find (self, name);

  if (entry == NULL)
    {
      entry = g_new0 (ManorServerEntry, 1);
      entry->name = g_strdup (name);
      g_ptr_array_add (self->entries, entry);
      g_hash_table_insert (self->by_name, entry->name, entry);
    }

  if (kind != MANOR_SERVER_UNKNOWN)
    entry->kind = kind;
  if (entry->kind == MANOR_SERVER_CHILD && schema != NULL)
    g_set_str (&entry->schema, schema);

  return entry;
}

/**
 * _manor_server_list_dup_rules:
 * @self: a list
 *
 * Makes the fleets that the server itself knows.
 *
 * Returns: (transfer full) (element-type ManorRule): a rule for each schema database
 */
GPtrArray *
_manor_server_list_dup_rules (ManorServerList *self)
{
  g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_rule_unref);
  g_autoptr(GHashTable) children = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                                          (GDestroyNotify) g_ptr_array_unref);
  GHashTableIter iter;
  gpointer schema;
  gpointer names;

  for (guint i = 0; i < self->entries->len; i++)
    {
      ManorServerEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->kind == MANOR_SERVER_SCHEMA)
        g_hash_table_insert (children, entry->name,
                             g_ptr_array_new_null_terminated (0, NULL, TRUE));
    }

  for (guint i = 0; i < self->entries->len; i++)
    {
      ManorServerEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->schema != NULL &&
          (names = g_hash_table_lookup (children, entry->schema)) != NULL)
        g_ptr_array_add (names, entry->name);
    }

  g_hash_table_iter_init (&iter, children);
  while (g_hash_table_iter_next (&iter, &schema, &names))
    g_ptr_array_add (rules, manor_rule_new (schema, (const char * const *)
                                            ((GPtrArray *) names)->pdata));

  return g_steal_pointer (&rules);
}

gboolean
_manor_server_list_get_complete (ManorServerList *self)
{
  return self->complete;
}

void
_manor_server_list_set_complete (ManorServerList *self,
                                 gboolean         complete)
{
  self->complete = complete;
}

const char * const *
_manor_server_list_get_notes (ManorServerList *self)
{
  return (const char * const *) self->notes->pdata;
}

void
_manor_server_list_take_note (ManorServerList *self,
                              char            *note)
{
  g_ptr_array_add (self->notes, note);
}

/* A configuration that is not understood is that of a plain database; the links and check_write
 * say more. */
static ManorServerKind
read_config (const ManorValue  *config,
             char             **schema)
{
  ManorProtobufReader reader = { (const guint8 *) config->bytes, config->length };
  ManorProtobufField field;
  ManorServerKind kind = MANOR_SERVER_PLAIN;

  while (_manor_protobuf_read (&reader, &field, NULL))
    {
      if (field.number == CONFIG_IS_SCHEMA && field.wire == MANOR_PROTOBUF_VARINT &&
          field.integer != 0)
        {
          kind = MANOR_SERVER_SCHEMA;
        }
      else if (field.number == CONFIG_SCHEMA && field.wire == MANOR_PROTOBUF_BYTES &&
               field.bytes.length > 0)
        {
          kind = MANOR_SERVER_CHILD;
          g_free (*schema);
          *schema = g_strndup ((const char *) field.bytes.data, field.bytes.length);
        }
    }

  return kind;
}

/**
 * _manor_server_list_add_rows:
 * @self: a list
 * @configs: rows (namespace, config)
 * @links: rows (schema database, child)
 *
 * Adds what the metastore holds. A “child” of a namespace that is no schema database is plain:
 * its server carries nothing to it.
 */
void
_manor_server_list_add_rows (ManorServerList *self,
                             ManorResult     *configs,
                             ManorResult     *links)
{
  for (guint i = 0; i < manor_result_get_n_rows (configs); i++)
    {
      g_autofree char *name = manor_result_dup_text (configs, i, 0);
      g_autofree char *schema = NULL;
      ManorValue config = manor_result_get_value (configs, i, 1);
      ManorServerKind kind = MANOR_SERVER_PLAIN;

      if (config.type == MANOR_VALUE_BLOB)
        kind = read_config (&config, &schema);
      if (name != NULL)
        _manor_server_list_add (self, name, kind, schema);
    }

  for (guint i = 0; i < manor_result_get_n_rows (links); i++)
    {
      g_autofree char *schema = manor_result_dup_text (links, i, 0);
      g_autofree char *name = manor_result_dup_text (links, i, 1);

      if (name != NULL && schema != NULL)
        _manor_server_list_add (self, name, MANOR_SERVER_CHILD, schema);
    }

  for (guint i = 0; i < self->entries->len; i++)
    {
      ManorServerEntry *entry = g_ptr_array_index (self->entries, i);
      ManorServerEntry *schema = entry->schema != NULL
                                 ? _manor_server_list_find (self, entry->schema) : NULL;

      if (entry->kind == MANOR_SERVER_CHILD &&
          (schema == NULL || schema->kind != MANOR_SERVER_SCHEMA))
        {
          entry->kind = MANOR_SERVER_PLAIN;
          g_clear_pointer (&entry->schema, g_free);
        }
    }
}

/**
 * _manor_server_dup_data_path:
 * @file: (nullable): the main file of a database, as the server names it
 *
 * Returns: (transfer full) (nullable): the folder in which the server keeps everything
 */
char *
_manor_server_dup_data_path (const char *file)
{
  g_autofree char *folder = NULL;
  g_autofree char *databases = NULL;
  g_autofree char *name = NULL;

  if (file == NULL || !g_path_is_absolute (file) || !g_str_has_suffix (file, "/data"))
    return NULL;

  folder = g_path_get_dirname (file);
  databases = g_path_get_dirname (folder);
  name = g_path_get_basename (databases);

  return g_str_equal (name, "dbs") ? g_path_get_dirname (databases) : NULL;
}

/* A label's value: \\, \" and \n are escaped. */
static char *
dup_label (const char  *text,
           const char **end)
{
  g_autoptr(GString) label = g_string_new (NULL);

  for (; *text != '\0' && *text != '"' && *text != '\n'; text++)
    {
      if (*text == '\\' && text[1] != '\0' && text[1] != '\n')
        text++;
      g_string_append_c (label, *text);
    }

  *end = text;

  return *text == '"' && g_utf8_validate (label->str, -1, NULL)
         ? g_string_free_and_steal (g_steal_pointer (&label)) : NULL;
}

/**
 * _manor_server_dup_loaded_names:
 * @metrics: what the admin API measures, as Prometheus reads it
 *
 * sqld 0.24.32 measures the namespaces that it has loaded, and has asked within the last minutes.
 *
 * Returns: (transfer full): their names
 */
GStrv
_manor_server_dup_loaded_names (GBytes *metrics)
{
  static const char start[] = "libsql_server_storage{namespace=\"";
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_autofree char *text = NULL;
  gsize length;
  const char *data = g_bytes_get_data (metrics, &length);
  const char *place;

  text = g_strndup (data, length);
  place = text;

  while ((place = strstr (place, start)) != NULL)
    {
      char *name = dup_label (place + strlen (start), &place);

      if (name != NULL)
        g_strv_builder_take (names, name);
    }

  return g_strv_builder_end (names);
}
