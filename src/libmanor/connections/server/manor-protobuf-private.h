/* manor-protobuf-private.h: as much of Protocol Buffers as the admin shell speaks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ManorProtobufReader:
 * @data: where it stands
 * @length: how many bytes are left
 *
 * Reads the fields of one message, one after another. It owns nothing. Pure.
 */
typedef struct
{
  const guint8 *data;
  gsize         length;
} ManorProtobufReader;

typedef enum
{
  MANOR_PROTOBUF_VARINT = 0,
  MANOR_PROTOBUF_FIXED64 = 1,
  MANOR_PROTOBUF_BYTES = 2,
  MANOR_PROTOBUF_FIXED32 = 5,
} ManorProtobufWire;

/**
 * ManorProtobufField:
 * @number: its number in the message
 * @wire: which member holds the value
 * @integer: of VARINT, FIXED64 and FIXED32, as it is on the wire
 * @bytes: of BYTES: texts, blobs, messages
 *
 * One field.
 */
typedef struct
{
  guint32             number;
  ManorProtobufWire   wire;
  guint64             integer;
  ManorProtobufReader bytes;
} ManorProtobufField;

/* FALSE at the end without @error, and with it where the bytes are no message. */
gboolean _manor_protobuf_read         (ManorProtobufReader *reader,
                                       ManorProtobufField  *field,
                                       GError             **error);
void     _manor_protobuf_write_varint (GByteArray          *bytes,
                                       guint64              value);
void     _manor_protobuf_write_bytes  (GByteArray          *bytes,
                                       guint32              number,
                                       const void          *data,
                                       gsize                length);

G_END_DECLS
