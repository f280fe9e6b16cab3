/* manor-config-dialog.c: how a server treats one database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-config-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-config-dialog.h"
#include "manor-later.h"

#define MB G_GUINT64_CONSTANT (1000000)
/* What the spin row can show. A server without a limit says a size beyond all disks. */
#define MAX_MB G_GUINT64_CONSTANT (1000000000)

/**
 * ManorConfigDialog:
 *
 * Reads a database's configuration from its server, lets it be changed, and saves it.
 *
 * Invariants:
 *
 *  (1) `config` is what the server said last; the form is shown only while it is there.
 *  (2) A limit that nobody touched is sent back as it came, to the byte.
 */
struct _ManorConfigDialog
{
  ManorFormDialog      parent_instance;

  /* template widgets */
  GtkWidget           *addresses_group;
  GtkTextView         *addresses_view;
  AdwSwitchRow        *attach_row;
  AdwStatusPage       *failed_status;
  AdwSwitchRow        *limit_row;
  GtkLabel            *problem_label;
  AdwSwitchRow        *protect_row;
  AdwSwitchRow        *reads_row;
  AdwEntryRow         *reason_row;
  AdwSpinRow          *size_row;
  GtkStack            *stack;
  AdwSwitchRow        *writes_row;

  /* owned references */
  ManorDatabase       *database;
  ManorDatabaseConfig *config;    /* (1) */
};

enum {
  SAVED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ManorConfigDialog, manor_config_dialog, MANOR_TYPE_FORM_DIALOG)

static guint signals[N_SIGNALS];

static gboolean
has_limit (guint64 max_size)
{
  return max_size > 0 && max_size / MB <= MAX_MB;
}

static guint64
to_mb (guint64 max_size)
{
  return has_limit (max_size) ? MAX (max_size / MB, 1) : 1000;
}

/* (2) */
static guint64
get_max_size (ManorConfigDialog *self)
{
  guint64 before = manor_database_config_get_max_size (self->config);
  guint64 mb = (guint64) adw_spin_row_get_value (self->size_row);
  gboolean limited = adw_switch_row_get_active (self->limit_row);

  if (limited == has_limit (before) && (!limited || mb == to_mb (before)))
    return before;

  return limited ? mb * MB : 0;
}

static const char *
get_reason (ManorConfigDialog *self)
{
  const char *reason = gtk_editable_get_text (GTK_EDITABLE (self->reason_row));

  return *reason != '\0' ? reason : NULL;
}

/* Addresses are separated by what people separate them by. */
static char **
dup_addresses (ManorConfigDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->addresses_view);
  g_autoptr(GStrvBuilder) addresses = g_strv_builder_new ();
  g_autofree char *text = NULL;
  g_auto(GStrv) words = NULL;
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  words = g_strsplit_set (text, " ,;\t\r\n", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_strv_builder_add (addresses, words[i]);

  return g_strv_builder_end (addresses);
}

/* The first one that is neither an address nor a range, or NULL. */
static const char *
find_wrong_address (char **addresses)
{
  for (guint i = 0; addresses[i] != NULL; i++)
    {
      g_autoptr(GInetAddressMask) mask = g_inet_address_mask_new_from_string (addresses[i], NULL);

      if (mask == NULL)
        return addresses[i];
    }

  return NULL;
}

static gboolean
are_addresses_changed (ManorConfigDialog *self)
{
  static const char * const none[] = { NULL };
  const char * const *before = manor_database_config_get_allowed_addresses (self->config);
  g_auto(GStrv) addresses = dup_addresses (self);

  return !g_strv_equal ((const char * const *) addresses, before != NULL ? before : none);
}

static gboolean
is_reason_changed (ManorConfigDialog *self)
{
  const char *before = manor_database_config_get_block_reason (self->config);

  return g_strcmp0 (get_reason (self), before != NULL && *before != '\0' ? before : NULL) != 0;
}

static gboolean
is_changed (ManorConfigDialog *self)
{
  ManorDatabaseConfig *config = self->config;

  return adw_switch_row_get_active (self->reads_row) != manor_database_config_get_block_reads (config) ||
         adw_switch_row_get_active (self->writes_row) != manor_database_config_get_block_writes (config) ||
         adw_switch_row_get_active (self->attach_row) != manor_database_config_get_allow_attach (config) ||
         adw_switch_row_get_active (self->protect_row) != manor_database_config_get_protected (config) ||
         are_addresses_changed (self) ||
         is_reason_changed (self) ||
         get_max_size (self) != manor_database_config_get_max_size (config);
}

