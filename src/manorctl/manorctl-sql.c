/* manorctl-sql.c: run SQL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "manorctl-script.h"
#include "manorctl-sql.h"

/* A cell on a terminal; whoever wants all of it takes CSV or JSON. */
#define MAX_CELL_CHARS 120
#define ROWS_PER_WRITE 1000

/* Statements whose rows nobody sees are given many at a time: a dump has thousands. */
#define MAX_BATCH_STATEMENTS 2000

ManorctlSqlOptions manorctl_sql_options;

static const GOptionEntry options[] = {
  { "csv", 0, 0, G_OPTION_ARG_NONE, &manorctl_sql_options.csv, N_("Answer in CSV"), NULL },
  { "keep-going", 0, 0, G_OPTION_ARG_NONE, &manorctl_sql_options.keep_going,
    N_("Go on with the next statement after an error"), NULL },
  { "read-only", 0, 0, G_OPTION_ARG_NONE, &manorctl_sql_options.read_only, N_("Refuse to write"), NULL },
  { "fleet", 0, 0, G_OPTION_ARG_FILENAME, &manorctl_sql_options.fleet,
    N_("Run it on all children of FLEET, for one merged result"), N_("FLEET") },
  { "only", 0, 0, G_OPTION_ARG_STRING, &manorctl_sql_options.only,
    N_("With --fleet: only on children whose name matches"), N_("PATTERN") },
  { "write", 0, 0, G_OPTION_ARG_NONE, &manorctl_sql_options.write,
    N_("With --fleet: let it write, one transaction a child"), NULL },
  G_OPTION_ENTRY_NULL
};

typedef struct
{
  ManorDatabase *database;
  ManorSession *session;
  const char   *script;
  gint64        n_changes;
  gboolean      wrote;
} SqlRun;

static void
print_table (ManorResult *result)
{
  guint n_columns = manor_result_get_n_columns (result);
  g_autofree const char **titles = g_new0 (const char *, n_columns + 1);
  gsize max_chars = isatty (STDOUT_FILENO) ? MAX_CELL_CHARS : 0;
  g_autoptr(ManorctlTable) table = NULL;

  for (guint i = 0; i < n_columns; i++)
    titles[i] = manor_result_get_column_name (result, i);

  table = manorctl_table_new (titles);

  for (guint row = 0; row < manor_result_get_n_rows (result); row++)
    {
      g_auto(GStrv) cells = g_new0 (char *, n_columns + 1);

      for (guint i = 0; i < n_columns; i++)
        {
          ManorValue value = manor_result_get_value (result, row, i);

          cells[i] = manor_vector_dup_cell (result, row, i, max_chars / 8);
          if (cells[i] == NULL)
            cells[i] = manor_value_dup_display (&value, max_chars);
          if (value.type == MANOR_VALUE_INTEGER || value.type == MANOR_VALUE_REAL)
            manorctl_table_set_right (table, i);
        }

      manorctl_table_add (table, (const char * const *) cells);
    }

  manorctl_table_print (table);
}

static void
print_format (ManorResult       *result,
              ManorResultFormat  format)
{
  g_autoptr(GString) out = g_string_new (NULL);
  guint n_rows = manor_result_get_n_rows (result);

  manor_result_format_open (result, format, out);

  for (guint row = 0; row < n_rows; row += ROWS_PER_WRITE)
    {
      manor_result_format_rows (result, format, NULL, row, MIN (ROWS_PER_WRITE, n_rows - row), row, out);
      manorctl_write (out->str, out->len);
      g_string_truncate (out, 0);
    }

  manor_result_format_close (result, format, n_rows, out);
  manorctl_write (out->str, out->len);
}

