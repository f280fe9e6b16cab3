/* manor-server-shell-codec.c: what goes to the admin shell and comes from it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-shell"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-protobuf-private.h"
#include "manor-secret.h"
#include "manor-server-shell-private.h"

/* gRPC-web, as sqld 0.24.32 takes and gives it over HTTP/1.1: frames of one byte of flags, four of
 * length (big-endian) and a message. The last frame has TRAILER set and holds header lines. */
#define FRAME_HEADER 5
#define TRAILER      0x80

/* Query { string query = 1 } */
#define QUERY_TEXT 1
/* Response { oneof { Rows rows = 1; Error error = 2 } } */
#define RESPONSE_ROWS  1
#define RESPONSE_ERROR 2
/* Rows { repeated Row rows = 1 }, Row { repeated Value values = 1 }, Error { string error = 1 } */
#define ONLY_FIELD 1
/* Value { oneof { Null null = 1; double real = 2; int64 integer = 3; string text = 4; bytes blob = 5 } } */
#define VALUE_NULL    1
#define VALUE_REAL    2
#define VALUE_INTEGER 3
#define VALUE_TEXT    4
#define VALUE_BLOB    5

void
_manor_shell_answer_free (ManorShellAnswer *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->result);
  g_clear_pointer (&self->error, g_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorShellAnswer, _manor_shell_answer_free)

/**
 * _manor_shell_encode:
 * @statements: (array zero-terminated=1): what to run, in order, on one connection
 *
 * Returns: (transfer full): the body of a request
 */
GBytes *
_manor_shell_encode (const char * const *statements)
{
  GByteArray *body = g_byte_array_new ();

  for (guint i = 0; statements[i] != NULL; i++)
    {
      g_autoptr(GByteArray) message = g_byte_array_new ();
      guint8 header[FRAME_HEADER] = { 0 };
      guint32 length;

      _manor_protobuf_write_bytes (message, QUERY_TEXT, statements[i], strlen (statements[i]));
      length = GUINT32_TO_BE (message->len);
      memcpy (header + 1, &length, sizeof length);
      g_byte_array_append (body, header, sizeof header);
      g_byte_array_append (body, message->data, message->len);
    }

  return g_byte_array_free_to_bytes (body);
}

static void
fail (GError **error)
{
  /* A reader that fails has said it already. */
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _("the answer is cut off or none of the admin shell"));
}

static ManorValue
make_value (const ManorProtobufField *field)
{
  ManorValue value = MANOR_VALUE_INIT_NULL;

  if (field->number == VALUE_INTEGER && field->wire == MANOR_PROTOBUF_VARINT)
    {
      value = MANOR_VALUE_INIT_INTEGER ((gint64) field->integer);
    }
  else if (field->number == VALUE_REAL && field->wire == MANOR_PROTOBUF_FIXED64)
    {
      double real;

      memcpy (&real, &field->integer, sizeof real);
      value = MANOR_VALUE_INIT_REAL (real);
    }
  else if ((field->number == VALUE_TEXT || field->number == VALUE_BLOB) &&
           field->wire == MANOR_PROTOBUF_BYTES)
    {
      value.type = field->number == VALUE_TEXT ? MANOR_VALUE_TEXT : MANOR_VALUE_BLOB;
      value.bytes = field->bytes.data != NULL ? (const char *) field->bytes.data : "";
      value.length = field->bytes.length;
    }

  return value;
}

/* Adds the row's values to @builder, and counts them; @builder NULL only counts. */
static gboolean
read_row (ManorProtobufReader  row,
          ManorResultBuilder  *builder,
          guint               *n_values,
          GError             **error)
{
  ManorProtobufField field;
  GError *local_error = NULL;

  *n_values = 0;

  while (_manor_protobuf_read (&row, &field, &local_error))
    {
      ManorProtobufReader message = field.bytes;
      ManorProtobufField inner;
      ManorValue value = MANOR_VALUE_INIT_NULL;

      if (field.number != ONLY_FIELD || field.wire != MANOR_PROTOBUF_BYTES)
        continue;

      if (_manor_protobuf_read (&message, &inner, &local_error))
        value = make_value (&inner);
      else if (local_error != NULL)
        break;

      if (builder != NULL)
        manor_result_builder_add_value (builder, &value);
      (*n_values)++;
    }

  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return local_error == NULL;
}

