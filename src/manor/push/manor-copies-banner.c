/* manor-copies-banner.c: that a push made copies, and deleting them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-copies-banner"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-copies-banner.h"
#include "manor-later.h"
#include "manor-question.h"

/**
 * ManorCopiesBanner:
 *
 * States, and who leaves them:
 *
 *  (1) Hidden: there is no copy. manor_copies_banner_set_report()
 *  (2) Says how many there are; its button asks: button_clicked_cb()
 *  (3) `busy`, without a button, while it is found out which are left, and asked: loaded_cb(), response_cb()
 *  (4) `busy`, and `copies` are deleted; its button stops that: deleted_cb()
 *
 * What could not be deleted is named in an alert; then (2) again.
 */
struct _ManorCopiesBanner
{
  AdwBin           parent_instance;

  AdwBanner       *banner;

  /* owned */
  ManorJournal    *journal;
  ManorConnection *connection;
  ManorPushCopies *copies;   /* (4) */
  gint64           id;
  guint            n_copies;
  gboolean         busy;     /* (3) (4) */
};

G_DEFINE_FINAL_TYPE (ManorCopiesBanner, manor_copies_banner, ADW_TYPE_BIN)

/* So many names are shown of those that could not be deleted. */
#define MAX_NAMED 5

static void
manor_copies_banner_show (ManorCopiesBanner *self,
                          const char        *title,
                          const char        *button)
{
  adw_banner_set_title (self->banner, title);
  adw_banner_set_button_label (self->banner, button);
}

static void
manor_copies_banner_rest (ManorCopiesBanner *self,
                          guint              n_copies)
{
  g_autofree char *title =
    g_strdup_printf (ngettext ("%u copy was made before the push", "%u copies were made before the push",
                               n_copies), n_copies);

  self->busy = FALSE;
  self->n_copies = n_copies;
  g_clear_object (&self->copies);
  manor_copies_banner_show (self, title, _("_Delete Copies…"));
  adw_banner_set_revealed (self->banner, n_copies > 0 && self->journal != NULL);
}

static void
manor_copies_banner_alert (ManorCopiesBanner *self,
                           const char        *heading,
                           const char        *body)
{
  AdwDialog *dialog = adw_alert_dialog_new (heading, body);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static char *
dup_failures (ManorPushCopies *copies)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint n_named = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (copies)); i++)
    {
      g_autoptr(ManorCopy) copy = g_list_model_get_item (G_LIST_MODEL (copies), i);

      if (manor_copy_get_error_text (copy) == NULL)
        continue;

      if (++n_named <= MAX_NAMED)
        /* translators: a database’s name, and why it could not be deleted */
        g_string_append_printf (text, _("%s: %s"), manor_copy_get_name (copy),
                                manor_copy_get_error_text (copy));
      else
        g_string_append_unichar (text, 0x2026);
      g_string_append_c (text, '\n');

      if (n_named > MAX_NAMED)
        break;
    }

  return n_named > 0 ? g_string_free_and_steal (g_steal_pointer (&text)) : NULL;
}

static void
deleted_cb (gpointer      owner,
            const GValue *value,
            const GError *error,
            gpointer      user_data)
{
  ManorCopiesBanner *self = owner;
  g_autoptr(ManorPushCopies) copies = g_steal_pointer (&self->copies);
  g_autofree char *failures = dup_failures (copies);

  manor_copies_banner_rest (self, manor_push_copies_get_n_left (copies) +
                                  manor_push_copies_count (copies, MANOR_COPY_IN_USE));

  if (error != NULL)
    manor_copies_banner_alert (self, _("Copies Could Not Be Deleted"), error->message);
  else if (failures != NULL)
    manor_copies_banner_alert (self, _("Some Copies Were Not Deleted"), failures);
}

static void
progress_cb (ManorCopiesBanner *self)
{
  guint n_total;
  g_autofree char *title = NULL;

  if (self->copies == NULL)
    return;

  n_total = manor_push_copies_get_n_total (self->copies);
  title = g_strdup_printf (ngettext ("Deleted %u of %u copy", "Deleted %u of %u copies", n_total),
                           manor_push_copies_get_n_done (self->copies), n_total);
  manor_copies_banner_show (self, title, _("_Stop"));
}

