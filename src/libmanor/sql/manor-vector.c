/* manor-vector.c: the vectors that libSQL keeps in blobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-vector"

#include "config.h"

#include <math.h>
#include <string.h>

#include "manor-vector.h"

#define MAX_DIMENSIONS 65536

/* Behind the quantized elements of FLOAT8 stand two floats: a step and an offset. */
#define FLOAT8_PARAMETERS 8

/*
 * How libSQL (sqld 0.24) lays a vector out, all numbers with their lowest byte first:
 *
 *     FLOAT32    4 bytes each, and nothing else; a last byte of 1 is read, too
 *     FLOAT64    8 bytes each, a last byte of 2
 *     FLOAT1BIT  8 elements a byte, lowest bit first, 1 for +1 and 0 for -1; maybe a byte that is
 *                not used; how many of all bits before the last byte are no elements; 3
 *     FLOAT8     1 byte each, filled up to a multiple of 4; two floats, step and offset, with which
 *                element = byte × step + offset; a byte that is not used; how many bytes were
 *                filled up; 4
 *     FLOAT16    2 bytes each (IEEE binary16), a last byte of 5
 *     FLOATB16   2 bytes each (the upper half of a float), a last byte of 6
 *
 * So a blob with an even number of bytes is FLOAT32, and any other one says in its last byte what
 * it is.
 */
static const struct {
  ManorVectorType  type;
  guint8           code;
  const char      *names[2];
} types[] = {
  { MANOR_VECTOR_FLOAT32,   1, { "FLOAT32", "F32_BLOB" } },
  { MANOR_VECTOR_FLOAT64,   2, { "FLOAT64", "F64_BLOB" } },
  { MANOR_VECTOR_FLOAT1BIT, 3, { "FLOAT1BIT", "F1BIT_BLOB" } },
  { MANOR_VECTOR_FLOAT8,    4, { "FLOAT8", "F8_BLOB" } },
  { MANOR_VECTOR_FLOAT16,   5, { "FLOAT16", "F16_BLOB" } },
  { MANOR_VECTOR_FLOATB16,  6, { "FLOATB16", "FB16_BLOB" } },
};

static const char *
skip_blanks (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;

  return text;
}

/* “(3)” and nothing behind it; 0 where it is anything else. */
static guint
parse_dimensions (const char *text)
{
  guint64 dimensions;
  char *end;

  text = skip_blanks (text);
  if (*text != '(')
    return 0;

  text = skip_blanks (text + 1);
  if (!g_ascii_isdigit (*text))
    return 0;

  dimensions = g_ascii_strtoull (text, &end, 10);
  text = skip_blanks (end);
  if (*text != ')' || *skip_blanks (text + 1) != '\0')
    return 0;

  return dimensions <= MAX_DIMENSIONS ? (guint) dimensions : 0;
}

/**
 * manor_vector_parse_type:
 * @declared: (nullable): a column's declared type
 * @dimensions: (out) (optional): how many elements its vectors have, 0 where it is no vector
 *
 * Reads what a column's declared type says of vectors: “F32_BLOB(3)”, “float32 (3)”. Only with its
 * number of dimensions is a type one of vectors.
 *
 * Returns: how the vectors are kept
 */
ManorVectorType
manor_vector_parse_type (const char *declared,
                         guint      *dimensions)
{
  if (dimensions != NULL)
    *dimensions = 0;
  if (declared == NULL)
    return MANOR_VECTOR_NONE;

  declared = skip_blanks (declared);

  for (guint i = 0; i < G_N_ELEMENTS (types) * 2; i++)
    {
      const char *name = types[i / 2].names[i % 2];
      gsize length = strlen (name);
      guint parsed;

      if (g_ascii_strncasecmp (declared, name, length) != 0)
        continue;

      parsed = parse_dimensions (declared + length);
      if (parsed == 0)
        continue;

      if (dimensions != NULL)
        *dimensions = parsed;

      return types[i / 2].type;
    }

  return MANOR_VECTOR_NONE;
}

static guint8
code_of (ManorVectorType type)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i].type == type)
      return types[i].code;

  return 0;
}

/* @length is without the byte that names the type. */
static gboolean
count_bits (const guint8 *bytes,
            gsize         length,
            gsize        *n_elements)
{
  gsize n_bits = length * 8;

  if (length < 2 || length % 2 != 0 || bytes[length - 1] > n_bits)
    return FALSE;

  *n_elements = n_bits - bytes[length - 1];

  /* The count itself is no place for elements. */
  return *n_elements <= (length - 1) * 8;
}

static gboolean
count_bytes (const guint8 *bytes,
             gsize         length,
             gsize        *n_elements)
{
  gsize n_places;

  if (length < FLOAT8_PARAMETERS + 2)
    return FALSE;

  n_places = length - 2 - FLOAT8_PARAMETERS;
  if (n_places % 4 != 0 || bytes[length - 1] > MIN (n_places, 3))
    return FALSE;

  *n_elements = n_places - bytes[length - 1];

  return TRUE;
}

