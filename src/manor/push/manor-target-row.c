/* manor-target-row.c: one child in a push
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-target-row"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-fleet-summary.h"
#include "manor-state-mark.h"
#include "manor-target-row.h"

struct _ManorTargetRow
{
  AdwBin           parent_instance;

  /* template widgets */
  GtkImage        *state_icon;
  GtkLabel        *name_label;
  GtkLabel        *canary_label;
  GtkLabel        *detail_label;
  GtkLabel        *duration_label;

  /* owned */
  GSignalGroup    *target_signals;
  char            *label;
};

enum {
  PROP_0,
  PROP_LABEL,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorTargetRow, manor_target_row, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static void
manor_target_row_update_label (ManorTargetRow  *self,
                               ManorPushTarget *target,
                               const char      *detail)
{
  g_autofree char *label = NULL;

  if (manor_push_target_get_canary (target))
    label = g_strdup_printf ("%s, %s, %s", manor_push_target_get_name (target), _("canary"), detail);
  else
    label = g_strdup_printf ("%s, %s", manor_push_target_get_name (target), detail);

  if (g_set_str (&self->label, label))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}

static void
manor_target_row_update (ManorTargetRow *self)
{
  g_autoptr(ManorPushTarget) target = g_signal_group_dup_target (self->target_signals);
  ManorTargetState state;
  gint64 duration;
  g_autofree char *detail = NULL;
  g_autofree char *time = NULL;

  if (target == NULL)
    return;

  state = manor_push_target_get_state (target);
  detail = manor_target_row_dup_detail (target);
  duration = manor_push_target_get_duration (target);
  if (duration > 0)
    time = manor_fleet_summary_dup_duration (duration);

  gtk_image_set_from_icon_name (self->state_icon, manor_state_mark_get_target_icon (state));
  manor_state_mark_set_class (GTK_WIDGET (self->state_icon),
                              manor_state_mark_get_target_class (state));
  gtk_label_set_label (self->name_label, manor_push_target_get_name (target));
  gtk_widget_set_visible (GTK_WIDGET (self->canary_label), manor_push_target_get_canary (target));
  gtk_label_set_label (self->detail_label, detail);
  gtk_label_set_label (self->duration_label, time != NULL ? time : "");
  manor_target_row_update_label (self, target, detail);
}

static void
manor_target_row_dispose (GObject *object)
{
  ManorTargetRow *self = MANOR_TARGET_ROW (object);

  if (self->target_signals != NULL)
    g_signal_group_set_target (self->target_signals, NULL);
  g_clear_object (&self->target_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_TARGET_ROW);

  G_OBJECT_CLASS (manor_target_row_parent_class)->dispose (object);
}

static void
manor_target_row_finalize (GObject *object)
{
  g_clear_pointer (&MANOR_TARGET_ROW (object)->label, g_free);

  G_OBJECT_CLASS (manor_target_row_parent_class)->finalize (object);
}

static void
manor_target_row_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_LABEL:
      g_value_set_string (value, MANOR_TARGET_ROW (object)->label);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_target_row_class_init (ManorTargetRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_target_row_dispose;
  object_class->finalize = manor_target_row_finalize;
  object_class->get_property = manor_target_row_get_property;

  /* What a screen reader says of it. */
  properties[PROP_LABEL] =
    g_param_spec_string ("label", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-target-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorTargetRow, canary_label);
  gtk_widget_class_bind_template_child (widget_class, ManorTargetRow, detail_label);
  gtk_widget_class_bind_template_child (widget_class, ManorTargetRow, duration_label);
  gtk_widget_class_bind_template_child (widget_class, ManorTargetRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, ManorTargetRow, state_icon);
}

static void
manor_target_row_init (ManorTargetRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->target_signals = g_signal_group_new (MANOR_TYPE_PUSH_TARGET);
  g_signal_group_connect_object (self->target_signals, "notify::state",
                                 G_CALLBACK (manor_target_row_update), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->target_signals, "notify::step-text",
                                 G_CALLBACK (manor_target_row_update), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->target_signals, "notify::copy",
                                 G_CALLBACK (manor_target_row_update), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->target_signals, "notify::error-text",
                                 G_CALLBACK (manor_target_row_update), self, G_CONNECT_SWAPPED);
}

/**
 * manor_target_row_new:
 *
 * Returns: (transfer floating): a row without a target
 */
GtkWidget *
manor_target_row_new (void)
{
  return g_object_new (MANOR_TYPE_TARGET_ROW, NULL);
}

/**
 * manor_target_row_set_target:
 * @self: a `ManorTargetRow`
 * @target: (nullable): what to show
 *
 * Shows a target and follows it.
 */
void
manor_target_row_set_target (ManorTargetRow  *self,
                             ManorPushTarget *target)
{
  g_return_if_fail (MANOR_IS_TARGET_ROW (self));
  g_return_if_fail (target == NULL || MANOR_IS_PUSH_TARGET (target));

  g_signal_group_set_target (self->target_signals, target);
  manor_target_row_update (self);
}

/**
 * manor_target_row_dup_detail:
 * @target: a child in a push
 *
 * Returns: (transfer full): its state in words, or how far a server is with it, with the reason where it went wrong
 *   and the copy that was made of it before
 */
char *
manor_target_row_dup_detail (ManorPushTarget *target)
{
  const GError *error;
  const char *state;
  const char *copy;
  g_autofree char *detail = NULL;

  g_return_val_if_fail (MANOR_IS_PUSH_TARGET (target), NULL);

  error = manor_push_target_get_error (target);
  state = manor_push_target_get_step_text (target);
  if (state == NULL)
    state = manor_target_state_get_text (manor_push_target_get_state (target));

  detail = error != NULL
           ? g_strdup_printf (_("%s: %s"), state,
                              manor_database_skip_name (manor_push_target_get_name (target),
                                                        error->message))
           : g_strdup (state);

  copy = manor_push_target_get_copy (target);
  if (copy == NULL)
    return g_steal_pointer (&detail);

  /* translators: what became of a child, and the database that is a copy of it from before */
  return g_strdup_printf (_("%s · copied as “%s” before"), detail, copy);
}
