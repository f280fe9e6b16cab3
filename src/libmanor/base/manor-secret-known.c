/* manor-secret-known.c: the secrets that this program has had
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-secret"

#include "config.h"

#include <string.h>

#include "manor-secret.h"
#include "manor-secret-private.h"

/* A server says back what it was sent, perhaps by somebody else and an hour ago, perhaps a piece of it. So it is not
 * enough to know what one request carries.
 *
 *  (1) What was learned is never forgotten: who removes a connection does not revoke its token, and a log may still
 *      repeat it. It is kept as it is: hashes of short pieces would be read as easily, and those of whole secrets would
 *      not find a piece.
 *  (2) Of each secret, every piece of GRAM bytes that begins at a multiple of its `step` is in the index. A piece that
 *      is `fragment` bytes long has one of them in it, wherever it begins.
 *  (3) All is behind `lock`, which is held for no longer than a search takes.
 *
 * A token of 300 letters costs a kilobyte. */
#define GRAM         MANOR_SECRET_MIN_FRAGMENT
#define MAX_FRAGMENT MANOR_SECRET_MAX_FRAGMENT
#define FIRST_HEADS  256
/* Tokens of one maker begin with the same words. Where one of thousands was found, so many others are tried for a longer
 * piece; what is left of another than those is found by what comes next in it. */
#define MAX_LONGER   32
#define NONE         G_MAXUINT32

typedef struct
{
  guint8 *text;      /* folded */
  gsize   length;
  gsize   fragment;
} Known;

typedef struct
{
  guint64 gram;
  guint32 known;     /* of `knowns` */
  guint32 offset;
  guint32 next;      /* of `pieces`, with the same hash */
} Piece;

static GMutex      lock;      /* (3) */
static GArray     *knowns;
static GArray     *pieces;
static guint32    *heads;     /* of `pieces`, by hash */
static guint       head_bits;
static GHashTable *wholes;    /* the text that was given; its copy is wiped never, as (1) says */
static int         n_known;   /* atomic, for those who need no lock, as is the next */
static guint       shortest = G_MAXUINT;

guint8
_manor_secret_fold (guint8 c)
{
  if (c <= ' ' || c == 0x7f)
    return 0;

  return (guint8) g_ascii_tolower ((char) c);
}

static guint64
read_gram (const guint8 *text)
{
  guint64 gram;

  memcpy (&gram, text, sizeof gram);

  return gram;
}

static guint32 *
find_head (guint64 gram)
{
  return &heads[(gram * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15)) >> (64 - head_bits)];
}

static void
link_piece (guint32 index)
{
  Piece *piece = &g_array_index (pieces, Piece, index);
  guint32 *head = find_head (piece->gram);

  piece->next = *head;
  *head = index;
}

static void
grow_heads (void)
{
  while ((1u << head_bits) < pieces->len)
    head_bits++;

  g_free (heads);
  heads = g_new (guint32, 1u << head_bits);
  memset (heads, 0xff, sizeof (guint32) << head_bits);
  for (guint32 i = 0; i < pieces->len; i++)
    link_piece (i);
}

static void
start_index (void)
{
  knowns = g_array_new (FALSE, FALSE, sizeof (Known));
  pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  wholes = g_hash_table_new_full (g_str_hash, g_str_equal, (GDestroyNotify) manor_secret_free, NULL);
  for (head_bits = 0; (1u << head_bits) < FIRST_HEADS; head_bits++)
    ;
  grow_heads ();
}

static void
add_known (const char *secret)
{
  Known known = { .text = g_malloc (strlen (secret) + 1) };
  gsize step;

  for (const char *p = secret; *p != '\0'; p++)
    if ((known.text[known.length] = _manor_secret_fold ((guint8) *p)) != 0)
      known.length++;

  if (known.length >= MAX_FRAGMENT && known.length < shortest)
    g_atomic_int_set (&shortest, (guint) known.length);

  known.fragment = CLAMP ((known.length + 1) / 2, GRAM, MAX_FRAGMENT);
  step = known.fragment - GRAM + 1;
  g_array_append_val (knowns, known);

  for (gsize i = 0; i + GRAM <= known.length; i += step)
    {
      Piece piece = { .gram = read_gram (known.text + i), .known = knowns->len - 1, .offset = (guint32) i };

      g_array_append_val (pieces, piece);
      if (pieces->len > (1u << head_bits))
        grow_heads ();
      else
        link_piece (pieces->len - 1);
    }
}

