/* manor-remote-report.c: what is told of a migration of a server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-remote"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-remote-program-private.h"
#include "manor-remote-wait-private.h"

/* A server calls a child by its namespace, and people by its name. */
char *
_manor_remote_dup_child_name (ManorRemoteDatabase *schema,
                              const char          *name_space)
{
  g_autoptr(ManorRemoteDatabase) child = NULL;

  child = manor_remote_database_find_name_space (schema, name_space);

  return g_strdup (child != NULL ? manor_database_get_name (MANOR_DATABASE (child)) : name_space);
}

static ManorPropagationStep
get_step (ManorJobStatus status)
{
  switch (status)
    {
    case MANOR_JOB_DRY_RUN_SUCCESS:
    case MANOR_JOB_WAITING_RUN:
      return MANOR_PROPAGATION_CHECKED;
    case MANOR_JOB_RUN_SUCCESS:
      return MANOR_PROPAGATION_APPLIED;
    case MANOR_JOB_DRY_RUN_FAILURE:
    case MANOR_JOB_RUN_FAILURE:
      return MANOR_PROPAGATION_FAILED;
    case MANOR_JOB_WAITING_DRY_RUN:
    case MANOR_JOB_OTHER:
    default:
      return MANOR_PROPAGATION_WAITING;
    }
}

static void
tell (ManorPropagation     *propagation,
      const char           *child,
      ManorPropagationStep  step,
      const char           *words)
{
  g_autofree char *why = words != NULL ? _manor_remote_program_explain (propagation, words) : NULL;

  manor_propagation_set_child (propagation, child, step, why);
}

/* Its reason is not what the server says of it, but what it said of the job. */
static gboolean
has_reason (ManorPropagation     *propagation,
            const char           *child,
            ManorPropagationStep  step)
{
  const char *known = NULL;

  return step == MANOR_PROPAGATION_FAILED &&
         manor_propagation_get_child (propagation, child, &known) == step && known != NULL;
}

/**
 * _manor_remote_report:
 * @schema: the schema database
 * @propagation: what is told
 * @job: what the server says
 *
 * Where a job failed, the server calls every child aborted after a moment, the one that failed too:
 * what that one said is then in the job's error alone. Children that were only given up have no
 * reason of their own.
 */
void
_manor_remote_report (ManorRemoteDatabase *schema,
                      ManorPropagation    *propagation,
                      ManorJob            *job)
{
  g_autofree char *failed = NULL;
  g_autofree char *reason = NULL;

  if (manor_job_split_error (job->error, &failed, &reason))
    {
      g_autofree char *name = _manor_remote_dup_child_name (schema, failed);

      tell (propagation, name, MANOR_PROPAGATION_FAILED, reason);
    }

  for (guint i = 0; i < job->children->len; i++)
    {
      ManorJobChild *child = g_ptr_array_index (job->children, i);
      ManorPropagationStep step = get_step (child->status);
      const char *why = g_strcmp0 (child->error, "aborted") != 0 ? child->error : NULL;
      g_autofree char *name = NULL;

      if (step == MANOR_PROPAGATION_WAITING)
        continue;

      name = _manor_remote_dup_child_name (schema, child->name);
      if (!has_reason (propagation, name, step))
        tell (propagation, name, step, why);
    }
}

static gboolean
is_hosted (ManorRemoteDatabase *schema)
{
  return MANOR_REMOTE_DATABASE_GET_CLASS (schema)->hosted;
}

GError *
_manor_remote_new_stuck_error (ManorRemoteDatabase *schema,
                               gint64               id,
                               const char          *child)
{
  const char *name = manor_database_get_name (MANOR_DATABASE (schema));
  g_autofree char *number = id > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, id) : g_strdup ("?");

  if (is_hosted (schema))
    return g_error_new (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_STUCK,
                        /* translators: %1$s is a schema database's name, %2$s a number, %3$s a
                         * database's name */
                        _("the server’s migration of “%1$s” (job %2$s) hangs at “%3$s”, which takes "
                          "no writes until it is over, and nobody but the server’s operator can "
                          "end it: write to its support, with these names and the number"),
                        name, number, child);

  return g_error_new (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_STUCK,
                      /* translators: %1$s is a schema database's name, %2$s a number, %3$s a
                       * database's name */
                      _("the server’s migration of “%1$s” (job %2$s) hangs at “%3$s”, which takes no "
                        "writes until it is over; start the server anew: it then goes on with it"),
                      name, number, child);
}

GError *
_manor_remote_new_away_error (ManorRemoteDatabase *schema,
                              gint64               id)
{
  const char *name = manor_database_get_name (MANOR_DATABASE (schema));
  g_autofree char *number = id > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, id) : g_strdup ("?");

  if (is_hosted (schema))
    return g_error_new (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_STUCK,
                        /* translators: %1$s is a number, %2$s a schema database's name */
                        _("the server went away during its migration %1$s of “%2$s” and does not "
                          "come back; read the schemas again when it does, or write to its "
                          "operator’s support"),
                        number, name);

  return g_error_new (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_STUCK,
                      /* translators: %1$s is a number, %2$s a schema database's name; keep the command */
                      _("the server went away during its migration %1$s of “%2$s” and does not come "
                        "back. Start it; it then goes on with it. Where it ends again at every start, a "
                        "child took the trial and then failed: then stop it, run "
                        "sqlite3 data.sqld/metastore/data \"UPDATE jobs SET status=5 WHERE finished=0 "
                        "AND job_id IN (SELECT job_id FROM pending_tasks WHERE status=5)\" and start it"),
                      number, name);
}

char *
_manor_remote_dup_quiet_words (ManorRemoteDatabase *schema,
                               const char          *child,
                               guint                seconds)
{
  if (is_hosted (schema))
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         /* translators: a database's name, a number of seconds */
                                         "“%1$s”, which has been in work for %2$u second",
                                         "“%1$s”, which has been in work for %2$u seconds",
                                         seconds),
                            child, seconds);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       /* translators: a database's name, a number of seconds */
                                       "“%1$s”, which has been in work for %2$d second; "
                                       "where the server hangs, start it anew",
                                       "“%1$s”, which has been in work for %2$d seconds; "
                                       "where the server hangs, start it anew",
                                       seconds),
                          child, (int) seconds);
}