static void
response_cb (AdwAlertDialog    *dialog,
             const char        *response,
             ManorCopiesBanner *self)
{
  ManorPushCopies *copies = g_object_get_data (G_OBJECT (dialog), "copies");

  if (g_strcmp0 (response, "delete") != 0)
    {
      manor_copies_banner_rest (self, self->n_copies);
      return;
    }

  self->copies = g_object_ref (copies);
  g_signal_connect_object (copies, "notify::n-done", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  manor_later (manor_push_copies_delete (copies), self, deleted_cb, NULL);
}

static void
manor_copies_banner_ask (ManorCopiesBanner *self,
                         ManorPushCopies   *copies)
{
  guint n = manor_push_copies_get_n_left (copies);
  g_autofree char *heading = g_strdup_printf (ngettext ("Delete %u Copy?", "Delete %u Copies?", n), n);
  AdwDialog *dialog =
    manor_question_new (heading,
                        manor_push_copies_get_trashes (copies)
                          ? _("They are what the children were before the push, and go to the trash.")
                          : _("They are what the children were before the push. They cannot be brought back."),
                        _("_Cancel"), "delete", _("_Delete"), ADW_RESPONSE_DESTRUCTIVE);

  g_object_set_data_full (G_OBJECT (dialog), "copies", g_object_ref (copies), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, 0);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
loaded_cb (gpointer      owner,
           const GValue *value,
           const GError *error,
           gpointer      user_data)
{
  ManorCopiesBanner *self = owner;
  ManorPushCopies *copies = value != NULL ? g_value_get_object (value) : NULL;
  g_autofree char *failures = NULL;

  if (copies != NULL && manor_push_copies_get_n_left (copies) > 0)
    {
      manor_copies_banner_ask (self, copies);
      return;
    }

  if (copies == NULL)
    {
      manor_copies_banner_rest (self, self->n_copies);
      manor_copies_banner_alert (self, _("Copies Could Not Be Deleted"), error->message);
      return;
    }

  /* Gone already; or nothing that may be deleted. */
  manor_copies_banner_rest (self, manor_push_copies_count (copies, MANOR_COPY_IN_USE));
  failures = dup_failures (copies);
  if (failures != NULL)
    manor_copies_banner_alert (self, _("Some Copies Were Not Deleted"), failures);
}

static void
button_clicked_cb (ManorCopiesBanner *self)
{
  if (self->copies != NULL)
    {
      manor_push_copies_stop (self->copies);
      adw_banner_set_button_label (self->banner, NULL);
      return;
    }

  if (self->busy || self->journal == NULL)
    return;

  self->busy = TRUE;
  manor_copies_banner_show (self, _("Looking for the copies…"), NULL);
  manor_later (manor_push_copies_load (self->journal, self->connection, self->id), self, loaded_cb, NULL);
}

static void
manor_copies_banner_dispose (GObject *object)
{
  ManorCopiesBanner *self = MANOR_COPIES_BANNER (object);

  g_clear_object (&self->journal);
  g_clear_object (&self->connection);
  g_clear_object (&self->copies);

  G_OBJECT_CLASS (manor_copies_banner_parent_class)->dispose (object);
}

static void
manor_copies_banner_class_init (ManorCopiesBannerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = manor_copies_banner_dispose;
}

static void
manor_copies_banner_init (ManorCopiesBanner *self)
{
  self->banner = ADW_BANNER (adw_banner_new (""));
  g_object_bind_property (self->banner, "revealed", self->banner, "visible", G_BINDING_SYNC_CREATE);
  adw_banner_set_use_markup (self->banner, FALSE);
  g_signal_connect_object (self->banner, "button-clicked", G_CALLBACK (button_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->banner));
}

/**
 * manor_copies_banner_set_report:
 * @self: a `ManorCopiesBanner`
 * @report: (nullable): a report with its entries
 * @journal: (nullable): where the push is recorded
 * @connection: (nullable): where its fleet lives
 *
 * Says whose copies it is about. Without a journal, a connection or copies nothing is shown. What is being deleted goes on.
 */
void
manor_copies_banner_set_report (ManorCopiesBanner *self,
                                ManorReport       *report,
                                ManorJournal      *journal,
                                ManorConnection   *connection)
{
  g_return_if_fail (MANOR_IS_COPIES_BANNER (self));

  if (self->busy)
    return;

  if (connection == NULL)
    journal = NULL;

  g_set_object (&self->journal, journal);
  g_set_object (&self->connection, connection);
  self->id = report != NULL ? manor_report_get_id (report) : 0;
  manor_copies_banner_rest (self, report != NULL ? manor_report_get_n_copies (report) : 0);
}
