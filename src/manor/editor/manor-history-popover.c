/* manor-history-popover.c: statements that were run before
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-history-popover"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "manor-history-popover.h"
#include "manor-later.h"

#define MAX_SHOWN_CHARS 300

/**
 * ManorHistoryPopover:
 *
 * Invariants:
 *
 *  (1) `serial` counts the questions asked; an answer to any but the last is dropped.
 */
struct _ManorHistoryPopover
{
  GtkPopover         parent_instance;

  /* Template widgets */
  GtkCheckButton    *all_check;
  GtkListView       *list;
  GtkEditable       *search;
  GtkStack          *stack;

  /* Owned */
  ManorHistory      *history;
  char              *database;
  GtkNoSelection    *selection;
  guint              serial;     /* (1) */
};

G_DEFINE_FINAL_TYPE (ManorHistoryPopover, manor_history_popover, GTK_TYPE_POPOVER)

enum {
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* On one line, however it was written. */
static char *
dup_sql (gpointer           unused,
         ManorHistoryEntry *entry)
{
  g_autofree char *valid = NULL;
  g_autoptr(GString) line = NULL;
  guint n_chars = 0;

  if (entry == NULL)
    return NULL;

  valid = g_utf8_make_valid (manor_history_entry_get_sql (entry), -1);
  line = g_string_new (NULL);
  for (const char *p = valid; *p != '\0' && n_chars < MAX_SHOWN_CHARS; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      {
        g_string_append_unichar (line, g_utf8_get_char (p));
        n_chars++;
      }
    else if (line->len > 0 && line->str[line->len - 1] != ' ')
      g_string_append_c (line, ' ');

  return g_string_free (g_steal_pointer (&line), FALSE);
}

static char *
dup_when (gpointer           unused,
          ManorHistoryEntry *entry)
{
  g_autoptr(GDateTime) local = NULL;
  g_autofree char *when = NULL;

  if (entry == NULL)
    return NULL;

  local = g_date_time_to_local (manor_history_entry_get_time (entry));
  when = g_date_time_format (local, "%x %X");

  return g_strdup_printf ("%s · %s", when, manor_history_entry_get_database (entry));
}

static void
listed_cb (gpointer      owner,
           const GValue *value,
           const GError *error,
           gpointer      user_data)
{
  ManorHistoryPopover *self = owner;
  GListModel *entries;

  if (GPOINTER_TO_UINT (user_data) != self->serial)
    return;

  entries = value != NULL ? g_value_get_object (value) : NULL;
  gtk_no_selection_set_model (self->selection, entries);
  gtk_stack_set_visible_child_name (self->stack,
                                    entries != NULL && g_list_model_get_n_items (entries) > 0
                                      ? "list" : "empty");
}

static void
reload (ManorHistoryPopover *self)
{
  const char *wanted = gtk_editable_get_text (self->search);
  gboolean all = gtk_check_button_get_active (self->all_check);

  if (self->history == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  manor_later (manor_history_list (self->history, all ? NULL : self->database,
                                   *wanted != '\0' ? wanted : NULL),
               self, listed_cb, GUINT_TO_POINTER (++self->serial));
}

static void
choose (ManorHistoryPopover *self,
        guint                position)
{
  g_autoptr(ManorHistoryEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (entry == NULL)
    return;

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[CHOSEN], 0, manor_history_entry_get_sql (entry));
}

static void
activate_cb (ManorHistoryPopover *self,
             guint                position)
{
  choose (self, position);
}

static void
activate_first_cb (ManorHistoryPopover *self)
{
  choose (self, 0);
}

static void
manor_history_popover_dispose (GObject *object)
{
  ManorHistoryPopover *self = MANOR_HISTORY_POPOVER (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_HISTORY_POPOVER);
  g_clear_object (&self->history);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->database, g_free);

  G_OBJECT_CLASS (manor_history_popover_parent_class)->dispose (object);
}

static void
manor_history_popover_class_init (ManorHistoryPopoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_history_popover_dispose;

  signals[CHOSEN] =
    g_signal_new ("chosen", MANOR_TYPE_HISTORY_POPOVER, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-history-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorHistoryPopover, all_check);
  gtk_widget_class_bind_template_child (widget_class, ManorHistoryPopover, list);
  gtk_widget_class_bind_template_child (widget_class, ManorHistoryPopover, search);
  gtk_widget_class_bind_template_child (widget_class, ManorHistoryPopover, stack);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_first_cb);
  gtk_widget_class_bind_template_callback (widget_class, dup_sql);
  gtk_widget_class_bind_template_callback (widget_class, dup_when);
  gtk_widget_class_bind_template_callback (widget_class, reload);

  g_type_ensure (MANOR_TYPE_HISTORY_ENTRY);
}

static void
manor_history_popover_init (ManorHistoryPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->selection = gtk_no_selection_new (NULL);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

/**
 * manor_history_popover_set_source:
 * @self: a `ManorHistoryPopover`
 * @history: (nullable): where statements are kept
 * @database: whose statements to show first
 *
 * Says what to show.
 */
void
manor_history_popover_set_source (ManorHistoryPopover *self,
                                  ManorHistory        *history,
                                  const char          *database)
{
  g_return_if_fail (MANOR_IS_HISTORY_POPOVER (self));

  g_set_object (&self->history, history);
  g_set_str (&self->database, database);
}