static gboolean
count_elements (ManorVectorType  type,
                const guint8    *bytes,
                gsize            length,
                gsize           *n_elements)
{
  static const guint8 sizes[] = {
    [MANOR_VECTOR_FLOAT64] = 8, [MANOR_VECTOR_FLOAT32] = 4,
    [MANOR_VECTOR_FLOAT16] = 2, [MANOR_VECTOR_FLOATB16] = 2,
  };

  if (length % 2 == 0)
    {
      *n_elements = length / 4;
      return type == MANOR_VECTOR_FLOAT32 && length % 4 == 0 && *n_elements <= MAX_DIMENSIONS;
    }

  if (bytes[length - 1] != code_of (type))
    return FALSE;
  length--;

  if (type == MANOR_VECTOR_FLOAT1BIT)
    return count_bits (bytes, length, n_elements) && *n_elements <= MAX_DIMENSIONS;

  if (type == MANOR_VECTOR_FLOAT8)
    return count_bytes (bytes, length, n_elements) && *n_elements <= MAX_DIMENSIONS;

  *n_elements = length / sizes[type];

  return length % sizes[type] == 0 && *n_elements <= MAX_DIMENSIONS;
}

static float
read_float (const guint8 *bytes)
{
  guint32 bits;
  float value;

  memcpy (&bits, bytes, sizeof bits);
  bits = GUINT32_FROM_LE (bits);
  memcpy (&value, &bits, sizeof value);

  return value;
}

static double
read_double (const guint8 *bytes)
{
  guint64 bits;
  double value;

  memcpy (&bits, bytes, sizeof bits);
  bits = GUINT64_FROM_LE (bits);
  memcpy (&value, &bits, sizeof value);

  return value;
}

/* Sign, five bits of exponent with a bias of 15, ten of fraction. */
static float
read_half (const guint8 *bytes)
{
  guint bits = bytes[0] | (guint) bytes[1] << 8;
  int exponent = (int) (bits >> 10 & 0x1f);
  float fraction = (float) (bits & 0x3ff);
  float value;

  if (exponent == 0x1f)
    value = fraction != 0 ? NAN : INFINITY;
  else if (exponent == 0)
    value = ldexpf (fraction, -24);
  else
    value = ldexpf (fraction + 1024, exponent - 25);

  return bits >> 15 ? -value : value;
}

static float
read_brain (const guint8 *bytes)
{
  guint8 whole[4] = { 0, 0, bytes[0], bytes[1] };

  return read_float (whole);
}

static float
read_quantized (const guint8 *bytes,
                gsize         n_elements,
                gsize         index)
{
  const guint8 *parameters = bytes + (n_elements + 3) / 4 * 4;
  float step = read_float (parameters);
  float offset = read_float (parameters + 4);

  return (float) bytes[index] * step + offset;
}

/* TRUE where it is not a number with digits. */
static gboolean
append_special (GString *text,
                double   value)
{
  if (isnan (value))
    g_string_append (text, "NaN");
  else if (isinf (value))
    g_string_append (text, value < 0 ? "-Inf" : "Inf");
  else
    return FALSE;

  return TRUE;
}

/* As few digits as tell it from every other number of its size: six, as libSQL writes, are not
 * enough to make the same vector again. */
static void
append_float (GString *text,
              float    value)
{
  static const char * const formats[] = { "%.6g", "%.7g", "%.8g", "%.9g" };
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (append_special (text, value))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (buffer, sizeof buffer, formats[i], value);
      if ((float) g_ascii_strtod (buffer, NULL) == value)
        break;
    }

  g_string_append (text, buffer);
}

static void
append_double (GString *text,
               double   value)
{
  static const char * const formats[] = { "%.6g", "%.15g", "%.16g", "%.17g" };
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (append_special (text, value))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (buffer, sizeof buffer, formats[i], value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }

  g_string_append (text, buffer);
}

static void
append_element (GString         *text,
                ManorVectorType  type,
                const guint8    *bytes,
                gsize            n_elements,
                gsize            index)
{
  switch (type)
    {
    case MANOR_VECTOR_FLOAT64:
      append_double (text, read_double (bytes + index * 8));
      break;

    case MANOR_VECTOR_FLOAT32:
      append_float (text, read_float (bytes + index * 4));
      break;

    case MANOR_VECTOR_FLOAT16:
      append_float (text, read_half (bytes + index * 2));
      break;

    case MANOR_VECTOR_FLOATB16:
      append_float (text, read_brain (bytes + index * 2));
      break;

    case MANOR_VECTOR_FLOAT8:
      append_float (text, read_quantized (bytes, n_elements, index));
      break;

    case MANOR_VECTOR_FLOAT1BIT:
      g_string_append (text, bytes[index / 8] >> (index % 8) & 1 ? "1" : "-1");
      break;

    case MANOR_VECTOR_NONE:
    default:
      break;
    }
}

