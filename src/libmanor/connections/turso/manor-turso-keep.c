/* manor-turso-keep.c: the last list is kept for a start without the platform
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso"

#include "config.h"

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-turso-private.h"

typedef struct
{
  ManorTursoList *list;
  char           *path;
  gboolean        allow_plain;
} ListFile;

static void
list_file_free (gpointer data)
{
  ListFile *file = data;

  g_clear_pointer (&file->list, _manor_turso_list_unref);
  g_clear_pointer (&file->path, g_free);
  g_free (file);
}

static ListFile *
list_file_new (ManorTurso *self)
{
  ListFile *file = g_new0 (ListFile, 1);

  file->path = g_strdup (self->list_path);
  file->allow_plain = self->allow_plain;

  return file;
}

static gboolean
load_thread (gpointer   data,
             GValue    *result,
             GError   **error)
{
  ListFile *file = data;

  g_value_init (result, MANOR_TYPE_TURSO_LIST);
  g_value_take_boxed (result, _manor_turso_list_load (file->path, file->allow_plain));

  return TRUE;
}

static gboolean
save_thread (gpointer   data,
             GValue    *result,
             GError   **error)
{
  ListFile *file = data;
  g_autoptr(GError) local_error = NULL;

  /* A memory only: the platform is asked at every start. */
  if (!_manor_turso_list_save (file->list, file->path, &local_error))
    g_debug ("the list of databases is not kept: %s", local_error->message);

  return TRUE;
}

/**
 * _manor_turso_load_list:
 * @self: a `ManorTurso` with a path for its list
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a ManorTursoList, empty where nothing is kept
 */
DexFuture *
_manor_turso_load_list (ManorTurso *self)
{
  return manor_worker_run (self->worker, load_thread, list_file_new (self), list_file_free);
}

/* Two hundred databases that are made one after the other are not two hundred files. */
static DexFuture *
save_fiber (gpointer user_data)
{
  ManorTurso *self = user_data;

  do
    {
      ListFile *file = list_file_new (self);

      self->is_unsaved = FALSE;
      file->list = _manor_turso_list_snapshot (self->list);
      if (!manor_await (manor_worker_run (self->worker, save_thread, file, list_file_free), NULL))
        break;
    }
  while (self->is_unsaved);

  return dex_future_new_true ();
}

/**
 * _manor_turso_save_list:
 * @self: a `ManorTurso`
 *
 * Keeps the list as it is now, or as it will be when one that is just being kept is done.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN when it is kept
 */
DexFuture *
_manor_turso_save_list (ManorTurso *self)
{
  if (self->list_path == NULL)
    return dex_future_new_true ();

  self->is_unsaved = TRUE;
  if (self->saving == NULL || !dex_future_is_pending (self->saving))
    {
      dex_clear (&self->saving);
      self->saving = manor_future_keep (manor_fiber_spawn (0, save_fiber, g_object_ref (self), g_object_unref));
    }

  return dex_ref (self->saving);
}
