/* manor-database-facts.c: what a platform says of one database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-database-facts"

#include "config.h"

#include "manor-database-facts.h"

G_DEFINE_FLAGS_TYPE (ManorDatabaseFlags, manor_database_flags,
                     G_DEFINE_ENUM_VALUE (MANOR_DATABASE_ASLEEP, "asleep"),
                     G_DEFINE_ENUM_VALUE (MANOR_DATABASE_ARCHIVED, "archived"),
                     G_DEFINE_ENUM_VALUE (MANOR_DATABASE_READS_BLOCKED, "reads-blocked"),
                     G_DEFINE_ENUM_VALUE (MANOR_DATABASE_WRITES_BLOCKED, "writes-blocked"),
                     G_DEFINE_ENUM_VALUE (MANOR_DATABASE_PROTECTED, "protected"),
                     G_DEFINE_ENUM_VALUE (MANOR_DATABASE_BRANCH, "branch"),
                     G_DEFINE_ENUM_VALUE (MANOR_DATABASE_ENCRYPTED, "encrypted"),
                     G_DEFINE_ENUM_VALUE (MANOR_DATABASE_UNUSUAL_ENGINE, "unusual-engine"))

G_DEFINE_BOXED_TYPE (ManorDatabaseFacts, manor_database_facts,
                     manor_database_facts_ref, manor_database_facts_unref)

/**
 * manor_database_facts_new:
 *
 * Makes facts that say nothing, to be filled before they are given away.
 *
 * Returns: (transfer full): a `ManorDatabaseFacts`
 */
ManorDatabaseFacts *
manor_database_facts_new (void)
{
  return g_atomic_rc_box_new0 (ManorDatabaseFacts);
}

/**
 * manor_database_facts_ref:
 * @self: a `ManorDatabaseFacts`
 *
 * Returns: (transfer full): @self
 */
ManorDatabaseFacts *
manor_database_facts_ref (ManorDatabaseFacts *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
manor_database_facts_finalize (gpointer data)
{
  ManorDatabaseFacts *self = data;

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->group, g_free);
  g_clear_pointer (&self->region, g_free);
  g_clear_pointer (&self->engine, g_free);
  g_clear_pointer (&self->version, g_free);
  g_clear_pointer (&self->branch_of, g_free);
  g_clear_pointer (&self->branched_at, g_date_time_unref);
}

/**
 * manor_database_facts_unref:
 * @self: (transfer full): a `ManorDatabaseFacts`
 *
 * Gives back a reference.
 */
void
manor_database_facts_unref (ManorDatabaseFacts *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, manor_database_facts_finalize);
}

/**
 * manor_database_facts_copy:
 * @self: a `ManorDatabaseFacts`
 *
 * Facts that were given to a database are not changed any more; a copy is, before it is given to it.
 *
 * Returns: (transfer full): another `ManorDatabaseFacts` that says the same
 */
ManorDatabaseFacts *
manor_database_facts_copy (const ManorDatabaseFacts *self)
{
  ManorDatabaseFacts *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = manor_database_facts_new ();
  copy->id = g_strdup (self->id);
  copy->host = g_strdup (self->host);
  copy->group = g_strdup (self->group);
  copy->region = g_strdup (self->region);
  copy->engine = g_strdup (self->engine);
  copy->version = g_strdup (self->version);
  copy->branch_of = g_strdup (self->branch_of);
  copy->branched_at = self->branched_at != NULL ? g_date_time_ref (self->branched_at) : NULL;
  copy->flags = self->flags;
  copy->plain = self->plain;

  return copy;
}

static gboolean
times_equal (GDateTime *a,
             GDateTime *b)
{
  return a == b || (a != NULL && b != NULL && g_date_time_equal (a, b));
}

/**
 * manor_database_facts_equal:
 * @a: (nullable): facts
 * @b: (nullable): facts
 *
 * Returns: whether both say the same
 */
gboolean
manor_database_facts_equal (const ManorDatabaseFacts *a,
                            const ManorDatabaseFacts *b)
{
  if (a == b)
    return TRUE;

  return a != NULL && b != NULL &&
         a->flags == b->flags &&
         a->plain == b->plain &&
         g_strcmp0 (a->id, b->id) == 0 &&
         g_strcmp0 (a->host, b->host) == 0 &&
         g_strcmp0 (a->group, b->group) == 0 &&
         g_strcmp0 (a->region, b->region) == 0 &&
         g_strcmp0 (a->engine, b->engine) == 0 &&
         g_strcmp0 (a->version, b->version) == 0 &&
         g_strcmp0 (a->branch_of, b->branch_of) == 0 &&
         times_equal (a->branched_at, b->branched_at);
}

/**
 * manor_database_facts_get_branch_of:
 * @self: a `ManorDatabaseFacts`
 *
 * Returns: (transfer none) (nullable): the database that it was copied from; %NULL where it is no
 *   copy, "" where the platform does not say of which
 */
const char *
manor_database_facts_get_branch_of (const ManorDatabaseFacts *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if ((self->flags & MANOR_DATABASE_BRANCH) == 0)
    return NULL;

  return self->branch_of != NULL ? self->branch_of : "";
}

/**
 * manor_database_facts_dup_url:
 * @self: a `ManorDatabaseFacts`
 * @libsql: whether it is for a libSQL client
 *
 * The address that an application uses. A libSQL client takes “libsql://” for TLS, and needs
 * “?tls=0” to do without.
 *
 * Returns: (transfer full) (nullable): a URL; %NULL where the host is not known
 */
char *
manor_database_facts_dup_url (const ManorDatabaseFacts *self,
                              gboolean                  libsql)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->host == NULL)
    return NULL;

  if (libsql)
    return g_strconcat ("libsql://", self->host, self->plain ? "?tls=0" : NULL, NULL);

  return g_strconcat (self->plain ? "http://" : "https://", self->host, NULL);
}
