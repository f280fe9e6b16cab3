/* manor-remote-owner.c: which of a server's jobs is the change that was sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-remote"

#include "config.h"

#include "manor-fiber.h"
#include "manor-remote-propagate-private.h"

/* Children of one job that are asked, until one knows. */
#define N_ASKED 4

typedef enum
{
  OWNER_UNKNOWN,   /* nobody can be asked, or the server has forgotten it, as it does on failure */
  OWNER_OTHER,
  OWNER_ME,
} Owner;

static Owner
ask_child (ManorRemotePropagate *run,
           gint64                id,
           const char           *name_space)
{
  g_autoptr(ManorRemoteDatabase) child =
    manor_remote_database_find_name_space (run->schema, name_space);
  g_autofree char *sql = g_strdup_printf ("SELECT instr(migration, '%s') FROM sqlite3_libsql_tasks "
                                          "WHERE job_id = %" G_GINT64_FORMAT
                                          " AND migration <> 'aborted'", run->mark, id);
  g_autoptr(ManorResult) rows = NULL;

  if (child == NULL)
    return OWNER_UNKNOWN;

  rows = manor_await_object (manor_database_query (MANOR_DATABASE (child), sql, 1), NULL);
  if (rows == NULL || manor_result_get_n_rows (rows) == 0)
    return OWNER_UNKNOWN;

  return manor_result_get_integer (rows, 0, 0) > 0 ? OWNER_ME : OWNER_OTHER;
}

/* The program is with a child as soon as the server has come to it. */
static Owner
find_owner (ManorRemotePropagate *run,
            ManorJob             *job)
{
  guint n_asked = 0;

  for (guint i = 0; i < job->children->len && n_asked < N_ASKED; i++)
    {
      ManorJobChild *child = g_ptr_array_index (job->children, i);
      Owner owner;

      if (child->status == MANOR_JOB_WAITING_DRY_RUN)
        continue;

      owner = ask_child (run, job->id, child->name);
      if (owner != OWNER_UNKNOWN)
        return owner;
      n_asked++;
    }

  return OWNER_UNKNOWN;
}

void
_manor_remote_propagate_take_job (ManorRemotePropagate *run,
                                  gint64                id)
{
  run->job = id;
  _manor_remote_database_set_idle (run->schema, 0);
  manor_propagation_set_job (run->propagation, id);
}

/* All jobs since the send, newest first, with what they say of their children. */
static GPtrArray *
load_jobs_since (ManorRemotePropagate *run,
                 GError              **error)
{
  g_autoptr(GPtrArray) since = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_job_unref);
  g_autoptr(GPtrArray) jobs = NULL;

  jobs = manor_await_boxed (_manor_remote_load_jobs (run->schema), error);
  if (jobs == NULL)
    return NULL;

  for (guint i = 0; i < jobs->len; i++)
    {
      gint64 id = ((ManorJob *) g_ptr_array_index (jobs, i))->id;
      ManorJob *job;

      if (id <= run->newest)
        continue;

      job = manor_await_boxed (_manor_remote_load_job (run->schema, id), error);
      if (job == NULL)
        return NULL;
      g_ptr_array_add (since, job);
    }

  return g_steal_pointer (&since);
}

gboolean
_manor_remote_propagate_find_job (ManorRemotePropagate  *run,
                                  gboolean               over,
                                  GError               **error)
{
  g_autoptr(GPtrArray) jobs = load_jobs_since (run, error);
  guint n_unknown = 0;
  gint64 unknown = 0;

  if (jobs == NULL)
    return FALSE;

  for (guint i = 0; i < jobs->len; i++)
    {
      ManorJob *job = g_ptr_array_index (jobs, i);
      Owner owner = find_owner (run, job);

      if (owner == OWNER_ME)
        {
          _manor_remote_propagate_take_job (run, job->id);
          _manor_remote_report (run->schema, run->propagation, job);
          return TRUE;
        }

      if (owner == OWNER_UNKNOWN)
        {
          unknown = job->id;
          n_unknown++;
        }
    }

  if (over && n_unknown == 1)
    _manor_remote_propagate_take_job (run, unknown);

  return TRUE;
}
