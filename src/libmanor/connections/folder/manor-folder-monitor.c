/* manor-folder-monitor.c: following a folder's changes on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-folder-monitor"

#include "config.h"

#include "manor-fleet-file.h"
#include "manor-folder-private.h"

/* Files come and go in bursts; what only changes its size can wait longer. */
#define LIST_DELAY_MSEC    200
#define CONTENT_DELAY_MSEC 2000

static gboolean
is_rules (GFile *file)
{
  g_autofree char *file_name = file != NULL ? g_file_get_basename (file) : NULL;

  return g_strcmp0 (file_name, MANOR_FLEET_FILE_NAME) == 0;
}

/* Journals and logs beside a database have other endings. */
static gboolean
is_database (GFile *file)
{
  g_autofree char *file_name = file != NULL ? g_file_get_basename (file) : NULL;
  g_autofree char *name = file_name != NULL ? _manor_folder_dup_name (file_name) : NULL;

  return name != NULL;
}

static gboolean
refresh_cb (gpointer user_data)
{
  ManorFolder *self = user_data;

  self->refresh_id = 0;
  dex_future_disown (manor_connection_refresh (MANOR_CONNECTION (self)));

  return G_SOURCE_REMOVE;
}

static void
refresh_in (ManorFolder *self,
            guint        msec)
{
  gint64 time = g_get_monotonic_time () + (gint64) msec * 1000;

  /* The first change sets the time and later ones do not push it away, or a folder that
   * never rests would never be read; only a more urgent one brings it nearer. */
  if (self->refresh_id != 0 && self->refresh_time <= time)
    return;

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  self->refresh_time = time;
  self->refresh_id = g_timeout_add (msec, refresh_cb, self);
}

static void
changed_cb (ManorFolder       *self,
            GFile             *file,
            GFile             *other_file,
            GFileMonitorEvent  event,
            GFileMonitor      *monitor)
{
  gboolean rules = is_rules (file) || is_rules (other_file);

  g_assert (MANOR_IS_FOLDER (self));

  if (!rules && !is_database (file) && !is_database (other_file))
    return;

  switch (event)
    {
    case G_FILE_MONITOR_EVENT_CHANGED:
    case G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT:
      refresh_in (self, rules ? LIST_DELAY_MSEC : CONTENT_DELAY_MSEC);
      break;

    case G_FILE_MONITOR_EVENT_PRE_UNMOUNT:
      break;

    case G_FILE_MONITOR_EVENT_DELETED:
    case G_FILE_MONITOR_EVENT_CREATED:
    case G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED:
    case G_FILE_MONITOR_EVENT_UNMOUNTED:
    case G_FILE_MONITOR_EVENT_MOVED:
    case G_FILE_MONITOR_EVENT_RENAMED:
    case G_FILE_MONITOR_EVENT_MOVED_IN:
    case G_FILE_MONITOR_EVENT_MOVED_OUT:
    default:
      refresh_in (self, LIST_DELAY_MSEC);
      break;
    }
}

void
_manor_folder_watch (ManorFolder *self)
{
  g_autoptr(GError) error = NULL;

  if (self->monitor != NULL)
    return;

  self->monitor = g_file_monitor_directory (self->file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);
  if (self->monitor == NULL)
    {
      /* Out of watches, say. Everything else works, with a refresh by hand. */
      g_debug ("cannot watch: %s", error->message);
      return;
    }

  g_signal_connect_object (self->monitor, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
_manor_folder_unwatch (ManorFolder *self)
{
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
}