void
manorctl_print_result (ManorResult *result)
{
  static gboolean printed;

  if (manor_result_get_n_columns (result) == 0)
    return;

  /* Between two tables; a reader of CSV needs the blank line too. */
  if (printed && !manorctl_json)
    manorctl_write ("\n", 1);
  printed = TRUE;

  if (manorctl_json)
    print_format (result, MANOR_RESULT_FORMAT_JSON);
  else if (manorctl_sql_options.csv)
    print_format (result, MANOR_RESULT_FORMAT_CSV);
  else
    print_table (result);
}

static void
note_at (SqlRun     *self,
         gsize       offset,
         const char *message)
{
  guint line;
  guint column;

  manor_script_get_position (self->script, offset, &line, &column);
  manorctl_note ("%u:%u: %s", line, column, message);
}

/* Its server would carry it to every child, so that it goes through a push. */
static void
note_push (SqlRun       *self,
           const GError *error)
{
  if (!g_error_matches (error, MANOR_DATABASE_ERROR, MANOR_DATABASE_ERROR_PROPAGATES))
    return;

  /* translators: %s is a database */
  manorctl_note (_("Nothing was sent. To carry it to every child after a review: put the SQL into a file, and "
                   "“manorctl push %s --script FILE”"), manor_database_get_path (self->database));
}

static gboolean
run_statement (SqlRun         *self,
               ManorStatement *statement)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) result = NULL;
  gsize offset = manor_statement_get_offset (statement);
  int position;

  if (!manor_statement_get_complete (statement))
    {
      note_at (self, offset, _("This statement has no end"));
      return FALSE;
    }

  result = manor_await_object (manor_session_execute (self->session, manor_statement_get_text (statement),
                                                      NULL, 0, 0), &error);
  if (result == NULL)
    {
      position = error != NULL && error->domain == MANOR_SQL_ERROR ? manor_sql_error_get_offset (error) : -1;
      note_at (self, offset + (gsize) MAX (position, 0), error->message);
      note_push (self, error);
      return FALSE;
    }

  if (manor_statement_get_kind (statement) == MANOR_STATEMENT_WRITE)
    {
      self->n_changes += manor_result_get_n_changes (result);
      self->wrote = TRUE;
    }

  manorctl_print_result (result);

  return TRUE;
}

/* Nothing to show comes of it: what it returns must be seen, if only by the word. */
static gboolean
is_silent (ManorStatement *statement)
{
  const char *text = manor_statement_get_text (statement);
  gsize length = manor_statement_get_length (statement);
  ManorStatementKind kind = manor_statement_get_kind (statement);

  if (!manor_statement_get_complete (statement) ||
      (kind != MANOR_STATEMENT_WRITE && kind != MANOR_STATEMENT_SCHEMA &&
       kind != MANOR_STATEMENT_TRANSACTION))
    return FALSE;

  for (gsize i = 0; i + 9 <= length; i++)
    if ((text[i] | 0x20) == 'r' && g_ascii_strncasecmp (text + i, "returning", 9) == 0)
      return FALSE;

  return TRUE;
}

/* How many statements from @first on go together; 0 where the first goes alone. */
static guint
count_batch (GPtrArray *statements,
             guint      first)
{
  guint n = 0;

  if (manorctl_sql_options.keep_going)
    return 0;

  while (n < MAX_BATCH_STATEMENTS && first + n < statements->len &&
         is_silent (g_ptr_array_index (statements, first + n)))
    n++;

  return n > 1 ? n : 0;
}

static gboolean
run_batch (SqlRun    *self,
           GPtrArray *statements,
           guint      first,
           guint      n)
{
  ManorStatement *last = g_ptr_array_index (statements, first + n - 1);
  gsize start = manor_statement_get_offset (g_ptr_array_index (statements, first));
  gsize end = manor_statement_get_offset (last) + manor_statement_get_length (last);
  g_autofree char *batch = g_strndup (self->script + start, end - start);
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorResult) result = NULL;

  result = manor_await_object (manor_session_execute_script (self->session, batch), &error);
  if (result == NULL)
    {
      int position = error->domain == MANOR_SQL_ERROR ? manor_sql_error_get_offset (error) : -1;

      note_at (self, start + (gsize) MAX (position, 0), error->message);
      note_push (self, error);
      return FALSE;
    }

  self->n_changes += manor_result_get_n_changes (result);
  self->wrote = self->wrote || self->n_changes > 0;

  return TRUE;
}

