/* manor-push-copy.c: copies of children, made before they are changed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-connection.h"
#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-journal-private.h"
#include "manor-push-private.h"

/* As long as a platform lets a name be, in characters. */
#define MAX_NAME 64
#define N_HASH   8
#define N_MARK   4

/*
 *  (1) The copy's name is in the journal, durably, before the copy is asked for: with the word that the
 *      child may be under way.
 *  (2) The child is touched only when its copy is there.
 *  (3) A name that is taken is this push's copy exactly where an earlier try of it has announced the
 *      name, and where it has the child's schema: then it is the child before the change, and none is made
 *      again. Taken by anybody else, before or since, it fails the child, and the announcement is withdrawn: what
 *      is not known to be a copy is never deleted as one.
 *  (4) A push that goes on believes the journal, not its memory: copies may have been deleted since. Nobody
 *      deletes them while it has the push.
 */

static char *fixed_mark;

void
_manor_push_set_copy_mark (const char *mark)
{
  g_set_str (&fixed_mark, mark);
}

/* The numbers of pushes are those of one computer. */
static char *
dup_random_mark (void)
{
  static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
  char mark[N_MARK + 1] = "";

  for (guint i = 0; i < N_MARK; i++)
    mark[i] = letters[g_random_int_range (0, sizeof letters - 1)];

  return g_strdup (mark);
}

/* What was announced, or what is to be. */
static char *
dup_copy_name (ManorPush       *self,
               ManorPushTarget *target)
{
  const char *announced = _manor_push_target_get_copy_name (target);
  const char *name = manor_push_target_get_name (target);
  g_autofree char *full = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *kept = NULL;

  if (announced != NULL && *announced != '\0')
    return g_strdup (announced);

  if (self->copy_mark == NULL)
    self->copy_mark = fixed_mark != NULL ? g_strdup (fixed_mark) : dup_random_mark ();

  full = g_strdup_printf (MANOR_RULE_COPY_PREFIX "%" G_GINT64_FORMAT "-%s-%s", self->id, self->copy_mark, name);
  if (g_utf8_strlen (full, -1) <= MAX_NAME)
    return g_steal_pointer (&full);

  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);
  hash[N_HASH] = '\0';
  kept = g_utf8_substring (full, 0, MAX_NAME - N_HASH - 1);

  return g_strdup_printf ("%s-%s", kept, hash);
}

gboolean
_manor_push_wants_copy (ManorPush       *self,
                        ManorPushTarget *target)
{
  switch (manor_push_options_get_branches (self->options))
    {
    case MANOR_PUSH_BRANCHES_ALL:
      return TRUE;

    case MANOR_PUSH_BRANCHES_CANARIES:
      return manor_push_target_get_canary (target);

    case MANOR_PUSH_BRANCHES_NONE:
    default:
      return FALSE;
    }
}

gboolean
_manor_push_check_copies (ManorPush  *self,
                          GError    **error)
{
  ManorDatabase *schema = manor_fleet_get_schema (manor_survey_get_fleet (self->survey));

  if (manor_push_options_get_branches (self->options) == MANOR_PUSH_BRANCHES_NONE)
    return TRUE;

  if (_manor_push_is_native (self))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _("A server carries a script to all children at once, so that no copies "
                             "are made before: push without copies"));
      return FALSE;
    }

  if (!manor_database_get_branches (schema))
    {
      /* translators: %s is a schema database's name */
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _("No copies can be made where “%s” is: push without copies"),
                   manor_database_get_name (schema));
      return FALSE;
    }

  return TRUE;
}

static gboolean
has_fingerprint (ManorCatalogue *catalogue,
                 ManorVariant   *variant)
{
  return g_strcmp0 (manor_catalogue_get_fingerprint (catalogue), manor_variant_get_fingerprint (variant)) == 0;
}

/* (3): has what the child had when the push began, or what it leads to where somebody else was quicker.
 * @taken: it was there before */
static gboolean
check_schema (ManorPushTarget  *target,
              ManorDatabase    *copy,
              gboolean          taken,
              GError          **error)
{
  ManorPushGroup *group = _manor_push_target_get_group (target);
  g_autoptr(ManorCatalogue) catalogue = manor_await_object (manor_database_load_catalogue (copy), error);

  if (catalogue == NULL)
    return FALSE;

  if (has_fingerprint (catalogue, group->variant) || has_fingerprint (catalogue, group->after))
    return TRUE;

  g_set_error (error, G_IO_ERROR, taken ? G_IO_ERROR_EXISTS : G_IO_ERROR_FAILED,
               /* translators: %s is a database's name */
               _("there is a database “%s”, which has another schema; rename or delete it"),
               manor_database_get_name (copy));

  return FALSE;
}

