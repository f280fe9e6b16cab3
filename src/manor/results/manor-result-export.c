/* manor-result-export.c: writes a result to a file, or to a text for the clipboard
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-result-export"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-result-export.h"

#define ROWS_PER_PIECE 1000

/**
 * ManorResultExport:
 *
 * One way of writing one result.
 *
 * Invariants:
 *
 *  (1) All but `n_done` and `cancellable` never changes after construction, so the worker's
 *      thread reads it without a lock.
 *  (2) A file takes its name only when it is whole: g_file_replace() writes beside it, and a
 *      cancelled close leaves what was there.
 */
struct _ManorResultExport
{
  GObject            parent_instance;

  ManorResult       *result;       /* (1) */
  ManorResultFormat  format;       /* (1) */
  char              *table;        /* (1) */
  ManorWorker       *worker;
  GCancellable      *cancellable;
  guint              n_done;       /* atomic */
};

G_DEFINE_FINAL_TYPE (ManorResultExport, manor_result_export, G_TYPE_OBJECT)

typedef struct
{
  ManorResultExport *export;
  GFile             *file;
  GArray            *ranges;
  gsize              max_bytes;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->export);
  g_clear_object (&job->file);
  g_clear_pointer (&job->ranges, g_array_unref);
  g_free (job);
}

static void
manor_result_export_finalize (GObject *object)
{
  ManorResultExport *self = MANOR_RESULT_EXPORT (object);

  g_clear_object (&self->result);
  g_clear_object (&self->worker);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->table, g_free);

  G_OBJECT_CLASS (manor_result_export_parent_class)->finalize (object);
}

static void
manor_result_export_class_init (ManorResultExportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_result_export_finalize;
}

static void
manor_result_export_init (ManorResultExport *self)
{
  self->cancellable = g_cancellable_new ();
  self->worker = manor_worker_new ("result-export", 1);
}

/**
 * manor_result_export_new:
 * @result: what to write
 * @format: as what
 * @table: (nullable): the table that INSERT statements name
 *
 * Returns: (transfer full): a `ManorResultExport`
 */
ManorResultExport *
manor_result_export_new (ManorResult       *result,
                         ManorResultFormat  format,
                         const char        *table)
{
  ManorResultExport *self;

  g_return_val_if_fail (MANOR_IS_RESULT (result), NULL);

  self = g_object_new (MANOR_TYPE_RESULT_EXPORT, NULL);
  self->result = g_object_ref (result);
  self->format = format;
  self->table = g_strdup (table);

  return self;
}

static gboolean
write_piece (ManorResultExport  *self,
             GOutputStream      *stream,
             GString            *piece,
             GError            **error)
{
  gboolean written = g_output_stream_write_all (stream, piece->str, piece->len, NULL,
                                                self->cancellable, error);

  g_string_truncate (piece, 0);

  return written;
}

static gboolean
save_thread (gpointer   data,
             GValue    *result,
             GError   **error)
{
  Job *job = data;
  ManorResultExport *self = job->export;
  g_autoptr(GFileOutputStream) stream = NULL;
  g_autoptr(GString) piece = g_string_new (NULL);
  guint n_rows = manor_result_get_n_rows (self->result);
  gboolean ok = TRUE;

  stream = g_file_replace (job->file, NULL, FALSE, G_FILE_CREATE_NONE, self->cancellable, error);
  if (stream == NULL)
    return FALSE;

  manor_result_format_open (self->result, self->format, piece);

  for (guint row = 0; row < n_rows && ok; row += ROWS_PER_PIECE)
    {
      manor_result_format_rows (self->result, self->format, self->table, row, ROWS_PER_PIECE, row,
                                piece);
      ok = write_piece (self, G_OUTPUT_STREAM (stream), piece, error);
      g_atomic_int_set (&self->n_done, MIN (row + ROWS_PER_PIECE, n_rows));
    }

  manor_result_format_close (self->result, self->format, n_rows, piece);
  ok = ok && write_piece (self, G_OUTPUT_STREAM (stream), piece, error);

  if (ok)
    return g_output_stream_close (G_OUTPUT_STREAM (stream), self->cancellable, error);

  /* (2) */
  g_cancellable_cancel (self->cancellable);
  g_output_stream_close (G_OUTPUT_STREAM (stream), self->cancellable, NULL);

  return FALSE;
}

/**
 * manor_result_export_save:
 * @self: a `ManorResultExport`
 * @file: where to
 *
 * Writes the whole result to a file. Once for each export.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects
 */