static ManorctlStatus
run_script (SqlRun *self)
{
  g_autoptr(GPtrArray) statements = manor_script_split (self->script, -1);
  g_autoptr(GError) error = NULL;
  ManorctlStatus status = MANORCTL_DONE;
  guint n;

  for (guint i = 0; i < statements->len; i += MAX (n, 1))
    {
      n = count_batch (statements, i);

      if (n > 0 ? run_batch (self, statements, i, n)
                : run_statement (self, g_ptr_array_index (statements, i)))
        continue;

      status = MANORCTL_FAILED;
      if (!manorctl_sql_options.keep_going)
        break;
    }

  if (manor_session_get_in_transaction (self->session))
    {
      manorctl_note (_("A transaction was left open: what it did is rolled back"));
      status = MANORCTL_FAILED;
    }
  else if (self->wrote && isatty (STDERR_FILENO))
    {
      g_autofree char *count = g_strdup_printf ("%" G_GINT64_FORMAT, self->n_changes);

      manorctl_note (ngettext ("%s row changed", "%s rows changed", (gulong) self->n_changes), count);
    }

  if (!manor_await (manor_session_close (self->session), &error))
    return manorctl_fail (error);

  return status;
}

static ManorctlStatus
run_on_database (ManorConsole *console,
                 const char   *spec,
                 const char   *script)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorDatabase) database = NULL;
  g_autoptr(ManorSession) session = NULL;
  SqlRun self = { .script = script };

  database = manor_await_object (manor_console_find_database (console, spec), &error);
  if (database == NULL)
    return manorctl_fail (error);

  session = manor_await_object (
      manor_database_open_session (database, manorctl_sql_options.read_only ? MANOR_SESSION_READ_ONLY
                                                                            : MANOR_SESSION_READ_WRITE),
      &error);
  if (session == NULL)
    return manorctl_fail (error);

  self.database = database;
  self.session = session;

  return run_script (&self);
}

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  gboolean on_fleet = manorctl_sql_options.fleet != NULL;
  const char *sql = on_fleet ? arguments[0] : arguments[0] != NULL ? arguments[1] : NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *input = NULL;

  if (!on_fleet && arguments[0] == NULL)
    return manorctl_fail_usage (_("Say which database, or which fleet with --fleet"));
  if (on_fleet && arguments[0] != NULL && arguments[1] != NULL)
    return manorctl_fail_usage (_("“%s” is too much: --fleet stands for the database"), arguments[1]);
  if (!on_fleet && (manorctl_sql_options.only != NULL || manorctl_sql_options.write))
    return manorctl_fail_usage (_("--only and --write go with --fleet"));
  if (manorctl_json && manorctl_sql_options.csv)
    return manorctl_fail_usage (_("Take --json or --csv"));

  if (sql == NULL || g_str_equal (sql, "-"))
    {
      sql = input = manorctl_script_read ("-", &error);
      if (sql == NULL)
        return manorctl_fail (error);
    }

  return on_fleet ? manorctl_sql_on_fleet (console, sql)
                  : run_on_database (console, arguments[0], sql);
}

const ManorctlCommand manorctl_sql_command = {
  .name = "sql",
  .arguments = N_("DATABASE [SQL] | --fleet FLEET [SQL]"),
  .summary = N_("Run SQL on a database, or on all children of a fleet"),
  .description = N_("SQL may be several statements; without it, or with “-”, it is read from the standard\n"
                    "input. Stops at the first error and says LINE:COLUMN. In JSON, a result is an array of\n"
                    "objects, integers keep all digits, and a blob is {\"base64\": …}."),
  .options = options,
  .n_min = 0,
  .n_max = 2,
  .json = TRUE,
  .run = run,
};