/* (3) */
static ManorDatabase *
find_earlier_copy (ManorPushTarget  *target,
                   const char       *name,
                   const GError     *cause,
                   GError          **error)
{
  ManorDatabase *database = manor_child_get_database (manor_push_target_get_child (target));
  ManorConnection *connection = manor_database_get_connection (database);
  ManorDatabase *found = connection != NULL ? manor_connection_find_database (connection, name) : NULL;

  if (_manor_push_target_get_copy_state (target) == MANOR_PUSH_COPY_NONE || found == NULL)
    {
      g_propagate_error (error, g_error_copy (cause));
      return NULL;
    }

  return g_object_ref (found);
}

/* Takes @cause. */
static gboolean
fail_copy (ManorPushTarget  *target,
           const char       *name,
           GError           *cause,
           GError          **error)
{
  gboolean taken = g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_EXISTS);

  /* Without the name there is nothing that could have been made; with any other error there may be. */
  _manor_push_target_set_copy (target, taken ? "" : name,
                               taken ? MANOR_PUSH_COPY_NONE : MANOR_PUSH_COPY_ANNOUNCED);

  /* translators: why a copy could not be made */
  g_set_error (error, MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_COPY,
               _("not changed, since no copy of it could be made before: %s"), cause->message);
  g_error_free (cause);

  return FALSE;
}

gboolean
_manor_push_make_copy (ManorPush        *self,
                       ManorPushTarget  *target,
                       GError          **error)
{
  ManorDatabase *database = manor_child_get_database (manor_push_target_get_child (target));
  g_autofree char *name = NULL;
  g_autoptr(ManorDatabase) copy = NULL;
  g_autoptr(GError) taken = NULL;
  GError *cause = NULL;

  if (!_manor_push_wants_copy (self, target) ||
      _manor_push_target_get_copy_state (target) == MANOR_PUSH_COPY_MADE)
    return TRUE;

  name = dup_copy_name (self, target);
  copy = manor_await_object (manor_database_branch (database, name), &cause);

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_EXISTS))
    {
      taken = g_steal_pointer (&cause);
      copy = find_earlier_copy (target, name, taken, &cause);
    }

  if (copy == NULL || !check_schema (target, copy, taken != NULL, &cause))
    return fail_copy (target, name, cause, error);

  _manor_push_target_set_copy (target, name, MANOR_PUSH_COPY_MADE);

  return TRUE;
}

/* (4) */
gboolean
_manor_push_reread_copies (ManorPush  *self,
                           GError    **error)
{
  g_autoptr(GHashTable) copies = NULL;

  if (self->journal == NULL ||
      manor_push_options_get_branches (self->options) == MANOR_PUSH_BRANCHES_NONE)
    return TRUE;

  copies = manor_await_boxed (_manor_journal_load_copies (self->journal, self->id), error);
  if (copies == NULL)
    return FALSE;

  for (guint i = 0; i < self->targets->len; i++)
    {
      ManorPushTarget *target = g_ptr_array_index (self->targets, i);
      const ManorEarlierCopy *copy = g_hash_table_lookup (copies, manor_push_target_get_name (target));
      ManorPushCopy state = copy != NULL ? copy->state : MANOR_PUSH_COPY_NONE;

      if (state != _manor_push_target_get_copy_state (target))
        _manor_push_target_set_copy (target, copy != NULL ? copy->name : NULL, state);
    }

  return TRUE;
}

void
_manor_push_add_copy_to_record (ManorPush          *self,
                                ManorPushTarget    *target,
                                ManorJournalTarget *record)
{
  const char *name = _manor_push_target_get_copy_name (target);

  g_clear_pointer (&record->copy, g_free);
  record->copied = _manor_push_target_get_copy_state (target) == MANOR_PUSH_COPY_MADE;

  /* (1) Announced with the word that the child may be under way. */
  if (record->state == MANOR_TARGET_APPLYING && !record->copied && _manor_push_wants_copy (self, target))
    record->copy = dup_copy_name (self, target);
  else
    record->copy = g_strdup (name);
}
