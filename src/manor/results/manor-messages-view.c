/* manor-messages-view.c: what became of each statement
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-messages-view"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-messages-view.h"

/**
 * ManorMessagesView:
 *
 * One row a statement that was run: how it went, how long it took, where it stands.
 */
struct _ManorMessagesView
{
  AdwBin       parent_instance;

  GtkListView *list;
  GListStore  *steps;
};

G_DEFINE_FINAL_TYPE (ManorMessagesView, manor_messages_view, ADW_TYPE_BIN)

enum {
  STEP_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
dup_icon_name (gpointer unused,
               guint    state)
{
  switch ((ManorRunState) state)
    {
    case MANOR_RUN_DONE:
      return g_strdup ("object-select-symbolic");

    case MANOR_RUN_FAILED:
      return g_strdup ("dialog-error-symbolic");

    case MANOR_RUN_STOPPED:
      return g_strdup ("media-playback-stop-symbolic");

    case MANOR_RUN_WAITING:
    case MANOR_RUN_RUNNING:
    default:
      return g_strdup ("content-loading-symbolic");
    }
}

static char **
dup_icon_classes (gpointer unused,
                  guint    state)
{
  const char *classes[] = { "dimmed", NULL };

  if (state == MANOR_RUN_DONE)
    classes[0] = "success";
  else if (state == MANOR_RUN_FAILED)
    classes[0] = "error";

  return g_strdupv ((char **) classes);
}

static char *
dup_row_label (gpointer    unused,
               const char *title,
               const char *outcome)
{
  return g_strdup_printf (_("%s: %s"), outcome, title);
}

static void
activate_cb (ManorMessagesView *self,
             guint              position)
{
  g_autoptr(ManorRunStep) step = g_list_model_get_item (G_LIST_MODEL (self->steps), position);

  g_signal_emit (self, signals[STEP_ACTIVATED], 0, step);
}

static void
manor_messages_view_dispose (GObject *object)
{
  ManorMessagesView *self = MANOR_MESSAGES_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_MESSAGES_VIEW);
  g_clear_object (&self->steps);

  G_OBJECT_CLASS (manor_messages_view_parent_class)->dispose (object);
}

static void
manor_messages_view_class_init (ManorMessagesViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_messages_view_dispose;

  signals[STEP_ACTIVATED] =
    g_signal_new ("step-activated", MANOR_TYPE_MESSAGES_VIEW, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, MANOR_TYPE_RUN_STEP);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-messages-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorMessagesView, list);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, dup_icon_classes);
  gtk_widget_class_bind_template_callback (widget_class, dup_icon_name);
  gtk_widget_class_bind_template_callback (widget_class, dup_row_label);

  g_type_ensure (MANOR_TYPE_RUN_STEP);
}

static void
manor_messages_view_init (ManorMessagesView *self)
{
  g_autoptr(GtkSelectionModel) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->steps = g_list_store_new (MANOR_TYPE_RUN_STEP);
  selection = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->steps))));
  gtk_single_selection_set_autoselect (GTK_SINGLE_SELECTION (selection), FALSE);
  gtk_single_selection_set_can_unselect (GTK_SINGLE_SELECTION (selection), TRUE);
  gtk_list_view_set_model (self->list, selection);
}

/**
 * manor_messages_view_get_steps:
 * @self: a `ManorMessagesView`
 *
 * Returns: (transfer none): a model of `ManorRunStep`, in the order they were run
 */
GListModel *
manor_messages_view_get_steps (ManorMessagesView *self)
{
  g_return_val_if_fail (MANOR_IS_MESSAGES_VIEW (self), NULL);

  return G_LIST_MODEL (self->steps);
}

/**
 * manor_messages_view_clear:
 * @self: a `ManorMessagesView`
 *
 * Forgets the last run.
 */
void
manor_messages_view_clear (ManorMessagesView *self)
{
  g_return_if_fail (MANOR_IS_MESSAGES_VIEW (self));

  g_list_store_remove_all (self->steps);
}

/**
 * manor_messages_view_add:
 * @self: a `ManorMessagesView`
 * @step: a step that has begun
 *
 * Adds a row; it follows the step by itself.
 */
void
manor_messages_view_add (ManorMessagesView *self,
                         ManorRunStep      *step)
{
  g_return_if_fail (MANOR_IS_MESSAGES_VIEW (self));
  g_return_if_fail (MANOR_IS_RUN_STEP (step));

  /* A step that runs again has its row. */
  if (!g_list_store_find (self->steps, step, NULL))
    g_list_store_append (self->steps, step);
}
