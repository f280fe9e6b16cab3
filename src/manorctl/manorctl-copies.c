/* manorctl-copies.c: the copies that a push made, and deleting them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-agree.h"

static gboolean deletes;
static char *agreed;

static const GOptionEntry options[] = {
  { "delete", 0, 0, G_OPTION_ARG_NONE, &deletes, N_("Delete those that are there"), NULL },
  { "yes", 0, 0, G_OPTION_ARG_STRING, &agreed,
    N_("Agree, by how many copies are to go"), N_("NUMBER") },
  G_OPTION_ENTRY_NULL
};

/* The fleet's path is that of its connection, and the schema database's name. */
static ManorPushCopies *
load (ManorConsole  *console,
      gint64         id,
      GError       **error)
{
  ManorJournal *journal = manor_console_get_journal (console);
  g_autoptr(ManorReport) report = manor_await_object (manor_journal_load (journal, id), error);
  g_autoptr(ManorConnection) connection = NULL;
  g_autofree char *place = NULL;

  if (report == NULL)
    return NULL;

  place = g_path_get_dirname (manor_report_get_fleet (report));
  connection = manor_await_object (manor_console_find_place (console, place), error);
  if (connection == NULL)
    return NULL;

  return manor_await_object (manor_push_copies_load (journal, connection, id), error);
}

static void
print_copies (ManorPushCopies *copies)
{
  g_autoptr(ManorctlTable) table =
    manorctl_table_new ((const char *[]) { _("COPY"), _("CHILD"), _("STATE"), _("SIZE"), _("REASON"), NULL });
  guint n = g_list_model_get_n_items (G_LIST_MODEL (copies));

  manorctl_table_set_right (table, 3);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorCopy) copy = g_list_model_get_item (G_LIST_MODEL (copies), i);
      gint64 size = manor_copy_get_size (copy);
      g_autofree char *size_text = size >= 0 ? g_format_size ((guint64) size) : g_strdup ("");

      manorctl_table_add (table, (const char *[]) {
        manor_copy_get_name (copy), manor_copy_get_child (copy),
        manor_copy_state_get_text (manor_copy_get_state (copy)), size_text,
        manor_copy_get_error_text (copy),
      });
    }

  if (n == 0)
    manorctl_note (_("This push made no copies"));
  else
    manorctl_table_print (table);
}

static void
print_json (ManorPushCopies *copies)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  manorctl_json_integer (builder, "push", manor_push_copies_get_id (copies));
  manorctl_json_integer (builder, "left", manor_push_copies_get_n_left (copies));
  manorctl_json_array (builder, "copies");
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (copies)); i++)
    {
      g_autoptr(ManorCopy) copy = g_list_model_get_item (G_LIST_MODEL (copies), i);

      json_builder_begin_object (builder);
      manorctl_json_string (builder, "name", manor_copy_get_name (copy));
      manorctl_json_string (builder, "child", manor_copy_get_child (copy));
      manorctl_json_string (builder, "state", manor_copy_state_get_nick (manor_copy_get_state (copy)));
      manorctl_json_integer (builder, "size", manor_copy_get_size (copy));
      manorctl_json_string (builder, "error", manor_copy_get_error_text (copy));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  manorctl_json_print (builder);
}

static gboolean
agree (ManorPushCopies *copies,
       guint            n)
{
  g_autofree char *number = g_strdup_printf ("%u", n);
  g_autofree char *question = NULL;

  if (manor_push_copies_get_trashes (copies))
    question = g_strdup_printf (ngettext ("%u copy goes to the trash. Type the number to agree:",
                                          "%u copies go to the trash. Type the number to agree:", n), n);
  else
    question = g_strdup_printf (ngettext ("%u copy will be gone for good, and cannot be brought back. Type the number to agree:",
                                          "%u copies will be gone for good, and cannot be brought back. Type the number to agree:",
                                          n), n);

  return manorctl_agree_by_number (number, agreed, question);
}

static void
show_progress_cb (ManorPushCopies *copies,
                  GParamSpec      *pspec,
                  gpointer         user_data)
{
  guint n_total = manor_push_copies_get_n_total (copies);

  manorctl_progress (ngettext ("Deleted %u of %u copy", "Deleted %u of %u copies", n_total),
                     manor_push_copies_get_n_done (copies), n_total);
}

static gboolean
delete_copies (ManorPushCopies  *copies,
               GError          **error)
{
  gulong handler = g_signal_connect (copies, "notify::n-done", G_CALLBACK (show_progress_cb), NULL);
  gboolean done = manor_await (manor_push_copies_delete (copies), error);

  g_signal_handler_disconnect (copies, handler);
  manorctl_progress_end ();

  return done;
}

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorPushCopies) copies = NULL;
  guint n;
  gint64 id;

  if (!g_ascii_string_to_signed (arguments[0], 10, 1, G_MAXINT64, &id, NULL))
    return manorctl_fail_usage (_("“%s” is not the number of a push; “manorctl history” lists them"),
                                arguments[0]);
  if (agreed != NULL && !deletes)
    return manorctl_fail_usage (_("--yes agrees to --delete, which was not given"));

  copies = load (console, id, &error);
  if (copies == NULL)
    return manorctl_fail (error);

  n = manor_push_copies_get_n_left (copies);
  if (deletes && n > 0)
    {
      if (!agree (copies, n))
        return MANORCTL_FAILED;

      if (!delete_copies (copies, &error))
        return manorctl_fail (error);
    }

  if (manorctl_json)
    print_json (copies);
  else
    print_copies (copies);

  return deletes && manor_push_copies_get_n_left (copies) > 0 ? MANORCTL_FAILED : MANORCTL_DONE;
}

const ManorctlCommand manorctl_copies_command = {
  .name = "copies",
  .arguments = N_("ID"),
  .summary = N_("List the copies that a push made before it changed children, or delete them"),
  .description = N_("ID is the push’s number, see “manorctl history”. Only what the journal says that this push made is\n"
                    "deleted, and nothing that has become a child or a schema database since."),
  .options = options,
  .n_min = 1,
  .n_max = 1,
  .json = TRUE,
  .run = run,
};
