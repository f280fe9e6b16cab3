/* manor-secret-hide.c: secrets in what somebody else says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-secret"

#include "config.h"

#include <string.h>

#include "manor-base64-private.h"
#include "manor-secret.h"
#include "manor-secret-private.h"

/* A large text is searched in blocks, of which each has the end of the one before. */
#define BLOCK   (64 * 1024)
#define OVERLAP (4 * 1024)
/* JSON in a string in JSON, a URL in a URL. */
#define MAX_LAYERS 4
/* What begins with “&” and ends with “;”. */
#define MAX_ENTITY 8

/* A text as it is read in one way or another, and where in the original each byte of it comes from. */
typedef struct
{
  guint8  *text;
  guint32 *starts;
  guint32 *ends;
  gsize    length;
} View;

static void
view_init (View  *self,
           gsize  size)
{
  self->text = g_malloc (size + 1);
  self->starts = g_new (guint32, size + 1);
  self->ends = g_new (guint32, size + 1);
  self->length = 0;
}

static void
view_clear (View *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->starts, g_free);
  g_clear_pointer (&self->ends, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (View, view_clear)

static void
view_add (View    *self,
          guint8   c,
          guint32  start,
          guint32  end)
{
  self->text[self->length] = c;
  self->starts[self->length] = start;
  self->ends[self->length++] = end;
}

/* A number of at most @max digits after @at; 0 where there are not @min, or it is no letter of a token. */
static gsize
read_digits (const View *from,
             gsize       at,
             guint       base,
             gsize       min,
             gsize       max,
             guint8     *c)
{
  guint value = 0;
  gsize n;

  for (n = 0; n < max && at + n < from->length; n++)
    {
      int digit = g_ascii_xdigit_value ((char) from->text[at + n]);

      if (digit < 0 || (guint) digit >= base)
        break;
      value = value * base + (guint) digit;
    }
  if (n < min || value > 0xff)
    return 0;

  *c = (guint8) value;

  return n;
}

static gsize
read_backslash (const View *from,
                gsize       at,
                guint8     *c)
{
  gsize n;

  if (at + 1 >= from->length)
    return 0;

  *c = from->text[at + 1];
  if (*c == 'u' && at + 2 < from->length && from->text[at + 2] == '{')
    {
      n = read_digits (from, at + 3, 16, 1, 6, c);
      return n > 0 ? n + 4 : 2;
    }
  if (*c == 'u' || *c == 'x')
    {
      gsize digits = *c == 'u' ? 4 : 2;

      n = read_digits (from, at + 2, 16, digits, digits, c);
      return n + 2;
    }
  /* A line's end, which is left out. */
  if (strchr ("nrt", *c) != NULL)
    *c = '\n';

  return 2;
}

static gsize
read_entity (const View *from,
             gsize       at,
             guint8     *c)
{
  gboolean is_hex = at + 2 < from->length && g_ascii_tolower ((char) from->text[at + 2]) == 'x';
  gsize start = at + (is_hex ? 3 : 2);
  gsize n;

  if (at + 1 >= from->length || from->text[at + 1] != '#')
    return 0;

  n = read_digits (from, start, is_hex ? 16 : 10, 1, MAX_ENTITY, c);
  if (n == 0)
    return 0;

  return start + n - at + (start + n < from->length && from->text[start + n] == ';' ? 1 : 0);
}

/* How many bytes at @at mean one other; 0 where it is what it is. */
static gsize
read_escape (const View *from,
             gsize       at,
             guint8     *c)
{
  switch (from->text[at])
    {
    case '%':
      return read_digits (from, at + 1, 16, 2, 2, c) == 2 ? 3 : 0;
    case '\\':
      return read_backslash (from, at, c);
    case '&':
      return read_entity (from, at, c);
    default:
      return 0;
    }
}

/* FALSE where nothing in it was escaped. */
static gboolean
unescape (const View *from,
          View       *to)
{
  gboolean changed = FALSE;

  view_init (to, from->length);
  for (gsize i = 0; i < from->length;)
    {
      guint8 c = from->text[i];
      gsize n = read_escape (from, i, &c);

      if (n > 0)
        changed = TRUE;
      else
        n = 1;
      view_add (to, c, from->starts[i], from->ends[i + n - 1]);
      i += n;
    }

  return changed;
}

/* Of the standard, and of base64url. */
static int
base64_value (guint8 c)
{
  return _manor_base64_get_value (c == '-' ? '+' : c == '_' ? '/' : c);
}

static int
hex_value (guint8 c)
{
  return g_ascii_xdigit_value ((char) c);
}

typedef int (*DigitFunc) (guint8 c);

/* What is written in digits of @n_bits, of which the first @skipped in a row belong to something else. The view is
 * folded, and has a 0 where a row ends. */
static void
decode (const View *from,
        DigitFunc   value,
        guint       n_bits,
        guint       skipped,
        View       *to)
{
  guint32 bits = 0;
  guint n = 0;
  guint row = 0;
  gsize first = 0;

  to->length = 0;
  for (gsize i = 0; i < from->length; i++)
    {
      int digit = value (from->text[i]);
      guint8 c;

      if (digit < 0 && g_ascii_isspace (from->text[i]))
        continue;
      if (digit < 0)
        {
          if (row > 0)
            view_add (to, 0, from->starts[i], from->ends[i]);
          n = row = 0;
          continue;
        }
      if (row++ < skipped)
        continue;
      if (n == 0)
        first = i;
      bits = bits << n_bits | (guint32) digit;
      n += n_bits;
      if (n < 8)
        continue;
      n -= 8;
      c = _manor_secret_fold ((guint8) (bits >> n));
      if (c != 0)
        view_add (to, c, from->starts[first], from->ends[i]);
      /* What is left of a digit belongs to the next byte. */
      first = i;
    }
}

typedef struct
{
  const View *view;
  guint8     *hidden;   /* a byte for each of the original */
  gboolean    any;
  gboolean    whole;    /* some secret is there, all of it */
} Marks;

static void
found_cb (gsize     start,
          gsize     end,
          gboolean  whole,
          gpointer  user_data)
{
  Marks *marks = user_data;
  guint32 from = marks->view->starts[start];

  memset (marks->hidden + from, 1, marks->view->ends[end - 1] - from);
  marks->any = TRUE;
  marks->whole |= whole;
}

static void
seek_in (const View *view,
         Marks      *marks)
{
  marks->view = view;
  _manor_secret_seek (view->text, view->length, found_cb, marks);
}

static void
seek_plain (const View *from,
            View       *scratch,
            Marks      *marks)
{
  scratch->length = 0;
  for (gsize i = 0; i < from->length; i++)
    {
      guint8 c = _manor_secret_fold (from->text[i]);

      if (c != 0)
        view_add (scratch, c, from->starts[i], from->ends[i]);
    }
  seek_in (scratch, marks);
}

static void
seek_encoded (const View *from,
              View       *scratch,
              Marks      *marks)
{
  for (guint skipped = 0; skipped < 4; skipped++)
    {
      decode (from, base64_value, 6, skipped, scratch);
      seek_in (scratch, marks);
    }
  for (guint skipped = 0; skipped < 2; skipped++)
    {
      decode (from, hex_value, 4, skipped, scratch);
      seek_in (scratch, marks);
    }
}

static void
seek_in_layers (const View *from,
                guint       layer,
                Marks      *marks)
{
  g_auto(View) scratch = { NULL };
  g_auto(View) inner = { NULL };

  view_init (&scratch, from->length);
  seek_plain (from, &scratch, marks);
  seek_encoded (from, &scratch, marks);

  if (layer < MAX_LAYERS && unescape (from, &inner))
    seek_in_layers (&inner, layer + 1, marks);
}

static gboolean
goes_on (guint8 c)
{
  return (c & 0xc0) == 0x80;
}

/* Half of a letter would make the text none. */
static void
paint (guint8       *text,
       gsize         length,
       const guint8 *hidden)
{
  for (gsize i = 0; i < length; i++)
    {
      gsize start = i;

      if (!hidden[i])
        continue;
      while (start > 0 && goes_on (text[start]))
        start--;
      while (i + 1 < length && (hidden[i + 1] || goes_on (text[i + 1])))
        i++;
      memset (text + start, '*', i + 1 - start);
    }
}

/* TRUE where all of a secret is there. @painted: (nullable): where it and pieces are painted over. */
static gboolean
seek_in_block (const guint8 *text,
               gsize         length,
               guint8       *painted)
{
  g_autofree guint8 *hidden = g_malloc0 (length);
  g_auto(View) view = { NULL };
  Marks marks = { .hidden = hidden };

  view_init (&view, length);
  for (gsize i = 0; i < length; i++)
    view_add (&view, text[i], (guint32) i, (guint32) i + 1);

  seek_in_layers (&view, 1, &marks);
  if (marks.any && painted != NULL)
    paint (painted, length, hidden);

  return marks.whole;
}

static gboolean
seek_in_blocks (const guint8 *text,
                gsize         length,
                guint8       *painted)
{
  gboolean whole = FALSE;
  gsize start = 0;

  if (length < MANOR_SECRET_MIN_FRAGMENT || !_manor_secret_known ())
    return FALSE;

  for (;;)
    {
      gsize size = MIN (length - start, BLOCK);

      if (seek_in_block (text + start, size, painted != NULL ? painted + start : NULL))
        whole = TRUE;
      if (start + size == length)
        return whole;
      start += size - OVERLAP;
    }
}

/**
 * manor_secret_paint_over:
 * @text: (array length=length): what somebody else says, which is changed
 * @length: of @text in bytes
 *
 * Puts “*” over every byte of what manor_secret_learn() was told, and over pieces of it: as it is, in other letters, broken into
 * lines, escaped as in a URL, in JSON or in HTML, in base64 or hexadecimal. Any thread.
 */
void
manor_secret_paint_over (guint8 *text,
                         gsize   length)
{
  g_return_if_fail (text != NULL || length == 0);

  seek_in_blocks (text, length, text);
}

/**
 * manor_secret_is_in:
 * @text: what a person wrote
 *
 * Unlike what somebody else says, it is not to be changed, and a short password or a piece of one may be a word of it.
 *
 * Returns: whether all of a token that manor_secret_learn() was told is in it
 */
gboolean
manor_secret_is_in (const char *text)
{
  gsize length;

  g_return_val_if_fail (text != NULL, FALSE);

  /* Most texts are names, and a platform tells those of 100,000 databases. */
  length = strlen (text);
  if (length < _manor_secret_get_shortest ())
    return FALSE;

  return seek_in_blocks ((const guint8 *) text, length, NULL);
}
