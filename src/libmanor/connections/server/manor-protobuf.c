/* manor-protobuf.c: as much of Protocol Buffers as the admin shell speaks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-protobuf"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "manor-protobuf-private.h"

/* 64 bits, seven at a time. */
#define MAX_VARINT_BYTES 10

static gboolean
fail (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _("the answer is cut off or none of the admin shell"));

  return FALSE;
}

static gboolean
read_varint (ManorProtobufReader *reader,
             guint64             *value)
{
  *value = 0;

  for (guint i = 0; i < MAX_VARINT_BYTES && i < reader->length; i++)
    {
      guint8 byte = reader->data[i];

      *value |= (guint64) (byte & 0x7f) << (7 * i);
      if ((byte & 0x80) == 0)
        {
          reader->data += i + 1;
          reader->length -= i + 1;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
read_fixed (ManorProtobufReader *reader,
            gsize                n_bytes,
            guint64             *value)
{
  *value = 0;

  if (reader->length < n_bytes)
    return FALSE;

  for (gsize i = 0; i < n_bytes; i++)
    *value |= (guint64) reader->data[i] << (8 * i);

  reader->data += n_bytes;
  reader->length -= n_bytes;

  return TRUE;
}

static gboolean
read_bytes (ManorProtobufReader *reader,
            ManorProtobufReader *bytes)
{
  guint64 length;

  if (!read_varint (reader, &length) || length > reader->length)
    return FALSE;

  bytes->data = reader->data;
  bytes->length = (gsize) length;
  reader->data += length;
  reader->length -= (gsize) length;

  return TRUE;
}

/**
 * _manor_protobuf_read:
 * @reader: where to read
 * @field: (out): what was read; its bytes are borrowed from what @reader reads
 * @error: a `GError`
 *
 * Reads the next field.
 *
 * Returns: %TRUE with a field; %FALSE at the end, or with @error where the bytes are no message
 */
gboolean
_manor_protobuf_read (ManorProtobufReader  *reader,
                      ManorProtobufField   *field,
                      GError              **error)
{
  guint64 key;

  if (reader->length == 0)
    return FALSE;

  if (!read_varint (reader, &key) || (key >> 3) == 0 || (key >> 3) > G_MAXUINT32)
    return fail (error);

  *field = (ManorProtobufField) { .number = (guint32) (key >> 3), .wire = (ManorProtobufWire) (key & 7) };

  switch (field->wire)
    {
    case MANOR_PROTOBUF_VARINT:
      return read_varint (reader, &field->integer) || fail (error);
    case MANOR_PROTOBUF_FIXED64:
      return read_fixed (reader, 8, &field->integer) || fail (error);
    case MANOR_PROTOBUF_FIXED32:
      return read_fixed (reader, 4, &field->integer) || fail (error);
    case MANOR_PROTOBUF_BYTES:
      return read_bytes (reader, &field->bytes) || fail (error);
    default:
      return fail (error);
    }
}

/**
 * _manor_protobuf_write_varint:
 * @bytes: where to write
 * @value: a number
 *
 * Appends a number as it is written everywhere in a message.
 */
void
_manor_protobuf_write_varint (GByteArray *bytes,
                              guint64     value)
{
  do
    {
      guint8 byte = (guint8) (value & 0x7f) | (value > 0x7f ? 0x80 : 0);

      g_byte_array_append (bytes, &byte, 1);
      value >>= 7;
    }
  while (value > 0);
}

/**
 * _manor_protobuf_write_bytes:
 * @bytes: where to write
 * @number: the field's number
 * @data: a text, a blob or a message
 * @length: of @data
 *
 * Appends a field.
 */
void
_manor_protobuf_write_bytes (GByteArray *bytes,
                             guint32     number,
                             const void *data,
                             gsize       length)
{
  _manor_protobuf_write_varint (bytes, (guint64) number << 3 | MANOR_PROTOBUF_BYTES);
  _manor_protobuf_write_varint (bytes, length);
  g_byte_array_append (bytes, data, (guint) length);
}