/* One that is short is met by chance. */
static void
learn (const char *secret)
{
  gsize length = strlen (secret);

  if (length < GRAM || length > G_MAXINT32)
    return;

  g_mutex_lock (&lock);
  if (knowns == NULL)
    start_index ();
  if (!g_hash_table_contains (wholes, secret))
    {
      g_hash_table_add (wholes, g_strdup (secret));
      add_known (secret);
      g_atomic_int_inc (&n_known);
    }
  g_mutex_unlock (&lock);
}

/* Of a JWT the signature is what cannot be guessed: it is hidden also where it is no longer than a word. */
static void
learn_token (const char *token)
{
  const char *signature = strrchr (token, '.');

  learn (token);
  if (signature != NULL && strlen (signature + 1) < MAX_FRAGMENT)
    learn (signature + 1);
}

/* USER:PASSWORD in base64, which is also told as what it means. */
static void
learn_password (const char *encoded)
{
  gsize length;
  g_autofree guchar *plain = g_base64_decode (encoded, &length);
  g_autofree char *text = plain != NULL ? g_strndup ((char *) plain, length) : NULL;
  const char *colon = text != NULL ? strchr (text, ':') : NULL;

  if (colon != NULL)
    learn (strlen (colon + 1) >= GRAM ? colon + 1 : text);

  manor_secret_wipe (text);
  if (plain != NULL)
    explicit_bzero (plain, length);
}

/**
 * manor_secret_learn:
 * @secret: a token, key or password, or a header's value with one: “Bearer …”, “Basic …”; or “UNIXTIME …”
 *
 * Has a secret hidden from now on wherever it is said, by whomever, as long as this program runs. Any thread. To learn
 * the same again costs next to nothing.
 */
void
manor_secret_learn (const char *secret)
{
  const char *space;
  gsize length;

  g_return_if_fail (secret != NULL);

  space = strchr (secret, ' ');
  length = space != NULL ? (gsize) (space - secret) : 0;
  if (length == strlen ("basic") && g_ascii_strncasecmp (secret, "basic", length) == 0)
    {
      learn (space + 1);
      learn_password (space + 1);
    }
  else if (length > 0 && (strspn (secret, "0123456789") == length ||
                          (length == strlen ("bearer") && g_ascii_strncasecmp (secret, "bearer", length) == 0)))
    learn_token (space + 1);
  else
    learn_token (secret);
}

gboolean
_manor_secret_known (void)
{
  return g_atomic_int_get (&n_known) > 0;
}

guint
_manor_secret_get_shortest (void)
{
  return g_atomic_int_get (&shortest);
}

/* How far the secret goes on to both sides of a piece of it at @at. */
static gboolean
extend (const Piece  *piece,
        const guint8 *text,
        gsize         length,
        gsize         at,
        gsize        *start,
        gsize        *end,
        gboolean     *whole)
{
  const Known *known = &g_array_index (knowns, Known, piece->known);
  gsize before = 0;
  gsize after = GRAM;

  while (before < piece->offset && before < at && text[at - before - 1] == known->text[piece->offset - before - 1])
    before++;
  while (piece->offset + after < known->length && at + after < length &&
         text[at + after] == known->text[piece->offset + after])
    after++;

  if (before + after < known->fragment)
    return FALSE;

  /* A password may be a word of anybody's. */
  if (before + after == known->length && known->length >= MAX_FRAGMENT)
    *whole = TRUE;
  *start = MIN (*start, at - before);
  *end = MAX (*end, at + after);

  return TRUE;
}

/* Where the search goes on. */
static gsize
seek_at (const guint8     *text,
         gsize             length,
         gsize             at,
         ManorSecretFound  found,
         gpointer          user_data)
{
  guint64 gram = read_gram (text + at);
  gsize start = at;
  gsize end = at;
  gboolean whole = FALSE;
  guint n_tried = 0;

  for (guint32 i = *find_head (gram); i != NONE && n_tried < MAX_LONGER; i = g_array_index (pieces, Piece, i).next)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);

      if (piece->gram == gram && (extend (piece, text, length, at, &start, &end, &whole) || n_tried > 0))
        n_tried++;
    }

  if (end == at)
    return at + 1;

  found (start, end, whole, user_data);

  /* Another may begin before this one's end. */
  return MAX (at + 1, end - GRAM + 1);
}

void
_manor_secret_seek (const guint8     *text,
                    gsize             length,
                    ManorSecretFound  found,
                    gpointer          user_data)
{
  if (length < GRAM || !_manor_secret_known ())
    return;

  g_mutex_lock (&lock);
  for (gsize at = 0; at + GRAM <= length;)
    at = seek_at (text, length, at, found, user_data);
  g_mutex_unlock (&lock);
}
