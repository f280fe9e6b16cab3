/* manor-push-review.c: the schema that was reviewed, and no other, is pushed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-push-private.h"

/*
 * A survey is read anew whenever somebody wants to know, and with it the schema database. Plans that are made
 * before and after that lead to two schemas, of which a person has seen one.
 */

static gboolean
is_reviewed (ManorPush      *self,
             ManorCatalogue *schema)
{
  return self->reviewed == NULL || schema == NULL ||
         g_strcmp0 (manor_catalogue_get_text_hash (self->reviewed), manor_catalogue_get_text_hash (schema)) == 0;
}

static GError *
new_error (ManorPush *self)
{
  return g_error_new (MANOR_PUSH_ERROR, MANOR_PUSH_ERROR_CHANGED,
                      /* translators: %s is a schema database's name */
                      _("the schema database “%s” was changed since the push was reviewed; review a new push"),
                      manor_fleet_get_name (manor_survey_get_fleet (self->survey)));
}

void
_manor_push_note_reviewed (ManorPush *self)
{
  g_set_object (&self->reviewed, manor_survey_get_catalogue (self->survey));
}

GError *
_manor_push_dup_outdated (ManorPush *self)
{
  if (_manor_push_is_native (self) || is_reviewed (self, manor_survey_get_catalogue (self->survey)))
    return NULL;

  return new_error (self);
}

gboolean
_manor_push_check_groups (ManorPush  *self,
                          GPtrArray  *groups,
                          GError    **error)
{
  for (guint i = 0; i < groups->len && !_manor_push_is_native (self); i++)
    {
      ManorPushGroup *group = g_ptr_array_index (groups, i);

      if (is_reviewed (self, manor_diff_get_to (manor_variant_get_diff (group->variant))))
        continue;

      g_propagate_error (error, new_error (self));
      return FALSE;
    }

  return TRUE;
}
