/* manor-turso-explain.c: what a database of the platform refuses, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-database"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-sql-error.h"
#include "manor-turso-private.h"

/* Its group's archive holds it, and whatever it answers then comes of that. */
static char *
dup_archived (ManorDatabaseFacts *facts)
{
  if ((facts->flags & MANOR_DATABASE_ARCHIVED) == 0)
    return NULL;

  if (facts->group == NULL)
    return g_strdup (_("it is archived and answers nothing; unarchive it first"));

  /* translators: %s is the name of a group of databases */
  return g_strdup_printf (_("it is archived and answers nothing; unarchive its group “%s” first"), facts->group);
}

/* The platform gives no reason that a person could do something about. */
static char *
dup_blocked (ManorTursoDatabase *self,
             ManorDatabaseFacts *facts)
{
  const char *schema = _manor_turso_database_get_schema (self);

  if (facts->flags & MANOR_DATABASE_READS_BLOCKED)
    return g_strdup (_("the platform was told to refuse reads of this database; allow them in its configuration"));
  if (facts->flags & MANOR_DATABASE_WRITES_BLOCKED)
    return g_strdup (_("the platform was told to refuse writes to this database; allow them in its configuration"));

  if (schema != NULL)
    /* translators: %s is a schema database's name */
    return g_strdup_printf (_("the platform refuses this while it carries a change of “%s” on, or because a limit of the "
                              "plan is reached; try again later, or look at the organization’s usage"), schema);

  return g_strdup (_("the platform refuses this: a limit of the plan is reached, or reads or writes are blocked in the "
                     "database’s configuration; look at the organization’s usage and at the configuration"));
}

/* Its host takes the key with every request (the platform's API documentation, 2026-06), and Manor has none. */
static char *
dup_encrypted (ManorDatabaseFacts *facts,
               const GError       *error)
{
  if ((facts->flags & MANOR_DATABASE_ENCRYPTED) == 0)
    return NULL;

  switch (error->code)
    {
    case MANOR_HRANA_ERROR_UNAUTHORIZED:
    case MANOR_HRANA_ERROR_FORBIDDEN:
    case MANOR_HRANA_ERROR_PROTOCOL:
    case MANOR_HRANA_ERROR_SERVER:
      /* translators: %s is an error message */
      return g_strdup_printf (_("it is encrypted with a key of your own, and Manor does not send keys (%s); use a client "
                                "that does"), error->message);
    default:
      return NULL;
    }
}

static char *
dup_hrana_words (ManorTursoDatabase *self,
                 ManorDatabaseFacts *facts,
                 const GError       *error)
{
  switch (error->code)
    {
    case MANOR_HRANA_ERROR_UNAUTHORIZED:
      /* A new token was minted, and that one was refused, too. */
      /* translators: %s is an error message */
      return g_strdup_printf (_("its host refuses even a new token (%s); refresh the connection, or try again in a "
                                "minute if the group’s tokens were just rotated"), error->message);

    case MANOR_HRANA_ERROR_NO_NAMESPACE:
      return g_strdup (_("there is no such database any more, or it was moved; refresh the connection"));

    case MANOR_HRANA_ERROR_PROTOCOL:
      /* translators: %1$s is a host's name, %2$s an error message */
      return g_strdup_printf (_("what answers at %1$s is no database (%2$s); refresh the connection"),
                              facts->host, error->message);

    case MANOR_HRANA_ERROR_BLOCKED:
    case MANOR_HRANA_ERROR_HELD:
      return dup_blocked (self, facts);

    default:
      return NULL;
    }
}

static void
set_read_only_cb (gpointer data)
{
  g_autoptr(ManorDatabase) database = data;

  manor_database_set_read_only (database, TRUE);
}

/* The plan, or the platform's token, does not let anybody write here. What hangs on the property may be widgets, for
 * which the stack of the fiber that we are on is too small. */
static void
learn (ManorTursoDatabase *self,
       const GError       *error)
{
  if (g_error_matches (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_FORBIDDEN))
    g_idle_add_once (set_read_only_cb, g_object_ref (self));
}

/* libSQL servers do not know these statements, and the platform says so in words only (seen by users in 2024). */
static char *
dup_sql_words (const GError *error)
{
  static const char refused[] = "SQL not allowed statement: ";

  if (!g_str_has_prefix (error->message, refused))
    return NULL;

  /* translators: %s is an SQL statement */
  return g_strdup_printf (_("the platform does not carry out this statement: %s (a version is best kept in a table of "
                            "your own)"), error->message + strlen (refused));
}

/**
 * _manor_turso_explain:
 * @database: a `ManorTursoDatabase`
 * @error: (transfer full): what went wrong
 *
 * Puts words to what a database of the platform refuses.
 *
 * Returns: (transfer full): an error of the same domain and code
 */
GError *
_manor_turso_explain (ManorRemoteDatabase *database,
                      GError              *error)
{
  ManorTursoDatabase *self = MANOR_TURSO_DATABASE (database);
  ManorDatabaseFacts *facts = manor_database_get_facts (MANOR_DATABASE (self));
  char *words = NULL;

  learn (self, error);
  if (error->domain == MANOR_SQL_ERROR)
    words = dup_sql_words (error);
  else if (error->domain == MANOR_HRANA_ERROR)
    {
      words = dup_archived (facts);
      if (words == NULL)
        words = dup_encrypted (facts, error);
      if (words == NULL)
        words = dup_hrana_words (self, facts, error);
    }

  if (words != NULL)
    {
      g_free (error->message);
      error->message = words;
    }

  return error;
}
