/* platform-faults.c: what a test wants to go wrong
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "platform-faults.h"
#include "platform-json.h"

static const char * const kind_names[] = { "status", "drop", "truncate", "slow", "html", "redirect", "extra", "body", NULL };

struct _PlatformFaults
{
  GPtrArray  *faults;
  DexPromise *cleared;   /* what is held waits for it */
};

static void
fault_clear (gpointer data)
{
  PlatformFault *self = data;

  g_clear_pointer (&self->match, g_pattern_spec_free);
  g_free (self->pattern);
  g_free (self->body);
  g_free (self->location);
}

PlatformFault *
platform_fault_ref (PlatformFault *self)
{
  return g_rc_box_acquire (self);
}

void
platform_fault_unref (PlatformFault *self)
{
  g_rc_box_release_full (self, fault_clear);
}

gboolean
platform_fault_needs_answer (PlatformFault *self)
{
  return self->after_request || self->kind == PLATFORM_FAULT_TRUNCATE || self->kind == PLATFORM_FAULT_EXTRA;
}

PlatformFaults *
platform_faults_new (void)
{
  PlatformFaults *self = g_new0 (PlatformFaults, 1);

  self->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) platform_fault_unref);
  self->cleared = dex_promise_new ();

  return self;
}

void
platform_faults_free (PlatformFaults *self)
{
  g_ptr_array_unref (self->faults);
  dex_unref (self->cleared);
  g_free (self);
}

/* A text as it is, anything else as JSON. */
static char *
dup_body (JsonObject *description)
{
  JsonNode *node = platform_json_find (description, "body");

  if (node == NULL)
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);

  return json_to_string (node, FALSE);
}

static gboolean
read_kind (PlatformFault  *fault,
           JsonObject     *description,
           char          **reason)
{
  const char *plane = platform_json_get_string (description, "plane");
  const char *kind = platform_json_get_string (description, "kind");

  if (g_strcmp0 (plane, "data") == 0)
    {
      fault->plane = PLATFORM_PLANE_DATA;
    }
  else if (plane != NULL && g_strcmp0 (plane, "control") != 0)
    {
      *reason = g_strdup_printf ("there is no plane “%s”", plane);
      return FALSE;
    }

  /* A lost answer needs no more words. */
  if (kind == NULL && fault->after_request)
    kind = "drop";
  for (guint i = 0; kind_names[i] != NULL; i++)
    if (g_strcmp0 (kind_names[i], kind) == 0)
      {
        fault->kind = (PlatformFaultKind) i;
        return TRUE;
      }
  *reason = g_strdup_printf ("there is no kind “%s”", kind != NULL ? kind : "");

  return FALSE;
}

gboolean
platform_faults_add (PlatformFaults  *self,
                     JsonObject      *description,
                     char           **reason)
{
  g_autoptr(PlatformFault) fault = g_rc_box_new0 (PlatformFault);
  const char *match = platform_json_get_string (description, "match");

  fault->after_request = platform_json_get_boolean (description, "after_request", FALSE);
  if (!read_kind (fault, description, reason))
    return FALSE;

  fault->pattern = g_strdup (match != NULL ? match : "*");
  fault->match = g_pattern_spec_new (fault->pattern);
  fault->status = (guint) platform_json_get_integer (description, "status", 0);
  fault->retry_after = (int) platform_json_get_integer (description, "retry_after", -1);
  fault->body = dup_body (description);
  fault->location = g_strdup (platform_json_get_string (description, "location"));
  fault->delay_ms = (guint) platform_json_get_integer (description, "delay_ms", 0);
  fault->hold = platform_json_get_boolean (description, "hold", FALSE);
  fault->skip = (guint) platform_json_get_integer (description, "skip", 0);
  fault->times = (guint) platform_json_get_integer (description, "times", 1);
  if (fault->kind == PLATFORM_FAULT_STATUS && fault->status == 0)
    {
      *reason = g_strdup ("the kind “status” needs one");
      return FALSE;
    }
  if (fault->kind == PLATFORM_FAULT_REDIRECT && fault->location == NULL)
    {
      *reason = g_strdup ("the kind “redirect” needs a “location”");
      return FALSE;
    }
  g_ptr_array_add (self->faults, g_steal_pointer (&fault));

  return TRUE;
}

void
platform_faults_clear (PlatformFaults *self)
{
  g_autoptr(DexPromise) cleared = g_steal_pointer (&self->cleared);

  g_ptr_array_set_size (self->faults, 0);
  self->cleared = dex_promise_new ();
  dex_promise_resolve_boolean (cleared, TRUE);
}

static DexFuture *
end_delay (DexFuture *future,
           gpointer   user_data)
{
  return dex_future_new_true ();
}

DexFuture *
platform_faults_wait (PlatformFaults *self,
                      PlatformFault  *fault)
{
  if (fault->hold)
    return DEX_FUTURE (dex_ref (self->cleared));
  if (fault->delay_ms > 0)
    return dex_future_catch (dex_timeout_new_msec (fault->delay_ms), end_delay, NULL, NULL);

  return dex_future_new_true ();
}

PlatformFault *
platform_faults_take (PlatformFaults *self,
                      PlatformPlane   plane,
                      const char     *request)
{
  for (guint i = 0; i < self->faults->len; i++)
    {
      PlatformFault *fault = g_ptr_array_index (self->faults, i);
      PlatformFault *taken;

      if (fault->plane != plane || !g_pattern_spec_match_string (fault->match, request))
        continue;
      if (fault->skip > 0)
        {
          fault->skip--;
          continue;
        }

      taken = platform_fault_ref (fault);
      taken->n_hits++;
      if (fault->times > 0 && --fault->times == 0)
        g_ptr_array_remove_index (self->faults, i);
      return taken;
    }

  return NULL;
}

JsonArray *
platform_faults_dump (PlatformFaults *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->faults->len; i++)
    {
      PlatformFault *fault = g_ptr_array_index (self->faults, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "kind", kind_names[fault->kind]);
      json_object_set_string_member (object, "match", fault->pattern);
      json_object_set_int_member (object, "skip", fault->skip);
      json_object_set_int_member (object, "times", fault->times);
      json_object_set_int_member (object, "hits", fault->n_hits);
      json_array_add_object_element (array, object);
    }

  return array;
}