DexFuture *
manor_result_export_save (ManorResultExport *self,
                          GFile             *file)
{
  Job *job;

  dex_return_error_if_fail (MANOR_IS_RESULT_EXPORT (self));
  dex_return_error_if_fail (G_IS_FILE (file));

  job = g_new0 (Job, 1);
  job->export = g_object_ref (self);
  job->file = g_object_ref (file);

  return manor_worker_run (self->worker, save_thread, job, job_free);
}

static gboolean
to_text_thread (gpointer   data,
                GValue    *result,
                GError   **error)
{
  Job *job = data;
  ManorResultExport *self = job->export;
  g_autoptr(GString) text = g_string_new (NULL);
  guint n_before = 0;

  manor_result_format_open (self->result, self->format, text);

  for (guint i = 0; i + 1 < job->ranges->len; i += 2)
    {
      guint first = g_array_index (job->ranges, guint, i);
      guint n_rows = g_array_index (job->ranges, guint, i + 1);

      for (guint done = 0; done < n_rows; done += ROWS_PER_PIECE)
        {
          guint n_piece = MIN (ROWS_PER_PIECE, n_rows - done);

          manor_result_format_rows (self->result, self->format, self->table, first + done, n_piece,
                                    n_before, text);
          n_before += n_piece;

          if (text->len > job->max_bytes)
            {
              g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                                   _("This is too much for the clipboard: export it to a file"));
              return FALSE;
            }
        }
    }

  manor_result_format_close (self->result, self->format, n_before, text);

  g_value_init (result, G_TYPE_STRING);
  g_value_take_string (result, g_string_free (g_steal_pointer (&text), FALSE));

  return TRUE;
}

/**
 * manor_result_export_to_text:
 * @self: a `ManorResultExport`
 * @ranges: (element-type guint): pairs of a first row and a number of rows
 * @max_bytes: how large the text may become
 *
 * Writes some rows as one text.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_STRING or rejects
 */
DexFuture *
manor_result_export_to_text (ManorResultExport *self,
                             GArray            *ranges,
                             gsize              max_bytes)
{
  Job *job;

  dex_return_error_if_fail (MANOR_IS_RESULT_EXPORT (self));
  dex_return_error_if_fail (ranges != NULL);

  job = g_new0 (Job, 1);
  job->export = g_object_ref (self);
  job->ranges = g_array_ref (ranges);
  job->max_bytes = max_bytes;

  return manor_worker_run (self->worker, to_text_thread, job, job_free);
}

/**
 * manor_result_export_get_fraction:
 * @self: a `ManorResultExport`
 *
 * Returns: how much is written, from 0 to 1
 */
double
manor_result_export_get_fraction (ManorResultExport *self)
{
  guint n_rows;

  g_return_val_if_fail (MANOR_IS_RESULT_EXPORT (self), 0);

  n_rows = manor_result_get_n_rows (self->result);

  return n_rows > 0 ? (double) g_atomic_int_get (&self->n_done) / n_rows : 0;
}

/**
 * manor_result_export_cancel:
 * @self: a `ManorResultExport`
 *
 * Ends it; what was at the file's place stays there.
 */
void
manor_result_export_cancel (ManorResultExport *self)
{
  g_return_if_fail (MANOR_IS_RESULT_EXPORT (self));

  g_cancellable_cancel (self->cancellable);
}

/**
 * manor_dup_table_of_query:
 * @sql: a statement
 *
 * Finds the name behind the first FROM that is not in parentheses.
 *
 * Returns: (transfer full) (nullable): a table's name
 */
char *
manor_dup_table_of_query (const char *sql)
{
  g_autoptr(GArray) tokens = NULL;
  guint depth = 0;

  g_return_val_if_fail (sql != NULL, NULL);

  tokens = manor_tokens_read (sql, -1);

  for (guint i = 0; i + 1 < tokens->len; i++)
    {
      const ManorToken *token = &g_array_index (tokens, ManorToken, i);
      const ManorToken *next = &g_array_index (tokens, ManorToken, i + 1);

      if (token->type == MANOR_TOKEN_OPEN)
        depth++;
      else if (token->type == MANOR_TOKEN_CLOSE && depth > 0)
        depth--;
      else if (depth == 0 && manor_token_is_word (token, sql, "from"))
        {
          /* “main.users” is the table “users”. */
          if (i + 3 < tokens->len && next[1].length == 1 && sql[next[1].start] == '.')
            next += 2;
          if (next->type == MANOR_TOKEN_WORD || next->type == MANOR_TOKEN_QUOTED_NAME)
            return manor_identifier_unquote (sql + next->start, (gssize) next->length);
          return NULL;
        }
    }

  return NULL;
}
