/* manor-remote-verdict.c: words for how a change ended that a server was to carry on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-remote"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-remote-program-private.h"
#include "manor-remote-propagate-private.h"

const char *
_manor_remote_propagate_get_words (ManorRemotePropagate *run)
{
  const GError *error = run->reply != NULL ? manor_hrana_reply_get_first_error (run->reply)
                                           : run->error;

  return error != NULL ? error->message : NULL;
}

DexFuture *
_manor_remote_propagate_reject_unsent (ManorRemotePropagate *run,
                                       GError               *error)
{
  manor_propagation_set_sent (run->propagation, FALSE);

  return dex_future_new_for_error (_manor_remote_database_explain (run->schema, error, TRUE));
}

DexFuture *
_manor_remote_propagate_reject_lost (ManorRemotePropagate *run,
                                     const GError         *unread)
{
  const char *words = run->error != NULL ? run->error->message
                                         : _manor_remote_propagate_get_words (run);

  if (unread != NULL)
    return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_UNKNOWN,
                                  /* translators: %1$s is a schema database's name, %2$s and %3$s
                                   * are error messages */
                                  _("%1$s: it is not known whether the server got the change "
                                    "(%2$s), and its jobs cannot be read (%3$s); read the schemas "
                                    "again"),
                                  run->name, words != NULL ? words : "", unread->message);

  return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_UNKNOWN,
                                /* translators: %1$s is a schema database's name, %2$s an error
                                 * message */
                                _("%1$s: it is not known whether the server got the change (%2$s); "
                                  "read the schemas again"),
                                run->name, words != NULL ? words : "");
}

DexFuture *
_manor_remote_propagate_reject_refused (ManorRemotePropagate *run,
                                        const char           *words)
{
  g_autofree char *reason = _manor_remote_program_explain (run->propagation, words);

  return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_PROPAGATION,
                                /* translators: %1$s is a schema database's name, %2$s an error
                                 * message */
                                _("%1$s: the server did not begin, and nothing was changed (%2$s)"),
                                run->name, reason);
}

DexFuture *
_manor_remote_propagate_reject_failed (ManorRemotePropagate *run,
                                       const char           *words)
{
  g_autofree char *name_space = NULL;
  g_autofree char *name = NULL;
  g_autofree char *told = NULL;
  g_autofree char *reason = NULL;

  if (!manor_job_split_error (words, &name_space, &told))
    return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_PROPAGATION,
                                  /* translators: %1$s is a schema database's name, %2$s an error
                                   * message */
                                  _("%1$s: the server gave the change up, and nothing was changed "
                                    "(%2$s)"),
                                  run->name, words != NULL ? words : "");

  reason = _manor_remote_program_explain (run->propagation, told);
  name = _manor_remote_dup_child_name (run->schema, name_space);
  manor_propagation_set_child (run->propagation, name, MANOR_PROPAGATION_FAILED, reason);

  return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_PROPAGATION,
                                /* translators: %1$s is a schema database's name, %2$s a database's
                                 * name, %3$s an error message */
                                _("%1$s: the server gave the change up since it does not work on "
                                  "“%2$s” (%3$s); nothing was changed"),
                                run->name, name, reason);
}

DexFuture *
_manor_remote_propagate_reject_split (ManorRemotePropagate *run)
{
  guint n_done = run->census->n_done;
  guint n_children = run->census->children->len;

  return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_STUCK,
                                /* translators: %1$u and %2$u are numbers, %3$s is a schema
                                 * database's name */
                                g_dngettext (GETTEXT_PACKAGE,
                                             "%1$u of %2$u child of “%3$s” has the change, and the "
                                             "server is at work on none: push the schema to the "
                                             "others, or write to the server’s operator",
                                             "%1$u of %2$u children of “%3$s” have the change, and "
                                             "the server is at work on none: push the schema to "
                                             "the others, or write to the server’s operator",
                                             n_children),
                                n_done, n_children, run->name);
}

DexFuture *
_manor_remote_propagate_reject_too_long (ManorRemotePropagate *run)
{
  return dex_future_new_reject (MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_PROPAGATION,
                                /* translators: %s is a schema database's name */
                                _("%s: the change is larger than its server can carry on (about "
                                  "4 MB), and nothing was sent; make it in parts"), run->name);
}