/**
 * manor_vector_dup_text:
 * @type: how the column keeps its vectors
 * @blob: (array length=length): a value of the column
 * @length: its length in bytes
 * @max_elements: how many elements to write, 0 for all
 *
 * Writes a vector as libSQL's vector_extract() does, “[0.1,0.2,0.3]”, but for the digits: as many as
 * it takes to read the same elements back. Where elements are left out, “…” stands for them.
 *
 * Returns: (transfer full) (nullable): the text, %NULL where @blob is no vector of that type
 */
char *
manor_vector_dup_text (ManorVectorType  type,
                       const void      *blob,
                       gsize            length,
                       guint            max_elements)
{
  GString *text;
  gsize n_elements;
  gsize n_shown;

  g_return_val_if_fail (blob != NULL || length == 0, NULL);

  if (type == MANOR_VECTOR_NONE || !count_elements (type, blob, length, &n_elements))
    return NULL;

  n_shown = max_elements > 0 ? MIN (max_elements, n_elements) : n_elements;
  text = g_string_new ("[");

  for (gsize i = 0; i < n_shown; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      append_element (text, type, blob, n_elements, i);
    }

  if (n_shown < n_elements)
    g_string_append (text, ",…");
  g_string_append_c (text, ']');

  return g_string_free (text, FALSE);
}

/**
 * manor_vector_dup_cell:
 * @result: a `ManorResult`
 * @row: a row
 * @column: a column
 * @max_elements: how many elements to write, 0 for all
 *
 * Writes a cell as manor_vector_dup_text() does, where its column was declared as one of vectors.
 *
 * Returns: (transfer full) (nullable): the text, %NULL where the cell holds no such vector
 */
char *
manor_vector_dup_cell (ManorResult *result,
                       guint        row,
                       guint        column,
                       guint        max_elements)
{
  ManorVectorType type;
  ManorValue value;

  g_return_val_if_fail (MANOR_IS_RESULT (result), NULL);

  type = manor_vector_parse_type (manor_result_get_column_type (result, column), NULL);
  if (type == MANOR_VECTOR_NONE)
    return NULL;

  value = manor_result_get_value (result, row, column);

  return value.type == MANOR_VALUE_BLOB
    ? manor_vector_dup_text (type, value.bytes, value.length, max_elements) : NULL;
}

/* How many bytes there are before the one that names the type, and what the last of them is; -1 where that is an element's. */
static guint
lay_out (ManorVectorType  type,
         guint            dimensions,
         int             *n_unused)
{
  guint n_bytes;

  *n_unused = -1;

  switch (type)
    {
    case MANOR_VECTOR_FLOAT64:
      return 8 * dimensions;

    case MANOR_VECTOR_FLOAT16:
    case MANOR_VECTOR_FLOATB16:
      return 2 * dimensions;

    case MANOR_VECTOR_FLOAT8:
      n_bytes = (dimensions + 3) / 4 * 4;
      *n_unused = (int) (n_bytes - dimensions);
      return n_bytes + FLOAT8_PARAMETERS + 2;

    case MANOR_VECTOR_FLOAT1BIT:
      n_bytes = (dimensions + 7) / 8;
      n_bytes += n_bytes % 2 == 0 ? 2 : 1;
      *n_unused = (int) (8 * n_bytes - dimensions);
      return n_bytes;

    case MANOR_VECTOR_FLOAT32:
    case MANOR_VECTOR_NONE:
    default:
      return 4 * dimensions;
    }
}

/**
 * manor_vector_dup_misfit:
 * @type: a type of vectors
 * @dimensions: how many elements it has
 * @column: a column's name, quoted
 *
 * Writes a condition that SQLite and libSQL can both decide, by length and last bytes: a change of a column's type leaves
 * the vectors that there are as they are, and no function takes two of different lengths.
 *
 * Returns: (transfer full): SQL that is true for a blob which is no such vector
 */
char *
manor_vector_dup_misfit (ManorVectorType  type,
                         guint            dimensions,
                         const char      *column)
{
  g_autofree char *ending = NULL;
  guint length;
  int n_unused;

  g_return_val_if_fail (type != MANOR_VECTOR_NONE, NULL);
  g_return_val_if_fail (column != NULL, NULL);

  length = lay_out (type, dimensions, &n_unused);
  if (type == MANOR_VECTOR_FLOAT32)
    return g_strdup_printf ("typeof(%s) = 'blob' AND length(%s) <> %u AND (length(%s) <> %u OR "
                            "hex(substr(%s, -1)) <> '01')", column, column, length, column, length + 1, column);

  if (n_unused >= 0)
    ending = g_strdup_printf ("hex(substr(%s, -2)) <> '%02X%02X'", column, (guint) n_unused, code_of (type));
  else
    ending = g_strdup_printf ("hex(substr(%s, -1)) <> '%02X'", column, code_of (type));

  return g_strdup_printf ("typeof(%s) = 'blob' AND (length(%s) <> %u OR %s)", column, column, length + 1, ending);
}
