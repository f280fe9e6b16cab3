/* manor-turso-sizes.c: how large the databases of an organization are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-sizes"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-json.h"
#include "manor-turso-find-private.h"

/* All databases are told in one answer. */
#define MAX_BYTES (256 * 1024 * 1024)

/* Reading the answer: of 100,000 databases a tree of it would take half a GiB, for one number of each.
 *
 *  (1) `sizes` has what was read so far, id -> gint64.
 *  (2) `is_list`: there was a list of databases, be it an empty one.
 */
typedef struct
{
  ManorJson   json;
  GHashTable *sizes;    /* (1) */
  GString    *scratch;
  gboolean    is_list;  /* (2) */
} Sizes;

static gboolean
is_key (const ManorJsonSlice *key,
        const char           *word)
{
  return key->length == strlen (word) && g_ascii_strncasecmp (key->text, word, key->length) == 0;
}

/* -1 where it is not said. */
static gint64
read_storage (Sizes *self)
{
  ManorJsonSlice key, number;
  gint64 size = -1;

  if (manor_json_peek (&self->json) != '{')
    {
      manor_json_skip (&self->json);
      return -1;
    }

  manor_json_enter (&self->json, '{');
  while (manor_json_next_key (&self->json, &key))
    if (!is_key (&key, "storage_bytes") || manor_json_peek (&self->json) != '0')
      manor_json_skip (&self->json);
    else if (manor_json_number (&self->json, &number) && !manor_json_slice_integer (&number, &size))
      size = -1;

  return size;
}

static void
read_database (Sizes *self)
{
  g_autofree char *id = NULL;
  ManorJsonSlice key, text;
  gint64 total = -1;
  gint64 usage = -1;

  if (manor_json_peek (&self->json) != '{')
    {
      manor_json_skip (&self->json);
      return;
    }

  manor_json_enter (&self->json, '{');
  while (manor_json_next_key (&self->json, &key))
    {
      /* The documentation of 2026-06 has one name of it, the official clients another. */
      if (is_key (&key, "total"))
        total = read_storage (self);
      else if (is_key (&key, "usage"))
        usage = read_storage (self);
      else if (!is_key (&key, "uuid") || manor_json_peek (&self->json) != '"')
        manor_json_skip (&self->json);
      else if (manor_json_string (&self->json, self->scratch, &text))
        {
          g_free (id);
          id = g_strndup (text.text, text.length);
        }
    }

  if (total < 0)
    total = usage;
  if (id != NULL && total >= 0)
    g_hash_table_replace (self->sizes, g_steal_pointer (&id), g_memdup2 (&total, sizeof total));
}

static void
read_list (Sizes *self)
{
  if (manor_json_peek (&self->json) != '[')
    {
      manor_json_skip (&self->json);
      return;
    }

  self->is_list = TRUE;
  manor_json_enter (&self->json, '[');
  while (manor_json_next_item (&self->json))
    read_database (self);
}

/* The list is beside what the organization uses, or in what is told of the organization. */
static void
read_object (Sizes    *self,
             gboolean  is_outermost)
{
  ManorJsonSlice key;

  manor_json_enter (&self->json, '{');
  while (manor_json_next_key (&self->json, &key))
    if (is_key (&key, "databases"))
      read_list (self);
    else if (is_outermost && is_key (&key, "organization") && manor_json_peek (&self->json) == '{')
      read_object (self, FALSE);
    else
      manor_json_skip (&self->json);
}

static gpointer
read_sizes (GBytes  *body,
            GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  Sizes self = { .scratch = g_string_new (NULL) };
  gboolean is_read;

  self.sizes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  manor_json_init (&self.json, text, length);
  if (manor_json_peek (&self.json) == '[')
    read_list (&self);
  else
    read_object (&self, TRUE);

  is_read = manor_json_end (&self.json) && self.is_list;
  manor_json_clear (&self.json);
  g_string_free (self.scratch, TRUE);
  if (is_read)
    return self.sizes;

  g_hash_table_unref (self.sizes);
  g_set_error_literal (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_PROTOCOL,
                       _("the answer does not say what databases use"));

  return NULL;
}

/**
 * _manor_turso_find_sizes:
 * @platform: of the organization
 *
 * Asks how large each database is, in one request for all.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a hash table of ids and bytes (`gint64`), or
 *   rejects: not everybody may ask
 */
DexFuture *
_manor_turso_find_sizes (ManorTursoPlatform *platform)
{
  return _manor_turso_platform_call (platform, &(ManorTursoCall) {
                                       .method = "GET", .path = "usage", .max_bytes = MAX_BYTES,
                                       .type = G_TYPE_HASH_TABLE, .read = read_sizes });
}