/* Rows that this kind of server has no setting for are not there. */
static void
update_rows (ManorConfigDialog *self)
{
  ManorDatabaseSettings settings = manor_database_config_get_settings (self->config);
  gboolean blocks = adw_switch_row_get_active (self->reads_row) ||
                    adw_switch_row_get_active (self->writes_row);
  gboolean sizes = settings & MANOR_DATABASE_SETTING_SIZE;

  gtk_widget_set_visible (GTK_WIDGET (self->reads_row), settings & MANOR_DATABASE_SETTING_BLOCKS);
  gtk_widget_set_visible (GTK_WIDGET (self->writes_row), settings & MANOR_DATABASE_SETTING_BLOCKS);
  gtk_widget_set_visible (GTK_WIDGET (self->reason_row),
                          blocks && (settings & MANOR_DATABASE_SETTING_REASON));
  gtk_widget_set_visible (GTK_WIDGET (self->limit_row), sizes);
  gtk_widget_set_visible (GTK_WIDGET (self->size_row),
                          sizes && adw_switch_row_get_active (self->limit_row));
  gtk_widget_set_visible (GTK_WIDGET (self->attach_row), settings & MANOR_DATABASE_SETTING_ATTACH);
  gtk_widget_set_visible (GTK_WIDGET (self->protect_row),
                          settings & MANOR_DATABASE_SETTING_PROTECTION);
  gtk_widget_set_visible (self->addresses_group, settings & MANOR_DATABASE_SETTING_ADDRESSES);
}

static void
changed_cb (ManorConfigDialog *self)
{
  gint64 size;
  g_auto(GStrv) addresses = NULL;
  g_autofree char *problem = NULL;
  const char *wrong_address;

  if (self->config == NULL)
    return;

  update_rows (self);
  size = manor_database_get_size (self->database);
  addresses = dup_addresses (self);
  wrong_address = find_wrong_address (addresses);
  if (wrong_address != NULL)
    /* translators: %s is what a person typed */
    problem = g_strdup_printf (_("“%s” is neither an IP address nor a range of them"), wrong_address);
  else if (adw_switch_row_get_active (self->limit_row) && size > 0 &&
           get_max_size (self) < (guint64) size)
    problem = g_strdup (_("The database is larger than that already: it could not be written to"));

  gtk_label_set_label (self->problem_label, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), problem != NULL);
  manor_form_dialog_set_valid (MANOR_FORM_DIALOG (self),
                               is_changed (self) && wrong_address == NULL);
  manor_form_dialog_set_typed (MANOR_FORM_DIALOG (self),
                               (are_addresses_changed (self) && *addresses != NULL) ||
                               (is_reason_changed (self) && get_reason (self) != NULL));
}

static void
fill (ManorConfigDialog   *self,
      ManorDatabaseConfig *config)
{
  const char *reason = manor_database_config_get_block_reason (config);
  guint64 max_size = manor_database_config_get_max_size (config);
  const char * const *addresses = manor_database_config_get_allowed_addresses (config);
  g_autofree char *text = addresses != NULL ? g_strjoinv ("\n", (char **) addresses) : NULL;

  g_clear_object (&self->config);
  adw_switch_row_set_active (self->reads_row, manor_database_config_get_block_reads (config));
  adw_switch_row_set_active (self->writes_row, manor_database_config_get_block_writes (config));
  adw_switch_row_set_active (self->attach_row, manor_database_config_get_allow_attach (config));
  adw_switch_row_set_active (self->protect_row, manor_database_config_get_protected (config));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->addresses_view),
                            text != NULL ? text : "", -1);
  gtk_editable_set_text (GTK_EDITABLE (self->reason_row), reason != NULL ? reason : "");
  adw_switch_row_set_active (self->limit_row, has_limit (max_size));
  adw_spin_row_set_value (self->size_row, (double) to_mb (max_size));
  g_set_object (&self->config, config);
  changed_cb (self);
}

/* What is read is not there when the dialog opens, and only Cancel can have the focus then. */
static void
page_mapped_cb (ManorConfigDialog *self)
{
  manor_form_dialog_take_focus (MANOR_FORM_DIALOG (self));
}

