/* manor-parameters-dialog.c: asks what a statement's parameters stand for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-parameters-dialog"

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>

#include "manor-parameters-dialog.h"

/**
 * ManorParametersDialog:
 *
 * One entry and one type a parameter. What was typed last time is there again, whether it was run or not: so
 * nothing is lost with the dialog, and it does not ask before it goes.
 */
struct _ManorParametersDialog
{
  AdwDialog            parent_instance;

  /* Template widgets */
  AdwPreferencesGroup *group;
  GtkWidget           *run_button;

  /* Owned */
  char               **names;
  GPtrArray           *rows;         /* AdwEntryRow, borrowed */
  GPtrArray           *types;        /* GtkDropDown, borrowed */
  GHashTable          *remembered;
};

G_DEFINE_FINAL_TYPE (ManorParametersDialog, manor_parameters_dialog, ADW_TYPE_DIALOG)

enum {
  ACCEPTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
parse_hex (const char *text,
           GByteArray *bytes)
{
  int high = -1;

  if ((text[0] == 'x' || text[0] == 'X') && text[1] == '\'')
    text += 2;

  for (; *text != '\0' && *text != '\''; text++)
    {
      int digit = g_ascii_xdigit_value (*text);
      guint8 byte;

      if (g_ascii_isspace (*text))
        continue;
      if (digit < 0)
        return FALSE;

      if (high < 0)
        {
          high = digit;
          continue;
        }
      byte = (guint8) (high * 16 + digit);
      g_byte_array_append (bytes, &byte, 1);
      high = -1;
    }

  return high < 0;
}

/**
 * manor_parameter_parse:
 * @type: which type the person chose
 * @text: what the person wrote
 * @builder: takes the value
 *
 * Reads a parameter's value.
 *
 * Returns: %FALSE, with nothing added, where @text is no such value
 */
gboolean
manor_parameter_parse (ManorParameterType  type,
                       const char         *text,
                       ManorResultBuilder *builder)
{
  ManorValue value = MANOR_VALUE_INIT_NULL;
  g_autoptr(GByteArray) bytes = NULL;
  g_autofree char *stripped = NULL;
  char *end;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (builder != NULL, FALSE);

  stripped = g_strstrip (g_strdup (text));

  switch (type)
    {
    case MANOR_PARAMETER_INTEGER:
      errno = 0;
      value = MANOR_VALUE_INIT_INTEGER (g_ascii_strtoll (stripped, &end, 10));
      if (errno != 0 || end == stripped || *end != '\0')
        return FALSE;
      break;

    case MANOR_PARAMETER_REAL:
      value = MANOR_VALUE_INIT_REAL (g_ascii_strtod (stripped, &end));
      if (end == stripped || *end != '\0')
        return FALSE;
      break;

    case MANOR_PARAMETER_BLOB:
      bytes = g_byte_array_new ();
      if (!parse_hex (stripped, bytes))
        return FALSE;
      value = (ManorValue) { .type = MANOR_VALUE_BLOB, .bytes = (const char *) bytes->data,
                             .length = bytes->len };
      break;

    case MANOR_PARAMETER_TEXT:
      value = MANOR_VALUE_INIT_TEXT (text);
      break;

    case MANOR_PARAMETER_NULL:
    default:
      break;
    }

  manor_result_builder_add_value (builder, &value);

  return TRUE;
}

static void
entry_changed_cb (ManorParametersDialog *self)
{
  gboolean all_valid = TRUE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      ManorParameterType type = gtk_drop_down_get_selected (g_ptr_array_index (self->types, i));
      g_autoptr(ManorResultBuilder) builder = manor_result_builder_new (1);
      gboolean valid = manor_parameter_parse (type, gtk_editable_get_text (GTK_EDITABLE (row)), builder);

      if (valid)
        gtk_widget_remove_css_class (row, "error");
      else
        gtk_widget_add_css_class (row, "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                                   valid ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE,
                                   -1);
      gtk_editable_set_editable (GTK_EDITABLE (row), type != MANOR_PARAMETER_NULL);
      all_valid = all_valid && valid;
    }

  gtk_widget_set_sensitive (self->run_button, all_valid);
}

