/* manor-push-group.c: the targets of a push that share a plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-push"

#include "config.h"

#include "manor-push-group-private.h"

G_DEFINE_FINAL_TYPE (ManorPushGroup, manor_push_group, G_TYPE_OBJECT)

static void
manor_push_group_finalize (GObject *object)
{
  ManorPushGroup *self = MANOR_PUSH_GROUP (object);

  g_clear_object (&self->variant);
  g_clear_object (&self->plan);
  g_clear_object (&self->migration);
  g_clear_object (&self->after);
  g_clear_object (&self->cost);
  g_clear_error (&self->error);
  g_clear_error (&self->verdict);
  g_clear_pointer (&self->losses, g_ptr_array_unref);

  G_OBJECT_CLASS (manor_push_group_parent_class)->finalize (object);
}

static void
manor_push_group_class_init (ManorPushGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_push_group_finalize;
}

static void
manor_push_group_init (ManorPushGroup *self)
{
}

ManorPushGroup *
_manor_push_group_new (ManorVariant *variant)
{
  ManorPushGroup *self = g_object_new (MANOR_TYPE_PUSH_GROUP, NULL);

  self->variant = g_object_ref (variant);

  return self;
}