static void
loaded (gpointer      owner,
        const GValue *value,
        const GError *error,
        gpointer      user_data)
{
  ManorConfigDialog *self = MANOR_CONFIG_DIALOG (owner);

  if (error != NULL)
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->failed_status, text);
      gtk_stack_set_visible_child_name (self->stack, "failed");
      return;
    }

  fill (self, g_value_get_object (value));
  gtk_stack_set_visible_child_name (self->stack, "form");
}

static void
load_cb (ManorConfigDialog *self)
{
  gtk_stack_set_visible_child_name (self->stack, "loading");
  manor_later (manor_database_load_config (self->database), self, loaded, NULL);
}

static DexFuture *
manor_config_dialog_submit (ManorFormDialog *dialog)
{
  ManorConfigDialog *self = MANOR_CONFIG_DIALOG (dialog);
  gboolean blocks = adw_switch_row_get_active (self->reads_row) ||
                    adw_switch_row_get_active (self->writes_row);
  g_autoptr(ManorDatabaseConfig) config = manor_database_config_new ();
  g_auto(GStrv) addresses = dup_addresses (self);

  g_object_set (config,
                "block-reads", adw_switch_row_get_active (self->reads_row),
                "block-writes", adw_switch_row_get_active (self->writes_row),
                "block-reason", blocks ? get_reason (self) : NULL,
                "max-size", get_max_size (self),
                "allow-attach", adw_switch_row_get_active (self->attach_row),
                "settings", manor_database_config_get_settings (self->config),
                "protected", adw_switch_row_get_active (self->protect_row),
                "allowed-addresses", addresses,
                NULL);

  return manor_database_save_config (self->database, config);
}

static void
manor_config_dialog_done (ManorFormDialog *dialog,
                          const GValue    *value)
{
  g_signal_emit (dialog, signals[SAVED], 0);
}

static char *
manor_config_dialog_dup_stopped (ManorFormDialog *dialog)
{
  return g_strdup (_("Stopped. It may have been saved all the same: open the configuration again to see."));
}

static void
manor_config_dialog_dispose (GObject *object)
{
  ManorConfigDialog *self = MANOR_CONFIG_DIALOG (object);

  g_clear_object (&self->config);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_CONFIG_DIALOG);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (manor_config_dialog_parent_class)->dispose (object);
}

static void
manor_config_dialog_class_init (ManorConfigDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  ManorFormDialogClass *form_class = MANOR_FORM_DIALOG_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = manor_config_dialog_dispose;
  form_class->submit = manor_config_dialog_submit;
  form_class->done = manor_config_dialog_done;
  form_class->dup_stopped = manor_config_dialog_dup_stopped;

  signals[SAVED] =
    g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-config-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorConfigDialog, addresses_group);
  gtk_widget_class_bind_template_child (widget_class, ManorConfigDialog, addresses_view);
  gtk_widget_class_bind_template_child (widget_class, ManorConfigDialog, attach_row);
  gtk_widget_class_bind_template_child (widget_class, ManorConfigDialog, failed_status);
  gtk_widget_class_bind_template_child (widget_class, ManorConfigDialog, limit_row);
  gtk_widget_class_bind_template_child (widget_class, ManorConfigDialog, problem_label);
  gtk_widget_class_bind_template_child (widget_class, ManorConfigDialog, protect_row);
  gtk_widget_class_bind_template_child (widget_class, ManorConfigDialog, reads_row);
  gtk_widget_class_bind_template_child (widget_class, ManorConfigDialog, reason_row);
  gtk_widget_class_bind_template_child (widget_class, ManorConfigDialog, size_row);
  gtk_widget_class_bind_template_child (widget_class, ManorConfigDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, ManorConfigDialog, writes_row);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, load_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_mapped_cb);
}

static void
manor_config_dialog_init (ManorConfigDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->addresses_view), "changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * manor_config_dialog_new:
 * @database: a database whose server keeps a configuration of it
 *
 * Returns: (transfer floating): a `ManorConfigDialog`
 */
AdwDialog *
manor_config_dialog_new (ManorDatabase *database)
{
  ManorConfigDialog *self;
  g_autofree char *title = NULL;

  g_return_val_if_fail (MANOR_IS_DATABASE (database), NULL);

  /* translators: the title of a dialog; %s is a database */
  title = g_strdup_printf (_("Configuration of “%s”"), manor_database_get_name (database));
  self = g_object_new (MANOR_TYPE_CONFIG_DIALOG, "title", title, NULL);
  self->database = g_object_ref (database);
  load_cb (self);

  return ADW_DIALOG (self);
}