static ManorResult *
read_rows (ManorProtobufReader   rows,
           GError              **error)
{
  g_autoptr(ManorResultBuilder) builder = NULL;
  ManorProtobufField field;
  GError *local_error = NULL;
  guint n_columns = 0;

  while (_manor_protobuf_read (&rows, &field, &local_error))
    {
      guint n_values;

      if (field.number != ONLY_FIELD || field.wire != MANOR_PROTOBUF_BYTES)
        continue;

      if (builder == NULL)
        {
          if (!read_row (field.bytes, NULL, &n_columns, error))
            return NULL;
          builder = manor_result_builder_new (n_columns);
        }

      if (!read_row (field.bytes, builder, &n_values, error))
        return NULL;
      if (n_values != n_columns)
        {
          fail (error);
          return NULL;
        }
    }

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }

  if (builder == NULL)
    builder = manor_result_builder_new (0);

  return manor_result_builder_end (g_steal_pointer (&builder));
}

static char *
read_text (ManorProtobufReader message)
{
  ManorProtobufField field;

  while (_manor_protobuf_read (&message, &field, NULL))
    if (field.number == ONLY_FIELD && field.wire == MANOR_PROTOBUF_BYTES)
      {
        char *text = g_utf8_make_valid ((const char *) field.bytes.data, (gssize) field.bytes.length);

        manor_secret_hide_tokens (text);
        return text;
      }

  return g_strdup ("");
}

/* A statement without rows is answered by an empty message. */
static ManorShellAnswer *
read_answer (ManorProtobufReader   message,
             GError              **error)
{
  g_autoptr(ManorShellAnswer) answer = g_new0 (ManorShellAnswer, 1);
  ManorProtobufReader rows = { NULL, 0 };
  ManorProtobufField field;
  GError *local_error = NULL;

  while (_manor_protobuf_read (&message, &field, &local_error))
    {
      if (field.wire != MANOR_PROTOBUF_BYTES)
        continue;

      if (field.number == RESPONSE_ROWS)
        rows = field.bytes;
      else if (field.number == RESPONSE_ERROR)
        {
          g_free (answer->error);
          answer->error = read_text (field.bytes);
        }
    }

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }

  if (answer->error == NULL && (answer->result = read_rows (rows, error)) == NULL)
    return NULL;

  return g_steal_pointer (&answer);
}

/* The lines of the last frame: whether all went well. */
static gboolean
check_trailer (ManorProtobufReader   lines,
               GError              **error)
{
  g_autofree char *text = g_strndup ((const char *) lines.data, lines.length);

  if (strstr (text, "grpc-status:0") != NULL || strstr (text, "grpc-status: 0") != NULL)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       _("the admin shell gave up in the middle; look at the server’s log"));

  return FALSE;
}

static gboolean
read_frame (ManorProtobufReader *body,
            guint8              *flags,
            ManorProtobufReader *message)
{
  guint32 length;

  if (body->length < FRAME_HEADER)
    return FALSE;

  *flags = body->data[0];
  memcpy (&length, body->data + 1, sizeof length);
  length = GUINT32_FROM_BE (length);

  body->data += FRAME_HEADER;
  body->length -= FRAME_HEADER;
  if (length > body->length)
    return FALSE;

  *message = (ManorProtobufReader) { body->data, length };
  body->data += length;
  body->length -= length;

  return TRUE;
}

/**
 * _manor_shell_decode:
 * @body: the body of an answer
 * @n_statements: how many statements were sent
 * @error: a `GError`
 *
 * Returns: (transfer full) (element-type ManorShellAnswer): an answer for each statement, or
 *   %NULL where the body is not whole
 */
GPtrArray *
_manor_shell_decode (GBytes  *body,
                     guint    n_statements,
                     GError **error)
{
  g_autoptr(GPtrArray) answers =
    g_ptr_array_new_with_free_func ((GDestroyNotify) _manor_shell_answer_free);
  ManorProtobufReader rest;

  rest.data = g_bytes_get_data (body, &rest.length);

  while (rest.length > 0)
    {
      ManorProtobufReader message;
      ManorShellAnswer *answer;
      guint8 flags;

      if (!read_frame (&rest, &flags, &message))
        break;

      if (flags & TRAILER)
        {
          if (!check_trailer (message, error))
            return NULL;
          continue;
        }

      answer = read_answer (message, error);
      if (answer == NULL)
        return NULL;
      g_ptr_array_add (answers, answer);
    }

  if (rest.length > 0 || answers->len != n_statements)
    {
      fail (error);
      return NULL;
    }

  return g_steal_pointer (&answers);
}
