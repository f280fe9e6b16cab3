/* manor-push-options-text.c: options as the journal keeps them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push"

#include "config.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "manor-push-options-private.h"

/* The group of the key file that dup_text() writes. */
#define GROUP "push"

static const char *
get_branches_nick (ManorPushBranches branches)
{
  g_autoptr(GEnumClass) klass = g_type_class_ref (MANOR_TYPE_PUSH_BRANCHES);

  return g_enum_get_value (klass, (int) branches)->value_nick;
}

/* A word of a newer version must not come to mean that no copies are made. */
static gboolean
read_branches (ManorPushOptions  *self,
               GKeyFile          *file,
               GError           **error)
{
  g_autoptr(GEnumClass) klass = g_type_class_ref (MANOR_TYPE_PUSH_BRANCHES);
  g_autofree char *nick = g_key_file_get_string (file, GROUP, "branches", NULL);
  GEnumValue *value;

  if (nick == NULL)
    return TRUE;

  value = g_enum_get_value_by_nick (klass, nick);
  if (value == NULL)
    {
      /* translators: %s is a word from the journal */
      g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                   _("“%s” is not known to say of which children copies are made"), nick);
      return FALSE;
    }

  self->branches = (ManorPushBranches) value->value;

  return TRUE;
}

/**
 * manor_push_options_dup_text:
 * @self: a `ManorPushOptions`
 *
 * Writes the options down, plan options included.
 *
 * Returns: (transfer full): what [func@ManorPushOptions.new_from_text] reads
 */
char *
manor_push_options_dup_text (ManorPushOptions *self)
{
  g_autoptr(GKeyFile) file = NULL;
  g_autofree char *plan = NULL;

  g_return_val_if_fail (MANOR_IS_PUSH_OPTIONS (self), NULL);

  file = g_key_file_new ();
  plan = manor_plan_options_dup_text (self->plan_options);

  g_key_file_set_string (file, GROUP, "plan", plan);
  if (self->only != NULL)
    g_key_file_set_string (file, GROUP, "only", self->only);
  g_key_file_set_uint64 (file, GROUP, "canary", self->canary);
  g_key_file_set_uint64 (file, GROUP, "jobs", self->jobs);
  g_key_file_set_uint64 (file, GROUP, "max-failures", self->max_failures);
  g_key_file_set_uint64 (file, GROUP, "max-failures-percent", self->max_failures_percent);
  g_key_file_set_boolean (file, GROUP, "skip-blocked", self->skip_blocked);
  if (self->script != NULL)
    g_key_file_set_string (file, GROUP, "script", self->script);
  if (self->branches != MANOR_PUSH_BRANCHES_NONE)
    g_key_file_set_string (file, GROUP, "branches", get_branches_nick (self->branches));

  return g_key_file_to_data (file, NULL, NULL);
}

static gboolean
read_count (GKeyFile    *file,
            const char  *key,
            guint        maximum,
            guint       *value,
            GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  guint64 number;

  if (!g_key_file_has_key (file, GROUP, key, NULL))
    return TRUE;

  number = g_key_file_get_uint64 (file, GROUP, key, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  *value = (guint) MIN (number, maximum);

  return TRUE;
}

/**
 * manor_push_options_new_from_text:
 * @text: what [method@ManorPushOptions.dup_text] wrote
 * @error: where to say what is wrong with it
 *
 * Reads options back. Keys that are missing have their defaults, unknown ones are ignored.
 *
 * Returns: (transfer full): the options, or %NULL with @error set
 */
ManorPushOptions *
manor_push_options_new_from_text (const char  *text,
                                  GError     **error)
{
  g_autoptr(ManorPushOptions) self = NULL;
  g_autoptr(GKeyFile) file = NULL;
  g_autofree char *plan = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  self = manor_push_options_new ();
  file = g_key_file_new ();

  if (!g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, error) ||
      !read_count (file, "canary", G_MAXUINT, &self->canary, error) ||
      !read_count (file, "jobs", G_MAXUINT, &self->jobs, error) ||
      !read_count (file, "max-failures", G_MAXUINT, &self->max_failures, error) ||
      !read_count (file, "max-failures-percent", 100, &self->max_failures_percent, error) ||
      !read_branches (self, file, error))
    {
      g_prefix_error (error, _("The options of the push could not be read: "));
      return NULL;
    }

  self->only = g_key_file_get_string (file, GROUP, "only", NULL);
  self->script = g_key_file_get_string (file, GROUP, "script", NULL);
  if (g_key_file_has_key (file, GROUP, "skip-blocked", NULL))
    self->skip_blocked = g_key_file_get_boolean (file, GROUP, "skip-blocked", NULL);

  plan = g_key_file_get_string (file, GROUP, "plan", NULL);
  if (plan != NULL)
    {
      g_clear_object (&self->plan_options);
      self->plan_options = manor_plan_options_new_from_text (plan, error);
      if (self->plan_options == NULL)
        return NULL;
    }

  return g_steal_pointer (&self);
}
