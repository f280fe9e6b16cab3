/* manor-server-list-jobs.c: children, from what a server says of its migrations
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-list"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-job.h"
#include "manor-server-list-private.h"

#define N_AT_ONCE 8

typedef struct
{
  ManorServerList  *list;
  ManorHranaClient *client;
} Ask;

static void
ask_release (gpointer data)
{
  Ask *ask = data;

  g_clear_pointer (&ask->list, _manor_server_list_unref);
  g_clear_object (&ask->client);
  g_free (ask);
}

/* One namespace. The list may grow while it is asked, so its name is what counts. */
typedef struct
{
  ManorServerList  *list;
  ManorHranaClient *client;
  char             *name;
} AskOne;

static void
ask_one_free (gpointer data)
{
  AskOne *one = data;

  g_clear_pointer (&one->list, _manor_server_list_unref);
  g_clear_object (&one->client);
  g_clear_pointer (&one->name, g_free);
  g_free (one);
}

static void
add_children (AskOne   *one,
              ManorJob *job)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, job->id);

  for (guint i = 0; i < job->children->len; i++)
    {
      ManorJobChild *child = g_ptr_array_index (job->children, i);

      _manor_server_list_add (one->list, child->name, MANOR_SERVER_CHILD, one->name);
    }

  _manor_server_list_take_note (
    /* translators: %1$s is a schema database's name, %2$s a number */
    one->list, g_strdup_printf (_("The children of “%1$s” are those that its server changed last "
                                  "(job %2$s); what was made since then is not listed, and what "
                                  "was deleted since then is"),
                                one->name, id));
}

static DexFuture *
ask_one_fiber (gpointer user_data)
{
  AskOne *one = user_data;
  g_autoptr(GPtrArray) jobs = NULL;
  g_autoptr(ManorJob) job = NULL;
  g_autoptr(GError) error = NULL;
  ManorJob *newest;

  jobs = manor_await_boxed (manor_hrana_client_load_jobs (one->client, one->name, MANOR_HRANA_NONE), &error);
  if (jobs == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
        _manor_server_list_add (one->list, one->name, MANOR_SERVER_PLAIN, NULL);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  _manor_server_list_add (one->list, one->name, MANOR_SERVER_SCHEMA, NULL);
  if (jobs->len == 0)
    {
      _manor_server_list_take_note (
        /* translators: %s is a schema database's name */
        one->list, g_strdup_printf (_("Children of “%s” are not listed, since its server has "
                                      "changed none yet; give their names by hand"), one->name));
      return dex_future_new_true ();
    }

  newest = g_ptr_array_index (jobs, 0);
  job = manor_await_boxed (manor_hrana_client_load_job (one->client, one->name, newest->id), &error);
  if (job == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  add_children (one, job);

  return dex_future_new_true ();
}

static DexFuture *
ask_one (guint    index,
         gpointer user_data)
{
  Ask *ask = user_data;
  ManorServerEntry *entry = _manor_server_list_get (ask->list, index);
  AskOne *one;

  if (entry->kind == MANOR_SERVER_PLAIN || entry->kind == MANOR_SERVER_CHILD)
    return dex_future_new_true ();

  one = g_new0 (AskOne, 1);
  one->list = _manor_server_list_ref (ask->list);
  one->client = g_object_ref (ask->client);
  one->name = g_strdup (entry->name);

  return manor_fiber_spawn (0, ask_one_fiber, one, ask_one_free);
}

/**
 * _manor_server_list_by_jobs:
 * @self: what to fill
 * @client: the server
 *
 * Asks what the namespaces are of which that is not known (“GET /v1/jobs” of sqld 0.24.32 answers
 * for schema databases alone), and adds the children that the last job of each of them names.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN
 */
DexFuture *
_manor_server_list_by_jobs (ManorServerList  *self,
                            ManorHranaClient *client)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->list = _manor_server_list_ref (self);
  ask->client = g_object_ref (client);

  return manor_future_for_each (_manor_server_list_get_length (self), N_AT_ONCE, ask_one,
                                ask, ask_release);
}