static void
cancel_cb (ManorParametersDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
manor_parameters_dialog_closed (AdwDialog *dialog)
{
  ManorParametersDialog *self = MANOR_PARAMETERS_DIALOG (dialog);

  for (guint i = 0; self->rows != NULL && i < self->rows->len; i++)
    g_hash_table_replace (self->remembered, g_strdup (self->names[i]),
                          g_strdup_printf ("%u %s",
                                           gtk_drop_down_get_selected (g_ptr_array_index (self->types, i)),
                                           gtk_editable_get_text (g_ptr_array_index (self->rows, i))));
}

static void
run_cb (ManorParametersDialog *self)
{
  g_signal_emit (self, signals[ACCEPTED], 0);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
add_row (ManorParametersDialog *self,
         const char            *name)
{
  const char * const titles[] = { _("Text"), _("Integer"), _("Real"), _("Blob (hex)"), "NULL", NULL };
  GtkWidget *row = adw_entry_row_new ();
  GtkWidget *type = gtk_drop_down_new_from_strings (titles);
  g_autofree char *type_label = g_strdup_printf (_("Type of %s"), name);
  const char *last = g_hash_table_lookup (self->remembered, name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  gtk_widget_set_valign (type, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (type, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (type), GTK_ACCESSIBLE_PROPERTY_LABEL, type_label, -1);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), type);

  if (last != NULL)
    {
      gtk_drop_down_set_selected (GTK_DROP_DOWN (type), (guint) (last[0] - '0'));
      gtk_editable_set_text (GTK_EDITABLE (row), last + 2);
    }

  g_ptr_array_add (self->rows, row);
  g_ptr_array_add (self->types, type);
  adw_preferences_group_add (self->group, row);
  g_signal_connect_object (row, "changed", G_CALLBACK (entry_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (type, "notify::selected", G_CALLBACK (entry_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
manor_parameters_dialog_dispose (GObject *object)
{
  ManorParametersDialog *self = MANOR_PARAMETERS_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_PARAMETERS_DIALOG);
  g_clear_pointer (&self->names, g_strfreev);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->types, g_ptr_array_unref);
  g_clear_pointer (&self->remembered, g_hash_table_unref);

  G_OBJECT_CLASS (manor_parameters_dialog_parent_class)->dispose (object);
}

static void
manor_parameters_dialog_class_init (ManorParametersDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_parameters_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = manor_parameters_dialog_closed;

  signals[ACCEPTED] =
    g_signal_new ("accepted", MANOR_TYPE_PARAMETERS_DIALOG, G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-parameters-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorParametersDialog, group);
  gtk_widget_class_bind_template_child (widget_class, ManorParametersDialog, run_button);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, run_cb);
}

static void
manor_parameters_dialog_init (ManorParametersDialog *self)
{
  self->rows = g_ptr_array_new ();
  self->types = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * manor_parameters_dialog_new:
 * @names: the parameters
 * @remembered: what was typed last time; written to when the dialog closes
 *
 * Returns: (transfer floating): a dialog to present
 */
AdwDialog *
manor_parameters_dialog_new (const char * const *names,
                             GHashTable         *remembered)
{
  ManorParametersDialog *self;

  g_return_val_if_fail (names != NULL, NULL);
  g_return_val_if_fail (remembered != NULL, NULL);

  self = g_object_new (MANOR_TYPE_PARAMETERS_DIALOG, NULL);
  self->names = g_strdupv ((char **) names);
  self->remembered = g_hash_table_ref (remembered);

  for (guint i = 0; names[i] != NULL; i++)
    add_row (self, names[i]);
  entry_changed_cb (self);
  if (self->rows->len > 0)
    adw_dialog_set_focus (ADW_DIALOG (self), g_ptr_array_index (self->rows, 0));

  return ADW_DIALOG (self);
}

/**
 * manor_parameters_dialog_dup_values:
 * @self: a `ManorParametersDialog`
 *
 * Returns: (transfer full) (nullable): one row, or %NULL while one entry is no valid value
 */
ManorResult *
manor_parameters_dialog_dup_values (ManorParametersDialog *self)
{
  g_autoptr(ManorResultBuilder) builder = NULL;

  g_return_val_if_fail (MANOR_IS_PARAMETERS_DIALOG (self), NULL);

  builder = manor_result_builder_new (self->rows->len);
  for (guint i = 0; i < self->rows->len; i++)
    {
      ManorParameterType type = gtk_drop_down_get_selected (g_ptr_array_index (self->types, i));

      manor_result_builder_set_column (builder, i, self->names[i], NULL);
      if (!manor_parameter_parse (type, gtk_editable_get_text (g_ptr_array_index (self->rows, i)), builder))
        return NULL;
    }

  return manor_result_builder_end (g_steal_pointer (&builder));
}

/**
 * manor_parameters_dialog_set_value:
 * @self: a `ManorParametersDialog`
 * @index: which parameter, from 0
 * @type: its type
 * @text: its value, written out
 *
 * Fills in one entry.
 */
void
manor_parameters_dialog_set_value (ManorParametersDialog *self,
                                   guint                  index,
                                   ManorParameterType     type,
                                   const char            *text)
{
  g_return_if_fail (MANOR_IS_PARAMETERS_DIALOG (self));
  g_return_if_fail (index < self->rows->len);

  gtk_drop_down_set_selected (g_ptr_array_index (self->types, index), type);
  gtk_editable_set_text (g_ptr_array_index (self->rows, index), text);
}

/**
 * manor_parameters_pick:
 * @values: one row with the values of several parameters
 * @names: those that are wanted
 *
 * Returns: (transfer full): one row with a column for every name; NULL where @values has none
 */
ManorResult *
manor_parameters_pick (ManorResult        *values,
                       const char * const *names)
{
  guint n_names;
  ManorResultBuilder *builder;

  g_return_val_if_fail (MANOR_IS_RESULT (values), NULL);
  g_return_val_if_fail (names != NULL, NULL);

  n_names = g_strv_length ((char **) names);
  builder = manor_result_builder_new (n_names);

  for (guint i = 0; i < n_names; i++)
    {
      ManorValue value = MANOR_VALUE_INIT_NULL;

      for (guint column = 0; column < manor_result_get_n_columns (values); column++)
        if (g_str_equal (manor_result_get_column_name (values, column), names[i]))
          value = manor_result_get_value (values, 0, column);

      manor_result_builder_set_column (builder, i, names[i], NULL);
      manor_result_builder_add_value (builder, &value);
    }

  return manor_result_builder_end (builder);
}
