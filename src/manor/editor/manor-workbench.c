/* manor-workbench.c: an SQL editor on one database, with its results and its schema
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-workbench"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "manor-menu.h"
#include "manor-workbench-private.h"

/**
 * ManorWorkbench:
 *
 * The editor above, what came back below, the schema beside them. What runs is the runner's
 * business; the workbench shows it.
 */
G_DEFINE_FINAL_TYPE (ManorWorkbench, manor_workbench, ADW_TYPE_BIN)

enum {
  PROP_0,
  PROP_RUNNING,
  N_PROPS
};

enum {
  CHANGED,
  REVIEW_PUSH,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
insert_cb (ManorWorkbench *self,
           const char     *text)
{
  manor_sql_editor_insert (self->editor, text);
  if (adw_overlay_split_view_get_collapsed (self->split))
    adw_overlay_split_view_set_show_sidebar (self->split, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

/* A query that is not whole before the person has put something in. */
static void
insert_query_cb (ManorWorkbench *self,
                 const char     *sql,
                 const char     *placeholder)
{
  manor_workbench_append (self, sql);
  manor_sql_editor_select_back (self->editor, placeholder);
  if (adw_overlay_split_view_get_collapsed (self->split))
    adw_overlay_split_view_set_show_sidebar (self->split, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

static void
select_rows_cb (ManorWorkbench *self,
                const char     *sql)
{
  if (adw_overlay_split_view_get_collapsed (self->split))
    adw_overlay_split_view_set_show_sidebar (self->split, FALSE);
  manor_workbench_run_sql (self, sql);
}

static void
refresh_cb (ManorWorkbench *self)
{
  manor_workbench_load_catalogue (self);
}

static void
history_chosen_cb (ManorWorkbench *self,
                   const char     *sql)
{
  g_autofree char *valid = g_utf8_make_valid (sql, -1);

  manor_workbench_append (self, valid);
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

static void
editor_changed_cb (ManorWorkbench *self)
{
  if (self->runner != NULL)
    manor_workbench_update_run_label (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
go_to_error_cb (ManorWorkbench *self)
{
  if (self->failed != NULL)
    manor_sql_editor_go_to_step (self->editor, self->failed);
}

static void
hide_error_cb (ManorWorkbench *self)
{
  manor_workbench_hide_error (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

static void
retry_cb (ManorWorkbench *self)
{
  if (self->failed == NULL)
    return;

  manor_sql_editor_go_to_step (self->editor, self->failed);
  manor_workbench_run (self, MANOR_EDITOR_STATEMENT);
}

static void
review_cb (ManorWorkbench *self)
{
  g_autofree char *script = NULL;

  if (self->failed == NULL)
    return;

  script = g_strdup (manor_statement_get_text (manor_run_step_get_statement (self->failed)));
  manor_workbench_review (self, script);
}

static void
step_activated_cb (ManorWorkbench *self,
                   ManorRunStep   *step)
{
  manor_sql_editor_go_to_step (self->editor, step);
}

static void
load_all_cb (ManorWorkbench *self,
             ManorRunStep   *step)
{
  manor_workbench_load_all (self, step);
}

static void
workbench_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  ManorWorkbench *self = MANOR_WORKBENCH (widget);
  const char *name = strchr (action_name, '.') + 1;

  if (g_str_equal (name, "run"))
    manor_workbench_run (self, MANOR_EDITOR_STATEMENT);
  else if (g_str_equal (name, "run-all"))
    manor_workbench_run (self, MANOR_EDITOR_ALL);
  else if (g_str_equal (name, "stop"))
    manor_workbench_stop (self);
  else if (g_str_equal (name, "explain"))
    manor_workbench_explain (self);
  else if (g_str_equal (name, "commit"))
    manor_workbench_end_transaction (self, "COMMIT");
  else if (g_str_equal (name, "roll-back"))
    manor_workbench_end_transaction (self, "ROLLBACK");
  else if (g_str_equal (name, "open"))
    manor_workbench_open_file (self);
  else if (g_str_equal (name, "save"))
    manor_workbench_save_file (self);
  else if (g_str_equal (name, "history"))
    gtk_menu_button_popup (self->history_button);
  else if (g_str_equal (name, "schema"))
    adw_overlay_split_view_set_show_sidebar (self->split,
                                             !adw_overlay_split_view_get_show_sidebar (self->split));
  else if (g_str_equal (name, "find"))
    gtk_widget_activate_action (GTK_WIDGET (self->editor), "editor.find", NULL);
  else if (g_str_equal (name, "toggle-comment"))
    gtk_widget_activate_action (GTK_WIDGET (self->editor), "editor.toggle-comment", NULL);
}

/* F6 goes round: the SQL, the rows, the schema. */
static void
next_part_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  ManorWorkbench *self = MANOR_WORKBENCH (widget);
  GtkWidget *parts[] = { GTK_WIDGET (self->editor), GTK_WIDGET (self->results),
                         GTK_WIDGET (self->schema_tree) };
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  guint current = G_N_ELEMENTS (parts) - 1;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (focus != NULL && (focus == parts[i] || gtk_widget_is_ancestor (focus, parts[i])))
      current = i;

  for (guint i = 1; i <= G_N_ELEMENTS (parts); i++)
    {
      GtkWidget *next = parts[(current + i) % G_N_ELEMENTS (parts)];

      if (gtk_widget_get_mapped (next) && gtk_widget_child_focus (next, GTK_DIR_TAB_FORWARD))
        return;
    }
}

static void
manor_workbench_map (GtkWidget *widget)
{
  ManorWorkbench *self = MANOR_WORKBENCH (widget);

  GTK_WIDGET_CLASS (manor_workbench_parent_class)->map (widget);

  if (!self->catalogue_loaded)
    manor_workbench_load_catalogue (self);
}

static gboolean
manor_workbench_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (MANOR_WORKBENCH (widget)->editor));
}

static void
manor_workbench_dispose (GObject *object)
{
  ManorWorkbench *self = MANOR_WORKBENCH (object);

  g_clear_handle_id (&self->deadline_id, g_source_remove);
  g_clear_handle_id (&self->spinner_id, g_source_remove);

  /* Whatever runs is stopped and what is open is rolled back; nobody waits for it. */
  if (self->runner != NULL)
    dex_future_disown (manor_runner_close (self->runner));

  /* The bin lets go of its child itself, and must do so first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_WORKBENCH);
  g_clear_object (&self->console);
  g_clear_object (&self->runner);
  g_clear_object (&self->settings);
  g_clear_object (&self->failed);
  g_clear_pointer (&self->remembered, g_hash_table_unref);

  G_OBJECT_CLASS (manor_workbench_parent_class)->dispose (object);
}

static void
manor_workbench_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ManorWorkbench *self = MANOR_WORKBENCH (object);

  switch (prop_id)
    {
    case PROP_RUNNING:
      g_value_set_boolean (value, manor_workbench_get_running (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/ui/manor-workbench.ui");

  gtk_widget_class_bind_template_child (widget_class, ManorWorkbench, editor);
  gtk_widget_class_bind_template_child (widget_class, ManorWorkbench, error_label);
  gtk_widget_class_bind_template_child (widget_class, ManorWorkbench, error_position_button);
  gtk_widget_class_bind_template_child (widget_class, ManorWorkbench, error_revealer);
  gtk_widget_class_bind_template_child (widget_class, ManorWorkbench, history_button);
  gtk_widget_class_bind_template_child (widget_class, ManorWorkbench, history_popover);
  gtk_widget_class_bind_template_child (widget_class, ManorWorkbench, menu_button);
  gtk_widget_class_bind_template_child (widget_class, ManorWorkbench, paned);
  gtk_widget_class_bind_template_child (widget_class, ManorWorkbench, propagates_banner);
  gtk_widget_class_bind_template_child (widget_class, ManorWorkbench, read_only_button);
  gtk_widget_class_bind_template_child (widget_class, ManorWorkbench, results);
  gtk_widget_class_bind_template_child (widget_class, ManorWorkbench, retry_button);
  gtk_widget_class_bind_template_child (widget_class, ManorWorkbench, review_button);
  gtk_widget_class_bind_template_child (widget_class, ManorWorkbench, run_button);
  gtk_widget_class_bind_template_child (widget_class, ManorWorkbench, run_label);
  gtk_widget_class_bind_template_child (widget_class, ManorWorkbench, schema_tree);
  gtk_widget_class_bind_template_child (widget_class, ManorWorkbench, spinner);
  gtk_widget_class_bind_template_child (widget_class, ManorWorkbench, split);
  gtk_widget_class_bind_template_child (widget_class, ManorWorkbench, transaction_label);
  gtk_widget_class_bind_template_child (widget_class, ManorWorkbench, transaction_revealer);

  gtk_widget_class_bind_template_callback (widget_class, editor_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_to_error_cb);
  gtk_widget_class_bind_template_callback (widget_class, hide_error_cb);
  gtk_widget_class_bind_template_callback (widget_class, history_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, insert_cb);
  gtk_widget_class_bind_template_callback (widget_class, insert_query_cb);
  gtk_widget_class_bind_template_callback (widget_class, load_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, refresh_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, review_cb);
  gtk_widget_class_bind_template_callback (widget_class, select_rows_cb);
  gtk_widget_class_bind_template_callback (widget_class, step_activated_cb);
}

static void
manor_workbench_class_init (ManorWorkbenchClass *klass)
{
  static const char * const actions[] = {
    "workbench.commit", "workbench.explain", "workbench.find", "workbench.history",
    "workbench.open", "workbench.roll-back", "workbench.run", "workbench.run-all",
    "workbench.save", "workbench.schema", "workbench.stop", "workbench.toggle-comment",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_workbench_dispose;
  object_class->get_property = manor_workbench_get_property;
  widget_class->grab_focus = manor_workbench_grab_focus;
  widget_class->map = manor_workbench_map;

  properties[PROP_RUNNING] =
    g_param_spec_boolean ("running", NULL, NULL,
                          FALSE,
                          (G_PARAM_READABLE |
                           G_PARAM_EXPLICIT_NOTIFY |
                           G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] =
    g_signal_new ("changed", MANOR_TYPE_WORKBENCH, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  signals[REVIEW_PUSH] =
    g_signal_new ("review-push", MANOR_TYPE_WORKBENCH, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);

  bind_template (widget_class);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, workbench_action);
  gtk_widget_class_install_action (widget_class, "workbench.next-part", NULL, next_part_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "workbench.stop", NULL);

  g_type_ensure (MANOR_TYPE_HISTORY_POPOVER);
  g_type_ensure (MANOR_TYPE_RESULTS_VIEW);
  g_type_ensure (MANOR_TYPE_SCHEMA_TREE);
  g_type_ensure (MANOR_TYPE_SQL_EDITOR);
}

/* Before the text view sees the keys: to it, Ctrl+Return is a new line. */
static void
add_shortcuts (ManorWorkbench *self)
{
  static const char * const shortcuts[][2] = {
    { "<Control>Return|<Control>KP_Enter", "workbench.run" },
    { "<Control><Shift>Return|<Control><Shift>KP_Enter", "workbench.run-all" },
    { "<Control><Shift>e", "workbench.explain" },
    { "<Control>h", "workbench.history" },
    { "<Control>o", "workbench.open" },
    { "<Control>s", "workbench.save" },
    { "<Control><Shift>b", "workbench.schema" },
    { "F6", "workbench.next-part" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i][0]),
                        gtk_named_action_new (shortcuts[i][1])));

  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
manor_workbench_init (ManorWorkbench *self)
{
  self->settings = g_settings_new (SETTINGS_ID);
  self->remembered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  gtk_widget_init_template (GTK_WIDGET (self));
  manor_menu_name_items (gtk_menu_button_get_popover (self->menu_button));
  add_shortcuts (self);
}

/**
 * manor_workbench_new:
 * @console: where the history is kept
 * @database: what to work on
 *
 * Makes a workbench. It opens the database when it is first needed.
 *
 * Returns: (transfer floating): a `ManorWorkbench`
 */
GtkWidget *
manor_workbench_new (ManorConsole  *console,
                     ManorDatabase *database)
{
  ManorWorkbench *self;
  ManorHistory *history;

  g_return_val_if_fail (MANOR_IS_CONSOLE (console), NULL);
  g_return_val_if_fail (MANOR_IS_DATABASE (database), NULL);

  self = g_object_new (MANOR_TYPE_WORKBENCH, NULL);
  history = manor_console_get_history (console);
  self->console = g_object_ref (console);
  self->runner = manor_runner_new (database, history);
  manor_workbench_connect_runner (self);
  manor_workbench_connect_database (self);
  manor_history_popover_set_source (self->history_popover, history,
                                    manor_database_get_path (database));
  manor_workbench_update_actions (self);

  return GTK_WIDGET (self);
}

/**
 * manor_workbench_dup_text:
 * @self: a `ManorWorkbench`
 *
 * Returns: (transfer full): what is written in the editor
 */
char *
manor_workbench_dup_text (ManorWorkbench *self)
{
  g_return_val_if_fail (MANOR_IS_WORKBENCH (self), NULL);

  return manor_sql_editor_dup_text (self->editor);
}

/**
 * manor_workbench_set_text:
 * @self: a `ManorWorkbench`
 * @text: some SQL
 *
 * Replaces what is written in the editor.
 */
void
manor_workbench_set_text (ManorWorkbench *self,
                          const char     *text)
{
  g_return_if_fail (MANOR_IS_WORKBENCH (self));
  g_return_if_fail (text != NULL);

  manor_sql_editor_set_text (self->editor, text);
}

/**
 * manor_workbench_get_running:
 * @self: a `ManorWorkbench`
 *
 * Returns: whether statements are under way
 */
gboolean
manor_workbench_get_running (ManorWorkbench *self)
{
  g_return_val_if_fail (MANOR_IS_WORKBENCH (self), FALSE);

  return self->runner != NULL && manor_runner_get_running (self->runner);
}

/**
 * manor_workbench_stop:
 * @self: a `ManorWorkbench`
 *
 * Ends the statement that is running.
 */
void
manor_workbench_stop (ManorWorkbench *self)
{
  g_return_if_fail (MANOR_IS_WORKBENCH (self));

  manor_runner_cancel (self->runner);
}

/**
 * manor_workbench_get_runner:
 * @self: a `ManorWorkbench`
 *
 * Returns: (transfer none): what runs its statements
 */
ManorRunner *
manor_workbench_get_runner (ManorWorkbench *self)
{
  g_return_val_if_fail (MANOR_IS_WORKBENCH (self), NULL);

  return self->runner;
}

/**
 * manor_workbench_get_editor:
 * @self: a `ManorWorkbench`
 *
 * Returns: (transfer none): its editor
 */
ManorSqlEditor *
manor_workbench_get_editor (ManorWorkbench *self)
{
  g_return_val_if_fail (MANOR_IS_WORKBENCH (self), NULL);

  return self->editor;
}

/**
 * manor_workbench_get_results:
 * @self: a `ManorWorkbench`
 *
 * Returns: (transfer none): its results
 */
ManorResultsView *
manor_workbench_get_results (ManorWorkbench *self)
{
  g_return_val_if_fail (MANOR_IS_WORKBENCH (self), NULL);

  return self->results;
}

/**
 * manor_workbench_get_schema_tree:
 * @self: a `ManorWorkbench`
 *
 * Returns: (transfer none): its schema tree
 */
ManorSchemaTree *
manor_workbench_get_schema_tree (ManorWorkbench *self)
{
  g_return_val_if_fail (MANOR_IS_WORKBENCH (self), NULL);

  return self->schema_tree;
}

/**
 * manor_workbench_get_error_text:
 * @self: a `ManorWorkbench`
 *
 * Returns: (nullable): what the bar under the editor says
 */
const char *
manor_workbench_get_error_text (ManorWorkbench *self)
{
  g_return_val_if_fail (MANOR_IS_WORKBENCH (self), NULL);

  return gtk_revealer_get_reveal_child (self->error_revealer) ? gtk_label_get_text (self->error_label)
                                                              : NULL;
}

/**
 * manor_workbench_get_transaction_shown:
 * @self: a `ManorWorkbench`
 *
 * Returns: whether the bar of an open transaction is there
 */
gboolean
manor_workbench_get_transaction_shown (ManorWorkbench *self)
{
  g_return_val_if_fail (MANOR_IS_WORKBENCH (self), FALSE);

  return gtk_revealer_get_reveal_child (self->transaction_revealer);
}
