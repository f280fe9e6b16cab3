/* manor-tab-store.c: open tabs and unsaved SQL, on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-tab-store"

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <manor.h>

#include "manor-tab-store.h"

/* First in the file, so that no other version's file, and no other file, is taken for ours. */
#define MAGIC "Manor session 1"

#define FILE_TYPE "(sa{sv})"

/**
 * ManorTabStore:
 *
 * Keeps what must survive a restart in one small file.
 *
 * Invariants:
 *
 *  (1) The file is whole at any time: what is new is written beside it and renamed over it.
 *  (2) Saves are carried out in the order they were asked for: each waits for `last`.
 *  (3) A file that cannot be read is moved aside, never overwritten: it may hold somebody's
 *      SQL.
 */
struct _ManorTabStore
{
  GObject    parent_instance;

  char      *path;
  DexFuture *last;  /* (2) */
};

G_DEFINE_FINAL_TYPE (ManorTabStore, manor_tab_store, G_TYPE_OBJECT)

static void
manor_tab_store_finalize (GObject *object)
{
  ManorTabStore *self = MANOR_TAB_STORE (object);

  g_clear_pointer (&self->path, g_free);
  if (self->last != NULL)
    dex_future_disown (g_steal_pointer (&self->last));

  G_OBJECT_CLASS (manor_tab_store_parent_class)->finalize (object);
}

static void
manor_tab_store_class_init (ManorTabStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_tab_store_finalize;
}

static void
manor_tab_store_init (ManorTabStore *self)
{
}

/**
 * manor_tab_store_new:
 * @path: (nullable): a file that need not be there; %NULL for the user's own
 *
 * Returns: (transfer full): a `ManorTabStore`
 */
ManorTabStore *
manor_tab_store_new (const char *path)
{
  ManorTabStore *self = g_object_new (MANOR_TYPE_TAB_STORE, NULL);

  if (path != NULL)
    self->path = g_strdup (path);
  else
    self->path = g_build_filename (g_get_user_state_dir (), "manor", "session.gvariant", NULL);

  return self;
}

static GVariant *
parse (GBytes *bytes)
{
  g_autoptr(GVariant) file = NULL;
  g_autoptr(GVariant) content = NULL;
  const char *magic;

  file = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (FILE_TYPE), bytes, FALSE));
  if (!g_variant_is_normal_form (file))
    return NULL;

  g_variant_get (file, "(&s@a{sv})", &magic, &content);

  return g_str_equal (magic, MAGIC) ? g_steal_pointer (&content) : NULL;
}

static DexFuture *
manor_tab_store_load_fiber (gpointer user_data)
{
  ManorTabStore *self = user_data;
  g_autoptr(GFile) file = g_file_new_for_path (self->path);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GVariant) content = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GValue) value = G_VALUE_INIT;

  bytes = manor_await_boxed (dex_file_load_contents_bytes (file), &error);
  if (bytes != NULL)
    content = parse (bytes);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (bytes != NULL && content == NULL)
    {
      g_autofree char *aside = g_strconcat (self->path, ".damaged", NULL);

      /* (3) A rename within a folder takes no time to speak of. */
      g_warning ("“%s” is damaged and was moved to “%s”", self->path, aside);
      (void) g_rename (self->path, aside);
    }

  if (content == NULL)
    content = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));

  g_value_init (&value, G_TYPE_VARIANT);
  g_value_set_variant (&value, content);

  return dex_future_new_for_value (&value);
}

/**
 * manor_tab_store_load:
 * @self: a `ManorTabStore`
 *
 * Reads what was saved last.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_VARIANT, an `a{sv}`
 */
DexFuture *
manor_tab_store_load (ManorTabStore *self)
{
  dex_return_error_if_fail (MANOR_IS_TAB_STORE (self));

  return manor_fiber_spawn (0, manor_tab_store_load_fiber, g_object_ref (self),
                            g_object_unref);
}

typedef struct
{
  char      *path;
  GBytes    *bytes;
  DexFuture *before;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_clear_pointer (&save->path, g_free);
  g_clear_pointer (&save->bytes, g_bytes_unref);
  dex_clear (&save->before);
  g_free (save);
}

static DexFuture *
manor_tab_store_save_fiber (gpointer user_data)
{
  Save *save = user_data;
  g_autofree char *beside = g_strconcat (save->path, ".new", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (beside);
  g_autofree char *folder = g_path_get_dirname (save->path);
  g_autoptr(GError) error = NULL;

  /* (2) How the one before ended is its own affair. */
  if (save->before != NULL)
    manor_await (dex_ref (save->before), NULL);

  g_mkdir_with_parents (folder, 0700);

  if (!manor_await (dex_file_replace_contents_bytes (file, save->bytes, NULL, FALSE,
                                                     G_FILE_CREATE_PRIVATE |
                                                     G_FILE_CREATE_REPLACE_DESTINATION),
                    &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* (1) GIO writes a file that is not there yet where it is to be. */
  if (g_rename (beside, save->path) != 0)
    return dex_future_new_reject (G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", save->path,
                                  g_strerror (errno));

  return dex_future_new_true ();
}

/**
 * manor_tab_store_save:
 * @self: a `ManorTabStore`
 * @content: an `a{sv}` variant
 *
 * Puts @content in the place of what was saved before.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN once it is
 *   on disk, or rejects
 */
DexFuture *
manor_tab_store_save (ManorTabStore *self,
                      GVariant      *content)
{
  g_autoptr(GVariant) held = NULL;
  g_autoptr(GVariant) whole = NULL;
  Save *save;

  dex_return_error_if_fail (MANOR_IS_TAB_STORE (self));
  dex_return_error_if_fail (g_variant_is_of_type (content, G_VARIANT_TYPE_VARDICT));

  held = g_variant_ref_sink (content);
  whole = g_variant_ref_sink (g_variant_new ("(s@a{sv})", MAGIC, held));

  save = g_new0 (Save, 1);
  save->path = g_strdup (self->path);
  save->bytes = g_variant_get_data_as_bytes (whole);
  save->before = g_steal_pointer (&self->last);
  self->last = manor_future_keep (manor_fiber_spawn (0, manor_tab_store_save_fiber, save, save_free));

  return dex_ref (self->last);
}
